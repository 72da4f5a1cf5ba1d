"""What came of the last act of an inspector, told beside the button; the next act takes its place.

A place is a case and what was acted on in it: another case says nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import streamlit as st

from calculator.problems import ProblemsError
from calculator.store.errors import StoreError
from calculator.web.markup import element
from calculator.wording import Message

__all__ = ["Told", "outcome", "outcome_of_hidden", "say"]

_KEY: Final = "review/said"
Told = Message | StoreError | ProblemsError
Place = tuple[str, str]
"""Id of a case, and what was acted on."""


def say(place: Place, *told: Told, bad: bool = False) -> None:
    """Keep what is to be told at a place; for a callback. ``bad``: nothing was done; an error always says that."""
    st.session_state[_KEY] = (place, told, bad)


def outcome(place: Place, language: str) -> None:
    """Tell it, where the last act was done at this place."""
    said: tuple[Place | None, Sequence[Told], bool] = st.session_state.get(_KEY, (None, (), False))
    if said[0] != place:
        return
    for one in said[1]:
        bad = said[2] or not isinstance(one, Message)
        text = one.in_language(language) if isinstance(one, Message) else one.text(language)
        look, role = ("notice bad", "alert") if bad else ("notice open", "status")
        st.html(element("div", text, look=look, role=role))


def outcome_of_hidden(places: Iterable[Place], language: str) -> None:
    """Tell what was done at one of these places, which the page does not show now."""
    for place in places:
        outcome(place, language)
