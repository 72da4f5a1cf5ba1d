"""Scenarios: copies of the application beside it, with exactly what differs."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from calculator.money import format_money
from calculator.wording import t
from tests.web.visits import checked, desk, go, html, page, speak

LANGUAGES = ("ru", "en")


def compared(language: str) -> AppTest:
    test = page(language, "scenarios")
    test.button(key="copy-application").click()
    return checked(test.run())


def chosen(test: AppTest, what: str, *names: str) -> AppTest:
    next(one for one in test.multiselect if f"/{what}/" in str(one.key)).set_value(list(names))
    return checked(test.run())


def typed(test: AppTest, name: str, text: str) -> AppTest:
    next(one for one in test.text_input if f"/{name}/" in str(one.key)).set_value(text)
    return checked(test.run())


def numbers_of(test: AppTest, measure: str) -> AppTest:
    """Choose the measure whose numbers are changed."""
    next(one for one in test.selectbox if "/numbers-of/" in str(one.key)).set_value(measure)
    return checked(test.run())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_copy_differs_in_nothing(language: str) -> None:
    assert t("scenarios.same", language) in html(compared(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_changed_input_is_the_one_difference(language: str) -> None:
    test = chosen(compared(language), "facts", "application.amount_requested")
    text = html(typed(test, "application.amount_requested", "50 000 000,00"))
    assert t("scenarios.same", language) not in text
    assert t("scenarios.inputs", language, count=1) in text
    for kopecks in (96_175_000_00, 50_000_000_00):
        assert format_money(kopecks, language).replace("\u00a0", " ").replace("\u202f", " ") in text


def test_it_survives_pages_and_languages() -> None:
    test = typed(chosen(compared("ru"), "facts", "applicant.tax_debt"), "applicant.tax_debt", "1500000")
    go(test, "costs")
    test = speak(go(test, "scenarios"), "ru", "en")
    (variant,) = desk(test).variants[desk(test).current]
    assert variant.facts["applicant.tax_debt"] == "1500000"
    assert t("scenarios.inputs", "en", count=1) in html(test)


def test_what_cannot_be_read_is_told() -> None:
    test = typed(chosen(compared("ru"), "facts", "applicant.tax_debt"), "applicant.tax_debt", "пять")
    assert "Задолженность по налогам, сборам и взносам: получено: «пять»; ожидается сумма" in html(test)


def test_a_changed_number_is_marked_as_not_the_law() -> None:
    path = "cluster-investment-platform.kip_min_project_cost"
    test = numbers_of(compared("ru"), "cluster-investment-platform")
    text = html(typed(chosen(test, "parameters", path), path, "100 000 000,00"))
    assert t("scenarios.not_the_law", "ru") in text
    assert t("scenarios.inputs", "ru", count=1) in text
    assert "Понято: 100 000 000,00 ₽. В правилах: 2 000 000 000,00 ₽." in text


def test_the_value_in_force_stands_beside_the_changed_one() -> None:
    """Half of the costs by the edition of 2016; by the rules of 2022 at most three tenths."""
    path = "joint-project-reimbursement.reimbursement_share"
    test = chosen(numbers_of(compared("ru"), "joint-project-reimbursement"), "parameters", path)
    assert "В силе сейчас: 50 %." in html(test)
    test = typed(test, "as_of", "01.06.2022")
    assert "В силе сейчас: 30 %." in html(typed(test, path, "45"))
    assert "Понято: 45 %." in html(test)


def test_numbers_of_two_measures_stand_together() -> None:
    first, second = "cluster-investment-platform.kip_min_project_cost", "cluster-status.participants_min"
    test = chosen(numbers_of(compared("ru"), "cluster-investment-platform"), "parameters", first)
    test = typed(test, first, "100000000")
    test = typed(chosen(numbers_of(test, "cluster-status"), "parameters", second), second, "5")
    assert t("scenarios.inputs", "ru", count=2) in html(test)
    (variant,) = desk(test).variants[desk(test).current]
    assert variant.values == {first: "100000000", second: "5"}


def test_a_number_that_cannot_be_read_is_told_and_not_taken() -> None:
    path = "joint-project-reimbursement.reimbursement_share"
    test = chosen(numbers_of(compared("ru"), "joint-project-reimbursement"), "parameters", path)
    text = html(typed(test, path, "половина"))
    assert "получено: «половина»" in text
    assert t("scenarios.same", "ru") in text


def test_reset_and_remove() -> None:
    test = typed(chosen(compared("ru"), "facts", "applicant.tax_debt"), "applicant.tax_debt", "1500000")
    test.button(key="reset-1").click()
    assert t("scenarios.same", "ru") in html(checked(test.run()))
    test.button(key="remove-1").click()
    checked(test.run())
    assert desk(test).variants[desk(test).current] == []
