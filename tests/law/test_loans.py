"""Laws of the savings of every loan measure, over its worked examples with schedules of the tests."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calculator.evaluation import document_of, evaluate, evaluate_many
from calculator.evaluation.examples import examples_of
from calculator.evaluation.result import AmountResult, MeasureResult
from calculator.facts import Application
from calculator.rulebook import Rulebook
from calculator.rulebook.model_benefits import Loan
from tests.evaluation.applications import documents
from tests.evaluation.variations import plain

RULEBOOK = Rulebook.load()
LOANS = [name for name in RULEBOOK.measure_ids() if isinstance(RULEBOOK.measures[name].benefit, Loan)]
BY_QUARTERS = [name for name in LOANS if (plan := RULEBOOK.plans[name].loan) is not None and plan.quarters]
quick = settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
Stated = dict[str, Any]


def example_of(measure: str) -> Stated:
    document: Stated = plain(examples_of(RULEBOOK, measure)[0].document())
    return document


def with_loan(measure: str, **loan: Any) -> Stated:
    """The first worked example of a measure with these facts of its loan; ``None`` leaves a fact out."""
    document = copy.deepcopy(example_of(measure))
    stated = {**document.pop("loan", {}), **loan}
    document["loan"] = {key: value for key, value in stated.items() if value is not None}
    return document


def judged(document: Stated, measure: str, **options: Any) -> MeasureResult:
    return evaluate(Application.from_document(document), RULEBOOK, measures=[measure], **options).measure(measure)


def benefit_of(document: Stated, measure: str, **options: Any) -> AmountResult:
    benefit = judged(document, measure, **options).benefit
    assert benefit is not None
    assert benefit.loan is not None
    return benefit


# a higher key rate --------------------------------------------------------------------------------------------------


def saved_at(measure: str, key_rate: int, **options: Any) -> int:
    """The saving of a year at a key rate in hundredths of a per cent."""
    row = {"year_fraction": 1, "balance": "1000000000.00", "key_rate": f"{key_rate // 100}.{key_rate % 100:02d}"}
    amount = benefit_of(with_loan(measure, schedule=[row], contract_date=None), measure, **options).amount
    assert amount is not None
    return amount


@quick
@given(rates=st.lists(st.integers(0, 3000), min_size=2, max_size=2).map(sorted))
def test_a_higher_key_rate_never_lowers_the_saving_of_the_platform(rates: list[int]) -> None:
    low, high = (saved_at("cluster-investment-platform", rate) for rate in rates)
    assert low <= high


@pytest.mark.parametrize("above", [False, True])
@quick
@given(data=st.data())
def test_a_higher_key_rate_never_lowers_the_saving_of_a_small_firm(above: bool, data: st.DataObject) -> None:
    """On one side of the switch, at which the discount itself is another one."""
    switch = RULEBOOK.parameter("sme-investment-loan", "smeloan_switch").rows[0].value
    assert isinstance(switch, Fraction)
    border = int(switch * 10_000)
    side = st.integers(border + 1, 3000) if above else st.integers(0, border)
    rates = sorted(data.draw(st.lists(side, min_size=2, max_size=2)))
    topic = next(name for name, one in RULEBOOK.topics.items() if "SMELOAN_FLOATING" in one.readings)
    pinned = {"readings": {topic: "SMELOAN_FLOATING"}}
    low, high = (saved_at("sme-investment-loan", rate, **pinned) for rate in rates)
    assert low <= high


# schedules ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", BY_QUARTERS)
@quick
@given(months=st.integers(1, 180), last=st.integers(1, 20), kopecks=st.integers(10**6, 10**12))
def test_generated_quarters_repay_the_whole_loan(measure: str, months: int, last: int, kopecks: int) -> None:
    amount = f"{kopecks // 100}.{kopecks % 100:02d}"
    asked = with_loan(
        measure, amount=amount, term_months=months, principal_last_quarters=last, schedule=None, contract_date=None
    )
    found = benefit_of(asked, measure).loan
    assert found is not None
    balances = [row.balance for row in found.schedule if row.balance is not None]
    quarters = -(-months // 3)
    assert sum((row.years or Fraction(0) for row in found.schedule), Fraction(0)) == Fraction(months, 12)
    assert balances[0] == kopecks
    assert all(earlier >= later for earlier, later in pairwise(balances))
    assert sum(earlier - later for earlier, later in pairwise([*balances, Fraction(0)])) == kopecks
    assert balances[-1] == Fraction(kopecks, min(last, quarters)), "equal parts, the last with the last quarter"


@st.composite
def schedules(draw: st.DrawFn) -> list[Stated]:
    day = date(2024, 3, 1) + timedelta(days=draw(st.integers(0, 900)))
    rows = []
    for _ in range(draw(st.integers(1, 4))):
        after = day + timedelta(days=draw(st.integers(2, 400)))
        balance = f"{draw(st.integers(0, 10**9))}.00"
        rows.append({"from": day.isoformat(), "to": after.isoformat(), "balance": balance})
        day = after
    return rows


@pytest.mark.parametrize("measure", LOANS)
@quick
@given(rows=schedules(), data=st.data())
def test_cutting_a_schedule_anywhere_changes_no_total(measure: str, rows: list[Stated], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    first, last = (date.fromisoformat(rows[place][key]) for key in ("from", "to"))
    day = (first + timedelta(days=data.draw(st.integers(1, (last - first).days - 1)))).isoformat()
    finer = [*rows[:place], {**rows[place], "to": day}, {**rows[place], "from": day}, *rows[place + 1 :]]
    whole, parts = (benefit_of(with_loan(measure, schedule=chosen), measure) for chosen in (rows, finer))
    assert whole.loan is not None
    assert parts.loan is not None
    assert (whole.amount, whole.least, whole.most) == (parts.amount, parts.least, parts.most)
    assert (whole.loan.interest, whole.loan.years) == (parts.loan.interest, parts.loan.years)


@pytest.mark.parametrize("measure", LOANS)
def test_each_of_several_loans_is_judged_as_if_it_were_alone(measure: str) -> None:
    alone = [with_loan(measure), with_loan(measure, amount="1000000.00"), with_loan(measure, guarantee_fee="2.5")]
    document = copy.deepcopy(alone[0])
    document["loans"] = [{"id": f"loan-{place}", **one["loan"]} for place, one in enumerate(alone)]
    del document["loan"]
    together = document_of(evaluate(Application.from_document(document), RULEBOOK, measures=[measure]), "ru")
    assert [one["loan_id"] for one in together["measures"]] == ["loan-0", "loan-1", "loan-2"]
    singles = evaluate_many([Application.from_document(one) for one in alone], RULEBOOK, measures=[measure])
    written = [document_of(result, "ru")["measures"][0] for result in singles]
    assert [{**one, "loan_id": None} for one in together["measures"]] == written


# losses -------------------------------------------------------------------------------------------------------------


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(document=documents(), data=st.data())
def test_a_sum_below_nothing_is_never_told_without_a_flag(document: Stated, data: st.DataObject) -> None:
    measures = data.draw(st.lists(st.sampled_from(RULEBOOK.measure_ids()), min_size=1, max_size=6, unique=True))
    for found in evaluate(Application.from_document(document), RULEBOOK, measures=measures).measures:
        if found.benefit is not None and found.benefit.amount is not None:
            assert found.benefit.amount >= 0 or "saving_negative" in found.flags, found.id


@pytest.mark.parametrize("measure", LOANS)
def test_a_market_below_the_loan_is_a_loss_and_told(measure: str) -> None:
    row = {"from": "2025-07-01", "to": "2026-07-01", "balance": "100000000.00", "key_rate": "30.00"}
    document = with_loan(measure, schedule=[row])
    document["application"]["market_rate"] = "0.01"
    found = judged(document, measure)
    assert found.benefit is not None
    assert found.benefit.amount is not None
    assert found.benefit.amount < 0
    assert "saving_negative" in found.flags
