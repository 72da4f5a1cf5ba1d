"""The first page as Streamlit runs it, without a browser: the answer follows what is entered, in both languages."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from calculator.facts import Application
from calculator.web.desk import EXAMPLES, Desk
from calculator.web.estimate import estimate
from calculator.web.files import application_file
from tests.project.checkout import ROOT
from tests.web.visits import (
    checked,
    desk,
    edit_costs,
    go,
    html,
    page,
    status_of,
    sum_of,
)


def test_worked_example_is_computed_at_once() -> None:
    test = page()
    assert sum_of(test) == "96 175 000,00 ₽"
    assert status_of(test) == "Условия выполнены"
    text = html(test)
    assert "Выполнено 12 из 12 условий" in text
    assert "Пример: шарико-винтовые передачи, Пенза; данные вымышлены" in text
    assert "доля возмещения: 50 %" in text


def test_english_page_says_the_same() -> None:
    test = page("en")
    assert sum_of(test) == "RUB 96,175,000.00"
    assert status_of(test) == "Conditions met"
    assert "12 of 12 conditions met" in html(test)


def test_russian_is_the_language_without_a_choice() -> None:
    test = checked(AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run())
    assert status_of(test) == "Условия выполнены"


@pytest.mark.parametrize(
    ("name", "amount"),
    list(zip(EXAMPLES, ("96 175 000,00 ₽", "57 705 000,00 ₽", "20 050 200,00 ₽", "247 500 000,00 ₽"), strict=False)),
)
def test_each_example_has_its_sum(name: str, amount: str) -> None:
    test = page()
    test.selectbox(key=desk(test).draft.key("opened") + f"/{len(EXAMPLES)}").set_value(name)
    assert sum_of(checked(test.run())) == amount


def test_a_cluster_is_judged_by_its_own_measure_and_dates() -> None:
    test = page()
    test.selectbox(key=desk(test).draft.key("opened") + f"/{len(EXAMPLES)}").set_value("cluster-fails-by-a-hair")
    checked(test.run())
    text = html(test)
    assert status_of(test) == "Условия не выполнены"
    assert "139 950 000,00 ₽ ÷ 700 000 000,00 ₽ = 19,99… % &lt; 20 %" in text
    assert "Не хватает 50 000,00 ₽" in text
    assert 'class="sum' not in text
    assert [field.label for field in test.text_input][:2] == ["Дата, на которую определяется статус", "Дата заявки"]


def test_the_date_of_the_agreement_chooses_the_law() -> None:
    test = page()
    day = test.text_input(key=desk(test).draft.key("application.agreement_date"))
    text = html(checked(day.set_value("05.11.2026").run()))
    assert '<p class="echo">5 ноября 2026 года</p>' in text
    assert "Редакция с 2023 года: стартовые партии" in text


def test_each_example_keeps_its_edits() -> None:
    test = edit_costs(page(), row1={"net": "1 000 000,50"})
    for name in (EXAMPLES[1], EXAMPLES[0]):
        go(test, "start")
        test.selectbox(key=desk(test).draft.key("opened") + f"/{len(EXAMPLES)}").set_value(name)
        checked(test.run())
    assert sum_of(test) == "25 300 000,25 ₽"
    checked(test.button(key="reset").click().run())
    assert sum_of(test) == "96 175 000,00 ₽"


def test_what_is_downloaded_gives_the_same_application() -> None:
    for name in EXAMPLES:
        original = Application.read(ROOT / f"examples/{name}.yaml")
        visitor = Desk(current=name)
        text = application_file(estimate(visitor.draft), "ru")
        other = Desk()
        other.open(text.encode(), f"{name}-2.yaml")
        assert other.refused == ()
        again = other.opened[f"{name}-2.yaml"]
        assert (again.facts, again.tables) == (original.facts, original.tables)


def test_a_file_that_is_no_application_is_refused_with_all_that_is_wrong() -> None:
    visitor = Desk()
    visitor.open(b"applicant: {tax_debt: '1.234', is_foreign_agent: maybe}\n", "wrong.yaml")
    assert visitor.current == EXAMPLES[0]
    assert [problem.path for problem in visitor.refused] == ["applicant.tax_debt", "applicant.is_foreign_agent"]
    visitor.open(b"\xff\xfe", "picture.yaml")
    assert len(visitor.refused) == 1


def test_a_fault_of_the_program_is_told_without_its_inner_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(draft: object) -> None:
        raise RuntimeError("inner words")

    monkeypatch.setattr("calculator.web.pages.start.estimate", broken)
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not test.exception
    (error,) = test.error
    assert re.match(r"Ошибка программы № [0-9a-f]{8}\. Введённое не потеряно", error.value)
