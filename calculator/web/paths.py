"""Addresses of the pages, and the way from one to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

__all__ = ["HOME", "PAGES", "arrive", "link_to", "set_course", "word"]

HOME: Final = "start"
PAGES: Final = (
    "start",
    "data",
    "costs",
    "cluster",
    "catalogue",
    "cooperation",
    "measures",
    "measure",
    "scenarios",
    "what-if",
    "combination",
    "yearly",
    "report",
    "saved",
    "about",
    "desk",
    "review",
)
"""Names of the pages: each is the end of its address, but the first, which answers without one too."""
_COURSE: Final = "course"
_MOST_TRIES: Final = 3


@dataclass
class _Course:
    """Where the visitor is being led; the browser may ask for the page before at the same moment, so it takes tries."""

    name: str
    parameters: dict[str, str]
    tries: int = 0


def word(name: str) -> str:
    """The name of a page as keys of texts have it."""
    return name.replace("-", "_")


def set_course(name: str, **parameters: str) -> None:
    """Leave for another page once the run begins: for ``on_click``, which no other event of the browser can cut short.

    ``parameters`` stand in the address. Raises ``KeyError`` for no such page.
    """
    if name not in PAGES:
        raise KeyError(name)
    st.session_state[_COURSE] = _Course(name, parameters)


def arrive(name: str) -> None:
    """Called when the page ``name`` is about to be drawn: go on where the visitor is being led elsewhere."""
    course = st.session_state.get(_COURSE)
    if not isinstance(course, _Course):
        return
    if course.name == name or course.tries >= _MOST_TRIES:
        del st.session_state[_COURSE]
        return
    _go(course)


def _go(course: _Course) -> None:
    course.tries += 1
    target = st.Page(_nothing, title=course.name, url_path=course.name, default=course.name == HOME)
    st.switch_page(target, query_params=course.parameters or None)


def link_to(name: str, label: str, **parameters: str) -> None:
    """A link to another page that keeps the visit. Raises ``KeyError`` for no such page."""
    if name not in PAGES:
        raise KeyError(name)
    target = st.Page(_nothing, title=name, url_path=name, default=name == HOME)
    st.page_link(target, label=label, query_params=parameters or None)


def _nothing() -> None:
    """Streamlit knows a page by its address; what it draws stands in the list of pages."""
