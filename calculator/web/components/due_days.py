"""What falls due on a day and after it: of the applications of the in-tray, or of saved cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from calculator.facts.dictionary import field
from calculator.money import format_date
from calculator.web.components.across import HORIZONS, DueRow, due_rows, dues_table, in_time
from calculator.web.components.ranking import begun
from calculator.web.entries import read_entry
from calculator.web.in_tray import InTray
from calculator.web.markup import element
from calculator.wording import t

__all__ = ["batch_dues", "dues_of_day"]


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
        dues_table(shown, day, f"desk-dues-{key}", language)
    else:
        st.html(element("p", t("web_desk.nothing_due", language, count=len(rows)), look="weak", role="status"))
