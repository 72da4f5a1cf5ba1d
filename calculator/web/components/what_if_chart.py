"""One input over a range as a chart: the sum as a line, the status as a band with words, borders drawn in."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final, Literal

import altair as alt
import pandas as pd
import streamlit as st

from calculator.advice.inputs import Input
from calculator.advice.what_if import Stretch, Sweep
from calculator.console.statuses import status_style, status_text
from calculator.console.what_if import input_value_text, stretch_sum_text
from calculator.web.components.axes import Axis, axis_of
from calculator.wording import t

__all__ = ["sum_lines", "sweep_chart"]

_HEIGHT, _WITHOUT_LINES = 300, 110
_BAND: Final = 26
_COLOURS: Final = {"good": "#cfe6d8", "bad": "#f4d3cf", "open": "#f7e3b4", "": "#e2e6eb"}
_LINE, _SOFT, _INK, _WEAK, _CHOSEN = "#1f4e79", "#4f86b3", "#1b2430", "#5a6472", "#a32a1f"
_LINE_OF_WORDS: Final = 13
_ROOM_FOR_WORDS: Final = 0.3
_ROOM_FOR_A_NUMBER: Final = 0.03
_ROOM_FOR_A_VALUE: Final = 0.16
Rows = list[dict[str, Any]]


def sum_lines(found: Sweep) -> Rows:
    """The points of the lines in kopecks: ``kind`` is ``certain``, ``open`` or ``if_met``; what is not known has no point.

    ``open`` is a sum under an open or provisional answer: it stands only where something may come of it, for it is no refusal.
    """
    rows: Rows = []
    for number, stretch in enumerate(found.stretches, 1):
        for point in stretch.points:
            row = {"value": point.value, "stretch": number}
            if point.if_met is not None:
                rows.append({**row, "kind": "if_met", "amount": point.if_met, "upper": None})
            if point.amount is None or (stretch.is_conditional and not (point.amount or point.upper)):
                continue
            upper = point.upper if point.upper != point.amount else None
            kind = "open" if stretch.is_conditional else "certain"
            rows.append({**row, "kind": kind, "amount": point.amount, "upper": upper})
    return rows


def sweep_chart(found: Sweep, chosen: Fraction, language: str) -> None:
    """Draw it. Sums of one kind are joined within a stretch only: at a border a line may end and another one begin."""
    item = found.item
    low, high = found.points[0].value, found.points[-1].value
    lines = sum_lines(found)
    across = _axis(item, (low, high), language)
    most = max((max(row["amount"], row["upper"] or 0) for row in lines), default=0)
    up = axis_of("money", Fraction(most), language)
    drawn = pd.DataFrame(
        [
            {**row, "x": across.place(row["value"]), "y": up.place(Fraction(row["amount"])),
             "top": None if row["upper"] is None else up.place(Fraction(row["upper"]))}
            for row in lines
        ],
        columns=["x", "y", "top", "stretch", "kind"],
    )  # fmt: skip
    position = alt.X(
        f"x:{'T' if item.kind == 'date' else 'Q'}",
        title=across.title,
        axis=alt.Axis(labelExpr=across.label, tickCount=5, labelAngle=0, grid=False, format=across.format),
        scale=alt.Scale(domain=[across.domain(low), across.domain(high)], nice=False),
    )
    layers = [*_band(found, across, position, language)]
    if lines:
        layers += _sums(drawn, position, up)
    height = _HEIGHT if lines else _WITHOUT_LINES
    layers += _rules(found, across, position, height)
    layers += _marked(item, chosen, across, position, height, language)
    words = "; ".join(
        f"{input_value_text(item, one.first.value, language)} – {input_value_text(item, one.last.value, language)}: "
        f"{_status(one, language)}, {stretch_sum_text(one, language)}"
        for one in found.stretches
    )
    chart = alt.layer(*layers).resolve_scale(color="independent", strokeDash="independent")
    # The width fits the page; the height is that of the lines alone, on which the places of band and words rest.
    fitted = alt.AutoSizeParams(type="fit-x", contains="padding")
    chart = chart.properties(height=height, autosize=fitted).configure_view(stroke=None)
    st.altair_chart(chart, width="stretch", alt=words)


def _axis(item: Input, ends: tuple[Fraction, Fraction], language: str) -> Axis:
    return axis_of(item.kind, max(abs(ends[0]), abs(ends[1])), language)


def _status(stretch: Stretch, language: str) -> str:
    return t("what_if.not_possible", language) if stretch.measure is None else status_text(stretch.measure, language)


# layers ---------------------------------------------------------------------------------------------------------------


def _band(found: Sweep, across: Axis, position: alt.X, language: str) -> list[alt.Chart]:
    """A coloured strip above the lines; its parts have the numbers of the table below, and words where there is room."""
    ends = [one.first.value for one in found.stretches[1:]] + [found.points[-1].value]
    whole = float(found.points[-1].value - found.points[0].value) or 1.0
    rows: Rows = []
    for number, (stretch, end) in enumerate(zip(found.stretches, ends, strict=True), 1):
        start = stretch.first.value
        room = float(end - start) / whole
        rows.append(
            {
                "x": across.place(start),
                "x2": across.place(end),
                "middle": across.place((start + end) / 2),
                "look": status_style(stretch.measure) if stretch.measure is not None else "",
                "word": str(number) if room >= _ROOM_FOR_A_NUMBER else "",
                "room": room,
                "told": f"{number}. {_status(stretch, language)}",
            }
        )
    base = alt.Chart(pd.DataFrame(rows))
    colour = alt.Color("look:N", legend=None, scale=alt.Scale(domain=list(_COLOURS), range=list(_COLOURS.values())))
    strip = base.mark_rect().encode(x=position, x2="x2", y=alt.value(0), y2=alt.value(_BAND), color=colour)
    numbers = base.transform_filter(f"datum.room < {_ROOM_FOR_WORDS}").mark_text(fontSize=12, color=_INK)
    layers = [strip, numbers.encode(x=_at(position, "middle"), y=alt.value(_BAND / 2), text="word:N")]
    for row in rows:
        if row["room"] >= _ROOM_FOR_WORDS:  # each is cut where its own part of the strip ends, however wide the page is
            longest = alt.ExprRef(f"width * {row['room']:.4f} - 8")
            words = alt.Chart(pd.DataFrame([row])).mark_text(fontSize=12, color=_INK, limit=longest)
            layers.append(words.encode(x=_at(position, "middle"), y=alt.value(_BAND / 2), text="told:N"))
    return layers


def _at(position: alt.X, column: str) -> alt.X:
    """The same place on another column."""
    other = position.copy()
    other.shorthand = f"{column}:{position.shorthand[-1]}"
    return other


def _sums(drawn: pd.DataFrame, position: alt.X, up: Axis) -> list[alt.Chart]:
    base = alt.Chart(drawn)
    height = alt.Y(
        "y:Q",
        title=up.title,
        axis=alt.Axis(labelExpr=up.label, tickCount=5),
        scale=alt.Scale(range=[_HEIGHT, _BAND + 2 * _LINE_OF_WORDS + 10], zero=True),
    )
    dash = alt.StrokeDash(
        "kind:N", legend=None, scale=alt.Scale(domain=["certain", "open", "if_met"], range=[[1, 0], [6, 4], [2, 3]])
    )
    kinds = alt.Scale(domain=["certain", "open", "if_met"], range=[_LINE, _LINE, _WEAK])
    colour = alt.Color("kind:N", legend=None, scale=kinds)
    between = base.transform_filter("isValid(datum.top)").mark_area(color=_SOFT, opacity=0.2)
    lines = base.mark_line(strokeWidth=2.5, point=False)
    alone = base.transform_joinaggregate(count="count()", groupby=["stretch", "kind"]).transform_filter(
        "datum.count == 1"
    )
    return [
        between.encode(x=position, y=height, y2="top:Q", detail="stretch:N"),
        lines.encode(x=position, y=height, detail="stretch:N", strokeDash=dash, color=colour),
        alone.mark_point(filled=True, size=40, color=_LINE).encode(x=position, y=height),
    ]


def _rules(found: Sweep, across: Axis, position: alt.X, height: int) -> list[alt.Chart]:
    """Borders: whole where the verdict or the edition changes, dashed otherwise; with the value where there is room."""
    whole = float(found.points[-1].value - found.points[0].value) or 1.0
    rows: Rows = []
    told = {0: -1.0, 1: -1.0}
    for border in found.borders:
        place = float(border.first - found.points[0].value) / whole
        level = min(told, key=lambda line: told[line])  # values take turns on two lines
        has_room = told[level] < 0 or place - told[level] >= _ROOM_FOR_A_VALUE
        told[level] = place if has_room else told[level]
        rows.append(
            {
                "x": across.place(border.first),
                "strong": bool({"edition", "verdict", "allowed"} & set(border.changes)),
                "value": across.short(border.first) if has_room else "",
                "late": place > 1 - _ROOM_FOR_A_VALUE,
                "level": level,
            }
        )
    if not rows:
        return []
    base = alt.Chart(pd.DataFrame(rows))
    dash = alt.StrokeDash("strong:N", legend=None, scale=alt.Scale(domain=[True, False], range=[[1, 0], [3, 3]]))
    line = base.mark_rule(color=_INK, strokeWidth=1).encode(
        x=position, y=alt.value(0), y2=alt.value(height), strokeDash=dash
    )
    word: dict[str, Any] = {"fontSize": 11, "color": _INK}
    layers = [line]
    sides: tuple[tuple[bool, Literal["left", "right"], int], ...] = ((False, "left", 4), (True, "right", -4))
    for late, align, shift in sides:
        for level in told:
            here = base.transform_filter(f"datum.late == {'true' if late else 'false'} && datum.level == {level}")
            place = _BAND + _LINE_OF_WORDS * level + 10
            text = here.mark_text(align=align, dx=shift, **word)
            layers.append(text.encode(x=position, y=alt.value(place), text="value:N"))
    return layers


def _marked(
    item: Input, chosen: Fraction, across: Axis, position: alt.X, height: int, language: str
) -> list[alt.Chart]:
    """Where the input stands now, and the value that is looked at."""
    rows = (
        [] if item.now is None else [{"x": across.place(item.now), "what": "now", "word": t("what_if.now", language)}]
    )
    if chosen != item.now:
        rows.append({"x": across.place(chosen), "what": "chosen", "word": ""})
    if not rows:
        return []
    colour = alt.Color("what:N", legend=None, scale=alt.Scale(domain=["now", "chosen"], range=[_LINE, _CHOSEN]))
    base = alt.Chart(pd.DataFrame(rows))
    line = base.mark_rule(strokeWidth=1.5, strokeDash=[5, 3]).encode(
        x=position, y=alt.value(_BAND), y2=alt.value(height), color=colour
    )
    word = base.mark_text(align="left", dx=4, fontSize=11, baseline="bottom")
    return [line, word.encode(x=position, y=alt.value(height - 4), text="word:N", color=colour)]
