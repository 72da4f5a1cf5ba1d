"""All measures for the application on top."""

from __future__ import annotations

import streamlit as st

from calculator.web.components.measures import other_measures
from calculator.web.components.notices import not_read
from calculator.web.desk import desk_of
from calculator.web.estimate import estimate, rules

__all__ = ["show"]


def show() -> None:
    desk = desk_of(st.session_state)
    found = estimate(desk.draft)
    not_read(found, desk.language)
    if found.others:
        st.html(other_measures(found, rules(), desk.language))
