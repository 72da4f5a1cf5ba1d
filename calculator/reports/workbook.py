"""A report as a workbook whose sums are live formulas; no text of the application is ever one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from calculator.facts import Value
from calculator.reports.common_blocks import moment, references
from calculator.reports.model import InputTable, Measure, Report, Years
from calculator.reports.paper import written
from calculator.reports.sheet import Sheet
from calculator.reports.workbook_costs import put_costs
from calculator.reports.workbook_loans import put_loans
from calculator.reports.years import MEASURE_COLUMNS
from calculator.rulebook import Rulebook
from calculator.wording import t

__all__ = ["OPTIONS", "SHEETS", "workbook_of"]

SHEETS: Final = ("summary", "years", "costs", "loan", "conditions", "inputs", "sources", "about")
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook_of(report: Report, rulebook: Rulebook) -> bytes:
    """The file. ``rulebook``: the rules of the result; they say how a sum is rounded."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    title = t("reports.full_title", report.language)
    made = report.made.replace(tzinfo=None)
    book.set_properties(
        {"title": title, "subject": written(report.title)[:250], "author": "cluster-support", "created": made}
    )
    names = [name for name in SHEETS if name != "years" or report.years is not None]
    sheets = {name: Sheet(book, t(f"reports.sheet_{name}", report.language), report) for name in names}
    sums = put_costs(sheets["costs"], report, rulebook) | put_loans(sheets["loan"], report, rulebook)
    _summary(sheets["summary"], report, sums)
    if report.years is not None:
        _years(sheets["years"], report.years, report.title, report.language)
    _conditions(sheets["conditions"], report)
    _inputs(sheets["inputs"], report)
    _sources(sheets["sources"], report)
    _about(sheets["about"], report)
    book.close()
    return target.getvalue()


def _summary(sheet: Sheet, report: Report, sums: Mapping[int, str]) -> None:
    """The measures with their sums; a sum that another sheet computes is a reference to it."""
    language = report.language
    sheet.columns(60, 30, 20, 22, 22, 22, 60)
    sheet.title(t("reports.full_title", language), report.title)
    names = ("measure", "answer", "group", "sum", "if_met", "upper", "words")
    sheet.header([t(f"reports.book_{name}", language) for name in names])
    for place, measure in enumerate(report.measures):
        _measure(sheet, measure, sums.get(place))
    sheet.freeze(sheet.first_row)
    if report.warnings:
        sheet.down()
        sheet.strong(t("reports.warnings", language))
        for text in report.warnings:
            sheet.texts([text])
    if report.combination is not None:
        sheet.down()
        sheet.strong(t("reports.combination", language))
        for name, amount in report.combination.chosen:
            sheet.texts([name, "", "", amount])
        sheet.texts([t("reports.total", language), "", "", report.combination.total], strong=True)
        for text in report.combination.remarks:
            sheet.texts([text])
    if report.comparison is not None:
        sheet.down()
        sheet.strong(t("reports.comparison", language))
        sheet.header(list(report.comparison.header))
        for row in report.comparison.rows:
            sheet.texts(list(row))
    sheet.down()
    sheet.strong(t("console.no_decision", language))


def _measure(sheet: Sheet, measure: Measure, reference: str | None) -> None:
    result = measure.result
    benefit = result.benefit
    sheet.text(0, measure.title)
    sheet.text(1, measure.status)
    sheet.text(2, measure.group)
    if result.amount is None or not measure.words:  # not known, or a zero that is no answer yet
        sheet.text(3, measure.sum)
    elif reference is not None and not result.hard_refusal:
        sheet.formula(3, f"={reference}", Fraction(result.amount), "money")
    else:
        sheet.money(3, result.amount)
    if result.hard_refusal and benefit is not None and benefit.amount is not None:
        if reference is not None:
            sheet.formula(4, f"={reference}", Fraction(benefit.amount), "money")
        else:
            sheet.money(4, benefit.amount)
    has_upper = benefit is not None and bool(benefit.upper or measure.words)
    if has_upper and benefit is not None and benefit.upper is not None and not result.hard_refusal:
        sheet.money(5, benefit.upper)
    sheet.text(6, measure.words)
    sheet.down()


def _years(sheet: Sheet, years: Years, title: str, language: str) -> None:
    """Sums as numbers, so that they can be computed with; then what is told of each measure."""
    sheet.columns(60, *[24] * max(len(years.header) - 1, 5))
    sheet.title(t("comparing.yearly", language), title)
    sheet.header(list(years.header))
    for row, sums in zip(years.rows, years.sums, strict=True):
        sheet.text(0, row[0])
        for place, value in enumerate(sums, 1):
            sheet.money(place, value)
        sheet.down()
    sheet.texts([years.counted])
    if years.loan_years:
        sheet.down()
        sheet.strong(t("comparing.loan_years", language))
        sheet.header([t(f"comparing.{name}", language) for name in ("year_of_loan", "interest", "saving")])
        for cells in years.loan_years:
            sheet.texts(cells)
    if years.measures:
        sheet.down()
        titles = [t(f"combined.each_{name}", language) for name in MEASURE_COLUMNS]
        sheet.header([t("combined.measure", language), *titles])
        for cells in years.measures:
            sheet.texts(cells)


def _conditions(sheet: Sheet, report: Report) -> None:
    language = report.language
    sheet.columns(30, 46, 17, 50, 40, 40, 20, 16, 10, 30)
    names = ("measure", "condition", "answer", "check", "details", "remedy", "clause", "evidence", "sources", "id")
    sheet.header([t(f"reports.book_{name}", language) for name in names])
    first = sheet.first_row
    for measure in report.measures:
        for one in measure.conditions:
            answer = one.answer if one.counts else t("reports.not_counted", language, answer=one.answer)
            details, numbers = "\n".join(one.details), references(one.sources)
            check = [measure.title, one.title, answer, one.explanation, details, one.remedy or ""]
            sheet.texts([*check, one.clause or "", one.evidence, numbers, f"{measure.id}/{one.id}"])
    sheet.freeze(first)
    sheet.filter(first, len(names))


def _inputs(sheet: Sheet, report: Report) -> None:
    language = report.language
    sheet.columns(60, 34, *[22] * 20)
    for title, rows in report.inputs.groups:
        sheet.header([title, t("reports.book_value", language)])
        for fact in rows:
            sheet.text(0, fact.label)
            _typed(sheet, 1, fact.value, fact.kind, fact.text)
            sheet.down()
        sheet.down()
    for table in report.inputs.tables:
        sheet.strong(table.title)
        _table(sheet, table)
        sheet.down()
    if report.assumptions:
        sheet.strong(t("reports.assumptions", language))
        for text in report.assumptions:
            sheet.texts([text])


def _table(sheet: Sheet, table: InputTable) -> None:
    sheet.header(list(table.header))
    for texts, values in zip(table.rows, table.values, strict=True):
        for place, (text, value) in enumerate(zip(texts, values, strict=True)):
            if value is not None:
                _typed(sheet, place, value, table.kinds[place], text)
        sheet.down()


def _typed(sheet: Sheet, place: int, value: Value, kind: str, text: str) -> None:
    """Numbers and days as such, so that they can be computed with; everything else as text."""
    if isinstance(value, bool) or not isinstance(value, int | Fraction | date):
        sheet.text(place, text)
    elif isinstance(value, date):
        sheet.day(place, value)
    elif kind == "money":
        sheet.money(place, value)
    elif kind == "share":
        sheet.number(place, Fraction(value), "percent")
    else:
        sheet.number(place, Fraction(value), "number")


def _sources(sheet: Sheet, report: Report) -> None:
    language = report.language
    sheet.columns(6, 90, 90, 14)
    sheet.header([t(f"reports.book_{name}", language) for name in ("number", "source", "address", "read")])
    for one in report.sources:
        sheet.number(0, Fraction(one.number), "count")
        sheet.text(1, one.title)
        sheet.text(2, one.address)
        if one.read is not None:
            sheet.day(3, one.read)
        sheet.down()
    sheet.freeze(1)


def _about(sheet: Sheet, report: Report) -> None:
    language = report.language
    sheet.columns(46, 100)
    rows: list[tuple[str, Any]] = [
        (t("reports.application", language), report.title),
        (t("reports.application_id", language), report.id),
        (t("reports.applicant", language), report.applicant),
        (t("reports.made", language), moment(report)),
        (t("reports.rules_version", language), report.rules_version),
        (t("reports.rules_sha256", language), report.rules_sha256),
        (t("reports.input_sha256", language), report.input_sha256),
        (t("reports.changed", language), ", ".join(report.changed) or "—"),
        ("", t("console.no_decision", language)),
        ("", t("reports.book_live", language)),
        ("", t("reports.evidence_words", language)),
    ]
    if report.as_of is not None:
        rows.insert(3, (t("reports.as_of", language), report.as_of))
    for label, value in rows:
        sheet.text(0, label)
        if isinstance(value, date):
            sheet.day(1, value)
        else:
            sheet.text(1, value)
        sheet.down()
    for measure in report.measures:
        flags = [*measure.beside, *measure.flags, *measure.readings] if measure.in_full else measure.flags
        for flag in flags:
            sheet.texts([measure.title, flag])
    sheet.down()
    for title, reason in report.not_computed:
        sheet.texts([title, reason])
