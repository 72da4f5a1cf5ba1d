"""The measure that a page is about: the address names it (``?measure=ID&loan=ID``), and it can be changed there."""

from __future__ import annotations

import streamlit as st

from calculator.evaluation.result import MeasureResult
from calculator.web.estimate import Estimate
from calculator.wording import t

__all__ = ["address_of", "chosen_measure"]


def chosen_measure(found: Estimate, language: str) -> MeasureResult | None:
    """The measure that the address names, and a way to another one."""
    listed = found.result.measures if found.result is not None else ()
    asked, loan = st.query_params.get("measure"), st.query_params.get("loan")
    chosen = next((one for one in listed if one.id == asked and loan in (None, one.loan_id)), found.measure)
    if chosen is None:
        return None
    names = [(one.id, one.loan_id) for one in listed]
    titles = {(one.id, one.loan_id): one.title.in_language(language) for one in listed}
    picked = st.selectbox(
        t("answers.measure", language),
        names,
        index=names.index((chosen.id, chosen.loan_id)),
        format_func=lambda name: titles[name] if name[1] is None else f"{titles[name]} ({name[1]})",
        key=f"measure/{chosen.id}/{chosen.loan_id}/{language}",
    )
    if picked != (chosen.id, chosen.loan_id):
        st.query_params["measure"] = picked[0]
        if picked[1] is None:
            st.query_params.pop("loan", None)
        else:
            st.query_params["loan"] = picked[1]
        st.rerun()
    return chosen


def address_of(measure: MeasureResult) -> dict[str, str]:
    """What names a measure in the address of a page."""
    return {"measure": measure.id} if measure.loan_id is None else {"measure": measure.id, "loan": measure.loan_id}
