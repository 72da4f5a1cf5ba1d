"""The best allowed combination: against brute force, against single measures, and under each kind of stacking rule."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.advice import Combination, combine
from calculator.facts import Application
from calculator.money import plain_money
from tests.advice.brute_force import amounts_with, best_of_all, broken_rules
from tests.advice.crafts import CRAFTS, LOANS, guild, line, loan, scheme

SUMS = st.one_of(st.integers(1, 10_000), st.integers(10_000, 400_000)).map(plain_money)
LINES = st.builds(
    line,
    st.sampled_from(["equipment", "tooling", "training"]),
    SUMS,
    documented=st.sampled_from([True, True, True, False]),
)
CASES = st.builds(
    lambda costs, twice, asked: guild(costs=[*costs, *costs[:twice]], application=asked),
    st.lists(LINES, min_size=1, max_size=3),
    st.integers(0, 1),
    st.one_of(st.just({}), SUMS.map(lambda asked: {"amount_requested": asked})),
)


def chosen(combination: Combination) -> list[str]:
    return [choice.measure for choice in combination.chosen]


@settings(max_examples=40)
@given(CASES)
def test_it_equals_brute_force(application: Application) -> None:
    found = combine(application, scheme(), CRAFTS)
    best = best_of_all(application, scheme(), CRAFTS)
    assert found.proven
    assert best - 1 <= found.total <= best
    assert found.objective == found.total
    assert found.best_known_bound >= best
    assert broken_rules(application, found, [CRAFTS]) == []


@settings(max_examples=25)
@given(CASES)
def test_it_is_never_worse_than_one_measure_and_exact_line_by_line(application: Application) -> None:
    found = combine(application, scheme(), CRAFTS)
    everything = range(len(application.tables["costs"] or ()))
    assert found.total >= max(amounts_with(application, scheme(), measure, [list(everything)])[0] for measure in CRAFTS)
    for choice in found.chosen:
        rows = [row - 1 for row in choice.rows or ()]
        assert [choice.amount] == amounts_with(application, scheme(), choice.measure, [rows])
    assert [reason.row for reason in found.reasons] == [row + 1 for row in everything]
    for reason in found.reasons:
        assert reason.measure == next(
            (choice.measure for choice in found.chosen if reason.row in (choice.rows or ())), None
        )


@settings(max_examples=25)
@given(st.lists(LINES, min_size=1, max_size=2), st.integers(2, 4))
def test_identical_lines_taken_together_change_nothing(costs: list[dict[str, Any]], times: int) -> None:
    application = guild(costs=costs * times)
    together = combine(application, scheme(), CRAFTS)
    apart = combine(application, scheme(), CRAFTS, grouped=False)
    assert together.proven
    assert apart.proven
    assert abs(together.total - apart.total) <= 1


@settings(max_examples=25)
@given(CASES, st.lists(SUMS, min_size=1, max_size=2), st.booleans())
def test_no_rule_is_broken_with_loans_and_reliefs(application: Application, sums: list[str], pays: bool) -> None:
    document = application.to_document()
    document["loans"] = [loan(f"loan-{number}", amount) for number, amount in enumerate(sums)]
    document["project"] = {"own_funds": 10_000, "budget_subsidy_in_financing": 0}
    if pays:
        document["costs"][0]["loan_id"] = "loan-0"
    whole = Application.from_document(document)
    found = combine(whole, scheme(), [*CRAFTS, *LOANS, "salt-relief", "oven-relief"])
    assert found.proven
    assert broken_rules(whole, found, [CRAFTS, LOANS]) == []
    assert found.objective_with_provisional >= found.objective
    assert found.total >= max((choice.amount for choice in found.chosen), default=0)


def test_lines_go_where_the_whole_is_largest() -> None:
    """The anvil takes equipment at 50 % up to 900.00; what is over it the bellows take at 37 %."""
    costs = [
        line("equipment", "1800.00"),
        line("equipment", "1000.00"),
        line("training", "10.00"),
        line("wages", "5.00"),
    ]
    found = combine(guild(costs=costs), scheme(), CRAFTS)
    assert found.assignment["anvil-subsidy"] == (1,)
    assert 2 in found.assignment["bellows-subsidy"]
    assert found.conflicts == ("craft_once",)
    reasons = {reason.row: reason for reason in found.reasons}
    assert (reasons[1].measure, reasons[1].adds, reasons[1].why) == ("anvil-subsidy", 900_00, "best")
    assert reasons[2].others["anvil-subsidy"] == 0  # its cap is reached
    assert reasons[4].why == "nothing"
    assert (
        reasons[4].text("ru")
        == "не отнесена никуда: ни одна из выполненных мер по ней не платит. Этот вид затрат казна не возвращает"
    )
    assert "«Монеты на наковальню»: добавляет 900,00" in reasons[1].text("ru").replace("\u00a0", " ")
    assert "otherwise it would give: “Coins for bellows”" in reasons[1].text("en")


def test_of_two_rates_on_one_loan_the_larger_saving_stays() -> None:
    application = guild(
        loan={"amount": 1000, "schedule": [{"year_fraction": 1, "balance": 1000}]},
        project={"own_funds": 1, "budget_subsidy_in_financing": 0},
    )
    found = combine(application, scheme(), LOANS)
    assert (chosen(found), found.total, found.provisional) == (["raft-loan"], 80_00, True)
    (bar,) = found.bars
    assert bar.rule is not None
    assert (bar.rule.id, bar.barred, bar.loan_id, bar.firm) == ("raft_or_barge", ("barge-loan",), "loan", False)


def test_two_loans_bear_two_rates() -> None:
    loans = [loan("a", "1000", measures=["raft-loan"]), loan("b", "500")]
    application = guild(loans=loans, project={"own_funds": 1, "budget_subsidy_in_financing": 0})
    found = combine(application, scheme(), LOANS)
    assert [(choice.measure, choice.loan_id) for choice in found.chosen] == [("raft-loan", "a"), ("raft-loan", "b")]
    assert found.total == 120_00


def test_a_line_that_a_loan_pays_for_is_claimed_only_provisionally() -> None:
    application = guild(
        loan={"amount": 1000, "schedule": [{"year_fraction": 1, "balance": 1000}]},
        project={"own_funds": 10_000, "budget_subsidy_in_financing": 0},
        costs=[line("equipment", "100.00", loan_id="loan"), line("equipment", "60.00")],
    )
    found = combine(application, scheme(), ["anvil-subsidy", "raft-loan"])
    assert (found.total, found.total_with_provisional) == (110_00, 160_00)
    assert found.assignment == {"anvil-subsidy": (2,)}
    assert found.conflicts == ("raft_and_craft",)
    assert [reason.why for reason in found.reasons] == ["loan", "only"]


def test_budget_money_is_no_cofinancing_and_the_condition_is_tested_again() -> None:
    """The raft needs own coins beyond budget money: 40.00 cover the 30.00 for the second line, not 50.00 more."""
    costs = [line("equipment", "100.00"), line("equipment", "60.00")]
    poor = guild(
        loan={"amount": 1000, "schedule": [{"year_fraction": 1, "balance": 1000}]},
        project={"own_funds": 40, "budget_subsidy_in_financing": 0},
        costs=costs,
    )
    found = combine(poor, scheme(), ["anvil-subsidy", "raft-loan"])
    assert found.total == 80_00
    rich = Application.from_document(
        {**poor.to_document(), "project": {"own_funds": 100, "budget_subsidy_in_financing": 0}}
    )
    both = combine(rich, scheme(), ["anvil-subsidy", "raft-loan"])
    assert both.total == 160_00
    (note,) = both.notes
    assert note.rule.id == "raft_own_coins"
    assert {name: verdict.value for name, verdict in note.tested.items()} == {"raft-loan/own_coins": "met"}


def test_measures_that_exclude_each_other_are_not_both_chosen() -> None:
    application = guild(
        application={"subsidy_paid": 100_000, "already_paid_selection": 0, "already_paid_project": 0},
        loan={"amount": 1000, "schedule": [{"year_fraction": 1, "balance": 1000}]},
        project={"own_funds": 10, "budget_subsidy_in_financing": 0},
    )
    found = combine(application, scheme(), ["raft-loan", "salt-relief"])
    assert len(chosen(found)) == 1
    assert found.conflicts == ("raft_and_salt",)


def test_reliefs_of_one_payment_are_not_added() -> None:
    asked = {
        "subsidy_paid": 0,
        "already_paid_selection": 70,
        "already_paid_project": 0,
        "budget_left": 50,
        "already_paid_applicant": 5,
    }
    found = combine(guild(application=asked), scheme(), ["salt-relief", "oven-relief"])
    assert {choice.measure: choice.amount for choice in found.chosen} == {"salt-relief": 70_00, "oven-relief": 5_00}
    assert found.conflicts == ("oven_once",)
    assert found.chosen[-1].reduced_by == ("oven_once",) or found.chosen[0].reduced_by == ("oven_once",)


def test_all_together_stay_within_a_ceiling() -> None:
    application = guild(
        application={"amount_requested": 100}, costs=[line("equipment", "1000.00"), line("training", "300.00")]
    )
    alone = combine(application, scheme(), CRAFTS)
    held = combine(application, scheme(), [*CRAFTS, "treasury-ceiling"])
    assert held.total < alone.total
    assert "under_the_ceiling" in held.conflicts
    assert held.total == held.most


@pytest.mark.parametrize(("stranger", "kept"), [(False, "raft-loan"), (True, "barge-loan"), (None, "raft-loan")])
def test_a_fact_excludes_a_measure(stranger: bool | None, kept: str) -> None:
    application = guild(
        applicant={"is_foreign_agent": stranger},
        loan={"amount": 1000, "schedule": [{"year_fraction": 1, "balance": 1000}]},
        project={"own_funds": 10, "budget_subsidy_in_financing": 0},
    )
    found = combine(application, scheme(), LOANS)
    assert chosen(found) == [kept]
    assert ("raft_of_a_stranger" in found.conflicts) is (stranger is True)


def test_what_comes_later_is_worth_less() -> None:
    """The objective is the present value; the nominal sum stands beside it."""
    later = {"payment_date": "2018-05-10", "valuation_date": "2016-05-10", "discount_rate": 10}
    found = combine(guild(application=later, costs=[line("equipment", "200.00")]), scheme(), CRAFTS)
    assert (found.total, found.objective, found.valued) == (100_00, 82_64, "present_value")
    assert found.proven


def test_nothing_to_choose() -> None:
    found = combine(guild(), scheme(), ["guild-status"])
    assert (found.chosen, found.total, found.proven, found.conflicts) == ((), 0, True, ())


def test_the_measures_of_the_application_are_taken_where_the_call_names_none() -> None:
    application = guild(application={"measures": ["anvil-subsidy"]}, costs=[line("equipment", "10.00")])
    assert combine(application, scheme()).considered == ("anvil-subsidy",)


def test_an_unknown_measure_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown measure: anvil"):
        combine(guild(), scheme(), ["anvil"])


@pytest.mark.slow
def test_hundreds_of_different_lines_are_shared_out_in_time() -> None:
    costs = [line(("equipment", "tooling", "training")[n % 3], plain_money(1000 + 37 * n)) for n in range(150)]
    found = combine(guild(costs=costs), scheme(), CRAFTS)
    assert found.limited
    assert found.objective <= found.best_known_bound
    assert len(found.reasons) == 150
