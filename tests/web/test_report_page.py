"""The page of the report: a file is made on a click, for what was chosen and entered."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.web.visits import checked, html, page


def downloads(test: AppTest) -> list[str]:
    return [str(part.proto.label) for part in test.get("download_button")]


@pytest.mark.parametrize(("language", "take"), [("ru", "Скачать penza"), ("en", "Download penza")])
def test_a_report_is_made_on_a_click(language: str, take: str) -> None:
    test = page(language, "report")
    assert not any(label.startswith(take) for label in downloads(test))
    checked(test.button(key="report/build").click().run())
    (label,) = [label for label in downloads(test) if label.startswith(take)]
    assert ".pdf (" in label


def test_the_page_says_what_the_file_contains() -> None:
    text = html(page("ru", "report"))
    assert "источники, версия правил" in text
    assert "в том числе названия и ИНН" in text


def test_another_choice_asks_for_another_file() -> None:
    test = page("ru", "report")
    checked(test.button(key="report/build").click().run())
    test.multiselect[0].set_value([])
    checked(test.run())
    assert not any(label.startswith("Скачать penza") for label in downloads(test))
    assert "Составьте файл заново" in html(test)
