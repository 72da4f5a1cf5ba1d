"""Random applications for property tests: every field of the dictionary that rules read, stated or left out."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from calculator.facts.dictionary import Field, fields, tables
from calculator.money import plain_money

INNS = [
    "9999000013", "9999000020", "9999000038", "9999000045", "9999000052", "9999000060", "9999000077", "9999000084",
    "9999000091", "9999000101", "9999000119", "9999000126", "9999000704", "9999000905",
]  # fmt: skip
FIRST_DAY = date(2015, 1, 1)
DAYS = (date(2027, 6, 30) - FIRST_DAY).days
TABLES = ("participants", "links", "costs", "project.indicators")
SUMS = st.one_of(st.integers(0, 10**4), st.integers(10**4, 10**15))


def value_of(item: Field) -> st.SearchStrategy[Any]:
    """A value of a field as a document writes it."""
    if item.format == "inn":
        return st.sampled_from(INNS)
    if item.kind == "money":
        return SUMS.map(plain_money)
    if item.kind == "share":
        return st.sampled_from(["0", "18", "20", "22", "25", "25.01", "50", "100"])
    if item.kind == "number":
        return st.one_of(st.just("0"), st.integers(1, 1000).map(str))
    if item.kind == "count":
        return st.integers(0, 500)
    if item.kind == "date":
        days = st.integers(0, DAYS).map(lambda number: (FIRST_DAY + timedelta(days=number)).isoformat())
        return st.one_of(days, st.just("none")) if item.allows_none else days
    if item.kind == "truth":
        return st.booleans()
    if item.kind == "choice":
        return st.sampled_from(sorted(item.choices or {}))
    if item.kind == "set":
        return st.lists(st.sampled_from(sorted(item.choices or {})), unique=True, max_size=2)
    return st.just("текст")


def _stated(items: list[Field]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the fields; the required ones always."""
    required = {item.key: value_of(item) for item in items if item.required}
    optional = {item.key: value_of(item) for item in items if not item.required}
    return st.fixed_dictionaries(required, optional=optional)


ROOT_FIELDS: dict[str, list[Field]] = {}
for _item in fields():
    if _item.is_root and _item.name != "application.measure":
        ROOT_FIELDS.setdefault(_item.group, []).append(_item)
ROW_FIELDS = {name: [item for item in tables()[name].fields if item.kind != "texts"] for name in TABLES}


def _rows(name: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    unique = (lambda row: row["inn"]) if name == "participants" else None
    rows = st.lists(_stated(ROW_FIELDS[name]), max_size=6, unique_by=unique)
    return rows.map(lambda found: [_consistent(name, row) for row in found])


def _consistent(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """A part no more than its whole, as documents must be."""
    for item in ROW_FIELDS[name]:
        if item.part_of is not None:
            whole = item.part_of.rpartition(".")[2]
            if item.key in row and whole in row and Fraction(str(row[item.key])) > Fraction(str(row[whole])):
                row = {**row, item.key: row[whole]}
    return row


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """An application document."""
    document: dict[str, Any] = {"contract": 1, "id": "random"}
    for group, items in ROOT_FIELDS.items():
        if draw(st.integers(0, 4)):
            document[group] = draw(_stated(items))
    for name in ("participants", "links", "costs"):
        if draw(st.integers(0, 5)):
            document[name] = draw(_rows(name))
    project = document.setdefault("project", {})
    if draw(st.booleans()):
        project["indicators"] = draw(_rows("project.indicators"))
    if draw(st.booleans()):
        project["participant_inns"] = draw(st.lists(st.sampled_from(INNS), unique=True, max_size=4))
    return document
