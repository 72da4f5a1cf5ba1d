"""The page of costs: typed, pasted, read from a file; every row told as it was understood, and no edit lost."""

from __future__ import annotations

import pytest

from calculator.web.desk import EXAMPLES, Desk
from calculator.web.estimate import estimate
from tests.project.checkout import ROOT
from tests.web.visits import checked, desk, edit_costs, go, html, page, say, speak, status_of, sum_of


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


def test_the_language_changes_nothing_that_was_entered() -> None:
    test = edit_costs(page(), row1={"net": "1 000 000,50", "paid_on": "05.11.2017"}, row2={"net": "пять"})
    test = say(test, "cluster.in_register", "no")
    before = estimate(desk(test).draft).document
    test = speak(test, "ru", "en")
    assert status_of(test) == "Conditions not met"
    assert desk(test).draft.costs[1]["net"] == "1,000,000.50"
    assert desk(test).draft.costs[2]["net"] == "пять"
    test = speak(test, "en", "ru")
    assert estimate(desk(test).draft).document == before
    assert desk(test).draft.costs[1]["net"].replace("\u00a0", " ") == "1 000 000,50"


def test_deleted_and_empty_rows_leave_the_numbers_of_the_others() -> None:
    test = page(name="costs")
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


def test_edits_stand_after_other_pages_were_seen() -> None:
    test = edit_costs(page(), row1={"net": "1 000 000,50"})
    for name in ("data", "cluster", "about", "costs"):
        go(test, name)
        checked(test.run())
    assert desk(test).draft.costs[1]["net"].replace("\u00a0", " ") == "1 000 000,50"
    edit_costs(test, row0={"net": "2,00"})
    assert desk(test).draft.costs[1]["net"].replace("\u00a0", " ") == "1 000 000,50"
    assert desk(test).draft.costs[0]["net"] == "2,00"


def test_all_columns_can_be_shown_and_nothing_is_lost() -> None:
    test = edit_costs(page(), row1={"net": "1 000 000,50"})
    checked(test.toggle(key=desk(test).draft.key("wide/costs")).set_value(True).run())
    assert "costs" in desk(test).draft.wide
    assert sum_of(test) == "25 300 000,25 ₽"
    go(test, "costs")
    assert test.toggle(key=desk(test).draft.key("wide/costs")).value is True
