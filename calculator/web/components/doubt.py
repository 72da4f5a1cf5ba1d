"""“Does the sum look wrong?”: the usual reasons, what was taken and assumed, by which rules, and a text to pass on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import streamlit as st

from calculator.console.words import fact_text, first_few
from calculator.evaluation.flags import flag_text
from calculator.evaluation.loans import for_each_loan
from calculator.evaluation.result import AmountResult, MeasureResult, Result
from calculator.facts import Application
from calculator.facts.dictionary import field
from calculator.money import format_date
from calculator.reports.inputs import assumptions_of, input_digest, value_of
from calculator.rulebook import Rulebook
from calculator.web.asked import facts_in, read_by
from calculator.web.components.costs import rows_understood
from calculator.web.components.law import law_lines
from calculator.web.components.verdict import bound_text, law_rows, sum_shown
from calculator.web.draft import Draft
from calculator.web.estimate import Estimate, line_state
from calculator.web.markup import Markup, element, joined
from calculator.wording import t

__all__ = ["doubt"]

_NOT_IN_FULL: Final = ("excluded", "unknown", "partly")
_RATES: Final = ("share",)
"""What decides a sum without being a limit that it runs into."""


def doubt(measure: MeasureResult, found: Estimate, draft: Draft) -> None:
    """Everything that the sum of a measure rests on; nothing for a measure that pays no sum."""
    application, result, benefit = found.application, found.result, measure.benefit
    if application is None or result is None or benefit is None or not benefit.pays:
        return
    language = draft.language
    with st.expander(t("doubt.title", language), key=f"doubt/{measure.id}/{measure.loan_id}/{language}"):
        st.html(_part("reasons", _list(_reasons(measure, benefit, found, language)), language))
        st.html(_part("taken", _facts(measure, application, found.rulebook, language), language))
        if benefit.lines:
            st.html(rows_understood(draft, found, measure))
        if benefit.loan is not None and benefit.loan.schedule:
            below = t("doubt.taken_loan", language, title=t("answers.loan", language))
            st.html(element("p", below, look="weak"))
        st.html(_part("assumed", _assumed(measure, application, found.rulebook, language), language))
        st.html(_part("law", _law(measure, found, result, language), language))
        help_text = element("p", t("doubt.text_help", language), look="weak")
        st.html(_part("text", help_text, language))
        st.code(_to_pass_on(measure, found, application, result, language), language=None, wrap_lines=True)


def _part(name: str, content: Markup, language: str) -> Markup:
    return joined(element("h3", t(f"doubt.{name}", language)), content)


def _list(texts: Iterable[str]) -> Markup:
    return element("ul", *(element("li", text) for text in texts))


def _pairs(rows: Iterable[tuple[str, str]]) -> Markup:
    return element("dl", *(joined(element("dt", term), element("dd", text)) for term, text in rows), look="facts")


def _reasons(measure: MeasureResult, benefit: AmountResult, found: Estimate, language: str) -> list[str]:
    """Those of the usual reasons that this answer has."""
    texts = [t("doubt.reason_refused", language)] if measure.hard_refusal else []
    for state in _NOT_IN_FULL:
        rows = [str(found.rows[line.row - 1]) for line in benefit.lines if line_state(line) == state]
        if rows:
            texts.append(t(f"doubt.reason_{state}", language, count=len(rows), rows=first_few(rows, language)))
    if benefit.bound_by is not None and benefit.amount and benefit.bound_by not in _RATES:
        texts.append(t("web.bound_by", language, what=bound_text(measure, benefit, found.rulebook, language)))
    missing = dict.fromkeys([*benefit.missing, *measure.missing])
    if missing:
        labels = first_few([fact_text(name, language) for name in missing], language)
        texts.append(t("doubt.reason_missing", language, facts=labels))
    return texts or [t("doubt.reason_none", language)]


def _facts(measure: MeasureResult, application: Application, rulebook: Rulebook, language: str) -> Markup:
    """Facts that the formula of the sum reads and the application states; rows of tables stand in their table."""
    stated = _of_loan(measure, application).facts
    rows = [
        (fact_text(name, language), value_of(stated[name], field(name), language))
        for name in _read_by_sum(measure, rulebook)
        if name in stated and name not in application.assumed
    ]
    return _pairs(rows) if rows else element("p", t("doubt.taken_none", language), look="weak")


def _of_loan(measure: MeasureResult, application: Application) -> Application:
    """The application with the loan that the measure was judged for."""
    cases = list(for_each_loan(application, measure.id))
    return next((one for name, one in cases if name == measure.loan_id), application)


def _read_by_sum(measure: MeasureResult, rulebook: Rulebook) -> list[str]:
    if measure.edition is None:
        return []
    benefit = rulebook.plans[measure.id].editions[measure.edition].benefit
    if benefit is None:
        return []
    return list(dict.fromkeys(facts_in(benefit.amount)))


def _assumed(measure: MeasureResult, application: Application, rulebook: Rulebook, language: str) -> Markup:
    """What the answer says that it took for granted, and the defaults among the facts that it rests on."""
    flags = [flag_text(flag, rulebook, language) for flag in measure.flags]
    dates = facts_in(rulebook.plans[measure.id].deciding)
    texts = [*flags, *assumptions_of(application, language, {*read_by(measure, rulebook), *dates})]
    return _list(texts) if texts else element("p", t("doubt.assumed_none", language), look="weak")


def _law(measure: MeasureResult, found: Estimate, result: Result, language: str) -> Markup:
    changed = [(t("doubt.other_law", language), line) for line in law_lines(found.law, language)]
    return _pairs([*law_rows(measure, found, found.rulebook, language), *_identity(result, language), *changed])


def _identity(result: Result, language: str) -> list[tuple[str, str]]:
    return [
        (t("doubt.version", language), result.rulebook_version),
        (t("doubt.checksum", language), result.rulebook_sha256),
    ]


def _to_pass_on(
    measure: MeasureResult, found: Estimate, application: Application, result: Result, language: str
) -> str:
    """Nothing that a visitor typed as a name stands in it, ids of loans neither."""
    rows = [
        (t("doubt.measure", language), measure.title.in_language(language)),
        (t("doubt.sum", language), sum_shown(measure, language)),
    ]
    if result.as_of is not None:
        rows.append((t("web.as_of", language), format_date(result.as_of, language)))
    if measure.edition is not None:
        edition = found.rulebook.measures[measure.id].editions[measure.edition]
        rows.append((t("console.edition", language), edition.title.in_language(language)))
    rows += _identity(result, language)
    rows += [(t("doubt.other_law", language), line) for line in law_lines(found.law, language)]
    rows.append((t("doubt.digest", language), input_digest(application)))
    return "\n".join(t("doubt.line", language, label=label, value=value) for label, value in rows)
