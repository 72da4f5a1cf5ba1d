"""All measures for the application on top: what can be had, what is still open, what not and why."""

from __future__ import annotations

import streamlit as st

from calculator.evaluation.result import Group, MeasureResult
from calculator.money import format_money
from calculator.web.components.asked_by import asked_by_name
from calculator.web.components.notices import not_read
from calculator.web.components.overview import overview
from calculator.web.components.scale_switch import scale_switch
from calculator.web.desk import desk_of
from calculator.web.estimate import Estimate, estimate, rules
from calculator.web.markup import element
from calculator.web.paths import link_to
from calculator.wording import t

__all__ = ["show"]


def show() -> None:
    desk = desk_of(st.session_state)
    language = desk.language
    found = estimate(desk.draft)
    not_read(found, language)
    if found.result is None:
        return
    st.html(element("p", _in_one_sentence(found, language), look="lead"))
    with st.container(horizontal=True, key="ways-measures"):
        link_to("combination", t("combined.to_combination", language))
        link_to("yearly", t("web.page_yearly", language))
    overview(found, found.rulebook, language, scale_switch(desk))
    shown = {one.id for one in found.result.measures}
    for text in asked_by_name(found.rulebook, language, without=shown):
        st.html(element("p", text, look="weak"))
    _not_computed(language)


def _in_one_sentence(found: Estimate, language: str) -> str:
    measures = found.result.measures if found.result is not None else ()
    counts = {group.value: sum(one.group is group for one in measures) for group in Group}
    best = max((one for one in measures if one.group is Group.available), key=_sum, default=None)
    text = t("answers.summary", language, **counts)
    if best is not None and best.amount:
        text += " " + t("answers.best", language, title=best.title, amount=format_money(best.amount, language))
    return text


def _sum(measure: MeasureResult) -> int:
    return measure.amount or 0


def _not_computed(language: str) -> None:
    """Measures that are known and have no verdict here, with the reason."""
    known = rules().rules.not_computed
    rows = [
        element(
            "tr",
            element("td", item.title.in_language(language)),
            element("td", item.known.in_language(language)),
            element("td", item.reason.in_language(language), look="weak"),
        )
        for item in known
    ]
    names = ("measure", "known", "not_computed_because")
    head = element("tr", *(element("th", t(f"answers.{name}", language)) for name in names))
    table = element("div", element("table", element("thead", head), element("tbody", *rows)), look="wide")
    title = t("answers.not_computed", language, count=len(rows))
    st.html(element("details", element("summary", title), table, look="steps"))
