"""Sums of different days made comparable: what a later sum is worth on the day of valuation.

Powers with fractional exponents are no ratios, so they alone are computed in decimal numbers, with far more digits than a
sum of money has; the present value is rounded once, half up to the kopeck.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Context, Decimal
from fractions import Fraction
from math import floor

__all__ = ["half_up", "present_value"]

_DIGITS = Context(prec=80)


def present_value(sums: Iterable[tuple[Fraction, Fraction]], rate: Fraction) -> int:
    """Σ amount / (1 + rate)^years in kopecks, half up. ``sums``: exact kopecks and the years until they come."""
    total = Fraction(0)
    base = _decimal(1 + rate)
    for amount, years in sums:
        total += amount * _power(base, 1 + rate, -years)
    return half_up(total)


def half_up(amount: Fraction) -> int:
    """Rounded to the kopeck, half a kopeck up."""
    return floor(amount + Fraction(1, 2))


def _power(base: Decimal, exact: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator == 1 and abs(exponent) <= 100:
        return exact ** int(exponent)
    return Fraction(_DIGITS.power(base, _decimal(exponent)))


def _decimal(number: Fraction) -> Decimal:
    return _DIGITS.divide(Decimal(number.numerator), Decimal(number.denominator))
