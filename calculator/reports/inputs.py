"""Everything that an application states, with the labels of the field dictionary, and a digest of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from calculator.facts import CONFLICT, NONE, Application, Value
from calculator.facts.dictionary import Field, Table, field, groups, stated_tables
from calculator.money import format_date, format_money, format_number, format_share
from calculator.reports.model import InputFact, Inputs, InputTable
from calculator.wording import t

__all__ = ["applicant_of", "assumptions_of", "input_digest", "inputs_of", "value_of"]

_RIGHT: Final = frozenset({"money", "share", "number", "count"})
_PLAIN_UNITS: Final = frozenset({"year"})


def input_digest(application: Application) -> str:
    """SHA-256 of what the application states; the order of keys makes no difference."""
    stated = json.dumps(application.to_document(), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(stated.encode()).hexdigest()


def inputs_of(application: Application, language: str) -> Inputs:
    """Groups and tables of which the application states anything, values put in by default among them."""
    found = []
    for group in groups().values():
        rows = tuple(
            InputFact(
                item.label.in_language(language),
                value_of(application.facts[item.name], item, language),
                application.facts[item.name],
                item.kind,
            )
            for item in group.fields
            if item.name in application.facts
        )
        if rows:
            found.append((group.label.in_language(language), rows))
    tables = (_table(application, table, language) for table in stated_tables() if table.is_child)
    return Inputs(tuple(found), tuple(table for table in tables if table is not None))


def assumptions_of(application: Application, language: str, among: Collection[str] | None = None) -> tuple[str, ...]:
    """Facts that a default of the dictionary filled, with the value taken; of those ``among`` some where they are given."""
    texts = []
    for name in sorted(application.assumed if among is None else application.assumed.intersection(among)):
        item = field(name)
        label = item.label.in_language(language)
        if name in application.facts:
            label = f"{label}: {value_of(application.facts[name], item, language)}"
        elif item.default is not None:
            label = f"{label}: {value_of(item.default, item, language)}"
        texts.append(label)
    return tuple(texts)


def applicant_of(application: Application, language: str) -> str:
    """Name of the applicant where the list of participants has it, and the INN."""
    inn = application.facts.get("applicant.inn")
    if not isinstance(inn, str):
        return t("reports.not_stated", language)
    rows = application.tables.get("participants") or ()
    name = next((row["name"] for row in rows if row.get("inn") == inn and isinstance(row.get("name"), str)), None)
    number = t("evaluation.inn", language, inn=inn)
    return number if name is None else f"{name}, {number}"


def value_of(value: Value | None, item: Field, language: str) -> str:
    """A value as a reader wants it."""
    if value is None:
        return ""
    if value is NONE:
        return t("reports.known_not_to_exist", language)
    if value is CONFLICT:
        return t("reports.rows_differ", language)
    if isinstance(value, bool):
        return t("evaluation.yes" if value else "evaluation.no", language)
    if isinstance(value, frozenset):
        return ", ".join(_word(one, item, language) for one in sorted(value)) or t("reports.empty_set", language)
    if isinstance(value, date):
        return format_date(value, language)
    if isinstance(value, str):
        return _word(value, item, language)
    assert isinstance(value, int | Fraction)
    if item.kind == "money":
        return format_money(value, language)
    if item.kind == "share":
        return format_share(value, language)
    return str(value) if item.unit in _PLAIN_UNITS else format_number(value, language)


def _word(word: str, item: Field, language: str) -> str:
    choices = item.choices or {}
    return choices[word].in_language(language) if word in choices else word


def _table(application: Application, table: Table, language: str) -> InputTable | None:
    rows = application.tables.get(table.name)
    if rows is None:
        return None
    items = list(_stated(table.fields, rows))
    numbered = table.form == "rows"
    header = [item.label.in_language(language) for item in items]
    body = [[value_of(row.get(item.key), item, language) for item in items] for row in rows]
    values: list[list[Value | None]] = [[row.get(item.key) for item in items] for row in rows]
    kinds = [item.kind for item in items]
    if numbered:
        header, body = ["№", *header], [[str(number), *row] for number, row in enumerate(body, 1)]
        values, kinds = [[number, *row] for number, row in enumerate(values, 1)], ["count", *kinds]
    shift = int(numbered)
    numeric = {place + shift for place, item in enumerate(items) if item.kind in _RIGHT}
    return InputTable(
        table.name,
        table.label.in_language(language),
        tuple(header),
        tuple(map(tuple, body)),
        frozenset(numeric | ({0} if numbered else set())),
        tuple(map(tuple, values)),
        tuple(kinds),
    )


def _stated(items: Iterable[Field], rows: Iterable[Mapping[str, Value]]) -> Iterable[Field]:
    """Columns that some row states."""
    stated = {key for row in rows for key in row}
    return (item for item in items if item.key in stated)
