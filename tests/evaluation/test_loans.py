"""A measure on loans is judged once for each loan meant for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from calculator.evaluation import document_of, evaluate, evaluate_many, evaluating
from calculator.evaluation.examples import examples_of, mismatches
from calculator.evaluation.executing import Pass
from calculator.evaluation.frame import Frame
from calculator.evaluation.result import Verdict
from calculator.evaluation.segments import with_segments
from calculator.facts import Application
from calculator.rulebook import Rulebook
from calculator.rulebook.plans import LoanPlan
from tests.rulebook.schemes import SCHEME

MET, NOT_MET, OPEN = Verdict.met, Verdict.not_met, Verdict.undetermined
DAY = date(2016, 5, 10)


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load(SCHEME)


def application(**loans: Any) -> Application:
    document = {
        "application": {"application_date": DAY, "amount_requested": 600},
        "cluster": {"in_register": True},
        "applicant": {"is_cluster_participant": True},
        "project": {"product_import_substituting": False},
    }
    return Application.from_document({**document, **loans})


def answers(rulebook: Rulebook, asked: Application) -> list[tuple[str | None, Verdict | None]]:
    result = evaluate(asked, rulebook, measures=["ferry-loan", "guild-status"])
    return [(found.loan_id, found.verdict) for found in result.measures if found.id == "ferry-loan"]


def test_one_loan_has_no_id(rulebook: Rulebook) -> None:
    assert answers(rulebook, application(loan={"amount": 1000})) == [(None, MET)]


def test_each_loan_meant_for_the_measure_is_judged(rulebook: Rulebook) -> None:
    loans = [
        {"id": "a", "amount": 1001},
        {"id": "b", "amount": 1000, "measures": ["ferry-loan", "forge-subsidy"]},
        {"id": "c", "amount": 1000, "measures": ["forge-subsidy"]},
    ]
    asked = application(loans=loans)
    assert answers(rulebook, asked) == [("a", NOT_MET), ("b", MET)]
    result = evaluate(asked, rulebook, measures=["ferry-loan"])
    assert result.measure("ferry-loan", "b").verdict is MET
    assert [found["loan_id"] for found in document_of(result)["measures"]] == ["a", "b"]


@pytest.mark.parametrize(
    "loans",
    [
        {},
        {"loans": []},
        {"loan": {"amount": 1000, "measures": ["forge-subsidy"]}},
        {
            "loans": [
                {"id": "a", "amount": 1, "measures": ["forge-subsidy"]},
                {"id": "b", "measures": ["forge-subsidy"]},
            ]
        },
    ],
)
def test_without_a_loan_meant_for_it_a_measure_is_judged_once_with_nothing_known(
    rulebook: Rulebook, loans: dict[str, Any]
) -> None:
    asked = application(**loans)
    assert answers(rulebook, asked) == [(None, OPEN)]
    assert "loan.amount" in evaluate(asked, rulebook, measures=["ferry-loan"]).measure("ferry-loan").missing


def test_measures_without_loans_come_once(rulebook: Rulebook) -> None:
    loans = [{"id": "a", "amount": 1}, {"id": "b", "amount": 2}]
    result = evaluate(application(loans=loans), rulebook)
    assert [found.id for found in result.measures].count("ferry-loan") == 2
    assert [found.id for found in result.measures].count("guild-status") == 1


def test_a_batch_answers_like_each_application_alone(rulebook: Rulebook) -> None:
    batch = [
        application(loans=[{"id": "a", "amount": 1}, {"id": "b", "amount": 5000}]),
        application(),
        application(loan={"amount": 1000}),
    ]
    together = evaluate_many(batch, rulebook)
    for asked, found in zip(batch, together, strict=True):
        assert document_of(found) == document_of(evaluate(asked, rulebook))


def test_the_frame_of_loans_has_their_segments(rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, int]] = []

    def doubled(run: Pass, plan: LoanPlan) -> Frame:
        assert plan.key_rate == ("river-bank", "river_rate")
        seen.append((str(run.measure), len(run.frame)))
        applications = with_segments(run, plan).applications
        amounts = [application.facts["loan.amount"] for application in applications]
        assert all(isinstance(value, int) for value in amounts)
        return Frame(
            [
                replace(one, facts={**one.facts, "loan.amount": amount * 2})  # type: ignore[operator]
                for one, amount in zip(applications, amounts, strict=True)
            ]
        )

    monkeypatch.setattr(evaluating, "with_segments", doubled)
    asked = application(loans=[{"id": "a", "amount": 500}, {"id": "b", "amount": 501}])
    assert answers(rulebook, asked) == [("a", MET), ("b", NOT_MET)]
    assert seen == [("ferry-loan", 1), ("ferry-loan", 1)]  # each loan beside the columns of its application


def test_the_plan_names_the_series_and_the_window(rulebook: Rulebook) -> None:
    plan = rulebook.plans["ferry-loan"].loan
    assert plan is not None
    assert (plan.key_rate, plan.quarters) == (("river-bank", "river_rate"), True)
    assert plan.window_end is not None
    assert plan.window_end.type.sort == "date"
    assert rulebook.plans["guild-status"].loan is None


def test_the_worked_example_of_several_loans(rulebook: Rulebook) -> None:
    (example,) = examples_of(rulebook, "ferry-loan")
    assert [str(mismatch) for mismatch in mismatches(example, rulebook)] == []
    wrong = replace(example, content={**example.content, "expect": {"ferry-loan@large": {"verdict": "met"}}})
    assert [mismatch.path for mismatch in mismatches(wrong, rulebook)] == ["ferry-loan@large.verdict"]
