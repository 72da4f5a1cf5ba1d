"""The page of the cluster: participants and contracts, and what is required with fact, threshold and source."""

from __future__ import annotations

import pytest

from calculator.web.estimate import estimate
from tests.web.visits import checked, desk, edit, go, html, page


def at_the_cluster(example: str, language: str = "ru"):  # type: ignore[no-untyped-def]
    test = page(language)
    key = next(str(box.key) for box in test.selectbox if "/opened/" in str(box.key))
    test.selectbox(key=key).set_value(example)
    checked(test.run())
    return go(test, "cluster")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_requirements_stand_with_fact_and_threshold(language: str) -> None:
    text = html(at_the_cluster("cluster-fails-by-a-hair", language))
    table = text[text.index('<table class="requirements">') :]
    assert ("19,99… %" if language == "ru" else "19.99…%") in table.replace("19.99… %", "19.99…%")
    assert ("20 %" if language == "ru" else "20%") in table.replace("20 %", "20%" if language == "en" else "20 %")
    assert '<a href="https://' in table


def test_a_participant_changes_the_requirements() -> None:
    test = at_the_cluster("cluster-fails-by-a-hair")
    before = len(desk(test).draft.tables["participants"])
    edit(test, "participants", added=[{"inn": "9999000014"}, {"inn": "9999000013", "jobs": "много"}])
    text = html(test)
    assert f"Участники кластера, строка {before + 1}, ИНН участника:" in text
    assert f"Участники кластера, строка {before + 2}, Рабочие места" in text
    assert estimate(desk(test).draft).result is not None


def test_roles_are_shown_in_words() -> None:
    text = html(at_the_cluster("machine-tool-cluster"))
    assert "промежуточный производитель" in text
    assert "intermediate" not in text
