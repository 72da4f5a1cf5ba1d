"""Scenarios side by side: sums and statuses of the measures that matter, and exactly the inputs that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calculator.console.summary import title_of
from calculator.console.sums import says_sum, sum_text
from calculator.console.words import fact_text
from calculator.evaluation.result import Group, MeasureResult
from calculator.facts.dictionary import Field, field
from calculator.money import format_date, format_money
from calculator.rulebook import Rulebook
from calculator.web.components.verdict import chip
from calculator.web.entries import input_text, read_entry
from calculator.web.estimate import status_shown
from calculator.web.markup import Markup, element, joined
from calculator.web.scale import Money
from calculator.web.variants import Answered
from calculator.wording import t

__all__ = ["Difference", "answers_table", "differences_table", "differing", "same_answers"]

_MATTER = (Group.available, Group.possible)


@dataclass(frozen=True, slots=True)
class Difference:
    """One input that is not the same in all columns, as it is told in each."""

    title: str
    texts: tuple[str, ...]


# inputs ---------------------------------------------------------------------------------------------------------------


def differing(columns: Sequence[Answered], rulebook: Rulebook, language: str) -> tuple[Difference, ...]:
    """Facts, lists, the date of law, values of rules, readings: those that differ, nothing else."""
    found = [
        Difference(fact_text(name, language), tuple(_told(name, one.get(name), language) for one in flat))
        for flat in [[_flat(column.document) for column in columns]]
        for name in dict.fromkeys(name for one in flat for name in one)
        if len({repr(_meaning(name, one.get(name))) for one in flat}) > 1
    ]
    if len({column.as_of for column in columns}) > 1:
        days = tuple(format_date(one.as_of, language) if one.as_of else "—" for one in columns)
        found.append(Difference(t("scenarios.as_of", language), days))
    for path in dict.fromkeys(path for column in columns for path in column.values):
        if len({column.values.get(path) for column in columns}) == 1:
            continue
        measure, _, name = path.partition(".")
        parameter = rulebook.measures[measure].parameters.get(name)  # none for a limit that the user added
        title = parameter.title.in_language(language) if parameter is not None else path
        mark = t("scenarios.not_the_law", language)
        law = t("rule_numbers.as_the_law", language)
        texts = tuple(f"{one.told(path)} ({mark})" if path in one.values else law for one in columns)
        found.append(Difference(title, texts))
    for topic in dict.fromkeys(topic for column in columns for topic in column.readings):
        if len({column.readings.get(topic) for column in columns}) > 1:
            found.append(_reading(topic, columns, rulebook, language))
    return tuple(found)


def _reading(topic: str, columns: Sequence[Answered], rulebook: Rulebook, language: str) -> Difference:
    readings = rulebook.topics[topic].readings
    free = t("scenarios.reading_free", language)
    texts = tuple(
        readings[one.readings[topic]].title.in_language(language) if topic in one.readings else free for one in columns
    )
    return Difference(rulebook.topics[topic].title.in_language(language), texts)


def _flat(document: Mapping[str, Any]) -> dict[str, Any]:
    """Values by name of the fact; a list stands as one."""
    flat: dict[str, Any] = {}
    for name, value in document.items():
        if isinstance(value, Mapping):
            flat.update({f"{name}.{key}": inner for key, inner in value.items() if inner is not None})
        elif value is not None and name not in ("id", "title", "contract"):
            flat[name] = value
    return flat


def _meaning(name: str, value: Any) -> Any:
    """What a value says, however it is written."""
    item = _field(name)
    return value if item is None or isinstance(value, list) else read_entry(item, _entry(value)).value


def _entry(value: Any) -> str | bool | None:
    return value if value is None or isinstance(value, bool) else str(value)


def _told(name: str, value: Any, language: str) -> str:
    item = _field(name)
    if value is None:
        return t("scenarios.unknown", language)
    if item is None or isinstance(value, list):
        return t("scenarios.table_differs", language)
    text = input_text(item, read_entry(item, _entry(value)).value, _entry(value), language)
    if isinstance(text, bool):
        return t("web.truth_yes" if text else "web.truth_no", language)
    if item.kind == "choice" and item.choices and text in item.choices:
        return item.choices[str(text)].in_language(language)
    return str(text)


def _field(name: str) -> Field | None:
    try:
        return field(name)
    except KeyError:
        return None


def differences_table(found: Sequence[Difference], columns: Sequence[Answered], language: str) -> Markup:
    head = [element("th", t("scenarios.input", language)), *(element("th", column.name) for column in columns)]
    rows = [
        element("tr", element("td", one.title), *(element("td", text, look="strong") for text in one.texts))
        for one in found
    ]
    table = element("table", element("thead", element("tr", *head)), element("tbody", *rows), look="differences")
    title = t("scenarios.inputs", language, count=len(found))
    return joined(element("h2", title), element("div", table, look="wide"))


# answers --------------------------------------------------------------------------------------------------------------


def _rows(columns: Sequence[Answered]) -> dict[tuple[str, str | None], list[MeasureResult | None]]:
    """Measures that are available or possible in any column, with their answer in each."""
    answers = [
        {(one.id, one.loan_id): one for one in (column.result.measures if column.result is not None else ())}
        for column in columns
    ]
    names = dict.fromkeys(name for found in answers for name, one in found.items() if one.group in _MATTER)
    return {name: [found.get(name) for found in answers] for name in names}


def _differs(row: Sequence[MeasureResult | None], language: str) -> bool:
    return len({_cell(one, language) for one in row}) > 1


def same_answers(columns: Sequence[Answered], language: str) -> bool:
    return not any(_differs(row, language) for row in _rows(columns).values())


def answers_table(columns: Sequence[Answered], language: str, money: Money = format_money) -> Markup:
    """Rows that differ first, and marked."""
    rows = sorted(_rows(columns).values(), key=lambda row: not _differs(row, language))
    head = [element("th", t("scenarios.measure", language))]
    for column in columns:
        law = element("span", t("scenarios.not_the_law", language), look="mark bad") if column.values else ""
        head.append(element("th", column.name, " ", law))
    body = []
    for row in rows:
        first = next(one for one in row if one is not None)
        differs = _differs(row, language)
        mark = element("span", t("scenarios.differs", language), look="mark open") if differs else ""
        cells = [element("td", _cell(one, language, money)) for one in row]
        title = element("td", title_of(first, language), " ", mark)
        body.append(element("tr", title, *cells, look="differing" if differs else ""))
    table = element("table", element("thead", element("tr", *head)), element("tbody", *body), look="scenarios")
    return joined(element("h2", t("scenarios.answers", language)), element("div", table, look="wide"))


def _cell(one: MeasureResult | None, language: str, money: Money = format_money) -> Markup:
    if one is None:
        return Markup("—")
    amount = element("p", sum_text(one, language, money), look="strong") if says_sum(one) else ""
    return joined(amount, element("p", chip(status_shown(one, ()), language)))
