"""What a change of the rules does, as a person reads it: before, after, difference for each application, then totals."""

from __future__ import annotations

from calculator.advice.changing import ApplicationChange, MeasureChange, RuleChange
from calculator.console.layout import Page
from calculator.console.statuses import status_text
from calculator.console.words import first_few
from calculator.evaluation.result import MeasureResult, Verdict
from calculator.money import format_money
from calculator.rulebook import Rulebook
from calculator.wording import t

__all__ = ["put_change"]

_STYLES = {"gains": "good", "loses": "bad", "changed": "open", "same": ""}


def put_change(page: Page, change: RuleChange, rulebook: Rulebook, language: str) -> None:
    """Each application with the measures that change; totals where several applications stand side by side."""
    page.text(t("changing.title", language), style="strong")
    page.text(t("changing.not_the_law", language, names=", ".join(change.changed)), style="open")
    for application in change.applications:
        _application(page, application, language)
    if len(change.applications) > 1:
        _totals(page, change, rulebook, language)


def _application(page: Page, application: ApplicationChange, language: str) -> None:
    page.heading(application.title or application.id)
    if not application.touched:
        page.text(t("changing.nothing", language), 2)
    for one in application.touched:
        title = one.before.title.in_language(language)
        outcome = t(f"changing.outcome_{one.outcome}", language)
        loan = f" · {one.loan_id}" if one.loan_id is not None else ""
        page.text(f"{title}{loan}: {outcome}", 2, mark="•", style=_STYLES[one.outcome])
        rows = [
            (t("changing.before", language), _answer(one.before, language), ""),
            (t("changing.after", language), _answer(one.after, language), ""),
        ]
        if one.difference is not None:
            rows.append((t("changing.difference", language), _signed(one.difference, language), "strong"))
        page.pairs(rows, 4)
        _reasons(page, one, language)


def _answer(measure: MeasureResult, language: str) -> str:
    status = status_text(measure, language)
    return status if measure.amount is None else f"{status}, {format_money(measure.amount, language)}"


def _signed(amount: int, language: str) -> str:
    return ("+" if amount > 0 else "") + format_money(amount, language)


def _reasons(page: Page, change: MeasureChange, language: str) -> None:
    """Conditions that fail under one of the two rules only."""
    failing = [
        {
            one.id: one.title.in_language(language)
            for one in measure.conditions
            if one.counts and one.counted is Verdict.not_met
        }
        for measure in (change.before, change.after)
    ]
    for key, names in (("became_met", failing[0].keys() - failing[1].keys()), ("not_met", failing[1].keys())):
        titles = [title for name, title in {**failing[0], **failing[1]}.items() if name in names]
        if titles:
            page.text(t(f"changing.{key}", language, titles=first_few(titles, language)), 4)


def _totals(page: Page, change: RuleChange, rulebook: Rulebook, language: str) -> None:
    """Measures for which somebody gains, loses or gets another verdict."""
    touched = {one.id for application in change.applications for one in application.touched}
    totals = [total for total in change.totals() if total.id in touched]
    if not totals:
        return
    page.heading(t("changing.totals", language))
    for total in totals:
        page.text(rulebook.measures[total.id].title.in_language(language), 2, mark="•")
        verdicts = [
            t("changing.verdict_change", language, before=_word(one, language), after=_word(two, language), count=count)
            for (one, two), count in total.verdicts.items()
        ]
        rows = [
            (t("changing.gain", language), str(total.gain), ""),
            (t("changing.lose", language), str(total.lose), ""),
            (t("changing.verdicts", language), "; ".join(verdicts), ""),
            (t("changing.before", language), format_money(total.before, language), ""),
            (t("changing.after", language), format_money(total.after, language), ""),
            (t("changing.difference", language), _signed(total.after - total.before, language), "strong"),
        ]
        page.pairs(rows, 4)
    page.text(t("changing.totals_note", language), 2, style="weak")


def _word(verdict: str, language: str) -> str:
    return t(f"changing.verdict_{verdict}", language)
