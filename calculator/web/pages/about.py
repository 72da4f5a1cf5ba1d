"""About the calculation: every rule as a page, what is not known, how it is computed, changes, version."""

from __future__ import annotations

from typing import Final

import streamlit as st

from calculator.rulebook.model import Kind, Measure
from calculator.web.components.asked_by import asked_by_name
from calculator.web.components.rule_page import rule_opening, rule_page
from calculator.web.components.timeline import changing, timeline
from calculator.web.components.what_changed import what_changed
from calculator.web.desk import desk_of
from calculator.web.estimate import rules
from calculator.web.markup import element, joined
from calculator.wording import t

__all__ = ["show"]

_EVIDENCE: Final = ("text", "summary", "inference", "unconfirmed")


def show() -> None:
    desk = desk_of(st.session_state)
    language = desk.language
    rulebook = rules()
    count = len(rulebook.measure_ids())
    counted = t("web.about_rules", language, version=rulebook.version, count=count)
    st.html(element("p", " ".join([counted, *asked_by_name(rulebook, language)])))
    names = [t(f"answers.about_{name}", language) for name in ("rules", "limits", "method")]
    tabs = st.tabs([*names, t("what_changed.title", language)], key=f"about/{language}")
    with tabs[0]:
        _rules(language)
    with tabs[1]:
        _limits(language)
    with tabs[2]:
        _method(language)
    with tabs[3]:
        what_changed(rulebook, language)


def _rules(language: str) -> None:
    """One folder at a time; the address may name it."""
    rulebook = rules()
    measures = sorted(
        rulebook.measures.values(), key=lambda one: (one.kind is not Kind.measure, one.title.in_language(language))
    )
    asked = st.query_params.get("measure")
    names = [measure.id for measure in measures]
    chosen = st.selectbox(
        t("answers.about_choose", language),
        names,
        index=names.index(asked) if asked in names else 0,
        format_func=lambda name: rulebook.measures[name].title.in_language(language),
        key=f"rule/{asked}/{language}",
    )
    measure = rulebook.measures[chosen]
    st.html(rule_opening(measure, language))
    _charts(measure, language)
    st.html(rule_page(measure, rulebook, language))


def _charts(measure: Measure, language: str) -> None:
    """Numbers of the law that have changed, through time."""
    moving = [parameter for parameter in measure.parameters.values() if changing(parameter)]
    if not moving:
        return
    with st.expander(t("answers.about_through_time", language), key=f"through-time/{measure.id}/{language}"):
        for parameter in moving:
            st.html(element("h3", parameter.title.in_language(language)))
            timeline(parameter, language)


def _limits(language: str) -> None:
    """What the calculator does not know, measure by measure, and measures that it does not compute."""
    for measure in rules().measures.values():
        if measure.unknowns:
            items = [element("li", text.in_language(language)) for text in measure.unknowns]
            st.html(joined(element("h3", measure.title.in_language(language)), element("ul", *items)))
    rows = [
        joined(
            element("dt", item.title.in_language(language)),
            element(
                "dd",
                item.known.in_language(language),
                " ",
                element("span", item.reason.in_language(language), look="weak"),
            ),
        )
        for item in rules().not_computed
    ]
    title = t("answers.not_computed", language, count=len(rows))
    st.html(joined(element("h2", title), element("dl", *rows, look="facts")))


def _method(language: str) -> None:
    """How answers come about, in a page of plain words; evidence words with their meaning."""
    words = [
        joined(element("dt", t(f"console.evidence_{word}", language)), element("dd", t(f"web.known_{word}", language)))
        for word in _EVIDENCE
    ]
    paragraphs = [element("p", t(f"answers.method_{number}", language)) for number in range(1, 6)]
    st.html(joined(*paragraphs, element("dl", *words, look="facts")))
    identity = t("answers.identity", language, version=rules().version, digest=rules().sha256)
    st.html(element("p", identity, look="weak"))
