"""The schedule of a loan cut into segments in each of which balance, key rate and preference are one.

A stated row with dates is cut on every day on which the key rate changes and on the day after the preferential window.
Interest counts days over 365, in leap years too; a segment is half-open: the day ``from`` counts, the day ``to`` does not.
A row with a fraction of a year stands for itself and is cut at the end of the window only. Where a measure allows it and
no schedule is stated, quarters are generated from the term. Without either one row stands for the loan, of unknown
balance and length, so that its rate can still be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

from calculator.evaluation.dates import months_on
from calculator.evaluation.executing import Pass
from calculator.evaluation.frame import NEVER, Frame
from calculator.evaluation.valuation import DAYS_IN_YEAR
from calculator.evaluation.values import Number
from calculator.facts import Application
from calculator.rulebook.plans import LoanPlan

__all__ = ["SEGMENTS", "window_ends", "with_segments"]

SEGMENTS: Final = "segments"
_MONTHS_IN_YEAR: Final = 12
_MONTHS_IN_QUARTER: Final = 3
_MOST_MONTHS: Final = 1200
"""A longer term is no term of a loan; its quarters are not written out."""

Row = dict[str, Any]


def with_segments(run: Pass, plan: LoanPlan) -> Frame:
    """The frame of ``run`` with the table ``segments`` laid into each application.

    ``run`` knows the deciding day: the length of the preferential window is a parameter of its edition.
    """
    changes = _change_days(run, plan)
    ends = window_ends(run, plan)
    return Frame(
        [
            _with_rows(application, _Schedule(application, plan.quarters, changes, plan.window_end is not None, end))
            for application, end in zip(run.frame.applications, ends, strict=True)
        ],
        origin=run.frame,
    )


def _with_rows(application: Application, schedule: _Schedule) -> Application:
    rows = tuple(MappingProxyType(row) for row in schedule.rows())
    return replace(application, tables=MappingProxyType({**application.tables, SEGMENTS: rows}))


def _change_days(run: Pass, plan: LoanPlan) -> list[date]:
    """Days from which another value of the key rate holds, in order."""
    rows = run.rulebook.parameter(*plan.key_rate).rows
    return sorted({row.valid.start for row in rows if row.valid.start is not None})


def window_ends(run: Pass, plan: LoanPlan) -> list[date | None]:
    """The last preferential day of each application, ``None`` where it is not known."""
    if plan.window_end is None:
        return [None] * len(run.frame)
    days = run.value(plan.window_end, {})
    assert isinstance(days, Number)
    numbers = [days.value(row) for row in range(len(run.frame))]
    return [date.fromordinal(int(day)) if day is not None and day < NEVER else None for day in numbers]


@dataclass(frozen=True)
class _Piece:
    """A stretch of time of one balance: calendar days and length in years, where they are known."""

    start: date | None
    end: date | None
    years: Fraction | None


class _Schedule:
    """The rows of one application. ``limited``: the measure has a preferential window, whose last day may be unknown."""

    def __init__(
        self, application: Application, quarters: bool, changes: Sequence[date], limited: bool, window_end: date | None
    ) -> None:
        self.facts = application.facts
        self.stated = application.tables.get("loan.schedule")
        self.quarters = quarters
        self.changes = changes
        self.limited = limited
        self.after_window = window_end + timedelta(days=1) if window_end is not None else None
        self.signed = _day(self.facts.get("loan.contract_date")) or _day(self.facts.get("application.valuation_date"))

    def rows(self) -> list[Row]:
        if self.stated is not None:
            return list(self._from_stated())
        months = self.facts.get("loan.term_months")
        if self.quarters and isinstance(months, int) and months <= _MOST_MONTHS:
            return list(self._generated(months))
        return [self._row(_Piece(self.signed, None, None), {})]

    # stated -------------------------------------------------------------------------------------------------------

    def _from_stated(self) -> Iterator[Row]:
        passed = Fraction(0)
        for row in self.stated or ():
            first, last, fraction = _day(row.get("from")), _day(row.get("to")), row.get("year_fraction")
            known = {"balance": row.get("balance"), "stated_key_rate": row.get("key_rate")}
            if isinstance(fraction, Fraction | int):
                start = first or self._after(passed)
                end = last or self._after(passed + fraction)
                passed += fraction
                for piece in self._cut(start, end, Fraction(fraction), ()):
                    yield self._row(piece, known, dated=first is not None)
            elif first is not None and last is not None:
                changes = () if row.get("key_rate") is not None else self.changes
                passed += Fraction((last - first).days, DAYS_IN_YEAR)
                for piece in self._cut(first, last, None, changes):
                    yield self._row(piece, known, dated=True)

    def _after(self, years: Fraction) -> date | None:
        """The day after some years of the loan: whole months by the calendar, other fractions in days of a 365-day year."""
        if self.signed is None:
            return None
        months = years * _MONTHS_IN_YEAR
        whole = int(months)
        ordinal = months_on(self.signed.toordinal(), whole)
        if ordinal is None:
            return None
        days = round((years - Fraction(whole, _MONTHS_IN_YEAR)) * DAYS_IN_YEAR)
        return date.fromordinal(ordinal) + timedelta(days=days)

    def _cut(
        self, start: date | None, end: date | None, years: Fraction | None, changes: Sequence[date]
    ) -> Iterator[_Piece]:
        """The stretch in pieces; ``years`` given for the whole is shared out by days, else days count over 365."""
        if start is None or end is None or end <= start:
            yield _Piece(start, end, years if years is not None else Fraction(0))
            return
        inner = {day for day in (*changes, self.after_window) if day is not None and start < day < end}
        for first, last in pairwise([start, *sorted(inner), end]):
            days = (last - first).days
            share = Fraction(days, DAYS_IN_YEAR) if years is None else years * Fraction(days, (end - start).days)
            yield _Piece(first, last, share)

    # generated ----------------------------------------------------------------------------------------------------

    def _generated(self, months: int) -> Iterator[Row]:
        """Quarters of a year, as the fund counts them; a last one may be shorter."""
        count = -(-months // _MONTHS_IN_QUARTER)
        for place in range(count):
            begun = place * _MONTHS_IN_QUARTER
            length = Fraction(min(_MONTHS_IN_QUARTER, months - begun), _MONTHS_IN_YEAR)
            start = self._after(Fraction(begun, _MONTHS_IN_YEAR))
            end = self._after(Fraction(begun, _MONTHS_IN_YEAR) + length)
            known = {"left": count - place, "total": count}
            for piece in self._cut(start, end, length, ()):
                yield self._row(piece, known)

    # rows ---------------------------------------------------------------------------------------------------------

    def _row(self, piece: _Piece, known: Row, *, dated: bool = False) -> Row:
        row: Row = {
            "from": piece.start if dated else None,
            "to": piece.end if dated else None,
            "start": piece.start,
            # An undated segment has no day of its own: the key rate of the contract day is held.
            "rate_day": piece.start if dated else self.signed,
            "years": piece.years,
            "inside": self._inside(piece),
            **known,
        }
        return {key: value for key, value in row.items() if value is not None}

    def _inside(self, piece: _Piece) -> bool | None:
        if not self.limited:
            return True
        if self.after_window is None or piece.start is None:
            return None
        return piece.start < self.after_window


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
