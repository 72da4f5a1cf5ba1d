"""A plain table of texts or markup; wide ones are scrolled within themselves."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from calculator.web.markup import Markup, element

__all__ = ["tabulated"]


def tabulated(
    header: Sequence[str], rows: Sequence[Sequence[str]], *, right: Collection[int] = (), look: str = ""
) -> Markup:
    """``right``: columns of numbers. ``look``: classes of the table; ``stacked``: on a small screen its cells stand below
    each other, each with the title of its column."""

    def cell(name: str, place: int, text: str) -> Markup:
        titled = {"data-label": header[place]} if name == "td" else {}
        return element(name, text, look="number" if place in right else "", **titled)

    head = element("thead", element("tr", *(cell("th", place, text) for place, text in enumerate(header))))
    body = element(
        "tbody",
        *(element("tr", *(cell("td", place, text) for place, text in enumerate(row))) for row in rows),
    )
    return element("div", element("table", head, body, look=look), look="wide")
