"""What a change of a cluster turns, worked out on paper and against itself."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings

from calculator.cooperation.changes import Addition, Change, MembershipError, Move, Removal
from calculator.cooperation.effects import ClusterAnswer, Effect, answers_of, effects_of, effects_without_each
from calculator.evaluation.result import Verdict
from tests.cooperation.clusters import RULEBOOK, STRANGER, P, application, final, link, maker, random_clusters, ten

few = settings(deadline=None, max_examples=40)
MET, NOT_MET, OPEN = Verdict.met, Verdict.not_met, Verdict.undetermined


def effect(change: Change, of: dict[str, Any] | None = None) -> Effect:
    return effects_of(application(of or ten()), [change], RULEBOOK)[0]


def levels(answer: ClusterAnswer) -> dict[str, Fraction | None]:
    """The level under each reading of the formula."""
    return {
        level.reading: None if level.value is None else level.value.value
        for level in answer.levels
        if level.reading is not None and level.reading.startswith("FD_")
    }


def turned(of: Effect) -> dict[str, tuple[Verdict, Verdict]]:
    return {
        turn.condition.id: (turn.before.verdict, turn.after.verdict)
        for turn in of.turns
        if turn.before is not None and turn.after is not None
    }


# a participant leaves -------------------------------------------------------------------------------------------------


def test_as_it_stands() -> None:
    (answer,) = answers_of([application(ten())], RULEBOOK)
    assert answer.measure.verdict is MET
    assert levels(answer) == {
        "FD_POOLED": Fraction(250 + 100, 1500),
        "FD_MEAN": (Fraction(250, 1000) + Fraction(100, 500)) / 2,
        "FD_EACH": None,
        "FD_SELLER": Fraction(210 + 140 + 6 * 1, 400 + 300 + 6 * 100),
    }
    each = next(level for level in answer.levels if level.reading == "FD_EACH")
    assert (each.each, each.verdict) == (True, MET)
    assert each.threshold is not None
    assert each.threshold.value == Fraction(1, 10)


def test_without_the_greatest_supplier_level_and_threshold_turn() -> None:
    # P01 buys 150 less inside, P02 60 less; two of nine in single-industry towns: the threshold is 20 % again
    found = effect(Removal((P[3],)))
    assert levels(found.after) == {
        "FD_POOLED": Fraction(100 + 40, 1500),
        "FD_MEAN": (Fraction(100, 1000) + Fraction(40, 500)) / 2,
        "FD_EACH": None,
        "FD_SELLER": Fraction(140 + 6 * 1, 300 + 6 * 100),
    }
    assert turned(found) == {
        "participants_min": (MET, NOT_MET),
        "functional_dependence": (MET, NOT_MET),
        "relaxation_gate": (MET, NOT_MET),
    }
    assert found.after.measure.verdict is NOT_MET


def test_without_a_final_producer_suppliers_have_sold_less_inside() -> None:
    found = effect(Removal((P[2],)))
    assert levels(found.after)["FD_POOLED"] == Fraction(250, 1000)
    assert levels(found.after)["FD_SELLER"] == Fraction((210 - 60) + (140 - 40) + 6, 1300)


def test_without_the_buyer_of_six_they_have_no_contract_left() -> None:
    found = effect(Removal((P[4],)))
    links = found.after.measure.condition("contract_links")
    assert (links.verdict, links.offenders) == (NOT_MET, tuple(P[number] for number in range(5, 11)))


def test_several_leave_together() -> None:
    found = effect(Removal((P[3], P[4])))
    assert levels(found.after)["FD_POOLED"] == 0
    assert found.after.measure.condition("participants_min").values["participants_min"].value == 8


def test_each_leaves_by_itself() -> None:
    cluster = application(ten())
    every = effects_without_each(cluster, RULEBOOK)
    assert [one.change for one in every] == [Removal((P[number],)) for number in range(1, 11)]
    assert [turned(one) for one in every] == [turned(effect(one.change)) for one in every]


def test_what_the_cluster_states_stays_as_it_is() -> None:
    cluster = application(ten())
    before = cluster.to_document()
    effects_without_each(cluster, RULEBOOK)
    assert cluster.to_document() == before


def test_a_contract_of_an_unknown_amount_leaves_the_stated_sum_open() -> None:
    of = ten()
    del of["links"][0]["amount"]
    found = effect(Removal((P[3],)), of)
    assert found.open == (P[1],)
    assert levels(found.after)["FD_POOLED"] is None
    assert found.after.measure.condition("functional_dependence").default_verdict is OPEN


def test_contracts_greater_than_what_is_stated_leave_it_open() -> None:
    of = ten()
    of["participants"][0]["purchases_from_intermediate"] = "149.99"
    assert effect(Removal((P[3],)), of).open == (P[1],)


# a participant comes --------------------------------------------------------------------------------------------------


def test_one_more_outside_the_listed_towns_raises_the_threshold() -> None:
    found = effect(Addition(maker(11, "90.00", "30.00"), (link(P[11], P[1], "30.00"),)))
    assert turned(found) == {"relaxation_gate": (MET, NOT_MET)}  # 3 of 11
    level = next(level for level in found.after.levels if level.reading == "FD_POOLED")
    assert level.value is not None
    assert level.threshold is not None
    assert (level.value.value, level.threshold.value) == (Fraction(250 + 30 + 100, 1500), Fraction(1, 5))


def test_an_outside_supplier_brings_the_contracts_that_are_there() -> None:
    of = ten()
    of["links"].append(link(STRANGER, P[1], "50.00"))
    supplier = {**maker(11, "90.00", "50.00", "monotown"), "inn": STRANGER}
    found = effect(Addition(supplier), of)
    assert levels(found.before)["FD_POOLED"] == Fraction(350, 1500)
    assert levels(found.after)["FD_POOLED"] == Fraction(400, 1500)
    assert turned(found) == {}


def test_a_final_producer_brings_its_purchases() -> None:
    found = effect(Addition(final(11, "500.00", "50.00"), (link(P[4], P[11], "50.00"),)))
    assert levels(found.after)["FD_POOLED"] == Fraction(350 + 50, 2000)
    assert levels(found.after)["FD_SELLER"] == Fraction(356 + 50, 1300)


# a purchase moves -----------------------------------------------------------------------------------------------------


def test_a_purchase_moved_to_a_participant() -> None:
    found = effect(Move(P[1], 100_00, P[4]))
    assert levels(found.after) == {
        "FD_POOLED": Fraction(350 + 100, 1500),
        "FD_MEAN": (Fraction(350, 1000) + Fraction(100, 500)) / 2,
        "FD_EACH": None,
        "FD_SELLER": Fraction(356 + 100, 1300 + 100),
    }


def test_a_purchase_moved_to_nobody_in_particular() -> None:
    # P02 states no sum inside: what its contracts come to rises
    found = effect(Move(P[2], 50_00))
    assert levels(found.after)["FD_POOLED"] == Fraction(350 + 50, 1500)
    assert levels(found.after)["FD_SELLER"] == levels(found.before)["FD_SELLER"]


def test_a_kopeck_turns_the_answer() -> None:
    of = ten()
    of["participants"][0]["purchases_total"] = "3500.00"  # 350 of 4000: 10 % needs 50 more
    before = effect(Move(P[1], 49_99), of)
    assert before.after.measure.condition("functional_dependence").default_verdict is NOT_MET
    assert effect(Move(P[1], 50_00), of).after.measure.condition("functional_dependence").default_verdict is MET


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (Removal(("9999000013",)), "no_participant"),
        (Addition(maker(4, "1.00", "1.00")), "already_participant"),
        (Move(P[4], 100), "not_final"),
        (Move(P[1], 0), "amount_not_above_zero"),
        (Move(P[1], 750_01), "more_than_outside"),
        (Move(P[1], 100, P[2]), "not_intermediate"),
        (Move(P[1], 100, STRANGER), "no_participant"),
    ],
)
def test_a_change_that_cannot_be(change: Change, code: str) -> None:
    with pytest.raises(MembershipError) as refused:
        effect(change)
    assert refused.value.message.key == f"cooperation.{code}"
    assert all(refused.value.text(language) for language in ("ru", "en"))


@pytest.mark.parametrize(
    ("unknown", "change", "code"),
    [
        ("participants", Addition(maker(11, "1.00", "1.00")), "participants_not_stated"),
        ("links", Addition(maker(11, "9.00", "9.00"), (link(P[11], P[1], "9.00"),)), "contracts_not_stated"),
        ("links", Move(P[1], 100, P[4]), "contracts_not_stated"),
    ],
)
def test_nothing_is_added_to_a_list_that_is_not_known(unknown: str, change: Change, code: str) -> None:
    of = ten()
    del of[unknown]
    with pytest.raises(MembershipError) as refused:
        effect(change, of)
    assert refused.value.message.key == f"cooperation.{code}"


def test_what_a_newcomer_sells_cannot_be_more_than_is_bought() -> None:
    with pytest.raises(MembershipError) as refused:
        effect(Addition(maker(11, "900.00", "800.00"), (link(P[11], P[1], "800.00"),)))
    assert refused.value.message.key.startswith("facts.part_over_whole")


# against itself -------------------------------------------------------------------------------------------------------


def told(answer: ClusterAnswer) -> Any:
    """Everything that decides an answer; the order of participants, which is another one after a return, does not."""
    return [
        (one.id, one.verdict, one.default_verdict, one.readings, one.values, one.threshold, sorted(one.offenders))
        for one in answer.measure.conditions
    ], answer.levels


@few
@given(random_clusters())
def test_removed_and_added_back_gives_the_same_answer(of: dict[str, Any]) -> None:
    cluster = application(of)
    row = of["participants"][0]
    away = effects_of(cluster, [Removal((row["inn"],))], RULEBOOK)[0]
    assume(not away.open)
    (back,) = effects_of(away.application, [Addition(row)], RULEBOOK)
    assert not back.open
    assert told(back.after) == told(away.before)


@few
@given(random_clusters())
def test_a_participant_without_contracts_changes_no_level_by_leaving(of: dict[str, Any]) -> None:
    with_one = {**of, "participants": [*of["participants"], maker(20, "0.00", "0.00")]}
    (found,) = effects_of(application(with_one), [Removal((P[20],))], RULEBOOK)
    assert found.open == ()
    assert [level.value for level in found.after.levels] == [level.value for level in found.before.levels]
