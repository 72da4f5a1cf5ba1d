"""The first page as Streamlit runs it, without a browser: the answer follows what is entered, in both languages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from calculator.facts import Application
from calculator.web.desk import EXAMPLES, Desk
from calculator.web.estimate import estimate
from calculator.web.files import application_file
from tests.project.checkout import ROOT

SUM = re.compile(r'<p class="sum[^"]*">([^<]*)</p>')
CHIP = re.compile(r'<span class="chip [^"]*">([^<]*)</span>')


def page(language: str = "ru") -> AppTest:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    test.query_params["lang"] = language
    return checked(test.run())


def checked(test: AppTest) -> AppTest:
    assert not test.exception
    assert [error.value for error in test.error] == []
    return test


def html(test: AppTest) -> str:
    """Everything that the page says in markup of its own."""
    return "\n".join(part.proto.body for part in test.get("html")).replace("\u00a0", " ").replace("\u202f", " ")


def sum_of(test: AppTest) -> str:
    found = SUM.search(html(test))
    assert found
    return found[1]


def status_of(test: AppTest) -> str:
    found = CHIP.search(html(test))
    assert found
    return found[1]


def desk(test: AppTest) -> Desk:
    found = test.session_state["desk"]
    assert isinstance(found, Desk)
    return found


def edit_costs(test: AppTest, *, added: list[dict[str, str]] | None = None, **cells: dict[str, str]) -> AppTest:
    """Edits of the cost table as the browser sends them; ``row0={"net": "…"}``."""
    edits: dict[str, Any] = {
        "edited_rows": {int(name.removeprefix("row")): changes for name, changes in cells.items()},
        "added_rows": added or [],
        "deleted_rows": [],
    }
    test.session_state[desk(test).draft.key("costs")] = edits
    return checked(test.run())


def say(test: AppTest, fact: str, word: str) -> AppTest:
    """Choose yes, no or not known for a fact."""
    test.session_state[desk(test).draft.key(fact)] = word
    return checked(test.run())


def speak(test: AppTest, before: str, language: str) -> AppTest:
    key = f"language/{before}"
    test.button_group(key=key).set_value(language)
    return checked(test.run())


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


def test_a_fact_changes_the_verdict_and_back() -> None:
    test = say(page(), "applicant.is_cluster_participant", "no")
    assert status_of(test) == "Условия не выполнены"
    assert sum_of(test) == "0,00 ₽"
    text = html(test)
    assert "При выполненных условиях было бы 96 175 000,00 ₽." in text
    assert text.index("Не выполнены (1)") < text.index("Выполнены (11)")
    assert "Подписать соглашение об участии" in text
    assert sum_of(say(test, "applicant.is_cluster_participant", "yes")) == "96 175 000,00 ₽"


def test_not_known_is_an_answer() -> None:
    test = say(page(), "cluster.in_register", "unknown")
    assert status_of(test) == "Не хватает данных"
    assert "Не определено:" in html(test)
    assert "in_register" not in estimate(desk(test).draft).document["cluster"]


def test_a_cost_changes_the_sum() -> None:
    test = edit_costs(page(), row1={"net": "1 000 000,50"})
    assert sum_of(test) == "25 300 000,25 ₽"


def test_costs_are_added_and_the_sum_is_exact() -> None:
    added = {"category": "Оборудование", "net": "0,03", "paid_on": "05.11.2017", "vat_rate": "18 %",
             "vat_deductible": "Да", "documented": "да"}  # fmt: skip
    assert sum_of(edit_costs(page(), added=[added])) == "96 175 000,01 ₽"


@pytest.mark.parametrize("money", ["-5", "пять", "1,2,3", "", "1.234"])
def test_money_that_cannot_be_read_is_told_and_leaves_the_answer_open(money: str) -> None:
    test = edit_costs(page(), row1={"net": money})
    assert status_of(test) == "Не хватает данных"
    assert sum_of(test) == "от 24 800 000,00 ₽"
    assert "строка 2, Сумма без НДС:" in html(test)


def test_a_day_that_does_not_exist_is_told_with_its_row() -> None:
    test = edit_costs(page(), row2={"paid_on": "31.02.2018"})
    assert "строка 3, Дата оплаты: даты «31.02.2018» не существует" in html(test)
    assert status_of(test) == "Не хватает данных"


def test_a_field_says_what_was_understood_and_what_was_not() -> None:
    test = page()
    debt = test.text_input(key=desk(test).draft.key("applicant.tax_debt"))
    text = html(checked(debt.set_value("1 234,56").run()))
    assert '<p class="echo">1 234,56 ₽</p>' in text
    assert "Не выполнены (1)" in text
    text = html(checked(test.text_input(key=desk(test).draft.key("applicant.tax_debt")).set_value("много").run()))
    assert "получено: «много»; ожидается сумма" in text
    assert status_of(test) == "Не хватает данных"


def test_the_date_of_the_agreement_chooses_the_law() -> None:
    test = page()
    day = test.text_input(key=desk(test).draft.key("application.agreement_date"))
    text = html(checked(day.set_value("05.11.2026").run()))
    assert '<p class="echo">5 ноября 2026 года</p>' in text
    assert "Редакция с 2023 года: стартовые партии" in text


def test_the_language_changes_nothing_that_was_entered() -> None:
    test = edit_costs(page(), row1={"net": "1 000 000,50", "paid_on": "05.11.2017"}, row2={"net": "пять"})
    test = say(test, "applicant.is_project_initiator", "no")
    before = estimate(desk(test).draft).document
    test = speak(test, "ru", "en")
    assert status_of(test) == "Data missing"
    assert desk(test).draft.costs[1]["net"] == "1,000,000.50"
    assert desk(test).draft.costs[2]["net"] == "пять"
    test = speak(test, "en", "ru")
    assert estimate(desk(test).draft).document == before
    assert desk(test).draft.costs[1]["net"].replace("\u00a0", " ") == "1 000 000,50"


def test_deleted_and_empty_rows_leave_the_numbers_of_the_others() -> None:
    test = page()
    key = desk(test).draft.key("costs")
    blank = {"category": "", "net": ""}
    test.session_state[key] = {
        "edited_rows": {1: {"net": "2,00"}},
        "added_rows": [blank, {"category": "оборудование", "net": "x"}],
        "deleted_rows": [0],
    }
    checked(test.run())
    assert "строка 4, Сумма без НДС: получено: «x»" in html(test)
    assert '<td class="number">2</td><td>опытные образцы и партии</td>' in html(test)
    assert sum_of(test) == "от 15 600 001,00 ₽"


def test_each_example_keeps_its_edits() -> None:
    test = edit_costs(page(), row1={"net": "1 000 000,50"})
    for name in (EXAMPLES[1], EXAMPLES[0]):
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


def test_texts_of_a_file_are_shown_as_they_are() -> None:
    visitor = Desk()
    name = "![b](http://evil.example/x.png)<img src=http://evil.example/y.png>"
    source = (ROOT / f"examples/{EXAMPLES[0]}.yaml").read_text(encoding="utf-8")
    source = source.replace("category: equipment", "category: equipment, loan_id: '<img src=x>'")
    visitor.open(source.encode(), f"{name}.yaml")
    assert visitor.refused == ()
    test = page()
    test.session_state["desk"] = visitor
    checked(test.run())
    edit_costs(test, row0={"category": name})
    text = html(test)
    assert "<img" not in text
    assert "&lt;img src" in text


def test_a_fault_of_the_program_is_told_without_its_inner_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(draft: object) -> None:
        raise RuntimeError("inner words")

    monkeypatch.setattr("calculator.web.pages.first.estimate", broken)
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not test.exception
    (error,) = test.error
    assert re.match(r"Ошибка программы № [0-9a-f]{8}\. Введённое не потеряно", error.value)
