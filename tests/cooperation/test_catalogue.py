"""The catalogue: what is free, what a search finds, which operations are named."""

from __future__ import annotations

from fractions import Fraction

import pytest

from calculator.cooperation.capacity import room_for
from calculator.cooperation.catalogue import CatalogueRow, catalogue_of, search
from calculator.cooperation.competences import competences_of
from calculator.cooperation.names import same_word
from tests.cooperation.outside import MAKER, OUTSIDER, SMITH, cluster, product

ROWS = [
    product(standard="ГОСТ 25329-82", capacity="12000", unit="шт. в год", load="70 %", certificates="ISO 9001"),
    {
        "producer_inn": SMITH,
        "product": "поковки стальные кольцевые",
        "okpd2": "25.50.11",
        "equipment": "токарный центр",
    },
    {
        "producer_inn": SMITH,
        "product": "зубчатые колёса",
        "okpd2": "28.15.24",
        "load": "100",
        "note": "партия от 10 штук",
    },
]


def rows() -> tuple[CatalogueRow, ...]:
    return catalogue_of(cluster(catalogue=ROWS)).rows


def one(**stated: str) -> CatalogueRow:
    return catalogue_of(cluster(catalogue=[product(**stated)])).rows[0]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("", [1, 2, 3]),
        ("28.15", [1, 3]),
        ("28.15.1", [1]),
        ("15.10", []),  # a code is known by its beginning
        ("КОЛЕСА", [3]),
        ("колесо зубчатое", [3]),
        ("поковка", [2]),
        ("передач", [1]),
        ("шариковая", [1]),
        ("iso 9001", [1]),
        ("гост 25329-82", [1]),
        ("кузница", [2, 3]),
        (SMITH[:8], [1, 2, 3]),
        (SMITH, [2, 3]),
        ("токарная", [2]),
        ("28.15, зубчатые", [3]),
        ("зубчатые поковки", []),
        ("(((", []),
    ],
)
def test_every_word_must_be_found(words: str, numbers: list[int]) -> None:
    assert [row.number for row in search(rows(), words)] == numbers


def test_filters() -> None:
    assert [row.number for row in search(rows(), producers=[SMITH])] == [2, 3]
    assert [row.number for row in search(rows(), free="yes")] == [1]
    assert [row.number for row in search(rows(), free="no")] == [3]
    assert [row.number for row in search(rows(), producers=[SMITH], free="unknown")] == [2]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("подшипник", "подшипников", True),
        ("станки", "станок", True),
        ("станок", "станция", False),
        ("вал", "валы", True),
        ("вал", "валик", False),
        ("винты", "винтовая", False),
        ("9001", "9001", True),
        ("м16", "м18", False),
        ("300001", "300002", False),
    ],
)
def test_endings_within_reason(one: str, other: str, same: bool) -> None:
    assert same_word(one, other) is same_word(other, one) is same


def test_free_capacity_is_what_is_not_loaded() -> None:
    assert one(capacity="12 000", load="70 %").free_capacity == 3600
    assert one(capacity="100", load="33,3 %").free_capacity == Fraction(667, 10)
    assert one(capacity="100", load="120 %").free_capacity == 0
    assert one(capacity="двенадцать", load="70 %").free_capacity is None
    assert one(capacity="100").free_capacity is None


@pytest.mark.parametrize(
    ("load", "free"),
    [("70 %", "yes"), ("70", "yes"), ("0 %", "yes"), ("100 %", "no"), ("0,7", "unknown"), ("0,7 %", "yes"),
     ("полная", "unknown"), ("-5 %", "unknown")],
)  # fmt: skip
def test_load_is_a_number_only_where_it_can_mean_one_thing(load: str, free: str) -> None:
    assert one(load=load).free == free


@pytest.mark.parametrize(
    ("unit", "load", "period", "amount", "room"),
    [
        ("млн руб. в год", "70 %", "2022", 30_000_000_00, "enough"),  # 30 % of 100 million
        ("млн руб. в год", "70 %", "2022", 30_000_000_01, "short"),
        ("тыс. руб. в месяц", "0 %", "2022 год", 1_200_000_00, "enough"),  # twelve months of 100 thousand
        ("тыс. руб. в месяц", "0 %", "I квартал 2022", 300_000_01, "short"),
        ("RUB per year", "0 %", "2022", 100_00, "enough"),
        ("млн руб. в год", "70 %", "I квартал 2022", 1_00, "unknown"),  # a part of a year may be loaded otherwise
        ("млн руб. в год", "70 %", "2021-2022", 1_00, "unknown"),
        ("шт. в год", "70 %", "2022", 1_00, "unknown"),
        ("млн руб.", "70 %", "2022", 1_00, "unknown"),
        ("шт. в год", "100 %", "2022", 1_00, "short"),
        ("млн руб. в год", "", "2022", 1_00, "unknown"),
    ],
)
def test_room_is_known_only_where_units_agree(unit: str, load: str, period: str, amount: int, room: str) -> None:
    assert room_for(one(capacity="100", unit=unit, load=load), amount, period) == room


def test_a_catalogue_that_is_left_out_is_not_an_empty_one() -> None:
    assert not catalogue_of(cluster(catalogue=None)).stated
    assert catalogue_of(cluster(catalogue=[])).stated


def test_producers_by_name_and_who_is_no_participant() -> None:
    catalogue = catalogue_of(cluster(catalogue=[*ROWS, product(producer_inn=OUTSIDER)]))
    assert catalogue.producers == ((MAKER, "Точность"), (SMITH, "Кузница"), (OUTSIDER, OUTSIDER))
    assert [row.is_participant for row in catalogue.rows] == [True, True, True, False]


def test_operations_are_known_by_words() -> None:
    maker, smith = competences_of(catalogue_of(cluster(catalogue=ROWS)))
    assert {name: [row.number for row in rows] for name, rows in smith.rows.items() if rows} == {
        "forging": [2],
        "turning": [2],
    }
    assert [row.number for row in smith.unnamed] == [3]
    assert [row.number for row in maker.unnamed] == [1]


def test_a_machine_tool_that_is_made_is_no_operation() -> None:
    (smith,) = competences_of(catalogue_of(cluster(catalogue=[product(product="станки токарные")])))
    assert not any(smith.rows.values())
