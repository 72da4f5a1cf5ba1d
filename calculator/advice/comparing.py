"""Support made comparable: when a sum comes, what it is worth on the day of valuation, and what it takes.

Sums are those of the evaluation: nothing is judged here again. A measure that is refused is worth nothing; one that is
possible is valued as if its conditions were met, and says so by its group.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal

from calculator.advice.combination import Combination
from calculator.evaluation.result import (
    AmountResult,
    DeadlineResult,
    DutyResult,
    Group,
    MeasureResult,
    Result,
    StepResult,
)
from calculator.evaluation.results_of_loans import LoanResult
from calculator.evaluation.valuation import half_up
from calculator.facts import Application

__all__ = [
    "Bridge",
    "BridgedLine",
    "Comparable",
    "Comparison",
    "EqualLoan",
    "WhatItIs",
    "When",
    "available",
    "compare_choices",
    "compare_measures",
    "months_between",
]

WhatItIs = Literal["sum", "saving", "to_return", "ceiling", "category", "status"]


@dataclass(frozen=True, slots=True)
class When:
    """When the money comes: a day of payment, or the first and the last day of a loan and how many years it lasts.

    All ``None`` where the application says neither.
    """

    payment_date: date | None = None
    first: date | None = None
    last: date | None = None
    years: Fraction | None = None


@dataclass(frozen=True, slots=True)
class BridgedLine:
    """A cost line that support pays back: ``months`` whole months from the day it was paid to the day of receipt."""

    row: int
    paid_on: date
    months: int
    spent: int


@dataclass(frozen=True, slots=True)
class Bridge:
    """What has to be found until the money comes, in kopecks.

    ``cash``: of the sum the part that is already spent on dated lines. ``longest``: months from the earliest payment.
    ``undated``: rows of lines that may count and have no day of payment.
    """

    lines: tuple[BridgedLine, ...]
    undated: tuple[int, ...]
    cash: int
    longest: int | None


@dataclass(frozen=True, slots=True)
class EqualLoan:
    """How large a loan under ``measure`` (for the loan ``loan_id``) would be worth the same, in kopecks."""

    measure: str
    loan_id: str | None
    amount: int


@dataclass(frozen=True, slots=True)
class Comparable:
    """One measure in comparable money; sums in kopecks, ``None`` where not known or where there is none.

    ``value_per_rouble``: present value over the sum of the loan. ``own_funds``: what the enterprise must bring itself.
    """

    measure: MeasureResult
    what: WhatItIs
    amount: int | None
    when: When
    present_value: int | None
    grant_equivalent: int | None
    discount: Fraction | None
    own_funds: int | None
    value_per_rouble: Fraction | None
    bridge: Bridge | None
    equal_loans: tuple[EqualLoan, ...] = ()

    @property
    def duties(self) -> tuple[DutyResult, ...]:
        return self.measure.duties

    @property
    def steps(self) -> tuple[StepResult, ...]:
        return tuple(step for step in self.measure.steps if step.status != "done")

    @property
    def deadlines(self) -> tuple[DeadlineResult, ...]:
        return self.measure.deadlines


@dataclass(frozen=True, slots=True)
class Comparison:
    """``to_return``: sums that go back when promised indicators are missed, where a rule computes them."""

    result: Result
    measures: tuple[Comparable, ...]

    @property
    def to_return(self) -> tuple[Comparable, ...]:
        return tuple(one for one in self.measures if one.what == "to_return")


def compare_measures(application: Application, result: Result) -> Comparison:
    """Every measure of a result in comparable money, in the order of the result."""
    found = [_comparable(application, measure) for measure in result.measures]
    loans = [one for one in found if one.value_per_rouble and one.measure.group in (Group.available, Group.possible)]
    return Comparison(result, tuple(_with_equal_loans(one, loans) for one in found))


def compare_choices(application: Application, result: Result, combination: Combination) -> Comparison:
    """The measures that a combination keeps, each with its own cost rows and with what the rules leave of its sum."""
    found = []
    for choice in combination.chosen:
        measure = replace(choice.result, benefit=_in_place(choice.result.benefit, choice.rows))
        one = _comparable(application, measure)
        worth = choice.worth if combination.valued == "present_value" else one.present_value
        found.append(replace(one, amount=choice.amount, present_value=worth))
    return Comparison(result, tuple(found))


def _in_place(benefit: AmountResult | None, rows: Sequence[int] | None) -> AmountResult | None:
    """Cost lines by the rows of the whole application: a choice is judged with its own ones only, numbered anew."""
    if benefit is None or rows is None:
        return benefit
    return replace(benefit, lines=tuple(replace(line, row=rows[line.row - 1]) for line in benefit.lines))


def _comparable(application: Application, measure: MeasureResult) -> Comparable:
    benefit = measure.benefit
    what = _what(measure)
    loan = benefit.loan if benefit is not None else None
    value = benefit.present_value if benefit is not None and what in ("sum", "saving") else None
    if measure.hard_refusal and what in ("sum", "saving"):
        value = 0
    return Comparable(
        measure=measure,
        what=what,
        amount=measure.amount,
        when=_when(application, what, loan),
        present_value=value,
        grant_equivalent=value if loan is not None else None,
        discount=loan.discount if loan is not None else None,
        own_funds=benefit.own_funds if benefit is not None else None,
        value_per_rouble=loan.value_per_rouble if loan is not None and not measure.hard_refusal else None,
        bridge=_bridge(application, measure) if what == "sum" else None,
    )


def _what(measure: MeasureResult) -> WhatItIs:
    benefit = measure.benefit
    if measure.verdict is None:
        return "to_return"
    if benefit is None:
        return "status"
    if not benefit.pays:
        return "ceiling" if benefit.ceiling is not None else "category"
    return "saving" if benefit.loan is not None or benefit.parts else "sum"


def _when(application: Application, what: WhatItIs, loan: LoanResult | None) -> When:
    if loan is not None:
        if not loan.schedule:
            return When()
        ends = [day for row in loan.schedule if (day := row.end) is not None]
        years = sum((row.years or Fraction(0) for row in loan.schedule), Fraction(0))
        return When(None, loan.schedule[0].start, max(ends, default=None), years)
    paid = application.facts.get("application.payment_date")
    return When(paid) if what in ("sum", "saving") and isinstance(paid, date) else When()


def _with_equal_loans(one: Comparable, loans: Sequence[Comparable]) -> Comparable:
    """A loan of equal value under each loan measure but its own: present value over value per rouble, half up."""
    if not one.present_value or one.measure.group not in (Group.available, Group.possible):
        return one
    equal = [
        EqualLoan(loan.measure.id, loan.measure.loan_id, half_up(one.present_value / loan.value_per_rouble))
        for loan in loans
        if loan is not one and loan.value_per_rouble is not None and loan.value_per_rouble > 0
    ]
    return replace(one, equal_loans=tuple(equal))


# cash until the money comes -------------------------------------------------------------------------------------------


def _bridge(application: Application, measure: MeasureResult) -> Bridge | None:
    """From the days on which counted cost lines were paid to the day of payment; ``None`` without that day or lines."""
    benefit, receipt = measure.benefit, application.facts.get("application.payment_date")
    if benefit is None or not benefit.lines or not isinstance(receipt, date):
        return None
    rows = application.tables.get("costs") or ()
    lines, undated = [], []
    for line in benefit.lines:
        if line.excluded is not None:
            continue
        paid = rows[line.row - 1].get("paid_on")
        if not isinstance(paid, date):
            undated.append(line.row)
        elif line.counted:
            lines.append(BridgedLine(line.row, paid, months_between(paid, receipt), line.claimed or 0))
    spent = sum(line.spent for line in lines if line.paid_on <= receipt)
    return Bridge(
        tuple(lines),
        tuple(undated),
        min(spent, measure.amount or 0),
        max((line.months for line in lines), default=None),
    )


def months_between(first: date, last: date) -> int:
    """Whole months from one day to another, below zero where the second is earlier."""
    if last < first:
        return -months_between(last, first)
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def available(comparison: Comparison) -> Iterator[Comparable]:
    """What certainly can be had."""
    return (one for one in comparison.measures if one.measure.group is Group.available)
