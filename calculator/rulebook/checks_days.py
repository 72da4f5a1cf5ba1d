"""Checks of days: editions in order, one value on one day, no day left out unawares, windows apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final

from calculator.rulebook.model import (
    ByReading,
    Edition,
    Formula,
    Measure,
    Parameter,
    ParameterRow,
    RuleText,
    Validity,
)
from calculator.rulebook.reading_problems import RuleProblem, under
from calculator.wording import Message

if TYPE_CHECKING:
    from calculator.rulebook.reading import RuleSet

__all__ = ["editions_out_of_order", "rows_overlap", "undeclared_gaps", "windows_overlap"]

_DAY: Final = timedelta(days=1)
Days = tuple[date, date]
"""Closed; the first and last day that there are stand for open ends."""


def editions_out_of_order(rules: RuleSet) -> Iterator[RuleProblem]:
    """An edition that starts no later than the one before it in the file, under some reading.

    Editions for different groups of recipients may start on one day, in any order.
    """
    for measure in rules.measures.values():
        for earlier, later in (pair for group in _by_group(measure) for pair in pairwise(group)):
            if min(later.start.values()) <= max(earlier.start.values()):
                values = {
                    "name": later.id,
                    "start": min(later.start.values()).isoformat(),
                    "other": earlier.id,
                    "other_start": max(earlier.start.values()).isoformat(),
                }
                yield RuleProblem(under(later.place, "from"), "editions_out_of_order", values)


def _by_group(measure: Measure) -> list[list[Edition]]:
    """Editions with a start, for each group of recipients those of that group alone, in the order of the file."""
    groups: dict[object, list[Edition]] = {}
    for edition in measure.editions.values():
        if edition.start:
            groups.setdefault(_group(edition), []).append(edition)
    return list(groups.values())


def _group(edition: Edition) -> object:
    """Equal for editions whose group is written alike; ``None`` where an edition is for everybody."""
    return _written(edition.when)


def _written(text: RuleText | None) -> object:
    """A rule text without its place."""
    if text is None:
        return None
    if isinstance(text, Formula):
        return " ".join(text.text.split())
    cases = tuple((name, _written(case)) for name, case in text.cases.items())
    return cases, _written(text.otherwise) if isinstance(text, ByReading) else None


def windows_overlap(rules: RuleSet) -> Iterator[RuleProblem]:
    """Two periods of ``windows`` with a day in common."""
    for measure in rules.measures.values():
        periods = measure.windows.periods if measure.windows is not None else ()
        for (_, first), (index, second) in combinations(enumerate(periods), 2):
            common = _common(_days(first), _days(second))
            if common is not None and measure.windows is not None:
                place = under(measure.windows.place, f"periods[{index}]")
                yield RuleProblem(place, "windows_overlap", {"day": common[0].isoformat()})


# rows of a parameter ----------------------------------------------------------------------------------------------


def rows_overlap(rules: RuleSet) -> Iterator[RuleProblem]:
    """Two rows of a parameter that hold on the same day under the same reading."""
    for measure in rules.measures.values():
        certain = _in_force(measure, certain=True)
        for parameter in measure.parameters.values():
            for (first, row), (second, other) in combinations(enumerate(parameter.rows, 1), 2):
                common = _common_days(parameter, row, other, certain)
                if common is not None:
                    values = {"first": first, "second": second, "day": _day_text(common)}
                    yield RuleProblem(other.place, "rows_overlap", values)


def _common_days(
    parameter: Parameter, row: ParameterRow, other: ParameterRow, in_force: dict[str, Days | None]
) -> Days | None:
    """Days on which two rows both hold for certain."""
    if row.reading != other.reading and row.reading is not None and other.reading is not None:
        return None
    if _common(_days(row.asked), _days(other.asked)) is None:
        return None
    common = _common(_days(row.valid), _days(other.valid))
    if common is None or (row.editions is None and other.editions is None):
        return common
    if row.editions is not None and other.editions is not None:
        editions = [name for name in row.editions if name in other.editions]
    elif parameter.dated_by is None:
        editions = list(row.editions or other.editions or ())
    else:  # the edition goes by another date than the days of the row
        return None
    days = [_common(common, in_force.get(name)) for name in editions]
    return next((part for part in days if part is not None), None)


def undeclared_gaps(rules: RuleSet) -> Iterator[RuleProblem]:
    """Days between two rows of a parameter on which it has no value, without ``gaps: declared``."""
    for measure in rules.measures.values():
        possible = _in_force(measure, certain=False)
        for parameter in measure.parameters.values():
            if parameter.gaps_declared:
                continue
            gap = next(filter(None, (_gap(parameter, reading, possible) for reading in _readings(parameter))), None)
            if gap is not None:
                values = {"start": gap[0].isoformat(), "until": gap[1].isoformat()}
                yield RuleProblem(under(parameter.place, "values"), "undeclared_gap", values)


def _readings(parameter: Parameter) -> Sequence[str | None]:
    return list(dict.fromkeys(row.reading for row in parameter.rows if row.reading is not None)) or [None]


def _gap(parameter: Parameter, reading: str | None, in_force: dict[str, Days | None]) -> Days | None:
    """The first days without a value between the first and the last row."""
    spans: list[Days] = []
    for row in parameter.rows:
        if row.reading is not None and row.reading != reading:
            continue
        if row.editions is None:
            spans.append(_days(row.valid))
        elif parameter.dated_by is not None:
            return None
        else:
            parts = (_common(_days(row.valid), in_force.get(name)) for name in row.editions)
            spans += [part for part in parts if part is not None]
    spans.sort()
    reached = spans[0][1] if spans else date.max
    for start, until in spans[1:]:
        if reached < date.max and start > reached + _DAY:
            return reached + _DAY, start - _DAY
        reached = max(reached, until)
    return None


# days -------------------------------------------------------------------------------------------------------------


def _in_force(measure: Measure, *, certain: bool) -> dict[str, Days | None]:
    """The days on which each edition is in force, whatever the reading (``certain``) or under some reading.

    It ends where another one for everybody, or for its own group of recipients, follows it.
    """
    dated = [edition for edition in measure.editions.values() if edition.start]
    editions = sorted(dated, key=lambda edition: min(edition.start.values()))
    days: dict[str, Days | None] = {}
    for place, edition in enumerate(editions):
        groups = (None, _group(edition))
        after = next((later for later in editions[place + 1 :] if _group(later) in groups), None)
        days[edition.id] = _days_of(edition, after, certain=certain)
    return days


def _days_of(edition: Edition, after: Edition | None, *, certain: bool) -> Days | None:
    starts = edition.start.values()
    first = max(starts) if certain else min(starts)
    last = edition.until or date.max
    if after is not None:
        last = min(last, (min if certain else max)(after.start.values()) - _DAY)
    return (first, last) if first <= last else None


def _days(period: Validity) -> Days:
    return period.start or date.min, period.until or date.max


def _common(first: Days, second: Days | None) -> Days | None:
    if second is None:
        return None
    start, until = max(first[0], second[0]), min(first[1], second[1])
    return (start, until) if start <= until else None


def _day_text(days: Days) -> str | Message:
    """One day of these for a message, the first where they have one."""
    first, last = days
    if first > date.min:
        return first.isoformat()
    return last.isoformat() if last < date.max else Message("rulebook.any_day")
