"""What the acts require, as a table: the fact, the threshold, the clause, the sources, and how it was computed."""

from __future__ import annotations

from typing import Final

from calculator.console.words import evidence_text, value_text
from calculator.evaluation.result import ConditionResult, MeasureResult, Quantity
from calculator.rulebook import Rulebook
from calculator.web.components.conditions import in_the_way
from calculator.web.components.marks import verdict_mark
from calculator.web.markup import Markup, element, link
from calculator.wording import t

__all__ = ["requirements_table"]

_COLUMNS: Final = ("requirement", "fact", "threshold", "state", "clause")


def requirements_table(measure: MeasureResult, rulebook: Rulebook, language: str) -> Markup:
    """Every condition of the measure, a row each, in the order of the act."""
    header = [element("th", t(f"web.requirement_{name}", language), look=_align(name)) for name in _COLUMNS]
    rows = [_row(one, rulebook, language) for one in measure.conditions]
    grid = element("table", element("thead", element("tr", *header)), element("tbody", *rows), look="requirements")
    return element("div", grid, look="wide")


def _align(column: str) -> str:
    return "number" if column in ("fact", "threshold") else ""


def _row(one: ConditionResult, rulebook: Rulebook, language: str) -> Markup:
    facts = [text for text in (_quantity(value, language) for value in one.values.values()) if text]
    return element(
        "tr",
        element(
            "td",
            element("strong", one.title.in_language(language)),
            element("p", one.explanation(language), look="weak"),
            *in_the_way(one, language),
        ),
        element("td", "; ".join(facts) or "—", look="number"),
        element("td", _quantity(one.threshold, language) if one.threshold is not None else "—", look="number"),
        element("td", verdict_mark(one.verdict, language, provisional=one.provisional)),
        element("td", *_clause(one, rulebook, language), look="weak"),
    )


def _quantity(quantity: Quantity, language: str) -> str:
    return value_text(quantity.value, quantity.unit, language)


def _clause(one: ConditionResult, rulebook: Rulebook, language: str) -> list[Markup]:
    titles = {source.address: source.title for source in rulebook.sources.values()}
    parts = [element("p", one.clause or t("web.no_clause", language))]
    if one.evidence is not None:
        parts.append(element("p", t("web.evidence", language, evidence=evidence_text(one.evidence, language))))
    parts += [element("p", link(address, titles.get(address, address))) for address in dict.fromkeys(one.sources)]
    return parts
