"""The sum under each way to read the law, side by side."""

from __future__ import annotations

from calculator.evaluation.result import MeasureResult
from calculator.money import format_money
from calculator.rulebook import Rulebook
from calculator.web.components.marks import reading_cell
from calculator.web.markup import Markup, element
from calculator.wording import t

__all__ = ["sums_by_reading"]


def sums_by_reading(measure: MeasureResult, rulebook: Rulebook, language: str) -> Markup:
    """A block a topic whose reading changes the sum; empty where none does."""
    benefit = measure.benefit
    if benefit is None:
        return Markup("")
    sums, base = (
        (benefit.ceiling.by_reading, benefit.ceiling.value)
        if benefit.ceiling is not None
        else (benefit.by_reading, benefit.amount)
    )
    blocks = []
    for topic in rulebook.topics.values():
        if not set(sums) & set(topic.readings):
            continue
        cells = []
        for reading in topic.readings.values():
            value = sums.get(reading.id, base)
            text = format_money(value, language) if value is not None else "—"
            cells.append(reading_cell(reading, topic, element("span", text, look="number strong"), language))
        blocks += [element("p", topic.title.in_language(language)), element("div", *cells, look="readings")]
    if not blocks:
        return Markup("")
    return element("section", element("h2", t("answers.by_readings", language)), *blocks)
