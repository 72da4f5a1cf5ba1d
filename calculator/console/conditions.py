"""Conditions of a measure: what is not met first, each with its figures, clause, evidence and remedy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from calculator.console.layout import Page
from calculator.console.words import evidence_text, fact_text, first_few, row_names, shortfall_text
from calculator.evaluation.result import ConditionResult, DueRow, MeasureResult, Verdict
from calculator.money import format_date
from calculator.rulebook import Rulebook
from calculator.wording import t

__all__ = ["condition_groups", "condition_head", "condition_help", "verdict_text"]

_MARKS: Final = {Verdict.met: "✓", Verdict.not_met: "✗", Verdict.undetermined: "?", Verdict.not_computed: "?"}
_STYLES: Final = {
    Verdict.met: "good",
    Verdict.not_met: "bad",
    Verdict.undetermined: "open",
    Verdict.not_computed: "open",
}
_ORDER: Final = (Verdict.not_met, Verdict.undetermined, Verdict.met)


def verdict_text(verdict: Verdict, language: str) -> str:
    return t(f"console.verdict_{verdict.value}", language)


def condition_groups(page: Page, measure: MeasureResult, rulebook: Rulebook, language: str) -> None:
    """Unmet, unknown, met; at the end those that are shown but count for nothing by themselves."""
    for verdict in _ORDER:
        found = [condition for condition in measure.conditions if condition.counts and condition.verdict is verdict]
        _group(page, f"group_{verdict.value}", found, rulebook, language)
    _group(page, "group_information", [item for item in measure.conditions if not item.counts], rulebook, language)


def _group(page: Page, key: str, found: Sequence[ConditionResult], rulebook: Rulebook, language: str) -> None:
    if not found:
        return
    page.heading(t(f"console.{key}", language, count=len(found)))
    for condition in found:
        condition_head(page, condition, language)
        condition_help(page, condition, rulebook, language)


def condition_head(page: Page, condition: ConditionResult, language: str) -> None:
    """Title, the formula with its values, clause and evidence; these stand together where nothing is left to do."""
    style = _STYLES[condition.verdict]
    page.text(condition.title.in_language(language), 2, mark=_MARKS[condition.verdict], style=style)
    notes = "; ".join(note for note in (condition.clause, evidence_text(condition.evidence, language)) if note)
    explanation = condition.explanation(language)
    if condition.verdict is Verdict.met and notes:
        page.text(f"{explanation} ({notes})", 4)
        return
    page.text(explanation, 4)
    if notes:
        page.text(notes, 4, style="weak")


def condition_help(page: Page, condition: ConditionResult, rulebook: Rulebook, language: str) -> None:
    """What stands in the way, and what to do about it."""
    if condition.shortfall is not None:
        page.text(shortfall_text(condition.shortfall, language), 4, style="strong")
    if condition.offenders:
        page.text(t("console.offenders", language, rows=row_names(condition.offenders, language)), 4)
    if condition.missing:
        labels = [fact_text(name, language) for name in condition.missing]
        page.text(t("console.condition_missing", language, facts=first_few(labels, language)), 4)
    _readings(page, condition, rulebook, language)
    if condition.due:
        page.text(t("console.due", language, rows=_due_text(condition.due, language)), 4)
    if condition.remedy is not None:
        page.text(t("console.remedy", language, text=condition.remedy), 4)


def _readings(page: Page, condition: ConditionResult, rulebook: Rulebook, language: str) -> None:
    """The verdict under each reading of the topics that the condition turns on."""
    for name in condition.depends_on:
        topic = rulebook.topics[name]
        page.text(t("console.topic", language, title=topic.title, id=name), 4)
        for reading in topic.readings.values():
            if reading.id in condition.readings:
                verdict = verdict_text(condition.readings[reading.id], language)
                default = t("console.by_default", language) if reading.id == topic.default else ""
                text = t("console.reading", language, title=reading.title, id=reading.id, answer=verdict) + default
                page.text(text, 6, mark="•")


def _due_text(rows: Sequence[DueRow], language: str) -> str:
    texts = []
    for row in rows:
        day = format_date(row.date, language)
        texts.append(f"{day} ({t('evaluation.inn', language, inn=row.inn)})" if row.inn else day)
    return first_few(texts, language)
