"""What holds a reimbursement down besides its cost lines: the figures from which cost lines can be shared out among measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from calculator.evaluation.tracing import Trace
from calculator.evaluation.valuation import value_today
from calculator.evaluation.values import Number
from calculator.formulas.nodes import Node
from calculator.rulebook.plans_benefits import ReimbursementPlan, SublimitPlan

__all__ = ["Caps", "CategoryCap", "caps_of", "worth_of_one"]

_MUCH: Final = 10**24


@dataclass(frozen=True, slots=True)
class CategoryCap:
    """The most that a category of costs gives: ``fixed`` kopecks, and a share of two sums.

    ``of_others``: of what categories without a limit give. ``of_costs``: of all costs that count.
    """

    category: str
    fixed: Fraction = Fraction(0)
    of_others: Fraction = Fraction(0)
    of_costs: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Caps:
    """Limits of a reimbursement that hold whichever of its lines are claimed. ``whole``: id and exact kopecks.

    A limit whose own value follows from the cost lines is left out: it has to be evaluated.
    """

    whole: tuple[tuple[str, Fraction], ...]
    categories: tuple[CategoryCap, ...]
    limited: frozenset[str]
    """Categories that have a limit of their own, also where it is left out of ``categories``."""


def caps_of(trace: Trace, plan: ReimbursementPlan) -> Caps:
    """The limits under the readings of the trace."""
    return Caps(
        tuple(_whole(trace, plan)),
        tuple(cap for item in plan.sublimits if (cap := _category(trace, plan, item)) is not None),
        frozenset(item.sublimit.category for item in plan.sublimits),
    )


def worth_of_one(trace: Trace) -> Fraction | None:
    """What one kopeck paid on the day of payment is worth on the day of valuation; ``None`` where it is not known."""
    worth = value_today(trace, _MUCH)
    return None if worth is None else Fraction(worth, _MUCH)


def _whole(trace: Trace, plan: ReimbursementPlan) -> Iterator[tuple[str, Fraction]]:
    for limit in plan.limits:
        lifted = limit.unless is not None and trace.truth(limit.unless) is not False
        value = _exact(trace, limit.value)
        if not lifted and value is not None and not _from_costs(trace, limit.value):
            yield limit.limit.id, value


def _category(trace: Trace, plan: ReimbursementPlan, item: SublimitPlan) -> CategoryCap | None:
    category = item.sublimit.category
    ceiling, uncut = _exact(trace, item.ceiling), _exact(trace, item.uncut)
    if ceiling is None or ceiling == uncut:  # the whole of the subsidy is no limit
        return None
    taken = set({**trace.run.defaults, **trace.assignment}.values())
    kind = next(kind for reading, kind in item.sublimit.kinds.items() if reading is None or reading in taken)
    if kind == "absolute":
        return CategoryCap(category, fixed=ceiling)
    if kind == "of_costs":
        costs = _exact(trace, plan.eligible_costs)
        return CategoryCap(category, of_costs=ceiling / costs) if costs else None
    by_share, limited = _exact(trace, plan.by_share), [_exact(trace, other.uncut) for other in plan.sublimits]
    if by_share is None or None in limited:
        return None
    others = by_share - sum((value for value in limited if value is not None), Fraction(0))
    return CategoryCap(category, of_others=ceiling / others) if others else CategoryCap(category)


def _from_costs(trace: Trace, node: Node) -> bool:
    return any(name.startswith("costs.") for name in trace.facts(node))


def _exact(trace: Trace, node: Node) -> Fraction | None:
    value = trace.value(node)
    assert isinstance(value, Number)
    return value.value(trace.row)
