"""A project by years with support and without it: the money to be found as a chart, the table, and what each sum takes."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import altair as alt
import pandas as pd
import streamlit as st

from calculator.advice.comparing import Comparable
from calculator.advice.yearly import Year, Yearly
from calculator.console.comparisons import (
    cash_texts,
    dated_texts,
    loan_year_cells,
    when_text,
    year_sums,
    year_title,
    years_shown,
)
from calculator.console.summary import title_of
from calculator.money import format_money
from calculator.web.components.axes import axis_of
from calculator.web.components.tabulated import tabulated
from calculator.web.markup import Markup, element, joined
from calculator.web.scale import Money
from calculator.wording import t

__all__ = ["sums_and_duties", "years_chart", "years_table"]

_WITHOUT, _WITH = "#8490a0", "#1f4e79"
_HEIGHT: Final = 260


def years_chart(table: Yearly, language: str) -> None:
    """Two columns a year: the money to be found without support and with it. Nothing where no year is known."""
    if not table.years:
        return
    words = [t(f"combined.need_{name}", language) for name in ("without", "with")]
    largest = max(abs(value) for year in table.years for value in (year.own_without, year.own_with))
    scale = axis_of("money", Fraction(largest), language)
    rows = [
        {"year": str(year.year), "which": word, "sum": scale.place(Fraction(value)), "order": order}
        for year in table.years
        for order, (word, value) in enumerate(zip(words, (year.own_without, year.own_with), strict=True))
    ]
    told = "; ".join(_told(year, language) for year in table.years)
    chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar(cornerRadius=1)
        .encode(
            x=alt.X("year:N", title=None, axis=alt.Axis(labelAngle=0)),
            xOffset=alt.XOffset("order:O"),
            y=alt.Y("sum:Q", title=scale.title, axis=alt.Axis(labelExpr=scale.label, tickCount=5)),
            color=alt.Color(
                "which:N",
                title=None,
                legend=alt.Legend(orient="top", direction="horizontal"),
                scale=alt.Scale(domain=words, range=[_WITHOUT, _WITH]),
            ),
        )
        .properties(height=_HEIGHT, autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))
    )
    st.altair_chart(chart.configure_view(stroke=None), width="stretch", alt=t("combined.chart", language, years=told))


def _told(year: Year, language: str) -> str:
    without, with_support = (format_money(value, language) for value in (year.own_without, year.own_with))
    return t("combined.chart_year", language, year=year.year or "—", without=without, with_support=with_support)


def years_table(table: Yearly, language: str, money: Money = format_money) -> Markup:
    """A row a year; columns that no year has are left out. Years of loans without days stand apart."""
    years, names = years_shown(table)
    if not years:
        return element("p", t("combined.no_years", language), look="notice open")
    sums = [year_sums(year) for year in years]
    header = [t("combined.year", language), *(t(f"comparing.{name}", language) for name in names)]
    rows = [
        (year_title(year, language), *(money(one[name], language).replace("-", "−") for name in names))
        for year, one in zip(years, sums, strict=True)
    ]
    parts = [tabulated(header, rows, right=frozenset(range(1, len(header))), look="years")]
    if any(one[name] < 0 for one in sums for name in ("own_without", "own_with")):
        parts.append(element("p", t("combined.negative", language), look="weak"))
    if table.loan_years:
        parts.append(element("p", t("comparing.loan_years", language), look="weak"))
        titles = [t(f"comparing.{name}", language) for name in ("year_of_loan", "interest", "saving")]
        cells = [loan_year_cells(row, language) for row in table.loan_years]
        parts.append(tabulated(titles, cells, right=frozenset({0, 1, 2})))
    return joined(*parts)


def sums_and_duties(table: Yearly, language: str, money: Money = format_money) -> Markup:
    """For each measure counted: the sum, when it comes, own money, cash until then, deadlines and duties with their days."""
    names = ("amount", "when", "own", "bridge", "duties")
    header = [t("combined.measure", language), *(t(f"combined.each_{name}", language) for name in names)]
    rows = [_measure(one, language, money) for one in table.measures]
    return joined(
        element("h2", t("combined.each", language)),
        tabulated(header, rows, right=frozenset({1, 3}), look="stacked"),
    )


def _measure(one: Comparable, language: str, money: Money) -> tuple[str, ...]:
    own = money(one.own_funds, language) if one.own_funds is not None else "—"
    return (
        title_of(one.measure, language),
        money(one.amount, language) if one.amount is not None else "—",
        when_text(one.when, language),
        own,
        _lines(cash_texts(one, language)),
        _lines(dated_texts(one, language)),
    )


def _lines(texts: list[str]) -> str:
    return joined(*(element("p", text) for text in texts)) if texts else "—"
