"""The switch between roubles, thousands and millions; it holds for the whole visit."""

from __future__ import annotations

from typing import Final

import streamlit as st

from calculator.web.desk import Desk, desk_of
from calculator.web.scale import Money, Scale
from calculator.wording import t

__all__ = ["scale_switch"]

_KEY: Final = "scale"


def scale_switch(desk: Desk) -> Money:
    """Draw the switch; how sums are written by what is chosen."""
    key = f"{_KEY}/{desk.page}/{desk.language}"
    st.segmented_control(
        t("scale.sums", desk.language),
        [scale.name for scale in Scale],
        default=desk.scale.name,
        required=True,
        format_func=lambda name: t(f"scale.{name}", desk.language),
        key=key,
        on_change=_switch,
        args=(key,),
    )
    return desk.scale.money


def _switch(key: str) -> None:
    chosen = st.session_state.get(key)
    if chosen is not None:
        desk_of(st.session_state).scale = Scale[chosen]
