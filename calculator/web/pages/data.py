"""Facts about the organisation, the cluster, the project and the loan: those first that can change an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from calculator.facts.dictionary import Field, field, table
from calculator.facts.loans import LIST
from calculator.web.asked import (
    FEW_MEASURES,
    SECTIONS,
    Ask,
    asked,
    grounds_of,
    is_filled,
    matching,
    of_interest,
    section_of,
)
from calculator.web.components.facts import Grounds, fact_field, fact_fields, needs_field
from calculator.web.components.notices import not_read
from calculator.web.components.strip import verdict_strip
from calculator.web.components.tables import rows_as_understood, table_editor, table_title
from calculator.web.desk import desk_of
from calculator.web.draft import Draft
from calculator.web.estimate import Estimate, estimate, rules
from calculator.web.markup import element, unmarked
from calculator.web.paths import set_course
from calculator.web.rows import edited_tables
from calculator.wording import t

__all__ = ["show"]

_ON_OTHER_PAGES: Final = {"costs": "costs", "participants": "cluster", "links": "cluster"}
"""Tables that have a page of their own."""
_NOT_ASKED_BY_NAME: Final = frozenset({"application.needs", "region.code"})
_MOST_FOUND: Final = 12


def show() -> None:
    draft = desk_of(st.session_state).draft
    found = estimate(draft)
    verdict_strip(draft, found)
    not_read(found, draft.language)
    _wanted(draft)
    asks = tuple(ask for ask in asked(found, draft, rules()) if ask.name not in _NOT_ASKED_BY_NAME)
    grounds = grounds_of(found, draft, rules())
    _progress(asks, draft, len(of_interest(found, draft)))
    opened = st.session_state.setdefault(draft.key("opened-section"), _first_open(asks, draft))
    for section in SECTIONS:
        if listed := [ask for ask in asks if ask.section == section]:
            _section(section, listed, draft, found, grounds, opened=section == opened)
    _the_rest(asks, draft, found, grounds)


def _wanted(draft: Draft) -> None:
    """What the visitor is after: only what bears on that is asked."""
    language = draft.language
    titles = {measure.id: measure.title.in_language(language) for measure in rules().measures.values()}
    with st.container(border=True, key="wanted"):
        needs_field(draft)
        left, right = st.columns([1, 2], gap="medium")
        with left:
            fact_field(field("region.code"), draft)
        right.multiselect(
            t("web.interest", language),
            list(titles),
            default=[name for name in draft.interest if name in titles],
            format_func=lambda name: unmarked(titles[name]),
            key=draft.key("interest"),
            placeholder=t("web.interest_all", language),
            help=t("web.interest_help", language),
        )


def _progress(asks: Sequence[Ask], draft: Draft, measures: int) -> None:
    known = sum(is_filled(ask, draft) for ask in asks)
    share = 100 * known // len(asks) if asks else 100
    bar = element("div", element("div", style=f"width: {share}%"), look="progress", **{"aria-hidden": "true"})
    text = t("web.filled_of", draft.language, known=known, count=len(asks))
    many = element("p", t("web.first_facts", draft.language, count=measures), look="weak")
    told = element("p", element("strong", text), " ", t("web.filled_help", draft.language))
    st.html(element("div", told, bar, many if measures > FEW_MEASURES else ""))


def _first_open(asks: Sequence[Ask], draft: Draft) -> str | None:
    """The part in which something is open when the page is come to; it stays open while it is filled in."""
    return next((ask.section for ask in asks if not is_filled(ask, draft)), None)


def _section(name: str, asks: Sequence[Ask], draft: Draft, found: Estimate, grounds: Grounds, *, opened: bool) -> None:
    language = draft.language
    known = sum(is_filled(ask, draft) for ask in asks)
    title = t(f"web.section_{name}", language, known=known, count=len(asks))
    with st.expander(title, expanded=opened, key=f"section/{draft.name}/{name}"):
        fact_fields([ask.field for ask in asks if ask.field is not None], draft, grounds)
        for ask in asks:
            if ask.field is None:
                _table(ask.name, draft, found)


def _table(name: str, draft: Draft, found: Estimate) -> None:
    """A list that a measure needs: here, or a way to the page that has it."""
    language = draft.language
    st.html(element("h3", table(name).label.in_language(language)))
    if name in _ON_OTHER_PAGES:
        count = len(draft.stated_rows(name))
        st.html(element("p", t("web.rows_there", language, count=count), look="weak"))
        other = _ON_OTHER_PAGES[name]
        st.button(t(f"web.to_{other}", language), key=f"to-{name}", on_click=set_course, args=(other,))
        return
    table_editor(draft, name)
    st.html(rows_as_understood(draft, found, name))
    if name == LIST:
        _schedules(draft, found)


def _schedules(draft: Draft, found: Estimate) -> None:
    """The schedule of each loan, under its id."""
    names = draft.open_schedules()
    if len(names) < len(draft.stated_rows(LIST)):
        st.html(element("p", t("filling.loan_needs_id", draft.language), look="weak"))
    for name in names:
        title = unmarked(table_title(name, draft.language))
        with st.expander(title, key=f"schedule/{draft.name}/{name}"):
            table_editor(draft, name)
            st.html(rows_as_understood(draft, found, name))


def _the_rest(asks: Sequence[Ask], draft: Draft, found: Estimate, grounds: Grounds) -> None:
    """Everything else that an application may state, found by name or clause."""
    language = draft.language
    st.html(element("h2", t("web.the_rest", language)))
    words = st.text_input(
        t("web.search", language),
        key=f"search/{draft.version}",
        placeholder=t("web.search_example", language),
    )
    there = {ask.name for ask in asks} | _NOT_ASKED_BY_NAME
    if words and words.strip():
        _found_fields(matching(words, grounds), there, draft, grounds)
    more = [one for one in edited_tables() if one.name not in there and one.name not in _ON_OTHER_PAGES]
    chosen = st.selectbox(
        t("web.more_tables", language),
        [one.name for one in more],
        index=None,
        format_func=lambda name: table(name).label.in_language(language),
        key=f"more-tables/{draft.version}",
        placeholder=t("web.choose_table", language),
    )
    if chosen is not None:
        _table(chosen, draft, found)


def _found_fields(items: Sequence[Field], there: set[str] | frozenset[str], draft: Draft, grounds: Grounds) -> None:
    language = draft.language
    above = [item for item in items if item.name in there]
    others = [item for item in items if item.name not in there]
    if above:
        names = [
            f"{item.label.in_language(language)} ({t(f'web.part_{section_of(item.name)}', language)})" for item in above
        ]
        st.html(element("p", t("web.asked_above", language, facts="; ".join(names[:_MOST_FOUND])), look="weak"))
    if not items:
        st.html(element("p", t("web.nothing_found", language), look="weak"))
    fact_fields(others[:_MOST_FOUND], draft, grounds)
    if len(others) > _MOST_FOUND:
        st.html(element("p", t("web.more_found", language, count=len(others) - _MOST_FOUND), look="weak"))
