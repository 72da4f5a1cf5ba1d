"""A loan in figures: rates, what it saves by year, the schedule segment by segment."""

from __future__ import annotations

from fractions import Fraction

from calculator.evaluation.result import AmountResult
from calculator.evaluation.results_of_loans import LoanResult, LoanYear, Segment
from calculator.evaluation.valuation import half_up
from calculator.money import format_date, format_money, format_number, format_share
from calculator.web.markup import Markup, element, joined
from calculator.wording import t

__all__ = ["loan_figures", "loan_schedule"]


def loan_figures(benefit: AmountResult, loan: LoanResult, language: str) -> Markup:
    """Rates, present value, what the enterprise brings."""
    rows = [
        ("loan_rate", _share(loan.rate, language)),
        ("loan_rate_with_fee", _share(loan.cost_rate, language) if loan.cost_rate != loan.rate else None),
        ("loan_interest", _money(loan.interest, language)),
        ("present_value", _money(benefit.present_value, language)),
        ("discount", _share(loan.discount, language)),
        (
            "value_per_rouble",
            format_number(loan.value_per_rouble, language) if loan.value_per_rouble is not None else None,
        ),
        ("after_tax", _money(loan.after_tax, language)),
        ("own_funds", _money(benefit.own_funds, language)),
    ]
    pairs = [joined(element("dt", t(f"answers.{name}", language)), element("dd", text)) for name, text in rows if text]
    if benefit.split is not None:
        for part in ("federal", "regional"):
            text = format_money(getattr(benefit.split, part), language)
            pairs.append(joined(element("dt", t(f"answers.split_{part}", language)), element("dd", text)))
    return element("dl", *pairs, look="facts")


def loan_schedule(loan: LoanResult, language: str) -> Markup:
    """By year of the loan, and under it segment by segment; empty where the schedule is not known."""
    if not loan.schedule:
        return Markup("")
    years = _table(("loan_year", "interest", "saving"), [_year(year, language) for year in loan.years], language)
    names = ("from", "to", "days", "balance", "loan_rate", "market_rate", "interest", "saving")
    segments = _table(names, [_segment(row, language) for row in loan.schedule], language)
    opened = element("details", element("summary", t("answers.loan_segments", language)), segments, look="steps")
    return element("section", element("h3", t("answers.loan_years", language)), years, opened)


def _table(names: tuple[str, ...], rows: list[list[str]], language: str) -> Markup:
    head = element("tr", *(element("th", t(f"answers.{name}", language), look="number") for name in names))
    body = [element("tr", *(element("td", cell, look="number") for cell in row)) for row in rows]
    return element("div", element("table", element("thead", head), element("tbody", *body)), look="wide")


def _year(year: LoanYear, language: str) -> list[str]:
    return [str(year.year), _money(year.interest, language) or "", _money(year.saving, language) or ""]


def _segment(row: Segment, language: str) -> list[str]:
    return [
        format_date(row.start, language) if row.start is not None else "—",
        format_date(row.end, language) if row.end is not None else "—",
        str(row.days) if row.days is not None else "—",
        _money(row.balance, language) or "—",
        _share(row.rate, language) or "—",
        _share(row.market, language) or "—",
        _money(row.interest, language) or "—",
        _money(row.saving, language) or "—",
    ]


def _money(amount: Fraction | int | None, language: str) -> str | None:
    return None if amount is None else format_money(half_up(Fraction(amount)), language)


def _share(share: Fraction | None, language: str) -> str | None:
    return None if share is None else format_share(share, language)
