"""The report: the application as a file that gives it back."""

from __future__ import annotations

import streamlit as st

from calculator.web.desk import desk_of
from calculator.web.estimate import estimate
from calculator.web.files import application_file, file_name
from calculator.wording import t

__all__ = ["show"]


def show() -> None:
    desk = desk_of(st.session_state)
    found = estimate(desk.draft)
    st.download_button(
        t("web.save", desk.language),
        application_file(found, desk.language),
        file_name=file_name(desk.draft.name),
        mime="application/yaml",
        on_click="ignore",
        key="report-save",
    )
