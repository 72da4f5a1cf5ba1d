"""Exact numbers in columns: integers and ratios in 64 bits, with an exact slow path where 64 bits would overflow.

An :class:`Exact` is a column of fractions ``num / den`` with ``den > 0`` (``None`` for all ones). ``size`` and
``den_size`` bound the magnitudes from above; before an operation could leave 64 bits its operands become columns of
Python integers. A column of length 1 stands for a constant and broadcasts: it is kept as a pair of Python integers (``one``),
and what is done to such columns alone is done to the integers, with the same result and without arrays.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Exact", "Mask", "sum_of"]

Mask = NDArray[np.bool_]
Ints = NDArray[Any]

LIMIT = 2**62
_WHOLE = frozenset({int})
FEW_ROWS = 50


def _largest(values: Ints) -> int:
    if values.size == 0:
        return 0
    return max(int(values.max()), -int(values.min()))


def _wide(values: Ints) -> Ints:
    return values if values.dtype == object else values.astype(object)


def _narrow(values: Ints, size: int) -> tuple[Ints, int]:
    """Back to 64 bits where the values fit after all."""
    if values.dtype == object:
        size = _largest(values)
        if size < LIMIT:
            return values.astype(np.int64), size
    return values, size


def _product(a: Ints, a_size: int, b: Ints, b_size: int) -> tuple[Ints, int]:
    size = a_size * b_size
    if size >= LIMIT:
        a_size, b_size = _largest(a), _largest(b)
        size = a_size * b_size
        if size >= LIMIT:
            return _wide(a) * _wide(b), size
    return a * b, size


def _sum(a: Ints, a_size: int, b: Ints, b_size: int) -> tuple[Ints, int]:
    size = a_size + b_size
    if size >= LIMIT:
        size = _largest(a) + _largest(b)
        if size >= LIMIT:
            return _wide(a) + _wide(b), size
    return a + b, size


class Exact:
    """A column of exact fractions. Immutable by convention: never write into its arrays."""

    __slots__ = ("_den", "_fraction", "_num", "den_size", "one", "size")

    def __init__(self, num: Ints, size: int, den: Ints | None = None, den_size: int = 1) -> None:
        self._num: Ints | None = num
        self._den = den
        self.size = size
        self.den_size = den_size
        self._fraction: Fraction | None = None
        self.one: tuple[int, int] | None = None
        """Numerator and denominator of a constant."""
        if len(num) == 1 and (den is None or len(den) == 1):
            self.one = (int(num[0]), 1 if den is None else int(den[0]))

    # making -------------------------------------------------------------------------------------------------------

    @classmethod
    def of(cls, values: list[Any]) -> Exact:
        """From Python integers or fractions."""
        if len(values) == 1:
            return cls.ratio(values[0].numerator, values[0].denominator)
        if set(map(type, values)) <= _WHOLE:
            size = max(max(values), -min(values)) if values else 0
            return cls(np.array(values, dtype=np.int64 if size < LIMIT else object), size)
        nums = [value.numerator for value in values]
        dens = [value.denominator for value in values]
        size, den_size = max(map(abs, nums)), max(dens)
        return cls(
            np.array(nums, dtype=np.int64 if size < LIMIT else object),
            size,
            np.array(dens, dtype=np.int64 if den_size < LIMIT else object),
            den_size,
        )

    @classmethod
    def ratio(cls, num: int, den: int = 1) -> Exact:
        """The constant ``num / den``; its arrays are made when a column needs them."""
        constant = cls.__new__(cls)
        constant._num = constant._den = constant._fraction = None
        constant.size = num if num >= 0 else -num
        constant.den_size = den
        constant.one = (num, den)
        return constant

    @property
    def num(self) -> Ints:
        if self._num is None:
            assert self.one is not None
            self._num = np.array([self.one[0]], dtype=np.int64 if self.size < LIMIT else object)
        return self._num

    @property
    def den(self) -> Ints | None:
        if self._den is None and self.one is not None and self.one[1] != 1:
            self._den = np.array([self.one[1]], dtype=np.int64 if self.den_size < LIMIT else object)
        return self._den

    @classmethod
    def constant(cls, value: int | Fraction) -> Exact:
        return cls.of([value])

    def fraction(self, row: int) -> Fraction:
        """The value of one row; a constant has the same in every row."""
        if self.one is not None:
            if self._fraction is None:
                self._fraction = Fraction(*self.one) if self.one[1] != 1 else Fraction(self.one[0])
            return self._fraction
        num = int(self.num[row if len(self.num) != 1 else 0])
        if self.den is None:
            return Fraction(num)
        return Fraction(num, int(self.den[row if len(self.den) != 1 else 0]))

    def take(self, rows: NDArray[np.int64]) -> Exact:
        """The given rows; a constant stays one."""
        if self.one is not None:
            return self
        num = self.num if len(self.num) == 1 else self.num[rows]
        den = self.den if self.den is None or len(self.den) == 1 else self.den[rows]
        return Exact(num, self.size, den, self.den_size)

    def expand(self, length: int) -> Exact:
        """All rows written out."""
        if self.one is not None:
            if length == 1:
                return self
        elif len(self.num) == length and (self._den is None or len(self._den) == length):
            return self
        num = self.num if len(self.num) == length else np.broadcast_to(self.num, (length,))
        den = self.den
        if den is not None and len(den) != length:
            den = np.broadcast_to(den, (length,))
        return Exact(num, self.size, den, self.den_size)

    # arithmetic ---------------------------------------------------------------------------------------------------

    def plus(self, other: Exact) -> Exact:
        if self.one is not None and other.one is not None:
            (top, bottom), (other_top, other_bottom) = self.one, other.one
            if bottom == other_bottom:
                return Exact.ratio(top + other_top, bottom)
            return Exact.ratio(top * other_bottom + other_top * bottom, bottom * other_bottom)
        if self.den is None and other.den is None:
            return Exact(*_sum(self.num, self.size, other.num, other.size))
        a, b, den, den_size = self._common(other)
        return Exact(*_sum(*a, *b), den, den_size)

    def minus(self, other: Exact) -> Exact:
        return self.plus(other.negated())

    def negated(self) -> Exact:
        if self.one is not None:
            return Exact.ratio(-self.one[0], self.one[1])
        return Exact(-self.num, self.size, self.den, self.den_size)

    def _common(self, other: Exact) -> tuple[tuple[Ints, int], tuple[Ints, int], Ints, int]:
        """Both numerators over the product of the denominators, or over the one denominator that they share."""
        if self.den is None:
            assert other.den is not None
            return (
                _product(self.num, self.size, other.den, other.den_size),
                (other.num, other.size),
                other.den,
                other.den_size,
            )
        if other.den is None:
            return (
                (self.num, self.size),
                _product(other.num, other.size, self.den, self.den_size),
                self.den,
                self.den_size,
            )
        if self.den is other.den or (self.den.shape == other.den.shape and bool((self.den == other.den).all())):
            return (self.num, self.size), (other.num, other.size), self.den, self.den_size
        den, den_size = _product(self.den, self.den_size, other.den, other.den_size)
        left = _product(self.num, self.size, other.den, other.den_size)
        right = _product(other.num, other.size, self.den, self.den_size)
        return left, right, den, den_size

    def times(self, other: Exact) -> Exact:
        if self.one is not None and other.one is not None:
            return Exact.ratio(self.one[0] * other.one[0], self.one[1] * other.one[1])
        num, size = _product(self.num, self.size, other.num, other.size)
        if self.den is None or other.den is None:
            one = self if other.den is None else other
            return Exact(num, size, one.den, one.den_size)
        return Exact(num, size, *_product(self.den, self.den_size, other.den, other.den_size))

    def over(self, other: Exact) -> Exact:
        """Quotient by a column of positive numbers. Rows with another sign or zero must be masked by the caller."""
        if self.one is not None and other.one is not None:
            bottom_one = other.one[0] * self.one[1]
            return Exact.ratio(self.one[0] * other.one[1], bottom_one if bottom_one > 0 else 1)
        top, top_size = (self.num, self.size)
        if other.den is not None:
            top, top_size = _product(top, top_size, other.den, other.den_size)
        bottom, bottom_size = other.num, other.size
        if self.den is not None:
            bottom, bottom_size = _product(bottom, bottom_size, self.den, self.den_size)
        if len(top) == 1 != len(bottom):
            top = np.broadcast_to(top, bottom.shape)  # a column with denominators of its own is no constant
        return Exact(top, top_size, np.where(bottom > 0, bottom, 1), max(bottom_size, 1))

    def compare(self, other: Exact) -> tuple[Ints, Ints]:
        """Two columns of integers that stand to each other as the two numbers do (cross-multiplied)."""
        if self.den is None and other.den is None:
            return self.num, other.num
        left = self.num if other.den is None else _product(self.num, self.size, other.den, other.den_size)[0]
        right = other.num if self.den is None else _product(other.num, other.size, self.den, self.den_size)[0]
        return left, right

    def order(self, other: Exact) -> int | None:
        """Of two constants the sign of their difference; ``None`` where one is a column."""
        if self.one is None or other.one is None:
            return None
        left, right = self.one[0] * other.one[1], other.one[0] * self.one[1]
        return (left > right) - (left < right)

    def le(self, other: Exact) -> Mask:
        left, right = self.compare(other)
        return np.asarray(left <= right, dtype=bool)

    def lt(self, other: Exact) -> Mask:
        left, right = self.compare(other)
        return np.asarray(left < right, dtype=bool)

    def choose(self, mask: Mask, other: Exact) -> Exact:
        """Rows of ``self`` where the mask holds, of ``other`` elsewhere."""
        if self.one is not None and other.one is not None and len(mask) == 1:
            return self if mask[0] else other
        num = np.where(mask, self.num, other.num)
        size = max(self.size, other.size)
        if self.den is None and other.den is None:
            return Exact(num, size)
        one = np.ones(1, dtype=np.int64)
        den = np.where(mask, one if self.den is None else self.den, one if other.den is None else other.den)
        return Exact(num, size, den, max(self.den_size, other.den_size))

    def least(self, other: Exact) -> Exact:
        order = self.order(other)
        if order is not None:
            return self if order <= 0 else other
        return self.choose(self.le(other), other)

    def greatest(self, other: Exact) -> Exact:
        order = self.order(other)
        if order is not None:
            return other if order <= 0 else self
        return other.choose(self.le(other), self)

    def floor(self) -> Exact:
        if self.one is not None:
            return Exact.ratio(self.one[0] // self.one[1])
        if self.den is None:
            return self
        return Exact(*_narrow(self.num // self.den, self.size))

    def half_up(self) -> Exact:
        """To the nearest integer, halves away from zero upwards."""
        if self.one is not None:
            return Exact.ratio((2 * self.one[0] + self.one[1]) // (2 * self.one[1]))
        if self.den is None:
            return self
        double, size = _product(self.num, self.size, np.array([2]), 2)
        top, size = _sum(double, size, self.den, self.den_size)
        bottom, _ = _product(self.den, self.den_size, np.array([2]), 2)
        return Exact(*_narrow(top // bottom, size))

    def same(self, other: Exact) -> bool:
        """Equal in every row."""
        if self is other:
            return True
        order = self.order(other)
        if order is not None:
            return order == 0
        left, right = self.compare(other)
        return bool(np.all(left == right))

    # segments -----------------------------------------------------------------------------------------------------

    def segment_sum(self, starts: NDArray[np.int64], ends: NDArray[np.int64], length: int) -> Exact:
        """Sums over the half-open row ranges ``starts[i]:ends[i]`` of a column of ``length`` rows."""
        column = self.expand(length)
        if len(starts) == 1 and starts[0] == 0 and ends[0] == length <= FEW_ROWS:
            return column._sum_of_few(length)
        if column.den is not None:
            dens = np.unique(column.den)
            if len(dens) == 1:
                summed = Exact(column.num, column.size).segment_sum(starts, ends, length)
                return Exact(summed.num, summed.size, dens, column.den_size)
            if len(dens) > 8:
                return column._fraction_sums(starts, ends)
            common = int(np.lcm.reduce(dens.astype(object))) if len(dens) else 1
            factor = common // column.den.astype(object)
            num, size = _narrow(column.num.astype(object) * factor, 0)
            summed = Exact(num, size).segment_sum(starts, ends, length)
            den_type = np.int64 if common < LIMIT else object
            return Exact(summed.num, summed.size, np.array([common], dtype=den_type), common)
        bound = column.size * max(length, 1)
        num = column.num
        if bound >= LIMIT:
            bound = _largest(num) * max(length, 1)
            if bound >= LIMIT:
                num = _wide(num)
        running = np.zeros(length + 1, dtype=num.dtype)
        np.cumsum(num, out=running[1:])
        return Exact(*_narrow(running[ends] - running[starts], bound))

    def _sum_of_few(self, length: int) -> Exact:
        """The sum of all rows: of a few of them integers are added up sooner than arrays are made."""
        if self.one is not None:
            return Exact.ratio(self.one[0] * length, self.one[1])
        nums = self.num.tolist()
        if self.den is None:
            return Exact.ratio(int(sum(nums)))
        return Exact.of([sum_of(zip(nums, self.den.tolist(), strict=True))])

    def _fraction_sums(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Exact:
        """Sums of many different denominators: a common one over the whole column would grow without need."""
        assert self.den is not None
        nums, dens = self.num.tolist(), self.den.tolist()
        sums = []
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            sums.append(sum_of(zip(nums[start:end], dens[start:end], strict=True)))
        return Exact.of(sums)

    def extreme_by_segment(self, starts: NDArray[np.int64], ends: NDArray[np.int64], *, least: bool) -> Exact:
        """Least or greatest of each range, 0 where the range is empty."""
        pick = min if least else max
        if self.den is None:
            nums = self.num.tolist()
            return Exact.of([pick(nums[s:e], default=0) for s, e in zip(starts.tolist(), ends.tolist(), strict=True)])
        values = [
            pick((self.fraction(row) for row in range(start, end)), default=Fraction(0))
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        ]
        return Exact.of(values)


def sum_of(ratios: Iterable[tuple[int, int]]) -> Fraction:
    """The sum of some ratios: those of one denominator are added up as whole numbers."""
    by_den: dict[int, int] = {}
    for num, den in ratios:
        by_den[den] = by_den.get(den, 0) + num
    if len(by_den) == 1:
        return Fraction(*next((num, den) for den, num in by_den.items()))
    return sum((Fraction(num, den) for den, num in by_den.items()), Fraction(0))
