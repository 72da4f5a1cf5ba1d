"""What accepted matches do to an answer: functional dependence under each reading, the requirements to the cluster, and the
reimbursement that depends on who sells. All of it comes from the one evaluator, for the changed applications in one batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from calculator.cooperation.matching import Match, Matching
from calculator.cooperation.moving import Note, moved
from calculator.evaluation import evaluate_many
from calculator.evaluation.result import ConditionResult, Line, MeasureResult, Result, Verdict
from calculator.facts import Application
from calculator.rulebook import Rulebook
from calculator.rulebook.plans_benefits import ReimbursementPlan

__all__ = [
    "CLUSTER_STATUS",
    "JOINT_PROJECT",
    "Batch",
    "Dependence",
    "Effect",
    "Effects",
    "Standing",
    "effects_of",
    "effects_of_matching",
    "seller_matters",
]

CLUSTER_STATUS: Final = "cluster-status"
JOINT_PROJECT: Final = "joint-project-reimbursement"
_CONDITIONS: Final = ("functional_dependence", "internal_use_each")
"""The condition on supplies inside the cluster, by the name that it has in the edition."""
_TOPICS: Final = ("fd_formula", "share_2016_2021")
"""The topics by which the value itself differs, not only its threshold."""
_SELLER: Final = "costs.supplier_inn"


@dataclass(frozen=True, slots=True)
class Dependence:
    """The level under one reading. ``value``: exact, ``None`` where the reading gives none for the cluster as a whole, or it
    is not known."""

    topic: str
    reading: str
    value: Fraction | None
    verdict: Verdict
    is_default: bool


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
    """The answers for one application. ``condition``: that on supplies inside, ``None`` without an edition in force."""

    cluster: MeasureResult
    condition: ConditionResult | None
    readings: tuple[Dependence, ...]
    batch: Batch

    @property
    def default(self) -> Dependence | None:
        """The level under the default reading."""
        return next((one for one in self.readings if one.is_default), None)


@dataclass(frozen=True, slots=True)
class Effect:
    """``after``: ``None`` where the purchases cannot be moved; ``notes`` say what does not change and why."""

    matches: tuple[Match, ...]
    after: Standing | None
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Effects:
    now: Standing
    effects: tuple[Effect, ...]


def effects_of(
    application: Application,
    rulebook: Rulebook,
    sets: Sequence[Sequence[Match]],
    *,
    as_of: date | None = None,
) -> Effects:
    """The answers now, and after each set of matches is accepted, in their order."""
    changes = [moved(application, matches) for matches in sets]
    variants = [application, *(one.application for one in changes if one.application is not None)]
    lines = [(), *(one.lines for one in changes if one.application is not None)]
    standings = iter(_standings(variants, lines, rulebook, as_of))
    now = next(standings)
    return Effects(
        now,
        tuple(
            Effect(tuple(matches), next(standings) if one.application is not None else None, one.notes)
            for matches, one in zip(sets, changes, strict=True)
        ),
    )


def effects_of_matching(
    application: Application, rulebook: Rulebook, matching: Matching, *, as_of: date | None = None
) -> tuple[Effects, Effect | None]:
    """The effect of each match alone, in their order, and of the first match of each purchase together, if there is one."""
    first = [found[0] for _, found in matching.purchases if found]
    sets = [*((match,) for match in matching.matches), *([tuple(first)] if first else [])]
    found = effects_of(application, rulebook, sets, as_of=as_of)
    if not first:
        return found, None
    return Effects(found.now, found.effects[:-1]), found.effects[-1]


def seller_matters(rulebook: Rulebook) -> tuple[str, ...]:
    """The reimbursements in which a cost line counts or not by who sells it."""
    return tuple(name for name in rulebook.measure_ids() if _reads_seller(rulebook, name))


def _reads_seller(rulebook: Rulebook, measure: str) -> bool:
    plans = [edition.benefit for edition in rulebook.plans[measure].editions.values()]
    tests = [test.formula for plan in plans if isinstance(plan, ReimbursementPlan) for test in plan.tests]
    return any(node.op == "fact" and node.data == _SELLER for formula in tests for node in formula.walk())


def _standings(
    variants: Sequence[Application], lines: Sequence[tuple[int, ...]], rulebook: Rulebook, as_of: date | None
) -> list[Standing]:
    measures = [name for name in (CLUSTER_STATUS, JOINT_PROJECT) if name in rulebook.plans]
    results = evaluate_many(variants, rulebook, measures=measures, as_of=as_of)
    values = _values(variants, results, rulebook, as_of)
    return [
        _standing(result, number, touched, values, rulebook)
        for number, (result, touched) in enumerate(zip(results, lines, strict=True))
    ]


def _values(
    variants: Sequence[Application], results: Sequence[Result], rulebook: Rulebook, as_of: date | None
) -> Mapping[str, list[Fraction | None]]:
    """The level of every variant by reading: under the default ones as they are, under each other one with it alone pinned."""
    conditions = [_condition(result.measure(CLUSTER_STATUS)) for result in results]
    readings = dict.fromkeys(name for one in conditions if one is not None for name in one.readings)
    found: dict[str, list[Fraction | None]] = {}
    for topic in (rulebook.topics[name] for name in _TOPICS if name in rulebook.topics):
        for reading in topic.readings:
            if reading == topic.default:
                found[reading] = [_value(one) for one in conditions]
            elif reading in readings:
                pinned = evaluate_many(
                    variants, rulebook, measures=[CLUSTER_STATUS], as_of=as_of, readings={topic.id: reading}
                )
                found[reading] = [_value(_condition(one.measure(CLUSTER_STATUS))) for one in pinned]
    return found


def _standing(
    result: Result,
    number: int,
    touched: tuple[int, ...],
    values: Mapping[str, list[Fraction | None]],
    rulebook: Rulebook,
) -> Standing:
    cluster = result.measure(CLUSTER_STATUS)
    condition = _condition(cluster)
    readings = [
        Dependence(
            topic,
            reading,
            values[reading][number],
            condition.readings[reading],
            is_default=reading == rulebook.topics[topic].default,
        )
        for topic in _TOPICS
        if topic in rulebook.topics and condition is not None
        for reading in rulebook.topics[topic].readings
        if reading in condition.readings
    ]
    return Standing(cluster, condition, tuple(readings), _batch(result.measure(JOINT_PROJECT), touched))


def _condition(measure: MeasureResult) -> ConditionResult | None:
    return next((one for name in _CONDITIONS for one in measure.conditions if one.id == name), None)


def _value(condition: ConditionResult | None) -> Fraction | None:
    quantity = condition.values.get(_CONDITIONS[0]) if condition is not None else None
    return None if quantity is None else quantity.value


def _batch(measure: MeasureResult, touched: tuple[int, ...]) -> Batch:
    benefit = measure.benefit
    if benefit is None:
        return Batch(measure.edition, None, None, ())
    lines = tuple(line for line in benefit.lines if line.row in touched)
    return Batch(measure.edition, benefit.amount, benefit.upper, lines)
