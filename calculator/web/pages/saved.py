"""Saved work: files opened in this session."""

from __future__ import annotations

import streamlit as st

from calculator.web.components.frame import file_opener, opened_file, refused_file
from calculator.web.desk import desk_of
from calculator.web.estimate import estimate
from calculator.web.files import application_file, file_name

__all__ = ["show"]


def show() -> None:
    desk = desk_of(st.session_state)
    found = estimate(desk.draft)
    file_opener(desk)
    refused_file(desk)
    opened_file(desk, application_file(found, desk.language), file_name(desk.draft.name))
