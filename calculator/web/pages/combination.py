"""Which measures to take together: the best set that the stacking rules allow, found on a click."""

from __future__ import annotations

from typing import Final

import streamlit as st

from calculator.evaluation.result import Result
from calculator.facts import Application
from calculator.reports.inputs import input_digest
from calculator.rulebook import Rulebook
from calculator.web.combining import combination_found, combination_of, default_measures, paying_measures
from calculator.web.components.combined import combination_block
from calculator.web.components.notices import not_read
from calculator.web.components.scale_switch import scale_switch
from calculator.web.desk import desk_of
from calculator.web.estimate import estimate
from calculator.web.law import Applied
from calculator.web.markup import element, unmarked
from calculator.web.paths import link_to
from calculator.wording import t

__all__ = ["show"]

_ASKED: Final = "combination/asked"


def show() -> None:
    desk = desk_of(st.session_state)
    language = desk.language
    found = estimate(desk.draft)
    not_read(found, language)
    if found.application is None or found.result is None:
        return
    chosen = _chosen(found.application, found.result, found.rulebook, language)
    if chosen is None:
        st.html(element("p", t("combined.none_met", language), look="notice open"))
        return
    _combined(found.application, found.law, chosen, language)


def _chosen(application: Application, result: Result, rulebook: Rulebook, language: str) -> tuple[str, ...] | None:
    """The measures to choose from; ``None`` where none gives money."""
    paying = paying_measures(result)
    start = default_measures(application, result)
    if not start:
        return None
    titles = {name: rulebook.measures[name].title.in_language(language) for name in paying}
    picked = st.multiselect(
        t("combined.measures", language),
        list(paying),
        default=list(start),
        format_func=lambda name: titles[name],
        help=unmarked(t("combined.measures_help", language)),
        placeholder="",
        key=f"combination/measures/{input_digest(application)[:12]}/{language}",
    )
    return tuple(name for name in paying if name in picked)


def _combined(application: Application, law: Applied, measures: tuple[str, ...], language: str) -> None:
    question = input_digest(application), law.key, measures
    st.button(
        t("combined.choose", language),
        type="primary",
        key="combination/choose",
        disabled=not measures,
        on_click=_ask,
        args=(question,),
    )
    found = combination_found(application, law, measures)
    if found is None and st.session_state.get(_ASKED) == question:
        with st.spinner(t("combined.choosing", language)):
            found = combination_of(application, law, measures)
    if found is None:
        st.html(element("p", t("combined.not_yet", language), look="weak"))
        return
    st.html(combination_block(found, law.rulebook, language, scale_switch(desk_of(st.session_state))))
    link_to("yearly", t("combined.to_years", language))
    link_to("report", t("combined.to_report", language))


def _ask(question: tuple[object, ...]) -> None:
    """What is to be searched for: it stands until it is answered, whatever cuts a run of the page short."""
    st.session_state[_ASKED] = question
