"""Loans of an application: the short form, the list, one of several laid in, and the table that nobody states."""

from __future__ import annotations

import copy
import pickle
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from calculator.facts import Application, ApplicationError
from calculator.facts.dictionary import table

SEGMENT = {"from": "2025-03-10", "to": "2025-06-10", "balance": "100.00", "key_rate": "14,5"}
READ_SEGMENT = {"from": date(2025, 3, 10), "to": date(2025, 6, 10), "balance": 10_000, "key_rate": Fraction(29, 200)}
TWO: list[dict[str, Any]] = [
    {"id": "works", "measures": ["a-loan"], "amount": "240.00", "schedule": [SEGMENT]},
    {"id": "purchase", "amount": "60.00", "purpose": "investment"},
]


def made(**document: Any) -> Application:
    return Application.from_document(document)


def rows(application: Application, name: str) -> list[dict[str, Any]] | None:
    found = application.tables[name]
    return None if found is None else [dict(row) for row in found]


def test_the_short_form_is_a_list_of_one() -> None:
    stated = {"measures": ["a-loan"], "amount": "240.00", "schedule": [SEGMENT]}
    short, listed = made(loan=stated), made(loans=[{"id": "loan", **stated}])
    assert short == listed
    (loan,) = short.loans
    assert (loan.id, loan.measures) == ("loan", frozenset({"a-loan"}))
    assert loan.facts == {"loan.amount": 24_000, "loan.measures": frozenset({"a-loan"})}
    assert {name: value for name, value in short.facts.items() if name.startswith("loan.")} == loan.facts
    assert rows(short, "loan.schedule") == [READ_SEGMENT]
    assert rows(short, "loans") == [{"id": "loan", "amount": 24_000, "measures": frozenset({"a-loan"})}]


def test_an_only_loan_of_the_list_is_laid_in() -> None:
    application = made(loans=TWO[:1])
    assert application.facts["loan.amount"] == 24_000
    assert rows(application, "loan.schedule") == [READ_SEGMENT]
    assert application.for_loan(0) == application


def test_several_loans_are_laid_in_one_by_one() -> None:
    application = made(loans=TWO, applicant={"tax_debt": "5.00"})
    assert [loan.id for loan in application.loans] == ["works", "purchase"]
    assert [loan.measures for loan in application.loans] == [frozenset({"a-loan"}), None]
    assert not any(name.startswith("loan.") for name in application.facts)
    assert application.tables["loan.schedule"] is None
    works, purchase = application.for_loan(0), application.for_loan(1)
    assert works.facts["loan.amount"] == 24_000
    assert rows(works, "loan.schedule") == [READ_SEGMENT]
    assert purchase.facts["loan.purpose"] == "investment"
    assert rows(purchase, "loan.schedule") is None
    assert works.facts["applicant.tax_debt"] == purchase.facts["applicant.tax_debt"] == 500
    assert works.for_loan(1) == purchase != works
    assert works.loans == purchase.loans == application.loans
    assert rows(works, "loans") == rows(application, "loans")
    with pytest.raises(IndexError):
        application.for_loan(2)


@pytest.mark.parametrize(
    ("document", "stated"),
    [
        ({}, None),
        ({"loan": {}}, None),
        ({"loan": {"amount": None, "schedule": []}}, None),
        ({"loans": None}, None),
        ({"loans": []}, []),
        ({"loan": {}, "loans": []}, []),
    ],
)
def test_an_application_without_a_loan(document: dict[str, Any], stated: list[Any] | None) -> None:
    application = Application.from_document(document)
    assert application.loans == ()
    assert rows(application, "loans") == stated
    assert application.tables["loan.schedule"] is None


def test_segments_without_dates() -> None:
    application = made(loan={"schedule": [{"year_fraction": "0,25", "balance": 1}, {"year_fraction": 1, "from": None}]})
    assert rows(application, "loan.schedule") == [
        {"year_fraction": Fraction(1, 4), "balance": 100},
        {"year_fraction": Fraction(1)},
    ]


def test_loans_can_be_copied_sent_and_read_again() -> None:
    application = made(loans=TWO)
    for other in (
        pickle.loads(pickle.dumps(application)),
        copy.deepcopy(application),
        Application.from_document(application.to_document()),
    ):
        assert other == application
        assert hash(other) == hash(application)
        assert other.loans == application.loans
        assert other.for_loan(1) == application.for_loan(1)
    assert pickle.loads(pickle.dumps(application.for_loan(1))) == application.for_loan(1)
    assert application.loans[0] != application.loans[1]
    assert len({*application.loans, *application.for_loan(0).loans}) == 2
    assert made(loans=list(reversed(TWO))) != application


def test_a_loan_cannot_be_changed() -> None:
    (loan,) = made(loan={"amount": 1, "schedule": [SEGMENT]}).loans
    with pytest.raises(TypeError):
        loan.facts["loan.amount"] = 2  # type: ignore[index]
    with pytest.raises(TypeError):
        (loan.schedule or ())[0]["balance"] = 2  # type: ignore[index]


def test_the_computed_table_is_not_stated_by_any_application() -> None:
    assert table("segments").form == "computed"
    assert made(loan={"amount": 1, "schedule": [SEGMENT]}).tables["segments"] is None
    with pytest.raises(ApplicationError) as caught:
        made(segments=[])
    assert [problem.code for problem in caught.value.problems] == ["facts.unknown_field"]


def test_mistakes_of_several_loans_are_told_at_once() -> None:
    with pytest.raises(ApplicationError) as caught:
        made(loans=[{"id": "a", "amount": -1}, {"id": "b", "schedule": [{"balance": 1}]}])
    assert {problem.path for problem in caught.value.problems} == {"loans[0].amount", "loans[1].schedule[0]"}
