"""The full report: every input, every condition, every step, every source."""

from __future__ import annotations

from collections.abc import Iterator

from calculator.evaluation.result import Verdict
from calculator.evaluation.results_of_loans import LoanResult
from calculator.evaluation.valuation import half_up
from calculator.money import format_date, format_money, format_number, format_share
from calculator.reports.common_blocks import (
    bare,
    conditions_grid,
    dated_grid,
    foot_of,
    identity,
    lines_grid,
    listed,
    moment,
    references,
    rules_facts,
)
from calculator.reports.model import InputTable, Measure, Report
from calculator.reports.paper import Block, Facts, Grid, Heading, Items, Paper, Paragraph, Titled
from calculator.reports.years import years_blocks
from calculator.wording import t

__all__ = ["full_paper"]

_MOST_COLUMNS = 6
_GROUPS = ((Verdict.not_met, "not_met"), (Verdict.undetermined, "undetermined"), (Verdict.met, "met"))


def full_paper(report: Report) -> Paper:
    """The report as a paper."""
    language = report.language
    return Paper(
        title=t("reports.full_title", language),
        subtitle=report.title,
        head=f"{t('reports.full_title', language)}. {report.title}",
        foot=foot_of(report),
        language=language,
        made=report.made,
        blocks=tuple(_blocks(report)),
    )


def _blocks(report: Report) -> Iterator[Block]:
    language = report.language
    yield identity(report)
    yield from listed(t("reports.warnings", language), report.warnings)
    yield Heading(t("reports.summary", language))
    yield from _summary(report)
    for measure in report.in_full:
        yield Heading(measure.title)
        yield from measure_blocks(measure, language)
    yield Heading(t("reports.inputs", language))
    yield from _inputs(report)
    if report.sources:
        yield Heading(t("reports.sources", language))
        header = tuple(t(f"reports.source_{name}", language) for name in ("number", "title", "read"))
        rows = tuple(
            (str(one.number), Titled("", one.title, one.address if one.address != one.title else ""),
             format_date(one.read, language) if one.read is not None else "—")
            for one in report.sources
        )  # fmt: skip
        yield Grid(header, rows, (6, 78, 16), frozenset({0}))
    yield Heading(t("reports.about", language))
    yield from _about(report)


# summary ----------------------------------------------------------------------------------------------------------


def _summary(report: Report) -> Iterator[Block]:
    language = report.language
    if not report.measures:
        yield Paragraph(t("console.no_measures", language))
    for group in dict.fromkeys(measure.group for measure in report.measures):
        found = [measure for measure in report.measures if measure.group == group]
        yield Heading(t("reports.group_and_count", language, group=group, count=len(found)), 2)
        header = tuple(t(f"reports.summary_{name}", language) for name in ("measure", "answer", "sum"))
        rows = tuple((Titled("", one.title, _short_reason(one, language)), one.status, one.sum) for one in found)
        yield Grid(header, rows, (52, 23, 25), frozenset({2}))
    if report.combination is not None:
        yield Heading(t("reports.combination", language), 2)
        chosen = report.combination.chosen
        total = (t("reports.total", language), report.combination.total)
        header = (t("reports.summary_measure", language), t("reports.summary_sum", language))
        yield Grid(header, (*chosen, total), (70, 30), frozenset({1}), frozenset({len(chosen)}))
        if report.combination.words:
            yield Paragraph(report.combination.words, "weak")
        if report.combination.remarks:
            yield Items(report.combination.remarks)
    if report.years is not None:
        yield from years_blocks(report.years, language)
    if report.comparison is not None:
        yield Heading(t("reports.comparison", language), 2)
        columns = len(report.comparison.header)
        widths = (34.0, *[66 / max(columns - 1, 1)] * (columns - 1))
        yield Grid(report.comparison.header, report.comparison.rows, widths, frozenset(range(1, columns)))


def _short_reason(measure: Measure, language: str) -> str:
    """Of a measure that is told in the summary alone: why it is not to be had."""
    if measure.in_full:
        return ""
    unmet = "; ".join(one.title for one in measure.unmet)
    if unmet:
        return t("reports.unmet_short", language, titles=unmet)
    return t("reports.missing_short", language, count=len(measure.missing)) if measure.missing else ""


# one measure ------------------------------------------------------------------------------------------------------


def measure_blocks(measure: Measure, language: str) -> Iterator[Block]:
    """Everything about one measure."""
    yield Facts(tuple(_head(measure, language)))
    yield from listed(t("console.missing", language), measure.missing)
    for verdict, name in _GROUPS:
        found = measure.unknown if verdict is Verdict.undetermined else measure.of(verdict)
        if found:
            yield Heading(t(f"console.group_{name}", language, count=len(found)), 2)
            yield conditions_grid(found, language)
    informative = [one for one in measure.conditions if not one.counts]
    if informative:
        yield Heading(t("console.group_information", language, count=len(informative)), 2)
        yield conditions_grid(informative, language)
    yield from _sum(measure, language)
    if measure.steps:
        yield Heading(t("console.steps", language), 2)
        yield dated_grid(measure.steps, language)
    if measure.deadlines:
        yield Heading(t("console.deadlines", language), 2)
        yield dated_grid(measure.deadlines, language)
    if measure.duties:
        yield Heading(t("console.duties", language), 2)
        yield dated_grid(measure.duties, language)
    if measure.notes:
        yield Heading(t("console.notes", language), 2)
        yield Items(measure.notes)
    if measure.flags:
        yield Heading(t("console.warnings", language), 2)
        yield Items(measure.flags)


def _head(measure: Measure, language: str) -> Iterator[tuple[str, str]]:
    yield t("console.verdict", language), measure.status
    yield measure.sum_label, measure.sum
    if measure.words:
        yield t("reports.in_words", language), measure.words
    if measure.beside:
        yield t("reports.of_the_sum", language), "\n".join(measure.beside)
    if measure.met:
        yield t("console.conditions", language), measure.met
    if measure.alternatives:
        yield t("console.alternatives", language), "\n".join(measure.alternatives)
    yield t("console.edition", language), measure.edition
    if measure.act:
        yield t("console.act", language), measure.act
    if measure.evidence:
        yield t("console.evidence", language), measure.evidence
    if measure.readings:
        yield t("console.depends_on", language), "\n".join(measure.readings)


def _sum(measure: Measure, language: str) -> Iterator[Block]:
    if measure.lines:
        yield Heading(t("console.lines", language), 2)
        yield lines_grid(measure, language)
    if measure.waterfall:
        yield Heading(t("console.waterfall", language), 2)
        header = tuple(t(f"console.step_{name}", language) for name in ("because", "change", "left"))
        rows = tuple(
            (Titled("", one.text, " ".join(part for part in (one.clause, references(one.sources)) if part)),
             one.change, one.left)
            for one in measure.waterfall
        )  # fmt: skip
        totals = frozenset(place for place, one in enumerate(measure.waterfall) if one.final)
        yield Grid(header, rows, (54, 23, 23), frozenset({1, 2}), totals)
    benefit = measure.result.benefit
    if benefit is not None and benefit.parts:
        parts = tuple(
            (part.title.in_language(language),
             format_money(part.amount, language) if part.amount is not None else t("console.amount_unknown", language))
            for part in benefit.parts
        )  # fmt: skip
        yield Grid((t("reports.part", language), t("console.amount", language)), parts, (70, 30), frozenset({1}))
    if benefit is not None and benefit.loan is not None and benefit.loan.schedule:
        yield Heading(t("reports.schedule", language), 2)
        yield _schedule(benefit.loan, language)


def _schedule(loan: LoanResult, language: str) -> Grid:
    names = ("from", "to", "days", "balance", "rate", "market", "interest", "saving")
    header = tuple(t(f"reports.book_{name}", language) for name in names)
    rows = []
    for one in loan.schedule:
        days = tuple(format_date(day, language) if day is not None else "—" for day in (one.start, one.end))
        length = str(one.days) if one.days is not None else "—"
        if one.days is None and one.years is not None:
            length = t("reports.of_a_year", language, number=format_number(one.years, language))
        rates = tuple(format_share(rate, language) if rate is not None else "—" for rate in (one.rate, one.market))
        sums = tuple(
            bare(format_money(half_up(value), language)) if value is not None else "—"
            for value in (one.balance, one.interest, one.saving)
        )
        rows.append((*days, length, sums[0], *rates, sums[1], sums[2]))
    return Grid(header, tuple(rows), (12, 12, 11, 18, 8, 8, 16, 15), frozenset(range(2, 8)))


# inputs and the calculation itself --------------------------------------------------------------------------------


def _inputs(report: Report) -> Iterator[Block]:
    language = report.language
    for title, rows in report.inputs.groups:
        yield Heading(title, 2)
        yield Facts(tuple((fact.label, fact.text) for fact in rows), label=0.5)
    for table in report.inputs.tables:
        yield Heading(table.title, 2)
        if not table.rows:
            yield Paragraph(t("reports.known_empty", language), "weak")
        elif len(table.header) == 1:
            yield Paragraph(", ".join(row[0] for row in table.rows))
        elif len(table.header) <= _MOST_COLUMNS:
            yield Grid(table.header, table.rows, tuple(_widths(table)), table.numeric)
        else:
            # Wide tables become one entry a row: nothing is cut, nothing needs a page laid on its side.
            for row in table.rows:
                values = [f"{label}: {value}" for label, value in zip(table.header[1:], row[1:], strict=True) if value]
                yield Paragraph(f"{row[0]}. {'; '.join(values)}")
    yield from listed(t("reports.assumptions", language), report.assumptions)


def _widths(table: InputTable) -> Iterator[float]:
    """By the longest value of a column, so that figures stand on one line; titles may be broken."""
    for place, label in enumerate(table.header):
        values = max((len(row[place]) for row in table.rows), default=0)
        words = max(map(len, label.split()), default=0)
        yield max(4, min(max(values, words), 30))


def _about(report: Report) -> Iterator[Block]:
    language = report.language
    yield Paragraph(t("console.no_decision", language), "strong")
    yield Paragraph(t("reports.made_at", language, moment=moment(report)))
    yield rules_facts(report)
    if report.changed:
        yield Paragraph(t("console.hypothetical", language, names=", ".join(report.changed)), "strong")
    yield Paragraph(t("reports.evidence_words", language))
    known = tuple(f"{title}: {reason}" for title, reason in report.not_computed)
    yield from listed(t("console.list_not_computed", language), known)
