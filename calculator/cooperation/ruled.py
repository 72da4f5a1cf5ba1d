"""What the rules make of a cluster: which contracts count, who is a newcomer, what is bought inside.

Nothing here says what the law is: every answer is a derived column of the rules, computed by the one evaluator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from calculator.evaluation.columns import Cell, DerivedColumns, derived_columns
from calculator.facts import Application, Row
from calculator.rulebook import Rulebook

__all__ = ["DEPENDENCE", "GATE", "MEASURE", "Contract", "RuledCluster", "ruled_clusters", "text_of"]

MEASURE: Final = "cluster-status"
"""The measure whose conditions a cluster must meet."""
DEPENDENCE: Final = "functional_dependence"
"""Its condition on functional dependence."""
GATE: Final = "relaxation_gate"
"""Its condition that decides the threshold of functional dependence."""


@dataclass(frozen=True, slots=True)
class Contract:
    """One row of ``links``, counted from 1. ``amount`` in kopecks.

    ``counted``: whether the rules take it for a contract between two different participants. ``from_intermediate``: whether
    its seller is an intermediate producer.
    """

    row: int
    seller: str | None
    buyer: str | None
    type: str | None
    amount: int | None
    counted: bool | None
    from_intermediate: bool | None

    @property
    def feeds(self) -> bool | None:
        """Whether it is a purchase from an intermediate producer of the cluster."""
        if self.counted is False or self.from_intermediate is False:
            return False
        return True if self.counted and self.from_intermediate else None


@dataclass(frozen=True)
class RuledCluster:
    """Participants in the order of the application with what the rules make of them, and their contracts.

    ``stated``: whether the application says who its participants are, and what contracts there are.
    """

    participants: Mapping[str, Row]
    contracts: tuple[Contract, ...]
    stated: tuple[bool, bool]
    _columns: Mapping[str, Mapping[str, Cell]]

    def truth(self, column: str, inn: str) -> bool | None:
        """A derived column of a participant that is a truth; ``None`` where it is not known."""
        cell = self._cell(column, inn)
        return cell if isinstance(cell, bool) else None

    def number(self, column: str, inn: str) -> Fraction | None:
        """A derived column of a participant that is a number (money in kopecks)."""
        cell = self._cell(column, inn)
        return cell if isinstance(cell, Fraction) else None

    def day(self, column: str, inn: str) -> date | None:
        """A derived column of a participant that is a day."""
        cell = self._cell(column, inn)
        return cell if isinstance(cell, date) else None

    def _cell(self, column: str, inn: str) -> Cell:
        return self._columns.get(f"participants.{column}", {}).get(inn)

    def name(self, inn: str) -> str:
        """What the application calls an organisation; its INN where it gives no name, or for a stranger."""
        return text_of(self.participants.get(inn, {}), "name") or inn


def ruled_clusters(
    applications: Sequence[Application],
    rulebook: Rulebook,
    *,
    as_of: date | None = None,
    readings: Mapping[str, str] | None = None,
) -> list[RuledCluster]:
    """The clusters of several applications in one batch, in their order."""
    columns = derived_columns(applications, rulebook, MEASURE, as_of=as_of, readings=readings)
    return [_ruled(application, found) for application, found in zip(applications, columns, strict=True)]


def _ruled(application: Application, columns: DerivedColumns) -> RuledCluster:
    members, links = application.tables["participants"], application.tables["links"]
    participants = {str(row["inn"]): row for row in members or ()}
    by_inn = {
        name: dict(zip(participants, cells, strict=True))
        for name, cells in columns.items()
        if name.startswith("participants.")
    }
    unknown = (None,) * len(links or ())
    counted = columns.get("links.counted", unknown)
    intermediate = columns.get("links.seller_intermediate", unknown)
    contracts = tuple(
        _contract(place, row, counted[place - 1], intermediate[place - 1])
        for place, row in enumerate(links or (), start=1)
    )
    return RuledCluster(participants, contracts, (members is not None, links is not None), by_inn)


def _contract(place: int, row: Row, counted: Cell, intermediate: Cell) -> Contract:
    amount = row.get("amount")
    return Contract(
        place,
        text_of(row, "seller_inn"),
        text_of(row, "buyer_inn"),
        text_of(row, "type"),
        amount if isinstance(amount, int) else None,
        counted if isinstance(counted, bool) else None,
        intermediate if isinstance(intermediate, bool) else None,
    )


def text_of(row: Row, key: str) -> str | None:
    """A text of a row; ``None`` where it is not stated, or stated twice differently."""
    value = row.get(key)
    return value if isinstance(value, str) else None
