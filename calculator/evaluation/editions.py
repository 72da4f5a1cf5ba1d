"""Which law applies: the edition of a measure by the deciding date, under each reading that can change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from calculator.evaluation.executing import Pass
from calculator.evaluation.frame import Frame
from calculator.evaluation.values import Number, Truth, Value
from calculator.rulebook import Rulebook
from calculator.rulebook.model import Edition
from calculator.rulebook.plans import MeasurePlan

__all__ = ["Ruling", "neighbour", "rulings"]


@dataclass(frozen=True)
class Ruling:
    """The edition of one application under one combination of the edition topics.

    ``day`` is the deciding day, ``None`` where the application does not state it; ``edition`` is ``None`` where none was in
    force, the day is not known, or it is not known whether editions of which one would be in force are for the
    applicant: these are ``open``. ``barred``: editions for other groups of recipients.
    """

    assignment: Mapping[str, str]
    day: date | None
    edition: str | None
    open: tuple[str, ...] = ()
    barred: frozenset[str] = frozenset()


def rulings(
    frame: Frame, rulebook: Rulebook, plan: MeasurePlan, pins: Mapping[str, str], as_of: date | None
) -> list[list[Ruling]]:
    """For each application its rulings, one a combination of readings, the default combination first."""
    run = Pass(frame, rulebook, pins)
    defaults = {**rulebook.default_readings, **pins}
    options = [
        [pins[topic]] if topic in pins else _default_first(list(plan.topics[topic].readings), defaults[topic])
        for topic in plan.edition_topics
    ]
    combinations = [dict(zip(plan.edition_topics, names, strict=True)) for names in product(*options)]
    table: list[list[Ruling]] = [[] for _ in range(len(frame))]
    for assignment in combinations:
        days = run.value(plan.deciding, assignment)
        assert isinstance(days, Number)
        meant = {edition: run.value(node, assignment) for edition, node in plan.groups.items()}
        for row, found in enumerate(table):
            number = days.value(row) if as_of is None else Number.constant(as_of.toordinal()).value(0)
            day = date.fromordinal(int(number)) if number is not None else None
            found.append(_ruling(plan, day, assignment, {name: _truth(value, row) for name, value in meant.items()}))
    return table


def _truth(value: Value, row: int) -> bool | None:
    assert isinstance(value, Truth)
    return value.value(row)


def _default_first(readings: list[str], default: str) -> list[str]:
    return [default, *(reading for reading in readings if reading != default)]


def start_of(edition: Edition, assignment: Mapping[str, str]) -> date:
    for reading in assignment.values():
        if reading in edition.start:
            return edition.start[reading]
    return edition.start[None]


def _ruling(
    plan: MeasurePlan, day: date | None, assignment: Mapping[str, str], meant: Mapping[str, bool | None]
) -> Ruling:
    """The edition with the latest start on or before the day among those for the applicant, unless it has ended.

    An edition for everybody ends all before it, also once it has ended itself; one for a group of recipients only as long
    as it lasts. Of two that start together the one for a group stands.
    """
    barred = frozenset(name for name, holds in meant.items() if holds is False)
    if day is None:
        return Ruling(assignment, None, None, barred=barred)
    order = {name: (name in meant, place) for place, name in enumerate(plan.measure.editions)}
    begun = [edition for edition in plan.measure.editions.values() if start_of(edition, assignment) <= day]
    begun.sort(key=lambda edition: (start_of(edition, assignment), order[edition.id]), reverse=True)
    unsure: list[str] = []
    for edition in begun:
        ended = edition.until is not None and day > edition.until
        if edition.id in barred or (ended and edition.id in meant):
            continue
        if meant.get(edition.id, True) is None:
            unsure.append(edition.id)
            continue
        return Ruling(assignment, day, None if ended or unsure else edition.id, tuple(unsure), barred)
    return Ruling(assignment, day, None, tuple(unsure), barred)


def _uncertain(rulebook: Rulebook, edition: Edition, day: date) -> bool:
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
        if edition.id not in ruling.barred and _uncertain(rulebook, edition, ruling.day):
            start = start_of(edition, ruling.assignment)
            return start - timedelta(days=1) if ruling.day >= start else start
    return None
