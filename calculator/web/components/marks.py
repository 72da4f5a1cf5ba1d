"""Small pieces of an answer that several blocks show: the mark of a verdict, one way to read the law."""

from __future__ import annotations

from typing import Final

from calculator.evaluation.result import Verdict
from calculator.rulebook.model import Reading, Topic
from calculator.web.markup import Markup, element
from calculator.wording import t

__all__ = ["reading_cell", "verdict_mark"]

_LOOKS: Final = {
    Verdict.met: "good",
    Verdict.not_met: "bad",
    Verdict.undetermined: "open",
    Verdict.not_computed: "open",
}


def verdict_mark(verdict: Verdict, language: str, *, provisional: bool = False) -> Markup:
    """The verdict of a condition in words on its colour."""
    text = t(f"console.verdict_{verdict.value}", language)
    if provisional:
        text = t("web.provisionally", language, verdict=text)
    return element("span", text, look=f"mark {_LOOKS[verdict]}")


def reading_cell(reading: Reading, topic: Topic, answer: Markup, language: str) -> Markup:
    """A reading with the ``answer`` that it gives and its reason; which one is taken by default is said."""
    default = t("console.by_default", language) if reading.id == topic.default else ""
    reason = reading.reason.in_language(language) if reading.reason is not None else ""
    return element(
        "div",
        element("strong", reading.title.in_language(language), default),
        answer,
        element("span", reason, look="weak") if reason else "",
        look="reading",
    )
