"""What could not be read, told in one place."""

from __future__ import annotations

from typing import Final

import streamlit as st

from calculator.web.estimate import Estimate
from calculator.web.markup import element
from calculator.wording import t

__all__ = ["not_read"]

_MOST_WRONG: Final = 20


def not_read(found: Estimate, language: str, without: str = "") -> None:
    """What could not be read, ``without`` that in the rows of a table which the page tells beside it.

    Its place is there also when empty: what follows must not be drawn anew by its coming.
    """
    place = st.container(key="slot-wrong")
    told = [one for one in found.problems if one.row is None or one.table != without]
    wrong = [*(one.text(language) for one in found.refused), *(one.text(language) for one in told)]
    if wrong:
        listed = element("ul", *(element("li", text) for text in wrong[:_MOST_WRONG]))
        title = t("web.not_read", language, count=len(wrong))
        place.html(element("div", element("strong", title), listed, look="notice open", role="alert"))
