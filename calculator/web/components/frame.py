"""The frame of every page: styles, title, language, which application is open, what is told of a fault."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal

import streamlit as st

from calculator.rulebook import Rulebook
from calculator.web.components.law import law_told
from calculator.web.components.menu import close_menu
from calculator.web.components.sharing import take_link, told
from calculator.web.components.sign_in import admitted
from calculator.web.components.storage import clear_all, offer_work, store_work
from calculator.web.desk import EXAMPLES, Desk, desk_of
from calculator.web.estimate import rules
from calculator.web.markup import Markup, element, joined
from calculator.web.paths import HOME, arrive, word
from calculator.web.record import record_of
from calculator.wording import LANGUAGES, t

__all__ = ["closing", "draw", "file_opener", "opened_file", "page", "refused_file"]

_LOG = logging.getLogger(__name__)
_STYLES: Final = Path(__file__).parent.parent / "look.css"
_OF_NO_APPLICATION: Final = ("about", "desk", "review")
"""Pages that do not speak of the application on top."""
_LARGEST_UPLOAD_MB: Final = 5
_MOST_WRONG: Final = 20


def page(name: str, show: Callable[[], None], *, hidden: bool = False) -> st.Page:
    """A page under its Latin address, named in the language of the visitor."""
    title = t(f"web.page_{word(name)}", _language())
    seen: Literal["visible", "hidden"] = "hidden" if hidden else "visible"
    return st.Page(show, title=title, url_path=name, default=name == HOME, visibility=seen)


def draw(chosen: st.Page) -> None:
    """Draw a page in the frame. A fault of the program is told with a number that stands in the log, and nothing is lost."""
    desk = _visitor()
    desk.is_collected = True
    try:
        _draw(desk, chosen)
    finally:
        desk.is_collected = False


def _draw(desk: Desk, chosen: st.Page) -> None:
    name = chosen.url_path or HOME
    arrive(name)
    desk.enter(name)
    if desk.language != LANGUAGES[0] or "lang" in st.query_params:
        st.query_params["lang"] = desk.language
    styles(desk.language)
    heading(desk, name)
    inside = False
    try:
        inside = admitted(desk)
        if inside:
            take_link(desk)
            if name != "saved":
                told(desk)
            offer_work(desk)
            if name not in _OF_NO_APPLICATION:
                law_told(desk, name)
            chosen.run()
    except Exception:
        number = secrets.token_hex(4)
        _LOG.exception("fault %s", number)
        st.error(t("web.fault", desk.language, number=number))
    st.html(closing(rules(), desk.language))
    if not inside:  # nothing there may begin another run, which could swallow the way to the sign-in
        return
    entered = record_of(desk)
    clear_all(desk, entered)
    store_work(desk, entered)
    close_menu(name)


def _visitor() -> Desk:
    """The desk, in the language that the address asks for when the visitor comes."""
    if "desk" not in st.session_state and st.query_params.get("lang") in LANGUAGES:
        desk_of(st.session_state).speak(st.query_params["lang"])
    return desk_of(st.session_state)


def _language() -> str:
    """The language of the visitor; the fields need not be looked at for that."""
    desk = st.session_state.get("desk")
    return desk.language if isinstance(desk, Desk) else _visitor().language


def styles(language: str) -> None:
    """The style sheet, and words of ours where Streamlit has English ones that cannot be translated."""
    choose = t("web.choose_file", language).replace('"', "")
    refused = t("web_desk.file_refused", language).replace('"', "")
    st.html(_STYLES)
    st.html(f'<style>:root {{ --choose-file: "{choose}"; --file-refused: "{refused}"; }}</style>')


def heading(desk: Desk, name: str) -> None:
    """Title of the page and the switch of the language; the first page also says what the whole is for."""
    language = desk.language
    title = t("web.title", language) if name == HOME else t(f"web.page_{word(name)}", language)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="top"):
        st.html(
            joined(
                element("h1", title, look="page-title"),
                element("p", t(f"web.lead_{word(name)}", language), look="lead"),
            )
        )
        st.segmented_control(
            t("web.language", language),
            LANGUAGES,
            default=language,
            required=True,
            format_func=lambda code: t(f"web.language_{code}", language),
            key=f"language/{language}",
            label_visibility="collapsed",
            on_change=_speak,
            args=(language,),
        )


def _speak(before: str) -> None:
    desk = desk_of(st.session_state)
    language = st.session_state.get(f"language/{before}") or before
    if language != before:
        desk.speak(language)
        st.query_params["lang"] = language


def opened_file(desk: Desk, document: str, file_name: str) -> None:
    """Which application is on top; other examples, the file to keep, the way back."""
    language, draft = desk.language, desk.draft
    names = list(desk.names)
    with st.container(horizontal=True, vertical_alignment="bottom", key="opened"):
        st.selectbox(
            t("web.opened", language),
            names,
            index=names.index(desk.current),
            format_func=lambda name: _title(desk, name),
            key=draft.key("opened") + f"/{len(names)}",
            on_change=_turn,
            args=(draft.key("opened") + f"/{len(names)}",),
        )
        st.download_button(
            t("web.save", language),
            document,
            file_name=file_name,
            mime="application/yaml",
            on_click="ignore",
            key="save",
        )
        st.button(t("web.reset", language), on_click=_reset, key="reset", type="tertiary")


def file_opener(desk: Desk) -> None:
    """The way to put a file of one's own on top."""
    with st.popover(t("web.open", desk.language)):
        st.file_uploader(
            t("web.open_help", desk.language),
            type=["yaml", "yml", "json"],
            max_upload_size=_LARGEST_UPLOAD_MB,
            key="upload",
            on_change=_open,
        )


def refused_file(desk: Desk) -> None:
    """What is wrong with the file that was not opened. Its place is there also when empty."""
    place = st.container(key="slot-refused")
    if desk.refused:
        lines = [element("li", problem.text(desk.language)) for problem in desk.refused[:_MOST_WRONG]]
        title = element("strong", t("web.refused", desk.language))
        place.html(element("div", title, element("ul", *lines), look="notice bad", role="alert"))


def _title(desk: Desk, name: str) -> str:
    return t(f"web.example_{EXAMPLES.index(name)}", desk.language) if name in EXAMPLES else desk.title(name)


def _turn(key: str) -> None:
    desk = desk_of(st.session_state)
    name = st.session_state.get(key)
    if name in desk.names:
        desk.turn_to(name)


def _reset() -> None:
    desk_of(st.session_state).reset()


def _open() -> None:
    desk = desk_of(st.session_state)
    uploaded = st.session_state.get("upload")
    if uploaded is not None:
        desk.open(uploaded.getvalue(), uploaded.name)


def closing(rulebook: Rulebook, language: str) -> Markup:
    return element(
        "footer",
        element("p", t("console.no_decision", language)),
        element("p", t("web.privacy", language)),
        element("p", t("console.rulebook", language, version=rulebook.version, digest=rulebook.sha256[:12])),
        look="closing",
    )
