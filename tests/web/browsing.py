"""A visit in Chromium: what the browser asks for and complains of, and hands that type and paste."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

TEN_SECONDS = 10_000
FIRST_ROW, ROW_HEIGHT = 52, 35
"""The grid is drawn on a canvas: the middle of its first row, and the height of a row, in pixels."""
CATEGORY, NET, FAR = 150, 340, 800
"""Places in the first two columns of costs and in one far from them."""


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
    """A new visitor at the finished first page; at the end nothing foreign was asked for and nothing went wrong."""
    context = browser.new_context(
        locale=locale,
        viewport={"width": width, "height": height},
        permissions=["clipboard-read", "clipboard-write"],
    )
    page = context.new_page()
    watched = Watched(page)
    page.goto(f"{address}/?lang={language}")
    expect(page.locator(".sum").first).to_be_visible(timeout=TEN_SECONDS)
    settled(page)
    try:
        yield page
        assert watched.foreign == []
        assert watched.complaints == []
    finally:
        context.close()


def settled(page: Page) -> None:
    """Wait until the page is drawn whole: the menu of a page still being drawn can lose a click."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible(timeout=TEN_SECONDS)


def turn(page: Page, title: str) -> None:
    """Come to another page by the navigation, which on a small screen opens first."""
    settled(page)
    opener = page.get_by_test_id("stExpandSidebarButton")
    small = opener.is_visible()
    if small:
        opener.click()
        page.wait_for_timeout(500)  # the menu slides in
    links = page.get_by_test_id("stSidebarNavLink" if small else "stTopNavLink")
    links.filter(has_text=re.compile(f"^{title}$")).first.click()
    if small:
        expect(opener).to_be_visible()
    expect(page.locator("h1.page-title")).not_to_have_text("")
    settled(page)


def grid_ready(page: Page) -> None:
    """Wait until the table can be typed into."""
    expect(page.locator("[data-testid=stDataFrame] canvas").first).to_be_visible()
    page.wait_for_timeout(700)


def costs(page: Page, title: str = "Затраты") -> None:
    turn(page, title)
    grid_ready(page)


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
    """The sum of the best measure, above the form or on the first page."""
    expect(page.locator(".sum, .strip-sum").first).to_have_text(pattern(text))


def has_status(page: Page, text: str) -> None:
    expect(page.locator(".chip").first).to_have_text(text)
