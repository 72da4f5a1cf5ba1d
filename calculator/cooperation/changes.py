"""A cluster in which something changes: the application document with the change in it.

A participant leaves or comes, or a purchase of a final producer moves inside. Stated sums follow the contracts that begin or
cease to count, as far as the contracts tell; the rules are never changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from calculator.cooperation.participants import sum_of
from calculator.cooperation.ruled import RuledCluster
from calculator.facts import Application
from calculator.money import format_money, plain_money
from calculator.wording import Message

__all__ = ["Addition", "Change", "MembershipError", "Move", "Removal", "changed_document", "settled"]

_INSIDE: Final = "purchases_from_intermediate"
_USED: Final = "output_used_inside"


@dataclass(frozen=True, slots=True)
class Removal:
    """These participants leave; what others agreed with them is no contract between participants any more."""

    inns: tuple[str, ...]


@dataclass(frozen=True)
class Addition:
    """A participant comes: its row and its contracts as an application document states them.

    Contracts with it that the application states already begin to count.
    """

    participant: Mapping[str, Any]
    links: tuple[Mapping[str, Any], ...] = ()

    @property
    def inn(self) -> str:
        return str(self.participant["inn"]).strip()


@dataclass(frozen=True, slots=True)
class Move:
    """A final producer buys for ``amount`` kopecks inside what it bought outside; what it buys in all stays the same.

    The output of the ``seller`` rises by what it sells more. Without one it is an intermediate producer of which nothing is
    said.
    """

    buyer: str
    amount: int
    seller: str | None = None


Change = Removal | Addition | Move


@dataclass(frozen=True, slots=True)
class _Roubles:
    """A sum in a message, written as its language writes it."""

    kopecks: int

    def in_language(self, language: str) -> str:
        return format_money(self.kopecks, language)


class MembershipError(Exception):
    """The change cannot be made in this cluster; ``message`` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.in_language("en"))
        self.message = message

    def text(self, language: str) -> str:
        return self.message.in_language(language)


def changed_document(application: Application, cluster: RuledCluster, change: Change) -> dict[str, Any]:
    """The document with the change, stated sums as they were; see ``settled``. Raises ``MembershipError``."""
    document = _copied({"contract": 1, "id": application.id, **application.document})
    match change:
        case Removal():
            _remove(document, cluster, change)
        case Addition():
            _add(document, cluster, change)
        case Move():
            _move(document, cluster, change)
    return document


def _copied(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with participants that may be changed; all else is shared and stays as it is."""
    return {**document, "participants": [dict(row) for row in document.get("participants") or ()]}


def _member(inn: str, cluster: RuledCluster) -> None:
    if inn not in cluster.participants:
        raise MembershipError(Message("cooperation.no_participant", {"inn": inn}))


def _remove(document: dict[str, Any], cluster: RuledCluster, change: Removal) -> None:
    for inn in change.inns:
        _member(inn, cluster)
    document["participants"] = [row for row in document["participants"] if _inn(row) not in change.inns]


def _add(document: dict[str, Any], cluster: RuledCluster, change: Addition) -> None:
    if not cluster.stated[0]:
        raise MembershipError(Message("cooperation.participants_not_stated"))
    if change.inn in cluster.participants:
        raise MembershipError(Message("cooperation.already_participant", {"inn": change.inn}))
    document["participants"].append(dict(change.participant))
    _sign(document, cluster, change.links)


def _sign(document: dict[str, Any], cluster: RuledCluster, links: Sequence[Mapping[str, Any]]) -> None:
    """Add contracts; to a list that is not known nothing can be added, or it would be known to hold nothing else."""
    if links and not cluster.stated[1]:
        raise MembershipError(Message("cooperation.contracts_not_stated"))
    if links:
        document["links"] = [*document["links"], *(dict(link) for link in links)]


def _move(document: dict[str, Any], cluster: RuledCluster, change: Move) -> None:
    _member(change.buyer, cluster)
    if not cluster.truth("final_producer", change.buyer):
        raise MembershipError(Message("cooperation.not_final", {"inn": change.buyer}))
    _check_amount(cluster, change)
    if change.seller is None:
        _move_to_nobody(document, cluster, change)
        return
    _member(change.seller, cluster)
    if change.seller == change.buyer or not cluster.truth("intermediate_producer", change.seller):
        raise MembershipError(Message("cooperation.not_intermediate", {"inn": change.seller}))
    amount = plain_money(change.amount)
    link = {"seller_inn": change.seller, "buyer_inn": change.buyer, "type": "supply", "amount": amount}
    _sign(document, cluster, [link])
    output = sum_of(cluster.participants[change.seller], "output_total")
    if output is not None:
        _state(document, change.seller, "output_total", output + change.amount)


def _check_amount(cluster: RuledCluster, change: Move) -> None:
    """More than zero, and no more than what is bought outside, as far as that is known."""
    if change.amount <= 0:
        raise MembershipError(Message("cooperation.amount_not_above_zero"))
    total = sum_of(cluster.participants[change.buyer], "purchases_total")
    inside = cluster.number("purchases_inside", change.buyer)
    if total is not None and inside is not None and change.amount > total - inside:
        values = {"inn": change.buyer, "outside": _Roubles(total - int(inside))}
        raise MembershipError(Message("cooperation.more_than_outside", values))


def _move_to_nobody(document: dict[str, Any], cluster: RuledCluster, change: Move) -> None:
    inside = cluster.number("purchases_inside", change.buyer)
    if inside is None:
        raise MembershipError(Message("cooperation.inside_not_known", {"inn": change.buyer}))
    _state(document, change.buyer, _INSIDE, int(inside) + change.amount)


def settled(
    document: dict[str, Any], before: RuledCluster, after: RuledCluster
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The changed document with stated sums that follow the contracts, and the participants whose sums cannot follow.

    What is bought from intermediate producers, and what of an output is used inside, rises by contracts that count now and
    did not before, and falls by those that count no more. Where the amount of such a contract is not known, or the sum would
    fall below zero, it is not known: it is stated twice and differently, which leaves open whatever needs it. A document in
    which nothing has to follow is returned as it is.
    """
    found, lost = _copied(document), dict[str, None]()
    moved = False
    for key, differences in ((_INSIDE, _bought(before, after)), (_USED, _used(before, after))):
        for inn, difference in differences.items():
            stated = sum_of(after.participants.get(inn, {}), key)
            if stated is None or inn not in before.participants or difference == 0:
                continue
            moved = True
            if difference is None or stated + difference < 0:
                _leave_open(found, inn, key, stated)
                lost.setdefault(inn)
            else:
                _state(found, inn, key, stated + difference)
    return found if moved else document, tuple(lost)


def _bought(before: RuledCluster, after: RuledCluster) -> dict[str, int | None]:
    """By buyer: how much more it buys from intermediate producers by contract; ``None`` where that is not known."""
    return _differences((one.buyer, was, one.feeds, one.amount) for was, one in _paired(before, after, "feeds"))


def _used(before: RuledCluster, after: RuledCluster) -> dict[str, int | None]:
    """By seller: how much more of its output others use by contract."""
    return _differences((one.seller, was, one.counted, one.amount) for was, one in _paired(before, after, "counted"))


def _paired(before: RuledCluster, after: RuledCluster, trait: str) -> Iterator[tuple[bool | None, Any]]:
    """Each contract after the change with what it was before; new ones stand at the end and did not count."""
    for place, contract in enumerate(after.contracts):
        yield getattr(before.contracts[place], trait) if place < len(before.contracts) else False, contract


def _differences(rows: Iterator[tuple[str | None, bool | None, bool | None, int | None]]) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for inn, was, now, amount in rows:
        if inn is None or was is now:
            continue
        known = found.setdefault(inn, 0)
        if known is None or was is None or now is None or amount is None:
            found[inn] = None
        else:
            found[inn] = known + amount if now else known - amount
    return found


def _state(document: dict[str, Any], inn: str, key: str, kopecks: int) -> None:
    """Put a sum of a participant in the place of the one that is stated, in every row that states it."""
    rows = [row for row in document["participants"] if _inn(row) == inn]
    for row in [row for row in rows if row.get(key) is not None] or rows[:1]:
        row[key] = plain_money(kopecks)


def _leave_open(document: dict[str, Any], inn: str, key: str, stated: int) -> None:
    """A second row of the participant that contradicts the first."""
    document["participants"].append({"inn": inn, key: plain_money(stated - 1 if stated else 1)})


def _inn(row: Mapping[str, Any]) -> str:
    return str(row["inn"]).strip()
