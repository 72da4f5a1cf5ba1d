"""Which word of a closed list an application comes under, and which are still possible."""

from __future__ import annotations

from calculator.evaluation.tracing import Trace
from calculator.evaluation.values import Words
from calculator.rulebook.plans_benefits import CategoryPlan

__all__ = ["category_of"]


def category_of(trace: Trace, plan: CategoryPlan) -> tuple[str | None, tuple[str, ...]]:
    """The word, or ``None`` with the words that missing facts leave possible, in the order of the rule."""
    possible = tuple(word for word, node in plan.is_word.items() if trace.truth(node) is not False)
    value = trace.value(plan.amount)
    assert isinstance(value, Words)
    if not value.known_at(trace.row):
        return None, possible
    word = next((word for word, node in plan.is_word.items() if trace.truth(node) is True), None)
    return word, () if word is not None else possible
