"""By which law the application on top is judged, told where that is not the law as it is."""

from __future__ import annotations

from typing import Final

import streamlit as st

from calculator.money import format_date
from calculator.web.desk import Desk, desk_of
from calculator.web.estimate import estimate
from calculator.web.law import THE_LAW, Applied
from calculator.web.markup import element
from calculator.wording import t

__all__ = ["law_lines", "law_told"]

_BY_THE_LAW: Final = ("catalogue",)
"""Pages that reckon by the law as it is, whatever the application came with."""


def law_lines(law: Applied, language: str) -> tuple[str, ...]:
    """The day, the pinned readings, the changed values, a line each."""
    lines = []
    if law.as_of is not None:
        lines.append(t("keeping.as_of", language, day=format_date(law.as_of, language)))
    for topic, reading in law.readings.items():
        known = law.rulebook.topics[topic]
        lines.append(t("keeping.reading", language, topic=known.title, reading=known.readings[reading].title))
    for path, value in law.values.items():
        measure, _, name = path.partition(".")
        titled = law.rulebook.measures[measure]
        parameter = titled.parameters.get(name)
        title = parameter.title if parameter is not None else name
        lines.append(t("keeping.value", language, measure=titled.title, title=title, value=value))
    return tuple(lines)


def law_told(desk: Desk, page: str) -> None:
    """Above every page, with the way back; and that ``page`` reckons with the law as it is, where it does.

    Its place is there also when empty: what follows must not be drawn anew.
    """
    place = st.container(key="slot-law")
    if not desk.draft.law.is_changed:
        return
    language = desk.language
    law = estimate(desk.draft).law
    lines = [*law_lines(law, language), *(problem.in_language(language) for problem in law.problems)]
    if page in _BY_THE_LAW:
        lines.append(t("keeping.page_by_the_law", language))
    with place:
        told = element("ul", *(element("li", line) for line in lines))
        st.html(
            element("div", element("strong", t("keeping.own_law", language)), told, look="notice open", role="status")
        )
        st.button(t("keeping.the_law", language), key="the-law", on_click=_the_law)


def _the_law() -> None:
    desk_of(st.session_state).draft.law = THE_LAW
