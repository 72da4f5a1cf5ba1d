"""The colours of the pages can be read: WCAG 2.2 asks for 4.5 : 1 for text and 3 : 1 for what only has to be seen."""

from __future__ import annotations

import tomllib

import pytest
from streamlit import config

from tests.project.checkout import ROOT

SETTINGS = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
THEME = SETTINGS["theme"]
STATUSES = ["green", "orange", "yellow", "red", "blue", "gray"]
PAIRS = [
    (text, ground)
    for ground in ["backgroundColor", "secondaryBackgroundColor"]
    for text in ["textColor", "linkColor", "primaryColor", *(f"{status}TextColor" for status in STATUSES)]
] + [(f"{status}TextColor", f"{status}BackgroundColor") for status in STATUSES]


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` as WCAG defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(text: str, ground: str) -> None:
    assert contrast(THEME[text], THEME[ground]) >= 4.5


@pytest.mark.parametrize("colour", THEME["chartCategoricalColors"])
def test_marks_of_a_chart_can_be_seen(colour: str) -> None:
    assert contrast(colour, THEME["backgroundColor"]) >= 3


def test_pages_are_closed_to_other_machines_and_send_nothing_home() -> None:
    assert SETTINGS["server"]["address"] == "127.0.0.1"
    assert SETTINGS["browser"]["gatherUsageStats"] is False
    assert SETTINGS["client"]["showErrorDetails"] == "none"


def test_every_setting_is_one_that_streamlit_knows() -> None:
    """One of them is not documented; without it each run would look through the answers of all visitors."""
    known = {f"{section}.{name}": value for section, values in SETTINGS.items() for name, value in values.items()}
    assert known["runner.postScriptGC"] is False
    assert {name: config.get_option(name) for name in known} == known
