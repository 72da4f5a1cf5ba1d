"""The answer of a condition under each combination of readings, and what these come to together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from calculator.evaluation.executing import Pass
from calculator.evaluation.result import Verdict
from calculator.evaluation.tracing import NOT_GIVEN, Trace
from calculator.facts.dictionary import tables
from calculator.formulas.nodes import Node
from calculator.rulebook.plans import ConditionPlan, EditionPlan

__all__ = ["Answer", "Entry", "Part", "Ruled", "answer_of"]

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
class Entry:
    """The answer of one condition under one full combination of readings."""

    group: Ruled
    readings: Mapping[str, str]
    verdict: Verdict
    trace: Trace
    plan: ConditionPlan
    default: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the combinations of readings come to together. ``compared``: the entries that were computed."""

    entries: list[Entry]
    compared: list[Entry]
    default: Entry | None
    verdict: Verdict
    counted: Verdict

    @property
    def shown(self) -> Entry:
        """The entry that is told: of the default readings, where the condition exists under them."""
        return self.default or self.compared[0]

    @property
    def breaking(self) -> Entry:
        """The entry whose shortfall and offenders are told: one that is not met, where there is one."""
        failed = (entry for entry in self.compared if entry.verdict is Verdict.not_met)
        return self.shown if self.shown.verdict is Verdict.not_met else next(failed, self.shown)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that leave the verdict open."""
        if self.verdict is not Verdict.undetermined:
            return ()
        facts = (fact for entry in self.compared for fact in entry.missing)
        return tuple(dict.fromkeys(fact for fact in facts if fact != NOT_GIVEN))


def answer_of(groups: Sequence[Ruled], name: str, row: int, part: Part) -> Answer | None:
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
    return Answer(entries, compared, default, verdict, counted)


def _entries(groups: Sequence[Ruled], name: str, row: int, part: Part) -> Iterator[Entry]:
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
            yield Entry(group, chosen, verdict, trace, plan, default, missing)


def _readings(run: Pass, formula: Node) -> dict[str, list[str]]:
    """All readings of the topics that a formula names, also where they change nothing: each may rest on other evidence."""
    return {
        topic: [run.pins[topic]] if topic in run.pins else list(run.rulebook.topics[topic].readings)
        for topic in formula.ordered_topics
    }


def _without_uncomputed(entries: list[Entry], default: Entry | None) -> list[Entry]:
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
