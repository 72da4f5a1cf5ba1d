"""What is wrong in the files, cell by cell, and apart from it what was assumed in reading them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import streamlit as st

from calculator.intake.faults import Fault, column_letters
from calculator.web.components.downloads import workbook_download
from calculator.web.components.listing import listing, page_of
from calculator.web.in_tray import InTray
from calculator.web.markup import Markup, element
from calculator.wording import t

__all__ = ["fault_table", "mistakes_block"]

_A_PAGE: Final = 50
_HEADER: Final = ("file", "sheet", "cell", "heading", "application", "message")


def mistakes_block(tray: InTray, language: str) -> None:
    faults = tray.arrived.all_faults
    if faults:
        st.html(element("h3", t("web_desk.mistakes", language, count=len(faults)), role="status"))
        shown = page_of(faults, _A_PAGE, "desk-mistakes", language)
        st.html(fault_table(shown, language))
    else:
        st.html(element("div", t("web_desk.no_mistakes", language), look="notice good", role="status"))
    workbook_download(
        t("web_desk.mistakes_file", language),
        t("web_desk.mistakes_name", language),
        lambda: tray.faults_file(language),
        "desk-mistakes-file",
    )
    _assumptions(tray, language)


def fault_table(faults: Iterable[Fault], language: str) -> Markup:
    """A row for each mistake: where it stands, what came and what was expected."""
    rows = [
        (
            fault.place.file,
            fault.place.sheet,
            _cell(fault, language),
            fault.place.heading,
            fault.application or "",
            fault.message(language),
        )
        for fault in faults
    ]
    return listing([t(f"web_desk.mistake_{name}", language) for name in _HEADER], rows)


def _cell(fault: Fault, language: str) -> str:
    """``C5``, else the row, the column, or the line of a document."""
    where = fault.place
    if where.address:
        return where.address
    if where.line:
        return t("web_desk.line", language, line=where.line)
    if where.row:
        return t("intake.place_row", language, row=where.row)
    return t("intake.place_column", language, column=column_letters(where.column)) if where.column else ""


def _assumptions(tray: InTray, language: str) -> None:
    notes = tray.arrived.notes
    if not notes:
        return
    title = t("web_desk.assumptions", language, count=len(notes))
    with st.expander(title, key=f"desk/notes/{language}", on_change="rerun") as place:
        if place.open:
            header = [t(f"web_desk.mistake_{name}", language) for name in ("file", "sheet", "cell", "heading")]
            shown = page_of(notes, _A_PAGE, "desk-notes", language)
            rows = [
                (note.place.file, note.place.sheet, note.place.address, note.place.heading, note.message(language))
                for note in shown
            ]
            st.html(listing([*header, t("web_desk.assumed", language)], rows))
