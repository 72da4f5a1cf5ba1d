"""Measures in comparable money, the project by years and scenarios, as a person reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import ceil

from calculator.advice.comparing import Bridge, Comparable, Comparison, When
from calculator.advice.scenarios import Scenario, scenario_rows
from calculator.advice.yearly import LoanYearRow, Year, Yearly
from calculator.console.layout import Page
from calculator.console.summary import title_of
from calculator.console.words import first_few
from calculator.evaluation.result import Group
from calculator.evaluation.valuation import half_up
from calculator.money import format_date, format_money, format_number, format_share
from calculator.rulebook import Rulebook
from calculator.wording import Text, t

__all__ = [
    "bridge_texts",
    "cash_texts",
    "counted_text",
    "dated_texts",
    "loan_year_cells",
    "put_comparison",
    "put_scenarios",
    "put_yearly",
    "when_text",
    "year_sums",
    "year_title",
    "years_shown",
]

_SHOWN = (Group.available, Group.possible)
_PLACES = 8
_ALWAYS = ("costs", "own_without", "own_with")


def put_comparison(page: Page, comparison: Comparison, rulebook: Rulebook, language: str) -> None:
    """What is available or possible with its worth, one under another, then what each takes."""
    page.heading(t("comparing.title", language))
    rate = next((one.discount for one in comparison.measures if one.discount is not None), None)
    if rate is not None:
        page.text(t("comparing.discount", language, rate=format_share(rate, language)), style="weak")
    shown = [one for one in comparison.measures if one.what in ("sum", "saving") and one.measure.group in _SHOWN]
    valued = sorted((one for one in shown if one.present_value), key=lambda one: -(one.present_value or 0))
    if valued:
        header = [t(f"comparing.{name}", language) for name in ("measure", "amount", "present_value")]
        rows = [
            [title_of(one.measure, language), _money(one.amount, language), _money(one.present_value, language)]
            for one in valued
        ]
        page.table(header, rows, right=frozenset({1, 2}), flexible=0)
    for one in valued:
        page.blank()
        page.text(title_of(one.measure, language), mark="•", style="strong")
        for line in _details(one, rulebook, language):
            page.text(line, 2)
    rest = [title_of(one.measure, language) for one in shown if not one.present_value]
    if rest:
        page.blank()
        page.text(t("comparing.no_money", language, titles="; ".join(rest)), style="weak")
    for one in comparison.to_return:
        if one.amount is not None:
            page.blank()
            page.text(t("comparing.to_return", language, amount=format_money(one.amount, language)), style="open")


def _details(one: Comparable, rulebook: Rulebook, language: str) -> list[str]:
    """When, own money, cash to bridge, loans of equal worth, what is to be done and kept."""
    lines = [f"{t(f'comparing.what_{one.what}', language)}, {when_text(one.when, language)}"]
    if one.own_funds is not None:
        lines.append(t("comparing.own_funds", language, amount=format_money(one.own_funds, language)))
    if one.value_per_rouble is not None:
        lines.append(t("comparing.per_rouble", language, value=_ratio(one.value_per_rouble, language)))
    lines += bridge_texts(one.bridge, language)
    for loan in one.equal_loans:
        title = rulebook.measures[loan.measure].title.in_language(language)
        lines.append(t("comparing.equal_loan", language, measure=title, amount=format_money(loan.amount, language)))
    lines += [t("comparing.step", language, text=step.test.title.in_language(language)) for step in one.steps]
    for deadline in one.deadlines:
        day = format_date(deadline.date, language)
        lines.append(t("comparing.deadline", language, day=day, text=deadline.title.in_language(language)))
    for duty in one.duties:
        text = duty.test.title.in_language(language)
        if duty.due is None:
            lines.append(t("comparing.duty", language, text=text))
        else:
            lines.append(t("comparing.duty_due", language, day=format_date(duty.due, language), text=text))
    return lines


def bridge_texts(bridge: Bridge | None, language: str) -> list[str]:
    """The money that has to be found until support is paid, and for how long; rows whose day is not known."""
    if bridge is None:
        return []
    lines = []
    if bridge.longest is not None:
        cash = format_money(bridge.cash, language)
        lines.append(t("comparing.bridge", language, amount=cash, months=bridge.longest))
    if bridge.undated:
        lines.append(t("comparing.bridge_undated", language, rows=", ".join(map(str, bridge.undated))))
    return lines


def _ratio(value: Fraction, language: str) -> str:
    """A number below or about one, cut after eight places: two would hide what sets two loans apart."""
    whole, part = divmod(int(value * 10**_PLACES), 10**_PLACES)
    return f"{whole}{',' if language == 'ru' else '.'}{part:0{_PLACES}d}"


def when_text(when: When, language: str) -> str:
    """The day of payment, or the years of the loan."""
    if when.payment_date is not None:
        return t("comparing.when_paid", language, day=format_date(when.payment_date, language))
    if when.years is None:
        return t("comparing.when_unknown", language)
    years = format_number(Fraction(round(when.years * 100), 100), language)
    if when.first is None:
        return t("comparing.when_years_undated", language, years=years, count=ceil(when.years))
    day = format_date(when.first, language)
    return t("comparing.when_years", language, years=years, count=ceil(when.years), day=day)


def put_yearly(page: Page, table: Yearly, language: str) -> None:
    """Costs, loan, interest, support and the money that must be found, year by year; years of undated loans apart."""
    page.heading(t("comparing.yearly", language))
    page.text(counted_text(table, language, combined=False), style="weak")
    for year in years_shown(table)[0]:
        page.text(year_title(year, language), 2, style="strong")
        page.pairs(_year(year, language), 4)
    if table.loan_years:
        page.blank()
        page.text(t("comparing.loan_years", language), 2, style="weak")
        header = [t(f"comparing.{name}", language) for name in ("year_of_loan", "interest", "saving")]
        rows = [loan_year_cells(row, language) for row in table.loan_years]
        page.table(header, rows, right=frozenset({0, 1, 2}), flexible=0, indent=2)


def loan_year_cells(row: LoanYearRow, language: str) -> list[str]:
    """Number of the year of a loan, interest and saving."""
    return [str(row.year), _money(half_up(row.interest), language), _money(half_up(row.saving), language)]


def year_sums(year: Year) -> dict[str, int]:
    """The sums of a year in kopecks, by the names of their texts; the last two are the money that must be found."""
    return {
        "costs": half_up(year.costs),
        "debt": half_up(year.debt),
        "interest_without": half_up(year.interest_market),
        "interest_with": half_up(year.interest),
        "support": half_up(year.support),
        "own_without": year.own_without,
        "own_with": year.own_with,
    }


def counted_text(table: Yearly, language: str, *, combined: bool) -> str:
    """Which support the table counts. ``combined``: that of a combination, which the rules allow together."""
    titles = "; ".join(title_of(one.measure, language) for one in table.measures)
    if not titles:
        return t("comparing.yearly_none", language)
    return t("combined.years_combined_note" if combined else "comparing.yearly_measures", language, titles=titles)


def years_shown(table: Yearly) -> tuple[list[Year], list[str]]:
    """The years of a table, what has no day last, and the names of the sums that some year has."""
    years = [*table.years, *([table.undated] if any(year_sums(table.undated).values()) else [])]
    sums = [year_sums(year) for year in years]
    names = [name for name in year_sums(Year(None)) if name in _ALWAYS or any(one[name] for one in sums)]
    return years, names


def year_title(year: Year, language: str) -> str:
    return str(year.year) if year.year is not None else t("comparing.year_undated", language)


def dated_texts(one: Comparable, language: str) -> list[str]:
    """Deadlines and duties of a measure in the order of their days; those without a day last."""
    found: list[tuple[date | None, Text]] = [(line.date, line.title) for line in one.deadlines]
    found += [(duty.due, duty.test.title) for duty in one.duties]
    ordered = sorted(found, key=lambda row: (row[0] is None, row[0] or date.max))
    return [
        title.in_language(language)
        if day is None
        else t("combined.duty", language, day=format_date(day, language), text=title)
        for day, title in ordered
    ]


def cash_texts(one: Comparable, language: str) -> list[str]:
    """The money that has to be found until the measure pays; said to be not known where the day of payment is not."""
    texts = bridge_texts(one.bridge, language)
    if not texts and one.what == "sum" and one.when.payment_date is None:
        return [t("combined.no_bridge", language)]
    return texts


def _year(year: Year, language: str) -> list[tuple[str, str, str]]:
    """Only what the year has: a year without a loan shows no interest."""
    needed = ("own_without", "own_with")
    return [
        (t(f"comparing.{name}", language), format_money(value, language), "strong" if name == "own_with" else "")
        for name, value in year_sums(year).items()
        if value or name in needed
    ]


def put_scenarios(page: Page, found: Sequence[Scenario], language: str) -> None:
    """Measures as rows, scenarios as columns; what no scenario touches is only named."""
    page.heading(t("comparing.scenarios", language))
    page.text(t("comparing.scenario_assumed", language), style="weak")
    rows = [row for row in scenario_rows(found) if row.answers[0].what in ("sum", "saving")]
    names = [one.name or t("comparing.scenario_rules", language) for one in found]
    for row in rows:
        if row.differs:
            page.text(title_of(row.answers[0].measure, language), 2, mark="•")
            page.pairs(
                [(name, _money(one.present_value, language), "") for name, one in zip(names, row.answers, strict=True)],
                4,
            )
    same = [
        title_of(row.answers[0].measure, language) for row in rows if not row.differs and row.answers[0].present_value
    ]
    if same:
        page.text(t("comparing.scenario_same", language, titles=first_few(same, language)), 2, style="weak")


def _money(value: int | None, language: str) -> str:
    return format_money(value, language) if value is not None else "—"
