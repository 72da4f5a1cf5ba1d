"""The tables of a batch's output: their columns, which rows of them an answer gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import floor
from typing import Any, Final, Literal

from calculator.advice.changing import MeasureChange, granted
from calculator.evaluation.result import Group, MeasureResult, Verdict
from calculator.facts import Application
from calculator.intake.arrivals import Arrival
from calculator.intake.crosschecks import claims_of, lines_claimed
from calculator.intake.faults import Fault, Note
from calculator.money import plain_money

__all__ = [
    "CHANGE_COLUMNS",
    "TABLES",
    "Column",
    "Rows",
    "answer_rows",
    "error_rows",
    "fault_row",
    "note_row",
    "summary_of_error",
]

Kind = Literal["text", "money", "count", "truth", "word"]
Row = dict[str, Any]
Rows = dict[str, list[Row]]
"""Rows by table; money is text in roubles, as in the result document."""


@dataclass(frozen=True, slots=True)
class Column:
    """``word``: one of the program's words, told in the reader's language in a workbook. ``width`` in signs."""

    key: str
    kind: Kind = "text"
    width: int = 16


def _columns(*entries: str) -> tuple[Column, ...]:
    found = []
    for entry in entries:
        key, kind, width = (*entry.split(":"), "", "")[:3]
        found.append(Column(key, kind or "text", int(width or 16)))  # type: ignore[arg-type]
    return tuple(found)


TABLES: Final[Mapping[str, tuple[Column, ...]]] = {
    "summary": _columns(
        "id::24", "title::40", "file::24", "status:word:14", "best_measure::34", "best_amount:money:18",
        "best_amount_before:money:18", "difference:money:18", "possible_measure::34", "possible_amount:money:18",
        "claimed:money:18", "available:count:10", "possible:count:10", "refused:count:10", "not_for_this_case:count:10",
        "available_measures::60", "possible_measures::60", "refused_measures::60", "errors:count:10",
    ),
    "measures": _columns(
        "id::24", "measure::34", "title::50", "loan_id::14", "group:word:18", "verdict:word:18", "provisional:truth:10",
        "amount:money:18", "verdict_before:word:18", "amount_before:money:18", "difference:money:18", "amount_min:money:18",
        "amount_max:money:18", "amount_upper:money:18", "amount_if_conditions_met:money:18", "claimed:money:18",
        "claimed_over_computed:money:18", "own_funds_required:money:18", "bound_by::14", "edition::12", "evidence:word:16",
        "missing::50", "flags::40",
    ),
    "lines": _columns(
        "id::24", "measure::34", "row:count:8", "category::20", "claimed:money:18", "base:money:18", "amount:money:18",
        "excluded::20", "reason::60", "undetermined:truth:10", "claimed_amount:money:18", "claimed_over_computed:money:18",
    ),
    "conditions": _columns(
        "id::24", "measure::34", "condition::34", "title::50", "verdict:word:18", "provisional:truth:10", "explanation::80",
        "shortfall::20", "shortfall_of::34", "missing::50", "clause::20", "remedy::60",
    ),
    "errors": _columns("id::24", "file::24", "sheet::20", "cell::9", "row:count:8", "heading::30", "message::100"),
    "crosschecks": _columns("kind:word:26", "ids::50", "inn::14", "measure::34", "amount:money:18", "text::100"),
    "notes": _columns("file::24", "sheet::20", "cell::9", "heading::30", "count:count:8", "message::100"),
}  # fmt: skip

CHANGE_COLUMNS: Final = frozenset({"best_amount_before", "verdict_before", "amount_before", "difference"})
"""Columns that only a batch with ``--set`` has."""


def answer_rows(
    arrival: Arrival, measures: Iterable[MeasureResult], changes: Iterable[MeasureChange] | None, language: str
) -> Rows:
    """All rows of one answer. ``changes``: before and after, where rules were changed; ``measures`` are then those after."""
    application = arrival.application
    assert application is not None
    measures = list(measures)
    before = {(one.id, one.loan_id): one for one in changes or ()}
    claims = {check.name: check for check in claims_of(application, _computed(measures))}
    rows: Rows = {name: [] for name in TABLES}
    for one in measures:
        row = _measure_row(application, one, language)
        change = before.get((one.id, one.loan_id))
        if change is not None:
            row |= {
                "verdict_before": _verdict(change.before), "amount_before": _money(change.before.amount),
                "difference": _money(change.difference),
            }  # fmt: skip
        if one.id in claims:
            row |= {
                "claimed": _money(claims[one.id].claimed),
                "claimed_over_computed": _money(claims[one.id].difference),
            }
        rows["measures"].append(row)
        if one.group is not Group.not_for_this_case:
            rows["lines"] += _line_rows(application, one, language)
            rows["conditions"] += _condition_rows(application, one, language)
    rows["summary"].append(_summary(arrival, measures, list(before.values()), language))
    return rows


def _computed(measures: Iterable[MeasureResult]) -> dict[str, int | None]:
    """The sum of each measure, of all loans that it is answered for; ``None`` where one of them is not known."""
    sums: dict[str, int | None] = {}
    for one in measures:
        before = sums.get(one.id, 0)
        sums[one.id] = None if before is None or one.amount is None else before + one.amount
    return sums


def _measure_row(application: Application, one: MeasureResult, language: str) -> Row:
    benefit = one.benefit
    pays = benefit is not None and benefit.pays
    return {
        "id": application.id, "measure": one.id, "title": one.title.in_language(language), "loan_id": one.loan_id,
        "group": one.group.value, "verdict": _verdict(one), "provisional": one.provisional, "amount": _money(one.amount),
        "amount_min": _money(benefit.least) if pays and benefit else None,
        "amount_max": _money(benefit.most) if pays and benefit else None,
        "amount_upper": _money(benefit.upper) if pays and benefit else None,
        "amount_if_conditions_met": _money(benefit.amount) if one.hard_refusal and pays and benefit else None,
        "own_funds_required": _money(benefit.own_funds) if benefit else None,
        "bound_by": benefit.bound_by if benefit else None, "edition": one.edition,
        "evidence": one.evidence.name if one.evidence is not None else None,
        "missing": ", ".join(one.missing) or None, "flags": ", ".join(one.flags) or None,
    }  # fmt: skip


def _line_rows(application: Application, one: MeasureResult, language: str) -> Iterable[Row]:
    if one.benefit is None:
        return
    parts = {line.row: floor(line.part) if line.part is not None else None for line in one.benefit.lines}
    claims = {int(check.name): check for check in lines_claimed(application, parts)}
    for line in one.benefit.lines:
        claim = claims.get(line.row)
        yield {
            "id": application.id, "measure": one.id, "row": line.row, "category": line.category,
            "claimed": _money(line.claimed), "base": _money(floor(line.base)) if line.base is not None else None,
            "amount": _money(parts[line.row]), "excluded": line.excluded,
            "reason": line.reason.in_language(language) if line.reason is not None else None,
            "undetermined": line.undetermined, "claimed_amount": _money(claim.claimed) if claim else None,
            "claimed_over_computed": _money(claim.difference) if claim else None,
        }  # fmt: skip


def _condition_rows(application: Application, one: MeasureResult, language: str) -> Iterable[Row]:
    """Conditions that are not met, and those that keep the verdict open."""
    from calculator.evaluation.document import quantity
    from calculator.evaluation.result import Quantity

    for condition in one.conditions:
        if not condition.counts or condition.verdict not in (Verdict.not_met, Verdict.undetermined):
            continue
        gap = condition.shortfall
        yield {
            "id": application.id, "measure": one.id, "condition": condition.id,
            "title": condition.title.in_language(language), "verdict": condition.verdict.value,
            "provisional": condition.provisional, "explanation": condition.explanation(language),
            "shortfall": quantity(Quantity(gap.amount, gap.unit)) if gap else None, "shortfall_of": gap.of if gap else None,
            "missing": ", ".join(condition.missing) or None, "clause": condition.clause,
            "remedy": condition.remedy.in_language(language) if condition.remedy is not None else None,
        }  # fmt: skip


def _summary(arrival: Arrival, measures: list[MeasureResult], changes: list[MeasureChange], language: str) -> Row:
    """One row an application: the greatest sum that is to be had, the greatest that is possible, and the verdicts."""
    application = arrival.application
    assert application is not None
    by_group = {group: [one for one in measures if one.group is group] for group in Group}
    best = max(by_group[Group.available], key=lambda one: granted(one) or 0, default=None)
    best = best if best is not None and granted(best) else None
    possible = max(
        (one for one in by_group[Group.possible] if one.amount), key=lambda one: one.amount or 0, default=None
    )
    claimed = [check.claimed for check in claims_of(application, {})]
    row: Row = {
        "id": application.id, "title": application.title, "file": arrival.file, "status": "evaluated",
        "best_measure": best.id if best else None, "best_amount": _money(granted(best) if best else 0),
        "possible_measure": possible.id if possible else None,
        "possible_amount": _money(possible.amount) if possible else None,
        "claimed": _money(sum(claimed)) if claimed else None, "errors": 0,
        **{group.value: len(found) for group, found in by_group.items()},
        **{f"{group.value}_measures": ", ".join(one.id for one in by_group[group]) or None
           for group in (Group.available, Group.possible, Group.refused)},
    }  # fmt: skip
    if changes:
        before = max((granted(one.before) or 0 for one in changes), default=0)
        after = granted(best) or 0 if best else 0
        row |= {"best_amount_before": _money(before), "difference": _money(after - before)}
    return row


def summary_of_error(arrival: Arrival, errors: int) -> Row:
    return {"id": arrival.id, "file": arrival.file, "status": "error", "errors": errors}


def error_rows(arrival: Arrival, language: str) -> Rows:
    rows: Rows = {name: [] for name in TABLES}
    rows["errors"] = [fault_row(fault, language) for fault in arrival.faults]
    rows["summary"] = [summary_of_error(arrival, len(arrival.faults))]
    return rows


def fault_row(fault: Fault, language: str) -> Row:
    where = fault.place
    return {
        "id": fault.application, "file": where.file, "sheet": where.sheet or None, "cell": where.address or None,
        "row": where.row or where.line or None, "heading": where.heading or None, "message": fault.message(language),
    }  # fmt: skip


def note_row(note: Note, language: str) -> Row:
    where = note.place
    return {
        "file": where.file, "sheet": where.sheet or None, "cell": where.address or None, "heading": where.heading or None,
        "count": note.count, "message": note.message(language),
    }  # fmt: skip


def _verdict(one: MeasureResult) -> str | None:
    return one.verdict.value if one.verdict is not None else None


def _money(kopecks: int | None) -> str | None:
    return None if kopecks is None else plain_money(kopecks)
