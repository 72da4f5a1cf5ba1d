"""The first page in Chromium: seen within ten seconds, pasted into, on a small screen, and never asking another machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEN_SECONDS = 10_000
FIRST_ROW, ROW_HEIGHT = 52, 35
"""The grid is drawn on a canvas: the middle of its first row, and the height of a row, in pixels."""
CATEGORY, NET, FAR = 150, 340, 800
"""Places in the first two columns and in one far from them."""


class Watched:
    """What the browser asked other machines for, and what it complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self._asked(request.url))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _asked(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")):
            self.foreign.append(url)


@contextmanager
def visit(
    browser: Browser,
    address: str,
    *,
    language: str = "ru",
    locale: str = "ru-RU",
    width: int = 1280,
    height: int = 1800,
) -> Iterator[Page]:
    """A new visitor at the finished page; at the end nothing foreign was asked for and nothing went wrong."""
    context = browser.new_context(
        locale=locale,
        viewport={"width": width, "height": height},
        permissions=["clipboard-read", "clipboard-write"],
    )
    page = context.new_page()
    watched = Watched(page)
    page.goto(f"{address}/?lang={language}")
    expect(page.locator(".sum").first).to_be_visible(timeout=TEN_SECONDS)
    try:
        yield page
        assert watched.foreign == []
        assert watched.complaints == []
    finally:
        context.close()


def costs(page: Page, tab: str = "Затраты") -> None:
    """Open the cost table and wait until it can be typed into."""
    page.get_by_role("tab", name=tab).click()
    expect(page.locator("[data-testid=stDataFrame] canvas").first).to_be_visible()
    page.wait_for_timeout(700)


def click_cell(page: Page, row: int, across: int) -> None:
    grid = page.locator("[data-testid=stDataFrame] canvas").first.bounding_box()
    assert grid is not None
    page.mouse.click(grid["x"] + across, grid["y"] + FIRST_ROW + ROW_HEIGHT * row)
    page.wait_for_timeout(300)


def paste(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def type_cell(page: Page, row: int, across: int, text: str) -> None:
    """Open a cell, replace what stands there, and wait until the table has taken it."""
    click_cell(page, row, FAR)  # a click on the cell that is selected already would open it
    click_cell(page, row, across)
    page.keyboard.press("Enter")
    editor = page.locator("#portal textarea, #portal input").first
    editor.wait_for()
    editor.fill(text)
    editor.press("Enter")
    expect(page.locator("#portal textarea, #portal input")).to_have_count(0)
    page.wait_for_timeout(500)


def understood(page: Page, column: int, *texts: str) -> None:
    """A column of the table of rows as they were understood, from 1, says these texts."""
    cells = page.locator(f".wide table:has(tfoot) tbody tr td:nth-child({column})")
    expect(cells).to_have_text([pattern(text) for text in texts])


def pattern(text: str) -> re.Pattern[str]:
    """Exactly this text; a space may be of any kind."""
    return re.compile("^" + re.escape(text).replace(r"\ ", r"\s") + r"\s*$")


def has_sum(page: Page, text: str) -> None:
    expect(page.locator(".sum").first).to_have_text(pattern(text))


def test_the_answer_is_seen_within_ten_seconds(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        has_sum(page, "96 175 000,00 ₽")
        expect(page.locator(".chip").first).to_have_text("Условия выполнены")
        expect(page.get_by_text("Выполнено 12 из 12 условий").first).to_be_visible()
        expect(page.get_by_text("Пример: шарико-винтовые передачи, Пенза; данные вымышлены")).to_be_visible()
        expect(
            page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg").first
        ).to_be_visible()


@pytest.mark.parametrize("locale", ["ru-RU", "en-US"])
def test_rows_pasted_from_excel_are_understood_to_the_kopeck(browser: Browser, address: str, locale: str) -> None:
    rows = (
        "оборудование\t1 000 000,50\t05.11.2017\n"
        "Конструкторская документация\t2\u00a0000\u00a0000,25\t25.12.2017\n"
        "опытные образцы и партии\t1234,56\t31.02.2018\n"
    )
    with visit(browser, address, locale=locale) as page:
        costs(page)
        click_cell(page, 0, CATEGORY)
        paste(page, rows)
        expect(page.get_by_text("строка 3, Дата оплаты: даты «31.02.2018» не существует").first).to_be_visible()
        understood(page, 3, "1 000 000,50 ₽", "2 000 000,25 ₽", "1 234,56 ₽")
        understood(page, 5, "05.11.2017", "25.12.2017", "—")
        expect(page.locator(".chip").first).to_have_text("Не хватает данных")
        has_sum(page, "от 1 500 000,37 ₽ до 1 500 617,65 ₽")


def test_no_edit_is_lost(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        costs(page)
        click_cell(page, 2, CATEGORY)
        for row, text in ((0, "1000,10"), (1, "2000,20"), (2, "3000,30"), (0, "4000,40")):
            type_cell(page, row, NET, text)
        has_sum(page, "4 500,45 ₽")
        page.get_by_text("English", exact=True).click()
        has_sum(page, "RUB 4,500.45")
        costs(page, "Costs")
        type_cell(page, 1, NET, "2000.22")
        has_sum(page, "RUB 4,500.46")
        page.get_by_text("Русский", exact=True).click()
        has_sum(page, "4 500,46 ₽")
        costs(page)
        understood(page, 3, "4 000,40 ₽", "2 000,22 ₽", "3 000,30 ₽")


def test_a_fact_is_changed_in_place(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        page.get_by_role("tab", name="Факты").click()
        asked = page.locator("[data-testid=stButtonGroup]", has_text="Заявитель — участник кластера").first
        asked.get_by_text("нет", exact=True).click()
        expect(page.locator(".chip").first).to_have_text("Условия не выполнены")
        expect(page.get_by_role("tab", name="Факты")).to_have_attribute("aria-selected", "true")
        page.get_by_role("tab", name="Условия").click()
        first = page.locator("details.condition").first
        expect(first).to_contain_text("Заявитель — участник кластера")
        expect(first).to_contain_text("Подписать соглашение об участии")


def test_texts_of_a_file_ask_no_other_machine(browser: Browser, address: str) -> None:
    name = "![b](http://evil.example/x.png) <img src='http://evil.example/y.png'>"
    with visit(browser, address) as page:
        costs(page)
        click_cell(page, 0, CATEGORY)
        paste(page, name)
        expect(page.get_by_text("![b](http://evil.example/x.png)").first).to_be_visible()
        page.wait_for_timeout(500)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_small_screen_needs_no_scrolling_sideways(browser: Browser, address: str, language: str) -> None:
    tabs = (
        ("Условия", "Затраты", "Факты", "Другие меры")
        if language == "ru"
        else ("Conditions", "Costs", "Facts", "Other measures")
    )
    with visit(browser, address, language=language, width=390, height=844) as page:
        expect(page.locator(".chip").first).to_be_in_viewport()
        for tab in tabs:
            page.get_by_role("tab", name=tab).click()
            page.wait_for_timeout(500)
            assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
