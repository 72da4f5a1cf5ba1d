"""The catalogue in Chromium: found, searched and accepted with the keyboard alone, and taken as a workbook."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from calculator.wording import t
from tests.project.checkout import ROOT
from tests.web.browsing import asking, settled, turn, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COOPERATION = ROOT / "examples" / "machine-tool-cooperation.yaml"


def at_the_catalogue(page: Page) -> None:
    """Open the example as a file of one's own and come to its catalogue by the page of the cluster."""
    page.get_by_role("button", name=t("web.open", "ru")).first.click()
    with asking(page):
        page.locator("input[type=file]").first.set_input_files(str(COOPERATION))
    expect(page.get_by_role("combobox", name=t("web.opened", "ru"))).to_have_value(
        re.compile("кооперация 20 участников")
    )
    page.keyboard.press("Escape")
    turn(page, t("web.page_cluster", "ru"))
    page.get_by_test_id("stPageLink").filter(has_text=t("catalogue.title", "ru")).locator("a").click()
    expect(page.get_by_text(t("catalogue.found", "ru", count=20, all=20))).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_a_proposal_is_accepted_by_keyboard_and_taken_as_a_workbook(
    browser: Browser, address: str, width: int, tmp_path: Path
) -> None:
    with visit(browser, address, width=width) as page:
        at_the_catalogue(page)
        search = page.get_by_label(t("catalogue.search", "ru"), exact=True)
        search.fill("28.15 колёса")
        with asking(page):
            search.press("Enter")
        expect(page.get_by_text(t("catalogue.found", "ru", count=1, all=20))).to_be_visible()
        page.get_by_role("tab", name=t("catalogue.tab_matches", "ru")).click()
        settled(page)
        group = page.get_by_role("radiogroup", name=re.compile("передачи шарико"))
        group.get_by_role("radio").first.focus()
        with asking(page):
            page.keyboard.press("ArrowDown")
        amount = "36\u00a0000\u00a0000,00\u00a0₽"
        expect(page.get_by_text(t("catalogue.accepted", "ru", count=1, amount=amount))).to_be_visible()
        with page.expect_download() as found:
            page.get_by_role("button", name=t("catalogue.take_book", "ru")).click()
        file = tmp_path / "book.xlsx"
        found.value.save_as(file)
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
    book = load_workbook(BytesIO(file.read_bytes()))
    assert book.sheetnames == ["Каталог", "Компетенции", "Кооперация", "Подбор закупок", "Что изменится"]
    accepted = [
        row for row in book["Подбор закупок"].iter_rows(values_only=True) if row[-1] == t("catalogue.book_yes", "ru")
    ]
    assert [row[3] for row in accepted] == ["передачи шарико-винтовые"]
