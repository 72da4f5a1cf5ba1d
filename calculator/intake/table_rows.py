"""Application documents as rows of tables: what the sheets of a workbook say of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from calculator.facts.dictionary import ROOT, tables
from calculator.intake.headings import ID, LOAN, TITLE

__all__ = ["rows_of"]

Row = dict[str, Any]


def rows_of(documents: Iterable[Mapping[str, Any]]) -> dict[str, list[Row]]:
    """Rows by kind of sheet, each a value by the dotted name of its field; what a document does not say is left out."""
    found: dict[str, list[Row]] = {}
    for document in documents:
        root: Row = {ID: document["id"], TITLE: document.get("title")}
        for group, content in document.items():
            if isinstance(content, list):
                _children(document, group, content, found)
            elif isinstance(content, dict):
                _group(document, group, content, root, found)
        found.setdefault(ROOT, []).append(_stated(root))
    return found


def _group(
    document: Mapping[str, Any], group: str, content: Mapping[str, Any], root: Row, found: dict[str, list[Row]]
) -> None:
    for key, value in content.items():
        name = f"{group}.{key}"
        table = tables().get(name)
        if table is None or table.form == "texts":
            root[table.fields[0].name if table is not None else name] = value
        elif table.form == "mapping":
            key_item, value_item = table.fields
            pairs = [{key_item.key: word, value_item.key: told} for word, told in (value or {}).items()]
            _children(document, name, pairs, found)
        else:
            _children(document, name, value or (), found)


def _children(
    document: Mapping[str, Any], name: str, entries: Iterable[Mapping[str, Any]], found: dict[str, list[Row]]
) -> None:
    for entry in entries:
        row = {f"{name}.{key}": value for key, value in entry.items() if key != "schedule"}
        found.setdefault(name, []).append(_stated({ID: document["id"], **row}))
        for line in entry.get("schedule") or ():
            told = {f"loan.schedule.{key}": value for key, value in line.items()}
            found.setdefault("loan.schedule", []).append(_stated({ID: document["id"], LOAN: entry.get("id"), **told}))


def _stated(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None}
