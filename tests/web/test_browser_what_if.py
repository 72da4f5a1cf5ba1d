"""What if and the combination in Chromium: reached by links, typed into, moved by the keyboard, drawn without a complaint."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from calculator.wording import t
from tests.web.browsing import asking, pattern, settled, turn, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def no_wider_than_the_screen(page: Page) -> None:
    settled(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("language", "width", "typed", "sums"),
    [
        ("ru", 1280, "100 000 000,02", ("74 800 000,01 ₽", "77 300 000,00 ₽")),
        ("en", 390, "100,000,000.02", ("RUB 74,800,000.01", "RUB 77,300,000.00")),
    ],
)
def test_a_value_is_typed_and_moved(
    browser: Browser, address: str, language: str, width: int, typed: str, sums: tuple[str, str]
) -> None:
    """Equipment of 100 000 000,02 with 18 400 000 and 31 200 000 beside it, at one half; then the next round value."""
    with visit(browser, address, language=language, width=width) as page:
        turn(page, t("web.page_measures", language))
        settled(page)
        card = page.locator(".st-key-measure-joint-project-reimbursement")
        card.get_by_role("link", name=t("answers.why", language)).click()
        page.get_by_role("link", name=t("what_if.to_what_if", language)).click()
        chart = page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg")
        expect(chart).to_have_count(2)
        amount = page.locator(".card .sum")
        field = page.get_by_role("textbox", name=t("what_if.exact", language))
        with asking(page):
            field.fill(typed)
            field.press("Enter")
        expect(amount).to_have_text(pattern(sums[0]))
        page.get_by_role("slider").focus()
        with asking(page):
            page.keyboard.press("ArrowRight")
        expect(amount).to_have_text(pattern(sums[1]))
        no_wider_than_the_screen(page)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_combination_and_the_years_on_a_small_screen(browser: Browser, address: str, language: str) -> None:
    total = "96 175 000,00 ₽" if language == "ru" else "RUB 96,175,000.00"
    with visit(browser, address, language=language, width=390, height=844) as page:
        turn(page, t("web.page_measures", language))
        page.get_by_role("link", name=t("combined.to_combination", language)).click()
        with asking(page):
            page.get_by_role("button", name=t("combined.choose", language)).click()
        expect(page.locator(".card .sum")).to_have_text(pattern(total))
        no_wider_than_the_screen(page)
        page.get_by_role("link", name=t("combined.to_years", language)).click()
        expect(page.locator("table.years")).to_contain_text("2018")
        no_wider_than_the_screen(page)
