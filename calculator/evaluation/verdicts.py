"""Verdicts alone, under the default readings: columns without explanations, for questions that are asked in bulk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from calculator.evaluation.composing import best, worst
from calculator.evaluation.editions import rulings
from calculator.evaluation.exact import Exact
from calculator.evaluation.executing import Pass
from calculator.evaluation.frame import Frame
from calculator.evaluation.loans import for_each_loan
from calculator.evaluation.result import Verdict
from calculator.evaluation.segments import with_segments
from calculator.evaluation.values import Number, Truth
from calculator.facts import Application
from calculator.formulas.nodes import Node
from calculator.rulebook import Rulebook
from calculator.rulebook.plans import ConditionPlan, EditionPlan, MeasurePlan

__all__ = ["DefaultRun", "default_runs", "default_verdicts"]


@dataclass(frozen=True)
class DefaultRun:
    """The applications (places in the batch) that come under one edition, and their run under the default readings."""

    run: Pass
    plan: EditionPlan
    places: tuple[int, ...]


def default_verdicts(
    applications: Sequence[Application], rulebook: Rulebook, measure: str, as_of: date | None = None
) -> list[Verdict]:
    """The verdict of a measure for each application, in their order; of several loans the best one counts.

    ``as_of``: the day that chooses the edition. Undetermined where no edition covers it.
    What readings would change is left out: where it matters, evaluate.
    """
    found: list[list[Verdict]] = [[] for _ in applications]
    for group in default_runs(applications, rulebook, measure, as_of):
        for place, verdict in zip(group.places, _verdicts(group, rulebook.plans[measure]), strict=True):
            found[place].append(verdict)
    return [best(verdicts) if verdicts else Verdict.undetermined for verdicts in found]


def default_runs(
    applications: Sequence[Application], rulebook: Rulebook, measure: str, as_of: date | None = None
) -> Iterator[DefaultRun]:
    """One run an edition, each application once for each of its loans where the measure is one on loans."""
    plan = rulebook.plans[measure]
    cases = [
        (place, case)
        for place, whole in enumerate(applications)
        for case in ([whole] if plan.loan is None else [one for _, one in for_each_loan(whole, measure)])
    ]
    pins = dict(rulebook.default_readings)
    table = rulings(Frame([case for _, case in cases]), rulebook, plan, pins, as_of)
    groups: dict[str, list[int]] = {}
    for row, (ruling, *_) in enumerate(table):
        if ruling.edition is not None:
            groups.setdefault(ruling.edition, []).append(row)
    for edition, rows in groups.items():
        frame = Frame([cases[row][1] for row in rows])
        days = Number(Exact.of([day.toordinal() for row in rows if (day := table[row][0].day) is not None]))

        def run_over(frame: Frame, edition: str = edition, days: Number = days) -> Pass:
            return Pass(frame, rulebook, pins, measure=measure, edition=edition, deciding=days)

        if plan.loan is not None:
            frame = with_segments(run_over(frame), plan.loan)
        yield DefaultRun(run_over(frame), plan.editions[edition], tuple(cases[row][0] for row in rows))


def _verdicts(group: DefaultRun, plan: MeasurePlan) -> list[Verdict]:
    counted = [condition for condition in group.plan.conditions if condition.condition.counts]
    columns = {condition.id: _column(group, condition) for condition in counted}
    ways = [one.conditions for one in plan.measure.alternatives.values()]
    in_some = {name for way in ways for name in way}
    always = [column for name, column in columns.items() if name not in in_some]
    verdicts = []
    for row in range(len(group.places)):
        needed = [found for column in always if (found := column[row]) is not None]
        possible = [[found for name in way if name in columns and (found := columns[name][row])] for way in ways]
        if any(possible):
            needed.append(best([worst(way) for way in possible if way]))
        verdicts.append(worst(needed))
    return verdicts


def _column(group: DefaultRun, condition: ConditionPlan) -> list[Verdict | None]:
    """The verdict for each application; ``None`` where the condition does not hold on the day."""
    truth = _truth(group, condition.formula)
    if condition.applies is None:
        return [Verdict.of(value) for value in truth]
    applies = _truth(group, condition.applies)
    return [
        None if holds is False else Verdict.of(value) if holds else Verdict.undetermined
        for holds, value in zip(applies, truth, strict=True)
    ]


def _truth(group: DefaultRun, node: Node) -> list[bool | None]:
    value = group.run.value(node, {})
    assert isinstance(value, Truth)
    return [value.value(row) for row in range(len(group.places))]
