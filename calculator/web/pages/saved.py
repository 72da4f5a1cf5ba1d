"""Saved work: cases in the store, the case file, the link."""

from __future__ import annotations

from typing import Final, Literal

import streamlit as st

from calculator.facts import field
from calculator.store.case_file import CaseError, Opened
from calculator.store.errors import StoreError
from calculator.store.roles import Actor, Right
from calculator.store.store import ConflictError, Saved, Store
from calculator.web.clock import moment_text
from calculator.web.components.frame import file_opener, opened_file, refused_file
from calculator.web.components.sharing import case_download, link_block, told
from calculator.web.components.sign_in import leave
from calculator.web.desk import Desk, desk_of
from calculator.web.estimate import Estimate, estimate
from calculator.web.files import application_file, file_name
from calculator.web.keeping import case_on, kept
from calculator.web.markup import Markup, element
from calculator.wording import Message, t

__all__ = ["show"]

_MOST_LISTED: Final = 100
_MOST_DIFFERENCES: Final = 15
_LONGEST_TITLE: Final = 300


def show() -> None:
    desk = desk_of(st.session_state)
    found = estimate(desk.draft)
    told(desk)
    opened_file(desk, application_file(found, desk.language), file_name(desk.draft.name))
    refused_file(desk)
    try:
        store, actor = kept()
    except StoreError as error:
        _no_store(desk, error)
    else:
        _mode_line(desk, store, actor)
        if desk.conflict is not None:
            _conflict(desk, desk.conflict)
        elif actor.may(Right.save):
            _save(desk)
        _cases(desk, store, actor)
    _file(desk, found)
    link_block(desk, found)


def _no_store(desk: Desk, error: StoreError) -> None:
    look = "notice open" if error.code == "public" else "notice bad"
    st.html(element("div", error.text(desk.language), look=look, role="status"))
    st.html(element("p", t("web_saved.kept_here", desk.language), look="weak"))


def _mode_line(desk: Desk, store: Store, actor: Actor) -> None:
    language = desk.language
    with st.container(horizontal=True, vertical_alignment="center", key="mode"):
        role = t(f"web_saved.role_{actor.role}", language)
        text = t(f"web_saved.mode_{store.mode}", language, name=actor.name or "—", role=role)
        st.html(element("p", text, look="weak"), width="content")
        leave(desk)


# saving ---------------------------------------------------------------------------------------------------------------


def _save(desk: Desk) -> None:
    language, known = desk.language, desk.saved.get(desk.current)
    key = f"title/{desk.draft.key('saved')}"
    with st.container(horizontal=True, vertical_alignment="bottom", key="saving"):
        st.text_input(
            t("web_saved.name", language),
            value=known.title if known is not None else desk.title(desk.current),
            max_chars=_LONGEST_TITLE,
            key=key,
        )
        if known is not None:
            st.button(
                t("web_saved.save", language), key="save-case", type="primary", on_click=_store, args=(key, False)
            )
        label = t("web_saved.save" if known is None else "web_saved.save_new", language)
        leading: Literal["primary", "secondary"] = "primary" if known is None else "secondary"
        st.button(label, key="save-new", type=leading, on_click=_store, args=(key, True))


def _store(key: str, as_new: bool) -> None:
    """Save what is on top. Whatever happens, it stays on the page."""
    desk = desk_of(st.session_state)
    title = str(st.session_state.get(key) or "")
    _attempt(desk, title, None if as_new else desk.saved.get(desk.current))


def _attempt(desk: Desk, title: str, over: Saved | None) -> None:
    case = case_on(desk, estimate(desk.draft), title)
    desk.conflict = None
    try:
        store, actor = kept()
        saved = (
            store.save_new(actor, case)
            if over is None
            else store.save(actor, case, over.id, over.version, over.changed)
        )
    except ConflictError as error:
        desk.conflict = error
        return
    except StoreError as error:
        desk.told = (error, Message("web_saved.still_here"))
        return
    desk.saved[desk.current] = saved
    desk.told = (Message("web_saved.saved", {"title": saved.title}),)


def _conflict(desk: Desk, error: ConflictError) -> None:
    """Both versions with their days, what differs, and what can be done; nothing is chosen for the visitor."""
    language = desk.language
    mine = moment_text(error.opened, language) if error.opened is not None else "—"
    lines = [
        element("strong", error.text(language)),
        element("p", t("web_saved.conflict_mine", language, when=mine)),
        element("p", t("web_saved.conflict_theirs", language, when=moment_text(error.stored.changed, language))),
    ]
    st.html(element("div", *lines, look="notice bad", role="alert"))
    if error.differences:
        st.html(_differences(error, language))
    with st.container(horizontal=True, key="conflict"):
        st.button(t("web_saved.conflict_new", language), key="conflict-new", on_click=_solve, args=("new",))
        st.button(t("web_saved.conflict_load", language), key="conflict-load", on_click=_solve, args=("load",))
        st.button(t("web_saved.conflict_over", language), key="conflict-over", on_click=_solve, args=("over",))
        st.button(t("web_saved.cancel", language), key="conflict-leave", type="tertiary", on_click=_solve, args=("",))


def _differences(error: ConflictError, language: str) -> Markup:
    words = ("column_place", "column_theirs", "column_mine")
    head = element("tr", *(element("th", t(f"web_saved.{word}", language)) for word in words))
    rows = []
    for one in error.differences[:_MOST_DIFFERENCES]:
        label = field(one.field).label.in_language(language) if one.field is not None else one.path
        place = f"{label} ({one.path})" if "[" in one.path else label
        cells = (place, one.before or "—", one.after or "—")
        rows.append(element("tr", *(element("td", text) for text in cells)))
    rest = len(error.differences) - _MOST_DIFFERENCES
    if rest > 0:
        rows.append(element("tr", element("td", t("web_saved.more_differences", language, count=rest), colspan="3")))
    return element("table", element("thead", head), element("tbody", *rows))


def _solve(choice: str) -> None:
    desk = desk_of(st.session_state)
    error, desk.conflict = desk.conflict, None
    if error is None:
        return
    known = desk.saved.get(desk.current)
    title = known.title if known is not None else desk.title(desk.current)
    if choice == "new":
        _attempt(desk, title, None)
    elif choice == "over":
        _attempt(desk, title, error.stored)
    elif choice == "load":
        _open(error.stored.id)


# the list -------------------------------------------------------------------------------------------------------------


def _cases(desk: Desk, store: Store, actor: Actor) -> None:
    language = desk.language
    st.html(element("h3", t("web_saved.list", language)))
    try:
        cases = store.cases(actor)
    except StoreError as error:
        st.html(element("div", error.text(language), look="notice bad", role="alert"))
        return
    if not cases:
        st.html(element("p", t("web_saved.none", language), look="weak"))
    for saved in cases[:_MOST_LISTED]:
        _case(desk, saved, actor)


def _case(desk: Desk, saved: Saved, actor: Actor) -> None:
    language = desk.language
    title = saved.title or t("web_saved.erased", language)
    details = [t(f"web_saved.status_{saved.status}", language), moment_text(saved.changed, language)]
    if saved.owner_id != actor.id and saved.owner:
        details.append(saved.owner)
    text = (element("strong", title), element("div", " · ".join(details), look="weak"))
    with st.container(horizontal=True, vertical_alignment="center", key=f"case-{saved.id}"):
        st.html(element("div", *text), width="stretch")
        if saved.erased is not None:
            return
        st.button(t("web_saved.open", language), key=f"open-{saved.id}", on_click=_open, args=(saved.id,))
        if actor.may(Right.change if saved.owner_id == actor.id else Right.change_all):
            with st.popover(t("web_saved.delete", language), type="tertiary"):
                st.html(element("p", t("web_saved.delete_sure", language)))
                st.button(
                    t("web_saved.delete_yes", language),
                    key=f"delete-{saved.id}",
                    on_click=_delete,
                    args=(saved.id, saved.version),
                )


def _open(case_id: str) -> None:
    desk = desk_of(st.session_state)
    try:
        store, actor = kept()
        saved, case = store.load(actor, case_id)
        desk.lay(saved.title, Opened(case))
    except StoreError as error:
        desk.told = (error, Message("web_saved.still_here"))
        return
    except CaseError:
        desk.told = (StoreError("case_damaged", id=case_id), Message("web_saved.still_here"))
        return
    desk.saved[desk.current] = saved
    desk.told = (Message("web_saved.opened", {"title": saved.title}), *desk.told)


def _delete(case_id: str, version: int) -> None:
    desk = desk_of(st.session_state)
    try:
        store, actor = kept()
        store.delete(actor, case_id, version)
    except ConflictError:
        desk.told = (StoreError("changed_meanwhile"),)
        return
    except StoreError as error:
        desk.told = (error,)
        return
    desk.saved = {name: saved for name, saved in desk.saved.items() if saved.id != case_id}
    desk.told = (Message("web_saved.deleted"),)


# the file -------------------------------------------------------------------------------------------------------------


def _file(desk: Desk, found: Estimate) -> None:
    st.html(element("h3", t("web_saved.file", desk.language)))
    st.html(element("p", t("web_saved.file_help", desk.language), look="weak"))
    with st.container(horizontal=True, key="case-file"):
        case_download(desk, found, "download-case")
        file_opener(desk)
