"""Why: one measure in full; the address names it (``?measure=ID&loan=ID``)."""

from __future__ import annotations

import streamlit as st

from calculator.console.words import fact_text
from calculator.evaluation.result import MeasureResult
from calculator.evaluation.unfolding import unfold
from calculator.web.components.answer import answer
from calculator.web.components.chosen_measure import address_of, chosen_measure
from calculator.web.components.conditions import conditions_list
from calculator.web.components.doubt import doubt
from calculator.web.components.loan import loan_figures, loan_schedule
from calculator.web.components.notices import not_read
from calculator.web.components.obligations import obligations
from calculator.web.components.readings import sums_by_reading
from calculator.web.components.unfolded import unfolded
from calculator.web.desk import desk_of
from calculator.web.estimate import Estimate, estimate
from calculator.web.markup import Markup, element, joined
from calculator.web.paths import link_to
from calculator.wording import t

__all__ = ["show"]


def show() -> None:
    desk = desk_of(st.session_state)
    language = desk.language
    found = estimate(desk.draft)
    not_read(found, language)
    measure = chosen_measure(found, language)
    if measure is None:
        return
    answer(measure, found, desk.kind, language)
    doubt(measure, found, desk.draft)
    _missing(measure, language)
    _loan(measure, language)
    _made_of(measure, found, language)
    _put(sums_by_reading(measure, found.rulebook, language))
    if measure.conditions:
        st.html(element("h2", t("answers.conditions", language)))
        st.html(conditions_list(measure, found.rulebook, language))
    _put(obligations(measure, language))
    link_to("what-if", t("what_if.to_what_if", language), **address_of(measure))
    link_to("about", t("answers.rule_in_full", language), measure=measure.id)


def _put(block: Markup) -> None:
    """Draw a block that may have nothing to say."""
    if block:
        st.html(block)


def _missing(measure: MeasureResult, language: str) -> None:
    """The facts that keep the answer open, and the way to state them."""
    asked = dict.fromkeys([*measure.missing, *(measure.benefit.missing if measure.benefit is not None else ())])
    if not asked:
        return
    items = [element("li", fact_text(name, language)) for name in asked]
    title = element("h3", t("answers.to_state", language, count=len(items)))
    st.html(element("section", title, element("ul", *items, look="columns"), look="assumed"))
    link_to("data", t("answers.state_them", language), measure=measure.id)


def _loan(measure: MeasureResult, language: str) -> None:
    benefit = measure.benefit
    if benefit is None or benefit.loan is None:
        return
    st.html(joined(element("h2", t("answers.loan", language)), loan_figures(benefit, benefit.loan, language)))
    _put(loan_schedule(benefit.loan, language))


def _made_of(measure: MeasureResult, found: Estimate, language: str) -> None:
    """The sum opened into what it is made of."""
    if measure.benefit is None:
        return
    opened = found.opened(measure)
    if opened is None or opened.plan.benefit is None:
        return
    node = opened.plan.benefit.amount
    if node.type.sort != "number":
        return
    title = t("answers.made_of", language)
    with st.expander(title, key=f"made-of/{measure.id}/{measure.loan_id}/{language}"):
        st.html(unfolded(unfold(opened.trace, node, found.rulebook.measures[measure.id].title), language))
