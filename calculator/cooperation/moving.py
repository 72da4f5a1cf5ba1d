"""The application as it would be if purchases made outside were made from participants: the facts that change, and no others.

It is assumed that the price and the period stay as they are, that what is bought belongs to the purchases of the buyer which
the act counts, and that the maker produces it beyond its present output.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Literal

from calculator.cooperation.changes import settled
from calculator.cooperation.matching import Match
from calculator.cooperation.participants import sum_of
from calculator.cooperation.ruled import RuledCluster, ruled_clusters
from calculator.facts import Application, ApplicationError, Row
from calculator.money import parse_money, plain_money
from calculator.rulebook import Rulebook

__all__ = ["STARTER_BATCH", "Moved", "Note", "NoteCode", "moved"]

STARTER_BATCH: Final = "starter_batch"
"""The category of costs that depends on who sells."""

NoteCode = Literal[
    "amount_unknown",
    "buyer_not_final",
    "maker_not_intermediate",
    "not_followed",
    "purchases_unknown",
    "over_total",
    "applicant_unknown",
    "buyer_not_applicant",
    "costs_unknown",
    "line_ambiguous",
    "room_short",
]
"""Why a purchase that moves does not change an answer, or cannot be followed to one."""

_SUPPLY: Final = "supply"
_OUTPUT: Final = "output_total"
_INSIDE: Final = "purchases_from_intermediate"
_TOTAL: Final = "purchases_total"


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


def moved(
    application: Application, rulebook: Rulebook, sets: Sequence[Sequence[Match]], *, as_of: date | None = None
) -> list[Moved]:
    """For each set of matches the application with their purchases made from their makers, whatever their order.

    A contract is added, and stated sums follow it as they follow every contract that begins to count; the output of the maker
    rises too. Raises ``ValueError`` where one purchase would be made from two makers.
    """
    for matches in sets:
        if len({match.purchase.number for match in matches}) < len(matches):
            raise ValueError("one purchase is made from one maker")
    if not sets:
        return []
    (before,) = ruled_clusters([application], rulebook, as_of=as_of)
    changes = [_Change(application, before, matches) for matches in sets]
    after = ruled_clusters([change.agreed for change in changes], rulebook, as_of=as_of)
    return [change.settled(other) for change, other in zip(changes, after, strict=True)]


class _Change:
    """One document in which purchases are contracts inside the cluster, with what is to be said of that."""

    def __init__(self, application: Application, before: RuledCluster, matches: Sequence[Match]) -> None:
        self.application = application
        self.before = before
        self.document: dict[str, Any] = application.to_document()
        self.notes: dict[Note, None] = {}
        self.contracts: list[Row] = []
        self.sellers: dict[int, set[str]] = {}
        self.outputs: dict[str, int] = {}
        for match in sorted(matches, key=lambda one: one.key):
            self._move(match)
        for inn, amount in self.outputs.items():
            self._state(inn, amount)
        self._state_sellers()

    @property
    def agreed(self) -> Application:
        """The application with the contracts alone, by which the rules tell what sums follow."""
        links = (*(self.application.tables["links"] or ()), *self.contracts)
        return replace(self.application, tables=MappingProxyType({**self.application.tables, "links": links}))

    def settled(self, after: RuledCluster) -> Moved:
        """The change with the sums that follow it, where they fit each other."""
        document, open_ = settled(self.document, self.before, after)
        for inn in open_:
            self._note("not_followed", self.before.name(inn))
        try:
            application = Application.from_document(document, self.application.id)
        except ApplicationError:  # a part above its whole
            for inn in self._over(document):
                self._note("over_total", self.before.name(inn))
            return Moved(None, tuple(self.notes), ())
        return Moved(application, tuple(self.notes), tuple(sorted(self.sellers)))

    def _note(self, code: NoteCode, name: str) -> None:
        self.notes.setdefault(Note(code, name))

    def _move(self, match: Match) -> None:
        purchase, maker = match.purchase, match.offer.producer_inn
        if purchase.amount is None:
            self._note("amount_unknown", str(purchase.number))
            return
        self._tell(match)
        contract = {"seller_inn": maker, "buyer_inn": purchase.buyer_inn, "type": _SUPPLY}
        self.contracts.append(MappingProxyType({**contract, "amount": purchase.amount}))
        if self.application.tables["links"] is not None:  # contracts that are not known do not become known by one more
            self.document["links"].append({**contract, "amount": plain_money(purchase.amount)})
        output = self.outputs.get(maker, sum_of(self.before.participants[maker], _OUTPUT))
        if output is not None:
            self.outputs[maker] = output + purchase.amount
        self._costs(match, purchase.amount)

    def _tell(self, match: Match) -> None:
        """Why the share of purchases from intermediate producers does not rise by this one."""
        buyer, maker = match.purchase.buyer_inn, match.offer.producer_inn
        if self.before.truth("final_producer", buyer) is False:
            self._note("buyer_not_final", match.purchase.customer)
        elif self.before.truth("intermediate_producer", maker) is False:
            self._note("maker_not_intermediate", match.offer.maker)
        elif self.application.tables["links"] is None and _INSIDE not in self.before.participants[buyer]:
            self._note("purchases_unknown", match.purchase.customer)

    def _state(self, inn: str, output: int) -> None:
        for row in self.document["participants"]:
            if row["inn"].strip() == inn and row.get(_OUTPUT) is not None:
                row[_OUTPUT] = plain_money(output)

    def _over(self, document: Mapping[str, Any]) -> list[str]:
        """Participants whose purchases inside would exceed all their purchases."""
        totals = {inn: sum_of(row, _TOTAL) for inn, row in self.before.participants.items()}
        found: dict[str, None] = {}
        for row in document["participants"]:
            inn = row["inn"].strip()
            stated, total = row.get(_INSIDE), totals[inn]
            if stated is not None and total is not None and parse_money(stated) > total:
                found.setdefault(inn)
        return list(found)

    def _costs(self, match: Match, amount: int) -> None:
        """The starter batches of the applicant bought from this seller; without one, a line of which no more is known."""
        applicant = self.application.facts.get("applicant.inn")
        if applicant is None:
            self._note("applicant_unknown", match.purchase.customer)
        elif applicant != match.purchase.buyer_inn:
            self._note("buyer_not_applicant", match.purchase.customer)
        elif self.application.tables["costs"] is None:
            self._note("costs_unknown", match.purchase.customer)
        else:
            self._lines(match, amount)

    def _lines(self, match: Match, amount: int) -> None:
        stated = self.application.tables["costs"] or ()
        found = [number for number, line in enumerate(stated, start=1) if _bought_as(line, match)]
        if not found:
            self.document["costs"].append({"category": STARTER_BATCH, "gross": plain_money(amount)})
            found = [len(self.document["costs"])]
        for number in found:
            self.sellers.setdefault(number, set()).add(match.offer.producer_inn)

    def _state_sellers(self) -> None:
        for number, makers in self.sellers.items():
            if len(makers) == 1:
                self.document["costs"][number - 1]["supplier_inn"] = next(iter(makers))
            else:
                self._note("line_ambiguous", str(number))


def _bought_as(line: Row, match: Match) -> bool:
    """Whether a cost line is the purchase of a starter batch from this seller, by the code too where both state one."""
    if line.get("category") != STARTER_BATCH or not match.purchase.seller_inn:
        return False
    code = line.get("okpd2")
    same = not code or not match.purchase.okpd2 or code == match.purchase.okpd2
    return same and line.get("supplier_inn") == match.purchase.seller_inn
