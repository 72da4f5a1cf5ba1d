"""What is asked for, and on which day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from calculator.evaluation import evaluate
from calculator.facts import Application
from calculator.rulebook import Rulebook
from tests.project.checkout import ROOT

SCHEME = Rulebook.load(ROOT / "tests" / "scheme")


def asked(document: dict[str, Any], **options: Any) -> list[str]:
    return [measure.id for measure in evaluate(Application.from_document(document), SCHEME, **options).measures]


def test_without_a_wish_all_measures_are_answered() -> None:
    assert asked({}) == [
        "ferry-loan", "forge-subsidy", "guild-rank", "guild-status", "map-grant", "salt-relief", "treasury-ceiling",
    ]  # fmt: skip


def test_the_application_asks_for_one_and_the_call_wins() -> None:
    document = {"application": {"measure": "guild-status"}}
    assert asked(document) == ["guild-status"]
    assert asked(document, measures=["forge-subsidy"]) == ["forge-subsidy"]


def test_a_measure_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown measure: dragon-aid"):
        asked({}, measures=["dragon-aid"])


def test_a_sum_to_return_is_answered_when_its_fact_is_stated() -> None:
    law = Rulebook.load()
    without = evaluate(Application.from_document({}), law)
    assert "clawback" not in [measure.id for measure in without.measures]
    with_sum = evaluate(Application.from_document({"application": {"subsidy_paid": "100"}}), law)
    assert with_sum.measure("clawback").verdict is None


def test_another_day_chooses_the_edition_and_moves_no_date_of_the_application() -> None:
    application = Application.from_document({"application": {"agreement_date": "2016-05-05"}})
    measure = evaluate(application, SCHEME, as_of=date(2013, 1, 1)).measure("forge-subsidy")
    assert measure.edition == "F12"
    assert application.facts["application.agreement_date"] == date(2016, 5, 5)
    assert evaluate(application, SCHEME).measure("forge-subsidy").edition == "F15"


def test_a_day_before_the_first_edition_has_no_answer() -> None:
    application = Application.from_document({"application": {"agreement_date": "2011-12-31"}})
    measure = evaluate(application, SCHEME).measure("forge-subsidy")
    assert (measure.edition, measure.flags, measure.amount) == (None, ("not_in_force",), None)
    assert measure.verdict is not None
    assert measure.verdict.value == "undetermined"
