"""Facts, values, evidence and periods as a reader wants them named."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Final

from calculator.evaluation.result import Shortfall
from calculator.facts.dictionary import field, table
from calculator.money import format_date, format_money, format_number, format_share
from calculator.rulebook.model import Evidence, ParameterRow, Validity, ValueOfParameter
from calculator.wording import t

__all__ = ["category_text", "evidence_text", "fact_text", "first_few", "period_text", "row_names", "row_value_text",
           "shortfall_text", "value_text"]  # fmt: skip

_MOST_NAMED: Final = 10
_SHORTEST_INN: Final = 10
_COUNTED_IN_WORDS: Final = ("years", "working_days")


def evidence_text(evidence: Evidence | None, language: str) -> str:
    return t(f"console.evidence_{evidence.name}", language) if evidence is not None else ""


def fact_text(name: str, language: str) -> str:
    """The label of a field, a group or a table, a part with its whole; the name itself where the dictionary has none."""
    try:
        item = field(name)
        label = item.label.in_language(language)
        if item.part_of is None:
            return label
        return f"{field(item.part_of).label.in_language(language)}, {label[:1].lower()}{label[1:]}"
    except KeyError:
        pass
    try:
        return table(name).label.in_language(language)
    except KeyError:
        return name


def category_text(category: str | None, language: str) -> str:
    choices = field("costs.category").choices or {}
    if category is None:
        return t("console.category_unknown", language)
    return choices[category].in_language(language) if category in choices else category


def value_text(value: ValueOfParameter | None, unit: str, language: str) -> str:
    """A value of a parameter, or a figure, with its unit."""
    if isinstance(value, bool):
        return t("evaluation.yes" if value else "evaluation.no", language)
    if isinstance(value, date):
        return format_date(value, language)
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, str) or value is None:
        return value or ""
    if unit.startswith("RUB"):
        return format_money(value, language)
    if unit == "share":
        return format_share(value, language)
    number = format_number(value, language)
    if unit in _COUNTED_IN_WORDS and Fraction(value).denominator == 1:
        return t(f"console.unit_{unit}", language, number=number, count=int(value))
    return number


def row_value_text(row: ParameterRow, unit: str, language: str) -> str:
    return t("console.value_absent", language) if row.absent else value_text(row.value, unit, language)


def period_text(valid: Validity, language: str) -> str:
    """``с 07.02.2016 по 17.04.2021``; empty where a value holds always."""
    start = format_date(valid.start, language) if valid.start is not None else ""
    until = format_date(valid.until, language) if valid.until is not None else ""
    if start and until:
        return t("console.period", language, start=start, until=until)
    if start:
        return t("console.period_since", language, start=start)
    return t("console.period_until", language, until=until) if until else ""


def shortfall_text(shortfall: Shortfall, language: str) -> str:
    if shortfall.unit.startswith("RUB"):
        amount = format_money(shortfall.amount, language)
    elif shortfall.unit == "share":
        amount = format_share(shortfall.amount, language)
    else:
        amount = format_number(shortfall.amount, language)
    return t("console.shortfall", language, amount=amount, fact=fact_text(shortfall.of, language))


def row_names(names: Iterable[str], language: str) -> str:
    """INNs and row numbers that break a condition."""
    texts = [
        t("evaluation.inn", language, inn=name)
        if len(name) >= _SHORTEST_INN
        else t("evaluation.row", language, number=name)
        for name in names
    ]
    return first_few(texts, language)


def first_few(texts: list[str], language: str, most: int = _MOST_NAMED) -> str:
    shown = ", ".join(texts[:most])
    left = len(texts) - most
    return shown + (t("console.and_more", language, count=left) if left > 0 else "")
