"""A project year by year, with support and without it: costs, interest, support, and the money that must be found.

By calendar year as far as days are known; the years of a loan without days are counted from its start and stand apart.
Money to be found in a year: costs, less what the loan brings, plus what it takes back, plus interest, less support.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from calculator.advice.combination import Combination
from calculator.advice.comparing import Comparable, Comparison, available, compare_choices, compare_measures
from calculator.evaluation.result import Result
from calculator.evaluation.results_of_loans import LoanResult, Segment
from calculator.evaluation.valuation import DAYS_IN_YEAR, half_up
from calculator.facts import Application

__all__ = ["LoanYearRow", "Year", "Yearly", "project_years", "yearly"]


@dataclass
class Year:
    """Sums of one calendar year in kopecks, exact until they are shown; ``year`` is ``None`` for what has no day.

    ``debt``: what loans bring in the year less what is repaid. ``interest_market`` is paid without support, ``interest`` with
    it, a guarantee fee included.
    """

    year: int | None
    costs: Fraction = Fraction(0)
    support: Fraction = Fraction(0)
    debt: Fraction = Fraction(0)
    interest_market: Fraction = Fraction(0)
    interest: Fraction = Fraction(0)

    @property
    def own_without(self) -> int:
        """Money to be found in the year without support, in kopecks, half up; below zero where the loan brings more."""
        return half_up(self.costs - self.debt + self.interest_market)

    @property
    def own_with(self) -> int:
        return half_up(self.costs - self.debt + self.interest - self.support)


@dataclass(frozen=True, slots=True)
class LoanYearRow:
    """A year of a loan counted from its start, where its calendar days are not known; sums exact in kopecks.

    ``interest`` is what the loan costs under the measure, a guarantee fee left out.
    """

    measure: str
    loan_id: str | None
    year: int
    interest: Fraction
    saving: Fraction


@dataclass
class Yearly:
    """``measures``: what the support consists of, a loan under the one measure that is worth most for it.

    Whether these measures may stand together is a question of its own.
    """

    measures: tuple[Comparable, ...]
    years: list[Year] = field(default_factory=list)
    undated: Year = field(default_factory=lambda: Year(None))
    loan_years: list[LoanYearRow] = field(default_factory=list)


def yearly(application: Application, comparison: Comparison, chosen: Sequence[str] | None = None) -> Yearly:
    """The table of a project. ``chosen``: ids of measures; else all that are available, one for each loan."""
    asked = [one for one in available(comparison) if chosen is None or one.measure.id in chosen]
    support = list(_best_for_each_loan(asked))
    found = Yearly(tuple(support))
    by_year: dict[int | None, Year] = {}

    def of(day: date | None) -> Year:
        year = day.year if day is not None else None
        return by_year.setdefault(year, Year(year))

    for row in application.tables.get("costs") or ():
        paid, cost = row.get("paid_on"), row.get("gross", row.get("net"))
        if isinstance(cost, int):
            of(paid if isinstance(paid, date) else None).costs += cost
    for one in support:
        loan = one.measure.benefit.loan if one.measure.benefit is not None else None
        if loan is None:
            of(one.when.payment_date).support += one.amount or 0
        elif not _spread(loan, by_year):
            found.loan_years += _loan_years(one, loan)
    found.undated = by_year.pop(None, Year(None))
    found.years = [by_year[year] for year in sorted(year for year in by_year if year is not None)]
    return found


def project_years(application: Application, result: Result, combination: Combination | None = None) -> Yearly:
    """The table of a project with the measures that a combination keeps, each with its cost rows; without one, with all
    that are available."""
    if combination is None:
        return yearly(application, compare_measures(application, result))
    return yearly(application, compare_choices(application, result, combination))


def _best_for_each_loan(support: Sequence[Comparable]) -> Iterator[Comparable]:
    """Interest on a loan is saved once: of several measures on it the one that is worth most stands."""
    best: dict[str | None, Comparable] = {}
    for one in support:
        if one.measure.benefit is None or one.measure.benefit.loan is None:
            continue
        kept = best.get(one.measure.loan_id)
        if kept is None or (one.present_value or 0) > (kept.present_value or 0):
            best[one.measure.loan_id] = one
    for one in support:
        benefit = one.measure.benefit
        if benefit is not None and one.what in ("sum", "saving") and (benefit.loan is None or one in best.values()):
            yield one


# loans ----------------------------------------------------------------------------------------------------------------


def _spread(loan: LoanResult, by_year: dict[int | None, Year]) -> bool:
    """Debt and interest of a loan by calendar year; false, and nothing done, where the days are not known."""
    rows = _dated(loan.schedule)
    if rows is None:
        return False
    debt = Fraction(0)
    for first, last, segment in rows:
        balance = segment.balance or Fraction(0)
        _at(by_year, first.year).debt += balance - debt
        debt = balance
        days = (last - first).days
        for year in range(first.year, last.year + 1):
            begins, ends = max(first, date(year, 1, 1)), min(last, date(year + 1, 1, 1))
            part = Fraction((ends - begins).days, days) if days else Fraction(year == first.year)
            if part > 0:
                row = _at(by_year, year)
                row.interest_market += part * _market(segment)
                row.interest += part * (_market(segment) - (segment.saving or 0))
    _at(by_year, rows[-1][1].year).debt -= debt
    return True


def _at(by_year: dict[int | None, Year], year: int) -> Year:
    return by_year.setdefault(year, Year(year))


def _market(segment: Segment) -> Fraction:
    return (segment.balance or Fraction(0)) * (segment.market or 0) * (segment.years or 0)


def _dated(schedule: Sequence[Segment]) -> list[tuple[date, date, Segment]] | None:
    """Segments with their first day and the day after their last; one without an end lasts until the next begins."""
    rows = []
    for place, segment in enumerate(schedule):
        if segment.start is None:
            return None
        following = schedule[place + 1].start if place + 1 < len(schedule) else None
        length = timedelta(days=round((segment.years or Fraction(0)) * DAYS_IN_YEAR))
        rows.append((segment.start, segment.end or following or segment.start + length, segment))
    return rows or None


def _loan_years(one: Comparable, loan: LoanResult) -> Iterator[LoanYearRow]:
    for year in loan.years:
        yield LoanYearRow(one.measure.id, one.measure.loan_id, year.year, year.interest, year.saving)
