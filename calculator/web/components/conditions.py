"""Conditions of a measure: unmet first, then open, then met; each with why, by which clause, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from calculator.console.words import evidence_text, fact_text, first_few, row_names, shortfall_text
from calculator.evaluation.result import ConditionResult, MeasureResult, Verdict
from calculator.money import format_date
from calculator.rulebook import Rulebook
from calculator.web.components.marks import reading_cell, verdict_mark
from calculator.web.markup import Markup, element, joined, link
from calculator.wording import t

__all__ = ["condition_block", "conditions_list", "figures", "in_the_way"]

_ORDER: Final = (Verdict.not_met, Verdict.undetermined, Verdict.met)


def conditions_list(measure: MeasureResult, rulebook: Rulebook, language: str) -> Markup:
    groups = [
        (f"group_{verdict.value}", [one for one in measure.conditions if one.counts and one.verdict is verdict])
        for verdict in _ORDER
    ]
    groups.append(("group_information", [one for one in measure.conditions if not one.counts]))
    parts = [_group(key, found, rulebook, language) for key, found in groups if found]
    return element("div", *parts, look="conditions")


def figures(measure: MeasureResult, language: str) -> Markup:
    """The conditions that come down to a figure, each with its threshold: what a measure without a sum has to show."""
    rows = [
        element(
            "tr",
            element(
                "td",
                element("p", one.title.in_language(language)),
                element("p", one.explanation(language), look="formula"),
            ),
            element("td", verdict_mark(one.verdict, language, provisional=one.provisional), look="number"),
        )
        for one in measure.conditions
        if one.values
    ]
    if not rows:
        return Markup("")
    table = element("table", element("tbody", *rows))
    return element(
        "section", element("h3", t("web.figures", language)), element("div", table, look="wide"), look="figures"
    )


def _group(key: str, found: Sequence[ConditionResult], rulebook: Rulebook, language: str) -> Markup:
    heading = element("h3", t(f"console.{key}", language, count=len(found)))
    return element("section", heading, *(condition_block(one, rulebook, language) for one in found))


def condition_block(condition: ConditionResult, rulebook: Rulebook, language: str) -> Markup:
    """Title, verdict and formula are always seen; the rest opens, and is open where something is not met."""
    head = element(
        "summary",
        element(
            "span",
            element("span", condition.title.in_language(language), look="condition-title"),
            element("span", condition.explanation(language), look="formula"),
            look="condition-head",
        ),
        verdict_mark(condition.verdict, language, provisional=condition.provisional),
    )
    opened = {"open": "open"} if condition.verdict is not Verdict.met and condition.counts else {}
    return element("details", head, element("div", *_body(condition, rulebook, language)), look="condition", **opened)


def _body(condition: ConditionResult, rulebook: Rulebook, language: str) -> list[Markup]:
    lines = in_the_way(condition, language)
    lines += [_readings(condition, topic, rulebook, language) for topic in condition.depends_on]
    if condition.due:
        days = [_due(row.inn, format_date(row.date, language), language) for row in condition.due]
        lines.append(element("p", t("console.due", language, rows=first_few(days, language))))
    lines.append(element("p", *_grounds(condition, rulebook, language), look="weak"))
    return lines


def in_the_way(condition: ConditionResult, language: str) -> list[Markup]:
    """What keeps a condition from being met, and what to do about it."""
    lines: list[Markup] = []
    if condition.shortfall is not None:
        lines.append(element("p", shortfall_text(condition.shortfall, language), look="strong"))
    if condition.missing:
        labels = [fact_text(name, language) for name in condition.missing]
        lines.append(element("p", t("console.condition_missing", language, facts=first_few(labels, language))))
    if condition.offenders:
        lines.append(element("p", t("console.offenders", language, rows=row_names(condition.offenders, language))))
    if condition.remedy is not None and condition.verdict is not Verdict.met:
        lines.append(element("p", t("console.remedy", language, text=condition.remedy)))
    return lines


def _due(inn: str | None, day: str, language: str) -> str:
    return f"{day} ({t('evaluation.inn', language, inn=inn)})" if inn else day


def _readings(condition: ConditionResult, name: str, rulebook: Rulebook, language: str) -> Markup:
    """The readings of a topic side by side, with the answer under each."""
    topic = rulebook.topics[name]
    cells = [
        reading_cell(reading, topic, verdict_mark(condition.readings[reading.id], language), language)
        for reading in topic.readings.values()
        if reading.id in condition.readings
    ]
    title = element("p", t("web.reading_topic", language, title=topic.title))
    return joined(title, element("div", *cells, look="readings"))


def _grounds(condition: ConditionResult, rulebook: Rulebook, language: str) -> list[str]:
    """Clause, evidence and sources: where the condition comes from, and how surely that is known."""
    clause = t("web.clause", language, clause=condition.clause) if condition.clause else t("web.no_clause", language)
    parts: list[str] = [clause]
    if condition.evidence is not None:
        parts.append(t("web.evidence", language, evidence=evidence_text(condition.evidence, language)))
    titles = {source.address: source.title for source in rulebook.sources.values()}
    links = [link(address, titles.get(address, address)) for address in dict.fromkeys(condition.sources)]
    text: list[str] = [". ".join(parts) + "."]
    if links:
        text.append(" " + t("web.sources", language) + " ")
        for number, one in enumerate(links):
            text += ["; ", one] if number else [one]
        text.append(".")
    return text
