"""Verdicts of conditions over all readings; steps and duties are judged in the same way and change no verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from calculator.evaluation.entries import Ruled, Standing, answer_of
from calculator.evaluation.explaining import Explanation
from calculator.evaluation.grounds import (
    by_reading,
    deciding_topics,
    due_rows,
    evidence_of,
    figures_by_reading,
    figures_of,
    known_day,
    offenders_of,
    shortfall_in,
    sources_of,
)
from calculator.evaluation.result import ConditionResult, DutyResult, StepResult, Verdict
from calculator.evaluation.tracing import Trace
from calculator.formulas.nodes import Node
from calculator.rulebook.model import Evidence
from calculator.rulebook.plans import ConditionPlan, EditionPlan
from calculator.rulebook.scopes import AS_OF

__all__ = ["counted_verdicts", "judge_conditions", "judge_duties", "judge_steps"]

Part = Callable[[EditionPlan], tuple[ConditionPlan, ...]]
"""Which conditions of an edition are judged together: those that count, steps or duties."""


def judge_conditions(groups: Sequence[Ruled], row: int) -> list[ConditionResult]:
    """Gates and what is for information, that exist under any reading of the edition, in the order of the rules."""
    return [condition for _, condition in _judged(groups, row, lambda plan: plan.conditions)]


def judge_steps(groups: Sequence[Ruled], row: int) -> list[StepResult]:
    """What is still to be done."""
    return [StepResult(condition) for _, condition in _judged(groups, row, lambda plan: plan.steps)]


def judge_duties(groups: Sequence[Ruled], row: int) -> list[DutyResult]:
    """What must hold after support is received, with the day by which it must."""
    group = next(group for group in groups if group.default)
    trace = Trace(group.run, row, group.assignments[0])
    asked_on = group.run.frame.applications[row].facts.get(AS_OF)
    found = []
    for plan, condition in _judged(groups, row, lambda plan: plan.duties):
        due = known_day(trace, plan.due_on) if plan.due_on is not None else None
        found.append(DutyResult(condition, due, asked_on if isinstance(asked_on, date) else None))
    return found


def counted_verdicts(groups: Sequence[Ruled], row: int) -> dict[str, Verdict]:
    """Of each condition that counts the verdict alone, without what is told of it."""
    found = {}
    for plan, standing, editions in _standing(groups, lambda plan: plan.conditions):
        answer = answer_of(standing, editions, row)
        if answer is not None and plan.condition.counts:
            found[plan.id] = answer.counted
    return found


def _judged(groups: Sequence[Ruled], row: int, part: Part) -> Iterator[tuple[ConditionPlan, ConditionResult]]:
    for plan, standing, editions in _standing(groups, part):
        condition = _judge_once(groups, plan, standing, editions, row)
        if condition is not None:
            yield plan, condition


def _standing(groups: Sequence[Ruled], part: Part) -> Iterator[tuple[ConditionPlan, list[Standing], int]]:
    """Conditions of all editions, each once, as the default edition has it; how the editions have it, and how many could.

    One of a shared set that no edition touches is the same in all: one edition stands for them.
    """
    plans: dict[str, ConditionPlan] = {}
    editions: dict[str, list[Standing]] = {}
    for group in groups:
        for plan in part(group.plan):
            if group.default or plan.id not in plans:
                plans[plan.id] = plan
            editions.setdefault(plan.id, []).append((group, plan))
    for name, plan in plans.items():
        if len(groups) > 1 and _shared(groups, plan):
            yield plan, [one for one in editions[name] if one[0] is groups[0]], 1
        else:
            yield plan, editions[name], len(groups)


def _judge_once(
    groups: Sequence[Ruled], plan: ConditionPlan, standing: list[Standing], editions: int, row: int
) -> ConditionResult | None:
    """A condition of a shared set has one answer for all measures that include it, as long as no edition touches it."""
    if not _shared(groups, plan):
        return _judge(groups, standing, editions, row)
    run = groups[0].run
    pins = tuple([run.pins.get(topic) for topic in plan.formula.ordered_topics])
    frame = run.frame_of(_nodes_of(plan))
    key = (frame, plan.formula, plan.id, row, pins, _near_border(groups))
    judged = frame.judged
    if key not in judged:
        judged[key] = _judge(groups[:1], standing, editions, row)
    found = judged[key]
    assert found is None or isinstance(found, ConditionResult)
    return found


def _near_border(groups: Sequence[Ruled]) -> bool:
    return groups[0].near_border if len(groups) == 1 else any(group.near_border for group in groups)


def _shared(groups: Sequence[Ruled], plan: ConditionPlan) -> bool:
    owned = plan.owner == groups[0].run.measure
    return not (owned or plan.formula.dated or (plan.applies is not None and plan.applies.dated))


def _nodes_of(plan: ConditionPlan) -> Iterator[Node]:
    """Everything of an application that the answer of a condition can rest on."""
    due = (plan.due.where, plan.due.date) if plan.due is not None else ()
    nodes = (plan.formula, plan.applies, plan.date, plan.due_on, plan.provisional_when, *due)
    yield from (node for node in nodes if node is not None)


def _judge(groups: Sequence[Ruled], standing: list[Standing], editions: int, row: int) -> ConditionResult | None:
    answer = answer_of(standing, editions, row)
    if answer is None:
        return None
    shown, breaking, verdict = answer.shown, answer.breaking, answer.verdict
    plan, condition = shown.plan, shown.plan.condition
    evidence = evidence_of(answer.compared, _near_border(groups))
    values, threshold = figures_of(shown)
    rows = [row for _, row in shown.trace.parameter_rows(plan.formula)]
    return ConditionResult(
        id=plan.id,
        title=condition.title,
        group=condition.group,
        verdict=verdict,
        default_verdict=answer.default.verdict if answer.default is not None else None,
        provisional=evidence is Evidence.unconfirmed,
        evidence=evidence,
        clause=condition.clause or next((row.clause for row in rows if row.clause), None),
        sources=sources_of(shown, rows),
        depends_on=deciding_topics(answer.compared),
        readings=by_reading(answer.entries, groups, shown),
        values=values,
        threshold=threshold,
        missing=answer.missing,
        shortfall=shortfall_in(breaking) if verdict is not Verdict.met else None,
        offenders=offenders_of(breaking),
        remedy=condition.remedy if verdict is not Verdict.met else None,
        due=due_rows(shown),
        counts=condition.counts,
        counted=answer.counted,
        explanation=Explanation(shown.trace, plan.formula),
        applicability=condition.applicability,
        figures=partial(figures_by_reading, answer.entries, groups, shown),
    )
