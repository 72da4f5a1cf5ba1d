"""Start: the estimate of a worked example at once, what it rests on, and the ways in."""

from __future__ import annotations

import streamlit as st

from calculator.web.components.answer import answer
from calculator.web.components.conditions import conditions_list
from calculator.web.components.facts import date_fields
from calculator.web.components.frame import file_opener, opened_file, refused_file
from calculator.web.components.notices import not_read
from calculator.web.desk import Desk, desk_of
from calculator.web.estimate import deciding_dates, estimate
from calculator.web.files import application_file, file_name
from calculator.web.markup import element
from calculator.web.paths import set_course
from calculator.wording import t

__all__ = ["show"]


def show() -> None:
    desk = desk_of(st.session_state)
    draft, language = desk.draft, desk.language
    found = estimate(draft)
    _ways_in(desk)
    refused_file(desk)
    not_read(found, language)
    answer(found.measure, found, desk.kind, language)
    date_fields(draft, deciding_dates(found))
    opened_file(desk, application_file(found, language), file_name(draft.name))
    if found.measure is not None and found.measure.conditions:
        st.html(element("h2", t("web.conditions", language)))
        st.html(conditions_list(found.measure, found.rulebook, language))


def _ways_in(desk: Desk) -> None:
    """An application of one's own, the example to be tried first, those of others to be checked, and a file."""
    language = desk.language
    with st.container(horizontal=True, key="ways"):
        st.button(t("web.way_estimate", language), type="primary", key="way-estimate", on_click=_estimate)
        change = t(f"web.way_change_{desk.kind}", language)
        st.button(change, key="way-change", on_click=set_course, args=("data",))
        st.button(t("web.way_check", language), key="way-check", on_click=set_course, args=("desk",))
        file_opener(desk)


def _estimate() -> None:
    """An empty application, on the page of facts."""
    desk_of(st.session_state).begin()
    set_course("data")
