"""Why: one measure with its conditions; the address names it (``?measure=ID``)."""

from __future__ import annotations

import streamlit as st

from calculator.web.components.answer import answer
from calculator.web.components.conditions import conditions_list
from calculator.web.desk import desk_of
from calculator.web.estimate import estimate, rules

__all__ = ["show"]


def show() -> None:
    desk = desk_of(st.session_state)
    found = estimate(desk.draft)
    asked = st.query_params.get("measure")
    listed = found.result.measures if found.result is not None else ()
    measure = next((one for one in listed if one.id == asked), found.measure)
    answer(measure, found, desk.kind, desk.language)
    if measure is not None:
        st.html(conditions_list(measure, rules(), desk.language))
