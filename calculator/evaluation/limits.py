"""The limits that the sum of a reimbursement was held against, binding or not."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from calculator.evaluation.result import LimitResult
from calculator.evaluation.tracing import Trace
from calculator.evaluation.values import Number
from calculator.formulas.nodes import Node
from calculator.rulebook.plans_benefits import ReimbursementPlan, SublimitPlan

__all__ = ["limits_of"]


def limits_of(trace: Trace, plan: ReimbursementPlan) -> Iterator[LimitResult]:
    """Limits of cost categories first, then limits of the whole, in the order in which they act; lifted ones are left out."""
    for part in plan.sublimits:
        found = _of_category(trace, part)
        if found is not None:
            yield found
    for limit in plan.limits:
        if limit.unless is not None and trace.truth(limit.unless) is True:
            continue
        known = _number(trace, limit.value)
        if known is not None:
            yield LimitResult(limit.limit.id, limit.limit.title, known)


def _of_category(trace: Trace, part: SublimitPlan) -> LimitResult | None:
    """The limit of a category under the readings taken; the whole of the subsidy is no limit."""
    sublimit = part.sublimit
    chosen = {**trace.run.defaults, **trace.assignment}
    kinds = sublimit.kinds
    kind = kinds[None] if None in kinds else kinds[chosen[sublimit.topic or ""]]
    value = Fraction(sublimit.absolute or 0) if part.share is None else _number(trace, part.share)
    if kind == "of_costs" and value is not None and part.general is not None:
        general = _number(trace, part.general)
        value = value * general if general is not None else None
    if value is None or (kind == "of_subsidy" and value >= 1):
        return None
    return LimitResult(sublimit.category, None, value, sublimit.category, kind)


def _number(trace: Trace, node: Node) -> Fraction | None:
    value = trace.value(node)
    assert isinstance(value, Number)
    return value.value(trace.row)
