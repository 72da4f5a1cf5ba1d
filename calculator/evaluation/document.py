"""The result document: what programs and people rely on, written as ``docs/contract.md`` says."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any, Final

from calculator.evaluation.document_figures import day, money
from calculator.evaluation.document_loans import loan_document
from calculator.evaluation.flags import flag_text
from calculator.evaluation.result import (
    AmountResult,
    BaselineResult,
    ConditionResult,
    DutyResult,
    MeasureResult,
    Quantity,
    Result,
    Shortfall,
    Verdict,
)
from calculator.money import plain_money, plain_number, plain_percent
from calculator.rulebook import Rulebook
from calculator.rulebook.model import Evidence, NotComputed

__all__ = ["CONTRACT", "document_of"]

CONTRACT: Final = 1


def document_of(result: Result, language: str = "ru", *, rulebook: Rulebook | None = None) -> dict[str, Any]:
    """The result as a document of plain values; texts in ``language``. With ``rulebook`` the flags get their texts."""
    document: dict[str, Any] = {
        "contract": CONTRACT,
        "id": result.id,
        "as_of_date": day(result.as_of),
        "rulebook": {"version": result.rulebook_version, "sha256": result.rulebook_sha256},
        "measures": [_measure(measure, language) for measure in result.measures],
    }
    if result.hypothetical:
        document["changed_parameters"] = list(result.hypothetical)
    if rulebook is not None:
        raised = dict.fromkeys(flag for measure in result.measures for flag in measure.flags)
        document["flag_texts"] = {flag: flag_text(flag, rulebook, language) for flag in raised}
        document["not_computed"] = [_not_computed(item, rulebook, language) for item in rulebook.not_computed]
    return document


def _measure(measure: MeasureResult, language: str) -> dict[str, Any]:
    return {
        "id": measure.id,
        "title": measure.title.in_language(language),
        "loan_id": measure.loan_id,
        "group": measure.group.value,
        "edition": measure.edition,
        "verdict": _word(measure.verdict),
        "default_verdict": _word(measure.default_verdict),
        "provisional": measure.provisional,
        "evidence": _evidence(measure.evidence),
        "depends_on": list(measure.depends_on),
        "missing": list(measure.missing),
        "conditions": [_condition(condition, language) for condition in measure.conditions],
        "alternatives": [
            {
                "id": one.id,
                "title": one.title.in_language(language),
                "verdict": one.verdict.value,
                "conditions": list(one.conditions),
            }
            for one in measure.alternatives
        ],
        "steps": [
            {"id": step.id, "text": step.test.title.in_language(language), "status": step.status, **_basis(step.test)}
            for step in measure.steps
        ],
        "duties": [_duty(duty, language) for duty in measure.duties],
        "notes": [
            {
                "id": note.id,
                "text": note.text.in_language(language),
                "evidence": note.evidence.name,
                "sources": list(note.sources),
            }
            for note in measure.notes
        ],
        **_amounts(measure, language),
        "deadlines": [
            {
                "id": deadline.id,
                "title": deadline.title.in_language(language),
                "date": deadline.date.isoformat(),
                "evidence": deadline.evidence.name,
                "clause": deadline.clause,
                "sources": list(deadline.sources),
            }
            for deadline in measure.deadlines
        ],
        "flags": list(measure.flags),
    }


def _basis(test: ConditionResult) -> dict[str, Any]:
    """What a step or a duty rests on."""
    return {"evidence": _evidence(test.evidence), "clause": test.clause, "sources": list(test.sources)}


def _duty(duty: DutyResult, language: str) -> dict[str, Any]:
    test = duty.test
    return {
        "id": duty.id,
        "text": test.title.in_language(language),
        "due": day(duty.due),
        "status": duty.status,
        "default_status": duty.default_status,
        "depends_on": list(test.depends_on),
        "readings": {reading: verdict.word for reading, verdict in test.readings.items()},
        "explanation": test.explanation(language),
        "values": {name: quantity(value) for name, value in test.values.items()},
        "threshold": quantity(test.threshold) if test.threshold is not None else None,
        "shortfall": _shortfall(test.shortfall) if test.shortfall is not None else None,
        "missing": list(test.missing),
        **_basis(test),
    }


def _not_computed(item: NotComputed, rulebook: Rulebook, language: str) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title.in_language(language),
        "known": item.known.in_language(language),
        "reason": item.reason.in_language(language),
        "evidence": item.evidence.name,
        "sources": list(rulebook.addresses(item.source)),
    }


def _condition(condition: ConditionResult, language: str) -> dict[str, Any]:
    return {
        "id": condition.id,
        "title": condition.title.in_language(language),
        "verdict": condition.verdict.word,
        "default_verdict": _word(condition.default_verdict),
        "provisional": condition.provisional,
        "evidence": _evidence(condition.evidence),
        "clause": condition.clause,
        "sources": list(condition.sources),
        "depends_on": list(condition.depends_on),
        "readings": {reading: verdict.word for reading, verdict in condition.readings.items()},
        "values": {name: quantity(value) for name, value in condition.values.items()},
        "threshold": quantity(condition.threshold) if condition.threshold is not None else None,
        "missing": list(condition.missing),
        "shortfall": _shortfall(condition.shortfall) if condition.shortfall is not None else None,
        "offenders": list(condition.offenders),
        "due": [{"inn": row.inn, "date": row.date.isoformat()} for row in condition.due],
        "counts": condition.counts,
        "explanation": condition.explanation(language),
        "remedy": condition.remedy.in_language(language) if condition.remedy is not None else None,
    }


def _amounts(measure: MeasureResult, language: str) -> dict[str, Any]:
    benefit = measure.benefit
    if benefit is None:
        return {"amount": None, "amount_if_conditions_met": None}
    return {
        "amount": money(measure.amount),
        "amount_if_conditions_met": money(benefit.amount) if measure.hard_refusal else None,
        "amount_conditional": measure.conditional,
        "amount_min": money(benefit.least),
        "amount_max": money(benefit.most),
        "amount_upper": money(benefit.upper),
        "amount_by_reading": {reading: plain_money(amount) for reading, amount in benefit.by_reading.items()},
        "amount_evidence": _evidence(benefit.evidence),
        "amount_missing": list(benefit.missing),
        "bound_by": benefit.bound_by,
        "lines": _lines(benefit, language),
        "waterfall": [
            {
                "step": step.id,
                "amount": plain_money(floor(step.amount)),
                "change": plain_money(_towards_zero(step.change)),
                "because": step.because(language),
                "clause": step.clause,
                "sources": list(step.sources),
            }
            for step in benefit.waterfall
        ],
        **_of_the_kind(benefit, language),
    }


def _of_the_kind(benefit: AmountResult, language: str) -> dict[str, Any]:
    """What only some kinds of benefit have; the others leave it out."""
    document: dict[str, Any] = {}
    if benefit.provisional is not None:
        document["amount_provisional"] = benefit.provisional
    if benefit.without:
        document["amount_without"] = {term: money(amount) for term, amount in benefit.without.items()}
    if benefit.pays:
        document["present_value"] = money(benefit.present_value)
    if benefit.loan is not None:
        document |= loan_document(benefit.loan, benefit.present_value)
    if benefit.own_funds is not None:
        document["own_funds_required"] = plain_money(benefit.own_funds)
    if benefit.split is not None:
        document["split"] = {part: plain_money(getattr(benefit.split, part)) for part in ("federal", "regional")}
    if benefit.parts:
        document["parts"] = _parts(benefit, language)
    if benefit.baseline is not None:
        document["baseline"] = _baseline(benefit.baseline, language)
    if benefit.ceiling is not None:
        ceiling = benefit.ceiling
        document["ceiling"] = money(ceiling.value)
        document["ceiling_min"] = money(ceiling.least)
        document["ceiling_max"] = money(ceiling.most)
        document["ceiling_upper"] = money(ceiling.upper)
        document["ceiling_by_reading"] = {name: plain_money(value) for name, value in ceiling.by_reading.items()}
    if benefit.category is not None:
        document["category"] = benefit.category.word
        document["category_possible"] = list(benefit.category.possible)
        document["category_by_reading"] = dict(benefit.category.by_reading)
    return document


def _baseline(baseline: BaselineResult, language: str) -> dict[str, Any]:
    title = baseline.title.in_language(language) if baseline.title is not None else None
    return {"id": baseline.id, "title": title, "amount": money(baseline.amount)}


def _parts(benefit: AmountResult, language: str) -> list[dict[str, Any]]:
    return [
        {
            "id": part.id,
            "title": part.title.in_language(language),
            "amount": money(part.amount),
            "evidence": _evidence(part.evidence),
            "provisional": part.provisional,
            "missing": list(part.missing),
        }
        for part in benefit.parts
    ]


def _lines(benefit: AmountResult, language: str) -> list[dict[str, Any]]:
    return [
        {
            "row": line.row,
            "category": line.category,
            "claimed": money(line.claimed),
            "base": plain_money(floor(line.base)) if line.base is not None else None,
            "amount": plain_money(floor(line.part)) if line.part is not None else None,
            "excluded": line.excluded,
            "reason": line.reason.in_language(language) if line.reason is not None else None,
            "undetermined": line.undetermined,
            "missing": list(line.missing),
            "evidence": _evidence(line.evidence),
        }
        for line in benefit.lines
    ]


def quantity(value: Quantity) -> str:
    """A number as text: money with two decimals, shares in per cent, others plain; cut, never rounded."""
    if value.unit == "RUB" or value.unit.startswith("RUB/"):
        return plain_money(floor(value.value))
    if value.unit == "share":
        return plain_percent(value.value)
    return plain_number(value.value)


def _shortfall(shortfall: Shortfall) -> dict[str, Any]:
    return {
        "amount": quantity(Quantity(shortfall.amount, shortfall.unit)),
        "unit": shortfall.unit,
        "of": shortfall.of,
    }


def _towards_zero(value: Fraction) -> int:
    return floor(value) if value >= 0 else -floor(-value)


def _word(verdict: Verdict | None) -> str | None:
    return verdict.word if verdict is not None else None


def _evidence(evidence: Evidence | None) -> str | None:
    return evidence.name if evidence is not None else None
