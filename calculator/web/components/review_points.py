"""The checklists of a review: conditions and papers, each with its mark; not met first, then not known, then met."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from calculator.evaluation.result import ConditionResult, Verdict
from calculator.reports.model import NamedDocument
from calculator.reports.recheck import Recheck
from calculator.reports.review import AMOUNT, line_point
from calculator.web.components.conditions import condition_block
from calculator.web.components.outcome import outcome_of_hidden
from calculator.web.components.review_marks import point_form
from calculator.web.estimate import rules
from calculator.web.inspection import Inspection
from calculator.web.markup import element
from calculator.wording import t

__all__ = ["checklists", "points_changed", "points_shown"]

_ORDER: Final = (Verdict.not_met, Verdict.undetermined, Verdict.met)


def points_changed(found: Recheck | None) -> frozenset[str]:
    """The points whose answer is another one than before."""
    if found is None:
        return frozenset()
    changed = {change.id for change in found.conditions} | {line_point(int(change.id)) for change in found.lines}
    return frozenset(changed | ({AMOUNT} if found.amount[0] != found.amount[1] else set()))


def points_shown(one: Inspection, changed: frozenset[str]) -> frozenset[str]:
    """The filter, and the points that it lets through: all, those without a mark, or what changed since."""
    language, points, unmarked = one.language, one.points, one.unmarked
    choices = ["all", "unmarked", *(["changed"] if changed else [])]
    chosen = st.segmented_control(
        t("review.filter", language),
        choices,
        default="all",
        required=True,
        format_func=lambda name: t(f"review.filter_{name}", language, count=len(unmarked)),
        key=f"review/filter/{one.saved.id}/{len(choices)}/{language}",
    )
    shown = frozenset(points)
    if chosen != "all":
        shown = changed if chosen == "changed" else frozenset(unmarked)
    outcome_of_hidden([(one.saved.id, one.stored(point)) for point in points if point not in shown], language)
    return shown


def checklists(one: Inspection, shown: frozenset[str], changed: frozenset[str]) -> None:
    language = one.language
    st.html(element("h2", t("review.conditions", language)))
    groups: Mapping[str, list[ConditionResult]] = {
        **{
            f"group_{verdict.value}": [each for each in one.found.conditions if each.counts and each.verdict is verdict]
            for verdict in _ORDER
        },
        "group_information": [each for each in one.found.conditions if not each.counts],
    }
    drawn = False
    for key, conditions in groups.items():
        listed = [each for each in conditions if each.id in shown]
        if listed:
            drawn = True
            st.html(element("h3", t(f"console.{key}", language, count=len(conditions))))
        for each in listed:
            with st.container(key=f"point/{each.id}"):
                st.html(condition_block(each, rules(), language))
                point_form(one, each.id, changed)
    if not drawn:
        st.html(element("p", t("review.nothing_here", language), look="weak"))
    _documents(one, shown)


def _documents(one: Inspection, shown: frozenset[str]) -> None:
    language = one.language
    named = one.report.measure(one.found.id, one.found.loan_id).documents
    st.html(element("h2", t("review.documents", language)))
    st.html(element("p", t("review.documents_named" if named else "review.documents_none", language), look="weak"))
    listed = [each for each in named if each.id in shown]
    if named and not listed:
        st.html(element("p", t("review.nothing_here", language), look="weak"))
    for each in listed:
        with st.container(key=f"point/{each.id}"):
            st.html(_document(each, language))
            point_form(one, each.id, frozenset())


def _document(each: NamedDocument, language: str) -> str:
    clause = t("web.clause", language, clause=each.clause) if each.clause else t("web.no_clause", language)
    parts = [clause]
    if each.evidence:
        parts.append(t("web.evidence", language, evidence=each.evidence))
    return element(
        "div", element("p", each.text, look="condition-title"), element("p", ". ".join(parts) + ".", look="weak")
    )
