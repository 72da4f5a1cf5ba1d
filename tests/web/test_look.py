"""Colours of the style sheet and of the chart: those of the theme, and every text can be read."""

from __future__ import annotations

import re

import pytest

from calculator.web.components import waterfall
from tests.project.checkout import ROOT
from tests.project.test_theme import contrast

SHEET = (ROOT / "calculator/web/look.css").read_text(encoding="utf-8")
THEME = (ROOT / ".streamlit/config.toml").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", SHEET))


def test_colours_are_those_of_the_theme() -> None:
    assert set(re.findall(r"#[0-9a-f]{6}", SHEET)) - set(re.findall(r"#[0-9a-f]{6}", THEME)) == set()


@pytest.mark.parametrize("status", ["good", "open", "bad"])
def test_a_status_can_be_read(status: str) -> None:
    assert contrast(COLOURS[status], COLOURS[f"{status}-ground"]) >= 4.5
    assert contrast(COLOURS["ink"], COLOURS[f"{status}-ground"]) >= 4.5


@pytest.mark.parametrize("text", ["ink", "weak", "blue"])
def test_texts_can_be_read(text: str) -> None:
    assert contrast(COLOURS[text], "#ffffff") >= 4.5
    assert contrast(COLOURS[text], COLOURS["ground"]) >= 4.5


def test_bars_of_the_chart_can_be_seen() -> None:
    assert [name for name, colour in waterfall.COLOURS.items() if contrast(colour, "#ffffff") < 3] == []
