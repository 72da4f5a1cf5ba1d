"""Products and quotients of two intervals whose ends may be missing."""

from __future__ import annotations

from fractions import Fraction

__all__ = ["Ends", "interval_product", "interval_quotient"]

Ends = tuple[Fraction | None, Fraction | None]
"""The least and the greatest value that a number can have; ``None`` where nothing bounds it."""


def interval_product(a: Ends, b: Ends) -> Ends:
    """All products of two intervals; 0 × ∞ is 0, since the unknown number is finite."""
    corners: list[Fraction] = []
    low_open = high_open = False
    for x, x_sign in ((a[0], -1), (a[1], 1)):
        for y, y_sign in ((b[0], -1), (b[1], 1)):
            if x is not None and y is not None:
                corners.append(x * y)
                continue
            sign = (x_sign if x is None else _sign(x)) * (y_sign if y is None else _sign(y))
            if sign == 0:
                corners.append(Fraction(0))
            elif sign < 0:
                low_open = True
            else:
                high_open = True
    low = None if low_open else min(corners)
    high = None if high_open else max(corners)
    return low, high


def interval_quotient(a: Ends, b: Ends) -> Ends:
    low, high = b
    if (low is None or low <= 0) and (high is None or high >= 0):
        return None, None
    inverse: Ends = (
        Fraction(0) if high is None else 1 / high,
        Fraction(0) if low is None else 1 / low,
    )
    return interval_product(a, inverse)


def _sign(number: Fraction) -> int:
    return (number.numerator > 0) - (number.numerator < 0)
