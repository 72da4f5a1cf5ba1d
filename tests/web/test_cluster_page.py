"""The page of the cluster: participants and contracts, and what is required with fact, threshold and source."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.web.visits import checked, desk, edit, go, html, page


def at_the_cluster(example: str, language: str = "ru") -> AppTest:
    test = page(language)
    key = next(str(box.key) for box in test.selectbox if "/opened/" in str(box.key))
    test.selectbox(key=key).set_value(example)
    checked(test.run())
    return go(test, "cluster")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_requirements_stand_with_fact_and_threshold(language: str) -> None:
    text = html(at_the_cluster("cluster-fails-by-a-hair", language))
    table = text[text.index('<table class="requirements">') :]
    fact, threshold = ("19,99… %", "20 %") if language == "ru" else ("19.99…%", "20%")
    assert re.search(rf">{re.escape(fact)}</td><td[^>]*>{re.escape(threshold)}</td>", table)
    assert '<a href="https://' in table


def test_a_participant_changes_the_requirements() -> None:
    test = at_the_cluster("cluster-fails-by-a-hair")
    assert "10 ≥ 10" in html(test)
    edit(test, "participants", added=[{"inn": "9999000704"}])
    assert "11 ≥ 10" in html(test)


def test_a_participant_that_cannot_be_read_is_told_with_its_row() -> None:
    test = at_the_cluster("cluster-fails-by-a-hair")
    before = len(desk(test).draft.tables["participants"])
    edit(test, "participants", added=[{"inn": "9999000014"}, {"inn": "9999000704", "jobs": "много"}])
    text = html(test)
    assert f"Участники кластера, строка {before + 1}, ИНН участника:" in text
    assert f"Участники кластера, строка {before + 2}, Рабочие места" in text
    assert "11 ≥ 10" in text


def test_roles_are_shown_in_words() -> None:
    text = html(at_the_cluster("machine-tool-cluster"))
    assert "промежуточный производитель" in text
    assert "intermediate" not in text
