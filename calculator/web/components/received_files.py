"""The files of the in-tray: how they come in, the template and the example, what each of them is."""

from __future__ import annotations

from typing import Final

import streamlit as st

from calculator.intake.arrivals import Delivery
from calculator.intake.example_book import example_workbook
from calculator.intake.faults import Fault
from calculator.intake.sheets import Book
from calculator.intake.template import template_workbook
from calculator.web.components.downloads import workbook_download
from calculator.web.components.listing import listing, page_of
from calculator.web.in_tray import InTray, in_tray_of
from calculator.web.markup import element, unmarked
from calculator.wording import t

__all__ = ["files_block"]

_LARGEST_UPLOAD_MB: Final = 10
_MOST_WITH_BUTTONS: Final = 8
_A_PAGE: Final = 10
_MEGABYTE: Final = 1_000_000


def files_block(tray: InTray, language: str) -> None:
    """Any kind of file is taken here and judged by us, so that a wrong one is told in the language of the visitor."""
    with st.container(key="desk-upload"):
        st.file_uploader(
            t("web_desk.upload", language),
            accept_multiple_files=True,
            max_upload_size=_LARGEST_UPLOAD_MB,
            key=f"desk/files/{tray.number}",
            on_change=_received,
            args=(f"desk/files/{tray.number}",),
        )
    with st.container(horizontal=True, vertical_alignment="center", key="desk-ways"):
        st.button(t("web_desk.try_example", language), key="desk-example", on_click=_filled, args=(language,))
        workbook_download(
            t("web_desk.template", language),
            t("web_desk.template_name", language),
            lambda: template_workbook(language),
            "desk-template",
        )
        workbook_download(
            t("web_desk.example", language),
            t("web_desk.example_name", language),
            lambda: example_workbook(language),
            "desk-example-file",
            leading="tertiary",
        )
    _told(tray, language)
    if tray.files:
        _listed(tray, language)


def _told(tray: InTray, language: str) -> None:
    """Its place is there also when empty."""
    place = st.container(key="slot-desk-told")
    for wrong, message in tray.told:
        role = "alert" if wrong else "status"
        text = message.in_language(language)
        place.html(element("div", text, look=f"notice {'bad' if wrong else 'open'}", role=role))


def _listed(tray: InTray, language: str) -> None:
    with st.spinner(t("web_desk.opening", language)):
        delivery = tray.delivery
    refused = [fault.text(language) for fault in delivery.refused]
    if refused:
        title = element("strong", t("web_desk.refused", language, count=len(refused)))
        lines = [element("li", text) for text in refused]
        st.html(element("div", title, element("ul", *lines), look="notice bad", role="alert"))
    header = [t(f"web_desk.file_{name}", language) for name in ("name", "size", "content")]
    rows = [
        (name, _size(len(tray.files[name]), language), _content(delivery, name, language))
        for name in page_of(list(tray.files), _A_PAGE, "desk-files", language)
    ]
    st.html(listing(header, rows, right=(1,)))
    st.html(element("p", t("web_desk.not_kept", language), look="weak"))
    with st.container(horizontal=True, key="desk-remove"):
        if 1 < len(tray.files) <= _MOST_WITH_BUTTONS:
            for place, name in enumerate(tray.files):
                label = unmarked(t("web_desk.remove", language, file=name))
                st.button(label, key=f"desk-remove-{place}", type="tertiary", on_click=_removed, args=(name,))
        st.button(t("web_desk.remove_all", language), key="desk-clear", type="tertiary", on_click=_cleared)


def _size(length: int, language: str) -> str:
    if length < _MEGABYTE:
        return t("web_desk.kilobytes", language, count=-(-length // 1000))
    tenths = -(-length * 10 // _MEGABYTE)
    point = "," if language == "ru" else "."
    return t("web_desk.megabytes", language, size=f"{tenths // 10}{point}{tenths % 10}")


def _content(delivery: Delivery, name: str, language: str) -> str:
    """What a file turned out to be."""
    for part in delivery.parts:
        if isinstance(part, Fault) and part.place.file == name:
            return t("web_desk.content_refused", language)
        if isinstance(part, Book) and (part.name == name or any(sheet.name == name for sheet in part.sheets)):
            return t("web_desk.content_sheets", language, count=len(part.sheets) if part.name == name else 1)
        if isinstance(part, list) and part and part[0].file == name:
            return t("web_desk.content_documents", language, count=len(part))
    return ""


def _received(key: str) -> None:
    came = st.session_state.get(key)
    if came:
        in_tray_of(st.session_state).receive([(one.name, one.getvalue()) for one in came])


def _filled(language: str) -> None:
    tray = in_tray_of(st.session_state)
    tray.receive([(t("web_desk.example_name", language), example_workbook(language))])


def _removed(name: str) -> None:
    in_tray_of(st.session_state).remove(name)


def _cleared() -> None:
    in_tray_of(st.session_state).clear()
