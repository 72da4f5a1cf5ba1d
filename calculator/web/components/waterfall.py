"""From what was claimed to the sum: the steps as a chart, and the same steps as a table."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from calculator.evaluation.result import MeasureResult, Step
from calculator.money import format_money
from calculator.web.markup import Markup, element, joined, link
from calculator.wording import t

__all__ = ["COLOURS", "steps_table", "waterfall_chart"]

_TOTALS: Final = ("claimed", "eligible", "amount")
COLOURS: Final = {"total": "#4f86b3", "loss": "#8490a0", "result": "#1a6b3c"}
_TEXT: Final = "#1b2430"
_STEP_HEIGHT: Final = 50
_ROOM_FOR_SUMS: Final = 1.5
"""The longest bar takes two thirds of the width; the sums stand to the right of the bars."""


def waterfall_chart(measure: MeasureResult, language: str) -> bool:
    """Draw the steps; ``False`` where there is no sum to come from anything."""
    benefit = measure.benefit
    steps = [] if benefit is None else [step for step in benefit.waterfall if _drawn(step)]
    if not steps or not steps[0].amount:
        return False
    bars = [_bar(number, step, language) for number, step in enumerate(steps)]
    longest = max(bar["end"] for bar in bars)
    alt_text = "; ".join(f"{bar['label']}: {bar['sum']}" for bar in bars)
    st.vega_lite_chart(pd.DataFrame(bars), _drawing(len(bars), longest), width="stretch", alt=alt_text)
    return True


def _drawing(bars: int, longest: float) -> dict[str, Any]:
    """The chart in the words of Vega-Lite. Put together by Altair it would take longer than all measures to evaluate."""
    across = {"type": "quantitative", "axis": None, "scale": {"domain": [0, longest * _ROOM_FOR_SUMS], "nice": False}}
    down = {"field": "number", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.55}}
    colour = {"domain": list(COLOURS), "range": list(COLOURS.values())}
    block = {
        "x": {"field": "start", **across},
        "x2": {"field": "end"},
        "y": down,
        "color": {"field": "kind", "type": "nominal", "legend": None, "scale": colour},
    }
    label = {"x": {"value": 0}, "y": down, "text": {"field": "label", "type": "nominal"}}
    amount = {"x": {"field": "end", **across}, "y": down, "text": {"field": "sum", "type": "nominal"}}
    text = {"type": "text", "align": "left", "fontSize": 13, "color": _TEXT}
    return {
        "layer": [
            {"mark": {"type": "bar", "cornerRadius": 2}, "encoding": block},
            {"mark": {**text, "baseline": "bottom", "dy": -13}, "encoding": label},
            {"mark": {**text, "dx": 8}, "encoding": amount},
        ],
        "height": _STEP_HEIGHT * bars,
        "padding": {"left": 2, "right": 2, "top": 14, "bottom": 2},
        "config": {"view": {"stroke": None}},
    }


def _drawn(step: Step) -> bool:
    """Totals and what takes something away; the rounding of a kopeck cannot be seen and stands in the table only."""
    return step.id in _TOTALS or (step.change != 0 and step.id != "rounding")


def _bar(number: int, step: Step, language: str) -> dict[str, Any]:
    """A total stands on zero, a loss hangs between what was left before and after it. Roubles, for drawing only."""
    total = step.id in _TOTALS
    after = float(step.amount) / 100
    before = 0.0 if total else float(step.amount - step.change) / 100
    kind = "result" if step.id == "amount" else "total" if total else "loss"
    shown = step.amount if total else step.change
    return {
        "number": number,
        "label": step.because(language),
        "start": min(before, after),
        "end": max(before, after),
        "kind": kind,
        "sum": format_money(shown, language).replace("-", "−"),
    }


def steps_table(measure: MeasureResult, language: str) -> Markup:
    """Each step with its change, what is left after it, and the clause and sources that made it."""
    benefit = measure.benefit
    if benefit is None or not benefit.waterfall:
        return Markup("")
    header = element(
        "tr",
        element("th", t("console.step_because", language)),
        element("th", t("console.step_change", language), look="number"),
        element("th", t("console.step_left", language), look="number"),
    )
    rows = [_step_row(step, language) for step in benefit.waterfall]
    table = element("table", element("thead", header), element("tbody", *rows))
    return element(
        "details",
        element("summary", t("web.steps", language)),
        element("div", table, look="wide"),
        look="steps",
    )


def _step_row(step: Step, language: str) -> Markup:
    change = format_money(step.change, language).replace("-", "−") if step.change and step.id not in _TOTALS else ""
    sources = [link(address, t("web.source_number", language, number=n)) for n, address in enumerate(step.sources, 1)]
    clause = element("span", step.clause or "", *(joined(" ", one) for one in sources), look="weak")
    return element(
        "tr",
        element("td", step.because(language), " ", clause if step.clause or sources else ""),
        element("td", change, look="number"),
        element("td", format_money(step.amount, language), look="number"),
        look="strong" if step.id == "amount" else "",
    )
