"""What a loan of the fictional scheme saves, against an account kept by hand and with other arithmetic."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.evaluation import document_of, evaluate
from calculator.evaluation.result import AmountResult, MeasureResult
from calculator.evaluation.results_of_loans import LoanResult
from calculator.evaluation.valuation import half_up, present_value
from calculator.facts import Application
from calculator.rulebook import Rulebook
from tests.rulebook.schemes import SCHEME

RULEBOOK = Rulebook.load(SCHEME)
FILED = date(2016, 5, 10)
quick = settings(deadline=None, max_examples=60)

Rows = list[dict[str, Any]]
DISCOUNT, MARGIN = Fraction(6, 100), Fraction(3, 100)
RATES = {date(2010, 1, 1): Fraction(10, 100), date(2016, 9, 1): Fraction(12, 100), date(2017, 3, 1): Fraction(9, 100)}


def river_rate(day: date) -> Fraction:
    return next(rate for start, rate in reversed(RATES.items()) if start <= day)


def judged(loan: dict[str, Any], **more: Any) -> MeasureResult:
    document = {
        "application": {"application_date": FILED, "amount_requested": 600, "valuation_date": FILED, **more},
        "cluster": {"in_register": True},
        "applicant": {"is_cluster_participant": True},
        "project": {"product_import_substituting": False},
        "loan": {"amount": "1000.00", "guarantee_fee": 0, "guarantee_cover": 0, **loan},
    }
    return evaluate(Application.from_document(document), RULEBOOK, measures=["ferry-loan"]).measure("ferry-loan")


def saved(loan: dict[str, Any], **more: Any) -> tuple[AmountResult, LoanResult]:
    found = judged(loan, **more).benefit
    assert found is not None
    assert found.loan is not None
    return found, found.loan


def dated(*cuts: tuple[date, int]) -> Rows:
    """A schedule by days: each balance in roubles up to the next day."""
    return [
        {"from": first.isoformat(), "to": last.isoformat(), "balance": f"{balance}.00"}
        for (first, balance), (last, _) in pairwise(cuts)
    ]


@st.composite
def schedules(draw: st.DrawFn) -> Rows:
    """Stretches one after another, some of them beyond the preferential window of two years."""
    day = FILED + timedelta(days=draw(st.integers(0, 400)))
    cuts = []
    for _ in range(draw(st.integers(2, 6))):
        cuts.append((day, draw(st.integers(0, 10**9))))
        day += timedelta(days=draw(st.integers(1, 500)))
    return dated(*cuts)


def by_hand(rows: Rows, rate_of: Any) -> Fraction:
    """Day by day: each preferential day earns the rate of that day over 365."""
    total = Fraction(0)
    window = date(2018, 5, 10)
    for row in rows:
        day, last = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
        kopecks = int(row["balance"].replace(".", ""))
        while day < last:
            if day <= window:
                total += kopecks * rate_of(day) / 365
            day += timedelta(days=1)
    return total


@quick
@given(rows=schedules())
def test_a_saving_is_the_sum_of_its_days(rows: Rows) -> None:
    found, loan = saved({"schedule": rows})
    assert found.amount == half_up(by_hand(rows, lambda day: MARGIN + DISCOUNT))
    assert loan.interest == half_up(by_hand(rows, lambda day: river_rate(day) - DISCOUNT))
    assert sum((row.saving or Fraction(0) for row in loan.schedule), Fraction(0)) == sum(
        (year.saving for year in loan.years), Fraction(0)
    )


@quick
@given(rows=schedules(), data=st.data())
def test_cutting_a_schedule_anywhere_changes_no_total(rows: Rows, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(rows) - 1))
    first, last = (date.fromisoformat(rows[cut][key]) for key in ("from", "to"))
    days = (last - first).days
    if days < 2:
        return
    day = (first + timedelta(days=data.draw(st.integers(1, days - 1)))).isoformat()
    finer = [*rows[:cut], {**rows[cut], "to": day}, {**rows[cut], "from": day}, *rows[cut + 1 :]]
    (one, whole), (other, parts) = (saved({"schedule": chosen}, discount_rate=0) for chosen in (rows, finer))
    assert (one.amount, whole.interest, one.present_value) == (other.amount, parts.interest, other.present_value)
    assert [(year.year, year.saving, year.interest) for year in whole.years] == [
        (year.year, year.saving, year.interest) for year in parts.years
    ]


@quick
@given(months=st.integers(1, 240), last=st.integers(1, 90), kopecks=st.integers(1, 10**13))
def test_generated_quarters_repay_the_whole_loan(months: int, last: int, kopecks: int) -> None:
    amount = f"{kopecks // 100}.{kopecks % 100:02d}"
    loan = {"amount": amount, "term_months": months, "principal_last_quarters": last, "contract_date": FILED}
    _, found = saved(loan)
    quarters = -(-months // 3)
    assert len(found.schedule) >= quarters
    assert sum((row.years or Fraction(0) for row in found.schedule), Fraction(0)) == Fraction(months, 12)
    balances = [row.balance for row in found.schedule if row.balance is not None]
    assert balances[0] == kopecks
    assert all(earlier >= later for earlier, later in pairwise(balances))
    repaid = [earlier - later for earlier, later in pairwise([*dict.fromkeys(balances), Fraction(0)])]
    assert sum(repaid) == kopecks
    assert balances[-1] == Fraction(kopecks, min(last, quarters)), "the last part falls due with the last quarter"


@quick
@given(rows=schedules(), market=st.integers(0, 40))
def test_a_saving_below_nothing_is_told(rows: Rows, market: int) -> None:
    """A market rate below the rate of the loan: the measure costs money, and the answer says so."""
    found = judged({"schedule": rows}, market_rate=market)
    benefit = found.benefit
    assert benefit is not None
    assert benefit.amount is not None
    assert ("saving_negative" in found.flags) is (benefit.amount < 0)
    assert benefit.amount == half_up(by_hand(rows, lambda day: Fraction(market, 100) - river_rate(day) + DISCOUNT))


@quick
@given(fee=st.integers(0, 500), cover=st.integers(0, 3), rows=schedules())
def test_a_fee_takes_from_the_saving_and_not_from_the_rate(fee: int, cover: int, rows: Rows) -> None:
    paid = {"guarantee_fee": f"{fee // 100}.{fee % 100:02d}", "guarantee_cover": str(cover)}
    (plain, cheap), (less, dear) = saved({"schedule": rows}), saved({"schedule": rows, **paid})
    share = Fraction(fee, 10_000) * cover
    assert less.amount == half_up(by_hand(rows, lambda day: MARGIN + DISCOUNT - share))
    assert (cheap.rate, cheap.interest) == (dear.rate, dear.interest)
    assert dear.rate is not None
    assert dear.cost_rate == dear.rate + share
    assert plain.amount is not None
    assert less.amount is not None
    assert less.amount <= plain.amount


def test_segments_follow_the_series_and_the_window() -> None:
    rows = dated((date(2016, 8, 1), 100), (date(2018, 8, 1), 0))
    _, loan = saved({"schedule": rows})
    assert [(row.start, row.rate, row.preferential) for row in loan.schedule] == [
        (date(2016, 8, 1), Fraction(4, 100), True),
        (date(2016, 9, 1), Fraction(6, 100), True),
        (date(2017, 3, 1), Fraction(3, 100), True),
        (date(2017, 7, 1), Fraction(3, 100), True),  # from here on the last known rate stands in
        (date(2018, 5, 11), Fraction(3, 100), False),
    ]
    assert (loan.schedule[-1].saving, loan.schedule[-1].interest) == (Fraction(0), Fraction(0))


def test_a_stated_key_rate_replaces_the_series_and_is_not_cut() -> None:
    rows = [{**row, "key_rate": 20} for row in dated((date(2016, 8, 1), 100), (date(2018, 5, 1), 0))]
    _, loan = saved({"schedule": rows})
    assert [(row.start, row.rate) for row in loan.schedule] == [(date(2016, 8, 1), Fraction(14, 100))]


def test_the_end_of_the_series_is_flagged() -> None:
    flags = [
        judged({"schedule": dated((date(2017, 3, 1), 100), (until, 0))}).flags
        for until in (date(2017, 7, 1), date(2017, 7, 2))
    ]
    assert [("river_rate_ends" in found) for found in flags] == [False, True]


def test_profit_tax_takes_its_part_of_each_year_on_request() -> None:
    rows = dated((date(2016, 12, 1), 36500), (date(2017, 2, 1), 0))
    rows = [{**rows[0], "to": "2017-01-01"}, {**rows[0], "from": "2017-01-01"}]
    assert saved({"schedule": rows})[1].after_tax is None
    _, loan = saved({"schedule": rows}, after_tax_view=True)
    a_day = 3650000 * Fraction(9, 100) / 365
    assert loan.after_tax == half_up(31 * a_day * Fraction(80, 100) + 31 * a_day * Fraction(75, 100))


# present value ------------------------------------------------------------------------------------------------------


def power_by_digits(base: Fraction, root: int, digits: int) -> Fraction:
    """base^(-1/root) from below with so many decimal digits, by whole numbers alone."""
    scale = 10**digits
    target = scale**root * base.denominator // base.numerator
    low, high = 0, scale
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**root <= target else (low, middle)
    return Fraction(low, scale)


@settings(deadline=None, max_examples=40)
@given(
    sums=st.lists(st.tuples(st.integers(-(10**14), 10**14), st.integers(0, 2000)), min_size=1, max_size=3),
    rate=st.integers(0, 60),
)
def test_a_present_value_is_exact_to_the_kopeck(sums: list[tuple[int, int]], rate: int) -> None:
    """Against roots of whole numbers: no floating point on either side."""
    one_day = power_by_digits(1 + Fraction(rate, 100), 365, 40)
    expected = sum((amount * one_day**days for amount, days in sums), Fraction(0))
    came = present_value([(Fraction(amount), Fraction(days, 365)) for amount, days in sums], Fraction(rate, 100))
    assert abs(came - expected) <= Fraction(1, 2) + Fraction(1, 10**9)


def test_a_whole_year_is_discounted_exactly() -> None:
    assert present_value([(Fraction(115), Fraction(1))], Fraction(15, 100)) == 100
    assert present_value([(Fraction(115**2 * 50), Fraction(2))], Fraction(15, 100)) == 500000


@quick
@given(rows=schedules(), low=st.integers(0, 30), high=st.integers(0, 30))
def test_a_higher_discount_never_raises_a_present_value(rows: Rows, low: int, high: int) -> None:
    values = [saved({"schedule": rows}, discount_rate=rate)[0].present_value for rate in sorted((low, high))]
    assert values[0] is not None
    assert values[1] is not None
    assert values[0] >= values[1]


# several loans, and what is not known ------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 3])
def test_each_of_several_loans_is_judged_as_if_it_were_alone(count: int) -> None:
    rows = dated((date(2016, 6, 1), 900), (date(2017, 6, 1), 0))
    loans = [
        {"amount": f"{900 + 50 * place}.00", "guarantee_fee": place, "guarantee_cover": 1, "schedule": rows}
        for place in range(count)
    ]
    document = {
        "application": {"application_date": FILED, "amount_requested": 600, "valuation_date": FILED},
        "cluster": {"in_register": True},
        "applicant": {"is_cluster_participant": True},
        "project": {"product_import_substituting": False},
    }

    def written(**stated: Any) -> list[dict[str, Any]]:
        asked = Application.from_document({**document, **stated})
        found: list[dict[str, Any]] = document_of(evaluate(asked, RULEBOOK, measures=["ferry-loan"]), "en")["measures"]
        return [{**one, "loan_id": None} for one in found]

    together = written(loans=[{**loan, "id": f"loan-{place}"} for place, loan in enumerate(loans)])
    assert together == [one for loan in loans for one in written(loan=loan)]


def test_without_a_balance_the_rate_is_still_told() -> None:
    found, loan = saved({"contract_date": FILED})
    assert (found.amount, loan.schedule, loan.rate) == (None, (), Fraction(4, 100))
    assert {"loan.term_months", "loan.schedule"} <= set(found.missing)
