"""Fields of the in-tray: they begin with what it keeps, and the order in which applications have their turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from calculator.web.checked import ORDERS, Order
from calculator.wording import t

__all__ = ["begun", "order_field"]


def begun(key: str, start: Any) -> str:
    """The key of a field that begins with ``start``: the browser throws fields away when their page is left."""
    if key not in st.session_state:
        st.session_state[key] = start
    return key


def order_field(name: str, start: Order, keep: Callable[[Order], None], language: str) -> None:
    """In which order; ``keep`` takes the choice."""
    key = begun(f"desk/{name}/{language}", start)
    st.selectbox(
        t("web_desk.order", language),
        ORDERS,
        format_func=lambda one: t(f"web_desk.order_{one}", language),
        key=key,
        on_change=_chosen,
        args=(key, keep),
    )


def _chosen(key: str, keep: Callable[[Order], None]) -> None:
    keep(st.session_state.get(key) or ORDERS[0])
