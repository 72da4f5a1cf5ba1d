"""Sums of different days made comparable: what a later sum is worth on the day of valuation.

Powers with fractional exponents are no ratios, so they alone are computed in decimal numbers, with far more digits than a
sum of money has; the present value is rounded once, half up to the kopeck.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from calculator.evaluation.exact import sum_of
from calculator.evaluation.tracing import Trace
from calculator.evaluation.values import Number

__all__ = ["DAYS_IN_YEAR", "discount_of", "half_up", "present_value", "value_today"]

DAYS_IN_YEAR: Final = 365
"""Days over 365 are years, in leap years too."""

_DIGITS = Context(prec=80)
_PLACES: Final = 100
_ONE: Final = 10**_PLACES
_MORE_DIGITS = Context(prec=110)
"""For the root whose whole powers are taken: what these lose stays far behind the digits that are kept."""


def present_value(sums: Iterable[tuple[Fraction, Fraction]], rate: Fraction) -> int:
    """Σ amount / (1 + rate)^years in kopecks, half up. ``sums``: exact kopecks and the years until they come."""
    base, worth = 1 + rate, []
    for amount, years in sums:
        if amount:
            top, bottom = _power(base, -years)
            worth.append((amount.numerator * top, amount.denominator * bottom))
    return half_up(sum_of(worth))


def discount_of(trace: Trace) -> Fraction | None:
    """The rate of valuation, a share a year; ``None`` where the rules name none or it is not known."""
    plan = trace.run.rulebook.valuation
    if plan is None:
        return None
    value = trace.value(plan.discount)
    assert isinstance(value, Number)
    return value.value(trace.row)


def value_today(trace: Trace, amount: int | None) -> int | None:
    """What a sum paid on ``application.payment_date`` is worth on the day of valuation, in kopecks.

    Without a day of payment it counts as paid on that day. ``None`` where a figure that is needed is not known.
    """
    facts = trace.run.frame.applications[trace.row].facts
    paid, valued = facts.get("application.payment_date"), facts.get("application.valuation_date")
    if amount is None or not isinstance(paid, date):
        return amount
    rate = discount_of(trace)
    if rate is None or not isinstance(valued, date):
        return None
    return present_value([(Fraction(amount), Fraction((paid - valued).days, DAYS_IN_YEAR))], rate)


def half_up(amount: Fraction) -> int:
    """Rounded to the kopeck, half a kopeck up."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def _power(base: Fraction, exponent: Fraction) -> tuple[int, int]:
    """Numerator and denominator of a power; of one that is no ratio, to so many digits after the point."""
    if exponent.denominator == 1 and abs(exponent) <= 100:
        return (base ** int(exponent)).as_integer_ratio()
    power = _DIGITS.plus(_MORE_DIGITS.power(_root(base, exponent.denominator), exponent.numerator))
    scaled = _MORE_DIGITS.scaleb(power, _PLACES)
    whole = int(scaled)
    return (whole, _ONE) if whole == scaled else power.as_integer_ratio()


@lru_cache(maxsize=1000)
def _root(base: Fraction, degree: int) -> Decimal:
    """Days are so many 365ths of a year: one root of a rate serves all of them."""
    return _MORE_DIGITS.power(_decimal(base), _decimal(Fraction(1, degree)))


def _decimal(number: Fraction) -> Decimal:
    return _MORE_DIGITS.divide(Decimal(number.numerator), Decimal(number.denominator))
