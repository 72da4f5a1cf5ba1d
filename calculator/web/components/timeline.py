"""A parameter through time as a chart of steps; its rows stand in the table of the rule page."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

import altair as alt
import pandas as pd
import streamlit as st

from calculator.console.words import row_value_text
from calculator.rulebook.model import Parameter
from calculator.wording import t

__all__ = ["changing", "timeline"]

_LINE: Final = "#1f4e79"
_FIRST_DAY: Final = date(2014, 1, 1)


def changing(parameter: Parameter) -> bool:
    """Whether the parameter is a number that has changed: only then a chart says more than the table."""
    values = {row.value for row in parameter.rows if _is_number(row.value)}
    return len(values) > 1


def _is_number(value: object) -> bool:
    return isinstance(value, int | Fraction) and not isinstance(value, bool)


def timeline(parameter: Parameter, language: str) -> None:
    """Steps from the first day to today; days without a value leave a gap."""
    rows = []
    today = date.today()
    for row in parameter.rows:
        if not isinstance(row.value, int | Fraction) or isinstance(row.value, bool) or row.reading is not None:
            continue
        start, until = row.valid.start or _FIRST_DAY, row.valid.until or today
        scale = 100 if parameter.unit == "share" else Fraction(1, 100) if parameter.unit.startswith("RUB") else 1
        value = float(Fraction(row.value) * scale)
        rows.append({"from": start.isoformat(), "to": max(until, start).isoformat(), "value": value,
                     "text": row_value_text(row, parameter.unit, language)})  # fmt: skip
    if not rows:
        return
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("from:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", labelAngle=0)),
        y=alt.Y("value:Q", title=None, axis=None, scale=alt.Scale(zero=False, padding=14)),
    )
    lines = base.mark_rule(strokeWidth=3, color=_LINE).encode(x2="to:T")
    words = base.mark_text(align="left", dy=-9, fontSize=12).encode(text="text:N")
    alt_text = t("answers.rule_chart", language, title=parameter.title)
    chart = alt.layer(lines, words).properties(height=170).configure_view(stroke=None)
    st.altair_chart(chart, width="stretch", alt=alt_text)
