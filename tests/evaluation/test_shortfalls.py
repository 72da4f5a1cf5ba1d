"""The least change that would meet a condition: making it does, one kopeck or one unit less does not."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from calculator.evaluation import evaluate
from calculator.evaluation.result import ConditionResult, Shortfall, Verdict
from calculator.facts import Application
from calculator.money import plain_money
from calculator.rulebook import Rulebook
from tests.evaluation.likely import INNS
from tests.evaluation.mills import by_reading, condition, judged_condition, mill, parameter, row, topic
from tests.formulas.language import scheme

quick = settings(deadline=None, max_examples=100)

Rows = list[dict[str, Any]]
SUMS = st.one_of(st.integers(1, 1000), st.integers(1, 10**17))
DEBT = "10.00"

CONDITIONS = {
    "at_most": ("applicant.tax_debt <= debt", "applicant.tax_debt"),
    "below": ("applicant.tax_debt < debt", "applicant.tax_debt"),
    "at_least": ("applicant.overdue_budget_debt >= debt", "applicant.overdue_budget_debt"),
    "above": ("applicant.overdue_budget_debt > debt", "applicant.overdue_budget_debt"),
    "turned": ("debt <= applicant.overdue_budget_debt", "applicant.overdue_budget_debt"),
    "members": ("count(participants) >= needed", "participants"),
    "ratio": ("applicant.overdue_budget_debt / applicant.tax_debt >= share", "applicant.overdue_budget_debt"),
    "more_than_ratio": ("applicant.overdue_budget_debt / applicant.tax_debt > share", "applicant.overdue_budget_debt"),
    "per_job": ("applicant.overdue_budget_debt >= debt * share", "applicant.overdue_budget_debt"),
}
PARAMETERS = {
    "debt": parameter("RUB", row(DEBT)),
    "needed": parameter("participants", row(3)),
    "share": parameter("share", row("33.35 %")),
}


@pytest.fixture(scope="module")
def levers(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    conditions = {name: condition(text, lever=lever) for name, (text, lever) in CONDITIONS.items()}
    return mill(tmp_path_factory.mktemp("levers"), conditions, PARAMETERS)


def applicant(tax_debt: int, overdue: int) -> dict[str, Any]:
    stated = {"tax_debt": plain_money(tax_debt), "overdue_budget_debt": plain_money(overdue)}
    return {"applicant": stated, "participants": [{"inn": INNS[0]}]}


def kopecks_around(shortfall: Shortfall) -> tuple[tuple[int, Verdict], tuple[int, Verdict]]:
    """The change that meets a condition, whole kopecks, and the one that is a kopeck too small."""
    least = int(shortfall.amount)
    assert least == shortfall.amount
    return (least, Verdict.met), (least - 1, Verdict.not_met)


# Each condition with a lever by itself ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in CONDITIONS if name != "members"])
@quick
@given(tax_debt=SUMS, overdue=SUMS)
def test_the_least_change_of_a_sum(name: str, tax_debt: int, overdue: int, levers: Rulebook) -> None:
    sums = {"applicant.tax_debt": tax_debt, "applicant.overdue_budget_debt": overdue}
    lever = CONDITIONS[name][1]
    asked = judged_condition(levers, applicant(tax_debt, overdue), name)
    if asked.verdict is Verdict.met:
        assert asked.shortfall is None
        return
    assert asked.shortfall is not None
    assert (asked.shortfall.unit, asked.shortfall.of) == ("RUB", lever)
    direction = -1 if name in ("at_most", "below") else 1
    for amount, verdict in kopecks_around(asked.shortfall):
        changed = {**sums, lever: sums[lever] + direction * amount}
        document = applicant(changed["applicant.tax_debt"], changed["applicant.overdue_budget_debt"])
        assert judged_condition(levers, document, name).verdict is verdict


@pytest.mark.parametrize("members", range(4))
def test_the_least_change_of_a_number(levers: Rulebook, members: int) -> None:
    asked = judged_condition(levers, {"participants": [{"inn": inn} for inn in INNS[:members]]}, "members")
    expected = None if members >= 3 else Shortfall(Fraction(3 - members), "participants", "participants")
    assert asked.shortfall == expected


@pytest.mark.parametrize(
    ("name", "tax_debt", "overdue", "amount"),
    [
        ("at_most", 1001, 0, 1),
        ("below", 1000, 0, 1),
        ("below", 1001, 0, 2),
        ("at_least", 0, 999, 1),
        ("above", 0, 1000, 1),
        ("ratio", 10000, 3334, 1),
        ("ratio", 10001, 0, 3336),
        ("more_than_ratio", 10000, 3335, 1),
        ("per_job", 0, 333, 1),
    ],
)
def test_known_changes(levers: Rulebook, name: str, tax_debt: int, overdue: int, amount: int) -> None:
    shortfall = judged_condition(levers, applicant(tax_debt, overdue), name).shortfall
    assert shortfall is not None
    assert shortfall.amount == amount


@pytest.mark.parametrize(
    ("comparison", "price", "amount"),
    [("<=", "400000000.00", 25_000_000_00), (">=", "350000000.01", 24_999_999_99), ("<", "375000000.00", 1)],
)
def test_a_price_per_square_metre_changes_by_the_price(
    tmp_path: Path, comparison: str, price: str, amount: int
) -> None:
    formula = f"project.object_price / project.object_area {comparison} norm"
    conditions = {"asked": condition(formula, lever="project.object_price")}
    rulebook = mill(tmp_path, conditions, {"norm": parameter("RUB/sqm", row("50000.00"))})
    asked = judged_condition(rulebook, {"project": {"object_price": price, "object_area": "7500.00"}})
    assert asked.shortfall == Shortfall(Fraction(amount), "RUB", "project.object_price")


# A condition of the scheme: dependence pooled over the participants ---------------------------------------------------


def dependence(members: Rows) -> ConditionResult:
    document = {"application": {"as_of_date": date(2017, 3, 1)}, "participants": members}
    options: dict[str, Any] = {"measures": ["guild-status"], "readings": {"dependence": "DEPENDENCE_POOLED"}}
    result = evaluate(Application.from_document(document), scheme(), **options)
    return result.measure("guild-status").condition("mutual_dependence")


def members_of(sums: list[tuple[int, int]]) -> Rows:
    return [
        {"inn": inn, "purchases_total": plain_money(whole), "purchases_from_intermediate": plain_money(part)}
        for inn, (whole, part) in zip(INNS, sums, strict=False)
    ]


@quick
@given(st.lists(st.tuples(SUMS, SUMS).map(lambda pair: (max(pair), min(pair))), min_size=1, max_size=4))
def test_the_least_change_of_a_pooled_share(sums: list[tuple[int, int]]) -> None:
    asked = dependence(members_of(sums))
    assume(asked.verdict is Verdict.not_met)
    assert asked.shortfall is not None
    assert asked.shortfall.of == "participants.purchases_from_intermediate"
    for amount, verdict in kopecks_around(asked.shortfall):
        assert dependence(members_of(raised(sums, amount))).verdict is verdict


def raised(sums: list[tuple[int, int]], amount: int) -> list[tuple[int, int]]:
    """Parts raised by an amount in all, none above its whole."""
    found = []
    for whole, part in sums:
        more = min(amount, whole - part)
        amount -= more
        found.append((whole, part + more))
    assert amount == 0
    return found


# Where there is no single answer ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "formula",
    [
        "every(participants.jobs > 0)",
        "applicant.tax_debt <= debt and applicant.overdue_budget_debt <= debt",
        "applicant.in_bankruptcy",
        "applicant.tax_debt <= application.amount_requested",
        "applicant.offshore_share >= share",
        "not applicant.tax_debt > debt",
    ],
)
def test_no_change_is_named_where_several_or_none_would_do(tmp_path: Path, formula: str) -> None:
    conditions = {
        "asked": condition(f"({formula}) and applicant.is_foreign_agent", lever="applicant.tax_debt"),
        "others": condition("applicant.tax_debt <= debt and applicant.offshore_share <= share", counts=False),
    }
    parameters = {key: PARAMETERS[key] for key in ("debt", "share")}
    stated = {"tax_debt": 20, "overdue_budget_debt": 20, "in_bankruptcy": False, "offshore_share": 0}
    document = {"applicant": {**stated, "is_foreign_agent": False}, "participants": [{"inn": INNS[0], "jobs": 0}]}
    asked = judged_condition(mill(tmp_path, conditions, parameters), document)
    assert (asked.verdict, asked.shortfall) == (Verdict.not_met, None)


@pytest.mark.parametrize(
    ("formula", "needed"),
    [
        ("applicant.tax_debt <= debt and applicant.in_bankruptcy", False),
        ("applicant.tax_debt <= debt and applicant.is_foreign_agent", True),
        ("applicant.tax_debt <= debt and applicant.on_un_list", False),
        ("applicant.tax_debt <= debt or applicant.in_bankruptcy", True),
        ("(applicant.tax_debt <= debt or applicant.in_bankruptcy) and applicant.is_foreign_agent", True),
        ("applicant.is_foreign_agent and (applicant.in_bankruptcy and applicant.tax_debt <= debt)", False),
        ("applicant.tax_debt <= debt if applicant.is_foreign_agent else applicant.in_bankruptcy", True),
    ],
)
def test_a_change_is_named_only_where_it_is_enough(tmp_path: Path, formula: str, needed: bool) -> None:
    conditions = {"asked": condition(formula, lever="applicant.tax_debt")}
    rulebook = mill(tmp_path, conditions, {"debt": PARAMETERS["debt"]})
    stated = {"in_bankruptcy": False, "is_foreign_agent": True}
    asked = judged_condition(rulebook, {"applicant": {**stated, "tax_debt": 20}})
    assert asked.verdict is Verdict.not_met
    assert asked.shortfall == (Shortfall(Fraction(1000), "RUB", "applicant.tax_debt") if needed else None)
    if needed:
        assert judged_condition(rulebook, {"applicant": {**stated, "tax_debt": 10}}).verdict is Verdict.met


def test_a_condition_without_a_lever_names_no_change(tmp_path: Path) -> None:
    rulebook = mill(tmp_path, {"asked": condition("applicant.tax_debt <= debt")}, {"debt": PARAMETERS["debt"]})
    assert judged_condition(rulebook, {"applicant": {"tax_debt": 20}}).shortfall is None


def test_the_change_is_told_for_the_reading_that_is_not_met(tmp_path: Path) -> None:
    formula = by_reading(MILD="applicant.tax_debt <= mild", STRICT="applicant.tax_debt <= strict")
    parameters = {"mild": parameter("RUB", row("30.00")), "strict": parameter("RUB", row("10.00"))}
    conditions = {"asked": condition(formula, lever="applicant.tax_debt")}
    rulebook = mill(tmp_path, conditions, parameters, topics={"rule": topic("MILD", "STRICT")})
    asked = judged_condition(rulebook, {"applicant": {"tax_debt": 20}})
    assert asked.verdict is Verdict.undetermined
    assert asked.shortfall == Shortfall(Fraction(1000), "RUB", "applicant.tax_debt")


# A lever that counts only in part --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def partly(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """The lever times a share, and twice in one side."""
    lever = "applicant.overdue_budget_debt"
    rules = {
        "half": condition(f"applicant.tax_debt <= part * {lever}", lever=lever),
        "both": condition(f"{lever} + part * {lever} >= applicant.tax_debt", lever=lever),
        "against": condition(f"{lever} - part * {lever} >= applicant.tax_debt", lever=lever),
        "divided": condition(f"applicant.tax_debt - {lever} / thirds <= limit", lever=lever),
    }
    parameters = {
        "part": parameter("share", row("40 %")),
        "thirds": parameter("factor", row("3")),
        "limit": parameter("RUB", row("7.00")),
    }
    return mill(tmp_path_factory.mktemp("partly"), rules, parameters)


@pytest.mark.parametrize("name", ["half", "both", "against", "divided"])
@quick
@given(tax_debt=SUMS, overdue=SUMS)
def test_the_least_change_of_a_sum_that_counts_in_part(
    name: str, tax_debt: int, overdue: int, partly: Rulebook
) -> None:
    asked = judged_condition(partly, applicant(tax_debt, overdue), name)
    if asked.verdict is Verdict.met:
        return
    assert asked.shortfall is not None
    for amount, verdict in kopecks_around(asked.shortfall):
        assert judged_condition(partly, applicant(tax_debt, overdue + amount), name).verdict is verdict
