"""A table of texts and markup, with columns of numbers to the right; on a narrow screen a row becomes lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from calculator.web.markup import Markup, element

__all__ = ["Column", "grid"]

Column = tuple[str, str]
"""The heading of a column, and the looks of its cells (``number``, ``short`` or none)."""


_MOST_SEEN: Final = 25


def grid(
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    look: str = "",
    last: Sequence[str] = (),
    *,
    name: str = "",
) -> Markup:
    """Cells are texts, or markup built here. ``last``: a row of totals.

    With a ``name`` a table of many rows scrolls in a window of its own, which the keyboard reaches by that name.
    """
    head = element("tr", *(element("th", title, look=looks) for title, looks in columns))
    body = [_row(columns, row) for row in rows]
    foot = element("tfoot", _row(columns, last)) if last else ""
    table = element("table", element("thead", head), element("tbody", *body), foot, look=f"lines {look}".strip())
    if not name or len(body) <= _MOST_SEEN:
        return element("div", table, look="wide")
    return element("div", table, look="wide tall", tabindex="0", role="region", **{"aria-label": name})


def _row(columns: Sequence[Column], row: Sequence[str]) -> Markup:
    """Each cell carries its heading: on a narrow screen a row stands as lines of heading and value."""
    cells = zip(row, columns, strict=True)
    return element("tr", *(_cell(cell, title, looks) for cell, (title, looks) in cells))


def _cell(cell: str, title: str, looks: str) -> Markup:
    return element("td", element("div", cell) if cell else "", look=looks, **{"data-label": title})
