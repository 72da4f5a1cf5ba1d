"""Derived columns as values: what a measure makes of each row, under the edition and the readings of the day."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from calculator.evaluation.columns import derived_columns
from calculator.facts import Application
from tests.formulas.language import scheme

RULEBOOK = scheme()
MASTERS: list[dict[str, Any]] = [
    {"inn": "9999000013", "produced_in_previous_period": True, "purchases_from_intermediate": "7.00"},
    {"inn": "9999000020", "produced_in_previous_period": False, "joined_date": "2016-02-29"},
    {"inn": "9999000038"},
]
LINKS: list[dict[str, Any]] = [{"buyer_inn": "9999000020", "seller_inn": "9999000013", "amount": "2.50"}]


def guild(day: str | None, participants: list[dict[str, Any]], links: list[dict[str, Any]]) -> Application:
    dates = {} if day is None else {"as_of_date": day}
    return Application.from_document({"application": dates, "participants": participants, "links": links})


def test_rows_in_their_order_with_what_is_not_known() -> None:
    (found,) = derived_columns([guild("2016-05-01", MASTERS, LINKS)], RULEBOOK, "guild-status")
    assert found["participants.apprentice"] == (False, True, None)
    assert found["participants.purchases_inside"] == (Fraction(700), Fraction(250), Fraction(0))


def test_each_application_has_its_own_rows_and_edition() -> None:
    first = guild("2012-05-01", MASTERS[:1], [])
    second = guild("2016-05-01", MASTERS, LINKS)
    both = derived_columns([first, second], RULEBOOK, "guild-status")
    assert [len(found["participants.apprentice"]) for found in both] == [1, 3]
    assert both == [
        *derived_columns([first], RULEBOOK, "guild-status"),
        *derived_columns([second], RULEBOOK, "guild-status"),
    ]


def test_a_day_is_a_day() -> None:
    (found,) = derived_columns([guild("2016-05-01", MASTERS, LINKS)], RULEBOOK, "guild-status")
    days = found["participants.contract_last_day"]
    assert (days[0], days[2]) == (None, None)
    assert days[1] == date(2018, 2, 28)  # two years from 29 February


def test_without_an_edition_what_no_edition_touches_is_told() -> None:
    for found in derived_columns(
        [guild(None, MASTERS, LINKS), guild("1999-01-01", MASTERS, LINKS)], RULEBOOK, "guild-status"
    ):
        assert found["participants.apprentice"] == (False, True, None)
        assert "participants.contract_last_day" not in found


def test_another_day_may_be_asked_about() -> None:
    (found,) = derived_columns([guild(None, MASTERS, LINKS)], RULEBOOK, "guild-status", as_of=date(2016, 5, 1))
    assert "participants.contract_last_day" in found
