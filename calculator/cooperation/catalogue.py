"""The catalogue of products and competences: what each participant makes, on what, and how much of its capacity is free."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from calculator.cooperation.names import folded, same_word, words_of
from calculator.facts import Application, Row
from calculator.money import MoneyError, parse_number, parse_share

__all__ = ["Catalogue", "CatalogueRow", "Free", "catalogue_of", "search"]

Free = Literal["yes", "no", "unknown"]
"""Whether a producer has capacity that is not loaded."""

_CODE_SIGNS: Final = re.compile(r"[0-9.]+\Z")
_PERCENT: Final = "%"


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One product or competence of one participant. ``number``: its row in the application, from 1.

    ``producer``: the name of the participant, empty where none is stated. ``capacity_text`` and ``load_text`` are what the
    application says; ``capacity`` (in ``unit``) and ``load`` (1 is 100 %) are what of it is a number.
    ``okpd2_name``: the name of the code in a classification of the user's own, empty without one.
    """

    number: int
    producer_inn: str
    producer: str
    is_participant: bool
    product: str
    okpd2: str
    okpd2_name: str
    tn_ved: str
    standard: str
    capacity_text: str
    unit: str
    load_text: str
    equipment: str
    certificates: str
    note: str

    @property
    def capacity(self) -> Fraction | None:
        return _number(self.capacity_text)

    @property
    def load(self) -> Fraction | None:
        return _load(self.load_text)

    @property
    def free(self) -> Free:
        if self.load is None:
            return "unknown"
        return "yes" if self.load < 1 else "no"

    @property
    def free_capacity(self) -> Fraction | None:
        """What is not loaded, in ``unit``; ``None`` where capacity or load is not a number. Overload leaves nothing free."""
        if self.capacity is None or self.load is None:
            return None
        return self.capacity * max(Fraction(0), 1 - self.load)

    @property
    def maker(self) -> str:
        """How the producer is called: by name, else by INN."""
        return self.producer or self.producer_inn


@dataclass(frozen=True, slots=True)
class Catalogue:
    """``rows`` in the order of the application. ``stated``: whether it has a catalogue at all, be it an empty one."""

    rows: tuple[CatalogueRow, ...]
    stated: bool

    @property
    def producers(self) -> tuple[tuple[str, str], ...]:
        """INN and name of each producer, in the order of first appearance."""
        return tuple(dict.fromkeys((row.producer_inn, row.maker) for row in self.rows))


def catalogue_of(application: Application, code_names: Mapping[str, str] | None = None) -> Catalogue:
    """``code_names``: the name of each code of OKPD 2, from a classification of the user's own."""
    rows = application.tables["catalogue"]
    names = {str(row["inn"]): _text(row, "name") for row in application.tables["participants"] or ()}
    found = (_row(number, row, names, code_names or {}) for number, row in enumerate(rows or (), start=1))
    return Catalogue(tuple(found), rows is not None)


def search(
    rows: Iterable[CatalogueRow], text: str = "", *, producers: Sequence[str] = (), free: Free | None = None
) -> tuple[CatalogueRow, ...]:
    """The rows in which every word of ``text`` is found.

    Digits are the beginning of a code, of an INN or of a word; other words are beginnings of words of the row, or the same
    words with other endings. ``producers``: INNs, none means all.
    """
    wanted = folded(text).replace(",", " ").split()
    return tuple(
        row
        for row in rows
        if (not producers or row.producer_inn in producers)
        and (free is None or row.free == free)
        and all(_holds(row, word) for word in wanted)
    )


def _holds(row: CatalogueRow, word: str) -> bool:
    if _CODE_SIGNS.match(word) and (row.okpd2.startswith(word) or row.producer_inn.startswith(word)):
        return True
    parts = words_of(word)
    there = tuple(_words(row))
    return bool(parts) and all(any(one.startswith(part) or same_word(part, one) for one in there) for part in parts)


def _words(row: CatalogueRow) -> Iterator[str]:
    for text in (
        row.product,
        row.okpd2_name,
        row.standard,
        row.equipment,
        row.certificates,
        row.note,
        row.producer,
        row.tn_ved,
    ):
        yield from words_of(text)


def _row(number: int, row: Row, names: Mapping[str, str], code_names: Mapping[str, str]) -> CatalogueRow:
    inn, code = _text(row, "producer_inn"), _text(row, "okpd2")
    return CatalogueRow(
        number=number,
        producer_inn=inn,
        producer=names.get(inn, ""),
        is_participant=inn in names,
        product=_text(row, "product"),
        okpd2=code,
        okpd2_name=code_names.get(code, ""),
        tn_ved=_text(row, "tn_ved"),
        standard=_text(row, "standard"),
        capacity_text=_text(row, "capacity"),
        unit=_text(row, "unit"),
        load_text=_text(row, "load"),
        equipment=_text(row, "equipment"),
        certificates=_text(row, "certificates"),
        note=_text(row, "note"),
    )


def _text(row: Row, key: str) -> str:
    """A text of a row without spaces around; a value that contradicts itself is none."""
    value = row.get(key)
    return value.strip() if isinstance(value, str) else ""


def _number(text: str) -> Fraction | None:
    try:
        found = parse_number(text)
    except MoneyError:
        return None
    return found if found >= 0 else None


def _load(text: str) -> Fraction | None:
    """A load in per cent. ``0,7`` without the sign could mean 70 % as well as 0.7 %: it is no number then."""
    try:
        found = parse_share(text)
    except MoneyError:
        return None
    if _PERCENT not in text and 0 < found <= Fraction(1, 100):
        return None
    return found if found >= 0 else None
