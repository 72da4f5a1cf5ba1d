"""What goes with support beside its conditions: steps to be taken, duties afterwards, and what only has to be told."""

from __future__ import annotations

from calculator.console.layout import Page
from calculator.console.words import evidence_text, fact_text, first_few, shortfall_text
from calculator.evaluation.result import ConditionResult, DutyResult, MeasureResult
from calculator.money import format_date
from calculator.wording import t

__all__ = ["duty_lines", "put_obligations"]

_STEP_MARKS = {"pending": "○", "done": "✓", "refused": "✗"}
_STEP_STYLES = {"pending": "", "done": "good", "refused": "bad"}
_DUTY_MARKS = {"pending": "○", "kept": "✓", "breached": "✗"}
_DUTY_STYLES = {"pending": "", "kept": "good", "breached": "bad"}


def put_obligations(page: Page, measure: MeasureResult, language: str) -> None:
    """Steps, duties and notes, each under a heading of its own."""
    if measure.steps:
        page.heading(t("console.steps", language))
    for step in measure.steps:
        text = _with_status(step.test, t(f"console.todo_{step.status}", language), language)
        page.text(text, 2, mark=_STEP_MARKS[step.status], style=_STEP_STYLES[step.status])
        _basis(page, step.test, language)
    if measure.duties:
        page.heading(t("console.duties", language))
    for duty in measure.duties:
        duty_lines(page, duty, language)
    if measure.notes:
        page.heading(t("console.notes", language))
    for note in measure.notes:
        page.text(f"{note.text.in_language(language)} ({evidence_text(note.evidence, language)})", 2, mark="•")


def duty_lines(page: Page, duty: DutyResult, language: str) -> None:
    """A duty with its status, its day, its figures and what is short of it."""
    test = duty.test
    text = _with_status(test, t(f"console.duty_{duty.status}", language), language)
    page.text(text, 2, mark=_DUTY_MARKS[duty.status], style=_DUTY_STYLES[duty.status])
    if duty.due is not None:
        page.text(t("console.duty_due", language, day=format_date(duty.due, language)), 4)
    page.text(test.explanation(language), 4)
    if test.shortfall is not None:
        page.text(shortfall_text(test.shortfall, language), 4, style="strong")
    if test.missing:
        labels = [fact_text(name, language) for name in test.missing]
        page.text(t("console.condition_missing", language, facts=first_few(labels, language)), 4)
    _basis(page, test, language)


def _with_status(test: ConditionResult, status: str, language: str) -> str:
    return f"{test.title.in_language(language)}: {status}"


def _basis(page: Page, test: ConditionResult, language: str) -> None:
    notes = "; ".join(note for note in (test.clause, evidence_text(test.evidence, language)) if note)
    if notes:
        page.text(notes, 4, style="weak")
