"""The workbook to fill in, made from the field dictionary, so that it never lags behind it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from calculator.facts.dictionary import ROOT, Field, groups, stated_tables, tables
from calculator.intake.faults import column_letters
from calculator.intake.headings import ID, LOAN, TITLE
from calculator.intake.opening import HELD_BACK
from calculator.intake.table_rows import rows_of
from calculator.money import format_money, parse_money
from calculator.wording import t

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = [
    "EXAMPLE_ROW",
    "FIRST_ROW",
    "TemplateSheet",
    "safe_workbook",
    "sheet_name",
    "table_workbook",
    "template_sheets",
    "template_workbook",
]

EXAMPLE_ROW: Final = 3
"""The row of the example, from 1; headings stand in row 1, names of the fields in row 2."""
FIRST_ROW: Final = 4
_LAST_ROW: Final = 5000
"""The last row that has drop-down lists."""
_GROUPS: Final = (
    ("sheet_application", ("application", "applicant")),
    ("sheet_cluster", ("cluster", "specialised_organisation")),
    ("sheet_project", ("project",)),
    ("sheet_region", ("region",)),
)
_TABLES_FIRST: Final = ("participants", "links", "costs", "loans", "loan.schedule", "purchases", "catalogue")
_NO_LONGER_THAN: Final = 31
_WIDTHS: Final = {"money": 20, "share": 12, "date": 13, "truth": 12, "count": 12, "number": 12}


@dataclass(frozen=True, slots=True)
class _Column:
    """One column: the name of its field, its heading, and the field itself where it is one of the dictionary."""

    name: str
    heading: str
    item: Field | None
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """``kind``: what its rows are, as :func:`calculator.intake.headings.sheet_kinds` names it."""

    name: str
    columns: tuple[_Column, ...]
    kind: str = ROOT


def safe_workbook(target: io.BytesIO | str, **options: Any) -> Workbook:
    """A workbook in which a text stays a text: what begins with ``=`` is no formula, an address no link."""
    from xlsxwriter import Workbook

    plain = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    return Workbook(target, {**plain, **options})


def template_sheets(language: str) -> tuple[TemplateSheet, ...]:
    """The sheets of the template with their columns, in the order in which people fill them in."""
    sheets = []
    for key, names in _GROUPS:
        columns = [*_identity(language, title=key == "sheet_application")]
        for name in names:
            columns += [_column(item, language) for item in groups()[name].fields]
            columns += [
                _column(one.fields[0], language, is_list=True)
                for one in stated_tables()
                if one.form == "texts" and one.name.partition(".")[0] == name
            ]
        sheets.append(TemplateSheet(t(f"template.{key}", language), tuple(columns)))
    rest = [
        one.name for one in tables().values() if one.is_stated and one.form != "texts" and one.name not in _TABLES_FIRST
    ]
    for name in (*_TABLES_FIRST, *rest):
        table = tables()[name]
        columns = [*_identity(language)]
        if name == "loan.schedule":
            columns.append(
                _Column(LOAN, tables()["loans"].fields[0].label.in_language(language), tables()["loans"].fields[0])
            )
        columns += [_column(item, language) for item in table.fields]
        shown = sheet_name(table.label.in_language(language), (sheet.name for sheet in sheets))
        sheets.append(TemplateSheet(shown, tuple(columns), name))
    return tuple(sheets)


def template_workbook(language: str, documents: Iterable[Mapping[str, Any]] = ()) -> bytes:
    """The whole template as XLSX, with these application documents filled in."""
    target = io.BytesIO()
    workbook = safe_workbook(target, in_memory=True)
    workbook.set_properties({"title": t("template.title", language), "author": "cluster-support", "comments": ""})
    writer = _Writer(workbook, language)
    sheets = template_sheets(language)
    rows = rows_of(documents)
    writer.instructions(sheets)
    for sheet in sheets:
        writer.sheet(sheet)
        writer.fill(sheet, rows.get(sheet.kind, ()))
    writer.lists()
    workbook.close()
    return target.getvalue()


def table_workbook(items: Iterable[Field], label: str, language: str) -> bytes:
    """One table alone, for the rows of an application that is open already: no ids, the example in the comment of its heading."""
    target = io.BytesIO()
    workbook = safe_workbook(target, in_memory=True)
    workbook.set_properties({"title": label, "author": "cluster-support", "comments": ""})
    writer = _Writer(workbook, language, with_examples=False)
    writer.sheet(TemplateSheet(sheet_name(label, ()), tuple(_column(item, language) for item in items)))
    writer.lists()
    workbook.close()
    return target.getvalue()


def _identity(language: str, *, title: bool = False) -> Iterable[_Column]:
    yield _Column(ID, t("template.id", language), None)
    if title:
        yield _Column(TITLE, t("template.application_title", language), None)


def _column(item: Field, language: str, *, is_list: bool = False) -> _Column:
    return _Column(item.name, item.label.in_language(language) + _unit(item, language), item, is_list)


def _unit(item: Field, language: str) -> str:
    if item.kind == "money":
        return ", ₽" if language == "ru" else ", RUB"
    return ", %" if item.kind == "share" else ""


def sheet_name(label: str, taken: Iterable[str]) -> str:
    """A name of a sheet that spreadsheets allow, unlike those that are ``taken``."""
    plain = "".join(" " if sign in "[]:*?/\\" else sign for sign in label)[:_NO_LONGER_THAN].strip(" '") or "sheet"
    known = {name.casefold() for name in taken}
    found, number = plain, 2
    while found.casefold() in known:
        found = f"{plain[: _NO_LONGER_THAN - 4]} {number}"
        number += 1
    return found


class _Writer:
    def __init__(self, workbook: Workbook, language: str, *, with_examples: bool = True) -> None:
        self.workbook = workbook
        self.language = language
        self.with_examples = with_examples
        self.first_row = FIRST_ROW if with_examples else EXAMPLE_ROW
        head = {
            "bold": True,
            "text_wrap": True,
            "valign": "top",
            "bg_color": "#E8EDF3",
            "border": 1,
            "border_color": "#B8C4D0",
        }
        self.head = workbook.add_format(head)
        self.name = workbook.add_format({"font_color": "#5B6B7B", "font_size": 8, "bg_color": "#F5F7FA"})
        self.example = workbook.add_format({"italic": True, "font_color": "#5B6B7B", "bg_color": "#FBF7E9"})
        self.text = workbook.add_format({"num_format": "@"})
        self.money = workbook.add_format({"num_format": "#,##0.00"})
        self.date = workbook.add_format({"num_format": "dd.mm.yyyy"})
        self.plain = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.words: dict[tuple[str, ...], int] = {}

    def instructions(self, sheets: Iterable[TemplateSheet]) -> None:
        page = self.workbook.add_worksheet(t("template.instructions", self.language))
        page.set_column(0, 0, 110)
        page.hide_gridlines(2)
        page.write_string(0, 0, t("template.title", self.language), self.title)
        lines = [t(f"template.line_{number}", self.language) for number in range(1, 13)]
        for row, line in enumerate(lines, start=2):
            page.write_string(row, 0, line, self.plain)
        names = "; ".join(sheet.name for sheet in sheets)
        page.write_string(len(lines) + 3, 0, t("template.sheets", self.language, names=names), self.plain)

    def sheet(self, sheet: TemplateSheet) -> None:
        page = self.workbook.add_worksheet(sheet.name)
        page.freeze_panes(self.first_row - 1, 1)
        page.set_row(0, 48)
        for place, column in enumerate(sheet.columns):
            page.write_string(0, place, column.heading, self.head)
            page.write_string(1, place, column.name, self.name)
            if self.with_examples:
                self._example(page, place, column)
            self._format(page, place, column)
            if column.item is not None and not column.is_list:
                self._validation(page, place, column.item)
                page.write_comment(0, place, self._help(column.item), {"visible": False, "x_scale": 2})

    def _help(self, item: Field) -> str:
        text = item.help.in_language(self.language)
        if not self.with_examples:
            text = f"{text} {t('template.for_example', self.language, example=self._example_text(item))}"
        if item.kind == "set" and item.choices:
            words = "; ".join(label.in_language(self.language) for label in item.choices.values())
            return f"{text}\n{words}"
        none = t("template.may_be_none", self.language) if item.allows_none else ""
        return f"{text} {none}".strip()

    def _example(self, page: Worksheet, place: int, column: _Column) -> None:
        if column.item is None:
            page.write_string(EXAMPLE_ROW - 1, place, t("template.example", self.language), self.example)
            return
        page.write_string(EXAMPLE_ROW - 1, place, self._example_text(column.item), self.example)

    def _example_text(self, item: Field) -> str:
        if item.kind == "money":
            return format_money(parse_money(item.example), self.language)
        if item.kind == "truth":
            return t("intake.came_yes" if item.example == "true" else "intake.came_no", self.language)
        if item.choices and item.example in item.choices:
            return item.choices[item.example].in_language(self.language)
        if item.kind == "date" and self.language == "ru" and len(item.example) == 10:
            return ".".join(reversed(item.example.split("-")))
        return f"{item.example} %" if item.kind == "share" else item.example

    def _format(self, page: Worksheet, place: int, column: _Column) -> None:
        kind = column.item.kind if column.item is not None and not column.is_list else "text"
        width = max(_WIDTHS.get(kind, 18), min(28, len(column.heading) // 2 + 4))
        form = {"money": self.money, "date": self.date, "count": None, "number": None, "truth": None, "share": None}
        page.set_column(place, place, width, form.get(kind, self.text))

    def _validation(self, page: Worksheet, place: int, item: Field) -> None:
        """A drop-down list that warns and does not forbid: the reader itself says what is wrong, and where."""
        words: tuple[str, ...]
        if item.kind == "truth":
            words = (t("intake.came_yes", self.language), t("intake.came_no", self.language))
        elif item.kind == "choice" and item.choices:
            words = tuple(label.in_language(self.language) for label in item.choices.values())
        else:
            return
        row = self.words.setdefault(words, len(self.words))
        page.data_validation(
            self.first_row - 1, place, _LAST_ROW - 1, place,
            {"validate": "list", "source": f"={HELD_BACK}!$A${row + 1}:${column_letters(len(words))}${row + 1}",
             "error_type": "warning", "error_title": t("template.not_listed", self.language)[:32],
             "error_message": t("template.not_listed_more", self.language)[:255]},
        )  # fmt: skip

    def fill(self, sheet: TemplateSheet, rows: Iterable[Mapping[str, Any]]) -> None:
        """Rows by the names of the columns; of an application only where the sheet has a fact of it."""
        page, place = self.workbook.get_worksheet_by_name(sheet.name), FIRST_ROW - 1
        for row in rows:
            if not any(column.name in row for column in sheet.columns if column.item is not None):
                continue
            for number, column in enumerate(sheet.columns):
                if column.name in row and row[column.name] != []:  # no cell can say that a set is empty
                    self._cell(page, place, number, column, row[column.name])
            place += 1

    def _cell(self, page: Worksheet, row: int, place: int, column: _Column, value: Any) -> None:
        """A value of a document; one that is none of its kind stands as the text that it is."""
        kind = column.item.kind if column.item is not None and not column.is_list else "text"
        words = column.item.choices if column.item is not None else None
        try:
            if kind == "money":
                page.write_number(row, place, parse_money(value) / 100, self.money)
                return
            if kind == "date":
                page.write_datetime(row, place, datetime.strptime(str(value), "%Y-%m-%d"), self.date)
                return
        except ValueError:
            pass
        texts = [words[one].in_language(self.language) if words and one in words else str(one)
                 for one in (value if isinstance(value, list) else [value])]  # fmt: skip
        if isinstance(value, bool):
            texts = [t("intake.came_yes" if value else "intake.came_no", self.language)]
        page.write_string(row, place, "; ".join(texts), self.text)

    def lists(self) -> None:
        """The words of the drop-down lists, a row a list, on a hidden sheet: a list in the cell itself ends at 255 signs."""
        page = self.workbook.add_worksheet(HELD_BACK)
        for words, row in self.words.items():
            for place, word in enumerate(words):
                page.write_string(row, place, word)
        page.hide()
