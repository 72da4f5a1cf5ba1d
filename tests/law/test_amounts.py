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
        parts = [line.part or Fraction(0) for line in benefit.lines]
        assert all((line.part or 0) <= (line.base or 0) for line in benefit.lines)
        assert benefit.amount <= floor(sum(parts, Fraction(0)))
        assert benefit.upper is None or benefit.amount <= benefit.upper
        assert benefit.least is None or benefit.least <= benefit.amount
        assert benefit.most is None or benefit.amount <= benefit.most
        for fact in ("application.amount_requested", "application.budget_left"):
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
