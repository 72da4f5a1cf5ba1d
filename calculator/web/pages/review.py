"""The review of one saved application by an inspector; the address names it (``?case=ID&measure=ID&loan=ID``)."""

from __future__ import annotations

from typing import Final

import streamlit as st

from calculator.evaluation.result import MeasureResult
from calculator.store.case_file import CaseError
from calculator.store.errors import StoreError
from calculator.store.roles import Actor
from calculator.store.store import Saved, Store
from calculator.web.clock import moment_text
from calculator.web.components.review_changes import changes
from calculator.web.components.review_claims import claims
from calculator.web.components.review_conclusion import conclusion_block
from calculator.web.components.review_head import review_head
from calculator.web.components.review_history import history
from calculator.web.components.review_papers import papers
from calculator.web.components.review_points import checklists, points_changed, points_shown
from calculator.web.desk import Desk, desk_of
from calculator.web.inspection import Inspection, inspect
from calculator.web.keeping import kept
from calculator.web.markup import element
from calculator.web.paths import link_to
from calculator.wording import t

__all__ = ["show"]

_MOST_LISTED: Final = 100


def show() -> None:
    desk = desk_of(st.session_state)
    language = desk.language
    try:
        store, actor = kept()
    except StoreError as error:
        text = t("review.public", language) if error.code == "public" else error.text(language)
        look = "notice open" if error.code == "public" else "notice bad"
        st.html(element("div", text, look=look, role="status"))
        return
    asked = st.query_params.get("case")
    if not asked:
        _choose(desk, store, actor)
        return
    loan = st.query_params.get("loan")
    try:
        one = inspect(store, actor, asked, st.query_params.get("measure"), loan, language)
    except StoreError as error:
        gone = error.code == "no_such_case"
        _choose(
            desk, store, actor, t("review.no_such_case", language, came=asked[:40]) if gone else error.text(language)
        )
    except CaseError as error:
        _choose(desk, store, actor, error.text(language))
    else:
        _review(one)


def _review(one: Inspection) -> None:
    language = one.language
    with st.container(horizontal=True, vertical_alignment="center", key="ways-out"):
        st.button(t("review.all_cases", language), key="all-cases", type="tertiary", on_click=_turn, args=(None,))
        link_to("saved", t("review.to_change", language))
    _measures(one)
    review_head(one)
    history(one)
    compared = one.changed()
    if compared is not None:
        changes(one, *compared)
    changed = points_changed(compared[1] if compared is not None else None)
    shown = points_shown(one, changed)
    claims(one, shown, changed)
    checklists(one, shown, changed)
    conclusion_block(one)
    papers(one)


def _measures(one: Inspection) -> None:
    """Which measure is reviewed, and for which loan where there are several."""
    language = one.language
    names = [(each.id, each.loan_id) for each in one.result.measures]
    titles = {(each.id, each.loan_id): _titled(each, language) for each in one.result.measures}
    chosen = (one.found.id, one.found.loan_id)
    key = f"review/measure/{one.saved.id}/{chosen[0]}/{chosen[1]}/{language}"
    st.selectbox(
        t("review.measure", language),
        names,
        index=names.index(chosen),
        format_func=lambda name: titles[name],
        key=key,
        on_change=_measure,
        args=(key,),
    )


def _titled(each: MeasureResult, language: str) -> str:
    """The measure, its loan where there are several, and where it stands."""
    title = each.title.in_language(language)
    named = title if each.loan_id is None else f"{title} ({each.loan_id})"
    return f"{named} — {t(f'reports.group_{each.group.value}', language).lower()}"


def _measure(key: str) -> None:
    name, loan = st.session_state[key]
    st.query_params["measure"] = name
    if loan is None:
        st.query_params.pop("loan", None)
    else:
        st.query_params["loan"] = loan


# the list -------------------------------------------------------------------------------------------------------------


def _choose(desk: Desk, store: Store, actor: Actor, wrong: str = "") -> None:
    """The saved cases, each with the way to its review; ``wrong``: why the one that was asked for is not shown."""
    language = desk.language
    if wrong:
        st.html(element("div", wrong, look="notice bad", role="alert"))
    try:
        cases = store.cases(actor)
    except StoreError as error:
        st.html(element("div", error.text(language), look="notice bad", role="alert"))
        return
    st.html(element("p", t("review.choose" if cases else "review.none_saved", language)))
    for saved in cases[:_MOST_LISTED]:
        _listed(saved, language)
    if len(cases) > _MOST_LISTED:
        st.html(element("p", t("web_saved.more_differences", language, count=len(cases) - _MOST_LISTED), look="weak"))


def _listed(saved: Saved, language: str) -> None:
    title = saved.title or t("web_saved.erased", language)
    details = [t(f"web_saved.status_{saved.status}", language), moment_text(saved.changed, language), saved.owner or ""]
    text = (element("strong", title), element("div", " · ".join(part for part in details if part), look="weak"))
    with st.container(horizontal=True, vertical_alignment="center", key=f"case-{saved.id}"):
        st.html(element("div", *text), width="stretch")
        if saved.erased is None:
            st.button(t("review.open", language), key=f"review-{saved.id}", on_click=_turn, args=(saved.id,))


def _turn(case_id: str | None) -> None:
    """Go to a case, or back to all of them."""
    for name in ("case", "measure", "loan"):
        st.query_params.pop(name, None)
    if case_id is not None:
        st.query_params["case"] = case_id
