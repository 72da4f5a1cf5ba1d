"""The note for a director, short enough for one page: the sum, what it rests on, what can change it, papers, days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from calculator.evaluation.result import Group
from calculator.money import format_date, format_money
from calculator.reports.common_blocks import foot_of, identity, listed
from calculator.reports.model import Dated, Measure, Report
from calculator.reports.paper import Block, Facts, Grid, Heading, Items, Paper, Paragraph, Titled
from calculator.wording import t

__all__ = ["FEWEST", "MOST", "note_paper"]

FEWEST: Final = 1
MOST: Final = 6
_MOST_MEASURES: Final = 10
_LONGEST: Final = 140
_LONGER_FOR_EACH: Final = 20


def note_paper(report: Report, most: int = MOST) -> Paper:
    """The note. Measures that can be had come first; where there is none, those that are possible.

    ``most``: entries under each heading; how many are left out is said, for the full report has them.
    """
    language = report.language
    return Paper(
        title=t("reports.note_title", language),
        subtitle=report.title,
        head=f"{t('reports.note_title', language)}. {report.title}",
        foot=foot_of(report),
        language=language,
        made=report.made,
        blocks=tuple(_blocks(report, most)),
    )


def _blocks(report: Report, most: int) -> Iterator[Block]:
    language = report.language
    told = _told(report, most)
    yield identity(report)
    yield from listed(t("reports.warnings", language), report.warnings)
    yield Heading(t("reports.note_sum", language))
    yield from _sums(report, told)
    yield from _few(Heading(t("reports.note_can_change", language)), _can_change(told, language), language, most)
    yield from _few(Heading(t("reports.note_papers", language)), _papers(told, language), language, most)
    days = [one for measure in told for one in (*measure.deadlines, *measure.duties, *measure.steps)]
    if days:
        yield Heading(t("reports.note_days", language))
        yield _calendar(days, language, most + 1)
    version = t("console.rulebook", language, version=report.rules_version, digest=report.rules_sha256[:12])
    yield Paragraph(f"{version}. {t('reports.input_digest', language, digest=report.input_sha256[:12])}", "weak")


def _told(report: Report, most: int) -> tuple[Measure, ...]:
    """The measures that the note is about; those with a sum come first, and none of what can be had is left out."""
    for group in (Group.available, Group.possible, Group.refused):
        found = [one for one in report.in_full if one.result.group is group]
        if found:
            room = _MOST_MEASURES if group is Group.available else most + 1
            return tuple(sorted(found, key=lambda one: not one.result.amount))[:room]
    return report.measures[:1]


def _sums(report: Report, told: Sequence[Measure]) -> Iterator[Block]:
    language = report.language
    if report.combination is not None:
        yield Paragraph(report.combination.total, "large")
        yield Paragraph(report.combination.words, "weak")
    elif len(paying := [one for one in told if one.words]) == 1:
        yield Paragraph(paying[0].sum, "large")
        yield Paragraph(paying[0].words, "weak")
    header = tuple(t(f"reports.summary_{name}", language) for name in ("measure", "answer", "sum"))
    rows = tuple((Titled("", one.title, _basis(one, language)), one.status, one.sum) for one in told)
    yield Grid(header, rows, (52, 23, 25), frozenset({2}))


def _basis(one: Measure, language: str) -> str:
    """Act, conditions, what holds the sum down, evidence."""
    evidence = t("reports.note_evidence", language, evidence=one.evidence) if one.evidence else ""
    bound = one.beside[0] if one.beside and one.result.benefit is not None and one.result.benefit.bound_by else ""
    met = t("reports.note_met", language, met=one.met) if one.met else ""
    return "; ".join(part for part in (one.act or one.edition, met, bound, evidence) if part)


def _can_change(told: Sequence[Measure], language: str) -> Iterator[str]:
    """What is not met, then the readings, the assumptions, and what is open."""
    for one in told:
        for condition in one.unmet:
            details = f" — {condition.details[0]}" if condition.details else ""
            yield t("reports.note_unmet", language, title=condition.title, details=details)
        yield from (t("reports.note_reading", language, topic=topic) for topic in one.readings)
        if one.missing:
            yield t("reports.note_missing", language, facts=", ".join(one.missing[:MOST]), count=len(one.missing))
        benefit = one.result.benefit
        if (
            benefit is not None
            and benefit.least is not None
            and benefit.most is not None
            and benefit.least != benefit.most
        ):
            least, most = (format_money(value, language) for value in (benefit.least, benefit.most))
            yield t("console.amount_range", language, least=least, most=most)
        yield from one.flags


def _papers(told: Sequence[Measure], language: str) -> Iterator[str]:
    """What must be proved for this application and obtained first, then what the rules say of papers."""
    for one in told:
        open_lines = [line.row for line in one.lines if line.note]
        if open_lines:
            yield t("reports.note_lines", language, rows=", ".join(map(str, open_lines[:12])))
        if one.lines and len(open_lines) < len(one.lines):
            yield t("reports.note_line_papers", language)
        yield from (t("reports.note_step", language, text=step.text, status=step.status) for step in one.steps)
    for one in told:
        yield from one.notes


def _few(heading: Heading, texts: Iterator[str], language: str, most: int) -> Iterator[Block]:
    found = tuple(dict.fromkeys(texts))
    if not found:
        return
    yield heading
    left, longest = len(found) - most, _LONGEST + _LONGER_FOR_EACH * most
    more = (t("reports.and_more_in_report", language, count=left),) if left > 0 else ()
    yield Items((*(_short(text, longest) for text in found[:most]), *more))


def _calendar(days: Sequence[Dated], language: str, most: int) -> Block:
    """A day a line; what has no day stands at the end."""
    ordered = sorted(dict.fromkeys(days), key=lambda one: (one.day is None, one.day))[:most]
    rows = tuple(
        (
            format_date(one.day, language) if one.day is not None else t("reports.no_day", language),
            _short(f"{one.text} ({one.status})" if one.status else one.text, _LONGEST + _LONGER_FOR_EACH * most),
        )
        for one in ordered
    )
    return Facts(rows, label=0.16)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
