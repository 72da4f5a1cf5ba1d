"""A visit in Chromium: what the browser asks for and complains of, and hands that type and paste."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

from calculator.wording import t

WITHIN, TEN_SECONDS = 60_000, 10_000
expect.set_options(timeout=WITHIN)
FIRST_ROW, ROW_HEIGHT = 52, 35
"""The grid is drawn on a canvas: the middle of its first row, and the height of a row, in pixels."""
CATEGORY, NET, FAR = (1, 150), (2, 340), (6, 800)
"""The first two columns of costs and one far from them: the number of the column and a place in it, in pixels."""

TALK = """(() => {
    const talk = window.talk = {sent: 0, unanswered: false, last: 0};
    const busy = () => {
        const app = document.querySelector('[data-testid=stApp]');
        return talk.unanswered || performance.now() - talk.last < 250 || app?.dataset.testScriptState !== 'notRunning';
    };
    const mark = () => document.documentElement?.toggleAttribute('data-busy', busy());
    window.WebSocket = class extends WebSocket {
        constructor(...asked) {
            super(...asked);
            this.addEventListener('message', () => { talk.unanswered = false; talk.last = performance.now(); mark(); });
        }
        send(data) {
            talk.sent += 1; talk.unanswered = true; talk.last = performance.now(); mark();
            super.send(data);
        }
    };
    setInterval(mark, 50);
})()"""
"""Marks the page as busy from what it asks of the server until the answer is drawn and nothing more comes for a while.

A click on a page that is being drawn anew can be lost; the script state alone changes only when the answer begins.
"""


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
    within: float = WITHIN,
) -> Iterator[Page]:
    """A new visitor at the finished first page; at the end nothing foreign was asked for and nothing went wrong.

    Whatever is done to an element of the page, or expected of it, waits until the page is drawn whole.
    """
    context = browser.new_context(
        locale=locale,
        viewport={"width": width, "height": height},
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.add_init_script(TALK)
    page = context.new_page()
    watched = Watched(page)
    page.goto(f"{address}/?lang={language}")
    arrived(page, within=within)
    try:
        yield page
        assert watched.foreign == [], watched.foreign
        assert watched.complaints == [], watched.complaints
    finally:
        context.close()


def arrived(page: Page, sign: str = ".sum", *, within: float = WITHIN) -> None:
    """Wait for a first page, told by what it shows; from then on whatever is done to it waits until it is drawn whole."""
    expect(page.locator(sign).first).to_be_visible(timeout=within)
    page.wait_for_function("talk.sent > 1")  # the page has looked for work that an earlier visit left
    page.add_locator_handler(page.locator("html[data-busy]"), lambda: None)


def settled(page: Page) -> None:
    """Wait until the page is drawn whole, for what is done with the mouse or asked of the page as a whole."""
    page.wait_for_function("!document.documentElement.hasAttribute('data-busy')", timeout=WITHIN)


@contextmanager
def asking(page: Page) -> Iterator[None]:
    """What is done in this block makes the page ask the server, at once or a little later; wait for the answer."""
    settled(page)
    before = page.evaluate("talk.sent")
    yield
    page.wait_for_function("before => talk.sent > before", arg=before, timeout=WITHIN)
    settled(page)


def turn(page: Page, title: str) -> None:
    """Come to another page by the navigation, which on a small screen opens first."""
    opener = page.get_by_test_id("stExpandSidebarButton")
    settled(page)
    small = opener.is_visible()
    if small:
        opener.click()
    links = page.get_by_test_id("stSidebarNavLink" if small else "stTopNavLink")
    link = links.filter(has_text=re.compile(f"^{title}$")).first
    address = str(link.get_attribute("href"))
    link.click()
    expect(page).to_have_url(re.compile(rf"^{re.escape(address)}(\?|$)"))
    if small:
        expect(opener).to_be_visible()
    settled(page)


def grid_ready(page: Page) -> None:
    """Wait until the table can be typed into: it then has cells, for those who cannot see its drawing."""
    expect(page.get_by_test_id("stDataFrame").first.locator("canvas").first).to_be_visible()
    expect(page.get_by_test_id("glide-cell-1-0").first).to_be_attached()
    settled(page)


def costs(page: Page, title: str = "Затраты") -> None:
    turn(page, title)
    grid_ready(page)


def click_cell(page: Page, row: int, column: tuple[int, int]) -> None:
    number, across = column
    settled(page)
    grid = page.locator("[data-testid=stDataFrame] canvas").first.bounding_box()
    assert grid is not None
    page.mouse.click(grid["x"] + across, grid["y"] + FIRST_ROW + ROW_HEIGHT * row)
    expect(page.get_by_test_id(f"glide-cell-{number}-{row}").first).to_have_attribute("aria-selected", "true")


def paste(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    with asking(page):
        page.keyboard.press("Control+v")


def type_cell(page: Page, row: int, column: tuple[int, int], text: str) -> None:
    """Open a cell, replace what stands there, and wait until the table has taken it."""
    click_cell(page, row, FAR)  # a click on the cell that is selected already would open it
    click_cell(page, row, column)
    page.keyboard.press("Enter")
    editor = page.locator("#portal textarea, #portal input").first
    editor.fill(text)
    with asking(page):
        editor.press("Enter")
    expect(page.locator("#portal textarea, #portal input")).to_have_count(0)


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


def mark_point(page: Page, point: str, answer: str, comment: str, language: str) -> None:
    """Put an inspector's mark on a point of the page of a review, and wait until it is saved."""
    block = page.locator(f".st-key-point-{point}")
    block.get_by_role("radio", name=t(f"reports.mark_{answer}", language)).click()
    block.get_by_label(t("review.comment", language)).fill(comment)
    block.get_by_role("button", name=t("review.save_mark", language)).click()
    expect(block.get_by_text(t("review.mark_saved", language))).to_be_visible()


def conclude(page: Page, number: str, language: str) -> None:
    """Make the first conclusion on the page of a review."""
    page.get_by_label(t("review.head_number", language)).fill(number)
    page.get_by_role("button", name=t("review.conclude", language)).click()
    expect(page.get_by_text(t("review.concluded", language, number=number, edition=1))).to_be_visible()
