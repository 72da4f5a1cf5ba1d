"""The page "What if": slider and exact value agree, the table says what the chart says, what is open is not drawn as zero."""

from __future__ import annotations

from fractions import Fraction

import pytest
from streamlit.testing.v1 import AppTest

from calculator.advice.inputs import inputs_of
from calculator.advice.varying import Case
from calculator.advice.what_if import sweep
from calculator.facts import Application
from calculator.rulebook import Rulebook
from calculator.web.components.what_if_chart import sum_lines
from calculator.wording import t
from tests.project.checkout import ROOT
from tests.web.visits import checked, go, html, page, speak

JOINT = "joint-project-reimbursement"
ASKED, EQUIPMENT, DAY = "application/amount_requested", "costs/1/net", "application/agreement_date"
LANGUAGES = ("ru", "en")


def what_if(language: str = "ru", key: str | None = None, **parameters: str) -> AppTest:
    test = page(language)
    for name, value in {**parameters, **({"input": key} if key else {})}.items():
        test.query_params[name] = value
    return go(test, "what-if")


def field(test: AppTest) -> str:
    (found,) = [one for one in test.text_input if "/typed/" in str(one.key)]
    return str(found.value)


def typed(test: AppTest, text: str) -> AppTest:
    next(one for one in test.text_input if "/typed/" in str(one.key)).set_value(text)
    return checked(test.run())


@pytest.mark.parametrize(("language", "written"), [("ru", "142 750 000,00"), ("en", "142,750,000.00")])
def test_the_strongest_input_is_looked_at_first(language: str, written: str) -> None:
    test = what_if(language)
    assert field(test).replace("\u00a0", " ") == written
    assert t("what_if.same_as_now", language) in html(test)


def test_one_kopeck_less_that_is_asked_for_binds() -> None:
    test = typed(what_if("ru", ASKED), "96 174 999,99")
    assert "При значении 96 174 999,99 ₽" in html(test)
    assert '<p class="sum ranged">96 174 999,99 ₽</p>' in html(test)
    test = typed(test, "96175000")
    assert '<p class="sum ranged">96 175 000,00 ₽</p>' in html(test)
    text = html(test)
    assert "0,01 ₽ – 96 174 999,99 ₽" in text
    assert "Сумму теперь определяет доля возмещения." in text


def test_the_slider_and_the_field_say_the_same() -> None:
    test = typed(what_if("ru", EQUIPMENT), "100 000 000,01")
    (slider,) = test.select_slider
    assert slider.value == Fraction(10_000_000_001)
    slider.set_value(Fraction(12_000_000_000))
    checked(test.run())
    assert field(test).replace("\u00a0", " ") == "120 000 000,00"
    assert "120 000 000,00 ₽" in html(test)
    test.button(key=next(str(one.key) for one in test.button if str(one.key).endswith("/back"))).click()
    assert field(checked(test.run())).replace("\u00a0", " ") == "142 750 000,00"


@pytest.mark.parametrize(
    ("language", "wrong", "said"),
    [
        ("ru", "сто миллионов", "получено: «сто миллионов»; ожидается сумма"),
        ("en", "1,2,3", "got “1,2,3”; expected a sum"),
    ],
)
def test_what_cannot_be_read_stays_and_is_told(language: str, wrong: str, said: str) -> None:
    test = typed(what_if(language, EQUIPMENT), wrong)
    assert field(test) == wrong
    assert said in html(test)
    (slider,) = test.select_slider
    assert slider.value == Fraction(14_275_000_000)


def test_a_value_outside_the_range_widens_it() -> None:
    test = typed(what_if("ru", EQUIPMENT), "900000000")
    assert "0,00 ₽ – 900 000 000,00 ₽" in html(test)
    assert '<p class="sum ranged">474 800 000,00 ₽</p>' in html(test)  # (900 000 000 + 18 400 000 + 31 200 000) / 2


def test_days_and_editions_stand_in_the_table() -> None:
    text = html(what_if("en", DAY))
    assert "7 Feb 2016 – 17 Apr 2021" in text
    assert t("what_if.no_sum", "en") in text


def test_a_number_of_the_rules_is_marked() -> None:
    key = f"{JOINT}.reimbursement_share"
    test = what_if("ru", key)
    assert t("what_if.not_the_law", "ru") not in html(test)
    text = html(typed(test, "30"))
    assert t("what_if.not_the_law", "ru") in text
    assert '<p class="sum ranged">57 705 000,00 ₽</p>' in text  # 30 % of 192 350 000


def test_a_status_has_no_sum_and_no_strongest_inputs() -> None:
    text = html(what_if("ru", measure="cluster-status"))
    assert t("what_if.borders", "ru") in text
    assert t("what_if.no_sum", "ru") not in text
    assert t("what_if.tornado", "ru") not in text


def test_another_language_keeps_the_value() -> None:
    test = speak(typed(what_if("ru", EQUIPMENT), "100000000"), "ru", "en")
    assert field(test) == "100,000,000.00"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_strongest_inputs_are_named_with_both_sums(language: str) -> None:
    text = html(what_if(language))
    told = {
        "ru": ("128 475 000,00 ₽ → 89 037 500,00 ₽", "157 025 000,00 ₽ → 103 312 500,00 ₽"),
        "en": ("RUB 128,475,000.00 → RUB 89,037,500.00", "RUB 157,025,000.00 → RUB 103,312,500.00"),
    }[language]
    assert all(one in text for one in told)


def test_what_is_open_is_not_drawn_as_zero() -> None:
    """Before the first edition, and in the last one, where facts are missing, there is no line at all."""
    rulebook = Rulebook.load()
    application = Application.read(ROOT / "examples" / "penza-ball-screws-e16.yaml")
    item = next(one for one in inputs_of(application, rulebook, JOINT) if one.key == DAY)
    found = sweep(Case(application, rulebook, JOINT), item)
    drawn = sum_lines(found)
    open_ones = {number for number, one in enumerate(found.stretches, 1) if one.is_conditional}
    assert open_ones
    assert not [row for row in drawn if row["stretch"] in open_ones and row["amount"] == 0]
    by_value = {point.value: point.amount for point in found.points}
    assert all(row["amount"] == by_value[row["value"]] for row in drawn if row["kind"] != "if_met")
