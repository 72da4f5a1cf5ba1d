"""Facts about the applicant, the cluster, the project and the loan."""

from __future__ import annotations

import streamlit as st

from calculator.web.components.facts import date_fields, fact_groups
from calculator.web.components.notices import not_read
from calculator.web.desk import desk_of
from calculator.web.estimate import deciding_dates, estimate
from calculator.web.markup import element
from calculator.wording import t

__all__ = ["show"]


def show() -> None:
    desk = desk_of(st.session_state)
    found = estimate(desk.draft)
    not_read(found, desk.language)
    dates = deciding_dates(found)
    date_fields(desk.draft, dates)
    st.html(element("p", t("web.facts_help", desk.language), look="weak"))
    fact_groups(desk.draft, dates)
