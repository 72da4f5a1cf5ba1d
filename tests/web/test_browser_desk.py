"""Checking applications in Chromium: planted mistakes and no others, hostile files, names that ask for pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from calculator.intake.example_book import example_documents
from calculator.intake.template import template_workbook
from calculator.intake.workbook_check import LARGEST_PART
from calculator.wording import t
from tests.intake import test_foreign_workbook
from tests.intake.test_wrong_files import SHEET, SMALL, with_parts
from tests.web.browsing import asking, settled, turn, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAME = "![x](http://evil.example/x.png) <img src='http://evil.example/y.png'>"
PLANTED = [("D6", "сто"), ("D9", "1,2,3"), ("H5", "31.02.2018"), ("H7", "в мае"), ("E4", "120 %")]
"""Cells of the sheet of costs, and what was put there."""


def put_in(page: Page, *files: Path) -> None:
    with asking(page):
        page.locator(".st-key-desk-upload input[type=file]").set_input_files(files)


def choose(page: Page, part: str, language: str, count: int) -> None:
    with asking(page):
        page.get_by_text(t(f"web_desk.part_{part}", language, count=count), exact=True).click()


@pytest.fixture
def five(tmp_path: Path) -> Path:
    """A workbook of three applications, one of which has a name that a browser might take for a picture."""
    documents = example_documents()[:3]
    documents[0]["title"] = NAME
    costs = [document["costs"] for document in documents]
    costs[0][2]["net"], costs[1][2]["net"] = "сто", "1,2,3"
    costs[0][1]["paid_on"], costs[1][0]["paid_on"] = "31.02.2018", "в мае"
    costs[0][0]["vat_rate"] = "120 %"
    path = tmp_path / "Заявки участников — кластер №1.xlsx"
    path.write_bytes(template_workbook("ru", documents))
    return path


@pytest.mark.parametrize("language", ["ru", "en"])
def test_five_planted_mistakes_are_listed_and_no_others(
    browser: Browser, address: str, language: str, five: Path, tmp_path: Path
) -> None:
    with visit(browser, address, language=language) as page:
        page.get_by_role("button", name=t("web.way_check", language)).click()
        expect(page.get_by_role("heading", name=t("web.page_desk", language))).to_be_visible()
        put_in(page, five)
        expect(page.get_by_text(t("web_desk.mistakes", language, count=5))).to_be_visible()
        rows = page.locator("table:has(th:text-is('{}')) tbody tr".format(t("web_desk.mistake_cell", language)))
        expect(rows).to_have_count(5)
        for cell, came in PLANTED:
            row = rows.filter(has=page.get_by_role("cell", name=cell, exact=True))
            expect(row).to_contain_text(came)
            expect(row).to_contain_text("Затраты")
            expect(row).to_contain_text(five.name)
        with page.expect_download() as begun:
            page.get_by_role("button", name=t("web_desk.mistakes_file", language)).click()
        assert begun.value.suggested_filename == t("web_desk.mistakes_name", language)
        choose(page, "applications", language, 3)
        expect(page.get_by_text(t("web_desk.faults_of", language, count=3))).to_be_visible()
        expect(page.locator("table.applications tbody tr")).to_have_count(3)
        expect(page.get_by_text(t("console.status_data_missing", language), exact=True)).to_be_visible()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_hostile_file_is_refused_and_the_visit_goes_on(
    browser: Browser, address: str, language: str, tmp_path: Path
) -> None:
    large, bomb, right = (tmp_path / name for name in ("большая.xlsx", "бомба.xlsx", "верная.xlsx"))
    large.write_bytes(b"PK\x03\x04" + b"\0" * 20_000_000)
    bomb.write_bytes(with_parts(SMALL, **{SHEET: b" " * (LARGEST_PART + 1)}))
    documents = example_documents()[:2]
    documents[0]["title"] = NAME
    right.write_bytes(template_workbook("ru", documents))
    with visit(browser, address, language=language) as page:
        turn(page, t("web.page_desk", language))
        page.locator(".st-key-desk-upload input[type=file]").set_input_files(large)
        refused = "getComputedStyle(document.querySelector('.stFileUploader'), '::after').content"
        page.wait_for_function(f"{refused}.includes({t('web_desk.file_refused', language)!r})")
        page.get_by_test_id("stFileChipDeleteBtn").locator("button").click()
        put_in(page, bomb)
        expect(page.get_by_role("alert").filter(has_text="бомба.xlsx")).to_contain_text("250")
        put_in(page, right)
        choose(page, "applications", language, 2)
        expect(page.get_by_text(NAME).first).to_be_visible()
        opener = page.get_by_role("combobox", name=t("web_desk.open", language))
        opener.click()
        expect(page.get_by_role("option").filter(has_text=NAME)).to_be_visible()
        with asking(page):
            page.get_by_role("option").first.click()
        with asking(page):
            page.get_by_role("button", name=t("web_desk.as_estimate", language)).click()
        expect(page.locator(".progress").first).to_be_visible()
        settled(page)


def test_a_workbook_of_another_layout_on_a_small_screen(browser: Browser, address: str, tmp_path: Path) -> None:
    path = tmp_path / "Смета завода.xlsx"
    path.write_bytes(test_foreign_workbook.content())
    with visit(browser, address, width=390, height=844) as page:
        turn(page, t("web.page_desk", "ru"))
        put_in(page, path)
        expect(page.get_by_text(t("web_desk.unsure", "ru", count=1))).to_be_visible()
        with asking(page):
            page.get_by_role("button", name=t("web_desk.confirm", "ru")).click()
        expect(page.locator("table.applications tbody tr")).to_have_count(1)
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
