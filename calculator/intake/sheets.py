"""A table as it was found in a file, before anything is understood: sheets of cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from calculator.intake.faults import Note

__all__ = ["MOST_COLUMNS", "MOST_ROWS", "Book", "Cell", "CellError", "Percent", "Sheet"]

MOST_ROWS: Final = 200_000
"""Rows of the largest sheet that is read."""
MOST_COLUMNS: Final = 512


@dataclass(frozen=True, slots=True)
class CellError:
    """An error that the spreadsheet itself shows in the cell (``#ССЫЛКА!``, ``#DIV/0!``), or a formula without a value."""

    word: str


@dataclass(frozen=True, slots=True)
class Percent:
    """A number that the spreadsheet shows with a per cent sign: 0.2 stands for 20 %."""

    share: float


Cell = None | str | int | float | bool | date | datetime | Decimal | CellError | Percent | list[object]
"""What a cell holds; ``None`` for an empty one. Texts are as written, not stripped."""


@dataclass(slots=True)
class Sheet:
    """One sheet from its first row and column. Rows may differ in length.

    ``merged``: first row, first column, last row, last column of each merged range, from 0. ``formulas``: row and column
    of the cells that hold formulas, from 0; their values are those saved in the file.
    """

    name: str
    rows: list[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place from 0; ``None`` outside."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        return self.rows[row][column]

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)


@dataclass(slots=True)
class Book:
    """One file: ``name`` as messages call it, ``stem`` the id of an application that the file does not name."""

    name: str
    stem: str
    sheets: list[Sheet]
    notes: list[Note] = field(default_factory=list)
    date_1904: bool = False
    is_text: bool = False
    """Whether cells are texts as typed (CSV), not typed values."""

    def sheet(self, name: str) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.name == name)
