"""The review of an application in Chromium: on a small screen, by names of controls, up to a file of the conclusion."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from calculator.store.settings import settings_of
from calculator.store.store import Store
from calculator.wording import t
from tests.reports.reporting import pdf_text
from tests.web.browsing import TALK, WITHIN, Watched, conclude, mark_point, settled
from tests.web.test_review_page import case

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_UNNAMED = """() => [...document.querySelectorAll('[data-testid=stMain] :is(button, input, textarea, summary, [role=combobox])')]
    .filter(one => one.checkVisibility())
    .filter(one => ![one.getAttribute('aria-label'), one.innerText, one.title, ...[...(one.labels || [])].map(l => l.innerText)]
        .some(text => (text || '').trim()))
    .map(one => one.outerHTML.slice(0, 200))"""


@pytest.fixture
def case_id(address: str) -> str:
    """A case in the store that the pages have open."""
    store = Store.open(settings_of(os.environ))
    try:
        return store.save_new(store.actor(), case()).id
    finally:
        store.database.close()


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_mark_and_a_conclusion_on_a_small_screen(
    browser: Browser, address: str, case_id: str, language: str, tmp_path: Path
) -> None:
    context = browser.new_context(locale="ru-RU", viewport={"width": 390, "height": 844}, accept_downloads=True)
    context.add_init_script(TALK)
    page = context.new_page()
    page.set_default_timeout(WITHIN)
    watched = Watched(page)
    page.goto(f"{address}/review?case={case_id}&lang={language}")
    page.add_locator_handler(page.locator("html[data-busy]"), lambda: None)
    expect(page.get_by_text(t("review.papers", language), exact=True)).to_be_visible()
    settled(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    assert page.evaluate(_UNNAMED) == []
    mark_point(page, "import_substitution", "disagree", "![x](http://evil.example/x.png)", language)
    conclude(page, "12-К", language)
    with page.expect_download() as taken:
        page.get_by_role("button", name=t("review.file_pdf", language)).click()
    taken.value.save_as(tmp_path / "conclusion.pdf")
    text = pdf_text((tmp_path / "conclusion.pdf").read_bytes())
    assert "12-К" in text
    assert "![x](http://evil.example/x.png)" in text.replace(" ", "")
    assert watched.foreign == []
    context.close()
