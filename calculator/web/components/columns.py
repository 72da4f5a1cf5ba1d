"""What the columns of the files are taken for: guesses to be confirmed, all of them to be looked at and corrected."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import streamlit as st

from calculator.console.words import fact_text
from calculator.facts.dictionary import ROOT, Field, field, groups, tables
from calculator.intake.headings import ID, LOAN, TITLE, fields_of_sheet, sheet_kinds
from calculator.intake.mapping import ColumnMapping, SheetMapping
from calculator.intake.sheets import Book
from calculator.web.components.listing import listing, page_of
from calculator.web.in_tray import InTray, Waiting, in_tray_of
from calculator.web.markup import Markup, element, joined
from calculator.wording import t

__all__ = ["columns_block"]

_FACTORS: Final = (1, 1_000, 1_000_000)
_LIKE: Final = 0.75
"""A likeness from which a guess is called likely."""
_MOST_ASKED: Final = 20
_A_PAGE: Final = 40
_LONGEST_VALUE: Final = 40
_LARGEST_RECORD_MB: Final = 1


def columns_block(tray: InTray, language: str) -> bool:
    """Draw the columns. Returns whether they are all understood, so that the applications can be read."""
    if not tray.delivery.books:
        return True
    waiting = tray.waiting
    if waiting:
        _asked(waiting, language)
    title = t("web_desk.columns", language, count=_read(tray))
    with st.expander(title, key=f"desk/columns/{language}", on_change="rerun") as place:
        if place.open:
            _all(tray, language)
    return not waiting


def _read(tray: InTray) -> int:
    """How many columns are read."""
    sheets = [sheet for book in tray.delivery.books for sheet in tray.mapping(book).sheets if sheet.kind is not None]
    return sum(column.certain for sheet in sheets for column in sheet.columns)


# guesses to be confirmed ----------------------------------------------------------------------------------------------


def _asked(waiting: tuple[Waiting, ...], language: str) -> None:
    """Each doubtful column with what it is taken for; until all are confirmed nothing is read."""
    with st.container(border=True, key="desk-asked"):
        st.html(
            joined(
                element("h3", t("web_desk.unsure", language, count=len(waiting))),
                element("p", t("web_desk.unsure_help", language), look="weak"),
            )
        )
        for one in waiting[:_MOST_ASKED]:
            _ask(one, language)
        if len(waiting) > _MOST_ASKED:
            st.html(element("p", t("web_desk.unsure_more", language, count=len(waiting) - _MOST_ASKED), look="weak"))
        st.button(t("web_desk.confirm", language), type="primary", key="desk-confirm", on_click=_confirmed)


def _ask(one: Waiting, language: str) -> None:
    name, sheet, column = one.book.name, one.sheet, one.column
    place = t("web_desk.column_of", language, file=name, sheet=sheet.sheet, column=column.letters)
    heading = element("strong", column.heading)
    value = _first_value(one.book, sheet, column.column)
    left, right = st.columns([5, 4], gap="medium", vertical_alignment="center")
    left.html(
        joined(
            element("div", heading, " ", element("span", _surety(column, language), look="mark open")),
            element("div", place, look="weak"),
            element("div", t("web_desk.first_value", language, value=value), look="weak") if value else "",
        )
    )
    with right:
        _meaning(name, sheet, column, language, "ask")
        _unit(name, sheet, column, language, "ask")


def _confirmed() -> None:
    in_tray_of(st.session_state).confirm()


def _surety(column: ColumnMapping, language: str) -> str:
    """How sure it is what a column means, in words."""
    if column.how == "person":
        return t("web_desk.sure_person" if column.field is not None else "web_desk.sure_left_out", language)
    if column.field is None:
        return t("web_desk.sure_none", language)
    if column.how == "close":
        return t("web_desk.sure_like" if column.score >= _LIKE else "web_desk.sure_perhaps", language)
    if not column.certain:
        return t("web_desk.sure_two", language)
    return t("web_desk.sure_synonym" if column.how == "synonym" else "web_desk.sure_name", language)


def _meaning(book: str, sheet: SheetMapping, column: ColumnMapping, language: str, where: str) -> None:
    """The fields that a column may mean, its own first of all."""
    options = ["", *_names(str(sheet.kind))]
    key = f"desk/{where}/{book}/{sheet.sheet}/{column.column}/{column.field}/{language}"
    st.selectbox(
        t("web_desk.means", language, column=column.letters),
        options,
        index=options.index(column.field) if column.field in options else 0,
        format_func=lambda name: _meaning_text(name, language),
        key=key,
        on_change=_meant,
        args=(key, book, sheet.sheet, column.column),
        label_visibility="collapsed" if where == "ask" else "visible",
    )


def _unit(book: str, sheet: SheetMapping, column: ColumnMapping, language: str, where: str) -> None:
    """In which unit the sums of a column are written."""
    item = _item(column.field)
    if item is None or item.kind != "money":
        return
    key = f"desk/unit/{where}/{book}/{sheet.sheet}/{column.column}/{column.factor}/{language}"
    st.segmented_control(
        t("web_desk.unit", language, column=column.letters),
        _FACTORS,
        default=column.factor if column.factor in _FACTORS else 1,
        required=True,
        format_func=lambda factor: t(f"web_desk.unit_{factor}", language),
        key=key,
        on_change=_measured,
        args=(key, book, sheet.sheet, column.column, column.field),
        label_visibility="collapsed" if where == "ask" else "visible",
    )


def _meant(key: str, book: str, sheet: str, column: int) -> None:
    in_tray_of(st.session_state).mean(book, sheet, column, st.session_state.get(key) or None)


def _measured(key: str, book: str, sheet: str, column: int, meant: str) -> None:
    factor = st.session_state.get(key)
    if factor:
        in_tray_of(st.session_state).mean(book, sheet, column, meant, int(factor))


def _item(name: str | None) -> Field | None:
    return None if name is None or name in (ID, TITLE) else field(name)


@cache
def _names(kind: str) -> tuple[str, ...]:
    special = (ID, TITLE, LOAN) if kind == "loan.schedule" else (ID, TITLE)
    return (*special, *(item.name for item in fields_of_sheet(kind)))


def _meaning_text(name: str | None, language: str) -> str:
    if not name:
        return t("web_desk.left_out", language)
    if name in (ID, TITLE):
        return t("template.id" if name == ID else "template.application_title", language)
    item = field(name)
    label = fact_text(name, language)
    group = groups().get(item.group)
    return f"{group.label.in_language(language)}: {label}" if item.is_root and group is not None else label


def _kind_text(kind: str | None, language: str) -> str:
    if kind is None:
        return t("web_desk.sheet_left_out", language)
    return t("web_desk.sheet_applications", language) if kind == ROOT else tables()[kind].label.in_language(language)


def _first_value(book: Book, sheet: SheetMapping, column: int) -> str:
    """The first thing that stands under a heading."""
    found = book.sheet(sheet.sheet)
    for row in range(sheet.last, min(sheet.last + _A_PAGE, len(found.rows))):
        text = str(found.cell(row, column - 1) or "").strip()
        if text:
            return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
    return ""


# all columns ----------------------------------------------------------------------------------------------------------


def _all(tray: InTray, language: str) -> None:
    """One sheet at a time: what it holds, what each column means, and the way to correct it."""
    books = tray.delivery.books
    places = [(book.name, sheet.name) for book in books for sheet in book.sheets]
    with st.container(horizontal=True, vertical_alignment="bottom", key="desk-sheet"):
        number = st.selectbox(
            t("web_desk.sheet", language),
            range(len(places)),
            index=_first_used(tray, places),
            format_func=lambda one: _place_text(tray, places[one], language, with_file=len(books) > 1),
            key=f"desk/sheet/{tray.number}/{len(places)}/{language}",
        )
        name, sheet_name = places[number]
        book = tray.book(name)
        sheet = tray.mapping(book).sheet(sheet_name)
        _kind(name, sheet, language)
    if sheet.kind is not None:
        columns = page_of(sheet.columns, _A_PAGE, "desk-columns", language)
        st.html(_columns(book, sheet, columns, language))
        _correct(name, sheet, language)
    _record(tray, language)


def _first_used(tray: InTray, places: list[tuple[str, str]]) -> int:
    used = (
        number
        for number, (book, sheet) in enumerate(places)
        if tray.mapping(tray.book(book)).sheet(sheet).kind is not None
    )
    return next(used, 0)


def _place_text(tray: InTray, place: tuple[str, str], language: str, *, with_file: bool) -> str:
    book, sheet = place
    kind = _kind_text(tray.mapping(tray.book(book)).sheet(sheet).kind, language)
    text = t("web_desk.sheet_as", language, sheet=sheet, kind=kind)
    return f"{book}: {text}" if with_file else text


def _kind(book: str, sheet: SheetMapping, language: str) -> None:
    options = ["", *sheet_kinds()]
    key = f"desk/kind/{book}/{sheet.sheet}/{sheet.kind}/{language}"
    st.selectbox(
        t("web_desk.holds", language),
        options,
        index=options.index(sheet.kind or ""),
        format_func=lambda kind: _kind_text(kind or None, language),
        key=key,
        on_change=_held,
        args=(key, book, sheet.sheet),
    )


def _held(key: str, book: str, sheet: str) -> None:
    in_tray_of(st.session_state).mean_sheet(book, sheet, st.session_state.get(key) or None)


def _columns(book: Book, sheet: SheetMapping, columns: Sequence[ColumnMapping], language: str) -> Markup:
    names = ("column", "heading", "first", "meaning", "surety", "unit")
    header = [t(f"web_desk.columns_{name}", language) for name in names]
    rows = []
    for one in columns:
        item = _item(one.field)
        unit = t(f"web_desk.unit_{one.factor}", language) if item is not None and item.kind == "money" else ""
        meaning = _meaning_text(one.field, language) if one.field is not None else "—"
        look = "good" if one.certain else "open" if one.field is not None else "plain"
        surety = element("span", _surety(one, language), look=f"mark {look}")
        rows.append((one.letters, one.heading, _first_value(book, sheet, one.column), meaning, surety, unit))
    return listing(header, rows)


def _correct(book: str, sheet: SheetMapping, language: str) -> None:
    """Choose a column, then what it means; the choice holds at once."""
    by_number = {one.column: one for one in sheet.columns}
    if not by_number:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="desk-correct"):
        number = st.selectbox(
            t("web_desk.correct", language),
            list(by_number),
            format_func=lambda one: f"{by_number[one].letters}: {by_number[one].heading}",
            key=f"desk/correct/{book}/{sheet.sheet}/{sheet.kind}/{len(by_number)}",
        )
        _meaning(book, sheet, by_number[number], language, "correct")
        _unit(book, sheet, by_number[number], language, "correct")


def _record(tray: InTray, language: str) -> None:
    """The record of the columns of all files, to keep and to use for the next ones of the same layout."""
    with st.container(horizontal=True, vertical_alignment="center", key="desk-record"):
        st.download_button(
            t("web_desk.record_keep", language),
            tray.record,
            file_name=t("web_desk.record_name", language),
            mime="application/yaml",
            on_click="ignore",
            key="desk-record-keep",
        )
        with st.popover(t("web_desk.record_take", language)):
            st.file_uploader(
                t("web_desk.record_help", language),
                type=["yaml", "yml", "json"],
                max_upload_size=_LARGEST_RECORD_MB,
                key=f"desk/record/{tray.number}",
                on_change=_recorded,
                args=(f"desk/record/{tray.number}",),
            )


def _recorded(key: str) -> None:
    came = st.session_state.get(key)
    if came is not None:
        in_tray_of(st.session_state).take_record(came.getvalue(), came.name)
