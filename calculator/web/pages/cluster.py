"""The cluster: its participants, their contracts, and what the acts require of it on a day."""

from __future__ import annotations

import streamlit as st

from calculator.facts.dictionary import field, table
from calculator.web.cluster_answers import cluster_answers
from calculator.web.components.cluster_tables import decision_block
from calculator.web.components.facts import fact_field, fact_fields
from calculator.web.components.notices import not_read
from calculator.web.components.requirements import requirements_table
from calculator.web.components.strip import verdict_strip
from calculator.web.components.tables import rows_as_understood, table_editor
from calculator.web.components.verdict import chip, met_text
from calculator.web.desk import desk_of
from calculator.web.draft import Draft, edited_fields
from calculator.web.estimate import Estimate, estimate, status_shown
from calculator.web.markup import element, unmarked
from calculator.web.paths import link_to
from calculator.wording import t

__all__ = ["show"]


def show() -> None:
    draft = desk_of(st.session_state).draft
    found = estimate(draft)
    verdict_strip(draft, found)
    not_read(found, draft.language)
    with st.container(horizontal=True, key="ways-cluster"):
        link_to("cooperation", t("cooperation.to_cooperation", draft.language))
        link_to("catalogue", t("catalogue.title", draft.language))
    tabs = st.tabs(
        [unmarked(table(name).label.in_language(draft.language)) for name in ("participants", "links")]
        + [t("web.cluster_facts", draft.language)],
        key=f"cluster-tabs/{draft.language}",
    )
    for name, tab in zip(("participants", "links"), tabs[:2], strict=True):
        with tab:
            table_editor(draft, name)
            st.html(rows_as_understood(draft, found, name))
    with tabs[2]:
        fact_fields([*edited_fields("cluster"), *edited_fields("specialised_organisation")], draft, {})
    _requirements(draft, found)


def _requirements(draft: Draft, found: Estimate) -> None:
    """The requirements of the day that is asked about, which can be changed here."""
    language = draft.language
    if found.application is None:
        return
    check = cluster_answers(found.application, found.rulebook, st.session_state).check
    measure = check.measure
    st.html(element("h2", t("web.requirements", language)))
    with st.container(width=260):
        fact_field(field("application.as_of_date"), draft)
    if measure.edition is None:
        st.html(element("p", t("web.cluster_day", language), look="weak"))
        return
    st.html(element("p", chip(status_shown(measure, found.problems), language), " ", met_text(measure, language)))
    st.html(decision_block(check, found.rulebook, language))
    st.html(requirements_table(measure, found.rulebook, language))
