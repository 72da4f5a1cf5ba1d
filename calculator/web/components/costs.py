"""Costs as they were understood: each row with what counts of it for a measure, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from calculator.console.words import category_text, evidence_text, fact_text, first_few
from calculator.evaluation.result import AmountResult, Line, MeasureResult
from calculator.facts.dictionary import field
from calculator.facts.values import Value
from calculator.money import format_date, format_money, format_share
from calculator.web.components.tables import rows_wrong
from calculator.web.draft import Draft
from calculator.web.entries import read_entry
from calculator.web.estimate import Estimate, line_state
from calculator.web.markup import Markup, element, joined
from calculator.wording import t

__all__ = ["rows_understood"]

_LOOKS: Final = {"counted": "good", "partly": "open", "unknown": "open", "excluded": "bad"}


def rows_understood(draft: Draft, found: Estimate, measure: MeasureResult | None) -> Markup:
    """Each row with its sum, what counts of it for the measure and why; what could not be read stands above with its row."""
    language = draft.language
    benefit = measure.benefit if measure is not None else None
    lines = {} if benefit is None else {found.rows[line.row - 1]: line for line in benefit.lines}
    notice = rows_wrong(found.problems, "costs", language)
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
        element("td", _vat(values, sum_key, language), look="short"),
        element("td", _day(values.get("paid_on"), language), look="short"),
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
    wrong = [problem.item for problem in found.problems if (problem.table, problem.row) == ("costs", number)]
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
