"""The cooperation of a cluster in Chromium: its picture and table, a small screen, and a change tried by hand."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from calculator.wording import t
from tests.web.browsing import asking, settled, turn, visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def at_the_cooperation(page: Page, language: str) -> None:
    """Open the example on the first page and come to this one by the link that stands on the page of the cluster."""
    chooser = page.get_by_role("combobox").first
    settled(page)
    chooser.click()
    page.keyboard.type("20")
    with asking(page):
        page.get_by_role("option", name=t("web.example_7", language)).click()
    turn(page, t("web.page_cluster", language))
    page.get_by_role("link", name=t("cooperation.to_cooperation", language)).click()
    expect(page.get_by_role("heading", name=t("cooperation.dependence", language))).to_be_visible()
    settled(page)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_picture_is_drawn_beside_its_table(browser: Browser, address: str, language: str) -> None:
    with visit(browser, address, language=language) as page:
        at_the_cooperation(page, language)
        picture = page.locator(".st-key-cluster-picture")
        expect(picture.locator("canvas, svg.marks").first).to_be_visible()
        expect(page.locator("table.contracts").first.locator("tbody tr")).to_have_count(35)


def test_on_a_small_screen_the_table_stands_alone_and_nothing_runs_out(browser: Browser, address: str) -> None:
    with visit(browser, address, width=390, height=844) as page:
        at_the_cooperation(page, "ru")
        expect(page.locator(".st-key-cluster-picture")).to_be_hidden()
        expect(page.locator("table.contracts").first).to_be_visible()
        for name in ("participants", "outside", "without", "change"):
            page.get_by_role("tab", name=t(f"cooperation.tab_{name}", "ru")).click()
            settled(page)
            assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390


def test_a_participant_leaves_by_keyboard(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        at_the_cooperation(page, "ru")
        page.get_by_role("tab", name=t("cooperation.tab_change", "ru")).click()
        settled(page)
        page.get_by_role("combobox", name=t("cooperation.who_leaves", "ru")).focus()
        with asking(page):
            page.keyboard.type("Литейщик")
            page.keyboard.press("Enter")
        expect(page.get_by_text("Без участников: ООО «Литейщик»")).to_be_visible()
        expect(page.locator("table.effects .mark.bad").first).to_be_visible()
