"""One sheet of a workbook: cells written from top to bottom, each as what it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final, Protocol

from xlsxwriter.utility import xl_rowcol_to_cell

from calculator.reports.paper import written
from calculator.wording import t

__all__ = ["Printed", "Sheet", "kopecks_digits"]

_FORMATS: Final[dict[str, dict[str, Any]]] = {
    "money": {"num_format": '#,##0.00 "₽"', "align": "right"},
    "percent": {"num_format": "0.00##%", "align": "right"},
    "number": {"num_format": "#,##0.######", "align": "right"},
    "count": {"num_format": "0", "align": "right"},
    "years": {"num_format": "0.000000", "align": "right"},
    "day": {"num_format": "dd.mm.yyyy", "align": "left"},
    "text": {"text_wrap": True},
    "strong": {"bold": True, "text_wrap": True},
    "total": {"bold": True, "num_format": '#,##0.00 "₽"', "align": "right", "top": 1},
    "header": {"bold": True, "text_wrap": True, "bg_color": "#EEF1F4", "bottom": 1, "valign": "vcenter"},
    "caption": {"bold": True},
    "weak": {"font_color": "#606872"},
    "title": {"bold": True, "font_size": 16},
}
_MOST_SIGNS: Final = 32_000
_EXACT_DIGITS: Final = 15
_LINE_HEIGHT: Final = 13.2
_MOST_LINES: Final = 30
_USUAL_WIDTH: Final = 9
_LONGEST_HEADER: Final = 180


def kopecks_digits(kopecks: Fraction | int) -> int:
    """Digits behind the point, in roubles, up to which a binary number of this size can be trusted.

    Below a billion roubles six: then no sum of an application is carried over a kopeck. Above, a spreadsheet itself may be
    off by one, and the row of the difference says so.
    """
    return max(3, min(6, _EXACT_DIGITS - len(str(abs(int(kopecks)) // 100))))


class Printed(Protocol):
    """What stands on every page of a workbook: the language, the application, the day on which it was made."""

    @property
    def language(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def made(self) -> datetime: ...


class Sheet:
    """Money comes in kopecks and is written in roubles. Texts are strings whatever they begin with.

    ``subject``: what the workbook is, by default a report.
    """

    def __init__(self, book: Any, name: str, report: Printed, subject: str | None = None) -> None:
        self.name = name
        self.sheet = book.add_worksheet(name)
        self.row = 0
        self.first_row = 0
        self.widths: tuple[int, ...] = ()
        self.lines = 1
        base: dict[str, Any] = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        self.formats = {key: book.add_format(base | value) for key, value in _FORMATS.items()}
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.hide_gridlines(2)
        page = t("reports.page_of", report.language, page="&P", pages="&N")
        title = f"{subject or t('reports.full_title', report.language)}. {report.title}".replace("&", "&&")
        title = written(title)[:_LONGEST_HEADER].rstrip("&")
        self.sheet.set_header(f"&L&8 {title}&R&8{report.made:%d.%m.%Y}")
        self.sheet.set_footer(f"&L&8{t('console.no_decision', report.language)}&R&8{page}")

    def columns(self, *widths: int) -> None:
        self.widths = widths
        for place, width in enumerate(widths):
            self.sheet.set_column(place, place, width)

    def address(self, column: int, row: int | None = None, *, sheet: bool = False) -> str:
        """``C7``, or ``'Затраты'!C7``."""
        cell = str(xl_rowcol_to_cell(self.row if row is None else row, column))
        return f"'{self.name}'!{cell}" if sheet else cell

    def down(self) -> None:
        """On to the next row; a row with broken texts is made as high as they need: not every program does it itself."""
        if self.lines > 1:
            self.sheet.set_row(self.row, _LINE_HEIGHT * min(self.lines, _MOST_LINES) + 2)
        self.lines = 1
        self.row += 1

    # rows ---------------------------------------------------------------------------------------------------------

    def title(self, text: str, below: str) -> None:
        self.sheet.write_string(self.row, 0, text, self.formats["title"])
        self.sheet.set_row(self.row, 22)
        self.sheet.write_string(self.row + 1, 0, _cut(below), self.formats["weak"])
        self.row += 3

    def strong(self, text: str) -> None:
        self.sheet.write_string(self.row, 0, _cut(text), self.formats["caption"])
        self.down()

    def header(self, texts: Sequence[str]) -> None:
        for place, text in enumerate(texts):
            self.sheet.write_string(self.row, place, _cut(text), self.formats["header"])
            self._needs(place, text)
        self.down()
        self.first_row = self.row

    def texts(self, texts: Sequence[str], *, strong: bool = False) -> None:
        for place, text in enumerate(texts):
            if text:
                self.text(place, text, strong=strong)
        self.down()

    def freeze(self, rows: int) -> None:
        """Rows that stay in sight, on paper too."""
        self.sheet.freeze_panes(rows, 0)
        self.sheet.repeat_rows(0, rows - 1)

    def filter(self, first_row: int, columns: int) -> None:
        if self.row > first_row:
            self.sheet.autofilter(first_row - 1, 0, self.row - 1, columns - 1)

    # cells --------------------------------------------------------------------------------------------------------

    def text(self, column: int, text: str, *, strong: bool = False) -> None:
        self.sheet.write_string(self.row, column, _cut(text), self.formats["strong" if strong else "text"])
        self._needs(column, text)

    def _needs(self, column: int, text: str) -> None:
        """How many lines a text takes in its column."""
        width = self.widths[column] if column < len(self.widths) else _USUAL_WIDTH
        lines = sum(-(-len(part) // max(width - 1, 1)) or 1 for part in text.split("\n"))
        self.lines = max(self.lines, lines)

    def money(self, column: int, kopecks: int | Fraction) -> None:
        self.sheet.write_number(self.row, column, float(Fraction(kopecks) / 100), self.formats["money"])

    def number(self, column: int, number: Fraction, look: str) -> None:
        self.sheet.write_number(self.row, column, float(number), self.formats[look])

    def day(self, column: int, day: date) -> None:
        """Excel knows no day before 1900."""
        if day.year < 1900:
            self.text(column, day.isoformat())
        else:
            self.sheet.write_datetime(self.row, column, day, self.formats["day"])

    def formula(self, column: int, formula: str, value: Fraction, look: str) -> None:
        """A formula with the value that it has: money in kopecks, everything else as it is."""
        shown = value / 100 if look in ("money", "total") else value
        self.sheet.write_formula(self.row, column, formula, self.formats[look], float(shown))


def _cut(text: str) -> str:
    """A cell holds 32,767 signs at most."""
    text = written(text)
    return text if len(text) <= _MOST_SIGNS else text[: _MOST_SIGNS - 1] + "…"
