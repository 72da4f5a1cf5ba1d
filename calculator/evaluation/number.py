"""Numbers, in each row: exact intervals, known where the ends meet. Dates are numbers too, as days."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from calculator.evaluation.ends import Ends, interval_product, interval_quotient
from calculator.evaluation.exact import Exact, Mask
from calculator.evaluation.masks import (
    NO,
    YES,
    Rows,
    at,
    both,
    choose_mask,
    either,
    if_any,
    of_one_row,
    outside,
    same_mask,
    take_mask,
)
from calculator.evaluation.truth import FALSE, TRUE, UNKNOWN, Truth

__all__ = ["Number"]

ZERO = Exact.constant(0)


class Number:
    """An interval ``[lo, hi]`` in each row; ``lo_inf``/``hi_inf`` mark rows without a lower or upper end.

    ``lo is hi`` and no infinite row means known everywhere.
    """

    __slots__ = ("_known", "hi", "hi_inf", "lo", "lo_inf")

    def __init__(
        self, lo: Exact, hi: Exact | None = None, lo_inf: Mask | None = None, hi_inf: Mask | None = None
    ) -> None:
        self.lo = lo
        self.hi = lo if hi is None else hi
        self.lo_inf = lo_inf
        self.hi_inf = hi_inf
        self._known: Mask | None = None

    @classmethod
    def constant(cls, value: int | Fraction) -> Number:
        return cls(Exact.constant(value))

    @classmethod
    def unknown(cls, *, nonnegative: bool = False) -> Number:
        return cls(ZERO, ZERO, None if nonnegative else YES, YES)

    @property
    def exact(self) -> bool:
        return self.lo is self.hi and self.lo_inf is None and self.hi_inf is None

    def known(self) -> Mask:
        """Rows whose value is known."""
        if self.exact:
            return YES
        if self.lo_inf is None and self.hi_inf is None and (order := self.lo.order(self.hi)) is not None:
            return YES if order == 0 else NO
        if self._known is None:
            left, right = self.lo.compare(self.hi)
            self._known = np.asarray(left == right, dtype=bool)
            for infinite in (self.lo_inf, self.hi_inf):
                if infinite is not None:
                    self._known = self._known & ~infinite
        return self._known

    def take(self, rows: Rows) -> Number:
        lo = self.lo.take(rows)
        hi = lo if self.hi is self.lo else self.hi.take(rows)
        return Number(lo, hi, take_mask(self.lo_inf, rows), take_mask(self.hi_inf, rows))

    def low(self, row: int) -> Fraction | None:
        """The lower end of one row; ``None`` where there is none."""
        return None if at(self.lo_inf, row) else self.lo.fraction(row)

    def high(self, row: int) -> Fraction | None:
        return None if at(self.hi_inf, row) else self.hi.fraction(row)

    def value(self, row: int) -> Fraction | None:
        """The value of one row; ``None`` where it is not known."""
        if self.lo is self.hi and self.lo_inf is None and self.hi_inf is None:
            return self.lo.fraction(row)
        return self.lo.fraction(row) if self.known_at(row) else None

    def known_at(self, row: int) -> bool:
        """Whether the value of one row is known."""
        if self.lo is self.hi and self.lo_inf is None and self.hi_inf is None:
            return True
        if self.lo.one is not None and self.hi.one is not None:
            for infinite in (self.lo_inf, self.hi_inf):
                if infinite is not None and at(infinite, row):
                    return False
            return self.lo is self.hi or self.lo.order(self.hi) == 0
        return at(self.known(), row)

    # arithmetic ---------------------------------------------------------------------------------------------------

    def plus(self, other: Number) -> Number:
        lo = self.lo.plus(other.lo)
        hi = lo if self.lo is self.hi and other.lo is other.hi else self.hi.plus(other.hi)
        return Number(lo, hi, either(self.lo_inf, other.lo_inf), either(self.hi_inf, other.hi_inf))

    def minus(self, other: Number) -> Number:
        lo = self.lo.minus(other.hi)
        hi = lo if self.lo is self.hi and other.lo is other.hi else self.hi.minus(other.lo)
        return Number(lo, hi, either(self.lo_inf, other.hi_inf), either(self.hi_inf, other.lo_inf))

    def times(self, other: Number) -> Number:
        if self.exact and other.exact:
            return Number(self.lo.times(other.lo))
        if self._not_negative() and other._not_negative():
            if self.hi.one is not None and other.hi.one is not None and of_one_row(self.hi_inf, other.hi_inf):
                endless = (at(self.hi_inf, 0) and other._one_can_be_positive()) or (
                    at(other.hi_inf, 0) and self._one_can_be_positive()
                )
                return Number(self.lo.times(other.lo), self.hi.times(other.hi), None, YES if endless else None)
            hi_inf = either(both(self.hi_inf, other._can_be_positive()), both(other.hi_inf, self._can_be_positive()))
            return Number(self.lo.times(other.lo), self.hi.times(other.hi), None, if_any(hi_inf))
        known = self.known() & other.known()
        if len(known) == 1 or not known.any():
            return _by_rows(self, other, interval_product)
        # Rows that are known need no intervals: only the others are multiplied row by row.
        product = Number(self.lo.times(other.lo))
        rest = np.flatnonzero(~known)
        if not len(rest):
            return product
        few = _by_rows(_rows_of(self, rest, len(known)), _rows_of(other, rest, len(known)), interval_product)
        place = np.zeros(len(known), dtype=np.int64)
        place[rest] = np.arange(len(rest))
        return product.choose(known, few.take(place))

    def over(self, other: Number) -> Number:
        """Quotient; a row whose divisor can be zero is not known."""
        if self.exact and other.exact and other.lo.one is not None and other.lo.one[0] > 0 and self._not_negative():
            return Number(self.lo.over(other.lo))
        positive = ZERO.lt(other.lo)
        if other.lo_inf is not None:
            positive = positive & ~other.lo_inf
        if positive.all() and self._not_negative():
            lo, hi = self.lo.over(other.hi), self.hi.over(other.lo)
            if self.exact and other.exact:
                return Number(lo)
            if other.hi_inf is not None:
                lo = ZERO.choose(other.hi_inf, lo)
            return Number(lo, hi, None, self.hi_inf)
        return _by_rows(self, other, interval_quotient)

    def least(self, other: Number) -> Number:
        if self.exact and other.exact:
            return Number(self.lo.least(other.lo))
        # The end that is not there is no bound: the least of something and plus infinity is something.
        hi = _pick(self.hi, self.hi_inf, other.hi, other.hi_inf, self.hi.least(other.hi))
        return Number(
            self.lo.least(other.lo), hi, either(self.lo_inf, other.lo_inf), if_any(both(self.hi_inf, other.hi_inf))
        )

    def greatest(self, other: Number) -> Number:
        if self.exact and other.exact:
            return Number(self.lo.greatest(other.lo))
        lo = _pick(self.lo, self.lo_inf, other.lo, other.lo_inf, self.lo.greatest(other.lo))
        return Number(
            lo, self.hi.greatest(other.hi), if_any(both(self.lo_inf, other.lo_inf)), either(self.hi_inf, other.hi_inf)
        )

    def hull(self, other: Number) -> Number:
        """The narrowest interval that holds both."""
        return Number(
            self.lo.least(other.lo),
            self.hi.greatest(other.hi),
            either(self.lo_inf, other.lo_inf),
            either(self.hi_inf, other.hi_inf),
        )

    def choose(self, mask: Mask, other: Number) -> Number:
        lo = self.lo.choose(mask, other.lo)
        hi = lo if self.lo is self.hi and other.lo is other.hi else self.hi.choose(mask, other.hi)
        return Number(
            lo, hi, choose_mask(mask, self.lo_inf, other.lo_inf), choose_mask(mask, self.hi_inf, other.hi_inf)
        )

    def rounded(self, direction: str) -> Number:
        def rounding(end: Exact) -> Exact:
            return end.floor() if direction == "down" else end.half_up()

        lo = rounding(self.lo)
        return Number(lo, lo if self.lo is self.hi else rounding(self.hi), self.lo_inf, self.hi_inf)

    # comparison ---------------------------------------------------------------------------------------------------

    def at_most(self, other: Number) -> Truth:
        if self.exact and other.exact and (order := self.lo.order(other.lo)) is not None:
            return TRUE if order <= 0 else FALSE
        upper, lower = self.hi.order(other.lo), other.hi.order(self.lo)
        if upper is not None and lower is not None and of_one_row(self.hi_inf, other.lo_inf, other.hi_inf, self.lo_inf):
            holds = upper <= 0 and not at(self.hi_inf, 0) and not at(other.lo_inf, 0)
            fails = lower < 0 and not at(other.hi_inf, 0) and not at(self.lo_inf, 0)
            return TRUE if holds else FALSE if fails else UNKNOWN
        if self.exact and other.exact:
            yes = self.lo.le(other.lo)
            return Truth(yes, ~yes)
        yes = outside(self.hi.le(other.lo), self.hi_inf, other.lo_inf)
        no = outside(other.hi.lt(self.lo), other.hi_inf, self.lo_inf)
        return Truth(~no, ~yes)

    def below(self, other: Number) -> Truth:
        return other.at_most(self).negated()

    def equals(self, other: Number) -> Truth:
        return self.at_most(other).both(other.at_most(self))

    # ----------------------------------------------------------------------------------------------------------------

    def _not_negative(self) -> bool:
        if self.lo.one is not None:
            return self.lo_inf is None and self.lo.one[0] >= 0
        return self.lo_inf is None and (self.lo.num.size == 0 or bool(self.lo.num.min() >= 0))

    def _one_can_be_positive(self) -> bool:
        return at(self.hi_inf, 0) or (self.hi.one is not None and self.hi.one[0] > 0)

    def _can_be_positive(self) -> Mask:
        positive = ZERO.lt(self.hi)
        return positive if self.hi_inf is None else positive | self.hi_inf

    def same(self, other: Number) -> bool:
        masks = same_mask(self.lo_inf, other.lo_inf) and same_mask(self.hi_inf, other.hi_inf)
        return masks and self.lo.same(other.lo) and self.hi.same(other.hi)


def _pick(a: Exact, a_inf: Mask | None, b: Exact, b_inf: Mask | None, nearer: Exact) -> Exact:
    """``nearer`` where both ends exist, else the end that does."""
    if a_inf is not None:
        nearer = b.choose(a_inf, nearer)
    if b_inf is not None:
        nearer = a.choose(b_inf & ~(a_inf if a_inf is not None else NO), nearer)
    return nearer


# the rare cases, row by row: an end of either sign, a divisor that may be zero --------------------------------------


def _rows_of(number: Number, rows: Rows, length: int) -> Number:
    """Some rows of a column of ``length`` rows, whose ends and masks may be constants."""
    return Number(
        number.lo.expand(length).take(rows),
        number.hi.expand(length).take(rows),
        _spread(number.lo_inf, rows),
        _spread(number.hi_inf, rows),
    )


def _spread(mask: Mask | None, rows: Rows) -> Mask | None:
    return None if mask is None else np.broadcast_to(mask, (len(rows),)) if len(mask) == 1 else mask[rows]


def _by_rows(a: Number, b: Number, operation: Callable[[Ends, Ends], Ends]) -> Number:
    masks = (a.lo_inf, a.hi_inf, b.lo_inf, b.hi_inf)
    columns = (a.lo, a.hi, b.lo, b.hi)
    if all(end.one is not None for end in columns) and of_one_row(*masks):
        return _between(*operation((a.low(0), a.high(0)), (b.low(0), b.high(0))))
    lengths = [len(end.num) for end in columns]
    length = 0 if 0 in lengths else max(*lengths, *(len(mask) for mask in masks if mask is not None))
    ends = [operation((a.low(row), a.high(row)), (b.low(row), b.high(row))) for row in range(length)]
    lo_inf = np.array([low is None for low, _ in ends], dtype=bool)
    hi_inf = np.array([high is None for _, high in ends], dtype=bool)
    lo = Exact.of([low or Fraction(0) for low, _ in ends]) if ends else ZERO.expand(0)
    if all(low == high and low is not None for low, high in ends):
        return Number(lo)
    hi = Exact.of([high or Fraction(0) for _, high in ends])
    return Number(lo, hi, if_any(lo_inf), if_any(hi_inf))


def _between(low: Fraction | None, high: Fraction | None) -> Number:
    """A column of one row from its ends."""
    lo = ZERO if low is None else Exact.of([low])
    if low is not None and low == high:
        return Number(lo)
    hi = ZERO if high is None else Exact.of([high])
    return Number(lo, hi, YES if low is None else None, YES if high is None else None)
