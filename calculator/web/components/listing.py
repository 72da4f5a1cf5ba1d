"""A plain table of texts, and its pages where it is long. Texts are escaped: none of them is read as markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import streamlit as st

from calculator.web.components.grid import grid
from calculator.web.markup import Markup, element
from calculator.wording import t

__all__ = ["listing", "page_of"]

Item = TypeVar("Item")


def listing(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = (), look: str = ""
) -> Markup:
    """``right``: columns of numbers."""
    return grid([(title, "number" if place in right else "") for place, title in enumerate(header)], rows, look)


def page_of(items: Sequence[Item], size: int, key: str, language: str) -> Sequence[Item]:
    """The items of the page that the visitor has turned to; where they fit on one, all and nothing to turn."""
    pages = -(-len(items) // size)
    if pages < 2:
        return items
    with st.container(horizontal=True, vertical_alignment="center", key=f"pages-{key}"):
        number = st.pagination(pages, key=f"page/{key}/{pages}")
        first = (number - 1) * size
        last = min(first + size, len(items))
        text = t("web_desk.page_of", language, first=first + 1, last=last, count=len(items))
        st.html(element("p", text, look="weak"), width="content")
    return items[first:last]
