"""Addresses of the pages, and the way from one to another."""

from __future__ import annotations

from typing import Final

import streamlit as st

__all__ = ["HOME", "PAGES", "link_to", "turn_page"]

HOME: Final = "start"
PAGES: Final = (
    "start",
    "data",
    "costs",
    "cluster",
    "measures",
    "measure",
    "scenarios",
    "report",
    "saved",
    "about",
    "desk",
)
"""Names of the pages: each is the end of its address, but the first, which answers without one too."""


def turn_page(name: str, **parameters: str) -> None:
    """Leave this page for another one; ``parameters`` stand in its address. Raises ``KeyError`` for no such page."""
    if name not in PAGES:
        raise KeyError(name)
    target = st.Page(_nothing, title=name, url_path=name, default=name == HOME)
    st.switch_page(target, query_params=parameters or None)


def link_to(name: str, label: str, **parameters: str) -> None:
    """A link to another page that keeps the visit. Raises ``KeyError`` for no such page."""
    if name not in PAGES:
        raise KeyError(name)
    target = st.Page(_nothing, title=name, url_path=name, default=name == HOME)
    st.page_link(target, label=label, query_params=parameters or None)


def _nothing() -> None:
    """Streamlit knows a page by its address; what it draws stands in the list of pages."""
