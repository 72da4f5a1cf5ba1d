"""By which law one application is judged where that is said: the day that chooses the editions, pinned readings, other values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import streamlit as st

from calculator.evaluation import evaluate
from calculator.evaluation.evaluating import measures_by_default
from calculator.evaluation.result import Result
from calculator.facts import Application
from calculator.facts.dictionary import field as by_name
from calculator.rulebook import Rulebook
from calculator.rulebook.changes import ChangeError
from calculator.web.entries import read_entry
from calculator.wording import Message, Text

__all__ = ["AS_OF", "THE_LAW", "Applied", "Law", "applied", "judged", "labelled"]

AS_OF: Final = "application.as_of_date"


@dataclass(frozen=True, slots=True)
class Law:
    """As it was stated. ``as_of``: a day as typed; ``readings``: topic → reading; ``values``: ``MEASURE.PARAMETER`` → value."""

    as_of: str = ""
    readings: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        """Whether anything is said: without that the law holds as it is."""
        return self != THE_LAW

    @classmethod
    def of(cls, stated: object) -> Law:
        """What a record says; what is not of its shape is left out."""
        if not isinstance(stated, Mapping):
            return cls()
        as_of = stated.get("as_of")
        return cls(as_of if isinstance(as_of, str) else "", _texts(stated.get("readings")), _texts(stated.get("set")))

    def to_record(self) -> dict[str, Any]:
        return {"as_of": self.as_of, "readings": dict(self.readings), "set": dict(self.values)}


THE_LAW: Final = Law()


def _texts(found: object) -> dict[str, str]:
    if not isinstance(found, Mapping):
        return {}
    return {key: one for key, one in found.items() if isinstance(key, str) and isinstance(one, str)}


@dataclass(frozen=True)
class Applied:
    """What can be used of it, the rules with the values put in, and ``problems``: what cannot be used, and why."""

    rulebook: Rulebook
    as_of: date | None
    readings: Mapping[str, str]
    values: Mapping[str, str]
    problems: tuple[Text, ...]

    @property
    def is_changed(self) -> bool:
        return bool(self.as_of or self.readings or self.values)

    @property
    def key(self) -> tuple[object, ...]:
        """What an answer rests on beside the application, for what is kept."""
        return self.rulebook.sha256, self.as_of, tuple(self.readings.items()), tuple(self.values.items())


def applied(law: Law, rulebook: Rulebook) -> Applied:
    """The law as far as the rules know what it names; the rest is told and left out."""
    problems: list[Text] = []
    reading = read_entry(by_name("application.application_date"), law.as_of)
    if reading.problem is not None:
        problems.append(labelled(by_name(AS_OF).label, reading.problem))
    readings = {}
    for topic, name in law.readings.items():
        if topic in rulebook.topics and name in rulebook.topics[topic].readings:
            readings[topic] = name
        else:
            problems.append(_both(Message("keeping.no_such_reading", {"came": f"{topic}: {name}"[:80]})))
    values, changed, wrong = _changed(rulebook.sha256, tuple(law.values.items()), _rulebook=rulebook)
    as_of = reading.value if isinstance(reading.value, date) else None
    return Applied(changed, as_of, readings, values, (*problems, *wrong))


@st.cache_resource(max_entries=16, show_spinner=False)
def _changed(
    sha256: str, stated: tuple[tuple[str, str], ...], *, _rulebook: Rulebook
) -> tuple[dict[str, str], Rulebook, tuple[Text, ...]]:
    """Values that can be put in, one after another, the rules with them, and why others cannot. It takes half a second each."""
    values: dict[str, str] = {}
    changed, problems = _rulebook, []
    for path, text in stated:
        if not text.strip():
            continue
        try:
            changed = _rulebook.with_values({**values, path: text.strip()})
        except ChangeError as error:
            problems.append(Text(error.text("ru"), error.text("en")))
            continue
        values[path] = text.strip()
    return values, changed, tuple(problems)


def judged(application: Application, law: Applied) -> Result:
    """The answer for all measures that are asked for, by this law."""
    measures = measures_by_default(application, law.rulebook)
    return evaluate(application, law.rulebook, measures=measures, as_of=law.as_of, readings=law.readings)


def labelled(label: Text, problem: Message) -> Text:
    """A problem with the name of what it is about."""
    return Text(*(f"{label.in_language(code)}: {problem.in_language(code)}" for code in ("ru", "en")))


def _both(message: Message) -> Text:
    return Text(message.in_language("ru"), message.in_language("en"))
