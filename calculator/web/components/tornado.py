"""The inputs that move the sum most: bars around the sum of now, and the same as a table."""

from __future__ import annotations

from fractions import Fraction
from textwrap import wrap
from typing import Any, Final

import altair as alt
import pandas as pd
import streamlit as st

from calculator.advice.tornado import Bar, End, Tornado
from calculator.console.statuses import Status, status_of, status_text
from calculator.console.what_if import change_text, input_value_text
from calculator.console.words import fact_text, first_few
from calculator.money import format_money
from calculator.web.components.axes import axis_of
from calculator.web.components.tabulated import tabulated
from calculator.web.markup import Markup, element
from calculator.wording import t

__all__ = ["tornado_block"]

_ROW, _LINE = 50, 15
_LESS, _MORE, _OPEN, _INK = "#8490a0", "#4f86b3", "#d9a441", "#1b2430"
_MET: Final = (Status.met, Status.met_provisionally, Status.no_verdict)
_LONGEST: Final = 46
"""Signs on a line of a title; a small screen has no more room."""
_MOST_LINES: Final = 2


def tornado_block(found: Tornado, language: str) -> None:
    """Chart and table; in words where there is nothing to draw."""
    st.html(element("h2", t("what_if.tornado", language)))
    if found.now is None:
        st.html(element("p", t("what_if.tornado_no_sum", language), look="weak"))
    else:
        told = t("what_if.tornado_help", language, count=found.tried)
        if found.tried < found.all_inputs:
            told += " " + t("what_if.tornado_most", language, tried=found.tried, count=found.all_inputs)
        st.html(element("p", told, look="weak"))
        if found.bars or found.open is not None:
            _chart(found, found.now, language)
            st.html(_table(found, language))
        else:
            st.html(element("p", t("what_if.tornado_none", language), look="weak"))
    if found.left_out:
        facts = first_few([fact_text(name, language) for name in found.left_out], language)
        st.html(element("p", t("what_if.tornado_left_out", language, facts=facts), look="weak"))


def _chart(found: Tornado, now: int, language: str) -> None:
    rows = [row for number, bar in enumerate(found.bars) for row in _halves(number, bar, language)]
    if found.open is not None:
        title = _open_title(found, language)
        rows.append(_half(len(found.bars), title, found.open.least, found.open.most, "open", language))
    largest = max(abs(row["end"]) for row in rows)
    scale = axis_of("money", Fraction(max(largest, abs(now))), language)
    drawn = pd.DataFrame(
        [
            {**row, "start": scale.place(Fraction(row["start"])), "end": scale.place(Fraction(row["end"]))}
            for row in rows
        ]
    )
    base = alt.Chart(drawn).encode(y=alt.Y("number:O", axis=None, scale=alt.Scale(paddingInner=0.7, paddingOuter=0.3)))
    across = alt.X(
        "start:Q",
        title=scale.title,
        axis=alt.Axis(labelExpr=scale.label, tickCount=5, labelAngle=0),
        scale=alt.Scale(zero=False, padding=10),
    )
    colour = alt.Color(
        "what:N", legend=None, scale=alt.Scale(domain=["less", "more", "open"], range=[_LESS, _MORE, _OPEN])
    )
    bars = base.mark_bar(cornerRadius=2).encode(x=across, x2="end:Q", color=colour)
    lines = max(row["title"].count("\n") for row in rows) + 1
    titles = base.transform_filter("datum.is_first").mark_text(
        align="left",
        baseline="bottom",
        dy=-10 - _LINE * (lines - 1),
        fontSize=13,
        color=_INK,
        lineBreak="\n",
        lineHeight=_LINE,
    )
    middle = alt.Chart(pd.DataFrame([{"start": scale.place(Fraction(now))}]))
    line = middle.mark_rule(color=_INK).encode(x=across)
    count = len(found.bars) + (found.open is not None)
    step = _ROW + _LINE * (lines - 1)
    chart = alt.layer(bars, titles.encode(x=alt.value(0), text="title:N"), line).properties(height=step * count)
    told = "; ".join(
        t("what_if.tornado_alt", language, title=row["title"].replace("\n", " "), least=row["least"], most=row["most"])
        for row in rows
    )
    fitted = alt.AutoSizeParams(type="fit-x", contains="padding")
    chart = chart.properties(autosize=fitted, padding={"left": 2, "right": 6, "top": 16 * lines, "bottom": 4})
    st.altair_chart(chart.configure_view(stroke=None), width="stretch", alt=told)


def _halves(number: int, bar: Bar, language: str) -> list[dict[str, Any]]:
    """One bar to each side; both begin at the sum of now."""
    title = f"{bar.item.title.in_language(language)}, {change_text(bar, language)}"
    rows: list[dict[str, Any]] = []
    for what, end in (("less", bar.less), ("more", bar.more)):
        if end is not None:
            rows.append(_half(number, title, bar.now, end.amount, what, language) | {"is_first": not rows})
    return rows


def _half(number: int, title: str, start: int, end: int, what: str, language: str) -> dict[str, Any]:
    least, most = sorted((start, end))
    return {
        "number": number,
        "title": "\n".join(wrap(title, _LONGEST, max_lines=_MOST_LINES, placeholder="…")),
        "start": start,
        "end": end,
        "what": what,
        "least": format_money(least, language),
        "most": format_money(most, language),
        "is_first": True,
    }


def _table(found: Tornado, language: str) -> Markup:
    names = ("input", "moved", "less", "more")
    header = [t(f"what_if.tornado_{name}", language) for name in names]
    rows = [
        (
            bar.item.title.in_language(language),
            change_text(bar, language),
            *(_end(bar, end, language) for end in (bar.less, bar.more)),
        )
        for bar in found.bars
    ]
    if found.open is not None:
        least, most = (format_money(amount, language) for amount in (found.open.least, found.open.most))
        rows.append((_open_title(found, language), "—", least, most))
    return tabulated(header, rows, look="stacked")


def _open_title(found: Tornado, language: str) -> str:
    facts = found.open.facts if found.open is not None else ()
    named = first_few([fact_text(name, language) for name in facts], language, 3)
    return t("what_if.tornado_open", language, facts=named)


def _end(bar: Bar, end: End | None, language: str) -> str:
    """The value that the input was given and the sum then; an answer other than met is said."""
    if end is None:
        return t("what_if.tornado_impossible", language)
    value, amount = input_value_text(bar.item, end.value, language), format_money(end.amount, language)
    if status_of(end.measure) in _MET:
        return t("what_if.tornado_cell", language, value=value, amount=amount)
    status = status_text(end.measure, language)
    return t("what_if.tornado_zero", language, value=value, amount=amount, status=status)
