"""What was taken in: the saved cases with their statuses, what falls due for them, and the register of recipients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

import streamlit as st

from calculator.advice.deadlines import dues_of
from calculator.console.summary import title_of
from calculator.evaluation import evaluate
from calculator.evaluation.result import Group, MeasureResult
from calculator.money import format_date, format_money
from calculator.reports.register import COLUMNS, Recipient, recipients, register_workbook
from calculator.store.case_file import Case, CaseError
from calculator.store.conclusions import conclusions
from calculator.store.errors import StoreError
from calculator.store.roles import Actor
from calculator.store.store import Saved, Status, Store
from calculator.web.clock import moment_text
from calculator.web.components.downloads import workbook_download
from calculator.web.components.due_days import dues_of_day
from calculator.web.components.listing import listing, page_of
from calculator.web.components.taking_in import review
from calculator.web.due_rows import DueRow, due_rows
from calculator.web.estimate import rules
from calculator.web.in_tray import InTray
from calculator.web.keeping import kept
from calculator.web.markup import element
from calculator.wording import t

__all__ = ["casework_block"]

_A_PAGE: Final = 15
_MOST_WITH_DUES: Final = 200


def casework_block(tray: InTray, language: str) -> None:
    """The cases that the visitor may see; where nothing can be saved, why."""
    st.html(element("h2", t("web_desk.cases_title", language), look="group"))
    try:
        store, actor = kept()
        cases = [one for one in store.cases(actor) if one.erased is None]
    except StoreError as error:
        look = "notice open" if error.code == "public" else "notice bad"
        st.html(element("div", error.text(language), look=look, role="status"))
        return
    if not cases:
        st.html(element("p", t("web_desk.no_cases", language), look="weak"))
        return
    _listed(cases, language)
    with st.expander(t("web_desk.cases_dues", language), key=f"desk/case-dues/{language}", on_change="rerun") as place:
        if place.open:
            _dues(tray, store, actor, cases, language)
    with st.expander(t("web_desk.register", language), key=f"desk/register/{language}", on_change="rerun") as place:
        if place.open:
            _register(store, actor, cases, language)


def _listed(cases: Sequence[Saved], language: str) -> None:
    counts = Counter(one.status for one in cases)
    parts = [
        t("web_desk.of_state", language, state=t(f"web_saved.status_{status}", language), count=counts[status])
        for status in Status
        if counts[status]
    ]
    st.html(element("p", " · ".join(parts), look="note"))
    names = ("title", "status", "changed", "owner")[: 4 if any(one.owner for one in cases) else 3]
    header = [t(f"web_desk.case_{name}", language) for name in names]
    rows = [_case(one, language)[: len(names)] for one in page_of(cases, _A_PAGE, "desk-cases", language)]
    st.html(listing(header, rows))
    with st.container(horizontal=True, vertical_alignment="bottom", key="desk-case"):
        titles = {one.id: one.title for one in cases}
        chosen = st.selectbox(
            t("web_desk.case_open", language),
            list(titles),
            index=None,
            format_func=lambda name: titles.get(name, name),
            placeholder=t("web_desk.open_which", language),
            key=f"desk/case/{len(titles)}/{language}",
        )
        st.button(
            t("web_desk.to_review", language),
            key="desk-case-review",
            disabled=chosen is None,
            on_click=review,
            args=(chosen or "",),
        )


def _case(one: Saved, language: str) -> tuple[str, ...]:
    status = t(f"web_saved.status_{one.status}", language)
    return one.title, status, moment_text(one.changed, language), one.owner or ""


# what falls due -------------------------------------------------------------------------------------------------------


def _dues(tray: InTray, store: Store, actor: Actor, cases: Sequence[Saved], language: str) -> None:
    """Of the cases that were changed last; each version is evaluated once a visit."""
    looked_at = cases[:_MOST_WITH_DUES]
    rows: list[DueRow] = []
    with st.spinner(t("web_desk.cases_evaluated", language)):
        for saved in looked_at:
            key = (saved.id, saved.version, rules().sha256, language)
            if key not in tray.case_dues:
                tray.case_dues[key] = _dues_of(store, actor, saved, language)
            rows += tray.case_dues[key]
    if len(cases) > len(looked_at):
        st.html(element("p", t("web_desk.cases_dues_most", language, count=len(looked_at)), look="weak"))
    dues_of_day(sorted(rows), "cases", language)


def _dues_of(store: Store, actor: Actor, saved: Saved, language: str) -> list[DueRow]:
    try:
        _, case = store.load(actor, saved.id)
        measures = _judged(case, language)
    except (StoreError, CaseError) as error:
        st.html(element("div", error.text(language), look="notice bad", role="alert"))
        return []
    named = ((saved.title, title_of(one, language), dues_of(one)) for one in measures)
    return due_rows(named, language)


def _judged(case: Case, language: str) -> list[MeasureResult]:
    """The measures that the case asks for; where it names none, those that can be had. Raises ``CaseError``."""
    application, _ = case.opened(language)
    topics = rules().topics
    readings = {name: one for name, one in case.readings.items() if name in topics and one in topics[name].readings}
    found = evaluate(application, rules(), as_of=_day(case), readings=readings).measures
    asked = application.facts.get("application.measure")
    return [one for one in found if asked is not None or one.group is Group.available]


def _day(case: Case) -> date | None:
    try:
        return date.fromisoformat(case.as_of or "")
    except ValueError:
        return None


# the register ---------------------------------------------------------------------------------------------------------


def _register(store: Store, actor: Actor, cases: Sequence[Saved], language: str) -> None:
    try:
        made = [
            one for saved in cases if saved.status is Status.concluded for one in conclusions(store, actor, saved.id)
        ]
    except StoreError as error:
        st.html(element("div", error.text(language), look="notice bad", role="alert"))
        return
    listed, silent = recipients(made)
    st.html(element("p", t("web_desk.register_help", language), look="weak"))
    if silent:
        st.html(element("p", t("web_desk.register_silent", language, count=silent), look="weak"))
    if not listed:
        st.html(element("p", t("web_desk.register_empty", language), look="note", role="status"))
        return
    rows = [_recipient(one, language) for one in page_of(listed, _A_PAGE, "desk-register", language)]
    st.html(listing([t(f"register.{name}", language) for name in COLUMNS], rows, right=(3,)))
    workbook_download(
        t("web_desk.register_file", language),
        t("web_desk.register_name", language),
        lambda: register_workbook(listed, language),
        "desk-register-file",
    )


def _recipient(one: Recipient, language: str) -> tuple[str, ...]:
    amount = format_money(one.amount, language) if one.amount is not None else "—"
    return (
        one.inn,
        one.applicant,
        one.measure,
        amount,
        one.number,
        format_date(one.day, language),
        str(one.edition),
    )
