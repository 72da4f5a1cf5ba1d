"""Conditions of ``measure.yaml``: gates, steps, duties and what is for information, with their evidence and days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from calculator.rulebook.model import Condition, ConditionKind, DatedEvidence, Due, Duty, Validity
from calculator.rulebook.reading_files import MISSING, RuleFile, keys

__all__ = ["read_condition"]

_ALWAYS: Final = Validity(None, None)

_CONDITION: Final = keys(
    "title clause evidence source formula",
    "group editions valid remedy lever counts due kind applicability provisional_when due_on duty",
)
_VALID: Final = keys("dated_by", "from until")
_EVIDENCE: Final = keys("evidence source", "editions from until")
_DUE: Final = keys("table date", "where")
_DUTY: Final = keys("formula", "due_on")


def read_condition(file: RuleFile, name: str, value: object, path: str) -> Condition:
    """One condition of a folder, of whatever kind."""
    given = file.keys(value, path, _CONDITION)
    kind = _kind(file, given, path)
    counts = kind is ConditionKind.gate and file.truth(given.get("counts"), f"{path}.counts", otherwise=True)
    source = file.ids(given["source"], f"{path}.source")
    valid, dated_by = _ALWAYS, None
    if given.get("valid") is not None:
        period = file.keys(given["valid"], f"{path}.valid", _VALID)
        valid = file.period(period, f"{path}.valid")
        dated_by = file.rule_text(period["dated_by"], f"{path}.valid.dated_by")
    if kind is ConditionKind.gate and given.get("counts") in (None, True) and given.get("remedy") is None:
        file.fail(path, "no_remedy")
    applicability = file.truth(given.get("applicability"), f"{path}.applicability", otherwise=False)
    if applicability and not counts:
        file.fail(f"{path}.applicability", "applicability_of_no_gate")
    due, duty = given.get("due"), given.get("duty")
    return Condition(
        id=name,
        title=file.text(given["title"], f"{path}.title"),
        group=file.identifier_or_none(given.get("group"), f"{path}.group"),
        editions=file.ids_or_all(given.get("editions"), f"{path}.editions"),
        valid=valid,
        dated_by=dated_by,
        clause=file.string_or_none(given["clause"], f"{path}.clause"),
        evidence=_evidence(file, given["evidence"], f"{path}.evidence", source),
        source=source,
        formula=file.rule_text(given["formula"], f"{path}.formula"),
        remedy=file.text_or_none(given.get("remedy"), f"{path}.remedy"),
        lever=file.string_or_none(given.get("lever"), f"{path}.lever"),
        counts=counts,
        due=_due(file, due, f"{path}.due") if due is not None else None,
        place=file.place(path),
        kind=kind,
        applicability=applicability,
        provisional_when=file.rule_text_or_none(given.get("provisional_when"), f"{path}.provisional_when"),
        due_on=file.rule_text_or_none(given.get("due_on"), f"{path}.due_on"),
        duty=_duty(file, duty, f"{path}.duty") if duty is not None else None,
    )


def _kind(file: RuleFile, given: Mapping[str, Any], path: str) -> ConditionKind:
    """What the condition is for; keys that do not go with it are noted."""
    if given.get("kind") is MISSING:  # misspelt: noted, and what goes with it cannot be told
        return ConditionKind.gate
    written = given.get("kind", "gate")
    word = file.word(written, f"{path}.kind", ConditionKind.__members__, "gate")
    kind = ConditionKind[word]
    counts = given.get("counts")
    if "kind" in given and isinstance(counts, bool) and counts is not (kind is ConditionKind.gate):
        file.fail(f"{path}.counts", "counts_against_kind", kind=word)
    if kind is not ConditionKind.duty and given.get("due_on") is not None:
        file.fail(f"{path}.due_on", "due_on_of_no_duty", kind=word)
    if kind is not ConditionKind.gate and given.get("duty") is not None:
        file.fail(f"{path}.duty", "second_half_of_no_gate", kind=word)
    return kind


def _duty(file: RuleFile, value: object, path: str) -> Duty:
    """What a gate on the plan asks of the fact."""
    given = file.keys(value, path, _DUTY)
    return Duty(
        formula=file.rule_text(given["formula"], f"{path}.formula"),
        due_on=file.rule_text_or_none(given.get("due_on"), f"{path}.due_on"),
        place=file.place(path),
    )


def _evidence(file: RuleFile, value: object, path: str, source: tuple[str, ...]) -> tuple[DatedEvidence, ...]:
    """One word for all days, a list of words with their editions or days, or nothing: then the parameters say it."""
    if value is None or value is MISSING:
        return ()
    if not isinstance(value, list):
        word = file.evidence(value, path)
        file.sourced(word, source, path.rpartition(".")[0])
        return (DatedEvidence(None, _ALWAYS, word, source),)
    return tuple(_dated_evidence(file, row, where) for where, row in file.rows(value, path))


def _dated_evidence(file: RuleFile, value: object, path: str) -> DatedEvidence:
    given = file.keys(value, path, _EVIDENCE)
    word, source = file.evidence_with_source(given, path)
    return DatedEvidence(
        file.ids_or_all(given.get("editions"), f"{path}.editions"), file.period(given, path), word, source
    )


def _due(file: RuleFile, value: object, path: str) -> Due:
    given = file.keys(value, path, _DUE)
    return Due(
        table=file.string(given["table"], f"{path}.table"),
        where=file.rule_text_or_none(given.get("where"), f"{path}.where"),
        date=file.rule_text(given["date"], f"{path}.date"),
    )
