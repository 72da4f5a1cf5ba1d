"""What each cost line of an application gives a reimbursement, and why it does not count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from calculator.evaluation.result import Line
from calculator.evaluation.tracing import Trace
from calculator.evaluation.values import Number
from calculator.formulas.nodes import Node
from calculator.rulebook.model import Evidence
from calculator.rulebook.model_benefits import Reimbursement
from calculator.rulebook.plans_benefits import ReimbursementPlan

__all__ = ["cost_lines"]


def cost_lines(trace: Trace, plan: ReimbursementPlan, benefit: Reimbursement) -> Iterator[Line]:
    """Every cost line in the order of the application."""
    table = trace.run.frame.table("costs")
    bases, parts, costs = trace.value(plan.base), trace.value(plan.part), trace.value(plan.cost or plan.base)
    assert isinstance(bases, Number)
    assert isinstance(parts, Number)
    shares = trace.value(plan.share)
    assert isinstance(costs, Number)
    assert isinstance(shares, Number)
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
            share=shares.value(row),
        )


def _missing_of_line(trace: Trace, nodes: Sequence[Node], row: int) -> Iterator[str]:
    found: dict[str, None] = {}
    for node in nodes:
        found.update(dict.fromkeys(trace.missing_in_row(node, row)))
    yield from found


def _category_evidence(trace: Trace, benefit: Reimbursement, category: str | None) -> Evidence | None:
    table = benefit.categories.get(trace.run.edition or "")
    if table is None or category is None:
        return None
    reading = None if table.topic is None else {**trace.run.defaults, **trace.assignment}[table.topic]
    found = table.by_reading[reading].get(category)
    return found.evidence if found is not None else None
