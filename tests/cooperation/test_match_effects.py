"""What accepting a match changes: by hand on a small cluster, and for any sums as far as the formulas say."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.cooperation.match_effects import (
    MatchEffect,
    MatchEffects,
    Standing,
    effects_of_matching,
    match_effects,
    seller_matters,
)
from calculator.cooperation.match_texts import batch_texts, cluster_change
from calculator.cooperation.matching import matching_of
from calculator.cooperation.moving import moved
from calculator.evaluation.result import Verdict
from calculator.facts import Application
from calculator.places import examples_folder
from calculator.rulebook import Rulebook
from tests.cooperation.outside import MAKER, OUTSIDER, PLANT, SMITH, cluster, participants, product, purchase

BATCH = {"category": "starter_batch", "gross": "48120480.00", "vat_rate": 20, "vat_deductible": True,
         "paid_on": "2024-05-20", "accepted_on": "2024-05-20", "documented": True, "is_starter_batch": True}  # fmt: skip


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return Rulebook.load()


def together(application: Application, rules: Rulebook) -> tuple[MatchEffects, MatchEffect]:
    """All matches of an application, accepted together."""
    found = match_effects(application, rules, [matching_of(application).matches])
    return found, found.effects[0]


def levels(effect: MatchEffect) -> dict[str, Fraction | None]:
    assert effect.after is not None
    return _levels(effect.after)


def _levels(standing: Standing) -> dict[str, Fraction | None]:
    return {str(one.reading): one.value.value if one.value is not None else None for one in standing.levels}


def codes(effect: MatchEffect) -> list[str]:
    return [note.code for note in effect.notes]


def test_the_purchase_that_reaches_the_threshold(rules: Rulebook) -> None:
    """150 000 + 50 000 of 1 000 000 is 20 %; the makers' 80 000 of 200 000 become 130 000 of 250 000."""
    found, effect = together(cluster(), rules)
    assert found.now.default is not None
    assert found.now.default.verdict is Verdict.not_met
    assert _levels(found.now) == {"FD_POOLED": Fraction(15, 100), "FD_MEAN": Fraction(15, 100), "FD_EACH": None,
                      "FD_SELLER": Fraction(40, 100)}  # fmt: skip
    assert levels(effect) == {"FD_POOLED": Fraction(20, 100), "FD_MEAN": Fraction(20, 100), "FD_EACH": None,
                              "FD_SELLER": Fraction(52, 100)}  # fmt: skip
    assert effect.after is not None
    assert [one.verdict for one in effect.after.levels] == [Verdict.met] * 4
    assert codes(effect) == ["applicant_unknown"]


def test_the_answer_for_the_whole_cluster_turns(rules: Rulebook) -> None:
    """A cluster that lacks nothing but 50 000 of purchases inside: 20 %, but of the makers' output less is used inside."""
    hair = Application.read(examples_folder() / "cluster-fails-by-a-hair.yaml").to_document()
    buyer, maker = (row["inn"] for row in hair["participants"][:2])
    bought = purchase("50000.00", buyer_inn=buyer)
    application = Application.from_document({**hair, "purchases": [bought], "catalogue": [product(producer_inn=maker)]})
    found, effect = together(application, rules)
    assert effect.after is not None
    assert (found.now.cluster.verdict, effect.after.cluster.verdict) == (Verdict.not_met, Verdict.undetermined)
    assert cluster_change(found.now, effect.after, "en") == (
        "Requirements to the cluster: not met → depends on the reading, by default met"
    )
    assert cluster_change(found.now, found.now, "en") == ""


def test_a_kopeck_less_does_not_reach_it(rules: Rulebook) -> None:
    _, effect = together(cluster(purchases=[purchase("49999.99")]), rules)
    assert effect.after is not None
    default = effect.after.default
    assert default is not None
    assert default.reading == "FD_POOLED"
    assert default.verdict is Verdict.not_met


def test_where_contracts_stand_in_for_the_sum_a_contract_is_added(rules: Rulebook) -> None:
    links = [{"seller_inn": MAKER, "buyer_inn": PLANT, "type": "supply", "amount": "120000.00"}]
    people = participants(plant={"purchases_from_intermediate": None})
    application = cluster(participants=people, links=links)
    found, effect = together(application, rules)
    assert _levels(found.now)["FD_POOLED"] == Fraction(12, 100)
    assert levels(effect)["FD_POOLED"] == Fraction(17, 100)
    changed = moved(application, rules, [matching_of(application).matches])[0].application
    assert changed is not None
    assert len(changed.tables["links"] or ()) == 2
    assert "purchases_from_intermediate" not in (changed.tables["participants"] or ())[0]


def test_contracts_that_are_not_known_do_not_become_known(rules: Rulebook) -> None:
    people = participants(plant={"purchases_from_intermediate": None})
    found, effect = together(cluster(participants=people, links=None), rules)
    assert "purchases_unknown" in codes(effect)
    assert levels(effect)["FD_POOLED"] is None
    assert _levels(found.now)["FD_POOLED"] is None


@pytest.mark.parametrize(
    ("people", "note"),
    [
        (participants(plant={"roles": ["intermediate"]}), "buyer_not_final"),
        (participants(maker={"roles": ["final"]}), "maker_not_intermediate"),
    ],
)
def test_purchases_that_the_share_does_not_count(rules: Rulebook, people: list[dict[str, Any]], note: str) -> None:
    found, effect = together(cluster(participants=people), rules)
    assert note in codes(effect)
    assert levels(effect)["FD_POOLED"] == _levels(found.now)["FD_POOLED"]


def test_a_maker_whose_role_is_not_known_leaves_the_level_open(rules: Rulebook) -> None:
    _, effect = together(cluster(participants=participants(maker={"roles": None})), rules)
    assert "not_followed" in codes(effect)
    assert levels(effect)["FD_POOLED"] is None


def test_one_purchase_is_not_made_twice(rules: Rulebook) -> None:
    application = cluster(catalogue=[product(), product(producer_inn=SMITH)])
    with pytest.raises(ValueError, match="one maker"):
        moved(application, rules, [matching_of(application).matches])


def test_rows_of_one_participant_rise_together(rules: Rulebook) -> None:
    people = [*participants(), {"inn": PLANT, "purchases_from_intermediate": "150000.00"}]
    _, effect = together(cluster(participants=people), rules)
    assert levels(effect)["FD_POOLED"] == Fraction(20, 100)


def test_the_first_of_each_together(rules: Rulebook) -> None:
    bought = [purchase("10000.00"), purchase("20000.00", okpd2="25.50", name="поковки")]
    made = [product(), product(producer_inn=SMITH), product(producer_inn=SMITH, okpd2="25.50", product="поковки")]
    application = cluster(purchases=bought, catalogue=made)
    found, first = effects_of_matching(application, rules, matching_of(application))
    assert len(found.effects) == 3
    assert first is not None
    assert [match.purchase.number for match in first.matches] == [1, 2]
    assert levels(first)["FD_POOLED"] == Fraction(18, 100)
    nothing = cluster(catalogue=[])
    assert effects_of_matching(nothing, rules, matching_of(nothing))[1] is None


def test_room_for_all_that_is_accepted_together(rules: Rulebook) -> None:
    """Each purchase of 20 000 fits into the 30 000 that are free in a year, both of one year do not."""
    made = [product(capacity="100", unit="тыс. руб. в год", load="70 %")]
    both = [purchase("20000.00"), purchase("20000.00")]
    assert {match.room for match in matching_of(cluster(catalogue=made, purchases=both)).matches} == {"enough"}
    assert "room_short" in codes(together(cluster(catalogue=made, purchases=both), rules)[1])
    both[1]["period"] = "2021"
    assert "room_short" not in codes(together(cluster(catalogue=made, purchases=both), rules)[1])


# reimbursement ----------------------------------------------------------------------------------------------------


def bought_by(applicant: str, agreement: str = "2024-11-15", **groups: Any) -> Application:
    dates = {"as_of_date": "2025-06-01", "agreement_date": agreement}
    return cluster(application=dates, applicant={"inn": applicant, "batch_role": "buyer"}, **groups)


def test_a_starter_batch_counts_once_a_participant_sells_it(rules: Rulebook) -> None:
    """40 100 400.00 without VAT, half of it; from an outsider nothing."""
    costs = [{**BATCH, "supplier_inn": OUTSIDER}]
    found, effect = together(bought_by(PLANT, costs=costs, purchases=[purchase("48120480.00")],
                                       participants=participants(plant={"purchases_total": "99999999.99"})), rules)  # fmt: skip
    assert found.now.batch.amount == 0
    assert effect.after is not None
    assert (effect.after.batch.edition, effect.after.batch.amount) == ("E23", 20_050_200_00)
    assert batch_texts(found.now, effect, "en") == (
        "The reimbursement: RUB\u00a00.00 → RUB\u00a020,050,200.00",
        "Cost line 1 counts: its seller is a participant of the cluster now.",
    )


def test_a_purchase_that_is_no_cost_line_changes_only_what_is_open(rules: Rulebook) -> None:
    """No sum is invented: of the new line only sum and seller are known, so at most half of 50 000 may be added."""
    found, effect = together(bought_by(PLANT, costs=[]), rules)
    assert effect.after is not None
    assert (found.now.batch.amount, found.now.batch.upper) == (0, 0)
    assert (effect.after.batch.amount, effect.after.batch.upper) == (0, 25_000_00)
    (line,) = effect.after.batch.lines
    assert {"costs.is_starter_batch", "costs.documented", "costs.paid_on"} <= set(line.missing)
    assert "at most RUB\u00a025,000.00" in batch_texts(found.now, effect, "en")[-1]


def test_before_2023_a_starter_batch_is_no_cost_at_all(rules: Rulebook) -> None:
    found, effect = together(bought_by(PLANT, "2018-10-01", costs=[]), rules)
    assert effect.after is not None
    assert effect.after.batch.upper == 0
    assert batch_texts(found.now, effect, "en")[-1] == (
        "The cost line does not count: The category does not count in this edition."
    )


@pytest.mark.parametrize(
    ("applicant", "costs", "note"), [(SMITH, [], "buyer_not_applicant"), (PLANT, None, "costs_unknown")]
)
def test_when_the_reimbursement_cannot_change(rules: Rulebook, applicant: str, costs: Any, note: str) -> None:
    found, effect = together(bought_by(applicant, costs=costs), rules)
    assert note in codes(effect)
    assert effect.after is not None
    assert effect.after.batch == found.now.batch
    assert batch_texts(found.now, effect, "ru") == ()


def test_a_line_that_two_makers_could_have_made_stays(rules: Rulebook) -> None:
    costs = [{**BATCH, "supplier_inn": OUTSIDER}]
    bought = [purchase("10000.00"), purchase("10000.00", okpd2="25.50", name="поковки")]
    made = [product(), product(producer_inn=SMITH, okpd2="25.50", product="поковки")]
    _, effect = together(bought_by(PLANT, costs=costs, purchases=bought, catalogue=made), rules)
    assert "line_ambiguous" in codes(effect)
    assert effect.after is not None
    assert effect.after.batch.amount == 0


def test_only_the_joint_project_asks_who_sells(rules: Rulebook) -> None:
    assert seller_matters(rules) == ("joint-project-reimbursement",)


# any sums ---------------------------------------------------------------------------------------------------------

KOPECKS = st.integers(0, 10**9)


@given(st.lists(KOPECKS, min_size=1, max_size=3), KOPECKS, KOPECKS, KOPECKS, KOPECKS)
def test_accepting_never_lowers_a_level(amounts: list[int], inside: int, outside: int, used: int, sold: int) -> None:
    """Nor does the order in which matches are accepted change it."""
    people = participants(
        plant={
            "purchases_total": _roubles(inside + outside + sum(amounts)),
            "purchases_from_intermediate": _roubles(inside),
        },
        maker={"output_total": _roubles(used + sold), "output_used_inside": _roubles(used)},
    )
    application = cluster(participants=people, purchases=[purchase(_roubles(amount)) for amount in amounts])
    matches = matching_of(application).matches
    found = match_effects(
        application, RULES, [matches[:count] for count in range(1, len(matches) + 1)] + [matches[::-1]]
    )
    steps = [found.now, *(effect.after for effect in found.effects)]
    for before, after in pairwise(steps[:-1]):
        assert before is not None
        assert after is not None
        for one, other in zip(before.levels, after.levels, strict=True):
            assert one.value is None or other.value is None or other.value.value >= one.value.value
            assert not (one.verdict is Verdict.met and other.verdict is Verdict.not_met)
    last, reverse = steps[-2:]
    assert last is not None
    assert reverse is not None
    assert last.levels == reverse.levels


RULES = Rulebook.load()


def _roubles(kopecks: int) -> str:
    return f"{kopecks // 100}.{kopecks % 100:02d}"
