"""The answer for one measure: the card with the verdict and the sum, beside it the way from the costs to the sum."""

from __future__ import annotations

import streamlit as st

from calculator.evaluation.result import MeasureResult
from calculator.rulebook.model_benefits import Reimbursement
from calculator.web.components.conditions import figures
from calculator.web.components.verdict import assumptions, verdict_card
from calculator.web.components.waterfall import steps_table, waterfall_chart
from calculator.web.estimate import Estimate, rules
from calculator.web.markup import element
from calculator.wording import t

__all__ = ["answer"]


def answer(measure: MeasureResult | None, found: Estimate, kind: str, language: str) -> None:
    """Draw the answer; ``kind`` is that of the desk, which labels an example as one."""
    card, beside = st.columns([11, 10], gap="medium")
    below = st.container(key="slot-assumed")
    if measure is None or found.application is None:
        return
    card.html(verdict_card(measure, found, found.rulebook, language, kind))
    with beside:
        _how_it_came_about(measure, language)
    if taken := assumptions(measure, found.application, found.rulebook, language):
        below.html(taken)


def _how_it_came_about(measure: MeasureResult, language: str) -> None:
    """The way from the costs to the sum; for a measure without costs the figures that its conditions come down to."""
    steps = measure.benefit.waterfall if measure.benefit is not None else ()
    begins = bool(steps and steps[0].amount)
    if not begins and not isinstance(rules().measures[measure.id].benefit, Reimbursement):
        if shown := figures(measure, language):
            st.html(shown)
        return
    st.html(element("h3", t("console.waterfall", language)))
    if waterfall_chart(measure, language):
        st.html(steps_table(measure, language))
    else:
        st.html(element("p", t("web.no_chart", language), look="weak"))
