"""What a formula yields for many rows at once, with what is not known about each.

* :class:`Number` (also dates, as day numbers): an exact interval; known where the ends meet.
* :class:`Truth`: whether it can be true and whether it can be false (Kleene logic on columns).
* :class:`Words`: text as codes with a mask of what is known; :class:`Choices`: a set as bits with a mask.

Every operation is monotone in what is known: narrower operands never give a wider result. That is what makes a
missing fact harmless unless it can change the answer.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calculator.evaluation.ends import Ends, interval_product, interval_quotient
from calculator.evaluation.exact import Exact, Mask

__all__ = ["FALSE", "NO", "TRUE", "UNKNOWN", "YES", "Choices", "Number", "Truth", "Value", "Words", "either"]

Rows = NDArray[np.int64]
ZERO = Exact.constant(0)
YES = np.ones(1, dtype=bool)
"""A mask of one row that is set; never written into, like any column."""
NO = np.zeros(1, dtype=bool)


def either(a: Mask | None, b: Mask | None) -> Mask | None:
    """Rows of one mask or the other; ``None`` is the empty mask."""
    if a is None:
        return b
    return a if b is None else a | b


def _some(mask: Mask | None) -> Mask | None:
    return mask if mask is not None and mask.any() else None


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
        return Number(lo, hi, _take(self.lo_inf, rows), _take(self.hi_inf, rows))

    def low(self, row: int) -> Fraction | None:
        """The lower end of one row; ``None`` where there is none."""
        return None if _at(self.lo_inf, row) else self.lo.fraction(row)

    def high(self, row: int) -> Fraction | None:
        return None if _at(self.hi_inf, row) else self.hi.fraction(row)

    def value(self, row: int) -> Fraction | None:
        """The value of one row; ``None`` where it is not known."""
        return self.lo.fraction(row) if self.known_at(row) else None

    def known_at(self, row: int) -> bool:
        """Whether the value of one row is known."""
        if self.lo.one is not None and self.hi.one is not None:
            endless = _at(self.lo_inf, row) or _at(self.hi_inf, row)
            return not endless and (self.lo is self.hi or self.lo.order(self.hi) == 0)
        return self.exact or _at(self.known(), row)

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
            if self.hi.one is not None and other.hi.one is not None and _single(self.hi_inf, other.hi_inf):
                endless = (_at(self.hi_inf, 0) and other._one_can_be_positive()) or (
                    _at(other.hi_inf, 0) and self._one_can_be_positive()
                )
                return Number(self.lo.times(other.lo), self.hi.times(other.hi), None, YES if endless else None)
            hi_inf = either(_both(self.hi_inf, other._can_be_positive()), _both(other.hi_inf, self._can_be_positive()))
            return Number(self.lo.times(other.lo), self.hi.times(other.hi), None, _some(hi_inf))
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
            self.lo.least(other.lo), hi, either(self.lo_inf, other.lo_inf), _some(_both(self.hi_inf, other.hi_inf))
        )

    def greatest(self, other: Number) -> Number:
        if self.exact and other.exact:
            return Number(self.lo.greatest(other.lo))
        lo = _pick(self.lo, self.lo_inf, other.lo, other.lo_inf, self.lo.greatest(other.lo))
        return Number(
            lo, self.hi.greatest(other.hi), _some(_both(self.lo_inf, other.lo_inf)), either(self.hi_inf, other.hi_inf)
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
        return Number(lo, hi, _choose(mask, self.lo_inf, other.lo_inf), _choose(mask, self.hi_inf, other.hi_inf))

    def rounded(self, direction: str) -> Number:
        def rounding(end: Exact) -> Exact:
            return end.floor() if direction == "down" else end.half_up()

        lo = rounding(self.lo)
        return Number(lo, lo if self.lo is self.hi else rounding(self.hi), self.lo_inf, self.hi_inf)

    # comparison ---------------------------------------------------------------------------------------------------

    def at_most(self, other: Number) -> Truth:
        upper, lower = self.hi.order(other.lo), other.hi.order(self.lo)
        if upper is not None and lower is not None and _single(self.hi_inf, other.lo_inf, other.hi_inf, self.lo_inf):
            holds = upper <= 0 and not _at(self.hi_inf, 0) and not _at(other.lo_inf, 0)
            fails = lower < 0 and not _at(other.hi_inf, 0) and not _at(self.lo_inf, 0)
            return TRUE if holds else FALSE if fails else UNKNOWN
        if self.exact and other.exact:
            yes = self.lo.le(other.lo)
            return Truth(yes, ~yes)
        yes = _not_in(self.hi.le(other.lo), self.hi_inf, other.lo_inf)
        no = _not_in(other.hi.lt(self.lo), other.hi_inf, self.lo_inf)
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
        return _at(self.hi_inf, 0) or (self.hi.one is not None and self.hi.one[0] > 0)

    def _can_be_positive(self) -> Mask:
        positive = ZERO.lt(self.hi)
        return positive if self.hi_inf is None else positive | self.hi_inf

    def same(self, other: Number) -> bool:
        masks = _same_mask(self.lo_inf, other.lo_inf) and _same_mask(self.hi_inf, other.hi_inf)
        return masks and self.lo.same(other.lo) and self.hi.same(other.hi)


class Truth:
    """Whether each row can be true (``yes``) and can be false (``no``); both: not known.

    ``one``: of a column of one row, 1 if it can be true and 2 if it can be false, added up; such columns meet without arrays.
    """

    __slots__ = ("no", "one", "yes")

    def __init__(self, yes: Mask, no: Mask) -> None:
        self.yes = yes
        self.no = no
        self.one: int | None = None
        if len(yes) == 1 and len(no) == 1:
            self.one = (1 if yes[0] else 0) + (2 if no[0] else 0)

    @classmethod
    def unknown(cls) -> Truth:
        return UNKNOWN

    @property
    def certain(self) -> Mask:
        """Rows known to be true."""
        if self.one is not None:
            return YES if self.one == 1 else NO
        return self.yes & ~self.no

    @property
    def known(self) -> Mask:
        return self.yes ^ self.no

    def negated(self) -> Truth:
        if self.one is not None:
            return _SINGLES[(0, 2, 1, 3)[self.one]]
        return Truth(self.no, self.yes)

    def both(self, other: Truth) -> Truth:
        if self.one is not None and other.one is not None:
            return _SINGLES[(self.one & other.one & 1) | ((self.one | other.one) & 2)]
        return Truth(self.yes & other.yes, self.no | other.no)

    def any(self, other: Truth) -> Truth:
        if self.one is not None and other.one is not None:
            return _SINGLES[((self.one | other.one) & 1) | (self.one & other.one & 2)]
        return Truth(self.yes | other.yes, self.no & other.no)

    def same_as(self, other: Truth) -> Truth:
        return Truth((self.yes & other.yes) | (self.no & other.no), (self.yes & other.no) | (self.no & other.yes))

    def hull(self, other: Truth) -> Truth:
        return self.any_of_either(other)

    def any_of_either(self, other: Truth) -> Truth:
        if self.one is not None and other.one is not None:
            return _SINGLES[self.one | other.one]
        return Truth(self.yes | other.yes, self.no | other.no)

    def choose(self, mask: Mask, other: Truth) -> Truth:
        if self.one is not None and other.one is not None and len(mask) == 1:
            return self if mask[0] else other
        return Truth(np.where(mask, self.yes, other.yes), np.where(mask, self.no, other.no))

    def take(self, rows: Rows) -> Truth:
        if self.one is not None:
            return self
        return Truth(
            self.yes if len(self.yes) == 1 else self.yes[rows], self.no if len(self.no) == 1 else self.no[rows]
        )

    def value(self, row: int) -> bool | None:
        if self.one is not None:
            return (False, True, False, None)[self.one]
        yes, no = _at(self.yes, row), _at(self.no, row)
        return None if yes and no else yes

    def known_at(self, row: int) -> bool:
        """Whether the answer of one row is known."""
        return self.one != 3 if self.one is not None else self.value(row) is not None

    def same(self, other: Truth) -> bool:
        if self.one is not None and other.one is not None:
            return self.one == other.one
        return bool(np.all(self.yes == other.yes) and np.all(self.no == other.no))


class Words:
    """Text as whole-number codes; ``known`` marks the rows that state one."""

    __slots__ = ("codes", "known")

    def __init__(self, codes: NDArray[np.int64], known: Mask) -> None:
        self.codes = codes
        self.known = known

    def known_at(self, row: int) -> bool:
        return _at(self.known, row)

    def code(self, row: int) -> int:
        return int(self.codes[row if len(self.codes) != 1 else 0])

    def equals(self, other: Words) -> Truth:
        if len(self.codes) == len(self.known) == len(other.codes) == len(other.known) == 1:
            known_both = self.known[0] and other.known[0]
            return UNKNOWN if not known_both else TRUE if self.codes[0] == other.codes[0] else FALSE
        known = self.known & other.known
        same = self.codes == other.codes
        return Truth(same | ~known, ~same | ~known)

    def is_in(self, codes: list[int]) -> Truth:
        if len(self.codes) == 1 and len(self.known) == 1:
            return UNKNOWN if not self.known[0] else TRUE if self.codes[0] in codes else FALSE
        inside = np.zeros(self.codes.shape, dtype=bool)
        for code in codes:
            inside = inside | (self.codes == code)
        return Truth(inside | ~self.known, ~inside | ~self.known)

    def take(self, rows: Rows) -> Words:
        return Words(_take_always(self.codes, rows), _take_always(self.known, rows))

    def choose(self, mask: Mask, other: Words) -> Words:
        return Words(np.where(mask, self.codes, other.codes), np.where(mask, self.known, other.known))

    def hull(self, other: Words) -> Words:
        return Words(self.codes, self.known & other.known & (self.codes == other.codes))

    def same(self, other: Words) -> bool:
        return bool(np.all(self.codes == other.codes) and np.all(self.known == other.known))


class Choices:
    """A set of a few choices as bits; ``known`` marks the rows that state it."""

    __slots__ = ("bits", "known")

    def __init__(self, bits: NDArray[np.int64], known: Mask) -> None:
        self.bits = bits
        self.known = known

    def known_at(self, row: int) -> bool:
        return _at(self.known, row)

    def has(self, bit: int) -> Truth:
        inside = (self.bits & bit) != 0
        return Truth(inside | ~self.known, ~inside | ~self.known)

    def empty(self) -> Truth:
        nothing = self.bits == 0
        return Truth(nothing | ~self.known, ~nothing | ~self.known)

    def take(self, rows: Rows) -> Choices:
        return Choices(_take_always(self.bits, rows), _take_always(self.known, rows))

    def choose(self, mask: Mask, other: Choices) -> Choices:
        return Choices(np.where(mask, self.bits, other.bits), np.where(mask, self.known, other.known))

    def hull(self, other: Choices) -> Choices:
        return Choices(self.bits, self.known & other.known & (self.bits == other.bits))

    def same(self, other: Choices) -> bool:
        return bool(np.all(self.bits == other.bits) and np.all(self.known == other.known))


Value = Number | Truth | Words | Choices
TRUE = Truth(YES, NO)
FALSE = Truth(NO, YES)
UNKNOWN = Truth(YES, YES)
_SINGLES = (Truth(NO, NO), TRUE, FALSE, UNKNOWN)


# rows and masks ---------------------------------------------------------------------------------------------------


def _at(mask: Mask | None, row: int) -> bool:
    if mask is None:
        return False
    return bool(mask[row if len(mask) != 1 else 0])


def _single(*masks: Mask | None) -> bool:
    return all(mask is None or len(mask) == 1 for mask in masks)


def _take(mask: Mask | None, rows: Rows) -> Mask | None:
    return mask if mask is None or len(mask) == 1 else mask[rows]


def _take_always(values: NDArray[Any], rows: Rows) -> NDArray[Any]:
    return values if len(values) == 1 else values[rows]


def _both(a: Mask | None, b: Mask | None) -> Mask | None:
    return None if a is None or b is None else a & b


def _choose(mask: Mask, a: Mask | None, b: Mask | None) -> Mask | None:
    if a is None and b is None:
        return None
    return _some(np.where(mask, NO if a is None else a, NO if b is None else b))


def _not_in(mask: Mask, a: Mask | None, b: Mask | None) -> Mask:
    infinite = either(a, b)
    return mask if infinite is None else mask & ~infinite


def _same_mask(a: Mask | None, b: Mask | None) -> bool:
    return bool(np.all((NO if a is None else a) == (NO if b is None else b)))


def _pick(a: Exact, a_inf: Mask | None, b: Exact, b_inf: Mask | None, both: Exact) -> Exact:
    """``both`` where both ends exist, else the end that does."""
    if a_inf is not None:
        both = b.choose(a_inf, both)
    if b_inf is not None:
        both = a.choose(b_inf & ~(a_inf if a_inf is not None else NO), both)
    return both


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


def _by_rows(a: Number, b: Number, operation: Any) -> Number:
    masks = (a.lo_inf, a.hi_inf, b.lo_inf, b.hi_inf)
    if all(end.one is not None for end in (a.lo, a.hi, b.lo, b.hi)) and _single(*masks):
        low, high = operation((a.low(0), a.high(0)), (b.low(0), b.high(0)))
        if low is not None and low == high:
            return Number(Exact.of([low]))
        return Number(
            ZERO if low is None else Exact.of([low]), ZERO if high is None else Exact.of([high]),
            YES if low is None else None, YES if high is None else None,
        )  # fmt: skip
    length = max(len(end.num) for end in (a.lo, a.hi, b.lo, b.hi))
    for mask in (a.lo_inf, a.hi_inf, b.lo_inf, b.hi_inf):
        length = max(length, 0 if mask is None else len(mask))
    if 0 in (len(end.num) for end in (a.lo, a.hi, b.lo, b.hi)):
        length = 0
    ends: list[Ends] = [operation((a.low(row), a.high(row)), (b.low(row), b.high(row))) for row in range(length)]
    lo_inf = np.array([low is None for low, _ in ends], dtype=bool)
    hi_inf = np.array([high is None for _, high in ends], dtype=bool)
    lo = Exact.of([low or Fraction(0) for low, _ in ends]) if ends else ZERO.expand(0)
    if all(low == high and low is not None for low, high in ends):
        return Number(lo)
    hi = Exact.of([high or Fraction(0) for _, high in ends])
    return Number(lo, hi, _some(lo_inf), _some(hi_inf))
