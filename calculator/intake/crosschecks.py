"""Applications looked at together: one cost claimed twice, one participant in several clusters, one budget for several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from calculator.facts import Application
from calculator.facts.values import Value

__all__ = [
    "BudgetUse",
    "Claim",
    "ClaimCheck",
    "CostPlace",
    "RepeatedCost",
    "SharedParticipant",
    "Turn",
    "budget_use",
    "claims_of",
    "lines_claimed",
    "participants_in_several_clusters",
    "repeated_costs",
    "turns_of",
]


@dataclass(frozen=True, slots=True)
class CostPlace:
    """A cost line: the id of its application and its row, from 1."""

    application: str
    row: int


@dataclass(frozen=True, slots=True)
class RepeatedCost:
    """Cost lines of the same supplier, day and sum. ``amount`` in kopecks; ``day`` of the invoice, else of the payment."""

    supplier_inn: str
    day: date
    amount: int
    places: tuple[CostPlace, ...]


@dataclass(frozen=True, slots=True)
class SharedParticipant:
    """A participant that applications of different clusters name: cluster by application."""

    inn: str
    clusters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Claim:
    """A sum in kopecks that an application would get from a budget, and the day by which its turn is known."""

    application: str
    amount: int
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A claim in its turn: whether it fits, and what is left behind it, in kopecks."""

    claim: Claim
    fits: bool
    left: int


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """A budget after claims in their turn, in kopecks. ``left`` after those that fit; ``short`` do not fit."""

    budget: int
    accepted: tuple[Claim, ...]
    short: tuple[Claim, ...]

    @property
    def left(self) -> int:
        return self.budget - sum(claim.amount for claim in self.accepted)


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """What an application claims and what was computed, in kopecks; ``None`` where one of them is not known."""

    name: str
    claimed: int
    computed: int | None

    @property
    def difference(self) -> int | None:
        """Claimed less computed: above zero where too much is claimed."""
        return None if self.computed is None else self.claimed - self.computed


def repeated_costs(applications: Iterable[Application]) -> tuple[RepeatedCost, ...]:
    """Cost lines that agree in supplier, day and sum, in the order of first appearance.

    The days are those of the invoice, where both lines have one, else of the payment. The sums are those with VAT, where
    both lines have one, else without. A line that lacks supplier, day or sum agrees with none: nothing is guessed.
    """
    groups: dict[tuple[str, str, str, date, int], list[CostPlace]] = {}
    for application in applications:
        for row, line in enumerate(application.tables["costs"] or (), start=1):
            supplier = line.get("supplier_inn")
            for day_key in ("invoice_date", "paid_on"):
                for sum_key in ("gross", "net"):
                    day, amount = line.get(day_key), line.get(sum_key)
                    if isinstance(supplier, str) and isinstance(day, date) and isinstance(amount, int) and amount > 0:
                        place = CostPlace(application.id, row)
                        groups.setdefault((day_key, sum_key, supplier, day, amount), []).append(place)
    found: dict[tuple[CostPlace, ...], RepeatedCost] = {}
    for (_, _, supplier, day, amount), places in groups.items():
        if len(places) > 1:
            found.setdefault(tuple(places), RepeatedCost(supplier, day, amount, tuple(places)))
    return tuple(_without_parts(found))


def _without_parts(found: Mapping[tuple[CostPlace, ...], RepeatedCost]) -> Iterable[RepeatedCost]:
    """The same lines may agree by invoice and by payment; told is the widest agreement."""
    for places, cost in found.items():
        if not any(set(places) < set(other) for other in found):
            yield cost


def participants_in_several_clusters(applications: Iterable[Application]) -> tuple[SharedParticipant, ...]:
    """Participants named under different ``cluster.id``. Applications that do not say their cluster are left out."""
    clusters: dict[str, dict[str, str]] = {}
    for application in applications:
        cluster = application.facts.get("cluster.id")
        if not isinstance(cluster, str):
            continue
        for participant in application.tables["participants"] or ():
            clusters.setdefault(str(participant["inn"]), {})[application.id] = cluster
    return tuple(
        SharedParticipant(inn, by_application)
        for inn, by_application in clusters.items()
        if len(set(by_application.values())) > 1
    )


def budget_use(budget: int, claims: Sequence[Claim]) -> BudgetUse:
    """Claims against one budget: by their day, those without a day last, equal ones as given.

    A claim is accepted whole or not at all; one that does not fit does not bar a smaller one behind it.
    """
    turns = turns_of(budget, claims)
    accepted, short = ([one.claim for one in turns if one.fits is fits] for fits in (True, False))
    return BudgetUse(budget, tuple(accepted), tuple(short))


def turns_of(budget: int, claims: Sequence[Claim]) -> tuple[Turn, ...]:
    """The claims one after another, as ``budget_use`` takes them."""
    left, turns = budget, []
    for claim in sorted(claims, key=lambda one: (one.day is None, one.day or date.min)):
        fits = claim.amount <= left
        left -= claim.amount if fits else 0
        turns.append(Turn(claim, fits, left))
    return tuple(turns)


def claims_of(application: Application, computed: Mapping[str, int | None]) -> tuple[ClaimCheck, ...]:
    """What the application claims by measure (``application.claimed_amounts``), beside what was computed."""
    rows = application.tables["application.claimed_amounts"] or ()
    checks = []
    for row in rows:
        measure, amount = _pair(row)
        if isinstance(amount, int):
            checks.append(ClaimCheck(measure, amount, computed.get(measure)))
    return tuple(checks)


def lines_claimed(application: Application, computed: Mapping[int, int | None]) -> tuple[ClaimCheck, ...]:
    """What is claimed for each cost line (``costs[].claimed_amount``), beside what was computed by row, from 1."""
    checks = []
    for row, line in enumerate(application.tables["costs"] or (), start=1):
        amount = line.get("claimed_amount")
        if isinstance(amount, int):
            checks.append(ClaimCheck(str(row), amount, computed.get(row)))
    return tuple(checks)


def _pair(row: Mapping[str, Value]) -> tuple[str, Value | None]:
    """Word and sum of a row of a mapping."""
    keys = list(row)
    return str(row[keys[0]]), row[keys[1]] if len(keys) > 1 else None
