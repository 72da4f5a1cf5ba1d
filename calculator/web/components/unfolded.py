"""A number that opens into the numbers it is made of, down to facts and parameters with their clause and source."""

from __future__ import annotations

from datetime import date
from typing import Final

from calculator.console.words import evidence_text
from calculator.evaluation.result import Quantity
from calculator.evaluation.unfolding import Figure
from calculator.money import format_date, format_money, format_number, format_share
from calculator.web.markup import Markup, element, joined, link
from calculator.wording import t

__all__ = ["figure_text", "quantity_text", "unfolded"]

_OPENED: Final = 2
"""Levels that stand open at first."""


def unfolded(figure: Figure, language: str) -> Markup:
    return element("div", _figure(figure, language, 0), look="unfolded")


def _figure(figure: Figure, language: str, level: int) -> Markup:
    title = figure.title.in_language(language)
    sign = element("span", figure.sign, look="sign") if figure.sign else ""
    head = joined(
        sign,
        element("span", title[:1].upper() + title[1:], look=f"figure-title {figure.kind}"),
        element("span", figure_text(figure, language), look="number strong"),
    )
    grounds = _grounds(figure, language)
    if not figure.parts and not grounds:
        return element("div", head, look="figure")
    inner = element("div", grounds, *(_figure(part, language, level + 1) for part in figure.parts), look="figure-parts")
    opened = {"open": "open"} if level < _OPENED else {}
    return element("details", element("summary", head), inner, look="figure", **opened)


def _grounds(figure: Figure, language: str) -> Markup | str:
    """Of a parameter: clause, how it is known, where it was read."""
    if figure.kind != "parameter":
        return ""
    clause = t("web.clause", language, clause=figure.clause) if figure.clause else t("web.no_clause", language)
    parts = [clause]
    if figure.evidence is not None:
        parts.append(t("web.evidence", language, evidence=evidence_text(figure.evidence, language)))
    links: list[str] = []
    for number, address in enumerate(figure.sources, start=1):
        links += [" ", link(address, f"[{number}]")]
    return element("p", ". ".join(parts) + ".", *links, look="weak")


def figure_text(figure: Figure, language: str) -> str:
    value = figure.value
    if value is None:
        return t("answers.not_known", language)
    if isinstance(value, bool):
        return t("evaluation.yes" if value else "evaluation.no", language)
    if isinstance(value, Quantity):
        return quantity_text(value, language)
    return format_date(value, language) if isinstance(value, date) else str(value)


def quantity_text(quantity: Quantity, language: str) -> str:
    """A number with its unit as a reader knows it."""
    if quantity.unit == "RUB" or quantity.unit.startswith("RUB/"):
        return format_money(quantity.value, language)
    if quantity.unit == "share":
        return format_share(quantity.value, language)
    number = format_number(quantity.value, language)
    if quantity.unit in ("months", "years") and quantity.value.denominator == 1:
        return t(f"answers.count_{quantity.unit}", language, count=int(quantity.value))
    return number
