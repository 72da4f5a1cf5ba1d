"""How figures and days stand in documents, and ``None`` where there is none."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from calculator.evaluation.valuation import half_up
from calculator.money import plain_money, plain_number, plain_percent

__all__ = ["day", "money", "number", "percent"]


def money(amount: Fraction | int | None) -> str | None:
    """Kopecks as roubles; interest and present values, which are no whole kopecks, half a kopeck up."""
    if amount is None:
        return None
    return plain_money(amount if isinstance(amount, int) else half_up(amount))


def percent(share: Fraction | None) -> str | None:
    return None if share is None else plain_percent(share)


def number(value: Fraction | None) -> str | None:
    return None if value is None else plain_number(value)


def day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
