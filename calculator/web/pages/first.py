"""The first page: the estimate of a worked example at once, and everything it rests on, to be changed in place."""

from __future__ import annotations

import logging
import secrets
from typing import Final

import streamlit as st

from calculator.evaluation.result import MeasureResult
from calculator.web.components.conditions import conditions_list, figures
from calculator.web.components.costs import cost_editor, rows_understood
from calculator.web.components.facts import date_fields, fact_groups
from calculator.web.components.frame import closing, heading, opened_file, styles
from calculator.web.components.measures import other_measures
from calculator.web.components.verdict import assumptions, verdict_card
from calculator.web.components.waterfall import steps_table, waterfall_chart
from calculator.web.desk import Desk, desk_of
from calculator.web.estimate import Estimate, deciding_dates, estimate, rules
from calculator.web.files import application_file, file_name
from calculator.web.markup import element
from calculator.wording import LANGUAGES, t

__all__ = ["show"]

_LOG = logging.getLogger(__name__)
_MOST_WRONG: Final = 20


def show() -> None:
    """Draw the page. A fault of the program is told with a number that stands in the log, and nothing is lost."""
    if "desk" not in st.session_state and st.query_params.get("lang") in LANGUAGES:
        desk_of(st.session_state).speak(st.query_params["lang"])
    desk = desk_of(st.session_state)
    styles(desk.language)
    heading(desk)
    try:
        _page(desk)
    except Exception:
        number = secrets.token_hex(4)
        _LOG.exception("fault %s", number)
        st.error(t("web.fault", desk.language, number=number))


def _page(desk: Desk) -> None:
    draft, language = desk.draft, desk.language
    found = estimate(draft)
    opened_file(desk, application_file(found, language), file_name(draft.name))
    _what_is_wrong(found, language)
    _answer(desk, found)
    dates = deciding_dates(found)
    date_fields(draft, dates)
    conditions, costs, facts, others = st.tabs(
        [t(f"web.{name}", language) for name in ("conditions", "costs", "facts", "others")], key=f"tabs/{language}"
    )
    measure = found.measure
    with conditions:
        if measure is not None:
            st.html(conditions_list(measure, rules(), language))
    with costs:
        cost_editor(draft)
        st.html(rows_understood(draft, found))
    with facts:
        st.html(element("p", t("web.facts_help", language), look="weak"))
        fact_groups(draft, dates)
    with others:
        if found.others:
            st.html(other_measures(found, rules(), language))
    st.html(closing(rules(), language))


def _answer(desk: Desk, found: Estimate) -> None:
    """The card with the verdict and the sum, beside it the way from the costs to the sum."""
    language = desk.language
    measure, application = found.measure, found.application
    card, beside = st.columns([11, 10], gap="medium")
    below = st.container(key="slot-assumed")
    if measure is None or application is None:
        return
    card.html(verdict_card(measure, found, rules(), language, desk.kind))
    with beside:
        _how_it_came_about(measure, language)
    if taken := assumptions(measure, application, rules(), language):
        below.html(taken)


def _how_it_came_about(measure: MeasureResult, language: str) -> None:
    """The way to the sum; for a measure without one the figures that its conditions come down to."""
    benefit = rules().measures[measure.id].benefit
    if benefit is None or not benefit.pays:
        st.html(figures(measure, language))
        return
    st.html(element("h3", t("console.waterfall", language)))
    if waterfall_chart(measure, language):
        st.html(steps_table(measure, language))
    else:
        st.html(element("p", t("web.no_chart", language), look="weak"))


def _what_is_wrong(found: Estimate, language: str) -> None:
    """What could not be read. Its place is there also when empty: what follows must not be drawn anew by its coming."""
    place = st.container(key="slot-wrong")
    wrong = [*(one.text(language) for one in found.refused), *(one.text(language) for one in found.problems)]
    if wrong:
        listed = element("ul", *(element("li", text) for text in wrong[:_MOST_WRONG]))
        title = t("web.not_read", language, count=len(wrong))
        place.html(element("div", element("strong", title), listed, look="notice open", role="alert"))
