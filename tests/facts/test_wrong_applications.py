"""Every way in which an application can be wrong, and the message that the user reads in each language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from calculator.facts import Application, ApplicationError
from calculator.wording import catalog

CASES: list[Mapping[str, str]] = yaml.load(
    Path(__file__).with_name("wrong_applications.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
)
TOLD_ELSEWHERE = {"float", "long_text"}
"""Mistakes of documents made in Python, or too long to be written out here: ``test_application.py`` has them."""


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_message(case: Mapping[str, str], tmp_path: Path) -> None:
    path = tmp_path / "application.yaml"
    path.write_text(case["document"], encoding="utf-8")
    with pytest.raises(ApplicationError) as caught:
        Application.read(path)
    assert caught.value.text("ru") == case["ru"]
    assert caught.value.text("en") == case["en"]
    assert str(caught.value) == case["ru"]


def test_every_mistake_of_the_catalog_has_a_case(tmp_path: Path) -> None:
    told = set()
    for number, case in enumerate(CASES):
        path = tmp_path / f"{number}.yaml"
        path.write_text(case["document"], encoding="utf-8")
        with pytest.raises(ApplicationError) as caught:
            Application.read(path)
        told |= {problem.code for problem in caught.value.problems}
    words = ("expected_", "came_", "schema_", "quoted", "together", "form_")
    mistakes = {key for key in catalog("facts", "ru") if not key.startswith(words)}
    assert mistakes - {code.removeprefix("facts.") for code in told} == TOLD_ELSEWHERE
    assert len(CASES) >= 60
