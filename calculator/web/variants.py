"""Scenarios of the application on top: copies with a few facts, a date of law, values of rules and readings of their own."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final

from calculator.evaluation.result import Result
from calculator.facts.dictionary import field as by_name
from calculator.rulebook import Rulebook
from calculator.web.draft import EDITED_GROUPS, edited_fields
from calculator.web.entries import Entry, plain_value, read_entry
from calculator.web.estimate import Estimate
from calculator.web.law import Applied, Law, applied, judged, labelled
from calculator.web.reading import read_application
from calculator.web.rule_numbers import changeable, read_rule_entry
from calculator.wording import Message, Text

__all__ = [
    "MOST_VARIANTS",
    "Answered",
    "Variant",
    "answer_of",
    "as_it_stands",
    "changeable_facts",
    "copied",
    "variants_of",
]

MOST_VARIANTS: Final = 3
"""Copies beside the application itself: four columns in all."""


@dataclass
class Variant:
    """``document``: the application as it was copied. ``facts``: its own edits as typed; ``values``: ``MEASURE.PARAMETER``.

    ``answered``: the last answer, and to what.
    """

    number: int
    name: str
    document: dict[str, Any]
    facts: dict[str, Entry] = field(default_factory=dict)
    as_of: str = ""
    values: dict[str, str] = field(default_factory=dict)
    readings: dict[str, str] = field(default_factory=dict)
    answered: tuple[object, Answered] | None = field(default=None, repr=False, compare=False)

    @property
    def law(self) -> Law:
        return Law(self.as_of, self.readings, self.values)

    def to_record(self) -> dict[str, Any]:
        """As a case and the browser keep it; the file of a case calls changed values ``set``."""
        entries = {name: "" if entry is None else entry for name, entry in self.facts.items()}
        return {"name": self.name, "document": self.document, "facts": entries, **self.law.to_record()}

    def reset(self) -> None:
        """Back to the copy as it was made."""
        self.facts, self.as_of, self.values, self.readings = {}, "", {}, {}


@dataclass(frozen=True)
class Answered:
    """The answer of one column. ``problems``: what could not be read, and counts as not known or not changed.

    ``values``: changed numbers of the rules as they are told; ``plain``: the same as the rules take them.
    """

    name: str
    document: Mapping[str, Any]
    result: Result | None
    problems: tuple[Text, ...]
    as_of: date | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    understood: Mapping[str, str] = field(default_factory=dict)
    """Changed numbers of the rules as people write them; ``values`` has them as the rules take them."""

    def told(self, path: str) -> str:
        return self.understood.get(path, self.values[path])


@cache
def changeable_facts() -> tuple[str, ...]:
    """The facts that a scenario can change."""
    return tuple(item.name for group in EDITED_GROUPS for item in edited_fields(group) if item.is_root)


def _variant_of(record: Mapping[str, Any], number: int, rulebook: Rulebook) -> tuple[Variant | None, bool]:
    """A scenario from a record, and whether all of it could be used: names that facts and rules no longer have are left out.

    ``None`` for what is no scenario at all.
    """
    document, name, facts = record.get("document"), record.get("name"), record.get("facts")
    if not isinstance(document, dict) or not isinstance(name, str) or not isinstance(facts, dict):
        return None, False
    law = Law.of(record)
    entries: dict[str, Entry] = {
        key: one for key, one in facts.items() if key in changeable_facts() and isinstance(one, str | bool)
    }
    values = {path: one for path, one in law.values.items() if _is_parameter(path, rulebook)}
    readings = {key: one for key, one in law.readings.items() if one in _readings_of(key, rulebook)}
    whole = (len(entries), values, readings) == (len(facts), law.values, law.readings)
    return Variant(number, name, copy.deepcopy(document), entries, law.as_of, values, readings), whole


def variants_of(records: Iterable[Mapping[str, Any]], rulebook: Rulebook) -> tuple[list[Variant], tuple[Message, ...]]:
    """The scenarios of a record, and what has to be said of those that could not be taken up, or not wholly."""
    found: list[Variant] = []
    partly, lost = [], 0
    for record in records:
        variant, whole = _variant_of(record, len(found) + 1, rulebook)
        if variant is None or len(found) == MOST_VARIANTS:
            lost += 1
            continue
        found.append(variant)
        if not whole:
            partly.append(variant.name)
    told = [Message("keeping.scenarios_lost", {"count": lost})] if lost else []
    if partly:
        told.append(Message("keeping.scenarios_partly", {"names": "; ".join(partly)[:200]}))
    return found, tuple(told)


def _is_parameter(path: str, rulebook: Rulebook) -> bool:
    measure, _, name = path.partition(".")
    if measure not in rulebook.measures:
        return False
    of_the_rules = {one.id for one in changeable(rulebook.measures[measure])}
    return name in of_the_rules or name.startswith("sublimit.")  # the second: a limit that the user added


def _readings_of(topic: str, rulebook: Rulebook) -> Mapping[str, object]:
    return rulebook.topics[topic].readings if topic in rulebook.topics else {}


def copied(number: int, name: str, document: Mapping[str, Any], law: Applied | None = None) -> Variant:
    """A copy of an application, judged as that is."""
    made = Variant(number, name, copy.deepcopy(dict(document)))
    if law is not None:
        made.as_of = law.as_of.strftime("%d.%m.%Y") if law.as_of is not None else ""
        made.values, made.readings = dict(law.values), dict(law.readings)
    return made


def answer_of(variant: Variant, rulebook: Rulebook, language: str) -> Answered:
    """The answer of a scenario; what cannot be read is told and left out. It is kept: most runs of a page change none."""
    key = copy.deepcopy((variant.name, variant.facts, variant.law, rulebook.sha256, language))
    if variant.answered is None or variant.answered[0] != key:
        variant.answered = key, _answer(variant, rulebook, language)
    return variant.answered[1]


def _answer(variant: Variant, rulebook: Rulebook, language: str) -> Answered:
    document = copy.deepcopy(variant.document)
    problems: list[Text] = []
    for name, entry in variant.facts.items():
        item = by_name(name)
        reading = read_entry(item, entry)
        group, _, key = name.rpartition(".")
        holder = document.setdefault(group, {}) if document.get(group) is not None else {}
        document[group] = holder
        if reading.value is None:
            holder.pop(key, None)
        else:
            holder[key] = plain_value(item, reading.value, entry)
        if reading.problem is not None:
            problems.append(labelled(item.label, reading.problem))
    application, contradicting, refused, document = read_application(document, variant.name, language, {})
    problems += [Text(one.text("ru"), one.text("en")) for one in contradicting]
    problems += [Text(one.text("ru"), one.text("en")) for one in refused]
    plain, understood, wrong = _numbers(variant.values, rulebook, language)
    problems += wrong
    law = applied(Law(variant.as_of, variant.readings, plain), rulebook)
    result = judged(application, law) if application is not None else None
    problems += law.problems
    return Answered(variant.name, document, result, tuple(problems), law.as_of, law.values, law.readings, understood)


def as_it_stands(name: str, found: Estimate, language: str) -> Answered:
    """The application itself as a column; its numbers of the rules are told as those of its copies."""
    law = found.law
    plain, understood, _ = _numbers(law.values, found.rulebook, language)
    values = {**law.values, **plain}
    return Answered(name, found.document, found.result, (), law.as_of, values, law.readings, understood)


def _numbers(
    typed: Mapping[str, str], rulebook: Rulebook, language: str
) -> tuple[dict[str, str], dict[str, str], list[Text]]:
    """The numbers of the rules that can be read: as the rules take them, as they were understood, and why others cannot."""
    plain: dict[str, str] = {}
    understood: dict[str, str] = {}
    problems: list[Text] = []
    for path, text in typed.items():
        if not text.strip():
            continue
        measure, _, name = path.partition(".")
        parameter = rulebook.measures[measure].parameters.get(name)
        if parameter is None:  # a limit on a cost category that the user added
            plain[path], understood[path] = text, text
            continue
        entry = read_rule_entry(parameter, text, language)
        if entry.plain is not None:
            plain[path], understood[path] = entry.plain, entry.understood
        elif entry.problem is not None:
            problems.append(labelled(parameter.title, entry.problem))
    return plain, understood, problems
