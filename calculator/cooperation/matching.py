"""What participants buy outside the cluster, and who in the cluster makes it.

A match is a proposal: it counts for nothing until a person accepts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from calculator.cooperation.capacity import Room, room_for
from calculator.cooperation.catalogue import CatalogueRow, catalogue_of
from calculator.cooperation.names import telling_words, words_found, words_of
from calculator.facts import Application, Row
from calculator.facts.codes import common_part, levels

__all__ = ["Basis", "Match", "Matching", "Purchase", "amount_of", "matching_of", "purchases_of"]

Basis = Literal["code", "group", "words"]
"""By what a match was found: the same code, a common beginning of the codes, words of the names."""
_LEAST_LEVELS: Final = 3
"""Levels of the code that must agree: ``28.15``. Two levels cover goods that have nothing to do with each other."""
_HALF: Final = Fraction(1, 2)
_ROOMS: Final = ("enough", "unknown", "short")


@dataclass(frozen=True, slots=True)
class Purchase:
    """One row of purchases. ``number``: its row in the application, from 1; ``amount`` in kopecks.

    ``buyer``: the name of the buyer, empty where none is stated. ``from_whom``: ``outside``, from a participant
    (``inside``), or not stated (``unknown``).
    """

    number: int
    buyer_inn: str
    buyer: str
    buyer_is_participant: bool
    seller_inn: str
    from_whom: Literal["outside", "inside", "unknown"]
    okpd2: str
    name: str
    amount: int | None
    period: str

    @property
    def customer(self) -> str:
        """How the buyer is called: by name, else by INN."""
        return self.buyer or self.buyer_inn

    @property
    def may_move(self) -> bool:
        """Whether a participant buys it, and nothing says that another participant sells it."""
        return self.buyer_is_participant and self.from_whom != "inside"


@dataclass(frozen=True, slots=True)
class Match:
    """A row of the catalogue proposed for a purchase.

    ``shared``: the code that both have in common, empty where it is wider than ``28.15`` or there is none. ``words``: words
    of what is bought that stand in the name of the product.
    """

    purchase: Purchase
    offer: CatalogueRow
    basis: Basis
    shared: str
    words: tuple[str, ...]
    room: Room

    @property
    def key(self) -> tuple[int, int]:
        """Row of the purchase and row of the catalogue."""
        return self.purchase.number, self.offer.number

    def rank(self) -> tuple[object, ...]:
        """What stands first is the likelier; equal ones are told apart by what they say, not by their place in a list."""
        offer = self.offer
        told = (offer.producer_inn, offer.okpd2, offer.product, offer.number)
        likeness = -levels(self.shared) if self.shared else 0, -len(self.words), _ROOMS.index(self.room)
        return self.basis != "code", *likeness, *told


@dataclass(frozen=True, slots=True)
class Matching:
    """Purchases that may move inside, each with its matches in their rank, as the application lists them.

    ``inside``: purchases from participants. ``others``: purchases whose buyer is not known to be a participant.
    ``participants_known``: without a list of participants nothing is inside and nothing outside.
    """

    purchases: tuple[tuple[Purchase, tuple[Match, ...]], ...]
    inside: tuple[Purchase, ...]
    others: tuple[Purchase, ...]
    participants_known: bool

    @property
    def matches(self) -> tuple[Match, ...]:
        return tuple(match for _, found in self.purchases for match in found)

    def match(self, key: tuple[int, int]) -> Match | None:
        """The match of a row of purchases and a row of the catalogue, if there is one."""
        return next((match for match in self.matches if match.key == key), None)


def matching_of(application: Application, code_names: Mapping[str, str] | None = None) -> Matching:
    """Every purchase beside every row of the catalogue that another participant makes. ``code_names``: of ``catalogue_of``."""
    purchases = purchases_of(application)
    offers = [row for row in catalogue_of(application, code_names).rows if row.is_participant]
    moving = [one for one in purchases if one.may_move]
    return Matching(
        purchases=tuple((one, _matches(one, offers)) for one in moving),
        inside=tuple(one for one in purchases if one.buyer_is_participant and one.from_whom == "inside"),
        others=tuple(one for one in purchases if not one.buyer_is_participant),
        participants_known=application.tables["participants"] is not None,
    )


def purchases_of(application: Application) -> tuple[Purchase, ...]:
    """The purchases that the application states, in its order."""
    names = {str(row["inn"]): row.get("name") for row in application.tables["participants"] or ()}
    rows = application.tables["purchases"] or ()
    return tuple(_purchase(number, row, names) for number, row in enumerate(rows, start=1))


def _matches(purchase: Purchase, offers: Sequence[CatalogueRow]) -> tuple[Match, ...]:
    found = (_match(purchase, offer) for offer in offers if offer.producer_inn != purchase.buyer_inn)
    return tuple(sorted((one for one in found if one is not None), key=Match.rank))


def _match(purchase: Purchase, offer: CatalogueRow) -> Match | None:
    shared = common_part(purchase.okpd2, offer.okpd2) if purchase.okpd2 and offer.okpd2 else ""
    if shared and levels(shared) < _LEAST_LEVELS and purchase.okpd2 != offer.okpd2:
        shared = ""
    bought = telling_words(purchase.name)
    words = words_found(bought, words_of(offer.product))
    fewer = min(len(bought), len(telling_words(offer.product)))
    if not shared and (not words or Fraction(len(words), max(fewer, 1)) < _HALF):
        return None
    basis: Basis = "words" if not shared else "code" if purchase.okpd2 == offer.okpd2 else "group"
    room = room_for(offer, purchase.amount, purchase.period)
    return Match(purchase, offer, basis, shared, words, room)


def _purchase(number: int, row: Row, names: Mapping[str, object]) -> Purchase:
    buyer, seller = _text(row.get("buyer_inn")), _text(row.get("seller_inn"))
    amount = row.get("amount")
    return Purchase(
        number=number,
        buyer_inn=buyer,
        buyer=_text(names.get(buyer)),
        buyer_is_participant=buyer in names,
        seller_inn=seller,
        from_whom="unknown" if not seller else "inside" if seller in names else "outside",
        okpd2=_text(row.get("okpd2")),
        name=_text(row.get("name")),
        amount=amount if isinstance(amount, int) else None,
        period=_text(row.get("period")),
    )


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def amount_of(purchases: Iterable[Purchase]) -> int:
    """The sums that are stated, together, in kopecks."""
    return sum(one.amount or 0 for one in purchases)
