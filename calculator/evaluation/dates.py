"""Calendar arithmetic on columns of day numbers: years on, working days of the Russian production calendar."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from calculator.evaluation.exact import Exact, Mask
from calculator.evaluation.frame import NEVER
from calculator.evaluation.values import Number, either
from calculator.formulas.nodes import Node

if TYPE_CHECKING:
    from holidays import HolidayBase

    from calculator.evaluation.executing import Pass

__all__ = [
    "add_months",
    "add_working_days",
    "add_years",
    "last_calendar_year",
    "months_on",
    "working_day",
    "year_number",
    "year_of",
    "years_on",
]


@cache
def years_on(day: int, years: int) -> int | None:
    """The same calendar day ``years`` on; from 29 February 28 February of a year that is no leap year."""
    if day >= NEVER:
        return NEVER
    start = date.fromordinal(day)
    year = start.year + years
    if not date.min.year <= year <= date.max.year:
        return None
    try:
        return start.replace(year=year).toordinal()
    except ValueError:
        return start.replace(year=year, day=28).toordinal()


@cache
def months_on(day: int, months: int) -> int | None:
    """The same day of the month ``months`` on; from the 31st the last day of a shorter month."""
    if day >= NEVER:
        return NEVER
    start = date.fromordinal(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return None
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last)).toordinal()


@cache
def _calendar() -> HolidayBase:
    import holidays  # 40 ms; only deadlines in working days need it

    return holidays.country_holidays("RU")


@cache
def last_calendar_year() -> int:
    """The last year whose transferred days off the library knows; later years have no known working days."""
    transfers: Mapping[int, object] = getattr(_calendar(), "special_public_holidays")  # noqa: B009 not in its types
    return max(transfers)


@cache
def working_day(day: int, count: int) -> int | None:
    """The ``count``-th working day after a day; ``None`` where it falls into a year without a known calendar."""
    if day >= NEVER:
        return None
    current, calendar = date.fromordinal(day), _calendar()
    while count > 0:
        current += timedelta(days=1)
        if current.year > last_calendar_year():
            return None
        count -= calendar.is_working_day(current)
    return current.toordinal()


def add_years(run: Pass, node: Node, start: Number, years: Number) -> Number:
    return _moved(start, years, years_on)


def add_months(run: Pass, node: Node, start: Number, months: Number) -> Number:
    return _moved(start, months, months_on)


def year_of(run: Pass, node: Node, day: Number) -> Number:
    """The calendar year; not known of a date that does not exist."""
    lo, lo_none = _years(day.lo)
    hi, hi_none = (lo, lo_none) if day.lo is day.hi else _years(day.hi)
    none = either(lo_none, hi_none)
    return Number(lo, hi, either(day.lo_inf, none), either(day.hi_inf, none))


def _years(days: Exact) -> tuple[Exact, Mask | None]:
    """The years of days, and the rows of days that are none."""
    years = [_year(int(day)) for day in days.num.tolist()]
    none = np.array([year is None for year in years], dtype=bool)
    return (Exact.of([year or 0 for year in years]) if years else days), none if none.any() else None


@cache
def _year(day: int) -> int | None:
    return date.fromordinal(day).year if 1 <= day < NEVER and day <= date.max.toordinal() else None


def year_number(run: Pass, node: Node, year: Number, start: Number) -> Number:
    """The number of a year counted from ``start``, which is the first."""
    return year.minus(start).plus(Number.constant(1))


def add_working_days(run: Pass, node: Node, start: Number, days: Number) -> Number:
    return _moved(start, days, working_day)


def _moved(start: Number, length: Number, step: Callable[[int, int], int | None]) -> Number:
    if start.lo.one is not None and length.lo.one is not None and start.exact and length.exact:
        end = step(start.lo.one[0], length.lo.one[0])
        return Number.unknown() if end is None else Number.constant(end)
    known = start.known() & length.known()
    size = max(len(start.lo.num), len(length.lo.num), len(known))
    if 0 in (len(start.lo.num), len(length.lo.num)):
        size = 0
    known = np.broadcast_to(known, (size,)) if size else np.zeros(0, dtype=bool)
    days = start.lo.expand(size).num.tolist()
    steps = length.lo.expand(size).num.tolist()
    ends = [step(day, count) if ok else None for day, count, ok in zip(days, steps, known, strict=True)]
    unknown = np.array([end is None for end in ends], dtype=bool)
    exact = Exact.of([end or 0 for end in ends])
    return Number(exact, exact, unknown, unknown) if unknown.any() else Number(exact)
