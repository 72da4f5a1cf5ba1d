"""Purchases made outside beside the catalogue: who is proposed, why, and in which order."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.cooperation.match_texts import reason_text, room_text
from calculator.cooperation.matching import Match, matching_of
from calculator.facts.codes import common_part, levels
from tests.cooperation.outside import MAKER, OUTSIDER, PLANT, SMITH, cluster, product, purchase

CODES = ("28.15.10", "28.15.24", "28.15.10.110", "28.15", "28", "25.50", "")
NAMES = ("винты шариковые", "передача шарико-винтовая", "поковки", "услуги прочие", "")


def found(purchases: list[dict[str, Any]], catalogue: list[dict[str, Any]]) -> tuple[Match, ...]:
    return matching_of(cluster(purchases=purchases, catalogue=catalogue)).matches


def told(match: Match) -> tuple[object, ...]:
    """What a match says, wherever its rows stand."""
    return (match.purchase.buyer_inn, match.purchase.okpd2, match.purchase.name, match.offer.producer_inn,
            match.offer.okpd2, match.offer.product, match.basis, match.shared, match.words)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "shared", "depth"),
    [
        ("28.15.10", "28.15.10", "28.15.10", 5),
        ("28.15.10", "28.15.24", "28.15", 3),
        ("28.15.10.110", "28.15.10.120", "28.15.10", 5),
        ("28.15.10.110", "28.15", "28.15", 3),
        ("28.15", "28.41", "28", 1),
        ("28.15", "27.15", "", None),
    ],
)
def test_the_level_that_codes_have_in_common(one: str, other: str, shared: str, depth: int | None) -> None:
    assert common_part(one, other) == common_part(other, one) == shared
    assert (levels(shared) if shared else None) == depth


def test_same_code_comes_before_a_common_beginning_and_that_before_words() -> None:
    offers = [
        product(okpd2="27.11", product="винты шариковые", producer_inn=SMITH),
        product(okpd2="28.15.24", product="колёса зубчатые"),
        product(okpd2="28.15.10", product="гайки"),
    ]
    matches = found([purchase()], offers)
    assert [match.basis for match in matches] == ["code", "group", "words"]
    assert [reason_text(match, "en") for match in matches] == [
        "the same OKPD 2 code: 28.15.10; the names have no word in common",
        "common beginning of the OKPD 2 codes: 28.15, 3 levels of 5; the names have no word in common",
        "by words of the name; words in common: винты, шариковые",
    ]


def test_more_words_in_common_come_first() -> None:
    offers = [product(product="передача"), product(product="винт шариковый", producer_inn=SMITH)]
    assert [match.offer.producer_inn for match in found([purchase()], offers)] == [SMITH, MAKER]


@pytest.mark.parametrize(
    ("bought", "made"),
    [
        (purchase(okpd2="28.15"), product(okpd2="28.41", product="станки")),  # one class
        (purchase(okpd2="", name="винты"), product(okpd2="", product="станки")),  # no code at all
        (purchase(okpd2="", name="услуги прочие"), product(okpd2="", product="прочие услуги")),  # words of anything
        (purchase(okpd2="", name="винты стальные оцинкованные"), product(okpd2="", product="рамы стальные сварные")),
        (purchase(), product(producer_inn=PLANT)),  # the buyer itself
        (purchase(), product(producer_inn=OUTSIDER)),  # no participant
    ],
)
def test_what_is_not_proposed(bought: dict[str, Any], made: dict[str, Any]) -> None:
    assert found([bought], [made]) == ()


def test_only_what_participants_buy_outside_is_matched() -> None:
    bought = [purchase(), purchase(seller_inn=SMITH), purchase(buyer_inn=OUTSIDER), purchase(seller_inn=None)]
    matching = matching_of(cluster(purchases=bought))
    assert [one.number for one, _ in matching.purchases] == [1, 4]
    assert [one.number for one in matching.inside] == [2]
    assert [one.number for one in matching.others] == [3]
    assert [one.from_whom for one, _ in matching.purchases] == ["outside", "unknown"]


def test_without_participants_nothing_is_outside() -> None:
    matching = matching_of(cluster(participants=None))
    assert not matching.participants_known
    assert matching.purchases == ()


def test_why_the_room_is_not_known() -> None:
    def why(**stated: str) -> str:
        (match,) = found([purchase()], [product(**stated)])
        return room_text(match, "en").partition(": ")[2]

    assert why() == "the capacity is not stated as a number"
    assert why(capacity="100") == "the load is not stated as a number"
    assert why(capacity="100", load="70 %") == "the unit of the capacity is not stated"
    assert "in “шт. в год”" in why(capacity="100", load="70 %", unit="шт. в год")
    assert (
        why(capacity="100", load="70 %", unit="млн руб.") == "the periods of purchase and capacity cannot be compared"
    )


ROWS_BOUGHT = st.lists(
    st.builds(
        purchase,
        buyer_inn=st.sampled_from([PLANT, MAKER, SMITH]),
        okpd2=st.sampled_from(CODES),
        name=st.sampled_from(NAMES),
    ),
    max_size=5,
)
ROWS_MADE = st.lists(
    st.builds(
        product,
        producer_inn=st.sampled_from([PLANT, MAKER, SMITH]),
        okpd2=st.sampled_from(CODES),
        product=st.sampled_from(NAMES),
    ),
    max_size=5,
)


@given(ROWS_BOUGHT, ROWS_MADE)
def test_an_equal_code_of_another_participant_is_always_proposed(
    bought: list[dict[str, Any]], made: list[dict[str, Any]]
) -> None:
    keys = {match.key for match in found(bought, made) if match.basis == "code"}
    codes = set(CODES) - {""}
    assert keys == {
        (row, place)
        for row, one in enumerate(bought, start=1)
        for place, other in enumerate(made, start=1)
        if one.get("okpd2") == other.get("okpd2") in codes and one["buyer_inn"] != other["producer_inn"]
    }


@given(ROWS_BOUGHT, ROWS_MADE, st.randoms())
def test_nobody_is_proposed_to_itself_and_the_order_of_rows_changes_nothing(
    bought: list[dict[str, Any]], made: list[dict[str, Any]], shuffle: random.Random
) -> None:
    matches = found(bought, made)
    assert not [match for match in matches if match.offer.producer_inn == match.purchase.buyer_inn]
    shuffled = [list(bought), list(made)]
    for rows in shuffled:
        shuffle.shuffle(rows)
    assert sorted(map(told, found(*shuffled))) == sorted(map(told, matches))
