"""One row alone takes a way without arrays; it must come to what the same row comes to among others."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.evaluation import document_of, evaluate, evaluate_many
from calculator.evaluation.exact import LIMIT, Exact
from calculator.evaluation.values import Number, Truth
from calculator.facts import Application
from calculator.rulebook import Rulebook
from tests.evaluation.applications import full_document

Ends = tuple[Fraction | None, Fraction | None]

FINITE = st.one_of(st.integers(-3, 3), st.integers(-(10**20), 10**20), st.sampled_from([LIMIT - 1, LIMIT, -LIMIT])).map(
    Fraction
)
RATIOS = st.builds(lambda top, bottom: top / bottom, FINITE, st.integers(1, 10**9))
POINTS = st.one_of(FINITE, RATIOS)


@st.composite
def intervals(draw: st.DrawFn) -> Ends:
    """A known number, or an interval with or without its ends."""
    low, high = sorted((draw(POINTS), draw(POINTS)))
    kind = draw(st.sampled_from(["known", "known", "between", "from", "to", "any"]))
    if kind == "known":
        return low, low
    return (None if kind in ("to", "any") else low), (None if kind in ("from", "any") else high)


def column(rows: list[Ends]) -> Number:
    lo, hi = (Exact.of([row[place] or Fraction(0) for row in rows]) for place in (0, 1))
    if all(low == high and low is not None for low, high in rows):
        return Number(lo)
    masks = [np.array([row[place] is None for row in rows]) for place in (0, 1)]
    return Number(lo, hi, *(mask if mask.any() else None for mask in masks))


def ends(number: Number, row: int) -> Ends:
    return number.low(row), number.high(row)


@pytest.mark.parametrize("name", ["plus", "minus", "times", "over", "least", "greatest", "hull"])
@given(left=st.lists(intervals(), min_size=2, max_size=2), right=st.lists(intervals(), min_size=2, max_size=2))
@settings(deadline=None, max_examples=150)
def test_arithmetic_of_one_row(name: str, left: list[Ends], right: list[Ends]) -> None:
    """Every operation on numbers."""
    together = getattr(column(left), name)(column(right))
    for row in range(2):
        alone = getattr(column([left[row]]), name)(column([right[row]]))
        assert ends(alone, 0) == ends(together, row)
        assert alone.value(0) == together.value(row)


@pytest.mark.parametrize("name", ["at_most", "below", "equals"])
@given(left=st.lists(intervals(), min_size=2, max_size=2), right=st.lists(intervals(), min_size=2, max_size=2))
@settings(deadline=None, max_examples=150)
def test_comparison_of_one_row(name: str, left: list[Ends], right: list[Ends]) -> None:
    """Every comparison."""
    together = getattr(column(left), name)(column(right))
    for row in range(2):
        assert getattr(column([left[row]]), name)(column([right[row]])).value(0) is together.value(row)


TRUTHS = {True: (True, False), False: (False, True), None: (True, True)}


@pytest.mark.parametrize("name", ["both", "any", "same_as", "hull"])
def test_logic_of_one_row(name: str) -> None:
    """Every pair of the three truth values."""
    pairs = [(left, right) for left in TRUTHS for right in TRUTHS]

    def truth(values: list[bool | None]) -> Truth:
        return Truth(*(np.array([TRUTHS[value][place] for value in values]) for place in (0, 1)))

    together = getattr(truth([left for left, _ in pairs]), name)(truth([right for _, right in pairs]))
    for row, (left, right) in enumerate(pairs):
        assert getattr(truth([left]), name)(truth([right])).value(0) is together.value(row)


@pytest.mark.parametrize("round_", [operator.methodcaller("rounded", way) for way in ("down", "half_up")])
@given(rows=st.lists(intervals(), min_size=2, max_size=2))
@settings(deadline=None, max_examples=150)
def test_rounding_of_one_row(round_: Callable[[Number], Number], rows: list[Ends]) -> None:
    """Both directions."""
    together = round_(column(rows))
    for row in range(2):
        assert ends(round_(column([rows[row]])), 0) == ends(together, row)


def test_application_alone_and_among_others() -> None:
    """Whole results, every figure and word of them."""
    rulebook = Rulebook.load()
    batch = [Application.from_document(full_document(seed)) for seed in range(12)]
    together = [document_of(result) for result in evaluate_many(batch, rulebook)]
    assert together == [document_of(evaluate(one, rulebook)) for one in batch]
