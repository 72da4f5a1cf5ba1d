"""The entry of the pages: run it with ``make run``. It holds the list of pages, nothing else."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

import calculator.web
from calculator.web.pages import first

st.set_page_config(
    page_title="cluster-support",
    page_icon=str(Path(calculator.web.__file__).with_name("icon.png")),
    layout="wide",
)
st.navigation([st.Page(first.show, title="cluster-support", url_path="start", default=True)], position="hidden").run()
