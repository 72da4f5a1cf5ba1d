"""The head of a review: whose application it is, where the work on it stands, and since when."""

from __future__ import annotations

import streamlit as st

from calculator.console.statuses import status_of
from calculator.console.sums import sum_text
from calculator.money import format_date
from calculator.reports.inputs import applicant_of
from calculator.store.errors import StoreError
from calculator.web.clock import moment_text
from calculator.web.components.verdict import chip, met_text
from calculator.web.inspection import Inspection
from calculator.web.markup import element, joined
from calculator.wording import t

__all__ = ["review_head"]


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
    if one.pays:
        parts.append(element("p", t("review.sum", language, sum=sum_text(one.found, language)), look="worth"))
    st.html(element("div", *parts, element("dl", *facts, look="facts"), look="card"))
    if one.judged.warnings:
        listed = element("ul", *(element("li", text) for text in one.judged.warnings))
        title = element("strong", t("reports.warnings", language))
        st.html(element("div", title, listed, look="notice open", role="status"))
    if not one.may_judge:
        st.html(element("p", StoreError("may_not_judge").text(language), look="weak"))
