"""All measures of an answer at a glance: to be had, possible, refused and not for this case, each with its sum or its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from calculator.console.layout import Page
from calculator.console.statuses import Status, status_of, status_style, status_text
from calculator.console.sums import sum_text
from calculator.console.words import first_few
from calculator.evaluation.grouping import serves_no_need
from calculator.evaluation.result import ConditionResult, Group, MeasureResult, Verdict
from calculator.facts import Application
from calculator.rulebook import Rulebook
from calculator.wording import t

__all__ = ["SHOWN_IN_FULL", "put_summary", "reason_of", "title_of"]

SHOWN_IN_FULL: Final = (Group.available, Group.possible)
"""Groups whose measures are told in full where no measure was asked for by name."""
_MOST_REASONS: Final = 2


def put_summary(
    page: Page, application: Application, measures: Sequence[MeasureResult], rulebook: Rulebook, language: str
) -> None:
    """A table for each group that has a measure."""
    for group in Group:
        found = [measure for measure in measures if measure.group is group]
        if not found:
            continue
        page.heading(t(f"console.measures_{group.value}", language, count=len(found)))
        if group in SHOWN_IN_FULL:
            _with_sums(page, found, language)
        else:
            _with_reasons(page, application, found, rulebook, language)


def title_of(measure: MeasureResult, language: str) -> str:
    """The title of a measure, with the loan that it was judged for where there are several."""
    title = measure.title.in_language(language)
    return (
        title if measure.loan_id is None else t("console.title_and_loan", language, title=title, loan=measure.loan_id)
    )


def _with_sums(page: Page, measures: Sequence[MeasureResult], language: str) -> None:
    header = [t("console.measure", language), t("console.verdict", language), t("console.amount", language)]
    rows = [[title_of(one, language), _answer(one, language), _sum_of(one, language)] for one in measures]
    page.table(header, rows, right=frozenset({2}), flexible=0, styles=[status_style(one) for one in measures])


def _answer(measure: MeasureResult, language: str) -> str:
    """The status; where data are missing, how many facts would have to be stated."""
    if status_of(measure) is not Status.data_missing:
        return status_text(measure, language)
    asked = dict.fromkeys([*measure.missing, *(measure.benefit.missing if measure.benefit is not None else ())])
    return t("console.asks", language, count=len(asked)) if asked else status_text(measure, language)


def _sum_of(measure: MeasureResult, language: str) -> str:
    return sum_text(measure, language) if measure.amount is not None else "—"


def _with_reasons(
    page: Page, application: Application, measures: Sequence[MeasureResult], rulebook: Rulebook, language: str
) -> None:
    header = [t("console.measure", language), t("console.why", language)]
    rows = [[title_of(one, language), reason_of(application, one, rulebook, language)] for one in measures]
    longest = max(len(title) for title, _ in rows)
    if longest <= page.width // 2:
        page.table(header, rows, flexible=1)
        return
    for title, reason in rows:
        page.text(title, mark="•")
        page.text(reason, 2, style="weak")


def reason_of(application: Application, measure: MeasureResult, rulebook: Rulebook, language: str) -> str:
    """What stands in the way: the day, the need, or the conditions that are not met."""
    if status_of(measure) is Status.not_in_force:
        return status_text(measure, language)
    if measure.group is Group.not_for_this_case and serves_no_need(application, rulebook.measures[measure.id]):
        return t("console.no_such_need", language)
    broken = [one for one in measure.conditions if one.counts and one.counted is Verdict.not_met]
    if measure.group is Group.not_for_this_case:
        broken = [one for one in broken if one.applicability]
    reason = first_few(_titles(broken, language), language, _MOST_REASONS)
    text = t("console.not_met_reason", language, titles=reason)
    return f"{text} ({t('console.provisionally', language)})" if measure.provisional else text


def _titles(conditions: Sequence[ConditionResult], language: str) -> list[str]:
    return [f"«{one.title.ru}»" if language == "ru" else f"“{one.title.en}”" for one in conditions]
