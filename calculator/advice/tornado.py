"""Which inputs move the sum of a measure most, when each alone becomes a little less and a little more.

Sums and shares by a tenth, counts by one, days by a month; the answers are asked in one batch. What is not stated cannot be
moved: between what the sum may be then, the evaluator says, and that is one bar for all of it together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Final, Literal

from calculator.advice.inputs import Input
from calculator.advice.varying import Case
from calculator.evaluation.result import MeasureResult

__all__ = ["STRONGEST", "Bar", "Change", "End", "Open", "Tornado", "moved", "tornado"]

STRONGEST: Final = 5
"""Inputs that are shown."""
MOST_TRIED: Final = 60
"""Inputs that are moved; of more, all facts and the rows with the largest sums."""
_TENTH: Final = Fraction(1, 10)

Change = Literal["tenth", "one", "month"]
"""How far an input is moved: by a tenth of its value, by one, or to the same day of the month before and after."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of a bar: the value that the input was given, and the answer. ``amount``: the certain sum in kopecks."""

    value: Fraction
    amount: int
    measure: MeasureResult


@dataclass(frozen=True, slots=True)
class Bar:
    """An input moved down and up; ``None`` where it cannot have that value, or no sum is known then."""

    item: Input
    change: Change
    less: End | None
    more: End | None
    now: int

    @property
    def moves(self) -> int:
        """By how much the sum changes at most, in kopecks."""
        return max((abs(end.amount - self.now) for end in (self.less, self.more) if end is not None), default=0)


@dataclass(frozen=True, slots=True)
class Open:
    """What the facts that are not stated may do to the sum, all together: from ``least`` to ``most``, in kopecks."""

    facts: tuple[str, ...]
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Tornado:
    """``now``: the sum as the application stands, ``None`` where none is known. ``bars``: the strongest, the first moves most.

    ``tried``: how many inputs were moved, of ``all_inputs`` that are stated. ``open``: what is not stated, where the evaluator
    bounds the sum; ``left_out``: facts that are not stated where it does not.
    """

    now: int | None
    bars: tuple[Bar, ...]
    tried: int
    all_inputs: int
    open: Open | None
    left_out: tuple[str, ...]


def tornado(case: Case, inputs: Sequence[Input], most: int = STRONGEST) -> Tornado:
    """The ``most`` strongest of the ``inputs``; numbers of the rules are left out."""
    measure = case.now()
    amount = measure.amount
    open_facts, left_out = _not_stated(measure)
    known = [item for item in inputs if not item.is_of_the_rules and item.now is not None]
    if amount is None:
        return Tornado(None, (), 0, len(known), open_facts, left_out)
    stated = _weightiest(known)
    pairs = [(item, value) for item in stated for value in moved(item)[1]]
    ends = iter(_end(value, answer) for (_, value), answer in zip(pairs, case.answers(pairs), strict=True))
    bars = [Bar(item, moved(item)[0], next(ends), next(ends), amount) for item in stated]
    moving = sorted((bar for bar in bars if bar.moves), key=lambda bar: -bar.moves)
    return Tornado(amount, tuple(moving[:most]), len(stated), len(known), open_facts, left_out)


def _weightiest(inputs: Sequence[Input]) -> list[Input]:
    """At most :data:`MOST_TRIED`: facts of the application first, then the numbers of the rows with the largest sums."""
    if len(inputs) <= MOST_TRIED:
        return list(inputs)
    sums: dict[tuple[str | int, ...], Fraction] = {}
    for item in inputs:
        if item.kind == "money":
            row = item.path[:-1]
            sums[row] = max(sums.get(row, Fraction(0)), item.now or Fraction(0))
    of_rows = [item for item in inputs if isinstance(item.path[-2], int)]
    facts = [item for item in inputs if not isinstance(item.path[-2], int)]
    of_rows.sort(key=lambda item: (item.kind != "money", -sums.get(item.path[:-1], Fraction(0))))
    return [*facts, *of_rows][:MOST_TRIED]


def moved(item: Input) -> tuple[Change, tuple[Fraction, Fraction]]:
    """How an input is moved, and its values below and above; within what the field can take."""
    assert item.now is not None
    if item.kind == "date":
        day = date.fromordinal(int(item.now))
        return "month", (Fraction(_months(day, -1).toordinal()), Fraction(_months(day, 1).toordinal()))
    if item.kind == "count":
        return "one", (_within(item, item.now - 1), _within(item, item.now + 1))
    tenth = abs(item.now) * _TENTH
    less = ceil((item.now - tenth) / item.step) * item.step
    more = floor((item.now + tenth) / item.step) * item.step
    return "tenth", (_within(item, less), _within(item, more))


def _within(item: Input, value: Fraction) -> Fraction:
    low = value if item.minimum is None else max(value, item.minimum)
    return low if item.maximum is None else min(low, item.maximum)


def _months(day: date, months: int) -> date:
    """The same day of another month, or its last one."""
    ahead = day.year * 12 + day.month - 1 + months
    year, month = divmod(ahead, 12)
    first = date(year, month + 1, 1)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return first.replace(day=min(day.day, (following - first).days))


def _end(value: Fraction, measure: MeasureResult | None) -> End | None:
    if measure is None or measure.amount is None:
        return None
    return End(value, measure.amount, measure)


def _not_stated(measure: MeasureResult) -> tuple[Open | None, tuple[str, ...]]:
    benefit = measure.benefit
    facts = tuple(dict.fromkeys([*measure.missing, *(benefit.missing if benefit is not None else ())]))
    if not facts or benefit is None or not benefit.pays:
        return None, facts
    if benefit.amount is None or benefit.upper is None or benefit.upper == benefit.amount or measure.hard_refusal:
        return None, facts
    return Open(facts, benefit.amount, benefit.upper), ()
