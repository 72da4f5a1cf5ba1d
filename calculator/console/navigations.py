"""The way through the measures as a person reads it: what to ask now, then the groups."""

from __future__ import annotations

from typing import Any, Final

from calculator.advice.navigating import Answer, Navigation, Question, Suggestion, fact_label
from calculator.console.layout import Page
from calculator.console.summary import title_of
from calculator.console.words import first_few
from calculator.evaluation.result import Group, Verdict
from calculator.facts.dictionary import field
from calculator.money import format_money, parse_money
from calculator.rulebook import Rulebook
from calculator.wording import t

__all__ = ["put_navigation"]

_MOST_ASKED: Final = 6
_MOST_ANSWERS: Final = 8


def put_navigation(page: Page, navigation: Navigation, rulebook: Rulebook, language: str) -> None:
    """The fact to ask for now with what its answers settle; measures by group, what is worth most first."""
    page.heading(t("navigating.ask_now", language))
    question = navigation.next_question
    if question is None:
        page.text(t("navigating.ask_none", language), 2)
    else:
        _question(page, question, rulebook, language)
    for group, found in navigation.groups.items():
        if found:
            page.heading(t(f"navigating.group_{group.value}", language, count=len(found)))
        for one in found:
            _suggestion(page, group, one, language)


def _question(page: Page, question: Question, rulebook: Rulebook, language: str) -> None:
    label = fact_label(question.fact, language)
    page.text(
        t("navigating.ask_now_text", language, label=label, fact=question.fact, most=question.most), 2, style="strong"
    )
    told = ""
    for answer in question.answers[: 5 * _MOST_ANSWERS]:
        settled = _settled(answer, rulebook, language)
        if settled != told:  # neighbouring answers that settle the same are one
            text = t(
                "navigating.answer", language, answer=_answer(question.fact, answer.value, language), measures=settled
            )
            page.text(text, 4)
        told = settled


def _settled(answer: Answer, rulebook: Rulebook, language: str) -> str:
    texts = []
    for measure, verdict in answer.settles.items():
        title = rulebook.measures[measure].title.in_language(language)
        texts.append(t(f"navigating.settled_{verdict.value}", language, title=title))
    return "; ".join(texts) or t("navigating.answer_nothing", language)


def _answer(fact: str, value: Any, language: str) -> str:
    """An answer as a reader knows it: a choice by its label, money with its sign."""
    item = field(fact)
    if isinstance(value, bool):
        return t("navigating.yes" if value else "navigating.no", language)
    if value == "none" and item.allows_none:
        return t("navigating.none", language)
    if item.kind == "money":
        return format_money(parse_money(str(value)), language)
    if item.choices is not None:
        names = value if isinstance(value, list) else [value]
        return ", ".join(item.choices[name].in_language(language) for name in names)
    return f"{value} %" if item.kind == "share" else str(value)


def _suggestion(page: Page, group: Group, one: Suggestion, language: str) -> None:
    title = title_of(one.measure, language)
    if one.present_value:
        title = t("navigating.worth", language, title=title, amount=format_money(one.present_value, language))
    page.text(title, 2, mark="•")
    if one.asks:
        labels = [f"{fact_label(fact, language)} ({fact})" for fact in one.asks]
        facts = first_few(labels, language, _MOST_ASKED)
        page.text(t("navigating.asks", language, count=len(one.asks), facts=facts), 4, style="weak")
    if group is Group.refused:
        broken = [
            row.title.in_language(language)
            for row in one.measure.conditions
            if row.counts and row.counted is Verdict.not_met
        ]
        page.text(t("navigating.not_met", language, titles=first_few(broken, language)), 4, style="weak")
