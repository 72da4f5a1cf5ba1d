"""An application that came with a day of law, pinned readings or changed values is judged by them on every page."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from calculator.reports.model import Report
from calculator.store.case_file import Case, Opened, case_of
from calculator.web.desk import EXAMPLES, Desk
from calculator.web.estimate import estimate, rules
from calculator.web.keeping import case_on
from calculator.web.law import Law, applied
from calculator.web.variants import variants_of
from calculator.wording import t
from tests.web.visits import checked, desk, go, html, page, sum_of

SHARE = "joint-project-reimbursement.reimbursement_share"
BY_LAW, OF_2021 = "96 175 000,00 ₽", "57 705 000,00 ₽"


def laid(name: str = "measures", language: str = "ru", **law: Any) -> AppTest:
    """A visitor who has opened a case of the first example under a law of its own."""
    test = page(language)
    document = dict(desk(test).draft.document)
    desk(test).lay("дело", Opened(Case("Дело", {**document, "id": "case"}, **law)))
    return go(test, name)


@pytest.mark.parametrize(
    ("law", "said"),
    [
        ({"values": {SHARE: "30%"}}, "изменено пользователем, не закон; Возмещение части затрат совместного проекта"),
        ({"as_of": "2021-06-01"}, "взяты редакции, действовавшие на 01.06.2021"),
    ],
)
def test_pages_and_report_calculate_with_it(law: dict[str, Any], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    test = laid(**law)
    assert said in html(test)
    assert OF_2021 in html(test)
    assert sum_of(test) == OF_2021
    go(test, "measure")
    assert OF_2021 in html(test)
    made: list[Report] = []

    def making(report: Report, *_: object) -> bytes:
        made.append(report)
        return b"made"

    monkeypatch.setattr("calculator.web.pages.report.make_report", making)
    go(test, "report")
    checked(test.button(key="report/build").click().run())
    (report,) = made
    assert said in report.warnings[0]
    assert report.changed == tuple(law.get("values", ()))
    sums = [one.sum for one in report.measures if one.id == "joint-project-reimbursement"]
    assert [text.replace("\u00a0", " ").replace("\u202f", " ") for text in sums] == [OF_2021]


def test_the_way_back_to_the_law() -> None:
    test = laid(values={SHARE: "30%"}, readings={"cost_date": "DATE_PAID"})
    assert "закреплено толкование" in html(test)
    checked(test.button(key="the-law").click().run())
    assert "не закон" not in html(test)
    assert sum_of(test) == BY_LAW


def test_a_page_that_reckons_by_the_law_says_so() -> None:
    test = laid(values={SHARE: "30%"})
    said = t("keeping.page_by_the_law", "ru")
    assert said not in html(go(test, "combination"))
    assert said in html(go(test, "catalogue"))


def test_measures_are_combined_and_varied_as_the_application_is_judged() -> None:
    test = laid(values={SHARE: "30%"})
    checked(go(test, "combination").button(key="combination/choose").click().run())
    assert OF_2021 in html(test)
    test = go(test, "what-if")
    assert OF_2021 in html(test)
    assert BY_LAW not in html(test)


def test_a_copy_of_it_is_judged_alike() -> None:
    test = laid("scenarios", values={SHARE: "30%"}, as_of="2021-06-01")
    checked(test.button(key="copy-application").click().run())
    assert t("scenarios.same", "ru") in html(test)
    assert html(test).count(OF_2021) == 2


def test_a_limit_that_the_user_added_stands_beside_a_copy() -> None:
    path = "joint-project-reimbursement.sublimit.equipment"
    test = laid("scenarios", values={path: "10%:of_costs"})
    checked(test.button(key="copy-application").click().run())
    (variant,) = desk(test).variants[desk(test).current]
    again, told = variants_of([variant.to_record()], rules())
    assert (again, told) == ([variant], ())
    variant.values = {}
    assert path in html(checked(test.run()))


def test_reset_gives_back_what_was_opened() -> None:
    test = laid("saved", values={SHARE: "30%"})
    desk(test).draft.law = Law()
    checked(test.run())
    checked(test.button(key="reset").click().run())
    assert desk(test).draft.law.values == {SHARE: "30%"}


def test_what_the_rules_do_not_know_is_told_and_left_out() -> None:
    stated = Law("31.02.2021", {"cost_date": "DATE_GUESSED", "once": "x"}, {SHARE: "many", "once.more": "1"})
    found = applied(stated, rules())
    assert not found.is_changed
    said = [problem.ru for problem in found.problems]
    assert len(said) == 5
    assert "даты «31.02.2021» не существует" in said[0]
    assert "толкования «cost_date: DATE_GUESSED» в этих правилах нет" in said[1]
    assert all(problem.en != problem.ru for problem in found.problems)
    assert sum_of(laid(readings={"once": "x"})) == BY_LAW


def test_a_case_keeps_its_scenarios_and_its_law() -> None:
    test = laid("scenarios", values={SHARE: "30%"})
    test.button(key="copy-application").click()
    checked(test.run())
    (variant,) = desk(test).variants[desk(test).current]
    variant.name, variant.as_of = "Осень", "01.06.2021"
    variant.facts = {"applicant.tax_debt": "сто", "application.amount_requested": ""}
    case = case_on(desk(test), estimate(desk(test).draft))
    other = Desk()
    other.open(case.text().encode(), "дело.case.json")
    assert other.refused == ()
    assert other.variants[other.current] == [variant]
    assert other.draft.law == desk(test).draft.law
    assert case_on(other, estimate(other.draft)) == case


def test_scenarios_of_another_program_are_told() -> None:
    document = {"id": "x"}
    good = {"name": "A", "document": document, "facts": {"once.more": "1"}, "readings": {"once": "y"}}
    content = {"case": 1, "title": "x", "application": document, "scenarios": [{"note": "?"}, good, good, good, good]}
    visitor = Desk()
    visitor.lay("x", case_of(content, "x"))
    assert [one.facts for one in visitor.variants["x"]] == [{}, {}, {}]
    assert [one.key for one in visitor.told] == ["keeping.scenarios_lost", "keeping.scenarios_partly"]  # type: ignore[union-attr]
    assert "Не удалось восстановить 2 сценария" in visitor.told[0].in_language("ru")  # type: ignore[union-attr]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_scenario_is_opened_on_its_own(language: str) -> None:
    test = page(language, "scenarios")
    test.button(key="copy-application").click()
    checked(test.run())
    (variant,) = desk(test).variants[EXAMPLES[0]]
    variant.as_of = "01.06.2021"
    checked(test.button(key="open-alone-1").click().run())
    assert desk(test).current not in EXAMPLES
    assert t("keeping.own_law", language) in html(test)
    found = estimate(desk(test).draft)
    assert found.measure is not None
    assert found.measure.amount == 57_705_000_00
