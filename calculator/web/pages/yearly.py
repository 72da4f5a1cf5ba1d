"""The project by years, with the combination that was found or with all measures available, and without support."""

from __future__ import annotations

import streamlit as st

from calculator.advice.yearly import project_years
from calculator.console.comparisons import counted_text
from calculator.web.combining import combined_before
from calculator.web.components.notices import not_read
from calculator.web.components.scale_switch import scale_switch
from calculator.web.components.years import sums_and_duties, years_chart, years_table
from calculator.web.desk import desk_of
from calculator.web.estimate import estimate
from calculator.web.markup import element
from calculator.web.paths import link_to
from calculator.wording import t

__all__ = ["show"]


def show() -> None:
    desk = desk_of(st.session_state)
    language = desk.language
    found = estimate(desk.draft)
    not_read(found, language)
    if found.application is None or found.result is None:
        return
    combination = combined_before(found.application, found.law)
    ways = ("combined", "available")
    way = ways[1]
    if combination is not None:
        way = st.segmented_control(
            t("combined.years_of", language),
            ways,
            default=ways[0],
            required=True,
            format_func=lambda name: t(f"combined.years_{name}", language),
            key=f"yearly/of/{language}",
        )
    counted = combination if way == ways[0] else None
    table = project_years(found.application, found.result, counted)
    text = counted_text(table, language, combined=counted is not None)
    if combination is None and table.measures:
        text += " " + t("combined.years_no_combination", language)
    st.html(element("p", text, look="weak"))
    st.html(element("h2", t("combined.need", language)))
    years_chart(table, language)
    money = scale_switch(desk)
    st.html(years_table(table, language, money))
    if table.measures:
        st.html(sums_and_duties(table, language, money))
    link_to("combination", t("combined.to_combination", language))
