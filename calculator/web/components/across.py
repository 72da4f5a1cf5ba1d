"""Applications looked at together: what repeats, and for whom a budget suffices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from calculator.facts.dictionary import field
from calculator.intake.crosschecks import Claim, Turn, turns_of
from calculator.money import format_date, format_money
from calculator.web.checked import SETTLED, Line, Order, in_order
from calculator.web.components.listing import listing, page_of
from calculator.web.components.ranking import begun, order_field
from calculator.web.entries import read_entry
from calculator.web.in_tray import InTray, in_tray_of
from calculator.web.markup import Markup, element
from calculator.wording import t

__all__ = ["across_block"]

_A_PAGE: Final = 25


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
    """The lines in their turn, each with whether it fits; they come in the order in which they have it."""
    turns = turns_of(budget, [Claim(one.application, one.amount or 0, one.day if by_day else None) for one in lines])
    rows = [
        _turn(number, line, turn, language) for number, (line, turn) in enumerate(zip(lines, turns, strict=True), 1)
    ]
    names = ("place", "application", "day", "sum", "result", "left")
    table = listing([t(f"web_desk.budget_{name}", language) for name in names], rows, right=(3, 5))
    left = format_money(turns[-1].left, language)
    text = t("web_desk.budget_said", language, fit=sum(turn.fits for turn in turns), count=len(turns), left=left)
    return element("div", element("p", text, look="strong", role="status"), table)


def _turn(number: int, line: Line, turn: Turn, language: str) -> tuple[str, ...]:
    day = format_date(line.day, language) if line.day is not None else ""
    word = t("web_desk.budget_fits" if turn.fits else "web_desk.budget_short", language)
    mark = element("span", word, look=f"mark {'good' if turn.fits else 'bad'}")
    amount, left = format_money(turn.claim.amount, language), format_money(turn.left, language)
    return str(number), line.application, day, amount, mark, left
