"""The participants of a cluster in one table: what each is, what it contributes to the requirements, and what it breaks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from calculator.cooperation.ruled import Contract, RuledCluster, text_of
from calculator.evaluation.result import ConditionResult, MeasureResult
from calculator.facts import Application, Row

__all__ = ["OutsidePurchase", "OutsidePurchases", "Participant", "outside_purchases", "participants_of"]


@dataclass(frozen=True, slots=True)
class Participant:
    """One participant, by the rules. Sums in kopecks; ``None`` is not known, for ``roles`` and ``territories`` too.

    ``final``, ``newcomer``, ``listed``: how the rules count it; ``deadline``: the last day for a newcomer's first contract.
    ``inside``: what it buys inside, as the rules take it. ``sold`` and ``sold_to_final``: by contracts that count, to other
    participants and, as an intermediate producer, to final ones. ``level``: of a final producer, the part of its purchases
    that is bought inside. ``bears``: what its own purchases bring to the pooled level of functional dependence, ``carries``:
    what its sales bring to it; both parts of the purchases of all final producers. ``breaks``: conditions that fail because of
    it, under the default readings or another.
    """

    inn: str
    name: str | None
    kind: str | None
    roles: frozenset[str] | None
    territories: frozenset[str] | None
    final: bool | None
    newcomer: bool | None
    listed: bool | None
    contracts: int | None
    deadline: date | None
    output: int | None
    used_inside: int | None
    purchases: int | None
    inside: int | None
    sold: int
    sold_to_final: int
    level: Fraction | None
    bears: Fraction | None
    carries: Fraction | None
    breaks: tuple[ConditionResult, ...]


@dataclass(frozen=True, slots=True)
class OutsidePurchase:
    """A row of ``purchases`` of a final producer, counted from 1, whose seller is no participant. ``amount`` in kopecks."""

    row: int
    seller: str | None
    okpd2: str | None
    name: str | None
    amount: int | None


@dataclass(frozen=True, slots=True)
class OutsidePurchases:
    """What a final producer buys outside the cluster, in kopecks.

    ``amount``: all its purchases less those inside, ``None`` where one of them is not known. ``rows``: what of it the list of
    purchases tells, the greatest first; ``told``: their sum.
    """

    buyer: str
    amount: int | None
    rows: tuple[OutsidePurchase, ...]

    @property
    def told(self) -> int:
        return sum(row.amount or 0 for row in self.rows)


def participants_of(cluster: RuledCluster, measure: MeasureResult) -> tuple[Participant, ...]:
    """All participants in the order of the application. ``measure``: the answer for the same cluster on the same day."""
    finals = [inn for inn in cluster.participants if cluster.truth("final_producer", inn)]
    whole = _whole(cluster, finals)
    return tuple(_participant(inn, cluster, measure, whole) for inn in cluster.participants)


def _participant(inn: str, cluster: RuledCluster, measure: MeasureResult, whole: int | None) -> Participant:
    row = cluster.participants[inn]
    final = cluster.truth("final_producer", inn)
    inside, purchases = _kopecks(cluster.number("purchases_inside", inn)), sum_of(row, "purchases_total")
    contracts = cluster.number("contracts_inside", inn)
    sold = [one for one in cluster.contracts if one.counted and one.seller == inn]
    to_final = _amount(one for one in sold if one.feeds and cluster.truth("final_producer", str(one.buyer)))
    return Participant(
        inn=inn,
        name=text_of(row, "name"),
        kind=text_of(row, "kind"),
        roles=_set(row, "roles"),
        territories=_set(row, "listed_territories"),
        final=final,
        newcomer=cluster.truth("newcomer", inn),
        listed=cluster.truth("in_listed_territory", inn),
        contracts=int(contracts) if contracts is not None else None,
        deadline=cluster.day("contract_deadline", inn) if cluster.truth("newcomer", inn) else None,
        output=sum_of(row, "output_total"),
        used_inside=sum_of(row, "output_used_inside"),
        purchases=purchases,
        inside=inside,
        sold=_amount(sold),
        sold_to_final=to_final,
        level=_ratio(inside, purchases) if final else None,
        bears=_ratio(inside, whole) if final else None,
        carries=_ratio(to_final, whole),
        breaks=tuple(one for one in measure.conditions if inn in one.offenders),
    )


def _whole(cluster: RuledCluster, finals: Sequence[str]) -> int | None:
    """All purchases of all final producers; ``None`` where one of them is not known."""
    sums = [sum_of(cluster.participants[inn], "purchases_total") for inn in finals]
    roles_known = all(cluster.truth("final_producer", inn) is not None for inn in cluster.participants)
    return sum(one or 0 for one in sums) if roles_known and None not in sums else None


def outside_purchases(application: Application, cluster: RuledCluster) -> tuple[OutsidePurchases, ...]:
    """For each final producer what it buys outside, in the order of the application."""
    rows = application.tables["purchases"] or ()
    found = []
    for inn, row in cluster.participants.items():
        if not cluster.truth("final_producer", inn):
            continue
        total, inside = sum_of(row, "purchases_total"), _kopecks(cluster.number("purchases_inside", inn))
        outside = [
            OutsidePurchase(place, text_of(one, "seller_inn"), text_of(one, "okpd2"), text_of(one, "name"), sum_of(one, "amount"))
            for place, one in enumerate(rows, start=1)
            if text_of(one, "buyer_inn") == inn and text_of(one, "seller_inn") not in cluster.participants
        ]  # fmt: skip
        outside.sort(key=lambda one: -(one.amount or 0))
        found.append(OutsidePurchases(inn, _less(total, inside), tuple(outside)))
    return tuple(found)


def sum_of(row: Row, key: str) -> int | None:
    """A sum of a row in kopecks; ``None`` where it is not stated, or stated twice differently."""
    value = row.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _set(row: Row, key: str) -> frozenset[str] | None:
    value = row.get(key)
    return value if isinstance(value, frozenset) else None


def _amount(contracts: Iterable[Contract]) -> int:
    return sum(one.amount or 0 for one in contracts)


def _kopecks(number: Fraction | None) -> int | None:
    return int(number) if number is not None else None


def _ratio(part: int | None, whole: int | None) -> Fraction | None:
    return Fraction(part, whole) if part is not None and whole else None


def _less(whole: int | None, part: int | None) -> int | None:
    return whole - part if whole is not None and part is not None else None
