"""Checking applications: spreadsheets in, many applications out; what repeats, what falls due, what was taken in."""

from __future__ import annotations

from typing import Final

import streamlit as st

from calculator.web.components.across import across_block
from calculator.web.components.applications import applications_block, evaluated
from calculator.web.components.casework import casework_block
from calculator.web.components.columns import columns_block
from calculator.web.components.due_days import batch_dues
from calculator.web.components.mistakes import mistakes_block
from calculator.web.components.ranking import begun
from calculator.web.components.received_files import files_block
from calculator.web.desk import desk_of
from calculator.web.in_tray import InTray, in_tray_of
from calculator.web.markup import element
from calculator.wording import t

__all__ = ["show"]

_PARTS: Final = ("mistakes", "applications", "across", "dues")


def show() -> None:
    language = desk_of(st.session_state).language
    tray = in_tray_of(st.session_state)
    files_block(tray, language)
    if tray.files and columns_block(tray, language):
        if not tray.is_read:
            with st.spinner(t("web_desk.reading", language)):
                tray.arrived  # noqa: B018
        if tray.arrived.items or tray.arrived.faults:
            _results(tray, language)
    casework_block(tray, language)


def _results(tray: InTray, language: str) -> None:
    """One part at a time: only what is looked at is worked out."""
    faults = len(tray.arrived.all_faults)
    counts = {"mistakes": faults, "applications": len(tray.arrived.items)}
    key = f"desk/part/{tray.number}/{language}"
    part = st.segmented_control(
        t("web_desk.part", language),
        _PARTS,
        required=True,
        format_func=lambda name: t(f"web_desk.part_{name}", language, count=counts.get(name, 0)),
        key=begun(key, tray.part or ("mistakes" if faults else "applications")),
        label_visibility="collapsed",
        on_change=_turned,
        args=(key,),
    )
    if part == "mistakes":
        mistakes_block(tray, language)
        return
    if not any(one.application is not None for one in tray.arrived.items):
        st.html(element("div", t("web_desk.nothing_to_evaluate", language), look="notice open", role="status"))
        return
    if part == "applications":
        applications_block(tray, language)
        return
    evaluated(tray, language)
    if part == "across":
        across_block(tray, language)
    else:
        batch_dues(tray, language)


def _turned(key: str) -> None:
    in_tray_of(st.session_state).part = st.session_state.get(key) or ""
