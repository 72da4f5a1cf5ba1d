"""A plain table of texts or markup; wide ones are scrolled within themselves."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from calculator.web.markup import Markup, element

__all__ = ["tabulated"]


def tabulated(
    header: Sequence[str], rows: Sequence[Sequence[str]], *, right: Collection[int] = (), look: str = ""
) -> Markup:
    """``right``: columns of numbers. ``look``: class of the table."""

    def cells(name: str, texts: Sequence[str]) -> list[Markup]:
        return [element(name, text, look="number" if place in right else "") for place, text in enumerate(texts)]

    head = element("thead", element("tr", *cells("th", header)))
    body = element("tbody", *(element("tr", *cells("td", row)) for row in rows))
    return element("div", element("table", head, body, look=look), look="wide")
