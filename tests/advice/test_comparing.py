"""Support in comparable money: present values, loans of equal value, cash until the money comes, the project by years."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import Application, Rulebook, evaluate
from calculator.advice.comparing import Comparable, Comparison, compare_measures, months_between
from calculator.advice.yearly import yearly
from calculator.money import parse_money, plain_money

G7 = {
    "contract_date": "2026-08-10", "programme": "development", "joint_with_region": False, "amount": "400000000.00",
    "term_months": 60, "principal_last_quarters": 8, "guarantee_type": "bank", "guarantee_fee": "0", "guarantee_cover": "1",
}  # fmt: skip


@cache
def shipped() -> Rulebook:
    return Rulebook.load()


def batch(**more: Any) -> dict[str, Any]:
    """Starter batches for 120 m from another participant, reimbursed a year after the valuation, beside the loan of G7 b."""
    return {
        "application": {
            "application_date": "2026-08-10", "valuation_date": "2026-08-10", "market_rate": "17", "discount_rate": "17",
            "payment_date": "2027-08-10",
        },
        "project": {"cost_total": "500000000.00", "own_funds": "100000000.00"},
        "loan": G7,
        **more,
    }  # fmt: skip


def starter(paid_on: str | None = "2026-09-10") -> dict[str, Any]:
    row = {"category": "starter_batch_purchase", "net": "120000000.00", "documented": True}
    return row if paid_on is None else {**row, "paid_on": paid_on}


def compared(document: dict[str, Any], *measures: str) -> Comparison:
    application = Application.from_document(document)
    return compare_measures(application, evaluate(application, shipped(), measures=measures or None))


def one(comparison: Comparison, name: str) -> Comparable:
    return next(found for found in comparison.measures if found.measure.id == name)
