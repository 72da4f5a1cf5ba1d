"""What is claimed beside what was recomputed: line by line and in total, with the reason of each difference."""

from __future__ import annotations

from math import floor

import streamlit as st

from calculator.console.words import category_text, evidence_text, fact_text, first_few
from calculator.evaluation.result import Line
from calculator.intake.crosschecks import ClaimCheck, claims_of, lines_claimed
from calculator.money import format_money
from calculator.reports.conclusion import Conclusion
from calculator.reports.review import AMOUNT, line_point
from calculator.reports.reviewing import line_basis
from calculator.web.components.review_marks import mark_of, mark_text, point_form
from calculator.web.estimate import line_state, rules
from calculator.web.inspection import Inspection
from calculator.web.markup import Markup, element, link
from calculator.wording import t

__all__ = ["claims"]

_COLUMNS = ("row", "category", "costs", "claimed", "recomputed", "difference", "why", "mark")
_NUMBERS = ("row", "costs", "claimed", "recomputed", "difference")


def claims(one: Inspection, shown: frozenset[str], changed: frozenset[str]) -> None:
    """The sum with its mark; the cost lines with theirs. ``shown``: the points that are not filtered out,
    ``changed``: those whose answer is another one than before."""
    language, conclusion = one.language, one.conclusion()
    st.html(element("h2", t("review.claims", language)))
    st.html(_whole(one, conclusion))
    if AMOUNT in shown:
        point_form(one, AMOUNT, changed)
    lines = one.found.benefit.lines if one.found.benefit is not None else ()
    if not lines:
        return
    st.html(_table(one, conclusion, lines))
    points = [line_point(line.row) for line in lines if line_point(line.row) in shown]
    if points:
        titles = one.points
        point = st.selectbox(
            t("review.line_to_mark", language),
            points,
            format_func=lambda name: titles[name],
            key=f"review/line/{one.saved.id}/{one.found.id}/{one.found.loan_id}/{language}",
        )
        point_form(one, point or points[0], changed)


def _whole(one: Inspection, conclusion: Conclusion) -> Markup:
    """The sum as a whole, and sums claimed for other measures, which are reviewed by themselves."""
    language = one.language
    claimed, computed = conclusion.claimed, one.found.amount
    rows = [
        ("claimed_sum", format_money(claimed, language) if claimed is not None else t("review.not_claimed", language)),
        ("recomputed_sum", conclusion.measure.sum),
    ]
    if claimed is not None and computed is not None:
        rows.append(("difference_sum", conclusion.difference))
    other = {found.id: found for found in one.result.measures}
    for check in claims_of(one.application, {name: found.amount for name, found in other.items()}):
        if check.name != one.found.id and check.name in other:
            rows.append(("", _other(check, other[check.name].title.in_language(language), language)))
    terms = [(t(f"review.{key}", language) if key else t("review.other_claim", language), text) for key, text in rows]
    cells = [element("div", element("dt", term), element("dd", text)) for term, text in terms]
    different = claimed is not None and computed is not None and claimed != computed
    mark = element("span", t("review.differs", language), look="mark open") if different else ""
    return element("div", element("dl", *cells, look="figures-row"), mark)


def _other(check: ClaimCheck, title: str, language: str) -> str:
    computed = format_money(check.computed, language) if check.computed is not None else "—"
    return t(
        "review.other_claim_of", language, title=title, claimed=format_money(check.claimed, language), computed=computed
    )


def _table(one: Inspection, conclusion: Conclusion, lines: tuple[Line, ...]) -> Markup:
    language = one.language
    parts = {line.row: floor(line.part) if line.part is not None else None for line in lines}
    checks = {int(check.name): check for check in lines_claimed(one.application, parts)}
    head = [element("th", t(f"review.column_{key}", language), look=_align(key)) for key in _COLUMNS]
    body = [_row(one, line, parts[line.row], checks.get(line.row)) for line in lines]
    claimed = conclusion.claimed
    cells = {
        "category": t("web.total", language),
        "claimed": format_money(claimed, language) if claimed is not None else "—",
        "recomputed": format_money(one.found.amount, language) if one.found.amount is not None else "—",
        "difference": conclusion.difference,
    }
    foot = element("tr", *(element("td", cells.get(key, ""), look=_align(key)) for key in _COLUMNS))
    table = element(
        "table", element("thead", element("tr", *head)), element("tbody", *body), element("tfoot", foot), look="claims"
    )
    note = element("p", t("web.total_note", language), look="weak")
    return element("div", element("div", table, look="wide"), note)


def _align(key: str) -> str:
    return "number" if key in _NUMBERS else ""


def _row(one: Inspection, line: Line, part: int | None, check: ClaimCheck | None) -> Markup:
    language = one.language
    difference: str | Markup = "—"
    if check is not None and check.difference is not None:
        difference = format_money(-check.difference, language)
        if check.difference:
            difference = element("span", difference, look="mark open")
    mark = mark_of(one, line_point(line.row))
    cells = {
        "row": str(line.row),
        "category": category_text(line.category, language),
        "costs": format_money(line.claimed, language) if line.claimed is not None else "—",
        "claimed": format_money(check.claimed, language) if check is not None else "—",
        "recomputed": format_money(part, language) if part is not None else "—",
        "difference": difference,
        "why": _why(one, line),
        "mark": mark_text(mark, language) if mark is not None else "—",
    }
    return element("tr", *(element("td", cells[key], look=_align(key)) for key in _COLUMNS))


def _why(one: Inspection, line: Line) -> Markup:
    """What becomes of the line and why; by which clause, and how surely that is known."""
    language, state = one.language, line_state(line)
    parts: list[str] = [t(f"web.line_{state}", language)]
    if state == "excluded" and line.reason is not None:
        parts.append(line.reason.in_language(language))
    elif state == "partly":
        parts.append(t("web.reason_partly", language))
    elif line.missing:
        facts = first_few([fact_text(name, language) for name in line.missing], language)
        parts.append(t("console.condition_missing", language, facts=facts))
    clause, evidence, sources = line_basis(one.found, line, rules())
    basis: list[str] = [t("web.clause", language, clause=clause) if clause else t("web.no_clause", language)]
    if evidence is not None:
        basis.append(t("web.evidence", language, evidence=evidence_text(evidence, language)))
    titles = {source.address: source.title for source in rules().sources.values()}
    links = [_source(address, titles.get(address, address)) for address in dict.fromkeys(sources)]
    text = ". ".join(part.rstrip(".") for part in basis) + "."
    return element(
        "div",
        element("div", ". ".join(part[:1].upper() + part[1:].rstrip(".") for part in parts) + "."),
        element("div", text, *links, look="weak"),
    )


def _source(address: str, title: str) -> Markup:
    return element("span", " ", link(address, title))
