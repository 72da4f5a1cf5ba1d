"""The history of a case: the statuses it took, and the versions that were saved with what each changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import streamlit as st

from calculator.money import format_date
from calculator.reports.differing import place_text, values_text
from calculator.store.differences import differences
from calculator.store.errors import StoreError
from calculator.store.history import Version, version_of, versions
from calculator.store.store import Status
from calculator.web.clock import moment_text, today
from calculator.web.components.outcome import outcome, say
from calculator.web.entries import day_text, read_day
from calculator.web.inspection import Inspection
from calculator.web.keeping import kept
from calculator.web.markup import Markup, element
from calculator.wording import Message, t

__all__ = ["history", "table"]

_STATUS: Final = "review/status"
_DAY: Final = "review/status-day"
_MOST_VERSIONS: Final = 20
_MOST_DIFFERENCES: Final = 15


def history(one: Inspection) -> None:
    """Every status with its day and who noted it, a field to note the next one; on a wish the saved versions."""
    language = one.language
    st.html(element("h2", t("review.statuses", language)))
    rows = [
        (
            t(f"web_saved.status_{stage.status}", language),
            format_date(stage.day, language),
            stage.author or "—",
            moment_text(stage.entered, language),
        )
        for stage in one.stages
    ]
    st.html(table([t(f"review.{word}", language) for word in ("status", "status_day", "by_whom", "entered")], rows))
    if one.may_judge:
        _next_status(one)
    outcome((one.saved.id, "status"), language)
    if st.toggle(t("review.show_versions", language), key=f"review/versions/{one.saved.id}"):
        _versions(one)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    """A plain table that scrolls within itself on a narrow screen."""
    head = element("tr", *(element("th", text) for text in header))
    body = (element("tr", *(element("td", cell) for cell in row)) for row in rows)
    return element("div", element("table", element("thead", head), element("tbody", *body)), look="wide")


def _next_status(one: Inspection) -> None:
    language = one.language
    with st.container(horizontal=True, vertical_alignment="bottom", key="status"):
        st.selectbox(
            t("review.new_status", language),
            list(Status),
            index=list(Status).index(one.saved.status),
            format_func=lambda status: t(f"web_saved.status_{status}", language),
            key=f"{_STATUS}/{one.saved.id}",
        )
        st.text_input(t("review.status_day", language), value=day_text(today()), key=f"{_DAY}/{one.saved.id}")
        st.button(t("review.set_status", language), key="set-status", on_click=_set, args=(one.saved.id, language))


def _set(case_id: str, language: str) -> None:
    day, problem = read_day(str(st.session_state.get(f"{_DAY}/{case_id}") or ""))
    if day is None:
        wrong = Message("review.day_wrong", {"label": Message("review.status_day"), "problem": problem})
        say((case_id, "status"), wrong, bad=True)
        return
    status = Status(st.session_state[f"{_STATUS}/{case_id}"])
    try:
        store, actor = kept()
        store.set_status(actor, case_id, status, day)
    except StoreError as error:
        say((case_id, "status"), error)
        return
    told = {"status": Message(f"web_saved.status_{status}"), "day": format_date(day, language)}
    say((case_id, "status"), Message("review.status_set", told))


def _versions(one: Inspection) -> None:
    """The saved versions, the latest first, each with what it changed in the one before."""
    language = one.language
    kept_versions = versions(one.store, one.actor, one.saved.id)
    changed = {later.number: list(_changed(one, before, later)) for before, later in pairwise(kept_versions)}
    rows = [
        (
            str(version.number),
            moment_text(version.moment, language),
            version.author or "—",
            element("div", *(element("div", line) for line in changed.get(version.number, []))) or "—",
        )
        for version in kept_versions[-_MOST_VERSIONS:][::-1]
    ]
    st.html(
        table([t(f"review.{word}", language) for word in ("version", "entered", "by_whom", "version_changed")], rows)
    )


def _changed(one: Inspection, before: Version, later: Version) -> Iterator[str]:
    language = one.language
    try:
        old, new = (version_of(one.store, one.actor, one.saved.id, each.number) for each in (before, later))
    except StoreError as error:
        yield error.text(language)
        return
    found = differences(old.content(), new.content())
    for each in found[:_MOST_DIFFERENCES]:
        was, now = values_text(each, language)
        yield t("review.was_and_is", language, place=place_text(each, language), was=was, now=now)
    if len(found) > _MOST_DIFFERENCES:
        yield t("web_saved.more_differences", language, count=len(found) - _MOST_DIFFERENCES)
