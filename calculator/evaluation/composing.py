"""The verdict of a measure from the verdicts of its conditions, and what decides it.

A measure needs all conditions that stand in no alternative, and all of at least one alternative. The verdict is taken over all
conditions and again without those that rest on unconfirmed values: where the two differ the first is provisional.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from calculator.evaluation.result import AlternativeResult, ConditionResult, Verdict
from calculator.rulebook.model import Alternative, Evidence

__all__ = ["Composed", "best", "compose", "judge_alternatives", "worst"]

Judge = Callable[[ConditionResult], Verdict]


@dataclass(frozen=True)
class Composed:
    """``evidence`` is the word of what decides; ``open`` are the conditions that keep the verdict undetermined."""

    verdict: Verdict
    default_verdict: Verdict
    provisional: bool
    evidence: Evidence | None
    open: tuple[ConditionResult, ...]


@dataclass(frozen=True)
class _Requirements:
    """Conditions that are always needed, and those of each alternative."""

    always: tuple[ConditionResult, ...]
    ways: tuple[tuple[ConditionResult, ...], ...]

    @classmethod
    def of(cls, conditions: Sequence[ConditionResult], alternatives: Iterable[Alternative]) -> _Requirements:
        counted = {condition.id: condition for condition in conditions if condition.counts}
        ways = [tuple(counted[name] for name in one.conditions if name in counted) for one in alternatives]
        in_some = {condition.id for way in ways for condition in way}
        # An alternative whose conditions have all lapsed on the day of the application is no way to qualify.
        return cls(
            tuple(condition for name, condition in counted.items() if name not in in_some),
            tuple(way for way in ways if way),
        )

    def firm(self) -> _Requirements:
        """Without conditions that rest on unconfirmed values; an alternative of nothing else then asks for nothing."""
        return _Requirements(
            tuple(condition for condition in self.always if not condition.provisional),
            tuple(tuple(condition for condition in way if not condition.provisional) for way in self.ways),
        )

    def verdict(self, judge: Judge) -> Verdict:
        verdicts = [judge(condition) for condition in self.always]
        if self.ways:
            verdicts.append(best([worst([judge(condition) for condition in way]) for way in self.ways]))
        return worst(verdicts)

    def evidence(self, verdict: Verdict) -> Evidence | None:
        """The weakest word of what decides.

        One condition that fails firmly is enough to refuse: of such the strongest word decides. To agree all must hold; of
        alternatives one is enough to agree, and all must fail to refuse.
        """
        words = [condition.evidence for condition in self.always if condition.counted is verdict]
        needed, enough = (_weakest, _strongest) if verdict is Verdict.met else (_strongest, _weakest)
        ways = [way for way in self.ways if worst([condition.counted for condition in way]) is verdict]
        if ways and best([worst([condition.counted for condition in way]) for way in self.ways]) is verdict:
            deciding = [
                needed([condition.evidence for condition in way if condition.counted is verdict]) for way in ways
            ]
            words.append(_strongest(deciding) if verdict is Verdict.undetermined else enough(deciding))
        return needed(words)

    def open(self) -> tuple[ConditionResult, ...]:
        """Conditions whose answer would decide more; those of alternatives that fail anyway would not."""
        found = [condition for condition in self.always if condition.counted is Verdict.undetermined]
        verdicts = [worst([condition.counted for condition in way]) for way in self.ways]
        if self.ways and best(verdicts) is Verdict.undetermined:
            for way, verdict in zip(self.ways, verdicts, strict=True):
                if verdict is Verdict.undetermined:
                    found += [condition for condition in way if condition.counted is Verdict.undetermined]
        by_id: Mapping[str, ConditionResult] = {condition.id: condition for condition in found}
        return tuple(by_id.values())


def compose(conditions: Sequence[ConditionResult], alternatives: Iterable[Alternative] = ()) -> Composed:
    """Verdict, default verdict, provisional mark, evidence and open conditions of a measure."""
    everything = _Requirements.of(conditions, alternatives)
    firm = everything.firm()
    verdict = everything.verdict(lambda condition: condition.counted)
    provisional = verdict is not firm.verdict(lambda condition: condition.counted)
    return Composed(
        verdict=verdict,
        default_verdict=everything.verdict(lambda condition: condition.default_verdict or Verdict.met),
        provisional=provisional,
        evidence=Evidence.unconfirmed if provisional else firm.evidence(verdict),
        open=everything.open(),
    )


def verdict_of(counted: Mapping[str, Verdict], alternatives: Iterable[Alternative]) -> Verdict:
    """The verdict of a measure from those of the conditions that count, by id."""
    ways = [[counted[name] for name in one.conditions if name in counted] for one in alternatives]
    in_some = {name for one in alternatives for name in one.conditions}
    needed = [verdict for name, verdict in counted.items() if name not in in_some]
    if any(ways):
        needed.append(best([worst(way) for way in ways if way]))
    return worst(needed)


def judge_alternatives(
    conditions: Sequence[ConditionResult], alternatives: Iterable[Alternative]
) -> tuple[AlternativeResult, ...]:
    """The ways to qualify that there are on the day, each with its verdict."""
    counted = {condition.id: condition.counted for condition in conditions if condition.counts}
    found = []
    for one in alternatives:
        names = tuple(name for name in one.conditions if name in counted)
        if names:
            found.append(AlternativeResult(one.id, one.title, worst([counted[name] for name in names]), names))
    return tuple(found)


def worst(verdicts: Sequence[Verdict]) -> Verdict:
    for verdict in (Verdict.not_met, Verdict.undetermined):
        if verdict in verdicts:
            return verdict
    return Verdict.met


def best(verdicts: Sequence[Verdict]) -> Verdict:
    for verdict in (Verdict.met, Verdict.undetermined):
        if verdict in verdicts:
            return verdict
    return Verdict.not_met


def _weakest(words: Sequence[Evidence | None]) -> Evidence | None:
    return max((word for word in words if word is not None), default=None)


def _strongest(words: Sequence[Evidence | None]) -> Evidence | None:
    return min((word for word in words if word is not None), default=None)
