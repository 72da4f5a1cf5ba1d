"""From the in-tray onward: an application as an estimate on the desk, or as a saved case that is checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from calculator.facts import Application
from calculator.store.case_file import Case, CaseError, Opened
from calculator.store.errors import StoreError
from calculator.store.roles import Right
from calculator.web.desk import desk_of
from calculator.web.estimate import rules
from calculator.web.in_tray import InTray, in_tray_of
from calculator.web.keeping import kept
from calculator.web.markup import element
from calculator.web.paths import set_course
from calculator.wording import Message, Text, t

__all__ = ["estimate_button", "review", "taking_all", "taking_one"]

_REVIEW = "review"


def case_from(tray: InTray, name: str, document: Mapping[str, Any]) -> Case:
    """An application as a case, with the day of the law that the visitor asked for. Its number stands before its title."""
    title = document.get("title")
    return Case(
        title=f"{name} · {title}" if isinstance(title, str) and title else name,
        application=document,
        as_of=tray.day.isoformat() if tray.day is not None else None,
        rules_version=rules().version,
        rules_digest=rules().sha256,
    )


def taking_one(tray: InTray, application: Application, language: str) -> None:
    """The two ways of one application. Where nothing can be saved, it is said why."""
    name, refused = application.id, _refused()
    with st.container(horizontal=True, vertical_alignment="center", key="desk-taking"):
        saved = tray.case_of(application)
        if saved is not None:
            label = t("web_desk.to_review", language)
            st.button(label, type="primary", key="desk-review", on_click=review, args=(saved.id,))
        elif refused is None:
            st.button(t("web_desk.take_in", language), type="primary", key="desk-take", on_click=_take, args=(name,))
        estimate_button(name, t("web_desk.as_estimate", language))
    if refused is not None:
        st.html(element("p", refused.text(language), look="weak"))


def estimate_button(name: str, label: str) -> None:
    """The way to the desk, for an application with mistakes too: what could not be read is then not known."""
    st.button(label, key="desk-estimate", on_click=_estimate, args=(name,))


def taking_all(tray: InTray, language: str) -> None:
    """All applications without mistakes at once."""
    waiting = _without_mistakes(tray)
    if waiting and _refused() is None:
        label = t("web_desk.take_all", language, count=len(waiting))
        st.button(label, key="desk-take-all", on_click=_take_all)
    if tray.taken:
        st.html(element("p", t("web_desk.taken_of", language, count=len(tray.taken)), look="weak"), width="content")


def _without_mistakes(tray: InTray) -> list[Application]:
    found = (one.application for one in tray.arrived.items)
    return [one for one in found if one is not None and tray.case_of(one) is None]


def _refused() -> StoreError | None:
    """Why nothing can be taken in, where nothing can."""
    try:
        _, actor = kept()
    except StoreError as error:
        return error
    return None if actor.may(Right.save) else StoreError(f"may_not_{Right.save}")


def _take(name: str) -> None:
    tray = in_tray_of(st.session_state)
    arrival = tray.arrival(name)
    if arrival is not None and arrival.application is not None and _saved(tray, [arrival.application]):
        review(tray.taken[name][1].id)


def _take_all() -> None:
    tray = in_tray_of(st.session_state)
    waiting = _without_mistakes(tray)
    if _saved(tray, waiting):
        tray.told = ((False, Message("web_desk.taken", {"count": len(waiting)})),)


def _saved(tray: InTray, applications: list[Application]) -> bool:
    """Save each as a case of its own. What was saved before a fault is told and stays."""
    done = 0
    try:
        store, actor = kept()
        for application in applications:
            case = case_from(tray, application.id, application.to_document())
            tray.taken[application.id] = application, store.save_new(actor, case)
            done += 1
    except StoreError as error:
        came = (True, Text(error.text("ru"), error.text("en")))
        tray.told = (came, (False, Message("web_desk.taken", {"count": done}))) if done else (came,)
        return False
    return True


def review(case: str) -> None:
    """Go to the page on which a case is checked."""
    set_course(_REVIEW, case=case)


def _estimate(name: str) -> None:
    """Put the application on top of the desk, as a file that was opened."""
    tray, desk = in_tray_of(st.session_state), desk_of(st.session_state)
    arrival = tray.arrival(name)
    if arrival is None:
        return
    document = arrival.application.to_document() if arrival.application is not None else arrival.document
    if document is None:
        return
    notes = (Message("web_desk.opened_without", {"count": len(arrival.faults)}),) if arrival.faults else ()
    try:
        desk.lay(name, Opened(case_from(tray, name, document), notes))
    except CaseError as error:
        tray.told = ((True, Text(error.text("ru"), error.text("en"))),)
        return
    set_course("data")
