"""What if the rule were different: who gains, who loses, by how much; never the law."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from calculator import Application, Rulebook
from calculator.advice.changing import RuleChange, change_document, change_of_rules
from tests.project.checkout import ROOT
from tests.rulebook.schemes import SCHEME

BOOK = Rulebook.load(SCHEME)
LARGER = BOOK.with_values({"ferry-loan.loan_max": "2000.00"})
SMALLER = BOOK.with_values({"ferry-loan.loan_max": "500.00"})
SHIPPED = Rulebook.load()
PLATFORM, FLOOR = "cluster-investment-platform", "cluster-investment-platform.kip_min_project_cost"


def ferry(name: str, amount: int, **more: Any) -> Application:
    document = {
        "id": name,
        "application": {"application_date": "2016-05-10", "amount_requested": 9000},
        "cluster": {"in_register": True},
        "applicant": {"is_cluster_participant": True},
        "project": {"product_import_substituting": False},
        "loan": {"amount": amount},
        **more,
    }
    return Application.from_document(document)


def outcomes(change: RuleChange) -> list[str]:
    return [application.measures[0].outcome for application in change.applications]


def test_who_gains_and_who_loses() -> None:
    applications = [ferry("small", 400), ferry("middle", 800), ferry("large", 1500), ferry("huge", 3000)]
    wider = change_of_rules(applications, BOOK, LARGER, measures=["ferry-loan"])
    assert outcomes(wider) == ["same", "same", "gains", "same"]
    assert wider.changed == ("ferry-loan.loan_max",)
    narrower = change_of_rules(applications, BOOK, SMALLER, measures=["ferry-loan"])
    assert outcomes(narrower) == ["same", "loses", "same", "same"]
    (total,) = narrower.totals()
    assert (total.gain, total.lose, dict(total.verdicts)) == (0, 1, {("met", "not_met"): 1})
    assert [one.id for one in narrower.applications[1].touched] == ["ferry-loan"]


def test_an_open_answer_that_is_refused_loses_nothing_certain() -> None:
    open_one = ferry("open", 1500, applicant={})
    change = change_of_rules([open_one], LARGER, BOOK, measures=["ferry-loan"])
    assert outcomes(change) == ["changed"]


@given(st.integers(0, 4000), st.integers(0, 3000), st.integers(0, 3000))
def test_a_higher_limit_takes_nothing_from_anybody(amount: int, one: int, other: int) -> None:
    low, high = sorted((one, other))
    books = [BOOK.with_values({"ferry-loan.loan_max": f"{limit}.00"}) for limit in (low, high)]
    there = change_of_rules([ferry("x", amount)], *books, measures=["ferry-loan"])
    assert outcomes(there)[0] in ("gains", "same")
    back = change_of_rules([ferry("x", amount)], *reversed(books), measures=["ferry-loan"])
    opposite = {"gains": "loses", "same": "same"}
    assert outcomes(back)[0] == opposite[outcomes(there)[0]]


def test_the_floor_of_the_platform() -> None:
    """The floor is 2 bn; 100 m was proposed in 2024, 500 m by the association of clusters and parks in 2026."""
    applications = [
        Application.read(ROOT / "examples" / f"{name}.yaml")
        for name in ("platform-below-the-floor", "bashkortostan-cluster-project")
    ]
    for proposed in ("500000000.00", "100000000.00"):
        other = SHIPPED.with_values({FLOOR: proposed})
        change = change_of_rules(applications, SHIPPED, other, measures=[PLATFORM])
        document = change_document(change, "en")
        assert document["flags"] == ["not_the_law"]
        assert document["changed_parameters"] == [FLOOR]
        first, second = (row["measures"][0] for row in document["applications"])
        assert (first["before"]["verdict"], first["before"]["amount"]) == ("not_met", "0.00")
        assert first["before"]["not_met"] == ["kip_project_min"]
        # 512 m at 7.2, 6.6 and 6 % against 17, 15 and 13 %, a year each
        assert (first["after"]["verdict"], first["after"]["amount"]) == ("met", "129024000.00")
        assert (first["difference"], first["outcome"]) == ("129024000.00", "gains")
        assert (second["difference"], second["outcome"]) == ("0.00", "same")
        (total,) = document["totals"]
        assert total["verdicts"] == [{"before": "not_met", "after": "met", "count": 1}]
        assert (total["gain"], total["lose"], total["difference"]) == (1, 0, "129024000.00")
