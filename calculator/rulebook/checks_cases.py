"""Checks of editions and readings: those that are named exist, and a mapping by them covers all that it must."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import TYPE_CHECKING

from calculator.rulebook.model import ByEdition, ByReading, Formula, Measure, Place, RuleText, Topic
from calculator.rulebook.model_benefits import Reimbursement
from calculator.rulebook.reading_problems import RuleProblem, hint, under

if TYPE_CHECKING:
    from calculator.rulebook.reading import RuleSet

__all__ = [
    "editions_not_covered",
    "reading_in_two_topics",
    "readings_not_covered",
    "unknown_default_reading",
    "unknown_editions",
    "unknown_readings",
    "unknown_topics",
]

Needed = tuple[str, ...]
Mapped = ByEdition | ByReading


class Rest(Enum):
    """What serves the readings that a mapping does not name."""

    served = "otherwise"
    open = "otherwise could stand, and does not"
    none = "otherwise cannot stand here"


# names of editions, topics and readings ---------------------------------------------------------------------------


def unknown_editions(rules: RuleSet) -> Iterator[RuleProblem]:
    """An edition that the measure does not have."""
    for measure in rules.measures.values():
        for place, names in _editions_named(measure):
            for name in names:
                if name not in measure.editions:
                    yield RuleProblem(place, "unknown_edition", {"name": name, "hint": hint(name, measure.editions)})


def _editions_named(measure: Measure) -> Iterator[tuple[Place, Iterable[str]]]:
    for topic in measure.topics.values():
        yield under(topic.place, "editions"), topic.editions or ()
    for parameter in measure.parameters.values():
        for row in parameter.rows:
            yield under(row.place, "editions"), row.editions or ()
    for condition in measure.conditions.values():
        yield under(condition.place, "editions"), condition.editions or ()
        for index, dated in enumerate(condition.evidence):
            yield under(condition.place, f"evidence[{index}].editions"), dated.editions or ()
    for flag in measure.flags:
        yield under(flag.place, "editions"), flag.editions or ()
    for note in measure.notes:
        yield under(note.place, "editions"), note.editions or ()
    if measure.benefit is not None:
        yield from measure.benefit.edition_lists()
    for text, _ in _mapped(measure):
        if isinstance(text, ByEdition):
            yield text.place, text.cases


def unknown_topics(rules: RuleSet) -> Iterator[RuleProblem]:
    """A topic under ``benefit`` that the measure does not have."""
    for measure in rules.measures.values():
        benefit = measure.benefit
        if not isinstance(benefit, Reimbursement):
            continue
        named = [(under(benefit.place, "sublimit_topic"), benefit.sublimit_topic)]
        named += [(under(table.place, "topic"), table.topic) for table in benefit.categories.values()]
        for place, name in dict.fromkeys(named):
            if name and name not in measure.topics:
                yield RuleProblem(place, "unknown_topic", {"name": name, "hint": hint(name, measure.topics)})


def unknown_default_reading(rules: RuleSet) -> Iterator[RuleProblem]:
    """A topic whose default is none of its readings."""
    for measure in rules.measures.values():
        for topic in measure.topics.values():
            if topic.default and topic.default not in topic.readings:
                values = {"name": topic.default, "hint": hint(topic.default, topic.readings)}
                yield RuleProblem(under(topic.place, "default"), "unknown_default_reading", values)


def unknown_readings(rules: RuleSet) -> Iterator[RuleProblem]:
    """A reading that no topic of the measure, or of a folder that it builds on, has."""
    for measure in rules.measures.values():
        known = [reading for topic in _topics(rules, measure) for reading in topic.readings]
        for place, name, among in _readings_named(measure):
            if name not in (known if among is None else among):
                values = {"name": name, "hint": hint(name, known if among is None else among)}
                yield RuleProblem(place, "unknown_reading", values)


def _readings_named(measure: Measure) -> Iterator[tuple[Place, str, Iterable[str] | None]]:
    """Places and readings, with the readings of the one topic that they must belong to, where it is named."""
    for parameter in measure.parameters.values():
        for row in parameter.rows:
            if row.reading:
                yield under(row.place, "reading"), row.reading, None
    for edition in measure.editions.values():
        for reading in edition.start:
            if reading is not None:
                yield under(edition.place, f"from.by_reading.{reading}"), reading, None
    for text, _ in _mapped(measure):
        if isinstance(text, ByReading):
            yield from ((text.place, reading, None) for reading in text.cases)
    benefit = measure.benefit
    if not isinstance(benefit, Reimbursement):
        return
    for table in benefit.categories.values():
        topic = measure.topics.get(table.topic or "")
        if topic is not None:
            for reading in filter(None, table.by_reading):
                yield under(table.place, f"readings.{reading}"), reading, topic.readings
    topic = measure.topics.get(benefit.sublimit_topic or "")
    for reading in benefit.sublimit_readings:
        yield (
            under(benefit.place, f"sublimit_readings.{reading}"),
            reading,
            topic.readings if topic is not None else None,
        )


def reading_in_two_topics(rules: RuleSet) -> Iterator[RuleProblem]:
    """A reading that two topics of a measure, or of a folder that it builds on, have: a mapping could mean either."""
    for measure in rules.measures.values():
        owner: dict[str, Topic] = {}
        for topic in _topics(rules, measure):
            for reading in topic.readings:
                other = owner.setdefault(reading, topic)
                if other is not topic and other.id != topic.id:
                    values = {"name": reading, "topic": topic.id, "other": other.id}
                    yield RuleProblem(under(topic.place, f"readings.{reading}"), "reading_in_two_topics", values)


# coverage ---------------------------------------------------------------------------------------------------------


def editions_not_covered(rules: RuleSet) -> Iterator[RuleProblem]:
    """A mapping by edition without a case for an edition in which its rule holds."""
    for measure in rules.measures.values():
        for text, needed in _mapped(measure):
            if isinstance(text, ByEdition) and text.cases:
                missing = [name for name in needed if name in measure.editions and name not in text.cases]
                if missing:
                    yield RuleProblem(text.place, "editions_not_covered", {"missing": ", ".join(missing)})


def readings_not_covered(rules: RuleSet) -> Iterator[RuleProblem]:
    """A mapping by reading, or a start by reading, that leaves out a reading of its topic, or mixes two topics."""
    for measure in rules.measures.values():
        topics = list(_topics(rules, measure))
        for place, readings, rest in _readings_mapped(measure):
            named = [topic for topic in topics if set(readings) & set(topic.readings)]
            whole = next((topic for topic in named if set(readings) <= set(topic.readings)), None)
            if whole is None and len({topic.id for topic in named}) > 1:
                yield RuleProblem(place, "readings_of_two_topics", {"topics": ", ".join(topic.id for topic in named)})
                continue
            topic = whole or next(iter(named), None)
            missing = [reading for reading in topic.readings if reading not in readings] if topic is not None else []
            if topic is not None and missing and rest is not Rest.served:
                code = "readings_not_covered" if rest is Rest.open else "readings_not_listed"
                yield RuleProblem(place, code, {"topic": topic.id, "missing": ", ".join(missing)})


def _readings_mapped(measure: Measure) -> Iterator[tuple[Place, tuple[str, ...], Rest]]:
    """Place, readings named and what serves the rest, of every mapping by reading."""
    for text, _ in _mapped(measure):
        if isinstance(text, ByReading) and text.cases:
            yield text.place, tuple(text.cases), Rest.open if text.otherwise is None else Rest.served
    for edition in measure.editions.values():
        readings = tuple(filter(None, edition.start))
        if readings:
            yield under(edition.place, "from"), readings, Rest.none
    benefit = measure.benefit
    if isinstance(benefit, Reimbursement) and benefit.sublimit_readings:
        yield under(benefit.place, "sublimit_readings"), tuple(benefit.sublimit_readings), Rest.none


def _topics(rules: RuleSet, measure: Measure) -> Iterator[Topic]:
    yield from measure.topics.values()
    for folder in dict.fromkeys((*measure.uses.values(), *measure.includes)):
        if folder in rules.measures and folder != measure.id:
            yield from rules.measures[folder].topics.values()


# mappings of rule texts -------------------------------------------------------------------------------------------


def _mapped(measure: Measure) -> list[tuple[Mapped, Needed]]:
    """Every mapping of the measure, nested ones too, with the editions in which it must give a formula."""
    found: dict[Place, tuple[Mapped, Needed]] = {}

    def add(text: RuleText | None, needed: Needed) -> None:
        if text is None or isinstance(text, Formula):
            return
        before = found.get(text.place)
        found[text.place] = (text, tuple(dict.fromkeys((*(before[1] if before else ()), *needed))))
        if isinstance(text, ByEdition):
            for edition, case in text.cases.items():
                add(case, (edition,))
        else:
            for case in text.cases.values():
                add(case, needed)
            add(text.otherwise, needed)

    _add_rules(measure, add)
    if measure.benefit is not None:
        for part, editions in measure.benefit.texts(tuple(measure.editions)):
            add(part, editions)
    return list(found.values())


def _add_rules(measure: Measure, add: Callable[[RuleText | None, Needed], None]) -> None:
    all_editions = tuple(measure.editions)
    add(measure.edition_by, ())
    for edition in measure.editions.values():
        add(edition.when, ())
    if measure.loan is not None:
        add(measure.loan.window_end, ())
    for parameter in measure.parameters.values():
        add(parameter.dated_by, all_editions)
        add(parameter.also_dated_by, all_editions)
    for column in measure.columns:
        add(column.formula, all_editions)
        if column.when_unknown is not None:
            add(column.when_unknown.value, all_editions)
    for condition in measure.conditions.values():
        needed = all_editions if condition.editions is None else condition.editions
        add(condition.formula, needed)
        add(condition.dated_by, needed)
        add(condition.due_on, needed)
        if condition.duty is not None:
            add(condition.duty.formula, needed)
            add(condition.duty.due_on, needed)
        if condition.due is not None:
            add(condition.due.where, needed)
            add(condition.due.date, needed)
    for flag in measure.flags:
        add(flag.when, all_editions if flag.editions is None else flag.editions)
    for deadline in measure.deadlines:
        add(deadline.date, all_editions)
    if measure.windows is not None:
        add(measure.windows.dated_by, ())
