"""The project by years in a report: the money that must be found, and when support comes and what it takes."""

from __future__ import annotations

from collections.abc import Iterator

from calculator.advice.comparing import Comparable
from calculator.advice.yearly import Yearly
from calculator.console.comparisons import (
    cash_texts,
    counted_text,
    dated_texts,
    loan_year_cells,
    when_text,
    year_sums,
    year_title,
    years_shown,
)
from calculator.console.summary import title_of
from calculator.money import format_money
from calculator.reports.common_blocks import bare
from calculator.reports.model import Years
from calculator.reports.paper import Block, Facts, Grid, Heading, Paragraph
from calculator.wording import t

__all__ = ["MEASURE_COLUMNS", "years_blocks", "years_of"]

MEASURE_COLUMNS = ("amount", "when", "own", "bridge", "duties")
"""What is told of each measure, by the names of the texts; each is left out where there is nothing to tell."""
_ACROSS = 4
"""Columns of sums that one table of a paper has room for."""


def years_of(table: Yearly, language: str, *, combined: bool = False) -> Years:
    """``combined``: the table counts a combination, so that its measures may stand together."""
    years, names = years_shown(table)
    sums = [tuple(year_sums(year)[name] for name in names) for year in years]
    rows = [
        (year_title(year, language), *(format_money(value, language).replace("-", "−") for value in values))
        for year, values in zip(years, sums, strict=True)
    ]
    return Years(
        counted=counted_text(table, language, combined=combined),
        header=(t("combined.year", language), *(t(f"comparing.{name}", language) for name in names)),
        rows=tuple(rows),
        sums=tuple(sums),
        loan_years=tuple(tuple(loan_year_cells(row, language)) for row in table.loan_years),
        measures=tuple(_measure(one, language) for one in table.measures),
    )


def _measure(one: Comparable, language: str) -> tuple[str, ...]:
    """Title, then the texts of :data:`MEASURE_COLUMNS`; empty where there is none."""
    return (
        title_of(one.measure, language),
        format_money(one.amount, language) if one.amount is not None else "",
        when_text(one.when, language),
        format_money(one.own_funds, language) if one.own_funds is not None else "",
        "\n".join(cash_texts(one, language)),
        "\n".join(dated_texts(one, language)),
    )


def years_blocks(years: Years, language: str) -> Iterator[Block]:
    """Of more sums than a sheet of paper has room for, the rest stand in a table of their own."""
    yield Heading(t("comparing.yearly", language), 2)
    yield Paragraph(years.counted, "weak")
    if not years.rows:
        yield Paragraph(t("combined.no_years", language))
    places = list(range(1, len(years.header)))
    for part in (places[start : start + _ACROSS] for start in range(0, len(places), _ACROSS)):
        if years.rows:
            sums = (t("reports.in_roubles", language, label=years.header[place]) for place in part)
            header = (years.header[0], *sums)
            rows = tuple((row[0], *(bare(row[place]) for place in part)) for row in years.rows)
            widths = (12.0, *[88 / len(part)] * len(part))
            yield Grid(header, rows, widths, frozenset(range(1, len(header))))
    if years.loan_years:
        yield Paragraph(t("comparing.loan_years", language), "weak")
        header = tuple(t(f"comparing.{name}", language) for name in ("year_of_loan", "interest", "saving"))
        yield Grid(header, years.loan_years, (20, 40, 40), frozenset({0, 1, 2}))
    for title, *texts in years.measures:
        yield Heading(title, 3)
        labels = [t(f"combined.each_{name}", language) for name in MEASURE_COLUMNS]
        yield Facts(tuple((label, text) for label, text in zip(labels, texts, strict=True) if text))
