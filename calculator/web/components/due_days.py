"""What falls due on a day and after it: of the applications of the in-tray, or of saved cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import streamlit as st

from calculator.facts.dictionary import field
from calculator.money import format_date
from calculator.web.components.listing import listing, page_of
from calculator.web.components.ranking import begun
from calculator.web.due_rows import HORIZONS, DueRow, due_rows, in_time
from calculator.web.entries import read_entry
from calculator.web.in_tray import InTray
from calculator.web.markup import element
from calculator.wording import t

__all__ = ["batch_dues", "dues_of_day"]

_A_PAGE: Final = 25


def batch_dues(tray: InTray, language: str) -> None:
    st.html(element("h3", t("web_desk.dues_title", language)))
    named = ((line.application, line.title, line.dues) for line in tray.lines)
    dues_of_day(due_rows(named, language), "batch", language)


def dues_of_day(rows: Sequence[DueRow], key: str, language: str) -> None:
    """The day from which is looked, how far, and the list."""
    left, right = st.columns([1, 3], gap="medium", vertical_alignment="bottom")
    with left:
        name = begun(f"desk/dues-day/{key}/{language}", format_date(date.today(), "ru"))
        typed = st.text_input(t("web_desk.dues_from", language), key=name)
    with right:
        horizon = st.segmented_control(
            t("web_desk.horizon", language),
            HORIZONS,
            default="month",
            required=True,
            format_func=lambda one: t(f"web_desk.horizon_{one}", language),
            key=f"desk/horizon/{key}/{language}",
        )
    reading = read_entry(field("application.application_date"), typed)
    if reading.problem is not None:
        st.html(element("p", reading.problem.in_language(language), look="echo bad", role="alert"))
    day = reading.value if isinstance(reading.value, date) else date.today()
    shown = in_time(rows, day, horizon)
    if shown:
        _listed(shown, day, f"desk-dues-{key}", language)
    else:
        st.html(element("p", t("web_desk.nothing_due", language, count=len(rows)), look="weak", role="status"))


def _listed(rows: Sequence[DueRow], day: date, key: str, language: str) -> None:
    """The days with how far away they are."""
    header = [t(f"web_desk.due_{name}", language) for name in ("day", "in", "application", "measure", "what", "clause")]
    shown = page_of(rows, _A_PAGE, key, language)
    cells = [(format_date(row.day, language), _away((row.day - day).days, language), *row[1:]) for row in shown]
    st.html(listing(header, cells))


def _away(days: int, language: str) -> str:
    if not days:
        return t("web_desk.due_today", language)
    return t("web_desk.due_after" if days > 0 else "web_desk.due_past", language, count=abs(days))
