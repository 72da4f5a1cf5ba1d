"""The picture of the contracts; what it shows stands in the table under it too."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import pandas as pd
import streamlit as st

from calculator.console.cluster_words import edge_types
from calculator.cooperation.checking import ClusterCheck
from calculator.cooperation.drawing import Drawing, drawing_of
from calculator.cooperation.participants import Participant
from calculator.money import format_money
from calculator.web.markup import element
from calculator.wording import t

__all__ = ["contracts_picture", "picture_rows"]

_INK, _PAPER = "#1b2430", "#ffffff"
_HELD: Final = "#8a5a00"
_SUPPLY: Final = "#1f4e79"
_COLOURS: Final = {"final": "#1f4e79", "intermediate": "#5a6472", "newcomer": "#1a6b3c", "isolated": "#a32a1f"}
_SHAPES: Final = {"final": "square", "intermediate": "circle", "newcomer": "triangle-up", "isolated": "cross"}
_ROW: Final = 27
_LEAST, _MOST = 260, 900
_LONGEST: Final = 26
_NAMES: Final = 0.5
"""Room for names beside the outer columns, of the way between columns."""
_TOLD: Final = {"seller": "seller", "buyer": "buyer", "amount": "amount", "contracts": "count", "types": "types"}
_MANY: Final = 60
"""So many supplies are drawn thinner."""
_OF_MEMBER: Final = (
    "!isValid(member.name) || indexof(member.name, datum.seller) >= 0 || indexof(member.name, datum.buyer) >= 0"
)
"""Whether a supply is one of the participant that is pointed at; all are while none is."""
_HEADINGS: Final = {"right": 90, "left": 270}


def contracts_picture(check: ClusterCheck, language: str) -> None:
    """Nothing where no contract counts; on a narrow screen the table stands alone."""
    if not check.graph.edges:
        return
    drawing = drawing_of(check.graph, [one.inn for one in check.participants if one.final])
    spots, curves, heads = picture_rows(check, drawing, language)
    columns = drawing.columns
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-_NAMES, columns - 1 + _NAMES], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-0.02, 1.02], nice=False))
    tallest = max(sum(spot.column == place for spot in drawing.spots) for place in range(columns))
    layers = alt.layer(
        *_supplies(pd.DataFrame(curves), pd.DataFrame(heads), x, y, language),
        *_members(pd.DataFrame(spots), x, y, language),
    ).properties(height=min(max(tallest * _ROW, _LEAST), _MOST))
    apart = layers.resolve_scale(color="independent", shape="independent")
    chart = apart.configure_view(stroke=None).configure_legend(
        orient="bottom", title=None, labelFontSize=12, labelLimit=0
    )
    with st.container(key="cluster-picture"):
        caption = [t("cooperation.picture_order", language), t("cooperation.picture_width", language)]
        if drawing.apart:
            caption.append(t("cooperation.picture_apart", language))
        st.html(element("p", " ".join(caption), look="weak"))
        st.altair_chart(chart, width="stretch", alt=t("cooperation.picture", language), theme=None)


def picture_rows(
    check: ClusterCheck, drawing: Drawing, language: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """What is drawn: participants, points of the curves, heads of the arrows."""
    known = {one.inn: one for one in check.participants}
    names = {inn: check.cluster.name(inn) for inn in known}
    spots = [
        {"x": spot.column, "y": spot.y, "name": names[spot.inn], "inn": spot.inn, "label": _short(names[spot.inn]),
         "side": "right" if spot.column == drawing.columns - 1 else "left",
         "kind": t(f"cooperation.picture_{_kind(known[spot.inn], check)}", language)}
        for spot in drawing.spots
    ]  # fmt: skip
    curves, heads = [], []
    for number, curve in enumerate(drawing.curves):
        edge = curve.edge
        told = {
            "edge": number, "from": edge.seller, "to": edge.buyer, "seller": names[edge.seller], "buyer": names[edge.buyer],
            "amount": format_money(edge.amount, language), "types": edge_types(edge, language),
            "contracts": edge.contracts, "weight": float(edge.amount), "held": bool(edge.cuts_off),
        }  # fmt: skip
        curves += [{**told, "step": step, "x": x, "y": y} for step, (x, y) in enumerate(curve.points)]
        x, y = curve.points[-3]
        heads.append({**told, "x": x, "y": y, "heading": _HEADINGS[curve.heading]})
    return spots, curves, heads


def _kind(one: Participant, check: ClusterCheck) -> str:
    if one.inn in check.graph.isolated:
        return "isolated"
    return "newcomer" if one.newcomer else "final" if one.final else "intermediate"


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"


def _supplies(curves: pd.DataFrame, heads: pd.DataFrame, x: Any, y: Any, language: str) -> list[alt.Chart]:
    tooltip = [
        alt.Tooltip(f"{name}:N", title=t(f"cooperation.column_{title}", language))
        for name, title in _TOLD.items()
    ]  # fmt: skip
    colour = alt.Color("held:N", scale=alt.Scale(domain=[False, True], range=[_SUPPLY, _HELD]), legend=None)
    thickest = 5 if len(heads) > _MANY else 9
    lines = (
        alt.Chart(curves)
        .mark_line(strokeCap="round")
        .encode(
            opacity=alt.condition(_OF_MEMBER, alt.value(0.42), alt.value(0.05)),
            x=x,
            y=y,
            detail="edge:N",
            order="step:Q",
            strokeWidth=alt.StrokeWidth(
                "weight:Q", scale=alt.Scale(type="sqrt", range=[1, thickest], zero=True), legend=None
            ),
            color=colour,
            tooltip=tooltip,
        )
    )
    arrows = (
        alt.Chart(heads)
        .mark_point(shape="triangle-up", size=46, filled=True)
        .encode(
            x=x,
            y=y,
            opacity=alt.condition(_OF_MEMBER, alt.value(0.9), alt.value(0.05)),
            angle=alt.Angle("heading:Q", scale=None),
            color=colour,
            tooltip=tooltip,
        )
    )
    return [lines, arrows]


def _members(spots: pd.DataFrame, x: Any, y: Any, language: str) -> list[alt.Chart]:
    kinds = [t(f"cooperation.picture_{kind}", language) for kind in _COLOURS]
    present = [kind for kind in kinds if kind in set(spots["kind"])]
    colours = [colour for kind, colour in zip(kinds, _COLOURS.values(), strict=True) if kind in present]
    shapes = [shape for kind, shape in zip(kinds, _SHAPES.values(), strict=True) if kind in present]
    base = alt.Chart(spots).encode(x=x, y=y)
    marks = base.mark_point(size=110, filled=True, opacity=1).encode(
        color=alt.Color("kind:N", scale=alt.Scale(domain=present, range=colours), legend=alt.Legend()),
        shape=alt.Shape("kind:N", scale=alt.Scale(domain=present, range=shapes), legend=alt.Legend()),
        tooltip=[
            alt.Tooltip("name:N", title=t("cooperation.participant", language)),
            alt.Tooltip("inn:N", title=t("cooperation.inn", language)),
        ],
    )
    texts = []
    for side, align, shift in (("left", "right", -10), ("right", "left", 10)):
        words = base.transform_filter(alt.datum.side == side).encode(text="label:N")
        style: dict[str, Any] = {"align": align, "dx": shift, "fontSize": 12, "baseline": "middle"}
        texts.append(words.mark_text(stroke=_PAPER, strokeWidth=3, strokeJoin="round", **style))
        texts.append(words.mark_text(color=_INK, **style))
    pointed = alt.selection_point(name="member", fields=["inn"], on="pointerover", clear="pointerout")
    return [marks.add_params(pointed), *texts]
