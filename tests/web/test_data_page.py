"""The page of facts: what can change the answer is asked first, each with what it is for and how it was understood."""

from __future__ import annotations

import re

import pytest

from calculator.web.asked import asked, grounds_of, is_filled, matching
from calculator.web.desk import EXAMPLES, Desk
from calculator.web.estimate import FIRST_MEASURE, estimate, rules
from tests.web.visits import checked, desk, edit, go, html, page, say, speak, status_of, sum_of, type_in

PROGRESS = re.compile(r"Заполнено (\d+) из (\d+)")


def new_application(day: str = "05.11.2026", *measures: str) -> Desk:
    visitor = Desk()
    visitor.begin()
    visitor.draft.facts["application.application_date"] = day
    visitor.draft.interest = measures
    return visitor


def asks(visitor: Desk) -> dict[str, bool]:
    draft = visitor.draft
    return {ask.name: is_filled(ask, draft) for ask in asked(estimate(draft), draft, rules())}


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


def test_a_field_says_what_was_understood_and_what_was_not() -> None:
    text = html(type_in(page(), "applicant.tax_debt", "1 234,56"))
    assert '<p class="echo">1 234,56 ₽</p>' in text
    test = page()
    assert "Не выполнены (1)" in html(go(type_in(test, "applicant.tax_debt", "1 234,56"), "start"))
    assert "получено: «много»; ожидается сумма" in html(type_in(test, "applicant.tax_debt", "много"))
    assert status_of(test) == "Не хватает данных"


def test_a_new_application_is_first_asked_for_its_date() -> None:
    visitor = Desk()
    visitor.begin()
    assert visitor.kind == "own"
    assert set(asks(visitor)) >= {"application.application_date"}
    assert len(asks(visitor)) < 10


def test_only_facts_of_the_chosen_measures_are_asked() -> None:
    asked_of_one = asks(new_application("05.11.2026", FIRST_MEASURE))
    assert "applicant.is_cluster_participant" in asked_of_one
    assert not any(name.startswith("loan.") for name in asked_of_one)


def test_of_many_measures_only_the_first_facts_are_asked() -> None:
    visitor = new_application()
    first = asks(visitor)
    assert any(name.startswith("loan.") for name in first)
    assert len(first) < 60
    visitor.draft.facts["cluster.in_register"] = "yes"
    visitor.draft.facts["applicant.is_cluster_participant"] = "yes"
    assert set(asks(visitor)) - set(first)


def test_a_fact_that_was_answered_stays_where_it_was_asked() -> None:
    visitor = new_application("05.11.2026", FIRST_MEASURE)
    before = list(asks(visitor))
    visitor.draft.facts["applicant.is_cluster_participant"] = "yes"
    after = asks(visitor)
    assert after["applicant.is_cluster_participant"]
    assert [name for name in before if name in after] == [name for name in after if name in before]


def test_a_table_known_to_be_empty_is_an_answer() -> None:
    visitor = new_application("05.11.2026", "frp-development-loan")
    assert asks(visitor)["project.past_investments"] is False
    visitor.draft.known_empty.add("project.past_investments")
    assert estimate(visitor.draft).document["project"]["past_investments"] == []


def test_each_fact_says_which_clauses_need_it() -> None:
    visitor = new_application("05.11.2026", FIRST_MEASURE)
    draft = visitor.draft
    grounds = grounds_of(estimate(draft), draft, rules())
    plans = rules().plans[FIRST_MEASURE].editions["E23"].conditions
    known = {plan.condition.clause or plan.condition.title.ru for plan in plans}
    texts = {ground.ru for found in grounds.values() for ground in found}
    assert all(any(one.startswith(text.rstrip("…")) for one in known) for text in texts)
    assert set(grounds) >= {"applicant.is_cluster_participant", "cluster.in_register"}


@pytest.mark.parametrize(
    ("words", "name"),
    [("налогам", "applicant.tax_debt"), ("cluster register", "cluster.in_register"), ("ЗАЕМ", "loan.programme")],
)
def test_other_facts_are_found_by_their_words(words: str, name: str) -> None:
    found = {item.name for item in matching(words, {})}
    assert name in found
    assert len(found) < 30
    assert matching("  ", {}) == ()


def test_the_page_counts_what_is_filled_in() -> None:
    test = page(name="data")
    first = PROGRESS.search(html(test))
    assert first
    second = PROGRESS.search(html(say(test, "cluster.in_register", "unknown")))
    assert second
    assert int(second[1]) == int(first[1]) - 1
    assert second[2] == first[2]


def test_the_answer_stands_above_the_form() -> None:
    test = page(name="data")
    assert '<strong class="strip-sum">96 175 000,00 ₽</strong>' in html(test)
    assert "Условия не выполнены" in html(say(test, "applicant.is_cluster_participant", "no"))


def test_the_form_of_an_empty_application_is_drawn_in_both_languages() -> None:
    test = page()
    checked(test.button(key="way-estimate").click().run())
    go(test, "data")
    assert desk(test).current == "new-1"
    type_in(test, "application.application_date", "05.11.2026")
    assert "5 ноября 2026 года" in html(test)
    speak(test, "ru", "en")
    assert "5 November 2026" in html(test)
    assert len(test.text_input) > 8


def test_a_search_draws_the_facts_found() -> None:
    test = page(name="data")
    assert "project.investment_phase_end" not in [str(item.key).rpartition("/")[2] for item in test.text_input]
    search = test.text_input(key=f"search/{desk(test).draft.version}")
    checked(search.set_value("инвестиционной фазы").run())
    assert "project.investment_phase_end" in [str(item.key).rpartition("/")[2] for item in test.text_input]


def test_a_table_of_the_project_is_filled_in_on_the_page() -> None:
    test = page(name="data")
    chooser = test.selectbox(key=f"more-tables/{desk(test).draft.version}")
    checked(chooser.set_value("applicant.headcount").run())
    edit(test, "applicant.headcount", added=[{"year": "2025", "persons": "сто"}, {"year": "2024", "persons": "120"}])
    assert "Среднесписочная численность, строка 1, " in html(test)
    assert estimate(desk(test).draft).document["applicant"]["headcount"] == [
        {"year": 2025},
        {"year": 2024, "persons": 120},
    ]


def test_what_is_entered_on_one_page_stands_when_it_is_come_back_to() -> None:
    test = type_in(page(), "applicant.tax_debt", "5,00")
    go(test, "costs")
    checked(test.run())
    go(test, "data")
    assert test.text_input(key=desk(test).draft.key("applicant.tax_debt")).value == "5,00"


def test_values_that_contradict_each_other_are_told_and_leave_an_answer() -> None:
    visitor = Desk(current=EXAMPLES[0])
    rows = visitor.draft.tables["participants"]
    rows[1]["output_used_inside"] = "999 000 000 000,00"
    rows[2]["inn"] = ""
    found = estimate(visitor.draft)
    assert found.result is not None
    told = [problem.text("ru") for problem in found.problems]
    assert [text.partition(":")[0] for text in told] == [
        "Участники кластера, строка 2, Из неё использовано другими участниками",
        "Участники кластера, строка 3, ИНН участника",
    ]
