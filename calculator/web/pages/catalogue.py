"""The catalogue of products and competences of the participants, and who of them makes what others buy outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, cast

import streamlit as st

from calculator.cooperation.catalogue import Catalogue, Free, catalogue_of, search
from calculator.cooperation.competences import competences_of
from calculator.cooperation.match_effects import MatchEffect, MatchEffects, Standing
from calculator.cooperation.matching import Match, Purchase
from calculator.cooperation.moving import moved
from calculator.facts import Application
from calculator.reports import MEDIA_TYPES
from calculator.reports.catalogue_book import CatalogueBook, catalogue_book
from calculator.web.components.catalogue_tables import catalogue_table, competence_table
from calculator.web.components.matches import (
    MOST_PURCHASES,
    accept_all,
    accepted_card,
    counted,
    proposal_cards,
    unmatched,
)
from calculator.web.components.notices import not_read
from calculator.web.components.tables import rows_as_understood, table_editor
from calculator.web.desk import desk_of
from calculator.web.draft import Draft
from calculator.web.estimate import Estimate, estimate, rules
from calculator.web.files import file_name
from calculator.web.markup import element, unmarked
from calculator.web.paths import link_to, set_course
from calculator.web.proposals import Proposals, answers_for, proposals_of
from calculator.web.variants import MOST_VARIANTS, copied
from calculator.wording import t

__all__ = ["show"]

_TABS: Final = ("catalogue", "competences", "matches")
_FREE: Final = ("any_free", "only_yes", "only_no", "only_unknown")


def show() -> None:
    draft = desk_of(st.session_state).draft
    language = draft.language
    found = estimate(draft)
    link_to("cluster", t("catalogue.to_cluster", language))
    not_read(found, language)
    titles = [t(f"catalogue.tab_{name}", language) for name in _TABS]
    first, second, third = st.tabs(titles, key=f"catalogue-tabs/{language}")
    with first:
        if found.application is not None:
            _catalogue(catalogue_of(found.application), draft)
        _editor("catalogue", draft, found)
    with second:
        if found.application is not None:
            _competences(catalogue_of(found.application), language)
    with third:
        if found.application is not None:
            _matches(found.application, draft)
        _editor("purchases", draft, found)


def _editor(name: str, draft: Draft, found: Estimate) -> None:
    """The rows themselves; open as long as there are none."""
    title = t(f"catalogue.fill_{name}", draft.language)
    with st.expander(title, expanded=not draft.stated_rows(name), key=f"fill-{name}/{draft.key('')}"):
        table_editor(draft, name)
        st.html(rows_as_understood(draft, found, name))


def _catalogue(catalogue: Catalogue, draft: Draft) -> None:
    language = draft.language
    if not catalogue.rows:
        st.html(
            element("p", t("catalogue.empty" if catalogue.stated else "catalogue.not_stated", language), look="weak")
        )
        return
    words = st.text_input(
        t("catalogue.search", language),
        key=draft.key("catalogue-search"),
        placeholder=t("catalogue.search_example", language),
        help=unmarked(t("catalogue.search_help", language)),
    )
    names = dict(catalogue.producers)
    left, right = st.columns([3, 2], gap="medium")
    producers = left.multiselect(
        t("catalogue.producers", language),
        list(names),
        format_func=lambda inn: unmarked(names[inn]),
        key=draft.key("catalogue-producers"),
        placeholder=t("catalogue.all_producers", language),
    )
    free = right.segmented_control(
        t("catalogue.free_capacity", language),
        _FREE,
        default=_FREE[0],
        required=True,
        format_func=lambda name: t(f"catalogue.{name}", language),
        key=draft.key("catalogue-free"),
    )
    wanted = None if free in (None, _FREE[0]) else cast(Free, str(free).removeprefix("only_"))
    rows = search(catalogue.rows, words or "", producers=producers, free=wanted)
    key = "found" if rows else "nothing_found"
    st.html(element("p", t(f"catalogue.{key}", language, count=len(rows), all=len(catalogue.rows)), role="status"))
    if rows:
        st.html(catalogue_table(rows, language))


def _competences(catalogue: Catalogue, language: str) -> None:
    if not catalogue.rows:
        st.html(
            element("p", t("catalogue.empty" if catalogue.stated else "catalogue.not_stated", language), look="weak")
        )
        return
    st.html(element("p", t("catalogue.competences_hint", language), look="weak"))
    st.html(competence_table(competences_of(catalogue), language))


def _matches(application: Application, draft: Draft) -> None:
    language = draft.language
    proposals = proposals_of(application)
    st.html(counted(proposals, language))
    if not proposals.proposed:
        unmatched(proposals, language)
        return
    accepted = proposals.accepted(draft.accepted)
    place = st.container(key="accepted")
    tools = st.container(horizontal=True, key="accept-tools")
    shown = [
        (purchase, proposals.shown(purchase, found, draft.accepted)) for purchase, found in _page_of(proposals, draft)
    ]
    alone = [(match,) for _, found in shown for match in found]
    effects = answers_for(st.session_state, application, rules(), [*alone, *([accepted] if accepted else [])])
    together = effects.effects[-1] if accepted else None
    place.html(accepted_card(together, effects.now, rules(), language))
    with tools:
        accept_all(proposals, draft)
        _keep(together, draft)
        _download(application, proposals, effects.now, together, draft)
    proposal_cards(shown, proposals, MatchEffects(effects.now, effects.effects[: len(alone)]), draft)
    unmatched(proposals, language)


def _keep(together: MatchEffect | None, draft: Draft) -> None:
    """The application with what is accepted, as a scenario beside it."""
    desk = desk_of(st.session_state)
    st.button(
        t("catalogue.to_scenario", draft.language),
        key="keep-scenario",
        help=t("catalogue.scenario_help", draft.language),
        on_click=_kept,
        disabled=together is None
        or together.after is None
        or len(desk.variants.get(desk.current, ())) >= MOST_VARIANTS,
    )


def _kept() -> None:
    desk = desk_of(st.session_state)
    application = estimate(desk.draft).application
    if application is None:
        return
    accepted = proposals_of(application).accepted(desk.draft.accepted)
    (change,) = moved(application, rules(), [accepted])
    if change.application is None:
        return
    variants = desk.variants.setdefault(desk.current, [])
    number = max((one.number for one in variants), default=0) + 1
    name = t("catalogue.variant_name", desk.language, count=len(accepted))
    variants.append(copied(number, name, change.application.to_document()))
    set_course("scenarios")


def _download(
    application: Application, proposals: Proposals, now: Standing, together: MatchEffect | None, draft: Draft
) -> None:
    language = draft.language
    keys = frozenset(match.key for match in together.matches) if together is not None else frozenset()
    rulebook = rules()  # the file is made on a click, outside the run of the page
    book = CatalogueBook(application, proposals.matching, keys, now, together, language, datetime.now(UTC))
    st.download_button(
        t("catalogue.take_book", language),
        lambda: catalogue_book(book, rulebook),
        file_name=f"{Path(file_name(draft.name)).stem}-catalogue.xlsx",
        mime=MEDIA_TYPES["xlsx"],
        on_click="ignore",
        icon=":material/download:",
        help=t("catalogue.book_help", language),
        key="take-catalogue",
    )


def _page_of(proposals: Proposals, draft: Draft) -> Sequence[tuple[Purchase, tuple[Match, ...]]]:
    """The purchases that are shown; of many a part."""
    proposed = proposals.proposed
    if len(proposed) <= MOST_PURCHASES:
        return proposed
    starts = list(range(0, len(proposed), MOST_PURCHASES))

    def title(start: int) -> str:
        last = min(start + MOST_PURCHASES, len(proposed))
        return t("catalogue.page_number", draft.language, first=start + 1, last=last, all=len(proposed))

    start = st.selectbox(
        t("catalogue.which", draft.language), starts, format_func=title, key=draft.key(f"purchases-shown/{len(starts)}")
    )
    return proposed[start : start + MOST_PURCHASES]
