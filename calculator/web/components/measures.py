"""Measures beside the first one: a line each, which opens to its conditions."""

from __future__ import annotations

from calculator.evaluation.result import MeasureResult
from calculator.rulebook import Rulebook
from calculator.web.components.conditions import conditions_list
from calculator.web.components.verdict import chip, met_text, sum_text
from calculator.web.estimate import Estimate, status_shown
from calculator.web.markup import Markup, element
from calculator.wording import t

__all__ = ["other_measures"]


def other_measures(found: Estimate, rulebook: Rulebook, language: str) -> Markup:
    return element("div", *(_measure(one, rulebook, language) for one in found.others), look="measures")


def _measure(measure: MeasureResult, rulebook: Rulebook, language: str) -> Markup:
    rule = rulebook.measures[measure.id]
    pays = rule.benefit is not None and rule.benefit.pays
    amount = element("span", sum_text(measure, language), look="number strong") if pays else ""
    head = element(
        "summary",
        element(
            "span",
            element("span", measure.title.in_language(language), look="condition-title"),
            element("span", met_text(measure, language), look="formula"),
            look="condition-head",
        ),
        amount,
        chip(status_shown(measure, ()), language),
    )
    summary = element("p", rule.summary.in_language(language))
    notes = [element("p", t("web.edition_of", language, title=_edition(measure, rulebook, language)), look="weak")]
    body = element("div", summary, *notes, conditions_list(measure, rulebook, language))
    return element("details", head, body, look="condition measure")


def _edition(measure: MeasureResult, rulebook: Rulebook, language: str) -> str:
    if measure.edition is None:
        return t("console.no_edition", language)
    return rulebook.measures[measure.id].editions[measure.edition].title.in_language(language)
