"""Workbooks made for a test, cell by cell as Excel would hold them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xlsxwriter import Workbook

from calculator.facts.dictionary import tables
from calculator.intake import BookMapping, Intake, guess_mapping, open_book, read_applications


@dataclass(frozen=True)
class Shown:
    """A number with a number format."""

    value: float
    form: str


@dataclass(frozen=True)
class Formula:
    text: str
    value: Any = 0


Rows = Sequence[Sequence[Any]]


def workbook(
    sheets: Mapping[str, Rows], merged: Mapping[str, Sequence[tuple[int, int, int, int]]] | None = None
) -> bytes:
    """A workbook with these rows; ``merged`` ranges from 0 keep the value of their first cell."""
    target = io.BytesIO()
    book = Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for area in (merged or {}).get(name, ()):
            page.merge_range(*area, "")
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                match cell:
                    case None:
                        pass
                    case Shown():
                        page.write_number(row, column, cell.value, book.add_format({"num_format": cell.form}))
                    case Formula():
                        page.write_formula(row, column, cell.text, None, cell.value)
                    case bool():
                        page.write_boolean(row, column, cell)
                    case date():
                        page.write_datetime(row, column, cell, day)
                    case int() | float():
                        page.write_number(row, column, cell)
                    case _:
                        page.write_string(row, column, cell)
    book.close()
    return target.getvalue()


def taken(content: bytes, name: str = "book.xlsx", mapping: BookMapping | None = None) -> Intake:
    book = open_book(content, name)
    return read_applications(book, mapping or guess_mapping(book))


def csv_of(rows: Rows, separator: str = ";") -> str:
    return "\r\n".join(separator.join("" if cell is None else str(cell) for cell in row) for row in rows) + "\r\n"


def sheets_of(documents: Sequence[Mapping[str, Any]]) -> dict[str, list[list[Any]]]:
    """Sheets headed with the names of the fields that say the same as application documents."""
    records: dict[str, list[dict[str, Any]]] = {}
    for document in documents:
        root: dict[str, Any] = {"id": document["id"], "title": document.get("title")}
        for group, content in document.items():
            if isinstance(content, list):
                records.setdefault(group, []).extend(_row(document, group, entry) for entry in content)
            elif isinstance(content, dict):
                for key, value in content.items():
                    name = f"{group}.{key}"
                    if name in tables() and tables()[name].form != "texts":
                        records.setdefault(name, []).extend(_row(document, name, entry) for entry in value)
                    else:
                        root[name] = value
        records.setdefault("application", []).append(root)
    sheets: dict[str, list[list[Any]]] = {}
    for name, found in records.items():
        keys = list(dict.fromkeys(key for record in found for key in record))
        sheets[name] = [list(keys), *([_cell(record.get(key)) for key in keys] for record in found)]
    return sheets


def _row(document: Mapping[str, Any], table: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": document["id"], **{f"{table}.{key}": value for key, value in entry.items()}}


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "да" if value else "нет"
    return "; ".join(map(str, value)) if isinstance(value, list) else value
