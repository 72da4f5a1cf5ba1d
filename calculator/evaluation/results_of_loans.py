"""What is told of a concessional loan beside its saving: the schedule, the years of the loan, the rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

__all__ = ["LoanResult", "LoanYear", "Segment"]


@dataclass(frozen=True, slots=True)
class Segment:
    """One row of the schedule. Money exact in kopecks, rates as shares a year; ``None`` where not known.

    ``start`` is known for generated and undated rows too where the contract date is; ``stated`` days are only those of a
    dated row.
    """

    start: date | None
    end: date | None
    days: int | None
    years: Fraction | None
    balance: Fraction | None
    rate: Fraction | None
    market: Fraction | None
    interest: Fraction | None
    saving: Fraction | None
    preferential: bool | None


@dataclass(frozen=True, slots=True)
class LoanYear:
    """One year of the loan, counted from the start of its schedule; sums exact in kopecks."""

    year: int
    start: date | None
    interest: Fraction
    saving: Fraction


@dataclass(frozen=True, slots=True)
class LoanResult:
    """``present_value`` and ``after_tax`` in kopecks; ``None`` where a figure they need is not known.

    ``rate`` is that of the first segment, guarantee fee left out; ``cost_rate`` with the fee. ``value_per_rouble``: present
    value over the sum of the loan.
    """

    rate: Fraction | None
    cost_rate: Fraction | None
    schedule: tuple[Segment, ...]
    years: tuple[LoanYear, ...]
    interest: int | None
    present_value: int | None
    value_per_rouble: Fraction | None
    discount: Fraction | None
    after_tax: int | None
