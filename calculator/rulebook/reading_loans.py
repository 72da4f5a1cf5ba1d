"""The benefit of a loan, read from its rule folder: the rates that the saving is computed from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from calculator.rulebook.model import Topic
from calculator.rulebook.model_benefits import Loan
from calculator.rulebook.reading_benefit_parts import COMMON, read_common
from calculator.rulebook.reading_files import RuleFile, keys

__all__ = ["read_loan"]

_LOAN: Final = keys("kind rate", f"fee balance market rounding {COMMON}")


def read_loan(file: RuleFile, value: object, path: str, topics: Mapping[str, Topic]) -> Loan:
    given = file.keys(value, path, _LOAN)
    return Loan(
        **read_common(file, given, path),
        rate=file.rule_text(given["rate"], f"{path}.rate"),
        fee=file.rule_text_or_none(given.get("fee"), f"{path}.fee"),
        balance=file.rule_text_or_none(given.get("balance"), f"{path}.balance"),
        market=file.rule_text_or_none(given.get("market"), f"{path}.market"),
    )
