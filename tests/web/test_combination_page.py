"""The combination and the project by years on pages: found on a click, told with rule and reason, the same in a report."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from calculator.advice import combine
from calculator.facts import Application
from calculator.money import format_money
from calculator.rulebook import Rulebook
from calculator.web.desk import desk_of
from calculator.wording import t
from tests.project.checkout import ROOT
from tests.web.visits import checked, go, html, page

PLANT = Application.read(ROOT / "examples" / "penza-plant-four-measures.yaml")
FOUND = combine(PLANT, Rulebook.load())


def plant(language: str = "ru", name: str = "combination") -> AppTest:
    """A visitor with the plant that weighs four measures."""
    test = page(language)
    content = (ROOT / "examples" / "penza-plant-four-measures.yaml").read_bytes()
    desk_of(test.session_state).open(content, "plant.yaml")  # type: ignore[arg-type]
    return go(test, name)


def combined(language: str = "ru") -> AppTest:
    test = plant(language)
    test.button(key="combination/choose").click()
    return checked(test.run())


def money(kopecks: int, language: str) -> str:
    return format_money(kopecks, language).replace("\u00a0", " ").replace("\u202f", " ")


def test_nothing_is_searched_for_before_the_click() -> None:
    text = html(plant())
    assert t("combined.not_yet", "ru") in text
    assert money(FOUND.total, "ru") not in text


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_best_set_is_told_with_its_second_total(language: str) -> None:
    text = html(combined(language))
    assert f'<p class="sum">{money(FOUND.total, language)}</p>' in text
    for kopecks in (FOUND.total_with_provisional, FOUND.least, FOUND.most, FOUND.objective):
        assert money(kopecks, language) in text
    for choice in FOUND.chosen:
        assert money(choice.amount, language) in text
    for bar in FOUND.bars:
        assert bar.rule is not None
        assert bar.rule.title.in_language(language) in text
        assert bar.rule.effect.in_language(language) in text


def test_every_cost_row_has_a_place_and_a_reason() -> None:
    text = html(combined())
    assert '<td data-label="Строка">1–3</td>' in text
    assert '<td data-label="Строка">6–7</td>' in text
    for reason in FOUND.reasons:
        assert reason.text("ru").replace("\u00a0", " ").replace("\u202f", " ") in text


def test_fewer_measures_are_another_question() -> None:
    test = combined()
    test.multiselect[0].set_value(["joint-project-reimbursement"])
    text = html(checked(test.run()))
    assert t("combined.not_yet", "ru") in text
    test.button(key="combination/choose").click()
    assert "117 325 000,25 ₽" in html(checked(test.run()))


def test_without_a_measure_that_is_met_there_is_nothing_to_combine() -> None:
    test = page("ru")
    content = (ROOT / "examples" / "cluster-fails-by-a-hair.yaml").read_bytes()
    desk_of(test.session_state).open(content, "cluster.yaml")  # type: ignore[arg-type]
    assert t("combined.none_met", "ru") in html(go(test, "combination"))


def test_the_years_count_the_combination_that_was_found() -> None:
    """Of the reimbursement 80 625 000,25 are paid in 2027, when two rows are left to the loan; alone it gives more."""
    test = go(combined(), "yearly")
    text = html(test)
    assert '<td class="number" data-label="Поддержка">80 625 000,25 ₽</td>' in text
    assert "28 мес." in text
    assert "10.08.2029: К концу третьего года" in text
    test.button_group(key="yearly/of/ru").set_value("available")
    assert '<td class="number" data-label="Поддержка">117 325 000,25 ₽</td>' in html(checked(test.run()))


def test_the_years_without_a_combination_say_so() -> None:
    assert t("combined.years_no_combination", "ru") in html(plant("ru", "yearly"))


def test_a_report_takes_both_along() -> None:
    test = go(combined(), "report")
    for key in ("report/combined/ru", "report/years/ru"):
        test.checkbox(key=key).check()
    checked(test.run())
    checked(test.button(key="report/build").click().run())
    labels = [str(part.proto.label) for part in test.get("download_button")]
    assert any(label.startswith("Скачать penza-plant") for label in labels)
