"""The key ``combination`` of the result document, as ``docs/contract.md`` says."""

from __future__ import annotations

from typing import Any

from calculator.advice.combination import Bar, Choice, Combination, LineReason, RuleNote
from calculator.money import plain_money

__all__ = ["combination_document"]


def combination_document(combination: Combination, language: str = "ru") -> dict[str, Any]:
    """The combination as plain values; texts in ``language``."""
    return {
        "considered": list(combination.considered),
        "chosen": list(dict.fromkeys(choice.measure for choice in combination.chosen)),
        "conflicts": list(combination.conflicts),
        "bars": [_bar(bar, language) for bar in combination.bars],
        "notes": [_note(note, language) for note in combination.notes],
        "assignment": {measure: list(rows) for measure, rows in combination.assignment.items()},
        "reasons": [_reason(reason, language) for reason in combination.reasons],
        "sums": [_choice(choice, language) for choice in combination.chosen],
        "sums_with_provisional": [_choice(choice, language) for choice in combination.with_provisional],
        "total": plain_money(combination.total),
        "total_with_provisional": plain_money(combination.total_with_provisional),
        "amount_min": plain_money(combination.least),
        "amount_max": plain_money(combination.most),
        "provisional": combination.provisional,
        "objective": plain_money(combination.objective),
        "objective_with_provisional": plain_money(combination.objective_with_provisional),
        "objective_is": combination.valued,
        "proven": combination.proven,
        "search_limited": combination.limited,
        "best_known_bound": None if combination.proven else plain_money(combination.best_known_bound),
    }


def _bar(bar: Bar, language: str) -> dict[str, Any]:
    rule = bar.rule
    return {
        "rule": rule.id if rule is not None else None,
        "title": rule.title.in_language(language) if rule is not None else None,
        "effect": rule.effect.in_language(language) if rule is not None else None,
        "evidence": rule.evidence.name if rule is not None else None,
        "measures": list(bar.measures),
        "barred": list(bar.barred),
        "loan_id": bar.loan_id,
        "rows": list(bar.rows),
        "provisional": not bar.firm,
    }


def _note(note: RuleNote, language: str) -> dict[str, Any]:
    return {
        "rule": note.rule.id,
        "title": note.rule.title.in_language(language),
        "measures": list(note.measures),
        "tested": {name: verdict.value for name, verdict in note.tested.items()},
    }


def _reason(reason: LineReason, language: str) -> dict[str, Any]:
    return {
        "row": reason.row,
        "category": reason.category,
        "measure": reason.measure,
        "why": reason.why,
        "adds": plain_money(reason.adds) if reason.adds is not None else None,
        "alternatives": {measure: plain_money(amount) for measure, amount in reason.others.items()},
        "text": reason.text(language),
    }


def _choice(choice: Choice, language: str) -> dict[str, Any]:
    return {
        "id": choice.measure,
        "title": choice.result.title.in_language(language),
        "loan_id": choice.loan_id,
        "amount": plain_money(choice.amount),
        "present_value": plain_money(choice.worth),
        "rows": list(choice.rows) if choice.rows is not None else None,
        "provisional": choice.provisional,
        "reduced_by": list(choice.reduced_by),
    }
