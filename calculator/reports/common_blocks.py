"""Blocks that several papers share: who and when, conditions, cost lines, dates, what the calculation is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from calculator.money import format_date
from calculator.reports.model import Condition, Dated, Measure, Report
from calculator.reports.paper import Block, Facts, Grid, Items, Paragraph, Titled
from calculator.wording import t

__all__ = [
    "bare",
    "conditions_grid",
    "dated_grid",
    "foot_of",
    "identity",
    "lines_grid",
    "listed",
    "moment",
    "references",
    "rules_facts",
]


def moment(report: Report) -> str:
    """Day and time of the report, with the zone."""
    zone = report.made.strftime("%z")
    offset = f" UTC{zone[:3]}:{zone[3:5]}" if zone else ""
    return f"{format_date(report.made.date(), report.language)} {report.made:%H:%M}{offset}"


def foot_of(report: Report) -> str:
    return t("console.no_decision", report.language)


def identity(report: Report) -> Facts:
    """Whom the paper is about, and for which day."""
    language = report.language
    rows = [
        (t("reports.application", language), report.title),
        (t("reports.application_id", language), report.id),
        (t("reports.applicant", language), report.applicant),
    ]
    if report.as_of is not None:
        rows.append((t("reports.as_of", language), format_date(report.as_of, language)))
    rows.append((t("reports.made", language), moment(report)))
    return Facts(tuple(rows))


def rules_facts(report: Report) -> Facts:
    """Which rules answered, and on what input: enough to repeat the calculation."""
    language = report.language
    rows = [
        (t("reports.rules_version", language), report.rules_version),
        (t("reports.rules_sha256", language), report.rules_sha256),
        (t("reports.input_sha256", language), report.input_sha256),
    ]
    if report.changed:
        rows.append((t("reports.changed", language), ", ".join(report.changed)))
    return Facts(tuple(rows))


def references(numbers: Iterable[int]) -> str:
    """``[1, 3]``: numbers of the list of sources."""
    found = ", ".join(map(str, numbers))
    return f"[{found}]" if found else ""


def conditions_grid(conditions: Sequence[Condition], language: str) -> Grid:
    """Each condition with its figures, its answer, and the clause that it rests on."""
    rows = []
    for one in conditions:
        more = [one.explanation, *one.details]
        if one.remedy is not None:
            more.append(t("console.remedy", language, text=one.remedy))
        answer = one.answer if one.counts else t("reports.not_counted", language, answer=one.answer)
        rows.append((Titled(one.title, "\n".join(more)), answer, _basis(one)))
    header = tuple(t(f"reports.condition_{name}", language) for name in ("text", "answer", "basis"))
    return Grid(header, tuple(rows), (62, 17, 21))


def _basis(condition: Condition) -> str:
    return "\n".join(part for part in (condition.clause, condition.evidence, references(condition.sources)) if part)


def bare(money: str) -> str:
    """A sum without the sign of its currency, which then stands in the header: narrow columns need the room."""
    return money.replace("RUB\u00a0", "").replace("\u00a0₽", "")


def lines_grid(measure: Measure, language: str) -> Grid:
    """Cost lines with what counts of each, and their totals."""
    header = tuple(
        t(f"reports.book_{name}", language) for name in ("row", "category", "claimed", "base", "share", "part")
    )
    rows = [
        (str(one.row), Titled("", one.category, one.note), bare(one.claimed), bare(one.base), one.share, bare(one.part))
        for one in measure.lines
    ]
    return Grid(header, tuple(rows), (5, 33, 19, 19, 7, 17), frozenset({0, 2, 3, 4, 5}))


def dated_grid(rows: Sequence[Dated], language: str) -> Grid:
    """Deadlines and duties: known days first, in their order."""
    ordered = sorted(rows, key=lambda one: (one.day is None, one.day))
    header = tuple(t(f"reports.dated_{name}", language) for name in ("day", "text", "basis"))
    body = []
    for one in ordered:
        day = format_date(one.day, language) if one.day is not None else t("reports.no_day", language)
        basis = " ".join(part for part in (one.basis, references(one.sources)) if part)
        body.append((day, Titled("", one.text, one.status), basis))
    return Grid(header, tuple(body), (15, 60, 25))


def listed(title: str, texts: Sequence[str]) -> list[Block]:
    """A sentence with a list below it; nothing where the list is empty."""
    return [Paragraph(title, "strong"), Items(tuple(texts))] if texts else []
