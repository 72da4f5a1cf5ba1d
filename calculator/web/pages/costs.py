"""Costs: pasted, typed or read from a file, and how each row was understood."""

from __future__ import annotations

import streamlit as st

from calculator.web.components.costs import cost_editor, rows_understood
from calculator.web.components.notices import not_read
from calculator.web.desk import desk_of
from calculator.web.estimate import estimate

__all__ = ["show"]


def show() -> None:
    desk = desk_of(st.session_state)
    found = estimate(desk.draft)
    not_read(found, desk.language)
    cost_editor(desk.draft)
    st.html(rows_understood(desk.draft, found))
