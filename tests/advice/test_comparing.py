"""Support in comparable money: present values, loans of equal value, cash until the money comes, the project by years."""

from __future__ import annotations

import copy
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator import Application, Rulebook, evaluate
from calculator.advice.comparing import Comparable, Comparison, compare_measures, months_between
from calculator.advice.comparison_document import comparison_document
from calculator.advice.scenarios import scenario_rows, scenarios
from calculator.advice.yearly import yearly
from calculator.money import parse_money

SHIPPED = Rulebook.load()
JOINT, LOAN = "joint-project-reimbursement", "frp-development-loan"


def batch_beside_a_loan(**dates: Any) -> dict[str, Any]:
    """G12: starter batches for 120 m, reimbursed a year after the day of valuation, beside the loan of G7 case b."""
    profiles = SHIPPED.rules.profiles
    document: dict[str, Any] = {}
    for name in ("CLEAN", "FIN_FRP_CLEAN"):
        for group, content in copy.deepcopy(dict(profiles[name])).items():
            if isinstance(content, dict):
                document.setdefault(group, {}).update(content)
            else:
                document[group] = content
    document["application"] |= {
        "application_date": "2026-08-10", "agreement_date": "2026-08-10", "valuation_date": "2026-08-10",
        "market_rate": "17", "discount_rate": "17", "payment_date": "2027-08-10", **dates,
    }  # fmt: skip
    document["project"] |= {
        "cost_total": "500000000.00", "own_funds": "100000000.00", "serial_output_start_year": 2027,
        "new_product_sales": [{"year": 2028, "amount": "200000000.00"}, {"year": 2029, "amount": "260000000.00"}],
    }  # fmt: skip
    document["costs"] = [
        {
            "category": "starter_batch", "net": "120000000.00", "vat_rate": "0", "supplier_inn": "9999000020",
            "is_starter_batch": True, "invoice_date": "2026-01-10", "accepted_on": "2026-01-20", "paid_on": "2026-01-20",
            "documented": True,
        }
    ]  # fmt: skip
    document["loan"] |= {
        "contract_date": "2026-08-10", "programme": "development", "joint_with_region": False, "amount": "400000000.00",
        "term_months": 60, "principal_last_quarters": 8, "guarantee_type": "bank", "guarantee_fee": "0",
        "guarantee_cover": "0",
    }  # fmt: skip
    return document


def compared(document: dict[str, Any]) -> tuple[Application, Comparison]:
    application = Application.from_document(document)
    return application, compare_measures(application, evaluate(application, SHIPPED, measures=[JOINT, LOAN]))


def one(comparison: Comparison, name: str) -> Comparable:
    return next(found for found in comparison.measures if found.measure.id == name)


def test_a_reimbursement_in_a_year_against_a_loan() -> None:
    _, comparison = compared(batch_beside_a_loan())
    batch, loan = one(comparison, JOINT), one(comparison, LOAN)
    assert batch.amount == parse_money("60000000.00")
    assert batch.present_value == parse_money("51282051.28")
    assert batch.when.payment_date == date(2027, 8, 10)
    assert loan.present_value == loan.grant_equivalent == parse_money("165980350.22")
    assert loan.value_per_rouble == Fraction(165_980_350_22, 400_000_000_00)
    assert int(loan.value_per_rouble * 10**8) == 41_495_087  # 0.41495088 rounded
    assert round(loan.value_per_rouble, 8) == Fraction("0.41495088")
    assert [(equal.measure, equal.amount) for equal in batch.equal_loans] == [(LOAN, parse_money("123585837.03"))]
    assert loan.equal_loans == ()


def test_cash_until_the_money_comes() -> None:
    document = batch_beside_a_loan()
    later = {**document["costs"][0], "paid_on": "2027-09-10"}
    document["costs"] += [later, {**document["costs"][0], "paid_on": None}]
    _, comparison = compared(document)
    bridge = one(comparison, JOINT).bridge
    assert bridge is not None
    assert [(line.row, line.months) for line in bridge.lines] == [(1, 18), (2, -1)]
    assert bridge.longest == 18
    assert bridge.undated == (3,)
    assert bridge.cash == parse_money("120000000.00")  # what was spent before the day of payment; the sum is 150 m
    assert one(comparison, LOAN).bridge is None


def test_without_a_day_of_payment_nothing_is_bridged() -> None:
    _, comparison = compared(batch_beside_a_loan(payment_date=None))
    batch = one(comparison, JOINT)
    assert (batch.bridge, batch.when.payment_date) == (None, None)
    assert batch.present_value == batch.amount


def test_a_refused_measure_is_worth_nothing() -> None:
    document = batch_beside_a_loan()
    document["project"]["cost_total"] = "100000000.00"
    _, comparison = compared(document)
    loan = one(comparison, LOAN)
    assert (loan.present_value, loan.value_per_rouble) == (0, None)
    assert one(comparison, JOINT).equal_loans == ()


def test_what_goes_with_a_loan() -> None:
    _, comparison = compared(batch_beside_a_loan())
    document = comparison_document(comparison, yearly(*compared(batch_beside_a_loan())), (), "en")
    rows = {row["id"]: row for row in document["measures"]}
    assert rows[LOAN]["what"] == "saving"
    assert rows[LOAN]["when"] == {"payment_date": None, "from": "2026-08-10", "to": None, "years": "5"}
    assert rows[LOAN]["own_funds_required"] == "100000000.00"
    assert {"frp-common/frp_use_duty", "frp_dev_sales"} <= {duty["id"] for duty in rows[LOAN]["duties"]}
    assert rows[JOINT]["equal_loans"] == [{"measure": LOAN, "loan_id": None, "amount": "123585837.03"}]


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2026-01-20", "2027-01-20", 12), ("2026-01-20", "2027-01-19", 11), ("2026-01-31", "2026-02-28", 0),
        ("2026-03-01", "2026-02-28", 0), ("2026-03-01", "2026-01-31", -1), ("2026-01-01", "2026-01-01", 0),
    ],
)  # fmt: skip
def test_whole_months(first: str, last: str, months: int) -> None:
    assert months_between(date.fromisoformat(first), date.fromisoformat(last)) == months


@given(st.dates(), st.dates())
def test_months_read_backwards_are_below_zero(first: date, last: date) -> None:
    assert months_between(first, last) == -months_between(last, first)


# the project by years -------------------------------------------------------------------------------------------------


def test_the_project_by_years() -> None:
    document = batch_beside_a_loan()
    del document["loan"]["principal_last_quarters"]
    document["loan"]["schedule"] = [
        {"from": "2026-09-01", "to": "2027-01-01", "balance": "400000000.00", "key_rate": "14"},
        {"from": "2027-01-01", "to": "2027-07-01", "balance": "100000000.00", "key_rate": "14"},
    ]
    table = yearly(*compared(document))
    rows = {year.year: year for year in table.years}
    assert list(rows) == [2026, 2027]
    assert table.loan_years == []
    # 122 days of 2026 at 17 % and at 3 %, 181 days of 2027
    assert rows[2026].interest_market == Fraction(400_000_000_00 * 17 * 122, 36500)
    assert rows[2026].interest == Fraction(400_000_000_00 * 3 * 122, 36500)
    assert rows[2027].interest == Fraction(100_000_000_00 * 3 * 181, 36500)
    assert [rows[2026].debt, rows[2027].debt] == [400_000_000_00, -400_000_000_00]
    assert [rows[2026].costs, rows[2026].support] == [120_000_000_00, 0]
    assert [rows[2027].costs, rows[2027].support] == [0, 60_000_000_00]
    assert sum(year.debt for year in table.years) == 0
    saved = sum(year.own_without - year.own_with for year in table.years)
    assert abs(saved - sum(found.amount or 0 for found in table.measures)) <= len(table.years)


def test_years_of_a_loan_without_days_stand_apart() -> None:
    document = {
        "application": {"market_rate": "17", "discount_rate": "17"},
        "region": {"code": "48"},
        "project": {"cost_total": "75000000.00", "own_funds": "15000000.00", "bank_funds": "0.00"},
        "loan": {
            "amount": "60000000.00", "term_months": 24, "guarantee_type": "none",
            "schedule": [{"year_fraction": "1.5", "balance": "60000000.00"}],
        },
    }  # fmt: skip
    application = Application.from_document(document)
    result = evaluate(application, SHIPPED, measures=["lipetsk-regional-loan"], as_of=date(2026, 8, 10))
    table = yearly(application, compare_measures(application, result))
    assert [row.year for row in table.loan_years] == [1, 2]
    assert [row.interest for row in table.loan_years] == [3_000_000_00, 1_500_000_00]
    assert [row.saving for row in table.loan_years] == [7_200_000_00, 3_600_000_00]
    assert table.years == []


def test_a_sum_without_a_day_is_told_apart() -> None:
    table = yearly(*compared(batch_beside_a_loan(payment_date=None)), chosen=[JOINT])
    assert table.undated.support == parse_money("60000000.00")
    assert [found.measure.id for found in table.measures] == [JOINT]


# assumed values side by side ------------------------------------------------------------------------------------------


def test_paths_of_the_key_rate_side_by_side(tmp_path: Any) -> None:
    document = batch_beside_a_loan()
    del document["application"]["market_rate"], document["loan"]["principal_last_quarters"]
    document["loan"]["schedule"] = [{"from": "2027-01-01", "to": "2028-01-01", "balance": "400000000.00"}]
    application = Application.from_document(document)
    books: dict[str | None, Rulebook] = {None: SHIPPED}
    for name, rate in (("low", "10 %"), ("high", "16 %")):
        path = tmp_path / f"{name}.yaml"
        path.write_text(f'finance-common.key_rate:\n  - {{from: 2027-01-01, value: "{rate}", assumption: true}}\n')
        books[name] = Rulebook.load(values=path)
    found = scenarios(application, books, measures=[JOINT, LOAN])
    assert [scenario.name for scenario in found] == [None, "low", "high"]
    rows = {row.id: row for row in scenario_rows(found)}
    # (key rate + 3 % − 3 %) of 400 m for 365 days
    assert [answer.amount for answer in rows[LOAN].answers] == [56_000_000_00, 40_000_000_00, 64_000_000_00]
    assert rows[LOAN].differs
    assert not rows[JOINT].differs
    assert rows[LOAN].difference(0) == 0
    difference = rows[LOAN].difference(1)
    assert difference is not None
    assert difference < 0
    assert "assumed_values" in rows[LOAN].answers[1].measure.flags
