"""The sum under each way to read the law, side by side."""

from __future__ import annotations

from calculator.evaluation.result import MeasureResult
from calculator.money import format_money
from calculator.rulebook import Rulebook
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
            default = t("console.by_default", language) if reading.id == topic.default else ""
            reason = reading.reason.in_language(language) if reading.reason is not None else ""
            cells.append(
                element(
                    "div",
                    element("strong", reading.title.in_language(language), default),
                    element("span", format_money(value, language) if value is not None else "—", look="number strong"),
                    element("span", reason, look="weak") if reason else "",
                    look="reading",
                )
            )
        blocks += [element("p", topic.title.in_language(language)), element("div", *cells, look="readings")]
    if not blocks:
        return Markup("")
    return element("section", element("h2", t("answers.by_readings", language)), *blocks)
