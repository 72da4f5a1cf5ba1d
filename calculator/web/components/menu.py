"""The menu of a small screen, which has to be closed once it was used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import streamlit as st

__all__ = ["close_menu"]

_SCRIPT: Final = Path(__file__).with_name("menu.js")


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    return st.components.v2.component("cluster_support_menu", js=_SCRIPT.read_text(encoding="utf-8"))


def close_menu(page: str) -> None:
    """Close the menu when another page is come to."""
    with st.container(key="slot-menu"):
        _component()(key="menu", data={"page": page})
