"""The appendix to a conclusion: participants of the cluster and their contracts as a workbook."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO

import xlsxwriter

from calculator.facts import Value
from calculator.reports.model import Report
from calculator.reports.paper import written
from calculator.reports.sheet import Sheet
from calculator.reports.workbook import OPTIONS
from calculator.wording import t

__all__ = ["participants_book"]

_TABLES = ("participants", "links")


def participants_book(report: Report) -> bytes:
    """The file; a table that the application does not state is named as not stated."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    book.set_properties(
        {"title": written(report.title)[:250], "author": "cluster-support", "created": report.made.replace(tzinfo=None)}
    )
    stated = {table.name: table for table in report.inputs.tables}
    for name in _TABLES:
        sheet = Sheet(book, t(f"reports.sheet_{name}", report.language), report)
        table = stated.get(name)
        if table is None:
            sheet.strong(t("reports.table_not_stated", report.language))
            continue
        sheet.columns(*(max(10, min(34, len(label))) for label in table.header))
        sheet.header(table.header)
        sheet.freeze(sheet.row)
        for texts, values in zip(table.rows, table.values, strict=True):
            for place, (text, value) in enumerate(zip(texts, values, strict=True)):
                _put(sheet, place, table.kinds[place], value, text)
            sheet.down()
    book.close()
    return target.getvalue()


def _put(sheet: Sheet, place: int, kind: str, value: Value | None, text: str) -> None:
    if kind == "money" and isinstance(value, int):
        sheet.money(place, value)
    elif kind in ("count", "number") and isinstance(value, int | Fraction) and not isinstance(value, bool):
        sheet.number(place, Fraction(value), "number")
    elif text:
        sheet.text(place, text)
