"""Costs: a table to type and paste into, and under it the same rows as they were understood."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final

import pandas as pd
import streamlit as st

from calculator.console.words import category_text, evidence_text, fact_text, first_few
from calculator.evaluation.result import AmountResult, Line
from calculator.facts.dictionary import field
from calculator.facts.values import Value
from calculator.money import format_date, format_money, format_share
from calculator.web.draft import Draft
from calculator.web.entries import read_entry
from calculator.web.estimate import Estimate, line_state
from calculator.web.markup import Markup, element, joined, unmarked
from calculator.wording import catalog, t

__all__ = ["cost_editor", "rows_understood"]

_WIDTHS: Final[Mapping[str, int]] = {
    "category": 200,
    "net": 130,
    "gross": 130,
    "paid_on": 105,
    "vat_rate": 85,
    "vat_deductible": 115,
    "documented": 115,
    "invoice_date": 105,
    "accepted_on": 105,
    "supplier_inn": 120,
    "is_starter_batch": 120,
}
_USUAL_WIDTH: Final = 140
_LOOKS: Final = {"counted": "good", "partly": "open", "unknown": "open", "excluded": "bad"}


def cost_editor(draft: Draft) -> None:
    """The table of this version starts from the same rows until the version changes; the edits stay in the browser.

    Every column is text: number and date columns would read ``1 234,56`` and ``05.11.2026`` wrongly.
    """
    language = draft.language
    columns = draft.columns
    rows = [[row.get(item.key, "") for item in columns] for row in draft.shown_costs]
    frame = pd.DataFrame(rows, columns=[item.key for item in columns], dtype="string")
    settings = {
        item.key: st.column_config.TextColumn(
            catalog("web", language).get(f"cell_{item.key}", item.label.in_language(language)),
            help=unmarked(f"{item.label.in_language(language)}. {item.help.in_language(language)}"),
            width=_WIDTHS.get(item.key, _USUAL_WIDTH),
        )
        for item in columns
    }
    st.html(element("p", t("web.costs_help", language), look="weak"))
    st.data_editor(
        frame,
        key=draft.key("costs"),
        num_rows="dynamic",
        hide_index=True,
        column_config=settings,
        width="stretch",
        placeholder="",
        alt=t("web.costs", language),
    )
    with st.popover(t("web.categories", language)):
        words = [label.in_language(language) for label in (field("costs.category").choices or {}).values()]
        st.html(element("ul", *(element("li", word) for word in words)))


def rows_understood(draft: Draft, found: Estimate) -> Markup:
    """Each row with its sum, what counts of it and why; what could not be read stands above with its row."""
    language = draft.language
    benefit = found.measure.benefit if found.measure is not None else None
    lines = {} if benefit is None else {found.rows[line.row - 1]: line for line in benefit.lines}
    wrong = [problem for problem in found.problems if problem.row is not None]
    notice = (
        element(
            "div",
            element("strong", t("web.rows_wrong", language, count=len(wrong))),
            element("ul", *(element("li", problem.text(language)) for problem in wrong)),
            look="notice open",
            role="alert",
        )
        if wrong
        else ""
    )
    if not found.rows:
        return element("p", t("web.no_rows", language), look="weak")
    keys = ("row", "category", "claimed", "vat", "paid", "base", "part", "state")
    header = [element("th", t(f"web.column_{key}", language), look=_align(key)) for key in keys]
    body = [_row(draft, number, lines.get(number), found, language) for number in found.rows]
    table = element(
        "table",
        element("thead", element("tr", *header)),
        element("tbody", *body),
        _totals(benefit, found, language),
    )
    return joined(notice, element("h3", t("web.understood", language)), element("div", table, look="wide"))


def _align(key: str) -> str:
    return "number" if key in ("row", "claimed", "base", "part") else ""


def _row(draft: Draft, number: int, line: Line | None, found: Estimate, language: str) -> Markup:
    texts = draft.costs[number - 1]
    values = {key: read_entry(field(f"costs.{key}"), text).value for key, text in texts.items()}
    category = values.get("category")
    sum_key = "gross" if values.get("gross") is not None else "net"
    named = category_text(str(category), language) if category is not None else texts.get("category", "") or "—"
    counts = line if line is not None and line_state(line) in ("counted", "partly") else None
    cells = [
        element("td", str(number), look="number"),
        element("td", named),
        element("td", _money(values.get(sum_key), language), look="number"),
        element("td", _vat(values, sum_key, language)),
        element("td", _day(values.get("paid_on"), language)),
        element("td", _money(counts and counts.base, language), look="number"),
        element("td", _money(counts and counts.part, language), look="number"),
        element("td", *_state(number, line, found, language)),
    ]
    return element("tr", *cells)


def _state(number: int, line: Line | None, found: Estimate, language: str) -> list[Markup]:
    """What becomes of the row, why, and how surely that is known."""
    if line is None:
        return []
    state = line_state(line)
    parts = [element("span", t(f"web.line_{state}", language), look=f"mark {_LOOKS[state]}")]
    if reason := _reason(number, line, state, found, language):
        parts.append(element("span", " ", reason))
    if line.evidence is not None:
        known = t("web.evidence", language, evidence=evidence_text(line.evidence, language))
        parts.append(element("span", " ", known, look="weak"))
    return parts


def _reason(number: int, line: Line, state: str, found: Estimate, language: str) -> str:
    """Why the row does not count in full: the reason of the act, or what was not read and what is not stated."""
    if state == "excluded" and line.reason is not None:
        return line.reason.in_language(language)
    if state == "partly":
        return t("web.reason_partly", language)
    if state == "counted":
        return ""
    wrong = [problem.item for problem in found.problems if problem.row == number]
    unread = [item.label.in_language(language) for item in wrong]
    missing = [fact_text(name, language) for name in line.missing if name not in {item.name for item in wrong}]
    parts = [t("web.reason_unread", language, facts=first_few(unread, language))] if unread else []
    if missing:
        parts.append(t("console.condition_missing", language, facts=first_few(missing, language)) + ".")
    return " ".join(parts)


def _totals(benefit: AmountResult | None, found: Estimate, language: str) -> Markup:
    """Sums of the columns as the engine has them; exact parts are shown cut, the amount is rounded once."""
    if benefit is None or not benefit.waterfall:
        return Markup("")
    steps = {step.id: step.amount for step in benefit.waterfall}
    cells = [
        element("td", ""),
        element("td", t("web.total", language)),
        element("td", _money(steps.get("claimed"), language), look="number"),
        element("td", ""),
        element("td", ""),
        element("td", _money(steps.get("eligible"), language), look="number"),
        element("td", _money(benefit.amount, language), look="number"),
        element("td", t("web.total_note", language), look="weak"),
    ]
    return element("tfoot", element("tr", *cells))


def _money(value: object, language: str) -> str:
    return format_money(value, language) if isinstance(value, int | Fraction) else "—"


def _vat(values: Mapping[str, Value | None], sum_key: str, language: str) -> str:
    kind = t(f"web.vat_{sum_key}", language)
    rate = values.get("vat_rate")
    return f"{kind} ({format_share(rate, language)})" if isinstance(rate, Fraction) else kind


def _day(value: object, language: str) -> str:
    return format_date(value, language) if isinstance(value, date) else "—"
