"""The page of cooperation: the picture against the table, what leaving and coming turns, and what cannot be read."""

from __future__ import annotations

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from calculator.cooperation.checking import check_cluster
from calculator.cooperation.drawing import drawing_of
from calculator.facts import Application
from calculator.rulebook import Rulebook
from calculator.web.components.cluster_graph import picture_rows
from calculator.web.components.cluster_tables import contracts_table
from tests.project.checkout import ROOT
from tests.web.test_cluster_page import at_the_cluster
from tests.web.visits import checked, desk, go, html

EXAMPLE = "machine-tool-cooperation"
ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)


def at_the_cooperation(language: str = "ru") -> AppTest:
    at = at_the_cluster(EXAMPLE, language)
    return go(at, "cooperation")


def change(test: AppTest, kind: str) -> AppTest:
    test.button_group(key=desk(test).draft.key("change/kind")).set_value(kind)
    return checked(test.run())


def told(test: AppTest) -> str:
    """What the page says, as plain words."""
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html(test)).split()))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_table_and_the_picture_say_the_same(language: str) -> None:
    check = check_cluster(Application.read(ROOT / "examples" / f"{EXAMPLE}.yaml"), Rulebook.load())
    drawing = drawing_of(check.graph, [one.inn for one in check.participants if one.final])
    spots, curves, heads = picture_rows(check, drawing, language)
    rows = [CELL.findall(row) for row in ROW.findall(contracts_table(check, language))]
    cells = [[re.sub(r"<[^>]+>", "", cell) for cell in row] for row in rows if len(row) == 8][:-1]
    listed = [(seller, buyer, count, amount) for seller, buyer, count, amount, *_ in cells]
    drawn = [(row["seller"], row["buyer"], str(row["contracts"]), row["amount"]) for row in heads]
    assert listed == drawn
    assert len({row["edge"] for row in curves}) == len(drawn) == 35
    assert [row["inn"] for row in spots] == list(check.cluster.participants)
    assert [bool(row[-1]) for row in cells] == [row["held"] for row in heads]


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("ru", [
            "наименьшая доля 10,6 %, АО «Прибор-Мера»", "Всего: 36 договоров, 35 связей",
            "Без засчитываемых договоров: ООО «Слой».", "первый договор до 03.02.2028", "Не перечислено",
        ]),
        ("en", [
            "least share 10.6%, АО «Прибор-Мера»", "In all: 36 contracts, 35 links",
            "Without contracts that count: ООО «Слой».", "first contract by 3 Feb 2028", "Not listed",
        ]),
    ],
)  # fmt: skip
def test_all_of_a_cluster_is_told(language: str, parts: list[str]) -> None:
    text = told(at_the_cooperation(language))
    assert [part for part in parts if part not in text] == []


def test_who_leaves_and_what_turns() -> None:
    test = at_the_cooperation()
    test.multiselect(key=desk(test).draft.key("change/leave")).set_value(["9999002042", "9999002028"])
    text = told(checked(test.run()))
    assert "Без участников: ООО «Литейщик», ООО «Меридиан»" in text
    assert "13,80… %, порог 10 % выполнено 9,99… %, порог 20 % не выполнено" in text


def test_who_comes_and_what_turns() -> None:
    test = change(at_the_cooperation("en"), "addition")
    draft = desk(test).draft
    test.multiselect(key=draft.key("change/territories")).set_value(["monotown"])
    test.selectbox(key=draft.key("change/partner")).set_value("9999002010")
    test.text_input(key=draft.key("change/links.amount")).set_value("15 700 000,00")
    test.text_input(key=draft.key("change/participants.output_total")).set_value("20 000 000,00")
    test.text_input(key=draft.key("change/participants.output_used_inside")).set_value("15 700 000,00")
    text = told(checked(test.run()))
    assert "With: The joining participant" in text
    assert "The answer to no requirement changes." in text
    assert "13.80…%, threshold 10% met 14.80…%, threshold 10% met" in text  # one hundredth of all purchases more


def test_a_purchase_moves_inside() -> None:
    test = change(at_the_cooperation(), "move")
    test.text_input(key=desk(test).draft.key("change/purchases.amount")).set_value("157 000 000,00")
    text = told(checked(test.run()))
    assert "Перенос закупок внутрь кластера: АО «Вектор-Станок», 157 000 000,00 ₽" in text
    assert "13,80… %, порог 10 % выполнено 23,80… %, порог 10 % выполнено" in text


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("много", "получено: «много»"),
        ("900 000 000,00", "вне кластера закупается на 781 200 000,00 ₽"),
        ("0", "больше нуля"),
    ],
)
def test_a_sum_that_cannot_be_is_told_and_nothing_computed(entry: str, said: str) -> None:
    test = change(at_the_cooperation(), "move")
    test.text_input(key=desk(test).draft.key("change/purchases.amount")).set_value(entry)
    text = told(checked(test.run()))
    assert said in text
    assert "Перенос закупок внутрь кластера" not in text


def test_trying_changes_nothing_of_the_application() -> None:
    test = at_the_cooperation()
    before = desk(test).draft.read()[0]
    test.multiselect(key=desk(test).draft.key("change/leave")).set_value(["9999002042"])
    checked(test.run())
    assert desk(test).draft.read()[0] == before
    assert not desk(test).draft.is_changed


def test_deadlines_and_the_day_that_is_asked_about_stand_on_the_page_of_the_cluster() -> None:
    test = at_the_cluster(EXAMPLE)
    assert "Последний день рассмотрения заявления 17.06.2025" in told(test)
    test.text_input(key=desk(test).draft.key("application.as_of_date")).set_value("01.06.2022")
    text = told(checked(test.run()))
    assert "Новых участников не больше предельного числа 2 > 0" in text  # before the relaxation none was admitted
    assert "Отложите вступление следующих новых участников" in text
