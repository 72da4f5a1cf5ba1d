"""The appendix to a conclusion: participants of the cluster and their contracts as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from io import BytesIO

import xlsxwriter

from calculator.facts import Value
from calculator.reports.model import InputTable, Report
from calculator.reports.paper import written
from calculator.reports.sheet import Sheet
from calculator.reports.workbook import OPTIONS
from calculator.wording import t

__all__ = ["APPENDED", "Appendix", "appendix_of", "participants_book"]

APPENDED = ("participants", "links")
"""The tables of an application that the appendix has."""


@dataclass(frozen=True, slots=True)
class Appendix:
    """What the appendix says; ``tables`` without those that the application does not state."""

    language: str
    title: str
    made: datetime
    tables: Mapping[str, InputTable]


def appendix_of(report: Report) -> Appendix:
    tables = {table.name: table for table in report.inputs.tables if table.name in APPENDED}
    return Appendix(report.language, report.title, report.made, tables)


def participants_book(appendix: Appendix) -> bytes:
    """The file; a table that the application does not state is named as not stated."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    book.set_properties(
        {
            "title": written(appendix.title)[:250],
            "author": "cluster-support",
            "created": appendix.made.replace(tzinfo=None),
        }
    )
    for name in APPENDED:
        subject = t("reports.appendix_title", appendix.language)
        sheet = Sheet(book, t(f"reports.sheet_{name}", appendix.language), appendix, subject)
        table = appendix.tables.get(name)
        if table is None:
            sheet.strong(t("reports.table_not_stated", appendix.language))
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
