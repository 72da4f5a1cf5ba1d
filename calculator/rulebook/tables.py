"""The rows of one parameter as a table to look days up in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from calculator.rulebook.model import ParameterRow, Validity

__all__ = ["NO_VALUE", "ParameterTable"]

NO_VALUE: Final = -1


class ParameterTable:
    """The rows that hold under one reading and edition. Values: kopecks, fractions, counts, day numbers, truth or text."""

    def __init__(self, rows: Sequence[ParameterRow]) -> None:
        self.rows = tuple(rows)
        self.values = [row.value for row in rows]
        self.numbers: list[int | Fraction | None] = [_number(row) for row in rows]
        self.absent_rows = [index for index, row in enumerate(rows) if row.absent]
        self._found: dict[tuple[int, ...], int] = {}

    def index(self, day: int, asked: int | None = None) -> int:
        """The row in force on a day number (and, on a second axis, asked on a day); ``NO_VALUE`` outside all rows."""
        key = (day,) if asked is None else (day, asked)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = next(
                (
                    index
                    for index, row in enumerate(self.rows)
                    if _holds(row.valid, day) and (asked is None or _holds(row.asked, asked))
                ),
                NO_VALUE,
            )
        return found

    def absent(self, index: int) -> bool:
        return self.rows[index].absent

    def hull(self) -> tuple[int | Fraction, int | Fraction] | None:
        """Least and greatest value on any day, where the rows cover all days with a value; else ``None``."""
        numbers = [number for number in self.numbers if number is not None]
        if len(numbers) != len(self.rows) or not covers_all_days([row.valid for row in self.rows]):
            return None
        return min(numbers), max(numbers)


def covers_all_days(periods: Sequence[Validity]) -> bool:
    """Whether the closed periods follow each other without a gap from ever to ever."""
    ordered = sorted(periods, key=lambda period: (period.start is not None, period.start or date.min))
    if not ordered or ordered[0].start is not None or ordered[-1].until is not None:
        return False
    return all(
        earlier.until is not None and later.start is not None and (later.start - earlier.until).days == 1
        for earlier, later in zip(ordered, ordered[1:], strict=False)
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
