"""About the calculation: the rules, their version, and the measures that they know."""

from __future__ import annotations

import streamlit as st

from calculator.web.desk import desk_of
from calculator.web.estimate import rules
from calculator.web.markup import element, joined
from calculator.wording import t

__all__ = ["show"]


def show() -> None:
    desk = desk_of(st.session_state)
    language = desk.language
    listed = [
        joined(
            element("dt", measure.title.in_language(language)),
            element("dd", measure.summary.in_language(language)),
        )
        for measure in rules().measures.values()
    ]
    st.html(element("p", t("web.about_rules", language, version=rules().version, count=len(listed))))
    st.html(element("dl", *listed, look="facts"))
