"""The cluster: its participants, their contracts, and what the acts require of it."""

from __future__ import annotations

import streamlit as st

from calculator.web.components.conditions import conditions_list
from calculator.web.components.notices import not_read
from calculator.web.desk import desk_of
from calculator.web.estimate import CLUSTER_STATUS, estimate, rules

__all__ = ["show"]


def show() -> None:
    desk = desk_of(st.session_state)
    found = estimate(desk.draft)
    not_read(found, desk.language)
    for measure in found.result.measures if found.result is not None else ():
        if measure.id == CLUSTER_STATUS:
            st.html(conditions_list(measure, rules(), desk.language))
