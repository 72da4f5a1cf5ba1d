"""The application as it would be if purchases made outside were made from participants: the facts that change, and no others.

It is assumed that the price and the period stay as they are, that what is bought belongs to the purchases of the buyer which
the act counts, and that the maker produces it beyond its present output.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from calculator.cooperation.matching import Match
from calculator.facts import Application, Row
from calculator.money import plain_money

__all__ = ["STARTER_BATCH", "Moved", "Note", "NoteCode", "moved"]

STARTER_BATCH: Final = "starter_batch"
"""The category of costs that depends on who sells."""

NoteCode = Literal[
    "amount_unknown",
    "buyer_not_final",
    "maker_not_intermediate",
    "maker_role_unknown",
    "purchases_unknown",
    "over_total",
    "applicant_unknown",
    "buyer_not_applicant",
    "costs_unknown",
    "line_ambiguous",
]
"""Why a purchase that moves does not change an answer, or cannot be followed to one."""

_SUPPLY: Final = "supply"


@dataclass(frozen=True, slots=True)
class Note:
    """``name``: the participant or the row that it is about, as a reader knows it."""

    code: NoteCode
    name: str


@dataclass(frozen=True, slots=True)
class Moved:
    """``application``: ``None`` where the purchases cannot be moved all together; ``notes`` then say why.

    ``lines``: rows of costs, from 1, that are bought from a participant now or were added.
    """

    application: Application | None
    notes: tuple[Note, ...]
    lines: tuple[int, ...]


def moved(application: Application, matches: Sequence[Match]) -> Moved:
    """The application with the purchases of these matches made from their makers; their order does not matter.

    What a final producer buys from intermediate producers rises where it is stated, else the contract that it would be is
    added to those from which it follows. The output of the maker, and its part used inside, rise where they are stated.
    Raises ``ValueError`` where one purchase would be made from two makers.
    """
    if len({match.purchase.number for match in matches}) < len(matches):
        raise ValueError("one purchase is made from one maker")
    change = _Change(application)
    for match in sorted(matches, key=lambda one: one.key):
        change.move(match)
    if not change.written():
        return Moved(None, tuple(change.notes), ())
    found = Application.from_document(change.document, application.id)
    return Moved(found, tuple(change.notes), tuple(sorted(change.sellers)))


class _Change:
    """One document being changed: sums that rise, and new sellers of cost lines, are gathered until they are written."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.document: dict[str, Any] = copy.deepcopy(application.to_document())
        self.participants: Mapping[str, Row] = {
            str(row["inn"]): row for row in application.tables["participants"] or ()
        }
        self.raised: dict[tuple[str, str], int] = {}
        self.notes: dict[Note, None] = {}
        self.sellers: dict[int, set[str]] = {}

    def move(self, match: Match) -> None:
        purchase = match.purchase
        if purchase.amount is None:
            self.note("amount_unknown", str(purchase.number))
            return
        self._buyer(match, purchase.amount)
        self._maker(match.offer.producer_inn, purchase.amount)
        if self.application.tables["links"] is not None:
            parties = {"seller_inn": match.offer.producer_inn, "buyer_inn": purchase.buyer_inn}
            self.document["links"].append({**parties, "type": _SUPPLY, "amount": plain_money(purchase.amount)})
        self._costs(match, purchase.amount)

    def note(self, code: NoteCode, name: str) -> None:
        self.notes.setdefault(Note(code, name))

    def written(self) -> bool:
        """Put what was gathered into the document; ``False`` where a part would exceed its whole, which none may say."""
        for (inn, key), amount in self.raised.items():
            total = self.participants[inn].get("purchases_total")
            if key == "purchases_from_intermediate" and isinstance(total, int) and amount > total:
                self.note("over_total", _name(self.participants[inn]))
                return False
        for row in self.document.get("participants") or ():
            for (inn, key), amount in self.raised.items():
                if row["inn"].strip() == inn and row.get(key) is not None:
                    row[key] = plain_money(amount)
        for number, makers in self.sellers.items():
            if len(makers) == 1:
                self.document["costs"][number - 1]["supplier_inn"] = next(iter(makers))
            else:
                self.note("line_ambiguous", str(number))
        return True

    def _buyer(self, match: Match, amount: int) -> None:
        """What the buyer buys from intermediate producers: the field, or the contracts that stand in for it."""
        buyer, maker = self.participants[match.purchase.buyer_inn], self.participants[match.offer.producer_inn]
        if "roles" in buyer and "final" not in _roles(buyer):
            self.note("buyer_not_final", match.purchase.customer)
            return
        if "roles" in maker and "intermediate" not in _roles(maker):
            self.note("maker_not_intermediate", match.offer.maker)
            return
        stated = "purchases_from_intermediate" in buyer
        if stated and "roles" not in maker:
            self.note("maker_role_unknown", match.offer.maker)
        elif stated:
            self._raise(match.purchase.buyer_inn, "purchases_from_intermediate", amount)
        elif self.application.tables["links"] is None:
            self.note("purchases_unknown", match.purchase.customer)

    def _maker(self, inn: str, amount: int) -> None:
        self._raise(inn, "output_used_inside", amount)
        self._raise(inn, "output_total", amount)

    def _raise(self, inn: str, key: str, amount: int) -> None:
        """A fact that is not stated, or contradicts itself, stays as it is."""
        value = self.raised.get((inn, key), self.participants[inn].get(key))
        if isinstance(value, int):
            self.raised[inn, key] = value + amount

    def _costs(self, match: Match, amount: int) -> None:
        """The starter batches of the applicant bought from this seller; without one, a line of which no more is known."""
        applicant = self.application.facts.get("applicant.inn")
        if applicant is None:
            self.note("applicant_unknown", match.purchase.customer)
        elif applicant != match.purchase.buyer_inn:
            self.note("buyer_not_applicant", match.purchase.customer)
        elif self.application.tables["costs"] is None:
            self.note("costs_unknown", match.purchase.customer)
        else:
            self._lines(match, amount)

    def _lines(self, match: Match, amount: int) -> None:
        costs, maker = self.document["costs"], match.offer.producer_inn
        stated = self.application.tables["costs"] or ()
        found = [number for number, line in enumerate(stated, start=1) if _bought_as(line, match)]
        if not found:
            costs.append({"category": STARTER_BATCH, "gross": plain_money(amount)})
            found = [len(costs)]
        for number in found:
            self.sellers.setdefault(number, set()).add(maker)


def _name(participant: Row) -> str:
    name = participant.get("name")
    return name if isinstance(name, str) else str(participant["inn"])


def _roles(participant: Row) -> frozenset[str]:
    roles = participant.get("roles")
    return roles if isinstance(roles, frozenset) else frozenset()


def _bought_as(line: Row, match: Match) -> bool:
    """Whether a cost line is the purchase of a starter batch from this seller, by the code too where both state one."""
    if line.get("category") != STARTER_BATCH or not match.purchase.seller_inn:
        return False
    code = line.get("okpd2")
    same = not code or not match.purchase.okpd2 or code == match.purchase.okpd2
    return same and line.get("supplier_inn") == match.purchase.seller_inn
