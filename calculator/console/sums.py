"""The sum of a measure in one line, told alike on a terminal, on a page and in a file."""

from __future__ import annotations

from collections.abc import Callable

from calculator.evaluation.result import Group, MeasureResult
from calculator.money import format_money
from calculator.wording import t

__all__ = ["says_sum", "sum_text"]


def says_sum(measure: MeasureResult) -> bool:
    """Whether there is a sum to show: a bare zero while the answer is open would look like a refusal."""
    benefit = measure.benefit
    if benefit is None or not benefit.pays or measure.amount is None:
        return False
    return bool(measure.amount or benefit.upper) or measure.group is not Group.possible


def sum_text(measure: MeasureResult, language: str, money: Callable[[int, str], str] = format_money) -> str:
    """The sum; up to where it may go while data are missing, so that an open answer never looks like a plain zero.

    ``money``: how a sum in kopecks is written.
    """
    benefit = measure.benefit
    if benefit is None or measure.amount is None:
        return t("console.amount_unknown", language)
    amount = money(measure.amount, language)
    if measure.hard_refusal or benefit.upper == measure.amount:
        return amount
    if benefit.upper is None:
        return t("console.amount_from", language, amount=amount)
    return t("console.amount_between", language, least=amount, most=money(benefit.upper, language))
