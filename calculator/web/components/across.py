"""Applications looked at together: what repeats, for whom a budget suffices, and what falls due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

import streamlit as st

from calculator.advice.deadlines import Due
from calculator.facts.dictionary import field
from calculator.intake.crosschecks import BudgetUse, Claim, budget_use
from calculator.money import format_date, format_money
from calculator.web.checked import SETTLED, Line, Order, in_order
from calculator.web.components.listing import listing, page_of
from calculator.web.components.ranking import begun, order_field
from calculator.web.entries import read_entry
from calculator.web.in_tray import InTray, in_tray_of
from calculator.web.markup import Markup, element
from calculator.wording import t

__all__ = ["HORIZONS", "across_block", "due_rows", "dues_table", "in_time"]

_A_PAGE: Final = 25
HORIZONS: Final = ("day", "week", "month", "all")
_DAYS: Final = {"day": 0, "week": 7, "month": 30}
DueRow = tuple[date, str, str, str, str]
"""Day, application, measure, what falls due, its clause."""


def across_block(tray: InTray, language: str) -> None:
    _repeated(tray, language)
    _budget(tray, language)


def _repeated(tray: InTray, language: str) -> None:
    """Cost lines claimed twice, participants of several clusters."""
    rows = tray.crosschecks(language)
    st.html(element("h3", t("web_desk.repeated", language, count=len(rows))))
    if not rows:
        st.html(element("p", t("web_desk.nothing_repeated", language), look="weak"))
        return
    header = [t(f"batch.column_{name}", language) for name in ("kind", "ids", "text")]
    shown = page_of(rows, _A_PAGE, "desk-repeated", language)
    st.html(listing(header, [(_kind(one["kind"], language), one["ids"], one["text"]) for one in shown]))


def _kind(kind: str, language: str) -> str:
    return t(f"batch.word_{kind}", language)


# one budget -----------------------------------------------------------------------------------------------------------


def _budget(tray: InTray, language: str) -> None:
    """A budget typed in: who fits in the order chosen, and what is left."""
    st.html(element("h3", t("web_desk.budget_title", language)))
    met = [line for line in tray.lines if line.status in SETTLED and line.amount]
    titles = {line.measure: line.title for line in met}
    if not titles:
        st.html(element("p", t("web_desk.budget_nobody", language), look="weak"))
        return
    columns = st.columns([4, 2, 2], gap="small")
    with columns[0]:
        key = f"desk/budget-measure/{len(titles)}/{language}"
        measure = st.selectbox(
            t("web_desk.budget_measure", language),
            list(titles),
            index=list(titles).index(tray.budget_measure) if tray.budget_measure in titles else 0,
            format_func=lambda name: titles.get(name, name),
            key=key,
            on_change=_kept,
            args=("budget_measure", key),
        )
    with columns[1]:
        key = begun(f"desk/budget/{language}", tray.budget)
        st.text_input(
            t("web_desk.budget", language),
            placeholder=format_money(100_000_000_00, language),
            key=key,
            on_change=_kept,
            args=("budget", key),
        )
    with columns[2]:
        order_field("budget-order", tray.budget_order, _ranked, language)
    reading = read_entry(field("application.budget_left"), tray.budget)
    if reading.problem is not None:
        st.html(element("p", reading.problem.in_language(language), look="echo bad", role="alert"))
    elif isinstance(reading.value, int):
        asked = in_order([line for line in met if line.measure == measure], tray.budget_order)
        st.html(_shared_out(asked, reading.value, tray.budget_order == "day", language))


def _ranked(order: Order) -> None:
    in_tray_of(st.session_state).budget_order = order


def _kept(part: str, key: str) -> None:
    setattr(in_tray_of(st.session_state), part, st.session_state.get(key) or "")


def _shared_out(lines: Sequence[Line], budget: int, by_day: bool, language: str) -> Markup:
    """The claims in their turn, each with whether it fits; one of equal id and loan counts by its place."""
    claims = [Claim(line.application, line.amount or 0, line.day if by_day else None) for line in lines]
    use = budget_use(budget, claims)
    left, rows = budget, []
    for number, claim in enumerate(_in_turn(use, claims), start=1):
        fits = claim in use.accepted
        left -= claim.amount if fits else 0
        day = format_date(claim.day, language) if claim.day is not None else ""
        word = t("web_desk.budget_fits" if fits else "web_desk.budget_short", language)
        mark = element("span", word, look=f"mark {'good' if fits else 'bad'}")
        rows.append(
            (
                str(number),
                claim.application,
                day,
                format_money(claim.amount, language),
                mark,
                format_money(left, language),
            )
        )
    names = ("place", "application", "day", "sum", "result", "left")
    table = listing([t(f"web_desk.budget_{name}", language) for name in names], rows, right=(3, 5))
    text = t(
        "web_desk.budget_said",
        language,
        fit=len(use.accepted),
        count=len(claims),
        left=format_money(use.left, language),
    )
    return element("div", element("p", text, look="strong", role="status"), table)


def _in_turn(use: BudgetUse, claims: Sequence[Claim]) -> Iterable[Claim]:
    """The claims in the order in which they had their turn."""
    return sorted(claims, key=lambda one: (one.day is None, one.day or date.min))


# what falls due -------------------------------------------------------------------------------------------------------


def due_rows(named: Iterable[tuple[str, str, Sequence[Due]]], language: str) -> list[DueRow]:
    """What falls due, the earliest first; ``named``: application, measure and its days."""
    rows = []
    for application, measure, dues in named:
        for due in dues:
            what = due.title.in_language(language)
            if due.inn is not None:
                what = f"{what} ({t('evaluation.inn', language, inn=due.inn)})"
            kind = t(f"web_desk.due_{due.kind}", language)
            rows.append((due.day, application, measure, f"{kind}: {what}", due.clause or ""))
    return sorted(set(rows))


def in_time(rows: Sequence[DueRow], day: date, horizon: str) -> list[DueRow]:
    """What falls due from a day on within a horizon; ``all`` has what is past too."""
    if horizon == "all":
        return list(rows)
    last = day + timedelta(days=_DAYS[horizon])
    return [row for row in rows if day <= row[0] <= last]


def dues_table(rows: Sequence[DueRow], day: date, key: str, language: str) -> None:
    """The days with how far away they are."""
    header = [t(f"web_desk.due_{name}", language) for name in ("day", "in", "application", "measure", "what", "clause")]
    shown = page_of(rows, _A_PAGE, key, language)
    cells = [(format_date(row[0], language), _away((row[0] - day).days, language), *row[1:]) for row in shown]
    st.html(listing(header, cells))


def _away(days: int, language: str) -> str:
    if not days:
        return t("web_desk.due_today", language)
    return t("web_desk.due_after" if days > 0 else "web_desk.due_past", language, count=abs(days))
