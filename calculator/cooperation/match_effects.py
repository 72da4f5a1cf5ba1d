"""What accepted matches do to an answer: functional dependence under each reading, the requirements to the cluster, and the
reimbursement that depends on who sells. All of it comes from the one evaluator, for the changed applications in one batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from calculator.cooperation.capacity import room_for
from calculator.cooperation.effects import ClusterAnswer, Level, answers_of
from calculator.cooperation.matching import Match, Matching, amount_of
from calculator.cooperation.moving import Note, moved
from calculator.evaluation import evaluate_many
from calculator.evaluation.result import Line, MeasureResult
from calculator.facts import Application
from calculator.rulebook import Rulebook
from calculator.rulebook.plans_benefits import ReimbursementPlan

__all__ = [
    "JOINT_PROJECT",
    "Batch",
    "MatchEffect",
    "MatchEffects",
    "Standing",
    "effects_of_matching",
    "match_effects",
    "seller_matters",
]

JOINT_PROJECT: Final = "joint-project-reimbursement"
_TOPICS: Final = ("fd_formula", "share_2016_2021")
"""The topics by which the level itself differs, not only its threshold."""
_SELLER: Final = "costs.supplier_inn"


@dataclass(frozen=True, slots=True)
class Batch:
    """The reimbursement. ``amount`` counts what is certain, ``upper`` what is open too, both in kopecks and as if the
    conditions were met. ``lines``: the cost lines that the purchases moved or added."""

    edition: str | None
    amount: int | None
    upper: int | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """The answers for one application. ``levels``: functional dependence under the readings by which it differs.

    ``default``: the level under the default reading, ``None`` where no edition that asks for it is in force.
    """

    answer: ClusterAnswer
    levels: tuple[Level, ...]
    default: Level | None
    batch: Batch

    @property
    def cluster(self) -> MeasureResult:
        return self.answer.measure


@dataclass(frozen=True, slots=True)
class MatchEffect:
    """``after``: ``None`` where the purchases cannot be moved; ``notes`` say what does not change and why."""

    matches: tuple[Match, ...]
    after: Standing | None
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class MatchEffects:
    """The answers ``now``, and those after each set of matches."""

    now: Standing
    effects: tuple[MatchEffect, ...]


def match_effects(
    application: Application, rulebook: Rulebook, sets: Sequence[Sequence[Match]], *, as_of: date | None = None
) -> MatchEffects:
    """The answers now, and after each set of matches is accepted, in their order."""
    changes = moved(application, rulebook, sets, as_of=as_of)
    variants = [(application, ()), *((one.application, one.lines) for one in changes if one.application is not None)]
    standings = iter(_standings(variants, rulebook, as_of))
    now = next(standings)
    found = [
        MatchEffect(
            tuple(matches), next(standings) if one.application is not None else None, (*one.notes, *_crowded(matches))
        )
        for matches, one in zip(sets, changes, strict=True)
    ]
    return MatchEffects(now, tuple(found))


def effects_of_matching(
    application: Application, rulebook: Rulebook, matching: Matching, *, as_of: date | None = None
) -> tuple[MatchEffects, MatchEffect | None]:
    """The effect of each match alone, in their order, and of the first match of each purchase together, if there is one."""
    first = [found[0] for _, found in matching.purchases if found]
    sets = [*((match,) for match in matching.matches), *([tuple(first)] if first else [])]
    found = match_effects(application, rulebook, sets, as_of=as_of)
    if not first:
        return found, None
    return MatchEffects(found.now, found.effects[:-1]), found.effects[-1]


def seller_matters(rulebook: Rulebook) -> tuple[str, ...]:
    """The reimbursements in which a cost line counts or not by who sells it."""
    return tuple(name for name in rulebook.measure_ids() if _reads_seller(rulebook, name))


def _reads_seller(rulebook: Rulebook, measure: str) -> bool:
    plans = [edition.benefit for edition in rulebook.plans[measure].editions.values()]
    tests = [test.formula for plan in plans if isinstance(plan, ReimbursementPlan) for test in plan.tests]
    return any(node.op == "fact" and node.data == _SELLER for formula in tests for node in formula.walk())


def _crowded(matches: Sequence[Match]) -> Iterator[Note]:
    """The makers that have no room for all that is accepted of one period; one match by itself says so already."""
    found: dict[tuple[int, str], list[Match]] = {}
    for match in matches if len(matches) > 1 else ():
        found.setdefault((match.offer.number, match.purchase.period), []).append(match)
    for (_, period), some in found.items():
        offer = some[0].offer
        if room_for(offer, amount_of(match.purchase for match in some), period) == "short":
            yield Note("room_short", offer.maker)


def _standings(
    variants: Sequence[tuple[Application, tuple[int, ...]]], rulebook: Rulebook, as_of: date | None
) -> list[Standing]:
    applications = [application for application, _ in variants]
    answers = answers_of(applications, rulebook, as_of=as_of)
    batches = evaluate_many(applications, rulebook, measures=[JOINT_PROJECT], as_of=as_of)
    return [
        _standing(answer, _batch(result.measure(JOINT_PROJECT), lines), rulebook)
        for answer, result, (_, lines) in zip(answers, batches, variants, strict=True)
    ]


def _standing(answer: ClusterAnswer, batch: Batch, rulebook: Rulebook) -> Standing:
    topics = [rulebook.topics[name] for name in _TOPICS if name in rulebook.topics]
    readings = {reading for topic in topics for reading in topic.readings}
    levels = tuple(level for level in answer.levels if level.reading is None or level.reading in readings)
    usual = {None, *(topic.default for topic in topics)}
    return Standing(answer, levels, next((level for level in levels if level.reading in usual), None), batch)


def _batch(measure: MeasureResult, touched: tuple[int, ...]) -> Batch:
    benefit = measure.benefit
    if benefit is None:
        return Batch(measure.edition, None, None, ())
    lines = tuple(line for line in benefit.lines if line.row in touched)
    return Batch(measure.edition, benefit.amount, benefit.upper, lines)
