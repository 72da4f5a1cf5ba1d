"""The head of a review: whose application it is, where the work on it stands, and since when."""

from __future__ import annotations

from typing import Final

import streamlit as st

from calculator.console.statuses import status_of
from calculator.money import format_date
from calculator.reports.inputs import applicant_of
from calculator.store.errors import StoreError
from calculator.store.store import Status
from calculator.web.clock import moment_text, today
from calculator.web.components.outcome import outcome, say
from calculator.web.components.verdict import chip, met_text, sum_text
from calculator.web.entries import day_text, read_day
from calculator.web.inspection import Inspection
from calculator.web.keeping import kept
from calculator.web.markup import Markup, element, joined
from calculator.wording import Message, t

__all__ = ["review_head", "statuses"]

_STATUS: Final = "review/status"
_DAY: Final = "review/status-day"


def review_head(one: Inspection) -> None:
    """Title, applicant, and the answer for the measure in one line."""
    language, saved = one.language, one.saved
    last = one.stages[-1] if one.stages else None
    status = t(f"web_saved.status_{saved.status}", language)
    if last is not None:
        status = t("review.status_since", language, status=status, day=format_date(last.day, language))
    rows = [
        ("applicant", applicant_of(one.application, language)),
        ("status", status),
        ("saved", t("review.saved_as", language, version=saved.version, when=moment_text(saved.changed, language))),
        ("owner", saved.owner or ""),
        ("rules", one.report.rules_version),
    ]
    facts = [joined(element("dt", t(f"review.{key}", language)), element("dd", text)) for key, text in rows if text]
    answer = element(
        "p",
        chip(status_of(one.found), language),
        element("span", met_text(one.found, language), look="note"),
    )
    parts = [element("h2", saved.title), answer]
    if one.found.benefit is not None and one.found.benefit.pays:
        parts.append(element("p", t("review.sum", language, sum=sum_text(one.found, language)), look="worth"))
    st.html(element("div", *parts, element("dl", *facts, look="facts"), look="card"))
    if one.judged.warnings:
        listed = element("ul", *(element("li", text) for text in one.judged.warnings))
        title = element("strong", t("reports.warnings", language))
        st.html(element("div", title, listed, look="notice open", role="status"))
    if not one.may_judge:
        st.html(element("p", StoreError("may_not_judge").text(language), look="weak"))


def statuses(one: Inspection) -> None:
    """Every status with its day and who noted it; a field to note the next one."""
    language = one.language
    st.html(element("h2", t("review.statuses", language)))
    st.html(_history(one))
    if one.may_judge:
        with st.container(horizontal=True, vertical_alignment="bottom", key="status"):
            st.selectbox(
                t("review.new_status", language),
                list(Status),
                index=list(Status).index(one.saved.status),
                format_func=lambda status: t(f"web_saved.status_{status}", language),
                key=_STATUS,
            )
            st.text_input(t("review.status_day", language), value=day_text(today()), key=f"{_DAY}/{language}")
            st.button(t("review.set_status", language), key="set-status", on_click=_set, args=(one.saved.id, language))
    outcome("status", language)


def _history(one: Inspection) -> Markup:
    language = one.language
    words = ("status", "status_day", "by_whom", "entered")
    head = element("tr", *(element("th", t(f"review.{word}", language)) for word in words))
    rows = [
        element(
            "tr",
            element("td", t(f"web_saved.status_{stage.status}", language)),
            element("td", format_date(stage.day, language)),
            element("td", stage.author or "—"),
            element("td", moment_text(stage.entered, language)),
        )
        for stage in one.stages
    ]
    return element("div", element("table", element("thead", head), element("tbody", *rows)), look="wide")


def _set(case_id: str, language: str) -> None:
    day, problem = read_day(str(st.session_state.get(f"{_DAY}/{language}") or ""))
    if day is None:
        say(
            "status", Message("review.day_wrong", {"label": Message("review.status_day"), "problem": problem}), bad=True
        )
        return
    status = Status(st.session_state[_STATUS])
    try:
        store, actor = kept()
        store.set_status(actor, case_id, status, day)
    except StoreError as error:
        say("status", error)
        return
    told = {"status": Message(f"web_saved.status_{status}"), "day": format_date(day, language)}
    say("status", Message("review.status_set", told))
