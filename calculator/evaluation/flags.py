"""What a reader must know beside the answer: assumptions made, limits not applied, values the law leaves open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from calculator.evaluation.entries import Ruled
from calculator.evaluation.result import AmountResult
from calculator.evaluation.tracing import Trace
from calculator.evaluation.traits import traits_of
from calculator.evaluation.values import Number
from calculator.formulas.nodes import Node
from calculator.rulebook import Rulebook
from calculator.rulebook.model import Windows
from calculator.rulebook.plans import EditionPlan, MeasurePlan
from calculator.wording import t

__all__ = ["flag_text", "flags_of"]


def flags_of(plan: MeasurePlan, groups: Sequence[Ruled], row: int, benefit: AmountResult | None) -> tuple[str, ...]:
    """Flags under the default readings, each once, in the order: values absent, stand-ins, the rule's own, windows, input."""
    group = next(group for group in groups if group.default)
    trace = Trace(group.run, row, group.assignments[0])
    found: dict[str, None] = {}
    for node in group.plan.flagged:
        found.update(dict.fromkeys(entry.flag for _, entry in trace.parameter_rows(node) if entry.flag is not None))
    telling = trace.run.rulebook.telling
    for node in _formulas(group.plan):
        traits = traits_of(node)
        if traits.flagged:
            found.update(dict.fromkeys(trace.raised_flags(node)))
        if not traits.parameters.isdisjoint(telling):
            found.update(dict.fromkeys(_of_rows(trace, node)))
    for item in group.plan.flags:
        if trace.truth(item.when) is True:
            found.setdefault(item.flag.flag)
    windows = plan.measure.windows
    if windows is not None and plan.windows_date is not None and _outside(trace, windows, plan.windows_date):
        found.setdefault(windows.flag)
    if benefit is not None and any(line.undetermined for line in benefit.lines):
        found.setdefault("lines_undetermined")
    if benefit is not None and _saves_less_than_nothing(benefit):
        found.setdefault("saving_negative")
    if _in_conflict(trace, group.plan):
        found.setdefault("input_conflict")
    return tuple(found)


def _saves_less_than_nothing(benefit: AmountResult) -> bool:
    """Whether a part of a relief is a loss, or a loan costs more than the market."""
    loss = benefit.loan is not None and benefit.amount is not None and benefit.amount < 0
    return loss or any(part.amount is not None and part.amount < 0 for part in benefit.parts)


def flag_text(flag: str, rulebook: Rulebook, language: str) -> str:
    """The sentence of a flag: of the rules, or of the calculation itself."""
    if flag in rulebook.flags:
        return rulebook.flags[flag].in_language(language)
    return t(f"evaluation.flag_{flag}", language)


def _formulas(plan: EditionPlan) -> Iterator[Node]:
    for condition in (*plan.conditions, *plan.steps, *plan.duties):
        yield condition.formula
    if plan.benefit is not None:
        yield plan.benefit.amount


def _of_rows(trace: Trace, node: Node) -> Iterator[str]:
    """Flags of the rows of parameters that decide a value: the rules' own, and that a row is the user's."""
    for _, row in trace.parameter_rows(node):
        if row.flag is not None:
            yield row.flag
        if row.origin != "rules":
            yield "user_values"
        if row.origin == "assumption":
            yield "assumed_values"


def _outside(trace: Trace, windows: Windows, node: Node) -> bool:
    """Whether the day is known and lies in none of the periods."""
    value = trace.value(node)
    assert isinstance(value, Number)
    number = value.value(trace.row)
    if number is None:
        return False
    day = date.fromordinal(int(number))
    return not any(
        (period.start is None or period.start <= day) and (period.until is None or day <= period.until)
        for period in windows.periods
    )


def _in_conflict(trace: Trace, plan: EditionPlan) -> bool:
    """Whether rows of one participant contradict each other in a fact that the measure reads."""
    conflicts = trace.run.frame.conflicts(trace.row)
    return bool(conflicts) and any(not conflicts.isdisjoint(trace.facts(node)) for node in _formulas(plan))
