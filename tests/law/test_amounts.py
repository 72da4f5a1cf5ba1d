"""What no sum may exceed, for random applications under every edition."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calculator.evaluation import evaluate
from calculator.facts import Application
from calculator.rulebook import Rulebook
from tests.evaluation.applications import documents

RULEBOOK = Rulebook.load()
AGREEMENTS = st.sampled_from(
    ["2016-03-01", "2018-10-01", "2021-04-20", "2021-12-01", "2022-12-31", "2023-01-01", "2024-11-15"]
)
CAPS = {
    ("joint-project-reimbursement", "E21"): "cap_project",
    ("joint-project-reimbursement", "E23"): "cap_applicant",
    ("pilot-batch-reimbursement", "P17"): "pilot_cap",
}

ASKED_AND_LEFT = ("application.amount_requested", "application.budget_left")
LIMITS = {
    "joint-project-reimbursement": ASKED_AND_LEFT,
    "pilot-batch-reimbursement": ASKED_AND_LEFT,
    "cluster-centre-services": ("region.centre_budget_left",),
}
"""Facts that a sum may not exceed, where they are given."""


def cap_of(measure: str, edition: str) -> int | None:
    name = CAPS.get((measure, edition))
    if name is None:
        return None
    rows = RULEBOOK.parameter(measure, name).rows
    value = next(row.value for row in rows if row.editions is None or edition in row.editions)
    assert isinstance(value, int)
    return value


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(document=documents(), day=AGREEMENTS)
def test_no_sum_exceeds_its_limits(document: dict[str, Any], day: str) -> None:
    document["application"] = {**document.get("application", {}), "agreement_date": day, "application_date": day}
    application = Application.from_document(document)
    result = evaluate(application, RULEBOOK)
    for measure in result.measures:
        benefit = measure.benefit
        if benefit is None or not benefit.lines or benefit.amount is None or measure.edition is None:
            continue
        left = Fraction(0)
        for step in benefit.waterfall:
            left += step.change
            assert step.amount == left or step.change == 0  # what a part of the sum comes to changes nothing
        assert left == benefit.amount
        parts = [line.part or Fraction(0) for line in benefit.lines]
        assert all((line.part or 0) <= (line.base or 0) for line in benefit.lines)
        assert benefit.amount <= floor(sum(parts, Fraction(0)))
        assert benefit.upper is None or benefit.amount <= benefit.upper
        assert benefit.least is None or benefit.least <= benefit.amount
        assert benefit.most is None or benefit.amount <= benefit.most
        for fact in LIMITS.get(measure.id, ()):
            limit = application.facts.get(fact)
            assert limit is None or benefit.amount <= limit  # type: ignore[operator]
        cap = cap_of(measure.id, measure.edition)
        if cap is not None:
            assert max(benefit.amount, benefit.upper or 0, benefit.most or 0) <= cap


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(kopecks=st.integers(10**4, 10**15))
def test_half_of_any_sum_is_exact(kopecks: int) -> None:
    """From a hundred roubles to ten trillions: half, rounded down once, as a fraction gives it."""
    line = {"category": "equipment", "net": f"{kopecks // 100}.{kopecks % 100:02d}", "vat_rate": 0, "documented": True}
    document = {"application": {"agreement_date": "2018-10-01"}, "costs": [{**line, "paid_on": "2018-01-01"}] * 3}
    result = evaluate(Application.from_document(document), RULEBOOK, measures=["joint-project-reimbursement"])
    benefit = result.measure("joint-project-reimbursement").benefit
    assert benefit is not None
    assert benefit.amount == floor(Fraction(kopecks * 3, 2))


def test_every_step_from_what_was_claimed_to_what_is_paid() -> None:
    """Worked out by hand, in kopecks: VAT, a line left out, other support, the share, two limits."""
    line = {
        "category": "equipment",
        "vat_rate": 20,
        "vat_deductible": True,
        "documented": True,
        "paid_on": "2021-05-01",
    }
    costs = [
        {**line, "net": "1000000.00", "gross": "1200000.00"},
        {**line, "net": "500000.00", "gross": "600000.00", "documented": False},
        {**line, "net": "300000.01", "gross": "360000.01", "other_regional_subsidy": "100000.00"},
    ]
    asked = {
        "agreement_date": "2021-12-01",
        "already_paid_project": "299650000.00",
        "amount_requested": "300000.00",
    }
    document = {"application": asked, "costs": costs}
    result = evaluate(Application.from_document(document), RULEBOOK, measures=["joint-project-reimbursement"])
    benefit = result.measure("joint-project-reimbursement").benefit
    assert benefit is not None
    assert (benefit.amount, benefit.bound_by) == (300_000_00, "requested")
    steps = [
        ("claimed", 2_160_000_01, 2_160_000_01),
        ("excluded:not_documented", -600_000_00, 1_560_000_01),
        ("vat", -260_000_00, 1_300_000_01),
        ("other_support", -100_000_00, 1_200_000_01),
        ("eligible", 0, 1_200_000_01),
        ("share", Fraction(-840_000_00_7, 10), Fraction(360_000_00_3, 10)),  # 30 % of it
        ("cap", Fraction(-10_000_00_3, 10), 350_000_00),  # 300 million less what was paid
        ("requested", -50_000_00, 300_000_00),
        ("amount", 0, 300_000_00),
    ]
    assert [(step.id, step.change, step.amount) for step in benefit.waterfall] == steps
