"""The part of the result document that only a loan has."""

from __future__ import annotations

from typing import Any

from calculator.evaluation.document_figures import day, money, number, percent
from calculator.evaluation.results_of_loans import LoanResult, LoanYear, Segment

__all__ = ["loan_document"]


def loan_document(loan: LoanResult, present_value: int | None) -> dict[str, Any]:
    """Rates in per cent, money half up to the kopeck line by line; totals are rounded once, from exact sums."""
    document: dict[str, Any] = {
        "rate": percent(loan.rate),
        "rate_with_fee": percent(loan.cost_rate),
        "interest": money(loan.interest),
        "grant_equivalent": money(present_value),
        "grant_equivalent_per_rouble": number(loan.value_per_rouble),
        "discount_rate": percent(loan.discount),
        "schedule": [_segment(segment) for segment in loan.schedule],
        "years": [_year(year) for year in loan.years],
    }
    if loan.after_tax is not None:
        document["after_tax"] = money(loan.after_tax)
    return document


def _segment(segment: Segment) -> dict[str, Any]:
    return {
        "from": day(segment.start),
        "to": day(segment.end),
        "days": segment.days,
        "years": number(segment.years),
        "balance": money(segment.balance),
        "rate": percent(segment.rate),
        "market_rate": percent(segment.market),
        "interest": money(segment.interest),
        "saving": money(segment.saving),
        "preferential": segment.preferential,
    }


def _year(year: LoanYear) -> dict[str, Any]:
    return {
        "year": year.year,
        "from": day(year.start),
        "interest": money(year.interest),
        "saving": money(year.saving),
    }
