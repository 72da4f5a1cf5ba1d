"""Which law applies: the edition of a measure by the deciding date, under each reading that can change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from calculator.evaluation.executing import Pass
from calculator.evaluation.frame import Frame
from calculator.evaluation.values import Number
from calculator.rulebook import Rulebook
from calculator.rulebook.model import Edition
from calculator.rulebook.plans import MeasurePlan

__all__ = ["Ruling", "neighbour", "rulings", "uncertain"]


@dataclass(frozen=True)
class Ruling:
    """The edition of one application under one combination of the edition topics.

    ``day`` is the deciding day, ``None`` where the application does not state it; ``edition`` is ``None`` where none was in
    force or the day is not known.
    """

    assignment: Mapping[str, str]
    day: date | None
    edition: str | None


def rulings(
    frame: Frame, rulebook: Rulebook, plan: MeasurePlan, pins: Mapping[str, str], as_of: date | None
) -> list[list[Ruling]]:
    """For each application its rulings, one a combination of readings, the default combination first."""
    deciding = Pass(frame, rulebook, pins).values(plan.deciding)
    defaults = {**rulebook.default_readings, **pins}
    options = [
        [pins[topic]] if topic in pins else _default_first(list(plan.topics[topic].readings), defaults[topic])
        for topic in plan.edition_topics
    ]
    combinations = [dict(zip(plan.edition_topics, names, strict=True)) for names in product(*options)]
    table: list[list[Ruling]] = [[] for _ in range(len(frame))]
    for assignment in combinations:
        days = deciding.under(assignment, defaults)
        assert isinstance(days, Number)
        for row, found in enumerate(table):
            number = days.value(row) if as_of is None else Number.constant(as_of.toordinal()).value(0)
            day = date.fromordinal(int(number)) if number is not None else None
            found.append(Ruling(assignment, day, edition_on(plan, day, assignment)))
    return table


def _default_first(readings: list[str], default: str) -> list[str]:
    return [default, *(reading for reading in readings if reading != default)]


def start_of(edition: Edition, assignment: Mapping[str, str]) -> date:
    for reading in assignment.values():
        if reading in edition.start:
            return edition.start[reading]
    return edition.start[None]


def edition_on(plan: MeasurePlan, day: date | None, assignment: Mapping[str, str]) -> str | None:
    """The edition with the latest start on or before the day, unless it has ended."""
    if day is None:
        return None
    begun = [edition for edition in plan.measure.editions.values() if start_of(edition, assignment) <= day]
    latest = max(begun, key=lambda edition: start_of(edition, assignment), default=None)
    if latest is None or (latest.until is not None and day > latest.until):
        return None
    return latest.id


def uncertain(rulebook: Rulebook, edition: Edition, day: date) -> bool:
    """Whether the day lies where the true start of the edition may lie."""
    signed, entry = rulebook.rules.acts[edition.act].signed, rulebook.rules.entry
    if not edition.working_date or signed is None or entry is None:
        return False
    return entry.earliest_days <= (day - signed).days <= entry.latest_days


def neighbour(rulebook: Rulebook, plan: MeasurePlan, ruling: Ruling) -> date | None:
    """A day under the other edition, where the deciding day lies in the uncertain window of a border; else ``None``."""
    if ruling.day is None:
        return None
    for edition in plan.measure.editions.values():
        if uncertain(rulebook, edition, ruling.day):
            start = start_of(edition, ruling.assignment)
            return start - timedelta(days=1) if ruling.day >= start else start
    return None
