"""The sheet of loans: the schedule with formulas for interest and saving."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from calculator.evaluation.results_of_loans import LoanResult, Segment
from calculator.evaluation.valuation import DAYS_IN_YEAR
from calculator.reports.model import Measure, Report
from calculator.reports.sheet import Sheet, kopecks_digits
from calculator.rulebook import Rulebook
from calculator.wording import t

__all__ = ["put_loans"]

_FROM, _TO, _DAYS, _YEARS, _BALANCE, _RATE, _MARKET, _FEE, _INSIDE, _INTEREST, _SAVING = range(11)
_NAMES: Final = ("from", "to", "days", "years", "balance", "rate", "market", "fee", "inside", "interest", "saving")


def put_loans(sheet: Sheet, report: Report, rulebook: Rulebook) -> dict[int, str]:
    """The cell of the saving of each loan measure, by the place of the measure in the report."""
    sheet.columns(30, 13, 8, 12, 22, 10, 10, 10, 12, 20, 20)
    found = {}
    for place, measure in enumerate(report.measures):
        benefit = measure.result.benefit
        if measure.in_full and benefit is not None and benefit.loan is not None and benefit.loan.schedule:
            found[place] = _loan(sheet, measure, benefit.loan, benefit.amount, report.language)
            sheet.row += 2
    if not found:
        sheet.strong(t("reports.book_no_loan", report.language))
    return found


def _loan(sheet: Sheet, measure: Measure, loan: LoanResult, amount: int | None, language: str) -> str:
    sheet.strong(measure.title)
    sheet.header([t(f"reports.book_{name}", language) for name in _NAMES])
    first = sheet.row
    fee = (loan.cost_rate or Fraction(0)) - (loan.rate or Fraction(0))
    for segment in loan.schedule:
        _segment(sheet, segment, fee)
    last = sheet.row - 1
    interest = sum((one.interest or Fraction(0) for one in loan.schedule), Fraction(0))
    saving = sum((one.saving or Fraction(0) for one in loan.schedule), Fraction(0))
    sheet.text(_FROM, t("reports.total", language), strong=True)
    cells = {}
    for column, value in ((_INTEREST, interest), (_SAVING, saving)):
        sheet.formula(column, f"=SUM({sheet.address(column, first)}:{sheet.address(column, last)})", value, "total")
        cells[column] = sheet.address(column)
    sheet.down()
    sheet.text(_FROM, t("reports.book_rounded_half_up", language), strong=True)
    for column, value, known in ((_INTEREST, interest, loan.interest), (_SAVING, saving, amount)):
        rounded = f"=ROUND(ROUND({cells[column]},{kopecks_digits(value)}),2)"
        sheet.formula(column, rounded, Fraction(known or 0), "total")
    found, own = sheet.address(_SAVING, sheet=True), sheet.address(_SAVING)
    sheet.down()
    sheet.text(_FROM, t("reports.book_by_program", language))
    sheet.money(_SAVING, amount or 0)
    by_program = sheet.address(_SAVING)
    sheet.down()
    sheet.text(_FROM, t("reports.book_difference", language))
    sheet.formula(_SAVING, f"=ROUND({own}-{by_program},2)", Fraction(0), "money")
    sheet.down()
    if loan.present_value is not None:
        sheet.text(_FROM, t("reports.book_present_value", language))
        sheet.money(_SAVING, loan.present_value)
        sheet.down()
    return found


def _segment(sheet: Sheet, segment: Segment, fee: Fraction) -> None:
    """Interest: debt × rate × years; saving: debt × (market − rate − fee) × years; both within the preferential time only."""
    years = segment.years or Fraction(0)
    balance, rate, market = (value or Fraction(0) for value in (segment.balance, segment.rate, segment.market))
    inside = int(segment.preferential is not False)
    for column, day in ((_FROM, segment.start), (_TO, segment.end)):
        if day is not None:
            sheet.day(column, day)
    by_days = segment.days is not None and years == Fraction(segment.days, DAYS_IN_YEAR)
    if segment.days is not None:
        sheet.number(_DAYS, Fraction(segment.days), "count")
    if by_days:
        sheet.formula(_YEARS, f"={sheet.address(_DAYS)}/{DAYS_IN_YEAR}", years, "years")
    else:
        sheet.number(_YEARS, years, "years")
    sheet.money(_BALANCE, balance)
    for column, share in ((_RATE, rate), (_MARKET, market), (_FEE, fee)):
        sheet.number(column, share, "percent")
    sheet.number(_INSIDE, Fraction(inside), "count")
    cell = {column: sheet.address(column) for column in range(len(_NAMES))}
    time = f"{cell[_YEARS]}*{cell[_INSIDE]}"
    interest = balance * rate * years * inside
    sheet.formula(_INTEREST, f"={cell[_BALANCE]}*{cell[_RATE]}*{time}", interest, "money")
    saving = balance * (market - rate - fee) * years * inside
    sheet.formula(_SAVING, f"={cell[_BALANCE]}*({cell[_MARKET]}-{cell[_RATE]}-{cell[_FEE]})*{time}", saving, "money")
    sheet.down()
