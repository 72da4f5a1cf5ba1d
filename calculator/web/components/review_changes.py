"""A recheck: only what changed since the conclusion, or since the version that was marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import streamlit as st

from calculator.console.words import category_text
from calculator.evaluation.result import Verdict
from calculator.money import format_date, format_money, parse_money
from calculator.reports.differing import place_text, values_text
from calculator.reports.recheck import Recheck
from calculator.store.differences import Difference
from calculator.web.components.marks import verdict_mark
from calculator.web.components.review_history import table
from calculator.web.inspection import Before, Inspection
from calculator.web.markup import Markup, element, joined
from calculator.wording import t

__all__ = ["changes"]

_MOST: Final = 60


def changes(one: Inspection, before: Before, found: Recheck) -> None:
    """What is different, or that nothing is."""
    language = one.language
    if before.frozen is not None:
        since = t(
            "review.since_conclusion",
            language,
            number=before.frozen.number,
            edition=before.frozen.edition,
            day=format_date(before.frozen.day, language),
        )
    else:
        since = t("review.since_version", language, version=before.version)
    st.html(element("h2", t("review.changes", language)))
    if found.is_empty:
        st.html(element("p", t("review.nothing_changed", language, since=since), look="weak"))
        return
    st.html(element("p", t("review.changed_since", language, since=since), look="weak"))
    st.html(_answer(one, found))
    for key, rows in (
        ("facts", [_fact(each, language) for each in found.facts]),
        ("conditions", [_condition(each.before, each.after, language) for each in found.conditions]),
        ("lines", [_line(each.id, each.before, each.after, language) for each in found.lines]),
    ):
        if rows:
            st.html(_table(key, rows, language))


def _answer(one: Inspection, found: Recheck) -> Markup:
    """Status, sum and rules before and after."""
    language = one.language
    rows: list[tuple[str, str, str]] = []
    if found.verdict[0] != found.verdict[1]:
        rows.append((t("console.verdict", language), *(_verdict(word, language) for word in found.verdict)))  # type: ignore[arg-type]
    if found.amount[0] != found.amount[1]:
        sums = [format_money(amount, language) if amount is not None else "—" for amount in found.amount]
        rows.append((t("reports.recomputed", language), sums[0], sums[1]))
    if found.rules is not None:
        rows.append((t("reports.rules_version", language), *found.rules))
    return _table("answer", rows, language) if rows else Markup("")


def _table(key: str, rows: Sequence[Sequence[str]], language: str) -> Markup:
    head = [t(f"review.changed_{key}", language), t("review.before", language), t("review.after", language)]
    shown = list(rows[:_MOST])
    if len(rows) > _MOST:
        shown.append((t("web_saved.more_differences", language, count=len(rows) - _MOST), "", ""))
    return table(head, shown)


def _fact(each: Difference, language: str) -> tuple[str, str, str]:
    return (place_text(each, language), *values_text(each, language))


def _condition(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, language: str
) -> tuple[str, Markup, Markup]:
    title = str((after or before or {}).get("title", ""))
    return (title, *(_answered(side, language) for side in (before, after)))  # type: ignore[return-value]


def _answered(side: Mapping[str, Any] | None, language: str) -> Markup:
    if side is None:
        return element("span", t("review.not_there", language), look="weak")
    return joined(
        verdict_mark(Verdict(side["verdict"]), language, provisional=bool(side["provisional"])),
        element("div", str(side["explanation"]), look="formula"),
    )


def _line(
    number: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, language: str
) -> tuple[str, str, str]:
    category = category_text((after or before or {}).get("category"), language)
    title = t("reports.point_line", language, row=number, category=category)
    return (title, *(_counted(side, language) for side in (before, after)))  # type: ignore[return-value]


def _counted(side: Mapping[str, Any] | None, language: str) -> str:
    if side is None:
        return t("review.not_there", language)
    amounts = [_money(side.get(key), language) for key in ("claimed", "amount")]
    text = t("review.line_sums", language, costs=amounts[0], amount=amounts[1])
    return f"{text}. {side['reason']}" if side.get("reason") else text


def _money(text: str | None, language: str) -> str:
    return format_money(parse_money(text), language) if text is not None else "—"


def _verdict(word: str | None, language: str) -> str:
    return t(f"console.verdict_{word}", language) if word is not None else "—"
