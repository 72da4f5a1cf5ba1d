"""What is wrong in a table, cell by cell, and what was assumed in reading it: nothing is guessed silently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from calculator.wording import t

__all__ = ["BookError", "Fault", "Note", "NoteBook", "Place", "address", "column_letters"]


def column_letters(column: int) -> str:
    """The name of a column as spreadsheets write it: 1 is A, 28 is AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """``C5``; an empty text where row or column is not known."""
    return f"{column_letters(column)}{row}" if row and column else ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands. Rows and columns count from 1; 0 where the place is a whole sheet, row or file.

    ``line``: of a document, which has no rows; ``heading`` is then the path within it.
    """

    file: str
    sheet: str = ""
    row: int = 0
    column: int = 0
    heading: str = ""
    line: int = 0

    @property
    def address(self) -> str:
        return address(self.row, self.column)

    def in_language(self, language: str) -> str:
        """``costs.xlsx, лист «Затраты», ячейка C5 («Сумма без НДС»)``"""
        parts = [t("problems.file_and_line", language, file=self.file, line=self.line) if self.line else self.file]
        if self.sheet:
            parts.append(t("intake.place_sheet", language, sheet=self.sheet))
        if self.address:
            parts.append(t("intake.place_cell", language, cell=self.address))
        elif self.row:
            parts.append(t("intake.place_row", language, row=self.row))
        elif self.column:
            parts.append(t("intake.place_column", language, column=column_letters(self.column)))
        text = ", ".join(parts)
        return f"{text} {t('intake.place_heading', language, heading=self.heading)}" if self.heading else text


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake. ``code`` is a key of a catalog with its room (``intake.wrong_value``), ``values`` go into its text.

    ``application``: the id of the application that it spoils; ``None`` where it concerns the whole file.
    """

    place: Place
    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    application: str | None = None

    def message(self, language: str) -> str:
        """What came and what was expected, without the place."""
        return t(self.code, language, **self.values)

    def text(self, language: str) -> str:
        return f"{self.place.in_language(language)}: {self.message(language)}"


@dataclass(frozen=True, slots=True)
class Note:
    """What was assumed, left out or mended in reading; ``count`` cells or rows of the same kind, the first at ``place``."""

    place: Place
    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    count: int = 1

    def message(self, language: str) -> str:
        text = t(self.code, language, **self.values)
        return text if self.count == 1 else f"{text} {t('intake.times', language, count=self.count)}"

    def text(self, language: str) -> str:
        return f"{self.place.in_language(language)}: {self.message(language)}"


class NoteBook:
    """Notes being collected: those of one kind in one column become one with a count."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], Note] = {}

    def add(self, place: Place, code: str, *, by_column: bool = True, **values: object) -> None:
        """``by_column=False``: one note for the whole sheet."""
        self.take(place, code, values, by_column=by_column)

    def take(self, place: Place, code: str, values: Mapping[str, object], *, by_column: bool = True) -> None:
        key = (place.file, place.sheet, place.column if by_column else None, code)
        first = self._found.get(key)
        if first is None:
            self._found[key] = Note(place, code, values)
        else:
            self._found[key] = Note(first.place, code, first.values, first.count + 1)

    def extend(self, notes: Iterable[Note]) -> None:
        for note in notes:
            self._found.setdefault((note.place, note.code), note)

    def notes(self) -> tuple[Note, ...]:
        return tuple(self._found.values())


class BookError(ValueError):
    """A file that cannot be read as a table at all: one message."""

    def __init__(self, fault: Fault, language: str = "ru") -> None:
        super().__init__(fault)
        self.fault = fault
        self.language = language

    @classmethod
    def of(cls, file: str, code: str, **values: object) -> Self:
        return cls(Fault(Place(file), f"intake.{code}", values))

    def text(self, language: str) -> str:
        return self.fault.text(language)

    def __str__(self) -> str:
        return self.text(self.language)
