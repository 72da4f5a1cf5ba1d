"""The answer for an application: every measure with its verdict, sum, conditions, dates and warnings."""

from __future__ import annotations

from calculator.console.amounts import amount_rows, cost_lines, waterfall
from calculator.console.conditions import condition_groups, verdict_text
from calculator.console.layout import Page
from calculator.console.obligations import put_obligations
from calculator.console.statuses import status_style, status_text
from calculator.console.summary import SHOWN_IN_FULL, put_summary, title_of
from calculator.console.words import evidence_text, fact_text, period_text
from calculator.evaluation.flags import flag_text
from calculator.evaluation.result import AlternativeResult, MeasureResult, Result, Verdict
from calculator.facts import Application
from calculator.money import format_date
from calculator.rulebook import Rulebook
from calculator.rulebook.model import Edition, Validity
from calculator.wording import t

__all__ = ["closing", "measure_head", "measure_warnings", "opening", "put_result"]

_DIGITS_OF_DIGEST = 12


def put_result(
    page: Page, application: Application, result: Result, rulebook: Rulebook, language: str, *, by_name: bool = False
) -> None:
    """One application: a summary where there are several measures, then measures in full.

    ``by_name``: the call names the measures, and all of them are told in full; so are those that the application names. Else
    those that are refused or out of place are told in the summary alone.
    """
    opening(page, application, result, language)
    if not result.measures:
        page.blank()
        page.text(t("console.no_measures", language))
    if len(result.measures) > 1:
        put_summary(page, application, result.measures, rulebook, language)
    everything = by_name or len(result.measures) == 1 or application.facts.get("application.measure") is not None
    for measure in result.measures:
        if not everything and measure.group not in SHOWN_IN_FULL:
            continue
        measure_head(page, measure, rulebook, language)
        _missing(page, measure, language)
        condition_groups(page, measure, rulebook, language)
        cost_lines(page, measure, language)
        waterfall(page, measure, language)
        put_obligations(page, measure, language)
        _deadlines(page, measure, language)
        measure_warnings(page, measure, rulebook, language)
    if not everything and any(measure.group not in SHOWN_IN_FULL for measure in result.measures):
        page.blank()
        page.text(t("console.rest_by_name", language), style="weak")


def opening(page: Page, application: Application, result: Result, language: str) -> None:
    page.text(application.title or application.id, style="strong")
    parts = [application.id] if application.title else []
    if result.as_of is not None:
        parts.append(t("console.as_of", language, day=format_date(result.as_of, language)))
    page.text(" · ".join(parts), style="weak")


def closing(page: Page, rulebook: Rulebook, language: str) -> None:
    """Which rules answered, and what the answer is not."""
    page.blank()
    page.rule()
    digest = rulebook.sha256[:_DIGITS_OF_DIGEST]
    page.text(t("console.rulebook", language, version=rulebook.version, digest=digest), style="weak")
    if rulebook.hypothetical:
        page.text(t("console.hypothetical", language, names=", ".join(rulebook.hypothetical)), style="open")
    page.text(t("console.no_decision", language), style="weak")


def measure_head(page: Page, measure: MeasureResult, rulebook: Rulebook, language: str) -> None:
    """Title, verdict, sum, edition and act."""
    page.blank()
    page.rule()
    page.text(title_of(measure, language), style="strong")
    page.text(measure.id, style="weak")
    page.blank()
    style = status_style(measure)
    rows = [(t("console.verdict", language), status_text(measure, language), f"strong {style}".strip())]
    rows += amount_rows(measure, rulebook, language)
    if measure.conditions:
        rows.append((t("console.conditions", language), _counted(measure, language), ""))
    rows += [
        (t("console.alternatives", language) if place == 0 else "", _alternative(one, language), "")
        for place, one in enumerate(measure.alternatives)
    ]
    rows += _edition_rows(measure, rulebook, language)
    rows.append((t("console.evidence", language), evidence_text(measure.evidence, language), ""))
    topics = [rulebook.topics[topic].title.in_language(language) for topic in measure.depends_on]
    rows.append((t("console.depends_on", language), "; ".join(topics), ""))
    page.pairs(rows, 2)


def _counted(measure: MeasureResult, language: str) -> str:
    counted = [condition for condition in measure.conditions if condition.counts]
    met = sum(condition.verdict is Verdict.met for condition in counted)
    return t("console.met_of", language, met=met, count=len(counted))


def _alternative(alternative: AlternativeResult, language: str) -> str:
    return f"{alternative.title.in_language(language)}: {verdict_text(alternative.verdict, language)}"


def _edition_rows(measure: MeasureResult, rulebook: Rulebook, language: str) -> list[tuple[str, str, str]]:
    if measure.edition is None:
        return [(t("console.edition", language), t("console.no_edition", language), "")]
    edition = rulebook.measures[measure.id].editions[measure.edition]
    title = edition.title.in_language(language)
    period = edition_period(edition, rulebook, language)
    text = t("console.edition_line", language, id=edition.id, title=title, period=period)
    act = rulebook.rules.acts[edition.act].title.in_language(language)
    return [(t("console.edition", language), text, ""), (t("console.act", language), act, "")]


def edition_period(edition: Edition, rulebook: Rulebook, language: str) -> str:
    """When an edition is in force; where readings differ in its first day, by the default reading."""
    defaults = set(rulebook.default_readings.values())
    start = next((day for reading, day in edition.start.items() if reading in defaults), None)
    return period_text(Validity(start or min(edition.start.values(), default=None), edition.until), language)


def _missing(page: Page, measure: MeasureResult, language: str) -> None:
    """Facts that are missing, by label and by the name that they have in the document."""
    if not measure.missing:
        return
    page.heading(t("console.missing", language))
    page.pairs([(name, fact_text(name, language), "") for name in measure.missing], 2)


def _deadlines(page: Page, measure: MeasureResult, language: str) -> None:
    if not measure.deadlines:
        return
    page.heading(t("console.deadlines", language))
    rows = []
    for deadline in measure.deadlines:
        notes = "; ".join(part for part in (deadline.clause, evidence_text(deadline.evidence, language)) if part)
        rows.append((format_date(deadline.date, language), f"{deadline.title.in_language(language)} ({notes})", ""))
    page.pairs(rows, 2)


def measure_warnings(page: Page, measure: MeasureResult, rulebook: Rulebook, language: str) -> None:
    if not measure.flags:
        return
    page.heading(t("console.warnings", language))
    for flag in measure.flags:
        page.text(flag_text(flag, rulebook, language), 2, mark="•")
