"""The answer of a condition under each combination of readings, and what these come to together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from types import MappingProxyType
from typing import Final

from calculator.evaluation.executing import Pass
from calculator.evaluation.result import Verdict
from calculator.evaluation.tracing import NOT_GIVEN, Trace
from calculator.facts.dictionary import tables
from calculator.formulas.nodes import Node
from calculator.rulebook.plans import ConditionPlan, EditionPlan

__all__ = ["Answer", "Entry", "Ruled", "Standing", "answer_of"]


@dataclass(slots=True, eq=False)  # not frozen, which costs a third of the time; never written into
class Ruled:
    """One run under one edition, with the combinations of edition topics that lead to it (the default first, if it does).

    ``near_border``: the deciding day lies where the true start of the edition may lie.
    """

    run: Pass
    plan: EditionPlan
    assignments: tuple[Mapping[str, str], ...]
    default: bool
    near_border: bool


Standing = tuple[Ruled, ConditionPlan]
"""A condition as the edition of one run has it."""


@dataclass(slots=True, eq=False)
class Entry:
    """The answer of one condition under one full combination of readings."""

    group: Ruled
    readings: Mapping[str, str]
    verdict: Verdict
    trace: Trace
    plan: ConditionPlan
    default: bool
    missing: tuple[str, ...]


@dataclass(slots=True, eq=False)
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
        shown = self.shown
        if shown.verdict is Verdict.not_met or len(self.compared) == 1:
            return shown
        return next((entry for entry in self.compared if entry.verdict is Verdict.not_met), shown)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that leave the verdict open."""
        if self.verdict is not Verdict.undetermined:
            return ()
        facts = (fact for entry in self.compared for fact in entry.missing)
        return tuple(dict.fromkeys(fact for fact in facts if fact != NOT_GIVEN))


def answer_of(standing: Sequence[Standing], editions: int, row: int) -> Answer | None:
    """``None`` where the condition exists under no reading of the edition; ``editions``: how many could have it."""
    entries = list(_entries(standing, row))
    if not entries:
        return None
    if len(entries) == editions == 1:
        verdict = entries[0].verdict
        return Answer(entries, entries, entries[0] if entries[0].default else None, verdict, verdict)
    everywhere = len({id(entry.group) for entry in entries}) == editions
    default = next((entry for entry in entries if entry.default), None)
    entries = _without_uncomputed(entries, default)
    compared = [entry for entry in entries if entry.verdict is not Verdict.not_computed]
    verdict = _agreed({entry.verdict for entry in compared})
    counted = verdict if everywhere else _agreed({entry.verdict for entry in compared} | {Verdict.met})
    return Answer(entries, compared, default, verdict, counted)


def _entries(standing: Sequence[Standing], row: int) -> Iterator[Entry]:
    for group, plan in standing:
        run, fixed = group.run, group.assignments[0]
        applies = Trace(run, row, _NO_READINGS).truth(plan.applies) if plan.applies is not None else True
        if applies is False:
            continue
        open_node = plan.formula if applies or plan.applies is None else plan.applies
        for chosen in _readings(run, plan.formula):
            trace = Trace(run, row, {**fixed, **chosen} if chosen else fixed)
            verdict = Verdict.of(trace.truth(plan.formula)) if applies else Verdict.undetermined
            default = group.default
            if chosen and default:
                default = all(run.defaults[topic] == reading for topic, reading in chosen.items())
            missing = tuple(trace.lacking(open_node)) if verdict is Verdict.undetermined else ()
            yield Entry(group, chosen, verdict, trace, plan, default, missing)


_NO_READINGS: Final[Mapping[str, str]] = MappingProxyType({})


def _readings(run: Pass, formula: Node) -> Sequence[Mapping[str, str]]:
    """All readings of the topics that a formula names, also where they change nothing: each may rest on other evidence."""
    if not formula.topics:
        return (_NO_READINGS,)
    topics, pins = formula.ordered_topics, run.pins
    key = ("readings", topics, tuple([pins.get(topic) for topic in topics]))
    kept = run.rulebook.structures
    found = kept.get(key)
    if found is None:
        options = [[pins[topic]] if topic in pins else run.rulebook.topics[topic].readings for topic in topics]
        found = kept[key] = tuple(dict(zip(topics, names, strict=True)) for names in product(*options))
    assert isinstance(found, tuple)
    return found


def _without_uncomputed(entries: list[Entry], default: Entry | None) -> list[Entry]:
    """A reading that lacks facts of its own is not computed; facts that the default reading needs too leave it open.

    A whole table is no fact of one reading's own.
    """
    base = default or entries[0]
    if not any(entry.missing for entry in entries if entry is not base):
        return entries
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
