"""The desk of the inspector, not built yet: the navigation leaves it out until it is."""

from __future__ import annotations

import streamlit as st

from calculator.web.desk import desk_of
from calculator.web.markup import element
from calculator.wording import t

__all__ = ["show"]


def show() -> None:
    desk = desk_of(st.session_state)
    st.html(element("p", t("web.coming_desk", desk.language)))
