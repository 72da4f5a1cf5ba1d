"""All measures at a glance: to be had, possible, refused, not for this case; each with its figures and what decides it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import streamlit as st

from calculator.console.statuses import Status
from calculator.console.summary import reason_of, title_of
from calculator.console.sums import says_sum, sum_text
from calculator.console.words import evidence_text, fact_text, first_few
from calculator.evaluation.opening import card_of
from calculator.evaluation.result import Group, MeasureResult, Quantity
from calculator.facts import Application
from calculator.money import format_money, format_share
from calculator.rulebook import Rulebook
from calculator.web.components.chosen_measure import address_of
from calculator.web.components.unfolded import quantity_text
from calculator.web.components.verdict import chip, met_text
from calculator.web.estimate import Estimate, status_shown
from calculator.web.markup import Markup, element, joined
from calculator.web.paths import link_to
from calculator.web.scale import Money
from calculator.wording import t

__all__ = ["in_order", "overview", "what_decides"]

_IN_FULL: Final = (Group.available, Group.possible)
_MOST_FACTS: Final = 4
_FIGURES: Final = ("rate", "share", "least", "cap", "term", "own")
_MOST_FIGURES: Final = 4


def overview(found: Estimate, rulebook: Rulebook, language: str, money: Money = format_money) -> None:
    """Draw the groups that have a measure, the most useful first."""
    application = found.application
    if application is None or found.result is None:
        return
    for group in Group:
        measures = in_order(one for one in found.result.measures if one.group is group)
        if not measures:
            continue
        st.html(element("h2", t(f"answers.group_{group.value}", language, count=len(measures)), look="group"))
        if group in _IN_FULL:
            for measure in measures:
                _card(measure, application, found, rulebook, language, money)
        else:
            _lines(measures, application, rulebook, language)


def in_order(measures: Iterable[MeasureResult]) -> list[MeasureResult]:
    """By certain present value, then by how little is still to be asked."""
    return sorted(measures, key=_usefulness)


def _usefulness(measure: MeasureResult) -> tuple[int, int]:
    benefit = measure.benefit
    value = benefit.present_value if benefit is not None and benefit.pays else None
    return -(value or 0), len(_asked(measure))


def _asked(measure: MeasureResult) -> list[str]:
    missing = measure.benefit.missing if measure.benefit is not None else ()
    return list(dict.fromkeys([*measure.missing, *missing]))


# cards ------------------------------------------------------------------------------------------------------------


def _card(
    measure: MeasureResult, application: Application, found: Estimate, rulebook: Rulebook, language: str, money: Money
) -> None:
    name = measure.id if measure.loan_id is None else f"{measure.id}-{measure.loan_id}"
    with st.container(border=True, key=f"measure-{name}"):
        left, right = st.columns([7, 3], gap="medium")
        left.html(_head(measure, application, rulebook, found, language))
        right.html(_worth(measure, rulebook, language, money))
        with right:
            link_to("measure", t("answers.why", language), **address_of(measure))


def _head(
    measure: MeasureResult, application: Application, rulebook: Rulebook, found: Estimate, language: str
) -> Markup:
    status = status_shown(measure, found.problems)
    lines = [
        element("h3", title_of(measure, language), look="measure-title"),
        element("p", chip(status, language), " ", element("span", met_text(measure, language)), look="verdict"),
    ]
    decided = what_decides(measure, status, application, rulebook, language)
    if decided:
        lines.append(element("p", decided, look="note"))
    lines.append(_figures(measure, found, language))
    lines.append(element("p", _act(measure, rulebook, language), look="weak"))
    return joined(*lines)


def what_decides(
    measure: MeasureResult, status: Status, application: Application, rulebook: Rulebook, language: str
) -> str:
    if status is Status.data_missing and (asked := _asked(measure)):
        labels = [fact_text(name, language) for name in asked]
        return t("answers.asks", language, count=len(asked), facts=first_few(labels, language, _MOST_FACTS))
    if status is Status.depends_on_reading:
        topics = [rulebook.topics[name].title.in_language(language) for name in measure.depends_on]
        return t("answers.by_reading", language, topics="; ".join(topics))
    if status in (Status.not_met, Status.not_met_provisionally):
        return reason_of(application, measure, rulebook, language)
    return ""


def _figures(measure: MeasureResult, found: Estimate, language: str) -> Markup:
    """Up to four figures by which the measure is known; what the law leaves open is said to be not known."""
    opened = found.opened(measure)
    figures: dict[str, Quantity | None] = dict(card_of(opened)) if opened is not None else {}
    texts: Mapping[str, str] = {
        name: quantity_text(figure, language) if figure is not None else t("answers.not_known", language)
        for name, figure in figures.items()
    }
    loan = measure.benefit.loan if measure.benefit is not None else None
    if loan is not None and loan.rate is not None:
        texts = {"rate": format_share(loan.rate, language), **texts}
    shown = [name for name in _FIGURES if name in texts][:_MOST_FIGURES]
    pairs = [joined(element("dt", t(f"answers.card_{name}", language)), element("dd", texts[name])) for name in shown]
    return element("dl", *(element("div", pair) for pair in pairs), look="figures-row") if pairs else Markup("")


def _act(measure: MeasureResult, rulebook: Rulebook, language: str) -> str:
    if measure.edition is None:
        return t("answers.edition_open", language)
    edition = rulebook.measures[measure.id].editions[measure.edition]
    act = rulebook.rules.acts[edition.act].title.in_language(language)
    evidence = evidence_text(measure.evidence, language)
    return t("answers.act", language, act=act, evidence=evidence) if evidence else act


def _worth(measure: MeasureResult, rulebook: Rulebook, language: str, money: Money) -> Markup:
    """The sum in large type, what it is worth today, what must be brought; or the word of a category."""
    benefit = measure.benefit
    if rulebook.measures[measure.id].benefit is None:
        return element("p", t("answers.no_money", language), look="weak number")
    if benefit is None or (benefit.pays and not says_sum(measure)):
        return element("p", t("answers.sum_open", language), look="weak number")
    if benefit.category is not None:
        word = benefit.category.word
        title = (
            benefit.category.titles[word].in_language(language)
            if word is not None
            else t("answers.not_known", language)
        )
        return element("p", title, look="worth number")
    if benefit.ceiling is not None:
        value = benefit.ceiling.value
        text = money(value, language) if value is not None else t("answers.not_known", language)
        return joined(
            element("p", text, look="worth number"), element("p", t("answers.ceiling", language), look="weak number")
        )
    lines = [element("p", sum_text(measure, language, money), look="worth number")]
    if benefit.loan is not None:
        lines.append(element("p", t("answers.saving_of_loan", language), look="weak number"))
    if benefit.present_value is not None and benefit.present_value != benefit.amount:
        worth = money(benefit.present_value, language)
        lines.append(element("p", t("answers.worth_today", language, amount=worth), look="weak number"))
    if benefit.own_funds is not None:
        own = money(benefit.own_funds, language)
        lines.append(element("p", t("answers.bring", language, amount=own), look="weak number"))
    return joined(*lines)


# measures that cannot be had -----------------------------------------------------------------------------------------


def _lines(measures: Sequence[MeasureResult], application: Application, rulebook: Rulebook, language: str) -> None:
    rows = [
        element(
            "tr",
            element("td", title_of(measure, language)),
            element("td", reason_of(application, measure, rulebook, language), look="weak"),
        )
        for measure in measures
    ]
    head = element(
        "tr", element("th", t("answers.measure", language)), element("th", t("answers.in_the_way", language))
    )
    st.html(element("div", element("table", element("thead", head), element("tbody", *rows)), look="wide"))
