"""The cluster: its participants, their contracts, and what the acts require of it."""

from __future__ import annotations

import streamlit as st

from calculator.facts.dictionary import table
from calculator.web.components.facts import fact_fields
from calculator.web.components.notices import not_read
from calculator.web.components.requirements import requirements_table
from calculator.web.components.strip import verdict_strip
from calculator.web.components.tables import rows_as_understood, table_editor
from calculator.web.components.verdict import chip, met_text
from calculator.web.desk import desk_of
from calculator.web.draft import Draft, edited_fields
from calculator.web.estimate import CLUSTER_STATUS, Estimate, estimate, status_shown
from calculator.web.markup import element, unmarked
from calculator.wording import t

__all__ = ["show"]


def show() -> None:
    draft = desk_of(st.session_state).draft
    found = estimate(draft)
    verdict_strip(draft, found)
    not_read(found, draft.language)
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
    language = draft.language
    measures = found.result.measures if found.result is not None else ()
    measure = next((one for one in measures if one.id == CLUSTER_STATUS), None)
    if measure is None:
        return
    st.html(element("h2", t("web.requirements", language)))
    st.html(element("p", chip(status_shown(measure, found.problems), language), " ", met_text(measure, language)))
    if measure.edition is None:
        st.html(element("p", t("web.cluster_day", language), look="weak"))
        fact_fields([item for item in edited_fields("application") if item.key == "as_of_date"], draft, {})
        return
    st.html(requirements_table(measure, found.rulebook, language))
