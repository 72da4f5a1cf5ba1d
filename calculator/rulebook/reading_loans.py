"""What is special in the rule folder of a loan: its schedule, and the rates that its benefit is computed from."""

from __future__ import annotations

from typing import Final

from calculator.rulebook.model import LoanTerms
from calculator.rulebook.reading_files import RuleFile, keys

__all__ = ["LOAN_KEYS", "read_loan_terms"]

LOAN_KEYS: Final = ("rate", "fee", "balance", "market")
"""Keys of a benefit of kind ``loan`` beside those that every kind has."""

_TERMS: Final = keys("kind rate rounding", "fee balance market own_funds split")


def read_loan_terms(file: RuleFile, value: object, path: str) -> LoanTerms:
    given = file.keys(value, path, _TERMS)
    return LoanTerms(
        rate=file.rule_text(given["rate"], f"{path}.rate"),
        fee=file.rule_text_or_none(given.get("fee"), f"{path}.fee"),
        balance=file.rule_text_or_none(given.get("balance"), f"{path}.balance"),
        market=file.rule_text_or_none(given.get("market"), f"{path}.market"),
        place=file.place(path),
    )
