"""The entry of the pages: run it with ``make run``. It holds the list of pages, nothing else."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

import calculator.web
from calculator.web.components.frame import draw, page
from calculator.web.pages import (
    about,
    catalogue,
    cluster,
    combination,
    cooperation,
    costs,
    data,
    desk,
    measure,
    measures,
    report,
    review,
    saved,
    scenarios,
    start,
    what_if,
    yearly,
)

st.set_page_config(
    page_title="cluster-support",
    page_icon=str(Path(calculator.web.__file__).with_name("icon.png")),
    layout="wide",
)
draw(
    st.navigation(
        [
            page("start", start.show),
            page("data", data.show),
            page("costs", costs.show),
            page("cluster", cluster.show),
            page("catalogue", catalogue.show, hidden=True),
            page("cooperation", cooperation.show, hidden=True),
            page("measures", measures.show),
            page("measure", measure.show, hidden=True),
            page("scenarios", scenarios.show),
            page("what-if", what_if.show, hidden=True),
            page("combination", combination.show, hidden=True),
            page("yearly", yearly.show, hidden=True),
            page("report", report.show),
            page("desk", desk.show),
            page("review", review.show, hidden=True),
            page("saved", saved.show),
            page("about", about.show),
        ],
        position="top",
    )
)
