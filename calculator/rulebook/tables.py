"""The rows of one parameter as a table to look days up in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from calculator.rulebook.model import ParameterRow, Validity

__all__ = ["NO_VALUE", "ParameterTable"]

NO_VALUE: Final = -1
_ALWAYS: Final = Validity(None, None)


class ParameterTable:
    """The rows that hold under one reading and edition.

    Values: kopecks, fractions, counts, day numbers, truth or text.
    """

    def __init__(self, rows: Sequence[ParameterRow]) -> None:
        self.rows = tuple(rows)
        self.values = [row.value for row in rows]
        self.numbers: list[int | Fraction | None] = [_number(row) for row in rows]
        self.absent_rows = [index for index, row in enumerate(rows) if row.absent]
        self._found: dict[tuple[int, ...], int] = {}
        self.held: dict[tuple[int, ...], Any] = {}
        """What the evaluation made of the row in force on a day: the same for all applications, and no part of the rules."""

    def index(self, day: int, asked: int | None = None) -> int:
        """The row in force on a day number (and, on a second axis, asked on a day); ``NO_VALUE`` outside all rows."""
        key = (day,) if asked is None else (day, asked)
        found = self._found.get(key)
        if found is None:
            rows = self._rows_on(day, asked)
            found = self._found[key] = rows[0] if rows else NO_VALUE
        return found

    def in_force(self, day: int, asked: int | None = None) -> tuple[ParameterRow, ...]:
        """The row in force, or none."""
        index = self.index(day, asked)
        return () if index == NO_VALUE else (self.rows[index],)

    def reachable(self, day: int | None, asked: int | None = None) -> list[int] | None:
        """The rows that may be in force while a day is not known (``None``).

        ``None`` where there may be no value at all.
        """
        rows = self._rows_on(day, asked)
        axes = [[self.rows[row].valid for row in rows]] if day is None else []
        if asked is None and any(self.rows[row].asked != _ALWAYS for row in rows):
            axes.append([self.rows[row].asked for row in rows])
        if not rows or len(axes) != 1 or not covers_all_days(axes[0]):
            return None
        return rows

    def _rows_on(self, day: int | None, asked: int | None) -> list[int]:
        return [
            index
            for index, row in enumerate(self.rows)
            if (day is None or _holds(row.valid, day)) and (asked is None or _holds(row.asked, asked))
        ]

    def absent(self, index: int) -> bool:
        return self.rows[index].absent

    def hull(self, rows: Sequence[int]) -> tuple[int | Fraction, int | Fraction] | None:
        """Least and greatest value of the rows; ``None`` where one of them has none."""
        numbers = [self.numbers[row] for row in rows]
        known = [number for number in numbers if number is not None]
        return (min(known), max(known)) if known and len(known) == len(numbers) else None


def covers_all_days(periods: Sequence[Validity]) -> bool:
    """Whether the closed periods follow each other without a gap from ever to ever."""
    ordered = sorted(set(periods), key=lambda period: (period.start is not None, period.start or date.min))
    if not ordered or ordered[0].start is not None or ordered[-1].until is not None:
        return False
    return all(
        earlier.until is not None and later.start is not None and (later.start - earlier.until).days == 1
        for earlier, later in pairwise(ordered)
    )


def _holds(period: Validity, day: int) -> bool:
    return (period.start is None or period.start.toordinal() <= day) and (
        period.until is None or day <= period.until.toordinal()
    )


def _number(row: ParameterRow) -> int | Fraction | None:
    value = row.value
    if isinstance(value, date):
        return value.toordinal()
    return value if isinstance(value, int | Fraction) and not isinstance(value, bool) else None
