"""Tables in, a table out: the same answers as from documents."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from calculator import Application, Rulebook, evaluate, evaluate_table


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
