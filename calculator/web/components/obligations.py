"""What goes with support: steps still to be done, duties after it, deadlines, and what has to be known."""

from __future__ import annotations

from calculator.console.words import evidence_text, fact_text, first_few, shortfall_text
from calculator.evaluation.result import DutyResult, MeasureResult
from calculator.money import format_date
from calculator.web.markup import Markup, element
from calculator.wording import t

__all__ = ["obligations"]

_STEP_LOOKS = {"pending": "open", "done": "good", "refused": "bad"}
_DUTY_LOOKS = {"pending": "plain", "kept": "good", "breached": "bad"}


def obligations(measure: MeasureResult, language: str) -> Markup:
    """Empty where the measure has none of them."""
    parts = [_steps(measure, language), _duties(measure, language), _deadlines(measure, language)]
    parts.append(_notes(measure, language))
    return element("div", *(part for part in parts if part), look="obligations")


def _section(title: str, *children: str) -> Markup:
    return element("section", element("h3", title), *children)


def _steps(measure: MeasureResult, language: str) -> Markup | str:
    if not measure.steps:
        return ""
    rows = [
        element(
            "li",
            element("span", step.test.title.in_language(language)),
            " ",
            element("span", t(f"answers.step_{step.status}", language), look=f"mark {_STEP_LOOKS[step.status]}"),
        )
        for step in measure.steps
    ]
    return _section(t("console.steps", language), element("ol", *rows))


def _duties(measure: MeasureResult, language: str) -> Markup | str:
    if not measure.duties:
        return ""
    return _section(t("console.duties", language), *(_duty(duty, language) for duty in measure.duties))


def _duty(duty: DutyResult, language: str) -> Markup:
    test = duty.test
    lines = [element("p", test.explanation(language), look="formula")]
    if test.shortfall is not None:
        lines.append(element("p", shortfall_text(test.shortfall, language), look="strong"))
    if test.missing:
        labels = [fact_text(name, language) for name in test.missing]
        lines.append(element("p", t("console.condition_missing", language, facts=first_few(labels, language))))
    due = t("answers.duty_due", language, day=format_date(duty.due, language)) if duty.due is not None else ""
    evidence = evidence_text(test.evidence, language)
    weak = "; ".join(part for part in (due, evidence) if part)
    head = element(
        "summary",
        element(
            "span", element("span", test.title.in_language(language), look="condition-title"), look="condition-head"
        ),
        element("span", t(f"console.duty_{duty.status}", language), look=f"mark {_DUTY_LOOKS[duty.status]}"),
    )
    body = element("div", *lines, element("p", weak, look="weak") if weak else "")
    return element("details", head, body, look="condition")


def _deadlines(measure: MeasureResult, language: str) -> Markup | str:
    if not measure.deadlines:
        return ""
    rows = [
        element("li", f"{deadline.title.in_language(language)}: {format_date(deadline.date, language)}")
        for deadline in measure.deadlines
    ]
    return _section(t("answers.deadlines", language), element("ul", *rows))


def _notes(measure: MeasureResult, language: str) -> Markup | str:
    if not measure.notes:
        return ""
    rows = [
        element(
            "li",
            note.text.in_language(language),
            " ",
            element("span", f"({evidence_text(note.evidence, language)})", look="weak"),
        )
        for note in measure.notes
    ]
    return _section(t("console.notes", language), element("ul", *rows))
