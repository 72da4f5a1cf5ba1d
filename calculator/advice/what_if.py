"""What if one number or date were another: the answer of a measure over a range, and exactly where it becomes another one.

The range is looked at in points: evenly, at the value of now, and on both sides of everything that rules compare the input
with. Where two neighbouring points have another verdict, edition, binding limit or set of conditions, the border between them
is found to the kopeck, the day or the one of a count. Every sum is the evaluator's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Final

from calculator.advice.inputs import Input, InputKind
from calculator.advice.varying import Case
from calculator.evaluation.result import ConditionResult, MeasureResult, Verdict

__all__ = ["CHANGES", "Border", "Point", "Stretch", "Sweep", "range_of", "sweep"]

CHANGES: Final = ("allowed", "edition", "verdict", "bound", "conditions")
"""What may differ on the two sides of a border, the weightiest first."""
_POINTS: Final = 60
_POINTS_OF_RULES: Final = 20
_PROBES: Final = 3
"""Values between two points that are asked at once while a border is being found; of a number of the rules, one."""
_MOST_ROUNDS: Final = 60
_MOST_BORDERS: Final = 24
_USUAL: Final[Mapping[InputKind, int]] = {"money": 100_000_000_00, "share": 1, "number": 100, "count": 20}
"""Up to where an input is looked at that is not stated and compared with nothing."""
_USUAL_DAY: Final = Fraction(date(2020, 1, 1).toordinal())
"""Around which day a date is looked at where the application states no day at all."""
_DAYS: Final = ("application.as_of_date", "application.application_date", "application.agreement_date")
_FARTHEST: Final = 10
"""Thresholds up to so many times the value of now, or so many years away from it, are taken into the range."""
_YEAR: Final = 365
_DAYS_AROUND: Final = 2 * _YEAR
_MARGIN_DAYS: Final = 60


@dataclass(frozen=True, slots=True)
class Point:
    """The answer at one value, in kopecks.

    ``amount``: the certain sum, 0 for a refusal; ``None`` where the measure gives no sum, or none is known. ``upper``: what it
    may be at most while data are missing. ``if_met``: of a refusal, the sum if the conditions were met.
    """

    value: Fraction
    amount: int | None
    upper: int | None
    if_met: int | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring points at which all but the sum is the same. ``measure``: the answer at the first one.

    ``None``: the input cannot have these values, by what else is stated.
    """

    points: tuple[Point, ...]
    measure: MeasureResult | None

    @property
    def first(self) -> Point:
        return self.points[0]

    @property
    def last(self) -> Point:
        return self.points[-1]

    @property
    def is_conditional(self) -> bool:
        """Whether a sum here rests on an open or provisional answer, so that it must not look like one that is certain."""
        return self.measure is not None and self.measure.conditional


@dataclass(frozen=True, slots=True)
class Border:
    """Between two neighbouring values: ``last`` has the answer ``before``, ``first`` the answer ``after``.

    ``changes``: which of :data:`CHANGES` differ. ``broken`` and ``mended``: the conditions that count and cease or begin to
    be met. ``exact``: no value of the input lies between the two.
    """

    last: Fraction
    first: Fraction
    before: MeasureResult | None
    after: MeasureResult | None
    changes: tuple[str, ...]
    broken: tuple[ConditionResult, ...]
    mended: tuple[ConditionResult, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class Sweep:
    """One input over a range. ``complete``: all borders were followed to the end."""

    item: Input
    stretches: tuple[Stretch, ...]
    complete: bool

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple(point for stretch in self.stretches for point in stretch.points)

    @property
    def borders(self) -> tuple[Border, ...]:
        return tuple(_border(self.item, one, other) for one, other in pairwise(self.stretches))

    def point(self, value: Fraction) -> Point:
        """The point at exactly this value. Raises ``KeyError`` where there is none."""
        for point in self.points:
            if point.value == value:
                return point
        raise KeyError(value)

    def stretch(self, value: Fraction) -> Stretch:
        """The stretch that holds a value of the range."""
        starts = [stretch.first.value for stretch in self.stretches]
        return self.stretches[max(0, bisect_right(starts, value) - 1)]


def sweep(case: Case, item: Input, *, also: Sequence[Fraction] = ()) -> Sweep:
    """The answer over the range of an input; ``also``: values that must be among the points, and widen the range."""
    low, high = range_of(item, also, scale=_scale(case, item))
    asked = [(item, value) for value in _grid(item, low, high, also)]
    found = dict(zip((value for _, value in asked), case.answers(asked), strict=True))
    complete = _borders_found(case, item, found)
    return Sweep(item, tuple(_stretches(found)), complete)


# range and points -----------------------------------------------------------------------------------------------------


def range_of(item: Input, also: Iterable[Fraction] = (), *, scale: Fraction | None = None) -> tuple[Fraction, Fraction]:
    """Least and greatest value that are looked at: around the value of now, with the thresholds that are not too far.

    ``scale``: up to where an input is looked at that is not stated, or zero, and compared with nothing.
    """
    low, high = _dates_around(item, scale) if item.kind == "date" else _numbers_around(item, scale)
    low, high = min([low, *also]), max([high, *also])
    if item.minimum is not None:
        low = max(low, item.minimum)
    if item.maximum is not None:
        high = min(high, item.maximum)
    return low, max(low, high)


def _scale(case: Case, item: Input) -> Fraction | None:
    """Of money twice the sum of the measure; of a day, the days that are stated."""
    if item.now:
        return None
    if item.kind == "date":
        day = next((case.application.facts[name] for name in _DAYS if name in case.application.facts), None)
        return Fraction(day.toordinal()) if isinstance(day, date) else None
    benefit = case.now().benefit if item.kind == "money" else None
    amount = benefit.amount if benefit is not None else None
    return Fraction(2 * amount) if amount else None


def _numbers_around(item: Input, scale: Fraction | None) -> tuple[Fraction, Fraction]:
    now = item.now or Fraction(0)
    near = [value for value in item.thresholds if value >= 0 and (not now or value <= _FARTHEST * abs(now))]
    high = max([2 * abs(now), *(_rounded_up(item, value * Fraction(11, 10)) for value in near)])
    if not now:
        high = 2 * high or _rounded_up(item, scale or Fraction(_USUAL[item.kind]))
    if item.kind == "share" and item.maximum is not None:
        high = item.maximum
    return min(Fraction(0), 2 * now), high


def _rounded_up(item: Input, value: Fraction) -> Fraction:
    """To the next value with two leading digits."""
    step = max(item.step, Fraction(10) ** (len(str(floor(abs(value)))) - 2)) if value >= 1 else item.step
    return ceil(value / step) * step


def _dates_around(item: Input, scale: Fraction | None) -> tuple[Fraction, Fraction]:
    now = item.now or scale or max(item.thresholds, default=_USUAL_DAY)
    near = [day for day in item.thresholds if abs(day - now) <= _FARTHEST * _YEAR]
    low = min([now - _DAYS_AROUND, *(day - _MARGIN_DAYS for day in near)])
    high = max([now + _DAYS_AROUND, *(day + _MARGIN_DAYS for day in near)])
    return max(Fraction(1), low), min(Fraction(date.max.toordinal()), high)


def _grid(item: Input, low: Fraction, high: Fraction, also: Iterable[Fraction]) -> list[Fraction]:
    """Points of a range, in their order."""
    values = {low, high, *also, *_evenly(item, low, high)}
    if item.now is not None:
        values.add(item.now)
    for threshold in item.thresholds:
        below = floor(threshold / item.step) * item.step
        values.update(below + change * item.step for change in (-1, 0, 1))
    return sorted(value for value in values if low <= value <= high)


def _evenly(item: Input, low: Fraction, high: Fraction) -> Iterator[Fraction]:
    """Round values over a range: first days of months, or multiples of 1, 2 or 5 times a power of ten."""
    most = _POINTS_OF_RULES if item.is_of_the_rules else _POINTS
    if item.kind == "date":
        yield from _first_days(int(low), int(high), most)
        return
    step = _round_step(item, (high - low) / most)
    for number in range(ceil(low / step), floor(high / step) + 1):
        yield number * step


def _round_step(item: Input, least: Fraction) -> Fraction:
    power = item.step
    while power * 10 < least:
        power *= 10
    return next(power * times for times in (1, 2, 5, 10) if power * times >= least or times == 10)


def _first_days(low: int, high: int, most: int) -> Iterator[Fraction]:
    day, last = date.fromordinal(max(low, 1)).replace(day=1), date.fromordinal(max(high, 1))
    months = max(1, -(-(high - low) // (30 * most)))
    while day <= last:
        if day.toordinal() >= low:
            yield Fraction(day.toordinal())
        ahead = day.month - 1 + months
        if day.year + ahead // 12 > date.max.year:
            return
        day = date(day.year + ahead // 12, ahead % 12 + 1, 1)


# borders --------------------------------------------------------------------------------------------------------------

Answers = dict[Fraction, MeasureResult | None]


def _borders_found(case: Case, item: Input, found: Answers) -> bool:
    """Put the values on both sides of each border among the answers; whether all were followed to the end.

    All borders advance together: each round asks values inside every gap whose ends differ.
    """
    probes = 1 if item.is_of_the_rules else _PROBES
    gaps = [pair for pair in pairwise(sorted(found)) if _told(found[pair[0]]) != _told(found[pair[1]])]
    complete = len(gaps) <= _MOST_BORDERS
    gaps = gaps[:_MOST_BORDERS]
    for _ in range(_MOST_ROUNDS):
        wide = [(low, high) for low, high in gaps if high - low > item.step]
        if not wide:
            return complete
        inside = {gap: _between(*gap, item.step, probes) for gap in wide}
        asked = [(item, value) for values in inside.values() for value in values]
        for (_, value), answer in zip(asked, case.answers(asked), strict=True):
            found[value] = answer
        split = [pair for low, high in wide for pair in pairwise([low, *inside[low, high], high])]
        gaps = [pair for pair in split if _told(found[pair[0]]) != _told(found[pair[1]])]
        if len(gaps) > _MOST_BORDERS:
            complete, gaps = False, gaps[:_MOST_BORDERS]
    return False


def _between(low: Fraction, high: Fraction, step: Fraction, most: int) -> list[Fraction]:
    """Values of the input inside a gap that part it evenly."""
    steps = ceil((high - low) / step)
    places = {steps * part // (most + 1) for part in range(1, most + 1)}
    return [low + place * step for place in sorted(places) if place > 0 and low + place * step < high]


def _told(measure: MeasureResult | None) -> tuple[object, ...] | None:
    """All of an answer but its sums: what must be the same along a stretch."""
    if measure is None:
        return None
    counted = [one for one in measure.conditions if one.counts]
    unmet = frozenset(one.id for one in counted if one.counted is Verdict.not_met)
    return measure.edition, measure.verdict, measure.provisional, _bound(measure), unmet, frozenset(measure.open)


def _bound(measure: MeasureResult) -> str | None:
    """What holds a sum down; nothing is held down where there is none."""
    return measure.benefit.bound_by if measure.benefit is not None and measure.amount else None


def _stretches(found: Answers) -> Iterator[Stretch]:
    points: list[Point] = []
    begun: MeasureResult | None = None
    for value in sorted(found):
        measure = found[value]
        if points and _told(measure) != _told(begun):
            yield Stretch(tuple(points), begun)
            points = []
        if not points:
            begun = measure
        points.append(_point(value, measure))
    if points:
        yield Stretch(tuple(points), begun)


def _point(value: Fraction, measure: MeasureResult | None) -> Point:
    benefit = measure.benefit if measure is not None else None
    if measure is None or benefit is None or not benefit.pays:
        return Point(value, None, None, None)
    if measure.hard_refusal:
        return Point(value, 0, 0, benefit.amount)
    return Point(value, benefit.amount, benefit.upper, None)


_SIDES: Final[dict[str, Callable[[MeasureResult], object]]] = {
    "edition": lambda one: one.edition,
    "verdict": lambda one: (one.verdict, one.provisional),
    "bound": _bound,
}


def _border(item: Input, before: Stretch, after: Stretch) -> Border:
    one, other = before.measure, after.measure
    last, first = before.last.value, after.first.value
    exact = first - last <= item.step
    if one is None or other is None:
        return Border(last, first, one, other, ("allowed",), (), (), exact)
    changes = [name for name, side in _SIDES.items() if side(one) != side(other)]
    unmet, then = _unmet(one), _unmet(other)
    broken = tuple(condition for name, condition in then.items() if name not in unmet)
    mended = tuple(condition for name, condition in unmet.items() if name not in then)
    if broken or mended or set(one.open) != set(other.open):
        changes.append("conditions")
    return Border(last, first, one, other, tuple(changes), broken, mended, exact)


def _unmet(measure: MeasureResult) -> dict[str, ConditionResult]:
    counted = (one for one in measure.conditions if one.counts)
    return {one.id: one for one in counted if one.counted is Verdict.not_met}
