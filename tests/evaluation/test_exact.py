"""Columns of exact numbers against ``fractions.Fraction``: from kopecks to products far beyond 64 bits."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from math import floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.evaluation.exact import LIMIT, Exact

quick = settings(deadline=None, max_examples=200)

NEAR_LIMIT = st.sampled_from([LIMIT - 1, LIMIT, LIMIT + 1, 2 * LIMIT - 1, 2 * LIMIT, 2 * LIMIT + 1, 4 * LIMIT])
WHOLES = st.one_of(st.integers(0, 100), st.integers(10**2, 10**18), NEAR_LIMIT, st.integers(2**64, 2**200))
SIGNED = st.one_of(WHOLES, WHOLES.map(operator.neg))
DENOMINATORS = st.one_of(st.integers(1, 12), st.integers(10**2, 10**18), NEAR_LIMIT)
Numbers = list[int | Fraction]
RATIOS: st.SearchStrategy[int | Fraction] = st.builds(Fraction, SIGNED, DENOMINATORS)
NUMBERS: st.SearchStrategy[int | Fraction] = st.one_of(SIGNED, RATIOS)
KINDS: st.SearchStrategy[st.SearchStrategy[int | Fraction]] = st.sampled_from([SIGNED, RATIOS, NUMBERS])


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Numbers, Numbers]:
    """Two columns of equal length; one of them may be a constant."""
    kind, other = draw(KINDS), draw(KINDS)
    length = draw(st.integers(1, 5))
    lengths = draw(st.sampled_from([(length, length), (1, length), (length, 1)]))
    return (
        draw(st.lists(kind, min_size=lengths[0], max_size=lengths[0])),
        draw(st.lists(other, min_size=lengths[1], max_size=lengths[1])),
    )


def read(column: Exact, length: int) -> list[Fraction]:
    return [column.fraction(row) for row in range(length)]


def expected(left: Numbers, right: Numbers, operation: Callable[[Fraction, Fraction], Fraction]) -> list[Fraction]:
    length = max(len(left), len(right))
    return [operation(Fraction(left[row % len(left)]), Fraction(right[row % len(right)])) for row in range(length)]


def bounds_hold(column: Exact) -> bool:
    """The sizes by which overflow is foreseen are never too small, and denominators stay positive."""
    nums_fit = all(abs(int(num)) <= column.size for num in column.num)
    dens_fit = column.den is None or all(0 < int(den) <= column.den_size for den in column.den)
    narrow = column.num.dtype == object or column.size < 2 * LIMIT
    return nums_fit and dens_fit and narrow


# arithmetic -------------------------------------------------------------------------------------------------------


@quick
@given(pairs())
def test_arithmetic(columns: tuple[Numbers, Numbers]) -> None:
    left, right = columns
    a, b = Exact.of(left), Exact.of(right)
    length = max(len(left), len(right))
    for came, operation in (
        (a.plus(b), operator.add),
        (a.minus(b), operator.sub),
        (a.times(b), operator.mul),
        (a.least(b), min),
        (a.greatest(b), max),
    ):
        assert read(came, length) == expected(left, right, operation)
        assert bounds_hold(came)


@quick
@given(pairs())
def test_chains_keep_the_foreseen_sizes(columns: tuple[Numbers, Numbers]) -> None:
    left, right = columns
    a, b = Exact.of(left), Exact.of(right)
    came = a.plus(b).times(b).minus(a).plus(a.times(b))
    assert read(came, max(len(left), len(right))) == expected(left, right, lambda x, y: (x + y) * y - x + x * y)
    assert bounds_hold(came)


@quick
@given(pairs())
def test_quotients_by_positive_numbers(columns: tuple[Numbers, Numbers]) -> None:
    left = columns[0]
    right: Numbers = [1 if number == 0 else number if number > 0 else -number for number in columns[1]]
    came = Exact.of(left).over(Exact.of(right))
    assert read(came, max(len(left), len(right))) == expected(left, right, operator.truediv)
    assert bounds_hold(came)


@quick
@given(pairs())
def test_comparisons(columns: tuple[Numbers, Numbers]) -> None:
    left, right = columns
    a, b = Exact.of(left), Exact.of(right)
    rows = max(len(left), len(right))
    at_most = [Fraction(left[row % len(left)]) <= Fraction(right[row % len(right)]) for row in range(rows)]
    below = [Fraction(left[row % len(left)]) < Fraction(right[row % len(right)]) for row in range(rows)]
    assert a.le(b).tolist() == at_most
    assert a.lt(b).tolist() == below
    assert a.same(b) is all(less and not lesser for less, lesser in zip(at_most, below, strict=True))


@quick
@given(st.lists(NUMBERS, min_size=1, max_size=5))
def test_rounding(numbers: Numbers) -> None:
    column = Exact.of(numbers)
    assert read(column.floor(), len(numbers)) == [floor(number) for number in numbers]
    assert read(column.half_up(), len(numbers)) == [floor(number + Fraction(1, 2)) for number in numbers]
    assert bounds_hold(column.floor())


@pytest.mark.parametrize(("number", "down", "half_up"), [
    (Fraction(1, 2), 0, 1), (Fraction(3, 2), 1, 2), (Fraction(5, 2), 2, 3), (Fraction(49, 100), 0, 0),
    (Fraction(-1, 2), -1, 0), (Fraction(-51, 100), -1, -1), (7, 7, 7),
])  # fmt: skip
def test_halves(number: int | Fraction, down: int, half_up: int) -> None:
    assert Exact.constant(number).floor().fraction(0) == down
    assert Exact.constant(number).half_up().fraction(0) == half_up


@quick
@given(pairs(), st.data())
def test_choosing_and_taking_rows(columns: tuple[Numbers, Numbers], data: st.DataObject) -> None:
    left, right = columns
    length = max(len(left), len(right))
    mask = data.draw(st.lists(st.booleans(), min_size=length, max_size=length))
    chosen = Exact.of(left).choose(np.array(mask), Exact.of(right))
    wanted = [Fraction(left[row % len(left)] if yes else right[row % len(right)]) for row, yes in enumerate(mask)]
    assert read(chosen, length) == wanted
    rows = data.draw(st.lists(st.integers(0, length - 1), min_size=1, max_size=6))
    assert read(chosen.take(np.array(rows)), len(rows)) == [wanted[row] for row in rows]


# sums over segments -----------------------------------------------------------------------------------------------


@st.composite
def segments(draw: st.DrawFn) -> tuple[Numbers, list[tuple[int, int]]]:
    """A column with few or many denominators, cut into ranges, some of them empty."""
    few = st.builds(Fraction, SIGNED, st.sampled_from([1, 2, 3, 100, 122, 10**9 + 7]))
    numbers: Numbers = draw(st.lists(draw(st.sampled_from([SIGNED, few, NUMBERS])), min_size=1, max_size=24))
    cuts = sorted(draw(st.lists(st.integers(0, len(numbers)), max_size=5)))
    return numbers, list(pairwise([0, *cuts, len(numbers)]))


@quick
@given(segments())
def test_sums_over_segments(cut: tuple[Numbers, list[tuple[int, int]]]) -> None:
    numbers, ranges = cut
    starts, ends = (np.array(ends, dtype=np.int64) for ends in zip(*ranges, strict=True))
    column = Exact.of(numbers)
    sums = column.segment_sum(starts, ends, len(numbers))
    assert read(sums, len(ranges)) == [sum(map(Fraction, numbers[start:end]), Fraction(0)) for start, end in ranges]
    assert bounds_hold(sums)
    for pick, least in ((min, True), (max, False)):
        extremes = column.extreme_by_segment(starts, ends, least=least)
        wanted = [Fraction(pick(numbers[start:end], default=0)) for start, end in ranges]
        assert read(extremes, len(ranges)) == wanted


def test_a_constant_is_summed_over_all_rows() -> None:
    starts, ends = np.array([0, 2]), np.array([2, 5])
    assert read(Exact.constant(Fraction(1, 3)).segment_sum(starts, ends, 5), 2) == [Fraction(2, 3), 1]


def test_a_column_without_rows_sums_to_nothing() -> None:
    nothing = np.zeros(2, dtype=np.int64)
    for column in (Exact(np.zeros(0, dtype=np.int64), 0), Exact.of([Fraction(1, 3), Fraction(1, 7)]).take(nothing[:0])):
        assert read(column.segment_sum(nothing, nothing, 0), 2) == [0, 0]


# the border of 64 bits --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [LIMIT - 1, LIMIT, LIMIT + 1, 2**63 - 1, 2**63, 10**30])
def test_numbers_near_the_limit_pass_into_the_slow_path(number: int) -> None:
    column = Exact.of([number, -number, 1])
    assert (column.num.dtype == object) is (number >= LIMIT)
    for came, wanted in (
        (column.plus(column), 2 * number),
        (column.times(column), number * number),
        (column.times(Exact.constant(Fraction(99, 100))), Fraction(99 * number, 100)),
        (column.segment_sum(np.array([0]), np.array([1]), 3), number),
    ):
        assert came.fraction(0) == wanted
        assert bounds_hold(came)


def test_money_of_a_hundred_billion_roubles_stays_in_64_bits() -> None:
    """10¹³ kopecks times a share of two decimals: the common case pays nothing for exactness."""
    money = Exact.of([10**13, 10**13 - 1])
    product = money.times(Exact.constant(Fraction(67, 100)))
    assert product.num.dtype == product.floor().num.dtype == np.int64
    assert product.floor().fraction(1) == floor((10**13 - 1) * Fraction(67, 100))


def test_what_fits_again_comes_back_from_the_slow_path() -> None:
    huge = Exact.of([10**15]).times(Exact.constant(Fraction(10**12 + 1, 10**12)))
    assert huge.num.dtype == object
    assert huge.floor().num.dtype == np.int64
    assert huge.floor().fraction(0) == 10**15 + 1000
