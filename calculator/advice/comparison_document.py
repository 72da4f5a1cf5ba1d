"""A comparison as plain values, as ``docs/contract.md`` says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from calculator.advice.comparing import Bridge, Comparable, Comparison, When
from calculator.advice.scenarios import Scenario, ScenarioRow, scenario_rows
from calculator.advice.yearly import Year, Yearly
from calculator.evaluation.document import CONTRACT
from calculator.evaluation.document_figures import day, money, number, percent
from calculator.money import plain_money

__all__ = ["comparison_document"]


def comparison_document(
    comparison: Comparison, table: Yearly, found: Sequence[Scenario], language: str
) -> dict[str, Any]:
    """``comparison`` and its yearly ``table``; ``found``: the scenarios, where value files were given."""
    result = comparison.result
    document: dict[str, Any] = {
        "contract": CONTRACT,
        "id": result.id,
        "as_of_date": day(result.as_of),
        "rulebook": {"version": result.rulebook_version, "sha256": result.rulebook_sha256},
        "measures": [_measure(one, language) for one in comparison.measures],
        "yearly": _yearly(table),
    }
    if result.hypothetical:
        document["changed_parameters"] = list(result.hypothetical)
    if found:
        document["scenarios"] = {
            "files": [scenario.name for scenario in found],
            "measures": [_row(row) for row in scenario_rows(found)],
        }
    return document


def _measure(one: Comparable, language: str) -> dict[str, Any]:
    measure = one.measure
    return {
        "id": measure.id,
        "title": measure.title.in_language(language),
        "loan_id": measure.loan_id,
        "what": one.what,
        "group": measure.group.value,
        "verdict": measure.verdict.value if measure.verdict is not None else None,
        "provisional": measure.provisional,
        "amount": money(one.amount),
        "when": _when(one.when),
        "present_value": money(one.present_value),
        "grant_equivalent": money(one.grant_equivalent),
        "discount_rate": percent(one.discount),
        "own_funds_required": money(one.own_funds),
        "value_per_rouble": number(one.value_per_rouble),
        "equal_loans": [
            {"measure": loan.measure, "loan_id": loan.loan_id, "amount": plain_money(loan.amount)}
            for loan in one.equal_loans
        ],
        "bridge": _bridge(one.bridge) if one.bridge is not None else None,
        "steps": [{"id": step.id, "text": step.test.title.in_language(language)} for step in one.steps],
        "duties": [
            {
                "id": duty.id,
                "text": duty.test.title.in_language(language),
                "due": day(duty.due),
                "status": duty.status,
            }
            for duty in one.duties
        ],
        "deadlines": [
            {"id": line.id, "title": line.title.in_language(language), "date": line.date.isoformat()}
            for line in one.deadlines
        ],
    }


def _when(when: When) -> dict[str, Any]:
    return {
        "payment_date": day(when.payment_date),
        "from": day(when.first),
        "to": day(when.last),
        "years": number(when.years),
    }


def _bridge(bridge: Bridge) -> dict[str, Any]:
    return {
        "cash": plain_money(bridge.cash),
        "months": bridge.longest,
        "lines": [
            {
                "row": line.row,
                "paid_on": line.paid_on.isoformat(),
                "months": line.months,
                "spent": plain_money(line.spent),
            }
            for line in bridge.lines
        ],
        "undated_rows": list(bridge.undated),
    }


def _yearly(table: Yearly) -> dict[str, Any]:
    return {
        "measures": [{"id": one.measure.id, "loan_id": one.measure.loan_id} for one in table.measures],
        "years": [_year(year) for year in table.years],
        "undated": _year(table.undated),
        "loan_years": [
            {
                "measure": row.measure,
                "loan_id": row.loan_id,
                "year_of_loan": row.year,
                "interest": money(row.interest),
                "saving": money(row.saving),
            }
            for row in table.loan_years
        ],
    }


def _year(year: Year) -> dict[str, Any]:
    return {
        "year": year.year,
        "costs": money(year.costs),
        "support": money(year.support),
        "debt_change": money(year.debt),
        "interest_without": money(year.interest_market),
        "interest_with": money(year.interest),
        "own_without": plain_money(year.own_without),
        "own_with": plain_money(year.own_with),
    }


def _row(row: ScenarioRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "loan_id": row.loan_id,
        "differs": row.differs,
        "answers": [
            {
                "verdict": one.measure.verdict.value if one.measure.verdict is not None else None,
                "amount": money(one.amount),
                "present_value": money(one.present_value),
                "difference": money(row.difference(place)),
                "flags": [flag for flag in one.measure.flags if flag in ("user_values", "assumed_values")],
            }
            for place, one in enumerate(row.answers)
        ],
    }
