"""A calculation passed on: the case file, and the link without names."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from calculator.store.case_file import CaseError
from calculator.store.errors import StoreError
from calculator.store.links import PARAMETER, left_out, link_of, read_link
from calculator.web.desk import Desk
from calculator.web.estimate import Estimate, rules
from calculator.web.files import file_name
from calculator.web.keeping import case_on
from calculator.web.markup import element
from calculator.web.paths import PAGES
from calculator.wording import t

__all__ = ["case_download", "link_block", "take_link", "told"]

_LED_TO = "measures"


def take_link(desk: Desk) -> None:
    """Put the case of the address on top, once: the address then says nothing of it any more."""
    value = st.query_params.get(PARAMETER)
    if value is None:
        return
    del st.query_params[PARAMETER]
    try:
        opened = read_link(value, rules(), desk.language)
        desk.lay(t("web_saved.from_link", desk.language), opened)
    except StoreError as error:
        desk.told = (error,)
    except CaseError:
        desk.told = (StoreError("link_broken"),)


def told(desk: Desk) -> None:
    """What came of the last act with a file, a link or the store; said once."""
    place = st.container(key="slot-told")
    for one in desk.told:
        bad = isinstance(one, StoreError)
        text = one.text(desk.language) if isinstance(one, StoreError) else one.in_language(desk.language)
        place.html(element("div", text, look="notice bad" if bad else "notice open", role="alert" if bad else "status"))
    desk.told = ()


def case_download(desk: Desk, found: Estimate, key: str, *, leading: bool = False) -> None:
    """The case file of what is on top."""
    name = file_name(desk.draft.name).removesuffix(".yaml")
    st.download_button(
        t("web_saved.download", desk.language),
        case_on(desk, found).text(),
        file_name=f"{name}.case.json",
        mime="application/json",
        on_click="ignore",
        key=key,
        type="primary" if leading else "secondary",
    )


def link_block(desk: Desk, found: Estimate) -> None:
    """The link in a field to copy, with what can be read in it and what it leaves out."""
    language = desk.language
    st.html(element("h3", t("web_saved.link", language)))
    st.html(element("p", t("web_saved.link_warning", language), look="weak"))
    case = case_on(desk, found)
    try:
        link = link_of(case, rules())
    except StoreError as error:
        st.html(element("div", error.text(language), look="notice open", role="status"))
        return
    except CaseError as error:
        st.html(element("div", error.text(language), look="notice bad", role="alert"))
        return
    if left_out(case):
        st.html(element("p", t("web_saved.link_leaves_out", language), look="weak"))
    st.code(f"{_root()}{_LED_TO}?{PARAMETER}={link}", language=None)


def _root() -> str:
    """The address of the first page, as the visitor's browser has it."""
    parts = urlsplit(st.context.url or "")
    path = parts.path
    last = path.rstrip("/").rpartition("/")[2]
    if last in PAGES:
        path = path.rstrip("/").removesuffix(last)
    return f"{parts.scheme}://{parts.netloc}{path if path.endswith('/') else path + '/'}" if parts.netloc else "/"
