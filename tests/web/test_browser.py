"""The pages in Chromium: seen within ten seconds, pasted into, on a small screen, and never asking another machine."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from calculator.facts.dictionary import field
from calculator.rulebook import Rulebook
from calculator.web.paths import PAGES, word
from calculator.wording import t
from tests.web.browsing import (
    CATEGORY,
    NET,
    TEN_SECONDS,
    click_cell,
    costs,
    grid_ready,
    has_status,
    has_sum,
    paste,
    pattern,
    turn,
    type_cell,
    understood,
    visit,
)

HIDDEN = ("measure", "catalogue", "cooperation", "review", "what-if", "combination", "yearly")
"""Pages that the navigation does not name: other pages lead there."""

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(
    ("language", "amount", "status", "met"),
    [
        ("ru", "96 175 000,00 ₽", "Условия выполнены", "Выполнено 12 из 12 условий"),
        ("en", "RUB 96,175,000.00", "Conditions met", "12 of 12 conditions met"),
    ],
)
def test_the_answer_is_seen_within_ten_seconds(
    browser: Browser, address: str, language: str, amount: str, status: str, met: str
) -> None:
    with visit(browser, address, language=language):
        pass  # the first visitor of a server waits until it has read the rules
    with visit(browser, address, language=language, within=TEN_SECONDS) as page:
        has_sum(page, amount)
        has_status(page, status)
        expect(page.get_by_text(met).first).to_be_visible()
        expect(page.get_by_text(t("web.label_ball_screws", language))).to_be_visible()
        expect(
            page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first
        ).to_be_visible()
        for way in ("way_estimate", "way_change_ball_screws", "open"):
            expect(page.get_by_role("button", name=t(f"web.{way}", language)).first).to_be_visible()


@pytest.mark.parametrize(("language", "locale"), [("ru", "ru-RU"), ("ru", "en-US"), ("en", "en-US")])
def test_rows_pasted_from_excel_are_understood_to_the_kopeck(
    browser: Browser, address: str, language: str, locale: str
) -> None:
    russian = language == "ru"
    sums = ("1 000 000,50 ₽", "2 000 000,25 ₽", "1 234,56 ₽", "3 001 235,31 ₽")
    if not russian:
        sums = ("RUB 1,000,000.50", "RUB 2,000,000.25", "RUB 1,234.56", "RUB 3,001,235.31")
    column = t("web.place", language, row=3, column=field("costs.paid_on").label.in_language(language))
    wrong = f"{column}: {t('facts.no_such_date', language, came='«31.02.2018»' if russian else '“31.02.2018”')}"
    rows = (
        "оборудование\t1 000 000,50\t05.11.2017\n"
        "Конструкторская документация\t2\u00a0000\u00a0000,25\t25.12.2017\n"
        "опытные образцы и партии\t1234,56\t31.02.2018\n"
    )
    with visit(browser, address, language=language, locale=locale) as page:
        costs(page, t("web.page_costs", language))
        click_cell(page, 0, CATEGORY)
        paste(page, rows)
        expect(page.get_by_text(wrong).first).to_be_visible()
        understood(page, 3, *sums[:3])
        understood(page, 5, *(("05.11.2017", "25.12.2017") if russian else ("5 Nov 2017", "25 Dec 2017")), "—")
        expect(page.locator("tfoot td:nth-child(3)").first).to_have_text(pattern(sums[3]))
        has_status(page, t("console.status_data_missing", language))
        has_sum(
            page,
            "от 1 500 000,37 ₽ до 1 500 617,65 ₽" if russian else "from RUB 1,500,000.37 to RUB 1,500,617.65",
        )


@pytest.mark.parametrize("language", ["ru", "en"])
def test_money_that_cannot_be_read_is_told_with_its_row(browser: Browser, address: str, language: str) -> None:
    rows = "оборудование\t-5\nоборудование\tпять\nоборудование\t1,2,3\nоборудование\t\n"
    column = field("costs.net").label.in_language(language)
    with visit(browser, address, language=language) as page:
        costs(page, t("web.page_costs", language))
        click_cell(page, 0, CATEGORY)
        paste(page, rows)
        notice = page.get_by_role("alert").first
        for row in (1, 2, 3, 4):
            expect(notice).to_contain_text(t("web.place", language, row=row, column=column))
        has_status(page, t("console.status_data_missing", language))


def test_no_edit_is_lost(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        costs(page)
        click_cell(page, 2, CATEGORY)
        for row, text in ((0, "1000,10"), (1, "2000,20"), (2, "3000,30"), (0, "4000,40")):
            type_cell(page, row, NET, text)
        has_sum(page, "4 500,45 ₽")
        click_cell(page, 2, CATEGORY)
        paste(page, "оборудование\t3000,30\t05.11.2017\nоборудование\t0,02\t05.11.2017\t18\t\tда\tда")
        understood(page, 3, "4 000,40 ₽", "2 000,20 ₽", "3 000,30 ₽", "0,02 ₽")
        turn(page, "Данные")
        costs(page)
        understood(page, 3, "4 000,40 ₽", "2 000,20 ₽", "3 000,30 ₽", "0,02 ₽")
        page.get_by_text("English", exact=True).click()
        has_sum(page, "RUB 4,500.46")
        grid_ready(page)
        type_cell(page, 1, NET, "2000.22")
        has_sum(page, "RUB 4,500.47")
        page.get_by_text("Русский", exact=True).click()
        has_sum(page, "4 500,47 ₽")
        understood(page, 3, "4 000,40 ₽", "2 000,22 ₽", "3 000,30 ₽", "0,02 ₽")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_condition_broken_and_mended(browser: Browser, address: str, language: str) -> None:
    """What is not met comes first, with what to do; the value put back brings the sum back."""
    broken = Rulebook.load().measures["joint-project-reimbursement"].conditions["applicant_is_participant"]
    assert broken.remedy is not None
    fact = field("applicant.is_cluster_participant").label.in_language(language)
    section = t("web.section_organisation", language, known=16, count=16)
    with visit(browser, address, language=language) as page:
        page.get_by_role("button", name=t("web.way_change_ball_screws", language)).click()
        page.get_by_text(section).click()
        asked = page.locator("[data-testid=stButtonGroup]", has_text=fact).first
        asked.get_by_text(t("web.truth_no", language), exact=True).click()
        has_status(page, t("console.status_not_met", language))
        expect(asked).to_be_visible()
        turn(page, t("web.page_start", language))
        first = page.locator("details.condition").first
        expect(first).to_contain_text(broken.title.in_language(language))
        expect(first).to_contain_text(broken.remedy.in_language(language))
        turn(page, t("web.page_data", language))
        page.get_by_text(section).click()
        asked.get_by_text(t("web.truth_yes", language), exact=True).click()
        has_sum(page, "96 175 000,00 ₽" if language == "ru" else "RUB 96,175,000.00")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_work_is_offered_after_a_reload(browser: Browser, address: str, language: str) -> None:
    with visit(browser, address, language=language) as page:
        page.get_by_role("button", name=t("web.way_estimate", language)).click()
        expect(page.locator(".progress")).to_be_visible()
        day = page.get_by_role("textbox", name="Дата заявки" if language == "ru" else "Date of the application")
        day.first.fill("05.11.2026")
        day.first.press("Enter")
        expect(page.get_by_text("5 ноября 2026 года" if language == "ru" else "5 November 2026")).to_be_visible()
        page.wait_for_function("Object.values(localStorage).some(text => text.includes('05.11.2026'))")
        page.goto(f"{address}/?lang={language}")
        has_sum(page, "96 175 000,00 ₽" if language == "ru" else "RUB 96,175,000.00")
        page.get_by_role("button", name=t("web.continue", language)).click()
        expect(page.get_by_text(t("web.label_own", language))).to_be_visible()
        turn(page, t("web.page_data", language))
        opened = page.get_by_text(re.compile("^(Заявка, даты и регион|Application, dates and region)"))
        if not day.first.is_visible():
            opened.click()
        expect(day.first).to_have_value("05.11.2026")
        page.get_by_role("button", name=t("web.clear", language)).click()
        page.get_by_role("button", name=t("web.clear_mine", language)).click()
        has_sum(page, "96 175 000,00 ₽" if language == "ru" else "RUB 96,175,000.00")
        page.wait_for_function("!Object.keys(localStorage).some(key => key.startsWith('cluster-support/work/'))")


def test_texts_of_a_file_ask_no_other_machine(browser: Browser, address: str) -> None:
    name = "![b](http://evil.example/x.png) <img src='http://evil.example/y.png'>"
    with visit(browser, address) as page:
        costs(page)
        click_cell(page, 0, CATEGORY)
        paste(page, name)
        expect(page.get_by_text("![b](http://evil.example/x.png)").first).to_be_visible()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_small_screen_needs_no_scrolling_sideways(browser: Browser, address: str, language: str) -> None:
    with visit(browser, address, language=language, width=390, height=844) as page:
        expect(page.locator(".chip").first).to_be_in_viewport()
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
        for name in PAGES:
            if name not in HIDDEN and name != "start":
                turn(page, t(f"web.page_{name}", language))
                assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", HIDDEN)
def test_a_page_that_others_lead_to_fits_a_small_screen(
    browser: Browser, address: str, language: str, name: str
) -> None:
    """Come to by its address, which is not watched: the browser then looks for the server below that address first."""
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.goto(f"{address}/{name}?lang={language}")
        expect(page.get_by_role("heading", level=1)).to_have_text(t(f"web.page_{word(name)}", language))
        expect(page.locator("footer.closing")).to_be_attached()
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_keyboard_reaches_what_matters(browser: Browser, address: str, language: str) -> None:
    """Tab comes by the language, the ways in and the conditions of the answer, and every control has a name."""
    named = """() => { const at = document.activeElement; if (!at || at === document.body) return null;
        const labels = at.labels ? [...at.labels].map(one => one.innerText) : [];
        return [at.getAttribute('aria-label') || '', at.innerText || '', ...labels,
                at.getAttribute('title') || '', at.getAttribute('placeholder') || ''].join(' ').trim()
               || at.outerHTML.slice(0, 200); }"""
    with visit(browser, address, language=language) as page:
        reached: list[str] = []
        for _ in range(60):
            page.keyboard.press("Tab")
            text = page.evaluate(named)
            if text is not None:
                reached.append(text)
        wanted = [t("web.language_en", language), t("web.way_estimate", language)]
        wanted += [t("web.steps", language), t("web.save", language)]
        assert [name for name in wanted if not any(name in text for text in reached)] == []
        assert [text for text in reached if text.startswith("<")] == []
