"""What a change of the cluster would do: every requirement and functional dependence before and after, by re-evaluation.

All variants of a call are evaluated together as one batch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from calculator.cooperation.changes import Change, MembershipError, Removal, changed_document, settled
from calculator.cooperation.ruled import DEPENDENCE, MEASURE, ruled_clusters
from calculator.documents import Document
from calculator.evaluation import evaluate_many
from calculator.evaluation.result import ConditionResult, MeasureResult, Quantity, Result, Verdict
from calculator.facts import Application, ApplicationError
from calculator.rulebook import Rulebook
from calculator.wording import Message

__all__ = ["ClusterAnswer", "Effect", "Level", "Turn", "answers_of", "effects_of", "effects_without_each"]

_PURCHASES: Final = "participants.purchases_total"


@dataclass(frozen=True, slots=True)
class Level:
    """Functional dependence under one reading, all other topics at their default; ``None`` where no topic matters.

    ``each``: the reading holds the purchases of every final producer to the threshold by themselves, so there is no single
    ``value``; else that is ``None`` where it is not known.
    """

    reading: str | None
    verdict: Verdict
    value: Quantity | None
    threshold: Quantity | None
    each: bool = False


@dataclass(frozen=True, slots=True)
class ClusterAnswer:
    """The answer for a cluster. ``levels``: functional dependence, empty where the edition has no such requirement."""

    result: Result
    levels: tuple[Level, ...]

    @property
    def measure(self) -> MeasureResult:
        return self.result.measures[0]


@dataclass(frozen=True, slots=True)
class Turn:
    """A requirement before a change and after it; ``None`` where it does not exist on one side."""

    before: ConditionResult | None
    after: ConditionResult | None

    @property
    def condition(self) -> ConditionResult:
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def differs(self) -> bool:
        """Whether the answer is another one, at least under a reading that is computed on both sides."""
        before, after = self.before, self.after
        if before is None or after is None:
            return before is not after
        if (before.verdict, before.default_verdict) != (after.verdict, after.default_verdict):
            return True
        both = before.readings.keys() & after.readings.keys()
        pairs = [(before.readings[name], after.readings[name]) for name in both]
        return any(one is not other for one, other in pairs if Verdict.not_computed not in (one, other))


@dataclass(frozen=True, slots=True)
class Effect:
    """A change with the answers before and after it. ``open``: participants whose stated sums cannot follow it."""

    change: Change
    application: Application
    before: ClusterAnswer
    after: ClusterAnswer
    open: tuple[str, ...]

    @property
    def pairs(self) -> tuple[Turn, ...]:
        """Every requirement of either side, in the order of the act."""
        before, after = (_by_id(answer) for answer in (self.before, self.after))
        return tuple(Turn(before.get(name), after.get(name)) for name in dict.fromkeys([*before, *after]))

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The requirements whose verdict changes, under all readings or under some."""
        return tuple(turn for turn in self.pairs if turn.differs)


def answers_of(
    applications: Sequence[Application],
    rulebook: Rulebook,
    *,
    as_of: date | None = None,
    readings: Mapping[str, str] | None = None,
) -> list[ClusterAnswer]:
    """Clusters judged, with functional dependence under each reading that may matter to it."""
    results = evaluate_many(applications, rulebook, measures=[MEASURE], as_of=as_of, readings=readings)
    return [ClusterAnswer(result, _levels(result)) for result in results]


def _levels(result: Result) -> tuple[Level, ...]:
    condition = next((one for one in result.measures[0].conditions if one.id == DEPENDENCE), None)
    if condition is None:
        return ()
    if not condition.readings:
        return (Level(None, condition.verdict, condition.values.get(DEPENDENCE), condition.threshold),)
    figures = condition.figures()
    return tuple(
        Level(reading, verdict, figures[reading].value, figures[reading].threshold, _PURCHASES in figures[reading].each)
        for reading, verdict in condition.readings.items()
    )


def _by_id(answer: ClusterAnswer) -> dict[str, ConditionResult]:
    return {one.id: one for one in answer.measure.conditions}


def effects_without_each(
    application: Application,
    rulebook: Rulebook,
    *,
    as_of: date | None = None,
    readings: Mapping[str, str] | None = None,
) -> list[Effect]:
    """The effect of each participant's leaving, in the order of the application."""
    members = dict.fromkeys(str(row["inn"]) for row in application.tables["participants"] or ())
    changes = [Removal((inn,)) for inn in members]
    return effects_of(application, changes, rulebook, as_of=as_of, readings=readings)


def effects_of(
    application: Application,
    changes: Sequence[Change],
    rulebook: Rulebook,
    *,
    as_of: date | None = None,
    readings: Mapping[str, str] | None = None,
) -> list[Effect]:
    """The effect of each change by itself, in their order. Raises ``MembershipError`` for one that cannot be made."""
    if not changes:
        return []
    (cluster,) = ruled_clusters([application], rulebook, as_of=as_of, readings=readings)
    documents = [changed_document(application, cluster, change) for change in changes]
    changed = [_read(document) for document in documents]
    after = ruled_clusters(changed, rulebook, as_of=as_of, readings=readings)
    variants, lost = [], []
    for document, one, other in zip(documents, changed, after, strict=True):
        followed, unknown = settled(document, cluster, other)
        variants.append(one if followed is document else _read(followed))
        lost.append(unknown)
    before, *answers = answers_of([application, *variants], rulebook, as_of=as_of, readings=readings)
    return [
        Effect(change, variant, before, answer, unknown)
        for change, variant, answer, unknown in zip(changes, variants, answers, lost, strict=True)
    ]


def _read(document: dict[str, Any]) -> Application:
    """The changed application. Raises ``MembershipError`` where the change and what is stated contradict each other."""
    try:
        return Application.from_read(Document("application", document, {}, None), "application")
    except ApplicationError as error:
        first = error.problems[0]
        raise MembershipError(Message(first.code, first.values)) from error
