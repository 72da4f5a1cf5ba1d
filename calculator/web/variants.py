"""Scenarios of the application on top: copies with a few facts, a date of law, values of rules and readings of their own."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from calculator.evaluation import evaluate
from calculator.evaluation.evaluating import measures_by_default
from calculator.evaluation.result import Result
from calculator.facts import Application
from calculator.facts.dictionary import field as by_name
from calculator.rulebook import Rulebook
from calculator.rulebook.changes import ChangeError
from calculator.web.entries import Entry, plain_value, read_entry
from calculator.web.reading import read_application
from calculator.web.rule_numbers import read_rule_entry
from calculator.wording import Text

__all__ = ["AS_OF", "MOST_VARIANTS", "Answered", "Variant", "answer_of", "as_of_day", "copied"]

MOST_VARIANTS: Final = 3
"""Copies beside the application itself: four columns in all."""
AS_OF: Final = "application.as_of_date"


@dataclass
class Variant:
    """``document``: the application as it was copied. ``facts``: its own edits as typed; ``values``: ``MEASURE.PARAMETER``."""

    number: int
    name: str
    document: dict[str, Any]
    facts: dict[str, Entry] = field(default_factory=dict)
    as_of: str = ""
    values: dict[str, str] = field(default_factory=dict)
    readings: dict[str, str] = field(default_factory=dict)

    def reset(self) -> None:
        """Back to the copy as it was made."""
        self.facts, self.as_of, self.values, self.readings = {}, "", {}, {}


@dataclass(frozen=True)
class Answered:
    """The answer of one column. ``problems``: what could not be read, and counts as not known or not changed."""

    name: str
    document: Mapping[str, Any]
    result: Result | None
    problems: tuple[Text, ...]
    as_of: date | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)


def copied(number: int, name: str, document: Mapping[str, Any]) -> Variant:
    return Variant(number, name, copy.deepcopy(dict(document)))


def answer_of(variant: Variant, rulebook: Rulebook, language: str) -> Answered:
    """Evaluate a scenario; what cannot be read is told and left out."""
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
            problems.append(_labelled(item.label, reading.problem))
    as_of = as_of_day(variant, problems)
    application, contradicting, refused, document = read_application(document, variant.name, language, {})
    problems += [Text(one.text("ru"), one.text("en")) for one in contradicting]
    problems += [Text(one.text("ru"), one.text("en")) for one in refused]
    values, other = _changed(variant, rulebook, problems, language)
    result = _result(application, other, as_of, variant.readings)
    return Answered(variant.name, document, result, tuple(problems), as_of, values, variant.readings)


def _labelled(label: Text, problem: Any) -> Text:
    return Text(*(f"{label.in_language(code)}: {problem.in_language(code)}" for code in ("ru", "en")))


def as_of_day(variant: Variant, problems: list[Text] | None = None) -> date | None:
    """The day by whose rules the scenario is answered; what cannot be read is added to ``problems``."""
    item = by_name("application.application_date")
    reading = read_entry(item, variant.as_of)
    if reading.problem is not None and problems is not None:
        problems.append(_labelled(by_name(AS_OF).label, reading.problem))
    return reading.value if isinstance(reading.value, date) else None


def _changed(
    variant: Variant, rulebook: Rulebook, problems: list[Text], language: str
) -> tuple[dict[str, str], Rulebook]:
    """The values that can be read, as they were understood, and the rules with them."""
    values: dict[str, str] = {}
    plain: dict[str, str] = {}
    for path, text in variant.values.items():
        if not text.strip():
            continue
        parameter = rulebook.parameter(*path.split(".", 1))
        entry = read_rule_entry(parameter, text, language)
        if entry.problem is not None or entry.plain is None:
            problems.append(_labelled(parameter.title, entry.problem or Text(text, text)))
            continue
        plain[path] = entry.plain
        values[path] = entry.understood
    try:
        return values, rulebook.with_values(plain)
    except ChangeError as error:
        problems.append(Text(error.text("ru"), error.text("en")))
    return {}, rulebook


def _result(
    application: Application | None, rulebook: Rulebook, as_of: date | None, readings: Mapping[str, str]
) -> Result | None:
    if application is None:
        return None
    measures = measures_by_default(application, rulebook)
    return evaluate(application, rulebook, measures=measures, as_of=as_of, readings=readings)
