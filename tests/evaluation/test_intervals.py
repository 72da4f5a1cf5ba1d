"""Operations on values that are not known: sound, monotone in what is known, and Kleene's tables for truth."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from calculator.evaluation.exact import LIMIT, Exact
from calculator.evaluation.values import Choices, Number, Truth, Words

quick = settings(deadline=None, max_examples=150)

End = Fraction | None
Interval = tuple[End, End]
Inside = tuple[Interval, Fraction]

POINTS = st.one_of(
    st.integers(-3, 3).map(Fraction),
    st.builds(Fraction, st.integers(-5, 5), st.integers(1, 4)),
    st.sampled_from([Fraction(LIMIT), Fraction(-LIMIT), Fraction(LIMIT + 1, LIMIT - 1), Fraction(10**20)]),
)


@st.composite
def inside(draw: st.DrawFn, points: st.SearchStrategy[Fraction] = POINTS) -> Inside:
    """An interval, closed, open at an end or at both, and a number in it."""
    low, number, high = sorted(draw(st.tuples(points, points, points)))
    if draw(st.integers(0, 3)) == 0:
        return (number, number), number
    open_low, open_high = draw(st.tuples(st.booleans(), st.booleans()))
    return (None if open_low else low, None if open_high else high), number


@st.composite
def nested(draw: st.DrawFn) -> tuple[Interval, Interval]:
    """An interval within another."""
    ends = sorted(draw(st.tuples(POINTS, POINTS, POINTS, POINTS)))
    open_ends = draw(st.tuples(*[st.booleans()] * 4))
    outer = (None if open_ends[0] else ends[0], None if open_ends[3] else ends[3])
    inner = (
        None if open_ends[0] and open_ends[1] else ends[1],
        None if open_ends[3] and open_ends[2] else ends[2],
    )
    return inner, outer


ROWS = st.lists(st.tuples(inside(), inside()), min_size=1, max_size=4)
NESTED_ROWS = st.lists(st.tuples(nested(), nested()), min_size=1, max_size=4)


def column(intervals: list[Interval]) -> Number:
    """A column as facts make them: known where the ends meet, masks only where an end is open."""
    lows, highs = [low or Fraction(0) for low, _ in intervals], [high or Fraction(0) for _, high in intervals]
    low_open = np.array([low is None for low, _ in intervals])
    high_open = np.array([high is None for _, high in intervals])
    lo = Exact.of(lows)
    if lows == highs and not low_open.any() and not high_open.any():
        return Number(lo)
    return Number(lo, Exact.of(highs), low_open if low_open.any() else None, high_open if high_open.any() else None)


def holds(number: Number, row: int, value: Fraction) -> bool:
    low, high = number.low(row), number.high(row)
    return (low is None or low <= value) and (high is None or value <= high)


def within(inner: Number, outer: Number, row: int) -> bool:
    low, high = outer.low(row), outer.high(row)
    inner_low, inner_high = inner.low(row), inner.high(row)
    return (low is None or (inner_low is not None and low <= inner_low)) and (
        high is None or (inner_high is not None and inner_high <= high)
    )


ARITHMETIC: dict[str, tuple[Callable[[Number, Number], Number], Callable[[Fraction, Fraction], Fraction]]] = {
    "plus": (Number.plus, operator.add),
    "minus": (Number.minus, operator.sub),
    "times": (Number.times, operator.mul),
    "over": (Number.over, operator.truediv),
    "least": (Number.least, min),
    "greatest": (Number.greatest, max),
}
COMPARISONS: dict[str, tuple[Callable[[Number, Number], Truth], Callable[[Fraction, Fraction], bool]]] = {
    "at_most": (Number.at_most, operator.le),
    "below": (Number.below, operator.lt),
    "equals": (Number.equals, operator.eq),
}


# soundness --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ARITHMETIC)
@quick
@given(rows=ROWS)
def test_arithmetic_is_sound(name: str, rows: list[tuple[Inside, Inside]]) -> None:
    on_columns, on_numbers = ARITHMETIC[name]
    came = on_columns(column([a for (a, _), _ in rows]), column([b for _, (b, _) in rows]))
    for row, ((_, x), (_, y)) in enumerate(rows):
        if name != "over" or y != 0:
            assert holds(came, row, on_numbers(x, y))


@pytest.mark.parametrize("name", COMPARISONS)
@quick
@given(rows=ROWS)
def test_comparisons_are_sound(name: str, rows: list[tuple[Inside, Inside]]) -> None:
    on_columns, on_numbers = COMPARISONS[name]
    came = on_columns(column([a for (a, _), _ in rows]), column([b for _, (b, _) in rows]))
    for row, ((_, x), (_, y)) in enumerate(rows):
        assert came.value(row) in (None, on_numbers(x, y))


@quick
@given(rows=ROWS, mask=st.lists(st.booleans(), min_size=4, max_size=4))
def test_choices_between_numbers_are_sound(rows: list[tuple[Inside, Inside]], mask: list[bool]) -> None:
    a, b = column([a for (a, _), _ in rows]), column([b for _, (b, _) in rows])
    chosen, hull = a.choose(np.array(mask[: len(rows)]), b), a.hull(b)
    for row, ((_, x), (_, y)) in enumerate(rows):
        assert holds(chosen, row, x if mask[row] else y)
        assert holds(hull, row, x)
        assert holds(hull, row, y)


@quick
@given(rows=st.lists(inside(), min_size=1, max_size=4))
def test_rounding_is_sound(rows: list[Inside]) -> None:
    came = column([interval for interval, _ in rows])
    for row, (_, x) in enumerate(rows):
        assert holds(came.rounded("down"), row, Fraction(x // 1))
        assert holds(came.rounded("half_up"), row, Fraction((x + Fraction(1, 2)) // 1))


@quick
@given(rows=ROWS)
def test_known_operands_give_a_known_result(rows: list[tuple[Inside, Inside]]) -> None:
    a, b = column([(x, x) for (_, x), _ in rows]), column([(y, y) for _, (_, y) in rows])
    for name, (on_columns, on_numbers) in ARITHMETIC.items():
        came = on_columns(a, b)
        for row, ((_, x), (_, y)) in enumerate(rows):
            if name == "over" and y == 0:
                assert came.value(row) is None
            else:
                assert came.value(row) == on_numbers(x, y)
    for compare, on_pair in COMPARISONS.values():
        answers = [compare(a, b).value(row) for row in range(len(rows))]
        assert answers == [on_pair(x, y) for (_, x), (_, y) in rows]


# monotony ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ARITHMETIC)
@quick
@given(rows=NESTED_ROWS)
def test_arithmetic_is_monotone(
    name: str, rows: list[tuple[tuple[Interval, Interval], tuple[Interval, Interval]]]
) -> None:
    on_columns, _ = ARITHMETIC[name]
    inner = on_columns(column([a for (a, _), _ in rows]), column([b for _, (b, _) in rows]))
    outer = on_columns(column([a for (_, a), _ in rows]), column([b for _, (_, b) in rows]))
    assert all(within(inner, outer, row) for row in range(len(rows)))


@pytest.mark.parametrize("name", COMPARISONS)
@quick
@given(rows=NESTED_ROWS)
def test_comparisons_are_monotone(
    name: str, rows: list[tuple[tuple[Interval, Interval], tuple[Interval, Interval]]]
) -> None:
    on_columns, _ = COMPARISONS[name]
    inner = on_columns(column([a for (a, _), _ in rows]), column([b for _, (b, _) in rows]))
    outer = on_columns(column([a for (_, a), _ in rows]), column([b for _, (_, b) in rows]))
    for row in range(len(rows)):
        assert outer.value(row) in (None, inner.value(row))


# exactness --------------------------------------------------------------------------------------------------------


@quick
@given(first=inside(), second=inside())
def test_bounds_are_as_narrow_as_can_be(first: Inside, second: Inside) -> None:
    """Where both operands have two ends, each end of the result is reached by some pair of values."""
    (a, _), (b, _) = first, second
    assume(None not in a + b)
    corners = [Fraction(0 if end is None else end) for end in a], [Fraction(0 if end is None else end) for end in b]
    for name, (on_columns, on_numbers) in ARITHMETIC.items():
        if name == "over" and corners[1][0] <= 0 <= corners[1][1]:
            continue
        reached = [on_numbers(x, y) for x, y in product(*corners)]
        came = on_columns(column([a]), column([b]))
        assert (came.low(0), came.high(0)) == (min(reached), max(reached))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ((Fraction(0), None), (Fraction(2), Fraction(3)), (0, None)),
        ((Fraction(0), Fraction(0)), (None, None), (0, 0)),
        ((Fraction(1), None), (Fraction(0), Fraction(0)), (0, 0)),
        ((Fraction(-1), Fraction(2)), (Fraction(3), None), (None, None)),
        ((None, Fraction(-1)), (None, Fraction(-2)), (2, None)),
        ((Fraction(1), Fraction(2)), (Fraction(3), None), (3, None)),
    ],
)
def test_products_with_open_ends(left: Interval, right: Interval, expected: tuple[int | None, int | None]) -> None:
    came = column([left]).times(column([right]))
    assert (came.low(0), came.high(0)) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ((Fraction(6), Fraction(6)), (Fraction(0), Fraction(0)), (None, None)),
        ((Fraction(0), Fraction(0)), (Fraction(0), Fraction(0)), (None, None)),
        ((Fraction(6), Fraction(6)), (Fraction(0), Fraction(3)), (None, None)),
        ((Fraction(6), Fraction(6)), (Fraction(-1), Fraction(1)), (None, None)),
        ((Fraction(6), Fraction(6)), (Fraction(2), None), (0, 3)),
        ((Fraction(6), Fraction(6)), (Fraction(-3), Fraction(-2)), (-3, -2)),
        ((Fraction(6), None), (Fraction(2), Fraction(3)), (2, None)),
        ((Fraction(-6), Fraction(6)), (Fraction(2), None), (-3, 3)),
        ((None, None), (Fraction(1), Fraction(1)), (None, None)),
    ],
)
def test_quotients(left: Interval, right: Interval, expected: tuple[int | None, int | None]) -> None:
    came = column([left]).over(column([right]))
    assert (came.low(0), came.high(0)) == expected


def test_a_row_with_a_divisor_of_nought_does_not_touch_the_others() -> None:
    came = column([(Fraction(6), Fraction(6))] * 3).over(
        column([(Fraction(2), Fraction(2)), (Fraction(0), Fraction(0)), (Fraction(3), Fraction(3))])
    )
    assert [came.value(row) for row in range(3)] == [3, None, 2]


def test_one_number_over_many() -> None:
    came = Number.constant(6).over(column([(Fraction(2), Fraction(2)), (Fraction(3), Fraction(3))]))
    assert [came.value(row) for row in range(2)] == [3, 2]
    halves = came.take(np.array([1, 0, 1]))
    assert [halves.value(row) for row in range(3)] == [2, 3, 2]


@pytest.mark.parametrize("nonnegative", [True, False])
def test_a_number_that_is_not_known(nonnegative: bool) -> None:
    unknown = Number.unknown(nonnegative=nonnegative)
    assert unknown.value(0) is None
    assert unknown.low(0) == (0 if nonnegative else None)
    assert unknown.high(0) is None
    assert Number.constant(-1).at_most(unknown).value(0) is (True if nonnegative else None)


# truth ------------------------------------------------------------------------------------------------------------

TRUTHS = (True, False, None)


def truth(*values: bool | None) -> Truth:
    return Truth(np.array([value is not False for value in values]), np.array([value is not True for value in values]))


@pytest.mark.parametrize(
    ("operation", "table"),
    [
        (Truth.both, {
            (True, True): True, (True, False): False, (True, None): None,
            (False, True): False, (False, False): False, (False, None): False,
            (None, True): None, (None, False): False, (None, None): None,
        }),
        (Truth.any, {
            (True, True): True, (True, False): True, (True, None): True,
            (False, True): True, (False, False): False, (False, None): None,
            (None, True): True, (None, False): None, (None, None): None,
        }),
        (Truth.same_as, {
            (True, True): True, (True, False): False, (True, None): None,
            (False, True): False, (False, False): True, (False, None): None,
            (None, True): None, (None, False): None, (None, None): None,
        }),
        (Truth.hull, {
            (True, True): True, (True, False): None, (True, None): None,
            (False, True): None, (False, False): False, (False, None): None,
            (None, True): None, (None, False): None, (None, None): None,
        }),
    ],
    ids=["and", "or", "same", "hull"],
)  # fmt: skip
def test_kleene_tables(
    operation: Callable[[Truth, Truth], Truth], table: dict[tuple[bool | None, bool | None], bool | None]
) -> None:
    pairs = list(product(TRUTHS, TRUTHS))
    came = operation(truth(*(a for a, _ in pairs)), truth(*(b for _, b in pairs)))
    assert {pair: came.value(row) for row, pair in enumerate(pairs)} == table


def test_not() -> None:
    came = truth(*TRUTHS).negated()
    assert [came.value(row) for row in range(3)] == [False, True, None]
    assert came.known.tolist() == [True, True, False]
    assert came.certain.tolist() == [False, True, False]


# texts and sets ---------------------------------------------------------------------------------------------------


def words(*codes: int | None) -> Words:
    return Words(
        np.array([-1 if code is None else code for code in codes]), np.array([code is not None for code in codes])
    )


def test_texts_are_equal_only_where_both_are_known() -> None:
    same = words(1, 1, 1, None, None).equals(words(1, 2, None, 1, None))
    assert [same.value(row) for row in range(5)] == [True, False, None, None, None]
    inside_ = words(1, 3, None).is_in([1, 2])
    assert [inside_.value(row) for row in range(3)] == [True, False, None]


def test_a_text_from_either_branch_is_known_where_both_agree() -> None:
    hull = words(1, 1, 1, None).hull(words(1, 2, None, None))
    assert hull.known.tolist() == [True, False, False, False]


def test_sets() -> None:
    sets = Choices(np.array([0b01, 0b10, 0b00, 0b00]), np.array([True, True, True, False]))
    assert [sets.has(0b01).value(row) for row in range(4)] == [True, False, False, None]
    assert [sets.empty().value(row) for row in range(4)] == [False, False, True, None]
