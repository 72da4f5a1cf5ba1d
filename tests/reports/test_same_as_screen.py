"""Page and files say the same: sums, what is open, the combination and the years; and no file has an id of ours in a text."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO

import pytest
from openpyxl import load_workbook

from calculator.advice import Combination, combination_document, combine
from calculator.advice.yearly import Yearly, project_years
from calculator.console.comparisons import year_sums
from calculator.console.sums import says_sum, sum_text
from calculator.evaluation.result import MeasureResult
from calculator.money import format_money
from calculator.reports import Report, make_report
from calculator.reports.years import years_of
from calculator.wording import t
from tests.reports.reporting import EXAMPLES, answered, docx_text, pdf_text, plain, report, rules

PLANT = "penza-plant-four-measures"
LANGUAGES = ("ru", "en")


def on_screen(measure: MeasureResult, language: str) -> str:
    """The sum as the pages show it; where they show none, that it is not known."""
    return sum_text(measure, language) if says_sum(measure) else t("console.amount_unknown", language)


def summary_cells(content: bytes, language: str) -> dict[str, tuple[object, object]]:
    """Sum and upper bound of each measure in the workbook, by title."""
    sheet = load_workbook(BytesIO(content), data_only=True)[t("reports.sheet_summary", language)]
    return {row[0]: (row[3], row[5]) for row in sheet.iter_rows(min_row=5, values_only=True) if row[0]}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_sum_of_every_measure_is_that_of_the_screen(name: str, language: str) -> None:
    found = report(name, language)
    papers = [
        re.sub(r"\s", "", read(make_report(found, rules(), "full", form)))
        for form, read in (("pdf", pdf_text), ("docx", docx_text))
    ]
    cells = summary_cells(make_report(found, rules(), "full", "xlsx"), language)
    for measure in found.measures:
        result = measure.result
        if result.amount is None:
            continue
        shown = on_screen(result, language)
        assert measure.sum == shown
        assert all(re.sub(r"\s", "", shown) in text for text in papers), measure.title
        cell, upper = cells[measure.title]
        if isinstance(cell, str):
            assert plain(cell) == plain(shown)
            assert not result.amount
            assert upper != 0
            assert not result.hard_refusal
        else:
            assert cell == pytest.approx(result.amount / 100)
        if result.benefit is not None and result.benefit.upper and not result.hard_refusal:
            assert upper == pytest.approx(result.benefit.upper / 100)


def test_what_is_open_is_never_a_bare_zero() -> None:
    zero = format_money(0, "ru")
    open_ones = [
        measure
        for name in EXAMPLES
        for measure in report(name).measures
        if measure.result.group.value == "possible" and measure.result.amount == 0
    ]
    assert open_ones
    assert not [measure.title for measure in open_ones if measure.sum == zero or "оль рублей" in measure.words[:12]]


@pytest.mark.parametrize("name", EXAMPLES)
def test_editions_and_readings_are_told_by_their_titles(name: str) -> None:
    found = report(name)
    editions = {edition for measure in rules().measures.values() for edition in measure.editions}
    readings = {reading for topic in rules().topics.values() for reading in topic.readings}
    for measure in found.measures:
        told = " ".join([measure.edition, *measure.beside, *measure.readings])
        assert not set(re.findall(r"[\w-]+", told)) & (editions | readings)


# the combination and the years ----------------------------------------------------------------------------------------


@cache
def found_for_the_plant() -> tuple[Combination, Yearly]:
    application, result = answered(PLANT)
    found = combine(application, rules())
    return found, project_years(application, result, found)


@cache
def whole(language: str) -> Report:
    found, table = found_for_the_plant()
    years = years_of(table, language, combined=True)
    return report(PLANT, language, combination=combination_document(found, language), years=years)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_stand_in_every_form_with_the_figures_of_the_page(language: str) -> None:
    found, table = found_for_the_plant()
    papers = [
        re.sub(r"\s", "", read(make_report(whole(language), rules(), "full", form)))
        for form, read in (("pdf", pdf_text), ("docx", docx_text))
    ]
    sums = [found.total, found.total_with_provisional, *(choice.amount for choice in found.chosen)]
    texts = [format_money(value, language) for value in sums]
    texts += [bar.rule.title.in_language(language) for bar in found.bars if bar.rule is not None]
    for text in texts:
        assert all(re.sub(r"\s", "", text) in paper for paper in papers), text
    for reason in found.reasons:  # one of them is broken over two pages of the PDF
        assert re.sub(r"\s", "", reason.text(language)) in papers[1]
    for year in table.years:
        for value in year_sums(year).values():
            shown = format_money(abs(value), language).replace("RUB", "").replace("₽", "")
            assert all(re.sub(r"\s", "", shown) in paper for paper in papers), (year.year, value)


def test_the_workbook_has_the_years_as_numbers() -> None:
    _, table = found_for_the_plant()
    book = load_workbook(BytesIO(make_report(whole("ru"), rules(), "full", "xlsx")), data_only=True)
    assert "По годам" in book.sheetnames
    rows = {row[0]: row[1:] for row in book["По годам"].iter_rows(values_only=True)}
    for year in table.years:
        expected = [value / 100 for value in year_sums(year).values()]
        assert list(rows[str(year.year)][: len(expected)]) == pytest.approx(expected)
    told = " ".join(str(cell) for row in book["Итог"].iter_rows(values_only=True) for cell in row if cell)
    assert "Строки затрат 6–7, каждая" in plain(told)


def test_the_support_of_the_years_is_what_the_combination_leaves() -> None:
    """Rows 6 and 7 are paid by the loan: 80 625 000,25 of reimbursement are left of 117 325 000,25."""
    found, table = found_for_the_plant()
    support = sum(year.support for year in table.years)
    assert support == 8_062_500_025
    assert [choice.amount for choice in found.chosen if choice.rows is not None] == [8_062_500_025]
    lines = [line.row for one in table.measures if one.bridge is not None for line in one.bridge.lines]
    assert lines == [1, 2, 3, 4, 5]


def test_the_note_says_the_total_of_the_combination() -> None:
    found, _ = found_for_the_plant()
    text = pdf_text(make_report(whole("ru"), rules(), "note", "pdf"))
    assert plain(format_money(found.total, "ru")) in text
