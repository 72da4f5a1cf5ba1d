"""Verdicts of conditions over all readings; steps and duties are judged in the same way and change no verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product

from calculator.evaluation.executing import Pass
from calculator.evaluation.explaining import explain
from calculator.evaluation.frame import NEVER
from calculator.evaluation.result import (
    ConditionResult,
    DueRow,
    DutyResult,
    Quantity,
    Shortfall,
    StepResult,
    Verdict,
)
from calculator.evaluation.shortfalls import comparison_of, each_threshold, shortfall_of
from calculator.evaluation.tracing import NOT_GIVEN, Trace
from calculator.evaluation.values import Number
from calculator.facts.dictionary import tables
from calculator.formulas.nodes import Node, unit_text
from calculator.rulebook.model import Evidence
from calculator.rulebook.plans import ConditionPlan, EditionPlan
from calculator.rulebook.scopes import AS_OF

__all__ = ["Ruled", "counted_verdicts", "judge_conditions", "judge_duties", "judge_steps"]

Part = Callable[[EditionPlan], tuple[ConditionPlan, ...]]
"""Which conditions of an edition are judged together: those that count, steps or duties."""


@dataclass(frozen=True)
class Ruled:
    """One run under one edition, with the combinations of edition topics that lead to it (the default first, if it does).

    ``near_border``: the deciding day lies where the true start of the edition may lie.
    """

    run: Pass
    plan: EditionPlan
    assignments: tuple[Mapping[str, str], ...]
    default: bool
    near_border: bool


@dataclass(frozen=True)
class _Entry:
    """The answer of one condition under one full combination of readings."""

    group: Ruled
    readings: Mapping[str, str]
    verdict: Verdict
    trace: Trace
    plan: ConditionPlan
    default: bool
    missing: tuple[str, ...]


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
        due = _known_day(trace, plan.due_on) if plan.due_on is not None else None
        found.append(DutyResult(condition, due, asked_on if isinstance(asked_on, date) else None))
    return found


def counted_verdicts(groups: Sequence[Ruled], row: int) -> dict[str, Verdict]:
    """Of each condition that counts the verdict alone, without what is told of it."""

    def conditions(plan: EditionPlan) -> tuple[ConditionPlan, ...]:
        return plan.conditions

    found = {}
    for plan in _plans(groups, conditions):
        answer = _answer(groups[:1] if _shared(groups, plan) else groups, plan.id, row, conditions)
        if answer is not None and plan.condition.counts:
            found[plan.id] = answer.counted
    return found


def _judged(groups: Sequence[Ruled], row: int, part: Part) -> Iterator[tuple[ConditionPlan, ConditionResult]]:
    for plan in _plans(groups, part):
        condition = _judge_once(groups, plan, row, part)
        if condition is not None:
            yield plan, condition


def _plans(groups: Sequence[Ruled], part: Part) -> Iterable[ConditionPlan]:
    """Conditions of all editions, each once, as the default edition has it."""
    plans: dict[str, ConditionPlan] = {}
    for group in groups:
        for plan in part(group.plan):
            if group.default or plan.id not in plans:
                plans[plan.id] = plan
    return plans.values()


def _judge_once(groups: Sequence[Ruled], plan: ConditionPlan, row: int, part: Part) -> ConditionResult | None:
    """A condition of a shared set has one answer for all measures that include it, as long as no edition touches it."""
    if not _shared(groups, plan):
        return _judge(groups, plan.id, row, part)
    run = groups[0].run
    pins = tuple(run.pins.get(topic) for topic in plan.formula.ordered_topics)
    frame = run.frame_of(_nodes_of(plan))
    key = (frame, plan.formula, plan.id, row, pins, any(group.near_border for group in groups))
    judged = frame.judged
    if key not in judged:
        judged[key] = _judge(groups[:1], plan.id, row, part)
    found = judged[key]
    assert found is None or isinstance(found, ConditionResult)
    return found


def _shared(groups: Sequence[Ruled], plan: ConditionPlan) -> bool:
    owned = plan.owner == groups[0].run.measure
    return not (owned or plan.formula.dated or (plan.applies is not None and plan.applies.dated))


def _nodes_of(plan: ConditionPlan) -> Iterator[Node]:
    """Everything of an application that the answer of a condition can rest on."""
    due = (plan.due.where, plan.due.date) if plan.due is not None else ()
    nodes = (plan.formula, plan.applies, plan.date, plan.due_on, plan.provisional_when, *due)
    yield from (node for node in nodes if node is not None)


def _judge(groups: Sequence[Ruled], name: str, row: int, part: Part) -> ConditionResult | None:
    answer = _answer(groups, name, row, part)
    if answer is None:
        return None
    entries, default, verdict, counted = answer.entries, answer.default, answer.verdict, answer.counted
    compared = answer.compared
    shown = default or compared[0]
    near_border = any(group.near_border for group in groups)
    evidence = _evidence(compared, near_border)
    missing: dict[str, None] = {}
    if verdict is Verdict.undetermined:
        for entry in compared:
            missing.update(dict.fromkeys(fact for fact in entry.missing if fact != NOT_GIVEN))
    breaking = shown if shown.verdict is Verdict.not_met else next(
        (entry for entry in compared if entry.verdict is Verdict.not_met), shown
    )  # fmt: skip
    plan, condition = shown.plan, shown.plan.condition
    values, threshold = _figures(shown)
    return ConditionResult(
        id=name,
        title=condition.title,
        group=condition.group,
        verdict=verdict,
        default_verdict=default.verdict if default is not None else None,
        provisional=evidence is Evidence.unconfirmed,
        evidence=evidence,
        clause=condition.clause or _clause(shown),
        sources=_sources(shown),
        depends_on=_depends_on(compared),
        readings=_by_reading(entries, groups, shown),
        values=values,
        threshold=threshold,
        missing=tuple(missing),
        shortfall=_shortfall(breaking) if verdict is not Verdict.met else None,
        offenders=_offenders(breaking),
        remedy=condition.remedy if verdict is not Verdict.met else None,
        due=_due(shown),
        counts=condition.counts,
        counted=counted,
        explanation=lambda language: explain(shown.trace, plan.formula, language),
        applicability=condition.applicability,
    )


# entries ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the combinations of readings come to together. ``compared``: the entries that were computed."""

    entries: list[_Entry]
    compared: list[_Entry]
    default: _Entry | None
    verdict: Verdict
    counted: Verdict


def _answer(groups: Sequence[Ruled], name: str, row: int, part: Part) -> _Answer | None:
    """``None`` where the condition exists under no reading of the edition."""
    entries = list(_entries(groups, name, row, part))
    if not entries:
        return None
    everywhere = len({id(entry.group) for entry in entries}) == len(groups)
    default = next((entry for entry in entries if entry.default), None)
    entries = _without_uncomputed(entries, default)
    compared = [entry for entry in entries if entry.verdict is not Verdict.not_computed]
    verdict = _agreed({entry.verdict for entry in compared})
    counted = verdict if everywhere else _agreed({entry.verdict for entry in compared} | {Verdict.met})
    return _Answer(entries, compared, default, verdict, counted)


def _entries(groups: Sequence[Ruled], name: str, row: int, part: Part) -> Iterator[_Entry]:
    for group in groups:
        plan = next((condition for condition in part(group.plan) if condition.id == name), None)
        if plan is None:
            continue
        applies = Trace(group.run, row, {}).truth(plan.applies) if plan.applies is not None else True
        if applies is False:
            continue
        readings = _readings(group.run, plan.formula)
        for names in product(*readings.values()):
            chosen = dict(zip(readings, names, strict=True))
            trace = Trace(group.run, row, {**group.assignments[0], **chosen})
            verdict = Verdict.of(trace.truth(plan.formula)) if applies else Verdict.undetermined
            default = group.default and all(group.run.defaults[topic] == reading for topic, reading in chosen.items())
            open_node = plan.formula if applies or plan.applies is None else plan.applies
            missing = tuple(trace.lacking(open_node)) if verdict is Verdict.undetermined else ()
            yield _Entry(group, chosen, verdict, trace, plan, default, missing)


def _readings(run: Pass, formula: Node) -> dict[str, list[str]]:
    """All readings of the topics that a formula names, also where they change nothing: each may rest on other evidence."""
    return {
        topic: [run.pins[topic]] if topic in run.pins else list(run.rulebook.topics[topic].readings)
        for topic in formula.ordered_topics
    }


def _without_uncomputed(entries: list[_Entry], default: _Entry | None) -> list[_Entry]:
    """A reading that lacks facts of its own is not computed; facts that the default reading needs too leave it open.

    A whole table is no fact of one reading's own.
    """
    base = default or entries[0]
    shared = base.trace.facts(base.plan.formula) | tables().keys()
    marked = []
    for entry in entries:
        own = [fact for fact in entry.missing if fact not in shared]
        if entry is not base and entry.verdict is Verdict.undetermined and own:
            entry = replace(entry, verdict=Verdict.not_computed)
        marked.append(entry)
    return marked


def _agreed(verdicts: set[Verdict]) -> Verdict:
    return next(iter(verdicts)) if len(verdicts) == 1 else Verdict.undetermined


def _depends_on(entries: Sequence[_Entry]) -> tuple[str, ...]:
    """Topics for which two combinations that differ in nothing else have different verdicts."""
    changing: dict[str, None] = {}
    for entry, other in combinations(entries, 2):
        if entry.verdict is not other.verdict:
            topics = [name for name, reading in entry.readings.items() if other.readings.get(name, reading) != reading]
            if entry.group is not other.group and not topics:
                topics = _separating(entry.group, other.group)
            elif entry.group is not other.group:
                continue
            if len(topics) == 1:
                changing.setdefault(topics[0])
    return tuple(changing)


def _separating(group: Ruled, other: Ruled) -> list[str]:
    """The one edition topic whose reading leads from one edition to the other."""
    for assignment in group.assignments:
        for rival in other.assignments:
            topics = [topic for topic, reading in assignment.items() if rival[topic] != reading]
            if len(topics) == 1:
                return topics
    return []


def _by_reading(entries: Sequence[_Entry], groups: Sequence[Ruled], shown: _Entry) -> dict[str, Verdict]:
    """The verdict under each reading of the topics that matter here, all other topics at their default.

    Topics that the formula names; and those that choose the edition, where editions disagree about the condition.
    """
    found: dict[str, Verdict] = {}
    for entry in entries:
        away = [reading for topic, reading in entry.readings.items() if entry.trace.run.defaults[topic] != reading]
        if entry.group is shown.group and len(away) <= 1:
            found.update(dict.fromkeys(away or entry.readings.values(), entry.verdict))
    at_default = {id(entry.group): entry.verdict for entry in entries if not _away_from_default(entry)}
    if len(at_default) < len(groups) or len(set(at_default.values())) > 1:
        for group in groups:
            if id(group) in at_default:
                found.update(dict.fromkeys(_edition_readings(group), at_default[id(group)]))
    if len(found) <= 1:
        return found
    order = [reading for topic in shown.trace.run.rulebook.topics.values() for reading in topic.readings]
    return {reading: found[reading] for reading in order if reading in found}


def _away_from_default(entry: _Entry) -> bool:
    return any(entry.trace.run.defaults[topic] != reading for topic, reading in entry.readings.items())


def _edition_readings(group: Ruled) -> list[str]:
    """Readings that alone, all other topics at their default, lead to the edition of the group."""
    defaults = group.run.rulebook.default_readings
    found = []
    for assignment in group.assignments:
        changed = [reading for topic, reading in assignment.items() if defaults[topic] != reading]
        found += changed if len(changed) == 1 else [] if changed else list(assignment.values())
    return found


# what a condition rests on --------------------------------------------------------------------------------------------


def _evidence(entries: Sequence[_Entry], near_border: bool) -> Evidence | None:
    words: list[Evidence] = []
    for entry in entries:
        words += entry.trace.evidence(entry.plan.formula, uncertain_start=near_border)
        words += _own_evidence(entry)
    return max(words, default=None)


def _own_evidence(entry: _Entry) -> list[Evidence]:
    """The condition's own word, for its edition and day."""
    day = _day(entry)
    words = []
    for item in entry.plan.condition.evidence:
        in_edition = item.editions is None or entry.trace.run.edition in item.editions
        begun = item.valid.start is None or (day is not None and item.valid.start <= day)
        running = item.valid.until is None or (day is not None and day <= item.valid.until)
        if in_edition and begun and running:
            words.append(item.evidence)
    doubtful = entry.plan.provisional_when
    if doubtful is not None and entry.trace.truth(doubtful) is True:
        words.append(Evidence.unconfirmed)
    return words


def _day(entry: _Entry) -> date | None:
    return None if entry.plan.date is None else _known_day(entry.trace, entry.plan.date)


def _known_day(trace: Trace, node: Node) -> date | None:
    """The day of a date; ``None`` where it is not known, or known not to exist."""
    value = trace.value(node)
    assert isinstance(value, Number)
    number = value.value(trace.row)
    return None if number is None or number >= NEVER else date.fromordinal(int(number))


def _clause(entry: _Entry) -> str | None:
    return next((row.clause for _, row in entry.trace.parameter_rows(entry.plan.formula) if row.clause), None)


def _sources(entry: _Entry) -> tuple[str, ...]:
    ids: dict[str, None] = dict.fromkeys(entry.plan.condition.source)
    for item in entry.plan.condition.evidence:
        if item.editions is None or entry.trace.run.edition in item.editions:
            ids.update(dict.fromkeys(item.source))
    for _, row in entry.trace.parameter_rows(entry.plan.formula):
        ids.update(dict.fromkeys(row.source))
    return entry.trace.run.rulebook.addresses(tuple(ids))


def _figures(entry: _Entry) -> tuple[dict[str, Quantity], Quantity | None]:
    """The two sides of the comparison that a condition comes down to."""
    trace = entry.trace
    comparison = comparison_of(trace, entry.plan.formula)
    if comparison is None:
        each = each_threshold(trace, entry.plan.formula)
        return {}, None if each is None else _quantity(trace, each)
    _, left, right = comparison
    figure, threshold = _quantity(trace, left), _quantity(trace, right)
    return ({} if figure is None else {entry.plan.condition.id: figure}), threshold


def _quantity(trace: Trace, node: Node) -> Quantity | None:
    """The number of a root node with its unit; ``None`` for a date, or where it is not known."""
    value = trace.value(node)
    number = value.value(trace.row) if isinstance(value, Number) and node.type.sort == "number" else None
    return None if number is None else Quantity(number, unit_text(node.type))


def _shortfall(entry: _Entry) -> Shortfall | None:
    lever = entry.plan.condition.lever
    if lever is None or entry.verdict is not Verdict.not_met:
        return None
    return shortfall_of(entry.trace, entry.plan.formula, lever)


def _offenders(entry: _Entry) -> tuple[str, ...]:
    """INNs of the participants that break the condition (row numbers, 1-based, in other tables)."""
    if entry.verdict is not Verdict.not_met:
        return ()
    frame = entry.trace.run.frame
    names: dict[str, None] = {}
    for table, row in entry.trace.offending_rows(entry.plan.formula):
        first = entry.trace.rows_of(table)[0]
        names.setdefault(str(frame.table(table).rows[row].get("inn") or row - first + 1))
    return tuple(names)


def _due(entry: _Entry) -> tuple[DueRow, ...]:
    """Days by which something must happen, for the rows that it concerns."""
    plan = entry.plan.due
    if plan is None:
        return ()
    trace = entry.trace
    days, rows = trace.value(plan.date), []
    assert isinstance(days, Number)
    table = trace.run.frame.table(plan.due.table)
    for row in trace.rows_of(plan.due.table):
        if plan.where is not None and trace.value(plan.where).value(row) is not True:  # type: ignore[union-attr]
            continue
        number = days.value(row)
        if number is not None and number < NEVER:
            rows.append(DueRow(table.rows[row].get("inn"), date.fromordinal(int(number))))
    return tuple(rows)
