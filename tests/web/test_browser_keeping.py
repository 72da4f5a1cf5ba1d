"""What happens to the work when something breaks: closed in the middle of an edit, a killed server, a full browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from calculator.wording import t
from tests.intake.workbooks import workbook
from tests.web.browsing import (
    FAR,
    NET,
    TALK,
    WITHIN,
    arrived,
    asking,
    click_cell,
    costs,
    has_sum,
    pattern,
    settled,
    turn,
    type_cell,
    understood,
    visit,
)
from tests.web.server import free_port, started
from tests.web.test_filling import ESTIMATE

pytestmark = [pytest.mark.browser, pytest.mark.slow]
KEPT = "Object.values(localStorage).some(text => text.includes('{}'))"


def kept(page: Page, text: str) -> None:
    """Wait until the browser has put this away."""
    page.wait_for_function(KEPT.format(text), timeout=WITHIN)


def come(context: BrowserContext, address: str, language: str = "ru") -> Page:
    page = context.new_page()
    page.goto(f"{address}/?lang={language}")
    arrived(page)
    return page


def in_english(amount: str) -> str:
    return f"RUB {amount.removesuffix(',00 ₽').replace(' ', ',')}.00"


@pytest.fixture
def context(browser: Browser) -> BrowserContext:
    made = browser.new_context(locale="ru-RU", viewport={"width": 1280, "height": 1800})
    made.add_init_script(TALK)
    return made


def test_closed_in_the_middle_of_an_edit_all_but_that_cell_comes_back(context: BrowserContext, address: str) -> None:
    page = come(context, address)
    costs(page)
    type_cell(page, 0, NET, "1000,10")
    kept(page, "1000,10")
    click_cell(page, 1, FAR)
    click_cell(page, 1, NET)
    page.keyboard.press("Enter")
    page.locator("#portal textarea, #portal input").first.fill("2000,20")
    page.close()
    again = come(context, address)
    again.get_by_role("button", name=t("web.continue", "ru")).click()
    costs(again)
    understood(again, 3, "1 000,10 ₽", "142 750 000,00 ₽", "31 200 000,00 ₽")
    context.close()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_killed_server_is_told_and_after_its_return_the_work_is_there(
    context: BrowserContext, tmp_path: Path, language: str
) -> None:
    port, lost = free_port(), t("keeping.connection_lost", language)
    with started(tmp_path / "first.log", port=port) as (address, process):
        page = come(context, address, language)
        turn(page, t("web.page_scenarios", language))
        with asking(page):
            page.get_by_role("button", name=t("scenarios.copy", language)).click()
        page.get_by_text(t("scenarios.change_law", language)).click()
        day = page.get_by_role("textbox", name=t("scenarios.as_of", language))
        day.fill("01.06.2021")
        with asking(page):
            day.press("Enter")
        kept(page, "01.06.2021")
        process.kill()
        expect(page.get_by_role("alert").filter(has_text=lost)).to_be_visible(timeout=WITHIN)
        expect(page.get_by_text("Streamlit server is not responding")).not_to_be_visible()
    with started(tmp_path / "second.log", port=port):
        expect(page.get_by_text(lost)).to_have_count(0, timeout=WITHIN)
        page.get_by_role("button", name=t("web.continue", language)).click()
        settled(page)
        turn(page, t("web.page_scenarios", language))
        difference = page.locator("table.differences")
        expect(difference).to_contain_text(t("scenarios.as_of", language))
        amount = "57 705 000,00 ₽" if language == "ru" else "RUB 57,705,000.00"
        expect(page.locator("table.scenarios p").filter(has_text=pattern(amount))).to_be_visible()
    context.close()


def test_a_browser_without_room_says_so_and_the_work_goes_on(context: BrowserContext, address: str) -> None:
    page = come(context, address)
    page.evaluate("""() => { for (let size = 4 * 1024 * 1024; size > 16; size /= 2) {
        try { for (let number = 0; ; number += 1) localStorage.setItem(`${size}/${number}`, 'x'.repeat(size)); }
        catch (full) { } } }""")
    costs(page)
    type_cell(page, 0, NET, "1000,10")
    expect(page.get_by_text(t("web.storage_fault", "ru"))).to_be_visible()
    has_sum(page, "86 975 500,05 ₽")
    context.close()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_workbook_is_read_and_its_columns_are_put_right(
    browser: Browser, address: str, tmp_path: Path, language: str
) -> None:
    file = tmp_path / "Смета затрат — Ромашка.xlsx"
    file.write_bytes(workbook({"Смета": ESTIMATE}))
    with visit(browser, address, language=language) as page:
        costs(page, t("web.page_costs", language))
        page.get_by_role("button", name=t("filling.from_file", language)).click()
        with asking(page):
            page.locator("input[type=file]").first.set_input_files(file)
        page.keyboard.press("Escape")
        notice = page.get_by_role("alert").filter(has_text=file.name).first
        expect(notice).to_contain_text("D5")
        expect(notice).to_contain_text("«пять»" if language == "ru" else "“пять”")
        row = page.locator(".wide table:has(tfoot) tbody tr").nth(3)
        expect(row).to_contain_text(re.compile("1.234.500" if language == "ru" else "1,234,500.00"))
        page.get_by_role("button", name=t("filling.columns", language)).click()
        column = page.get_by_role("combobox", name=re.compile("Сумма без НДС, тыс"))
        column.click()
        with asking(page):
            page.get_by_role("option", name="Сумма с НДС" if language == "ru" else "Sum with VAT").click()
        expect(row).to_contain_text(t("web.vat_gross", language))
        page.keyboard.press("Escape")
        with asking(page):
            page.get_by_role("button", name=t("filling.undo", language)).click()
        has_sum(page, "96 175 000,00 ₽" if language == "ru" else "RUB 96,175,000.00")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_copy_differs_in_what_was_changed_and_in_nothing_else(browser: Browser, address: str, language: str) -> None:
    label = "Запрошенная сумма" if language == "ru" else "Amount requested"
    with visit(browser, address, language=language) as page:
        turn(page, t("web.page_scenarios", language))
        with asking(page):
            page.get_by_role("button", name=t("scenarios.copy", language)).click()
        expect(page.get_by_text(t("scenarios.same", language))).to_be_visible()
        page.get_by_role("combobox", name=t("scenarios.facts", language)).click()
        with asking(page):
            page.get_by_role("option", name=label, exact=True).click()
        page.keyboard.press("Escape")
        field = page.get_by_role("textbox", name=label)
        field.fill("50 000 000,00")
        with asking(page):
            field.press("Enter")
        expect(page.locator("table.differences tbody tr")).to_have_count(1)
        expect(page.locator("tr.differing")).to_have_count(1)
        for amount in ("96 175 000,00 ₽", "50 000 000,00 ₽"):
            text = amount if language == "ru" else in_english(amount)
            expect(page.locator("tr.differing")).to_contain_text(re.compile(re.escape(text).replace(r"\ ", r"\s")))
        expect(page.get_by_text(t("scenarios.same", language))).to_have_count(0)
