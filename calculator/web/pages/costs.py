"""Costs: pasted, typed or read from a file, and how each row was understood for a measure."""

from __future__ import annotations

from typing import Final

import streamlit as st

from calculator.evaluation.result import MeasureResult
from calculator.web.components.costs import rows_understood
from calculator.web.components.notices import not_read
from calculator.web.components.strip import verdict_strip
from calculator.web.components.tables import table_editor
from calculator.web.desk import desk_of
from calculator.web.draft import Draft
from calculator.web.estimate import Estimate, estimate
from calculator.web.markup import unmarked
from calculator.wording import t

__all__ = ["show"]

_TABLE: Final = "costs"


def show() -> None:
    draft = desk_of(st.session_state).draft
    found = estimate(draft)
    verdict_strip(draft, found)
    not_read(found, draft.language, without=_TABLE)
    table_editor(draft, _TABLE)
    measure = _measure(draft, found)
    st.html(rows_understood(draft, found, measure))


def _measure(draft: Draft, found: Estimate) -> MeasureResult | None:
    """The measure for which the rows are judged, of those that reckon with rows of costs."""
    measures = found.result.measures if found.result is not None else ()
    listed = [one for one in measures if one.benefit is not None and one.benefit.lines]
    if not listed:
        return found.measure
    first = next((one for one in listed if one is found.measure), listed[0])
    titles = {_id(one): one.title.in_language(draft.language) for one in listed}
    chosen = st.selectbox(
        t("web.judged_for", draft.language),
        list(titles),
        index=list(titles).index(_id(first)),
        format_func=lambda name: unmarked(titles[name]),
        key=f"judged/{draft.version}/{'/'.join(titles)}",
    )
    return next((one for one in listed if _id(one) == chosen), first)


def _id(measure: MeasureResult) -> str:
    return f"{measure.id}/{measure.loan_id}" if measure.loan_id else measure.id
