"""HTML that is safe by construction: every text is escaped, only what was built here stands as markup.

Texts of users and of files go through :func:`element` and :func:`plain` and can make the browser neither run nor ask
for anything.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

__all__ = ["Markup", "element", "joined", "link", "plain", "unmarked"]

_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>:$])")
_ADDRESS: Final = re.compile(r"https?://[^\s\"'<>]+")


class Markup(str):
    """HTML that was built here; other strings are texts and get escaped."""

    __slots__ = ()


def plain(text: str) -> Markup:
    """A text as HTML that shows exactly this text."""
    return text if isinstance(text, Markup) else Markup(escape(text, quote=True))


def element(name: str, *children: str, look: str = "", **attributes: str) -> Markup:
    """``<name class=look …>children</name>``; ``look`` is one or several classes, children that are texts are escaped."""
    given = {"class": look, **attributes}
    written = "".join(f' {key}="{escape(value, quote=True)}"' for key, value in given.items() if value)
    return Markup(f"<{name}{written}>{joined(*children)}</{name}>")


def joined(*parts: str) -> Markup:
    return Markup("".join(plain(part) for part in parts))


def link(address: str, text: str) -> Markup:
    """A link that opens beside the page; what is no web address stays a text."""
    if not _ADDRESS.fullmatch(address):
        return plain(text)
    return element("a", text, href=address, target="_blank")


def unmarked(text: str) -> str:
    """A text for a label that Streamlit reads as Markdown: shown as it is."""
    return _MARKDOWN.sub(r"\\\1", text)
