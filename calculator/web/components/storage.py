"""Work in progress in the browser's own storage: kept after each edit, offered on return. Nothing goes to a server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import streamlit as st

from calculator.web.clock import moment_text
from calculator.web.desk import Desk, desk_of
from calculator.web.in_tray import forget_in_tray
from calculator.web.markup import element
from calculator.web.record import RecordError, restore, titles_in
from calculator.wording import t

__all__ = ["clear_all", "offer_work", "store_work"]

_SCRIPT: Final = Path(__file__).with_name("storage.js")
_MOST_TITLES: Final = 3


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    return st.components.v2.component("cluster_support_storage", js=_SCRIPT.read_text(encoding="utf-8"))


def offer_work(desk: Desk) -> None:
    """Offer what an earlier visit left behind, until the visitor takes it up or has it cleared away."""
    place = st.container(key="slot-offer")
    if desk.storage_fault:
        place.html(element("div", t("web.storage_fault", desk.language), look="notice open", role="status"))
    if desk.work_unread:
        place.html(element("div", t("web.work_unread", desk.language), look="notice bad", role="alert"))
    if desk.left_behind is None:
        return
    language = desk.language
    try:
        saved, titles = titles_in(desk.left_behind[1])
    except RecordError:
        desk.forget_left_behind()
        return
    named = [title if title is not None else t("web.an_example", language) for title in titles[:_MOST_TITLES]]
    with place.container(horizontal=True, vertical_alignment="center", key="offer"):
        text = t("web.left_behind", language, when=moment_text(saved, language), titles="; ".join(named))
        st.html(element("div", text, look="notice open", role="status"))
        st.button(t("web.continue", language), key="offer-continue", on_click=_continue, type="primary")
        st.button(t("web.clear", language), key="offer-clear", on_click=_clear)


def clear_all(desk: Desk, entered: str | None) -> None:
    """The way to throw everything entered away, from this page and from the browser; asked once more."""
    place = st.container(horizontal=True, vertical_alignment="center", key="slot-clear")
    if entered is None:
        return
    with place:
        st.html(element("p", t("web.saved_here", desk.language), look="weak"), width="content")
        with st.popover(t("web.clear", desk.language), type="tertiary"):
            st.button(t("web.clear_mine", desk.language), key="clear-all", on_click=_clear_all)


def _clear_all() -> None:
    desk_of(st.session_state).clear()
    forget_in_tray(st.session_state)


def store_work(desk: Desk, entered: str | None) -> None:
    """Send what is entered to the browser, which keeps it; ask once what it holds from earlier visits.

    The same script tells a lost connection: it is there on every page, and needs no server to speak.
    """
    text = entered
    if text is not None and _content(text) == _content(desk.stored):
        text = desk.stored
    desk.stored = text
    sent = {
        "visit": desk.owner,
        "text": text,
        "forget": list(desk.forgotten),
        "ask": not desk.has_looked,
        "told": desk.storage_fault,
        "lost": t("keeping.connection_lost", desk.language),
    }
    with st.container(key="slot-storage"):
        _component()(key="storage", data=sent, on_answer_change=_answered, on_returned_change=_returned)


def _content(text: str | None) -> str:
    """A record without the time: only what is entered makes a new one."""
    return "" if text is None else text.partition('"current"')[2]


def _answered() -> None:
    """Take what the browser holds. An answer to an earlier visit of this window is none."""
    desk = desk_of(st.session_state)
    given = st.session_state.get("storage")
    answer = given.get("answer") if isinstance(given, Mapping) else None
    if not isinstance(answer, Mapping) or answer.get("visit") != desk.owner:
        return
    desk.has_looked = True
    desk.storage_fault = bool(answer.get("fault"))
    found = answer.get("found")
    if isinstance(found, Mapping) and isinstance(found.get("text"), str) and desk.left_behind is None:
        desk.left_behind = str(found.get("visit")), found["text"]


def _returned() -> None:
    """The connection is back: the page is drawn anew, and a new visit is offered what the one before it left behind."""


def _continue() -> None:
    desk = desk_of(st.session_state)
    if desk.left_behind is not None:
        try:
            restore(desk, desk.left_behind[1])
        except RecordError:
            desk.work_unread = True
            return
        desk.forget_left_behind()


def _clear() -> None:
    desk_of(st.session_state).forget_left_behind()
