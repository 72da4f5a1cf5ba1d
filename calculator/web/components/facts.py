"""Facts as fields, made from the field dictionary: what is asked, how it was understood, what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import streamlit as st

from calculator.facts.dictionary import Field, table
from calculator.web.draft import EDITED_GROUPS, Draft, edited_fields
from calculator.web.entries import echo, read_entry
from calculator.web.markup import element, unmarked
from calculator.wording import t

__all__ = ["date_fields", "fact_groups"]

_TRUTHS: Final = ("yes", "no", "unknown")
_WITH_ECHO: Final = ("money", "share", "date")


def date_fields(draft: Draft, dates: tuple[str, ...]) -> None:
    """The dates that choose the law, side by side."""
    items = {item.name: item for item in edited_fields("application")}
    for name, column in zip(dates, st.columns(len(dates), gap="small"), strict=True):
        with column:
            _fact(items[name], draft)


def fact_groups(draft: Draft, dates: tuple[str, ...]) -> None:
    """All other facts, a group in a section that opens."""
    for group in EDITED_GROUPS:
        items = [item for item in edited_fields(group) if item.name not in dates]
        known = sum(read_entry(item, draft.facts.get(item.name)).value is not None for item in items)
        title = table(group).label.in_language(draft.language)
        wrong = any(read_entry(item, draft.facts.get(item.name)).problem for item in items)
        with st.expander(unmarked(title), expanded=group == "applicant" or wrong, key=draft.key(f"group/{group}")):
            st.html(element("p", t("web.known_of", draft.language, known=known, count=len(items)), look="weak"))
            _grid([item for item in items if item.kind == "truth"], draft, 2)
            _grid([item for item in items if item.kind != "truth"], draft, 3)


def _grid(items: Iterable[Field], draft: Draft, across: int) -> None:
    """Fields row by row, so that the order is the same on a narrow screen."""
    listed = list(items)
    for start in range(0, len(listed), across):
        for item, column in zip(listed[start : start + across], st.columns(across, gap="medium"), strict=False):
            with column:
                _fact(item, draft)


def _fact(item: Field, draft: Draft) -> None:
    if item.kind == "truth":
        _truth(item, draft)
    elif item.kind == "choice":
        _choice(item, draft)
    else:
        _typed(item, draft)


def _truth(item: Field, draft: Draft) -> None:
    """Yes, no, not known: the last is a proper answer."""
    shown = draft.shown_facts.get(item.name)
    start = "yes" if shown is True else "no" if shown is False else "unknown"
    st.segmented_control(
        unmarked(item.label.in_language(draft.language)),
        _TRUTHS,
        default=start,
        required=True,
        format_func=lambda word: t(f"web.truth_{word}", draft.language),
        key=draft.key(item.name),
        help=unmarked(item.help.in_language(draft.language)),
    )


def _choice(item: Field, draft: Draft) -> None:
    choices = item.choices or {}
    words = ["", *choices]
    shown = draft.shown_facts.get(item.name)
    st.selectbox(
        unmarked(item.label.in_language(draft.language)),
        words,
        index=words.index(shown) if isinstance(shown, str) and shown in words else 0,
        format_func=lambda word: (
            choices[word].in_language(draft.language) if word else t("web.truth_unknown", draft.language)
        ),
        key=draft.key(item.name),
        help=unmarked(item.help.in_language(draft.language)),
    )


def _typed(item: Field, draft: Draft) -> None:
    """A text field with what was understood under it, or why it was not."""
    language = draft.language
    shown = draft.shown_facts.get(item.name)
    st.text_input(
        unmarked(_label(item, language)),
        value="" if shown is None else str(shown),
        key=draft.key(item.name),
        help=unmarked(item.help.in_language(language)),
        placeholder=t("web.truth_unknown", language),
    )
    reading = read_entry(item, draft.facts.get(item.name))
    if reading.problem is not None:
        st.html(element("p", reading.problem.in_language(language), look="echo bad", role="alert"))
    elif item.kind in _WITH_ECHO:
        understood = echo(item, reading.value, language)
        if understood:
            st.html(element("p", understood, look="echo"))


def _label(item: Field, language: str) -> str:
    label = item.label.in_language(language)
    if item.kind == "money":
        return f"{label}, ₽" if language == "ru" else f"{label}, RUB"
    return f"{label}, %" if item.kind == "share" else label
