"""The competence matrix: which participant has which operations, as far as products and equipment name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from calculator.cooperation.catalogue import Catalogue, CatalogueRow
from calculator.cooperation.names import words_of
from calculator.documents import read_document
from calculator.wording import Text

__all__ = ["Competence", "Operation", "competences_of", "operations"]

_FILE: Final = Path(__file__).with_name("operations.yaml")


@dataclass(frozen=True, slots=True)
class Operation:
    """``product`` and ``equipment``: beginnings of words that name the operation there."""

    id: str
    title: Text
    product: tuple[str, ...]
    equipment: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Competence:
    """One participant: the rows of the catalogue in which each operation is named, and those that name none."""

    producer_inn: str
    maker: str
    rows: Mapping[str, tuple[CatalogueRow, ...]]
    unnamed: tuple[CatalogueRow, ...]


@cache
def operations() -> tuple[Operation, ...]:
    """The operations of the matrix, in its order."""
    entries = read_document(_FILE, _FILE.name, numbers="refuse_decimals").value
    return tuple(
        Operation(name, Text(entry["ru"], entry["en"]), tuple(entry["product"]), tuple(entry["equipment"]))
        for name, entry in entries.items()
    )


def competences_of(catalogue: Catalogue) -> tuple[Competence, ...]:
    """A row for each producer, in the order of the catalogue. The words are a hint: a producer may have what no row names."""
    return tuple(_competence(inn, maker, catalogue) for inn, maker in catalogue.producers)


def _competence(inn: str, maker: str, catalogue: Catalogue) -> Competence:
    own = [row for row in catalogue.rows if row.producer_inn == inn]
    found = {one.id: tuple(row for row in own if _names(row, one)) for one in operations()}
    named = {row.number for rows in found.values() for row in rows}
    return Competence(inn, maker, found, tuple(row for row in own if row.number not in named))


def _names(row: CatalogueRow, operation: Operation) -> bool:
    return _begins(row.product, operation.product) or _begins(row.equipment, operation.equipment)


def _begins(text: str, beginnings: Iterable[str]) -> bool:
    given = tuple(beginnings)
    return any(word.startswith(given) for word in words_of(text))
