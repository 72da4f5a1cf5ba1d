"""What a concessional loan saves one application: schedule, rate, years of the loan, present value.

Everything here is told under the default readings; the sum under the others stands beside it like that of any measure.
Lines are rounded for show, totals once from exact numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Final

from calculator.evaluation.dates import years_on
from calculator.evaluation.exact import sum_of
from calculator.evaluation.results_of_loans import LoanResult, LoanYear, Segment
from calculator.evaluation.segments import SEGMENTS
from calculator.evaluation.tracing import Trace
from calculator.evaluation.valuation import DAYS_IN_YEAR, discount_of, half_up, present_value
from calculator.evaluation.values import Number, Truth
from calculator.formulas.nodes import Node
from calculator.rulebook.plans_benefits import LoanBenefitPlan

__all__ = ["loan_of"]

_WHOLE: Final = Fraction(1)


def loan_of(trace: Trace, plan: LoanBenefitPlan) -> LoanResult:
    """The figures of one loan. The first row of the schedule gives the rate, also where balance and days are not known."""
    rows = trace.rows_of(SEGMENTS)
    schedule = tuple(_segments(trace, plan, rows))
    known = bool(rows) and all(row.saving is not None and row.years is not None for row in schedule)
    discount = discount_of(trace)
    value = None
    if known and discount is not None:
        ends = _ends(trace, schedule)
        value = present_value(
            [(row.saving or Fraction(0), end) for row, end in zip(schedule, ends, strict=True)], discount
        )
    amount = trace.run.frame.applications[trace.row].facts.get("loan.amount")
    rate = schedule[0].rate if schedule else None
    fee = _at(trace, plan.fee, rows[0]) if plan.fee is not None and rows else Fraction(0)
    interest = [row.interest for row in schedule if row.interest is not None]
    return LoanResult(
        rate=rate,
        cost_rate=rate + fee if rate is not None and fee is not None else None,
        schedule=schedule if known else (),
        years=tuple(_years(schedule)) if known else (),
        interest=half_up(_total(interest)) if known and len(interest) == len(schedule) else None,
        present_value=value,
        value_per_rouble=Fraction(value, amount) if value is not None and isinstance(amount, int) and amount else None,
        discount=discount,
        after_tax=_after_tax(trace, schedule, rows) if known else None,
    )


def _segments(trace: Trace, plan: LoanBenefitPlan, rows: Sequence[int]) -> Iterator[Segment]:
    table = trace.run.frame.table(SEGMENTS)
    inside = trace.value(plan.inside)
    assert isinstance(inside, Truth)
    nodes = (plan.balance, plan.rate, plan.market, plan.interest, plan.saving)
    columns = [_column(trace, node) for node in nodes]
    for row in rows:
        facts = table.rows[row]
        balance, rate, market, interest, saving = [column.value(row) for column in columns]
        first, last = facts.get("from"), facts.get("to")
        days = (last - first).days if first is not None and last is not None else None
        yield Segment(
            start=facts.get("start"),
            end=last,
            days=days,
            years=facts.get("years"),
            balance=balance,
            rate=rate,
            market=market,
            interest=interest,
            saving=saving,
            preferential=inside.value(row),
        )


def _column(trace: Trace, node: Node) -> Number:
    value = trace.value(node)
    assert isinstance(value, Number)
    return value


def _at(trace: Trace, node: Node, row: int) -> Fraction | None:
    return _column(trace, node).value(row)


def _ends(trace: Trace, schedule: Sequence[Segment]) -> list[Fraction]:
    """Years from the day of valuation to the end of each segment: by days where it has a day, else by adding up."""
    facts = trace.run.frame.applications[trace.row].facts
    valued, first = facts.get("application.valuation_date"), schedule[0].start
    passed = Fraction(0)
    if isinstance(valued, date) and first is not None:
        passed = Fraction((first - valued).days, DAYS_IN_YEAR)
    ends = []
    for row in schedule:
        passed += row.years or Fraction(0)
        if row.end is not None and isinstance(valued, date):
            passed = Fraction((row.end - valued).days, DAYS_IN_YEAR)
        ends.append(passed)
    return ends


def _years(schedule: Sequence[Segment]) -> Iterator[LoanYear]:
    """Sums by year of the loan; a segment that spans several years is shared out by time."""
    first = schedule[0].start
    parts: dict[int, tuple[list[Fraction], list[Fraction]]] = {}
    passed = Fraction(0)
    for row in schedule:
        length = row.years or Fraction(0)
        for year, share in _shares(first, row, passed, length):
            interest, saving = parts.setdefault(year, ([], []))
            for kept, amount in ((interest, row.interest), (saving, row.saving)):
                if amount:
                    kept.append(amount if share is _WHOLE else share * amount)
        passed += length
    for year, (interest, saving) in sorted(parts.items()):
        yield LoanYear(year, _anniversary(first, year - 1), _total(interest), _total(saving))


def _total(amounts: Iterable[Fraction]) -> Fraction:
    return sum_of(amount.as_integer_ratio() for amount in amounts)


def _shares(first: date | None, row: Segment, passed: Fraction, length: Fraction) -> Iterator[tuple[int, Fraction]]:
    """Years of the loan that a segment touches, each with its part of the segment."""
    if first is not None and row.start is not None and row.end is not None and row.end > row.start:
        days = (row.end - row.start).days
        year = 1
        while (begins := _anniversary(first, year - 1)) is not None and begins < row.end:
            ends = _anniversary(first, year) or row.end
            part = (min(ends, row.end) - max(begins, row.start)).days
            if part > 0:
                yield year, Fraction(part, days)
            year += 1
        return
    if length == 0:
        yield ceil(passed) or 1, _WHOLE
        return
    if passed + length <= int(passed) + 1:
        yield int(passed) + 1, _WHOLE
        return
    at = passed
    while at < passed + length:
        until = min(Fraction(int(at) + 1), passed + length)
        yield int(at) + 1, (until - at) / length
        at = until


def _anniversary(first: date | None, years: int) -> date | None:
    ordinal = years_on(first.toordinal(), years) if first is not None else None
    return date.fromordinal(ordinal) if ordinal is not None else None


def _after_tax(trace: Trace, schedule: Sequence[Segment], rows: Sequence[int]) -> int | None:
    """The savings less profit tax, where the application asks for that view: interest is deductible."""
    valuation = trace.run.rulebook.valuation
    if valuation is None or trace.run.frame.applications[trace.row].facts.get("application.after_tax_view") is not True:
        return None
    total = Fraction(0)
    for segment, row in zip(schedule, rows, strict=True):
        rate = _at(trace, valuation.profit_tax, row)
        if rate is None:
            return None
        total += (segment.saving or 0) * (1 - rate)
    return half_up(total)
