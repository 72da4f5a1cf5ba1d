"""The cooperation of a cluster: who supplies whom, what each participant gives, and what a change of them would turn."""

from __future__ import annotations

import streamlit as st

from calculator.cooperation.changes import MembershipError
from calculator.web.cluster_answers import ClusterAnswers, cluster_answers
from calculator.web.components.cluster_change import change_form
from calculator.web.components.cluster_effects import effect_block, without_each_table
from calculator.web.components.cluster_graph import contracts_picture
from calculator.web.components.cluster_tables import (
    contracts_table,
    dependence_table,
    outside_table,
    participants_table,
)
from calculator.web.components.notices import not_read
from calculator.web.components.verdict import chip, met_text
from calculator.web.desk import desk_of
from calculator.web.draft import Draft
from calculator.web.estimate import estimate, status_shown
from calculator.web.markup import element
from calculator.web.paths import link_to
from calculator.wording import t

__all__ = ["show"]

_TABS = ("contracts", "participants", "outside", "without", "change")


def show() -> None:
    draft = desk_of(st.session_state).draft
    language = draft.language
    found = estimate(draft)
    not_read(found, language)
    link_to("cluster", t("cooperation.to_cluster", language))
    if found.application is None:
        return
    answers = cluster_answers(found.application, found.rulebook, st.session_state)
    check = answers.check
    st.html(
        element(
            "p", chip(status_shown(check.measure, found.problems), language), " ", met_text(check.measure, language)
        )
    )
    if check.measure.edition is None:
        st.html(element("p", t("web.cluster_day", language), look="weak"))
    st.html(element("h2", t("cooperation.dependence", language)))
    st.html(dependence_table(check, found.rulebook, language))
    titles = [t(f"cooperation.tab_{name}", language) for name in _TABS]
    contracts, members, outside, without, change = st.tabs(titles, key=f"cooperation-tabs/{language}")
    with contracts:
        contracts_picture(check, language)
        st.html(contracts_table(check, language))
    with members:
        st.html(participants_table(check, language))
    with outside:
        st.html(outside_table(check, language))
    with without:
        if check.measure.edition is None:
            st.html(element("p", t("cooperation.no_edition", language), look="weak"))
        else:
            st.html(without_each_table(answers.without_each, check, language))
    with change:
        _change(answers, draft)


def _change(answers: ClusterAnswers, draft: Draft) -> None:
    """One change typed in, and its effect."""
    language = draft.language
    st.html(element("p", t("cooperation.change_help", language), look="weak"))
    asked = change_form(answers.check, draft)
    if asked is None:
        return
    try:
        effect = answers.effect(asked)
    except MembershipError as error:
        st.html(element("div", error.text(language), look="notice bad", role="alert"))
        return
    st.html(effect_block(effect, answers.check, answers.rulebook, language))
