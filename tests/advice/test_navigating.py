"""The way through the measures: groups, what each asks, and the fact whose answer settles most verdicts."""

from __future__ import annotations

import time
from typing import Any

import pytest

from calculator import Application, Rulebook, evaluate
from calculator.advice.navigating import Navigation, navigate, navigation_document
from calculator.advice.probing import with_answer
from calculator.evaluation.result import Group, Verdict
from tests.rulebook.schemes import SCHEME

SHIPPED = Rulebook.load()
BOOK = Rulebook.load(SCHEME)
FEW: dict[str, Any] = {
    "application": {"application_date": "2026-09-01", "needs": ["equipment"]},
    "applicant": {"inn": "9999000013", "is_cluster_participant": True, "okved_main": "28.41", "sme_in_register": True},
    "region": {"code": "48"},
}


def way(document: dict[str, Any] = FEW, rulebook: Rulebook = SHIPPED) -> Navigation:
    return navigate(Application.from_document(document), rulebook)


def ids(navigation: Navigation, group: Group) -> list[str]:
    return [one.measure.id for one in navigation.groups[group]]


def test_a_few_facts_leave_few_measures() -> None:
    navigation = way()
    possible, elsewhere = ids(navigation, Group.possible), ids(navigation, Group.not_for_this_case)
    assert "lipetsk-regional-loan" in possible
    assert "bashkortostan-regional-loan" in elsewhere  # another region
    assert "industrial-park-status" in elsewhere  # another need
    assert len(possible) <= 8
    assert sum(len(found) for found in navigation.groups.values()) == len(navigation.result.measures)


def test_outside_a_cluster() -> None:
    document = {**FEW, "applicant": {**FEW["applicant"], "is_cluster_participant": False, "sme_in_register": False}}
    elsewhere = ids(way(document), Group.not_for_this_case)
    assert {"joint-project-reimbursement", "sme-investment-loan"} <= set(elsewhere)


def test_the_fact_that_settles_most() -> None:
    navigation = way()
    question = navigation.next_question
    assert question is not None
    assert question.fact == "loan.amount"
    assert question.most == 5
    settled = {answer.value: answer.settles for answer in question.answers}
    # the thresholds that are compared with it, on either side of each
    assert {"19999999.99", "20000000.00", "99999999.99", "100000000.00", "200000000.00", "200000000.01"} <= set(settled)
    assert settled["19999999.99"]["lipetsk-regional-loan"] is Verdict.not_met
    assert "lipetsk-regional-loan" not in settled["20000000.00"]
    assert list(navigation.questions) == sorted(
        navigation.questions, key=lambda one: (-one.settled, -one.most, -len(one.measures))
    )


def test_what_an_answer_settles_is_what_the_evaluation_says() -> None:
    application = Application.from_document(FEW)
    pins = dict(SHIPPED.default_readings)
    for question in way().questions[:6]:
        for answer in question.answers[:3]:
            changed = with_answer(application, question.fact, answer.value)
            assert changed is not None
            for measure in question.measures:
                verdict = evaluate(changed, SHIPPED, measures=[measure], readings=pins).measure(measure).verdict
                expected = None if verdict is Verdict.undetermined else verdict
                assert answer.settles.get(measure) is expected


def test_for_whom_a_measure_is_comes_first() -> None:
    navigation = way({"application": {"application_date": "2026-09-01", "needs": ["equipment"]}})
    (loan,) = (one for one in navigation.groups[Group.possible] if one.measure.id == "lipetsk-regional-loan")
    assert loan.asks[0] == "region.code"
    assert set(loan.asks) >= set(loan.measure.missing) - {"segments.balance", "segments.left", "segments.years"}
    assert not any(fact.startswith("segments.") for fact in loan.asks)


def test_what_is_worth_most_stands_first() -> None:
    grant = {
        "application": {"application_date": "2026-08-10", "valuation_date": "2026-08-10", "market_rate": 17, "discount_rate": 17},
        "region": {"code": "48"},
        "project": {"cost_total": 75_000_000, "own_funds": 10_000_000, "bank_funds": 5_000_000},
        "loan": {"contract_date": "2026-08-10", "amount": 60_000_000, "term_months": 12, "guarantee_type": "none",
                 "schedule": [{"year_fraction": 1, "balance": 60_000_000}]},
    }  # fmt: skip
    navigation = way(grant)
    found = navigation.groups[Group.available]
    assert [one.measure.id for one in found] == ["lipetsk-regional-loan"]
    values = [one.present_value or 0 for one in navigation.groups[Group.possible]]
    assert values == sorted(values, reverse=True)
    assert found[0].asks == ()


def test_choices_and_truth_values_are_all_tried() -> None:
    document = {"application": {"application_date": "2016-05-10"}, "project": {"product_import_substituting": False}}
    navigation = way(document, BOOK)
    questions = {question.fact: question for question in navigation.questions}
    assert [answer.value for answer in questions["cluster.in_register"].answers] == [True, False]
    amounts = [answer.value for answer in questions["loan.amount"].answers]
    assert {"999.99", "1000.00", "1000.01"} <= set(amounts)


def test_every_loan_gets_the_answer() -> None:
    document = {**FEW, "loans": [{"id": "a", "amount": 5}, {"id": "b", "term_months": 3}]}
    changed = with_answer(Application.from_document(document), "loan.purpose", "investment")
    assert changed is not None
    assert [loan.facts["loan.purpose"] for loan in changed.loans] == ["investment", "investment"]


def test_an_answer_that_the_rest_forbids_is_not_tried() -> None:
    document = {**FEW, "applicant": {**FEW["applicant"], "frp_debt": "5.00"}}
    assert with_answer(Application.from_document(document), "applicant.frp_last_contract_date", "none") is None


def test_nothing_left_to_ask() -> None:
    document: dict[str, Any] = {
        "application": {"application_date": "2016-05-10"},
        "cluster": {"in_register": False, "creation_agreement_signed": False},
    }
    last = way(document, BOOK).next_question
    assert last is not None
    assert last.fact == "project.product_import_substituting"
    navigation = way({**document, "project": {"product_import_substituting": True}}, BOOK)
    assert ids(navigation, Group.possible) == []
    assert (navigation.next_question, navigation.questions) == (None, ())


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_document(language: str) -> None:
    document = navigation_document(way(), language)
    assert document["next_question"] == "loan.amount"
    assert set(document["groups"]) == {"available", "possible", "refused", "not_for_this_case"}
    asked = {one["fact"]: one["label"] for one in document["groups"]["possible"][0]["asks"]}
    assert asked
    assert all(label and label != fact for fact, label in asked.items())


def test_it_is_quick() -> None:
    """All the answers of all the facts together cost about as much as a few evaluations, not one each."""
    application = Application.from_document(FEW)
    navigation = navigate(application, SHIPPED)
    tried = sum(len(question.answers) for question in navigation.questions)
    assert tried > 100

    def spent(what: Any) -> float:
        start = time.perf_counter()
        what(application, SHIPPED)
        return time.perf_counter() - start

    ratio = min(spent(navigate) for _ in range(3)) / min(spent(evaluate) for _ in range(3))
    assert ratio < 8
