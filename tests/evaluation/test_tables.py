"""Tables in, a table out: the same answers as from documents."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd

from calculator import Application, Rulebook, evaluate, evaluate_table
from calculator.evaluation.tables import documents_of


def test_a_table_answers_as_its_documents() -> None:
    rulebook = Rulebook.load()
    applications = pd.DataFrame(
        {
            "id": ["a", "b"],
            "application.agreement_date": ["2018-10-01", "2021-12-01"],
            "applicant.tax_debt": [0.0, None],
        }
    )
    costs = pd.DataFrame(
        {
            "id": ["a", "b", "b"],
            "category": ["equipment", "equipment", "documentation"],
            "net": [Decimal("142750333.33"), 100.55, 200],
            "vat_rate": [0, 0, 0],
            "paid_on": ["2018-03-01", "2021-11-01", "2021-11-01"],
            "documented": [True, True, True],
        }
    )
    table = evaluate_table({"applications": applications, "costs": costs}, rulebook)
    rows = {(row["id"], row["measure"]): row for row in table.to_dict("records")}
    row = rows["a", "joint-project-reimbursement"]
    assert row["edition"] == "E16"
    assert row["verdict"] == "undetermined"
    assert row["amount"] == Decimal("71375166.66")
    document = {
        "application": {"agreement_date": "2021-12-01"},
        "costs": [
            {"category": "equipment", "net": "100.55", "vat_rate": 0, "paid_on": "2021-11-01", "documented": True},
            {"category": "documentation", "net": 200, "vat_rate": 0, "paid_on": "2021-11-01", "documented": True},
        ],
    }
    single = evaluate(Application.from_document(document), rulebook).measure("joint-project-reimbursement")
    other = rows["b", "joint-project-reimbursement"]
    assert other["amount"] == Decimal(single.amount or 0).scaleb(-2) == Decimal("90.16")


def test_loans_and_their_schedules_come_as_tables() -> None:
    frames = {
        "applications": pd.DataFrame({"id": ["a", "b"]}),
        "loans": pd.DataFrame(
            {"id": ["a", "a"], "loans.id": ["x", "y"], "amount": [1.5, None], "term_months": [60, None]}
        ),
        "loans.schedule": pd.DataFrame({"id": ["a"], "loans.id": ["y"], "year_fraction": [0.25], "balance": [2]}),
        "costs": pd.DataFrame({"id": ["a"], "costs.id": ["line-1"], "measures": [["coin"]], "loan_id": ["x"]}),
        "application.readings": pd.DataFrame({"id": ["b"], "topic": ["fd_formula"], "reading": ["FD_EACH"]}),
    }
    first, second = documents_of(frames)
    assert first["loans"] == [
        {"id": "x", "amount": "1.5", "term_months": "60.0", "schedule": []},
        {"id": "y", "amount": None, "term_months": None, "schedule": [{"year_fraction": "0.25", "balance": 2}]},
    ]
    assert first["costs"] == [{"id": "line-1", "measures": ["coin"], "loan_id": "x"}]
    assert second["application"]["readings"] == {"fd_formula": "FD_EACH"}
    assert second["loans"] == []
    application = Application.from_document(first)
    assert application.for_loan(0).facts["loan.term_months"] == 60
    assert len(application.for_loan(1).tables["loan.schedule"] or ()) == 1


def test_an_only_loan_may_stand_beside_its_application() -> None:
    frames = {
        "applications": pd.DataFrame({"id": ["a", "b"], "loan.amount": [1.5, None]}),
        "loan.schedule": pd.DataFrame({"id": ["a"], "from": ["2025-01-01"], "to": [date(2025, 4, 1)], "balance": [2]}),
    }
    first, second = map(Application.from_document, documents_of(frames))
    assert [len(application.loans) for application in (first, second)] == [1, 0]
    assert len(first.tables["loan.schedule"] or ()) == 1
