"""What is passed on says what the screen says: a link, a case file, the reports; and a day that does not exist."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, Page, expect

from calculator.evaluation import evaluate
from calculator.evaluation.result import MeasureResult, Verdict
from calculator.facts import field
from calculator.money import format_date, format_money
from calculator.store.case_file import read_case
from calculator.wording import t
from tests.reports.reporting import docx_text, pdf_text, penza, plain, rules
from tests.web.browsing import (
    CATEGORY,
    NET,
    TALK,
    arrived,
    asking,
    click_cell,
    costs,
    has_sum,
    paste,
    settled,
    turn,
    type_cell,
    understood,
    visit,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAME = "=ЗАВОД(«Тёплый ключ»)"
ADDRESS = "440000, Пенза, ул. Лёвина, 5"


def text_of(language: str, russian: str, english: str) -> str:
    return russian if language == "ru" else english


def application(folder: Path, **changes: Any) -> Path:
    """A file of the first example in which the participants have names and addresses."""
    named = [{**row, "name": f"{NAME}, {ADDRESS}"} for row in penza()["participants"]]
    document = penza(participants=named, **changes) | {"title": NAME}
    path = folder / "заявка.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return path


def open_file(page: Page, file: Path, language: str) -> None:
    """Put a file on top by the first page or that of saved work."""
    page.get_by_role("button", name=t("web.open", language), exact=True).click()
    with asking(page):
        page.locator("input[type=file]").first.set_input_files(file)
    page.keyboard.press("Escape")
    settled(page)


def taken(page: Page, button: Locator, folder: Path) -> Path:
    """The file that a button gives, under its own name."""
    settled(page)
    with page.expect_download() as begun:
        button.click()
    path = folder / begun.value.suggested_filename
    begun.value.save_as(path)
    return path


@contextmanager
def by_link(browser: Browser, link: str) -> Iterator[Page]:
    """Somebody else who follows a link.

    Not watched: below the address of a page the browser first looks for the server where it is not.
    """
    with browser.new_context(viewport={"width": 1280, "height": 1800}) as context:
        context.add_init_script(TALK)
        page = context.new_page()
        page.goto(link)
        arrived(page, ".chip")
        yield page


ANSWER = {
    "measures": ("[class*=st-key-measure-]", "[data-testid=stMain] .chip"),
    "start": ("section.card h2", "section.card .verdict", "section.card .sum", "details.condition > summary .mark"),
}
"""Where the pages say sums and statuses: of all measures, and of the one in question with its conditions."""


def answer(page: Page, language: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, places in ANSWER.items():
        turn(page, t(f"web.page_{name}", language))
        for place in places:
            expect(page.locator(place).first).to_be_visible()
            found[place] = page.locator(place).all_text_contents()
    return found


def has_answer(page: Page, language: str, expected: dict[str, list[str]]) -> None:
    for name, places in ANSWER.items():
        turn(page, t(f"web.page_{name}", language))
        for place in places:
            expect(page.locator(place)).to_have_text(expected[place])


# dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_day_that_does_not_exist_is_told_with_its_row(browser: Browser, address: str, language: str) -> None:
    category = text_of(language, "оборудование", "equipment")
    days = ("05.11.2026", "31.02.2026", "25.12.2026")
    with visit(browser, address, language=language) as page:
        costs(page, t("web.page_costs", language))
        click_cell(page, 0, CATEGORY)
        paste(page, "".join(f"{category}\t1000\t{day}\n" for day in days))
        label = field("costs.paid_on").label.in_language(language)
        notice = page.get_by_role("alert").filter(has_text="31.02.2026").first
        expect(notice).to_contain_text(t("web.place", language, row=2, column=label))
        for day in (days[0], days[2]):
            expect(notice).not_to_contain_text(day)
        echoed = ("05.11.2026", "25.12.2026") if language == "ru" else ("5 Nov 2026", "25 Dec 2026")
        understood(page, 5, echoed[0], "—", echoed[1])


# what is passed on ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_link_and_a_case_file_bring_the_same_answer_elsewhere(
    browser: Browser, address: str, language: str, tmp_path: Path
) -> None:
    with visit(browser, address, language=language) as page:
        open_file(page, application(tmp_path), language)
        costs(page, t("web.page_costs", language))
        type_cell(page, 0, NET, text_of(language, "1000,10", "1000.10"))
        has_sum(page, text_of(language, "86 975 500,05 ₽", "RUB 86,975,500.05"))
        before = answer(page, language)
        turn(page, t("web.page_saved", language))
        link = page.get_by_test_id("stCode").inner_text().strip()
        case = taken(page, page.get_by_role("button", name=t("web_saved.download", language)), tmp_path)

    packed = link.partition("?s=")[2].partition(".")[2]
    readable = zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))).decode()
    document = penza()
    inns = {document["applicant"]["inn"], *(row["inn"] for row in document["participants"])}
    for told in (NAME, ADDRESS, "Тёплый", "Лёвина", *inns):
        assert told not in link
        assert told not in readable

    with by_link(browser, f"{link}&lang={language}") as page:
        has_answer(page, language, before)
    with visit(browser, address, language=language) as page:
        open_file(page, case, language)
        has_answer(page, language, before)


# reports ----------------------------------------------------------------------------------------------------------


class Screen:
    """What the first page says of the measure in question."""

    def __init__(self, page: Page, language: str) -> None:
        turn(page, t("web.page_start", language))
        card = page.locator("section.card")
        expect(card.locator(".chip")).to_have_text(t("console.status_not_met", language))
        self.title = plain(card.locator("h2").inner_text())
        self.sum = plain(card.locator(".sum").inner_text())
        note = plain(card.locator(".note").first.inner_text())
        found = re.search(r"RUB [\d,]+\.\d\d|\d[\d ]*,\d\d ₽", note)
        assert found, note
        self.sum_if_met = found[0]
        self.day = card.locator(f"dt:text-is('{t('web.as_of', language)}') + dd").inner_text()
        unmet = page.locator("details.condition > summary:has(.mark.bad)")
        titles = unmet.locator(".condition-title").all_inner_texts()
        marks = unmet.locator(".mark").all_inner_texts()
        self.unmet = {plain(title): plain(mark) for title, mark in zip(titles, marks, strict=True)}

    def agrees_with(self, measure: MeasureResult, language: str) -> None:
        """A result computed from a file is that of the screen."""
        titles = {
            one.title.in_language(language)
            for one in measure.conditions
            if one.counts and one.verdict is Verdict.not_met
        }
        assert titles == set(self.unmet)
        assert measure.amount is not None
        assert plain(format_money(measure.amount, language)) == self.sum
        assert measure.benefit is not None
        assert measure.benefit.amount is not None
        assert plain(format_money(measure.benefit.amount, language)) == self.sum_if_met


def drawn_up(page: Page, form: str, language: str, folder: Path) -> bytes:
    choice = page.get_by_role("radio", name=form.upper(), exact=True)
    if choice.get_attribute("aria-checked") != "true":
        with asking(page):
            choice.click()
    with asking(page):
        page.get_by_role("button", name=t("web_report.build", language), exact=True).click()
    button = page.get_by_role("button", name=re.compile(rf"\.{form} \("))
    return taken(page, button, folder).read_bytes()


def check_workbook(content: bytes, screen: Screen, language: str) -> None:
    book = load_workbook(BytesIO(content), data_only=True)
    summary = {row[0]: row for row in book[t("reports.sheet_summary", language)].iter_rows(values_only=True)}
    row: Any = summary[screen.title]
    assert plain(format_money(round(row[3] * 100), language)) == screen.sum
    assert plain(format_money(round(row[4] * 100), language)) == screen.sum_if_met
    about = {row[0]: row[1] for row in book[t("reports.sheet_about", language)].iter_rows(values_only=True)}
    day = about[t("reports.as_of", language)]
    assert isinstance(day, datetime)
    assert format_date(day.date(), language) == screen.day
    conditions = book[t("reports.sheet_conditions", language)].iter_rows(values_only=True)
    unmet = t("console.verdict_not_met", language)
    told = {row[1]: row[2] for row in conditions if row[0] == screen.title and str(row[2]).startswith(unmet)}
    assert told == screen.unmet
    book = load_workbook(BytesIO(content))
    named = [cell for sheet in book for row in sheet.iter_rows() for cell in row if str(cell.value).startswith(NAME)]
    assert len(named) >= len(penza()["participants"])
    assert {cell.data_type for cell in named} == {"s"}


def check_document(content: bytes, screen: Screen) -> None:
    """The measure stands in a row of a table with its sum; the rest is in the text."""
    rows = [
        [plain(cell.text) for cell in row.cells] for table in Document(BytesIO(content)).tables for row in table.rows
    ]
    assert [row for row in rows if screen.title in row[0] and screen.sum in row]
    check_text(docx_text(content), screen)


def check_text(text: str, screen: Screen) -> None:
    """Lines may be broken anywhere."""
    dense = re.sub(r"\s", "", text)
    for told in (screen.title, screen.sum, screen.sum_if_met, screen.day, *screen.unmet):
        assert re.sub(r"\s", "", told) in dense, told


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_file_of_the_report_says_what_the_screen_says(
    browser: Browser, address: str, language: str, tmp_path: Path
) -> None:
    with visit(browser, address, language=language) as page:
        open_file(page, application(tmp_path, project={"product_import_substituting": False}), language)
        turn(page, t("web.page_data", language))
        label = field("applicant.is_cluster_participant").label.in_language(language)
        asked = page.get_by_test_id("stButtonGroup").filter(has_text=label).first
        if not asked.is_visible():
            section = t("web.section_organisation", language).partition(":")[0]
            page.get_by_text(re.compile(f"^{section}: ")).click()
        with asking(page):
            asked.get_by_text(t("web.truth_no", language), exact=True).click()
        screen = Screen(page, language)
        assert len(screen.unmet) == 2, "what the file states and what was changed on the page"
        turn(page, t("web.page_report", language))
        files = {form: drawn_up(page, form, language, tmp_path) for form in ("pdf", "docx", "xlsx")}
        case = taken(page, page.get_by_role("button", name=t("web_saved.download", language)), tmp_path)
        plain_file = taken(page, page.get_by_role("button", name=t("web.save", language)), tmp_path)

    check_workbook(files["xlsx"], screen, language)
    check_document(files["docx"], screen)
    text = pdf_text(files["pdf"])
    check_text(text, screen)
    if language == "ru":
        assert "ё" in text
        assert "₽" in text
    for file in (case, plain_file):
        restored, _ = read_case(file, file.name).case.opened()
        result = evaluate(restored, rules())
        assert result.as_of is not None
        assert format_date(result.as_of, language) == screen.day
        (measure,) = [one for one in result.measures if one.title.in_language(language) == screen.title]
        screen.agrees_with(measure, language)
