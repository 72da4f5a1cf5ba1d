"""Facts as fields, made from the field dictionary: what is asked, how it was understood, what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import streamlit as st

from calculator.facts.dictionary import Field, field
from calculator.web.draft import Draft
from calculator.web.entries import Reading, echo, input_text, read_entry
from calculator.web.markup import element, unmarked
from calculator.wording import Text, t

__all__ = ["date_fields", "echo_of", "fact_field", "fact_fields", "needs_field"]

_TRUTHS: Final = ("yes", "no", "unknown")
_WITH_ECHO: Final = ("money", "share", "date")
_MOST_GROUNDS: Final = 2
_WRITTEN_AS_IT_IS: Final = ("text", "texts")

Grounds = Mapping[str, Sequence[Text]]


def date_fields(draft: Draft, dates: Sequence[str]) -> None:
    """The dates that choose the law, side by side."""
    for name, column in zip(dates, st.columns(len(dates), gap="small"), strict=True):
        with column:
            _fact(field(name), draft, {})


def fact_fields(items: Iterable[Field], draft: Draft, grounds: Grounds) -> None:
    """Fields row by row, so that the order is the same on a narrow screen; short answers stand together."""
    listed = list(items)
    _grid([item for item in listed if item.kind == "truth"], draft, grounds, 2)
    _grid([item for item in listed if item.kind != "truth"], draft, grounds, 3)


def fact_field(item: Field, draft: Draft) -> None:
    """One fact in the place where it is called for."""
    _fact(item, draft, {})


def needs_field(draft: Draft) -> None:
    """What support is wanted for: measures that serve none of it are out of place."""
    item = field("application.needs")
    start = read_entry(item, draft.begin_field(item.name, st.session_state)).value
    choices = item.choices or {}
    st.pills(
        unmarked(item.label.in_language(draft.language)),
        list(choices),
        selection_mode="multi",
        default=[word for word in choices if isinstance(start, frozenset) and word in start],
        format_func=lambda word: choices[word].in_language(draft.language),
        key=draft.key(item.name),
    )


def _grid(items: Sequence[Field], draft: Draft, grounds: Grounds, across: int) -> None:
    for start in range(0, len(items), across):
        for item, column in zip(items[start : start + across], st.columns(across, gap="medium"), strict=False):
            with column:
                _fact(item, draft, grounds)


def _fact(item: Field, draft: Draft, grounds: Grounds) -> None:
    if item.kind == "truth":
        _truth(item, draft, grounds)
    elif item.kind == "choice":
        _choice(item, draft, grounds)
    else:
        _typed(item, draft, grounds)
    _clauses(item, draft, grounds)


def _truth(item: Field, draft: Draft, grounds: Grounds) -> None:
    """Yes, no, not known: the last is a proper answer."""
    shown = draft.begin_field(item.name, st.session_state)
    start = "yes" if shown is True else "no" if shown is False else "unknown"
    st.segmented_control(
        unmarked(item.label.in_language(draft.language)),
        _TRUTHS,
        default=start,
        required=True,
        format_func=lambda word: t(f"web.truth_{word}", draft.language),
        key=draft.key(item.name),
        help=_help(item, draft, grounds),
    )


def _choice(item: Field, draft: Draft, grounds: Grounds) -> None:
    choices = item.choices or {}
    words = ["", *choices]
    shown = draft.begin_field(item.name, st.session_state)
    st.selectbox(
        unmarked(item.label.in_language(draft.language)),
        words,
        index=words.index(shown) if isinstance(shown, str) and shown in words else 0,
        format_func=lambda word: (
            choices[word].in_language(draft.language) if word else t("web.truth_unknown", draft.language)
        ),
        key=draft.key(item.name),
        help=_help(item, draft, grounds),
    )


def _typed(item: Field, draft: Draft, grounds: Grounds) -> None:
    """A text field with what was understood under it, or why it was not."""
    language = draft.language
    shown = draft.begin_field(item.name, st.session_state)
    st.text_input(
        unmarked(_label(item, language)),
        value="" if shown is None else str(shown),
        key=draft.key(item.name),
        help=_help(item, draft, grounds),
        placeholder=t("web.for_example", language, example=_example(item, language)),
    )
    echo_of(item, read_entry(item, draft.facts.get(item.name)), language)


def echo_of(item: Field, reading: Reading, language: str) -> None:
    """Under a text field: what was understood where a wrong reading would cost money, or why it cannot be read."""
    if reading.problem is not None:
        st.html(element("p", reading.problem.in_language(language), look="echo bad", role="alert"))
    elif item.kind in _WITH_ECHO:
        understood = echo(item, reading.value, language)
        if understood:
            st.html(element("p", understood, look="echo"))


def _clauses(item: Field, draft: Draft, grounds: Grounds) -> None:
    """Which clauses need the fact; as long as it is open they say why it is asked."""
    found = grounds.get(item.name, ())
    if not found or read_entry(item, draft.facts.get(item.name)).value is not None:
        return
    st.html(element("p", "; ".join(_few(found, draft.language)), look="echo clause"))


def _few(grounds: Sequence[Text], language: str) -> list[str]:
    shown = [ground.in_language(language) for ground in grounds[:_MOST_GROUNDS]]
    rest = len(grounds) - len(shown)
    return [*shown, t("web.more_clauses", language, count=rest)] if rest > 0 else shown


def _help(item: Field, draft: Draft, grounds: Grounds) -> str:
    """What is meant, an example, and every clause that needs it."""
    language = draft.language
    parts = [item.help.in_language(language)]
    if item.kind not in ("truth", "choice"):
        parts.append(t("web.example_is", language, example=_example(item, language)))
    if clauses := [ground.in_language(language) for ground in grounds.get(item.name, ())]:
        parts.append(t("web.needed_by", language, clauses="; ".join(clauses)))
    return unmarked(". ".join(part.rstrip(".") for part in parts) + ".")


def _example(item: Field, language: str) -> str:
    reading = read_entry(item, item.example)
    written = None if reading.value is None else input_text(item, reading.value, item.example, language)
    return str(written) if written and item.kind not in _WRITTEN_AS_IT_IS else item.example


def _label(item: Field, language: str) -> str:
    label = item.label.in_language(language)
    if item.kind == "money":
        return f"{label}, ₽" if language == "ru" else f"{label}, RUB"
    return f"{label}, %" if item.kind == "share" else label
