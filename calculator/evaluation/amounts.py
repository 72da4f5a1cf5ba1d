"""What a measure pays one application: the sum, its bounds, what binds it, and the waterfall that leads to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

from calculator.evaluation.conditions import Ruled
from calculator.evaluation.result import AmountResult, Line
from calculator.evaluation.tracing import Trace
from calculator.evaluation.values import Number
from calculator.evaluation.waterfall import waterfall_of
from calculator.formulas.nodes import Node
from calculator.rulebook.model import Benefit, Evidence
from calculator.rulebook.plans import BenefitPlan

__all__ = ["amount_of"]

_SumUnder = tuple[Mapping[str, str], int | None, bool]
"""Readings, the sum under them, and whether facts of these readings themselves are missing."""


def amount_of(groups: Sequence[Ruled], benefit: Benefit, row: int) -> AmountResult | None:
    """The amount under the default readings with its bounds over all of them; ``None`` where no edition pays."""
    default = next((group for group in groups if group.default), None)
    if default is None or default.plan.benefit is None:
        return None
    plan = default.plan.benefit
    trace = Trace(default.run, row, default.assignments[0])
    sums = list(_sums(groups, row))
    amount = _sum(trace, plan)
    lines = tuple(_lines(trace, plan, benefit))
    computed = [value for _, value, missing in sums if not missing and value is not None]
    return AmountResult(
        amount=amount,
        upper=_high(trace, plan.amount),
        least=min(computed, default=amount),
        most=max(computed, default=amount),
        by_reading=_by_reading(groups, trace, sums, amount),
        bound_by=_bound_by(trace, plan),
        lines=lines,
        waterfall=tuple(waterfall_of(trace, plan, benefit, lines)),
        evidence=_evidence(trace, plan, near_border=default.near_border),
        missing=tuple(trace.missing(plan.amount)),
    )


def _sums(groups: Sequence[Ruled], row: int) -> Iterator[_SumUnder]:
    """The amount under every combination of readings; the last item tells that facts of the reading itself are missing."""
    shared: frozenset[str] | None = None
    for group in groups:
        plan = group.plan.benefit
        if plan is None:
            continue
        readings = group.run.values(plan.amount).readings()
        for edition_part in group.assignments:
            for names in product(*readings.values()):
                assignment = {**edition_part, **dict(zip(readings, names, strict=True))}
                trace = Trace(group.run, row, assignment)
                if shared is None:
                    default = next((other for other in groups if other.default), group)
                    basis = default.plan.benefit or plan
                    shared = Trace(default.run, row, default.assignments[0]).facts(basis.amount)
                own = trace.facts(plan.amount) - shared
                missing = bool(own) and bool(own & set(trace.missing(plan.amount)))
                yield assignment, _sum(trace, plan), missing


def _by_reading(groups: Sequence[Ruled], trace: Trace, sums: Sequence[_SumUnder], amount: int | None) -> dict[str, int]:
    """The readings that change the amount, each with all other topics at their default."""
    defaults = {**trace.run.defaults, **trace.assignment}
    found: dict[str, int] = {}
    for assignment, value, missing in sums:
        changed = [reading for topic, reading in assignment.items() if defaults[topic] != reading]
        if len(changed) == 1 and value is not None and value != amount and not missing:
            found[changed[0]] = value
    return found


def _sum(trace: Trace, plan: BenefitPlan) -> int | None:
    """The certain part of a reimbursement, which cannot be below zero; a plain sum only where it is known exactly."""
    value = trace.value(plan.amount)
    assert isinstance(value, Number)
    known = value.value(trace.row) if plan.kind == "sum" else value.low(trace.row) or 0
    return None if known is None else int(known)


def _high(trace: Trace, node: Node) -> int | None:
    value = trace.value(node)
    assert isinstance(value, Number)
    high = value.high(trace.row)
    return None if high is None else int(high)


def _exact(trace: Trace, node: Node) -> Fraction:
    value = trace.value(node)
    assert isinstance(value, Number)
    return value.low(trace.row) or Fraction(0)


def _bound_by(trace: Trace, plan: BenefitPlan) -> str | None:
    """What holds the sum where it is; of equal terms the share first, then in the order of the rule."""
    if plan.by_share is None or plan.after_sublimits is None:
        return None
    exact = _exact(trace, plan.exact)
    if _exact(trace, plan.by_share) == exact:
        return "share"
    if _exact(trace, plan.after_sublimits) == exact:
        return "sublimit"
    for limit in plan.limits:
        lifted = limit.unless is not None and trace.truth(limit.unless) is True
        if not lifted and _exact(trace, limit.value) == exact:
            return limit.limit.id
    return None


def _evidence(trace: Trace, plan: BenefitPlan, *, near_border: bool) -> Evidence | None:
    return max(trace.evidence(plan.amount, uncertain_start=near_border), default=None)


# cost lines ---------------------------------------------------------------------------------------------------------


def _lines(trace: Trace, plan: BenefitPlan, benefit: Benefit) -> Iterator[Line]:
    if plan.part is None or plan.base is None or plan.eligible is None or plan.category_on is None:
        return
    table = trace.run.frame.table("costs")
    bases, parts, costs = trace.value(plan.base), trace.value(plan.part), trace.value(plan.cost or plan.base)
    assert isinstance(bases, Number)
    assert isinstance(parts, Number)
    assert isinstance(costs, Number)
    tests: list[tuple[str, Node]] = [("category_off", plan.category_on)]
    tests += [(test.test.reason, test.formula) for test in plan.tests]
    for number, row in enumerate(trace.rows_of("costs"), start=1):
        facts = table.rows[row]
        answers = [(reason, trace.value(node).value(row)) for reason, node in tests]  # type: ignore[union-attr]
        excluded = next((reason for reason, answer in answers if answer is False), None)
        open_tests = [node for (_, answer), (_, node) in zip(answers, tests, strict=True) if answer is None]
        undetermined = excluded is None and (bool(open_tests) or parts.value(row) is None)
        category = facts.get("category")
        claimed = facts.get("gross")
        yield Line(
            row=number,
            category=category,
            claimed=claimed if claimed is not None else facts.get("net"),
            cost=costs.low(row),
            base=bases.low(row),
            part=parts.low(row),
            counted=excluded is None and not open_tests,
            excluded=excluded,
            reason=benefit.reasons.get(excluded) if excluded is not None else None,
            undetermined=undetermined,
            missing=tuple(_missing_of_line(trace, [*open_tests, plan.base], row)) if undetermined else (),
            evidence=_category_evidence(trace, benefit, category) if excluded is None else None,
        )


def _missing_of_line(trace: Trace, nodes: Sequence[Node], row: int) -> Iterator[str]:
    found: dict[str, None] = {}
    for node in nodes:
        found.update(dict.fromkeys(trace.missing_in_row(node, row)))
    yield from found


def _category_evidence(trace: Trace, benefit: Benefit, category: str | None) -> Evidence | None:
    table = benefit.categories.get(trace.run.edition or "")
    if table is None or category is None:
        return None
    reading = None if table.topic is None else {**trace.run.defaults, **trace.assignment}[table.topic]
    found = table.by_reading[reading].get(category)
    return found.evidence if found is not None else None
