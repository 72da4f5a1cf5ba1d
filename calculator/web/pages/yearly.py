"""The project by years, with the combination that was found or with all measures available, and without support."""

from __future__ import annotations

import streamlit as st

from calculator.advice.yearly import Yearly
from calculator.console.summary import title_of
from calculator.web.components.notices import not_read
from calculator.web.components.years import sums_and_duties, years_chart, years_table
from calculator.web.desk import desk_of
from calculator.web.estimate import estimate, rules
from calculator.web.markup import element
from calculator.web.paths import link_to
from calculator.web.project_years import has_combination, project_years
from calculator.wording import t

__all__ = ["show"]


def show() -> None:
    desk = desk_of(st.session_state)
    language = desk.language
    found = estimate(desk.draft)
    not_read(found, language)
    if found.application is None or found.result is None:
        return
    combined = has_combination(found.application, rules())
    ways = ("combined", "available")
    way = ways[1]
    if combined:
        way = st.segmented_control(
            t("combined.years_of", language),
            ways,
            default=ways[0],
            required=True,
            format_func=lambda name: t(f"combined.years_{name}", language),
            key=f"yearly/of/{language}",
        )
    table = project_years(found.application, found.result, rules(), combined=way == ways[0])
    st.html(element("p", _counted(table, way == ways[0], combined, language), look="weak"))
    st.html(element("h2", t("combined.need", language)))
    years_chart(table, language)
    st.html(years_table(table, language))
    st.html(sums_and_duties(table, language))
    link_to("combination", t("combined.to_combination", language))


def _counted(table: Yearly, combined: bool, has_one: bool, language: str) -> str:
    titles = "; ".join(title_of(one.measure, language) for one in table.measures)
    if not titles:
        return t("comparing.yearly_none", language)
    if combined:
        return t("combined.years_combined_note", language, titles=titles)
    text = t("comparing.yearly_measures", language, titles=titles)
    return text if has_one else f"{text} {t('combined.years_no_combination', language)}"
