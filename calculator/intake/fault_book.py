"""The list of mistakes as a workbook: the list itself, and each sheet again with the wrong cells marked."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from calculator.intake.faults import Fault, Note
from calculator.intake.sheets import Book, Cell, CellError, Percent, Sheet
from calculator.intake.template import safe_workbook, sheet_name
from calculator.wording import t

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["fault_workbook", "write_cell"]

_MOST_COPIED: Final = 20_000
_MOST_SHEETS: Final = 100
"""Of very many files the first sheets are copied; the list of mistakes has them all."""
_LONGEST: Final = 32_000


def fault_workbook(books: Iterable[Book], faults: Sequence[Fault], notes: Iterable[Note], language: str) -> bytes:
    """All ``faults`` as rows, all ``notes``, and a copy of each sheet with a mistake, its wrong cells marked and commented."""
    target = io.BytesIO()
    workbook = safe_workbook(target, in_memory=True, default_date_format="dd.mm.yyyy")
    head = workbook.add_format({"bold": True, "bg_color": "#E8EDF3", "border": 1, "border_color": "#B8C4D0"})
    _list(workbook, head, faults, language)
    _notes(workbook, head, notes, language)
    names = [t("intake.faults_sheet", language), t("intake.notes_sheet", language)]
    by_sheet: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        by_sheet.setdefault((fault.place.file, fault.place.sheet), []).append(fault)
    for book in books:
        for sheet in book.sheets:
            wrong = by_sheet.get((book.name, sheet.name))
            if wrong is not None and len(names) < _MOST_SHEETS:
                names.append(sheet_name(sheet.name, names))
                _copy(workbook, sheet, wrong, names[-1], language)
    workbook.close()
    return target.getvalue()


def _list(workbook: Workbook, head: Any, faults: Sequence[Fault], language: str) -> None:
    page = workbook.add_worksheet(t("intake.faults_sheet", language))
    page.freeze_panes(1, 0)
    names = ("file", "sheet_of", "cell", "row", "heading", "application", "message")
    for place, (name, width) in enumerate(zip(names, (24, 18, 9, 8, 30, 20, 90), strict=True)):
        page.write_string(0, place, t(f"intake.faults_{name}", language), head)
        page.set_column(place, place, width)
    for row, fault in enumerate(faults, start=1):
        where = fault.place
        texts = [
            where.file,
            where.sheet,
            where.address,
            "",
            where.heading,
            fault.application or "",
            fault.message(language),
        ]
        for place, text in enumerate(texts):
            page.write_string(row, place, text[:_LONGEST])
        if where.row or where.line:
            page.write_number(row, 3, where.row or where.line)


def _notes(workbook: Workbook, head: Any, notes: Iterable[Note], language: str) -> None:
    page = workbook.add_worksheet(t("intake.notes_sheet", language))
    page.freeze_panes(1, 0)
    page.set_column(0, 0, 60)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, t("intake.faults_cell", language), head)
    page.write_string(0, 1, t("intake.notes_message", language), head)
    for row, note in enumerate(notes, start=1):
        page.write_string(row, 0, note.place.in_language(language)[:_LONGEST])
        page.write_string(row, 1, note.message(language)[:_LONGEST])


def _copy(workbook: Workbook, sheet: Sheet, faults: Iterable[Fault], name: str, language: str) -> None:
    page = workbook.add_worksheet(name)
    formats = {
        marked: {
            "": workbook.add_format({"bg_color": "#F8D7D2", "border": 1, "border_color": "#B3261E"} if marked else {}),
            "date": workbook.add_format({"num_format": "dd.mm.yyyy", **({"bg_color": "#F8D7D2"} if marked else {})}),
            "percent": workbook.add_format({"num_format": "0.00%", **({"bg_color": "#F8D7D2"} if marked else {})}),
        }
        for marked in (False, True)
    }
    messages: dict[tuple[int, int], list[str]] = {}
    for fault in faults:
        if fault.place.row:
            place = fault.place.row - 1, max(fault.place.column, 1) - 1
            messages.setdefault(place, []).append(fault.message(language))
    for row, cells in enumerate(sheet.rows[:_MOST_COPIED]):
        for column, cell in enumerate(cells):
            write_cell(page, row, column, cell, formats[(row, column) in messages])
    for (row, column), texts in messages.items():
        if sheet.cell(row, column) is None:
            page.write_blank(row, column, None, formats[True][""])
        page.write_comment(row, column, "\n".join(texts)[:_LONGEST], {"x_scale": 2})


def write_cell(page: Worksheet, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    """A cell as it was, with nothing in it that could be run."""
    match cell:
        case None:
            return
        case bool():
            page.write_boolean(row, column, cell, formats[""])
        case int() | float() | Decimal():
            page.write_number(row, column, float(cell), formats[""])
        case Percent():
            page.write_number(row, column, cell.share, formats["percent"])
        case datetime() | date():
            page.write_datetime(row, column, cell, formats["date"])
        case CellError():
            page.write_string(row, column, cell.word or "=", formats[""])
        case _:
            page.write_string(row, column, str(cell)[:_LONGEST], formats[""])
