"""The part of the result document that only a loan has."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from calculator.evaluation.results_of_loans import LoanResult, LoanYear, Segment
from calculator.evaluation.valuation import half_up
from calculator.money import plain_money, plain_number, plain_percent

__all__ = ["loan_document"]


def loan_document(loan: LoanResult, present_value: int | None) -> dict[str, Any]:
    """Rates in per cent, money half up to the kopeck line by line; totals are rounded once, from exact sums."""
    document: dict[str, Any] = {
        "rate": _percent(loan.rate),
        "rate_with_fee": _percent(loan.cost_rate),
        "interest": _money(loan.interest),
        "grant_equivalent": _money(present_value),
        "grant_equivalent_per_rouble": _number(loan.value_per_rouble),
        "discount_rate": _percent(loan.discount),
        "schedule": [_segment(segment) for segment in loan.schedule],
        "years": [_year(year) for year in loan.years],
    }
    if loan.after_tax is not None:
        document["after_tax"] = _money(loan.after_tax)
    return document


def _segment(segment: Segment) -> dict[str, Any]:
    return {
        "from": segment.start.isoformat() if segment.start is not None else None,
        "to": segment.end.isoformat() if segment.end is not None else None,
        "days": segment.days,
        "years": _number(segment.years),
        "balance": _money(segment.balance),
        "rate": _percent(segment.rate),
        "market_rate": _percent(segment.market),
        "interest": _money(segment.interest),
        "saving": _money(segment.saving),
        "preferential": segment.preferential,
    }


def _year(year: LoanYear) -> dict[str, Any]:
    return {
        "year": year.year,
        "from": year.start.isoformat() if year.start is not None else None,
        "interest": _money(year.interest),
        "saving": _money(year.saving),
    }


def _money(amount: Fraction | int | None) -> str | None:
    return None if amount is None else plain_money(half_up(Fraction(amount)))


def _percent(share: Fraction | None) -> str | None:
    return None if share is None else plain_percent(share)


def _number(number: Fraction | None) -> str | None:
    return None if number is None else plain_number(number)
