"""Several loans: the schedule of each is edited on the page, goes with its loan, and is lost by nothing."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from calculator.facts.loans import schedule_of
from calculator.store.case_file import Opened, Unread
from calculator.web.desk import Desk
from calculator.web.estimate import estimate
from calculator.web.keeping import case_on
from calculator.web.record import record_of, restore
from tests.project.checkout import ROOT
from tests.web.visits import checked, desk, edit, go, html, page

PLANT = ROOT / "examples/penza-plant-four-measures.yaml"
EQUIPMENT = schedule_of("equipment")


@pytest.fixture
def plant() -> AppTest:
    """A visitor with three loans, on the page of facts."""
    test = page()
    visitor = Desk()
    visitor.open(PLANT.read_bytes(), "plant.yaml")
    assert visitor.refused == ()
    test.session_state["desk"] = visitor
    return go(checked(test.run()), "data")


def schedules(document: object) -> dict[str, list[str]]:
    assert isinstance(document, dict)
    return {loan["id"]: [row["balance"] for row in loan.get("schedule", [])] for loan in document["loans"]}


def saving(test: AppTest, measure: str, loan: str) -> int | None:
    found = estimate(desk(test).draft)
    assert found.result is not None
    return next(one.amount for one in found.result.measures if (one.id, one.loan_id) == (measure, loan))


def test_each_loan_has_its_schedule_and_the_facts_of_one_loan_are_not_asked(plant: AppTest) -> None:
    titles = [one.label.replace("\\", "") for one in plant.expander]
    assert [title for title in titles if title.startswith("График долга")] == [
        "График долга: production", "График долга: equipment", "График долга: workshop",
    ]  # fmt: skip
    assert not [one.key for one in plant.text_input if "/loan." in str(one.key)]


def test_an_edited_schedule_changes_the_answer_of_its_loan(plant: AppTest) -> None:
    before = (
        saving(plant, "frp-development-loan", "equipment"),
        saving(plant, "cluster-investment-platform", "production"),
    )
    edit(plant, EQUIPMENT, row2={"balance": "50 000 000,00"})
    after = (
        saving(plant, "frp-development-loan", "equipment"),
        saving(plant, "cluster-investment-platform", "production"),
    )
    assert schedules(estimate(desk(plant).draft).document)["equipment"] == [
        "400000000.00",
        "300000000.00",
        "50000000.00",
    ]
    assert after[0] != before[0]
    assert after[1] == before[1]


def test_what_cannot_be_read_is_told_with_its_loan_and_kept(plant: AppTest) -> None:
    edit(plant, EQUIPMENT, row0={"balance": "много"}, row1={"to": "01.01.2020"}, added=[{"balance": "пять"}])
    said = html(plant)
    assert "График долга (equipment), строка 1, Остаток долга: получено: «много»" in said
    assert "График долга (equipment), строка 2, До какого дня" in said
    assert "График долга (equipment), строка 4, Остаток долга: получено: «пять»" in said
    found = estimate(desk(plant).draft)
    assert found.refused == ()
    case = case_on(desk(plant), found)
    assert Unread(f"{EQUIPMENT}.balance", 0, "много") in case.unread
    later = Desk()
    later.lay("x", Opened(case))
    restored = Desk()
    restore(restored, str(record_of(desk(plant))))
    for one in (later, restored):
        assert one.draft.tables[EQUIPMENT] == desk(plant).draft.tables[EQUIPMENT]
        assert one.draft.read()[0]["loans"] == desk(plant).draft.read()[0]["loans"]


def test_a_schedule_goes_with_its_loan(plant: AppTest) -> None:
    edit(plant, "loans", row1={"id": "станки"})
    assert schedules(estimate(desk(plant).draft).document)["станки"] == ["400000000.00", "300000000.00", "100000000.00"]
    edit(plant, schedule_of("станки"), row2={"balance": "1,00"})
    key = desk(plant).draft.key("loans")
    plant.session_state[key] = {"edited_rows": {1: {"id": "станки"}}, "added_rows": [], "deleted_rows": [0]}
    checked(plant.run())
    assert schedules(estimate(desk(plant).draft).document) == {
        "станки": ["400000000.00", "300000000.00", "1.00"],
        "workshop": ["300000000.00", "200000000.00", "100000000.00"],
    }


def test_a_new_loan_gets_a_schedule_once_it_has_an_id(plant: AppTest) -> None:
    edit(plant, "loans", added=[{"amount": "5,00"}])
    assert "Впишите обозначение каждого займа" in html(plant)
    edit(plant, "loans", added=[{"id": "мост", "amount": "5,00"}])
    edit(plant, schedule_of("мост"), added=[{"from": "01.01.2027", "to": "01.01.2028", "balance": "5,00"}])
    assert schedules(estimate(desk(plant).draft).document)["мост"] == ["5.00"]


def test_values_that_contradict_each_other_come_back_with_the_case() -> None:
    visitor = Desk()
    visitor.draft.tables["participants"][0]["purchases_total"] = "1,00"
    found = estimate(visitor.draft)
    assert "часть не может превышать целое" in found.problems[0].text("ru")
    later = Desk()
    later.lay("x", Opened(case_on(visitor, found)))
    assert later.draft.read()[0]["participants"] == visitor.draft.read()[0]["participants"]
    assert [one.text("ru") for one in estimate(later.draft).problems] == [one.text("ru") for one in found.problems]
