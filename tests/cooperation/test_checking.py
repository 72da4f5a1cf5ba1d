"""A cluster checked as a whole: decision and deadlines, participants, purchases outside."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from calculator.console.cluster_words import deadline_text, gives, level_of
from calculator.cooperation.checking import ClusterCheck, check_cluster
from calculator.cooperation.participants import Participant
from tests.cooperation.clusters import RULEBOOK, STRANGER, P, application, link, ten


def checked(of: dict[str, Any], as_of: date | None = None) -> ClusterCheck:
    return check_cluster(application(of), RULEBOOK, as_of=as_of)


def member(of: ClusterCheck, number: int) -> Participant:
    return next(one for one in of.participants if one.inn == P[number])


# decision and deadlines -----------------------------------------------------------------------------------------------


def test_last_days_of_review_and_decision() -> None:
    # thirty working days from 2025-04-28 over the holidays of May and June; five years from the decision
    found = {one.id: one.found and one.found.date for one in checked(ten()).deadlines}
    assert found == {"review": date(2025, 6, 17), "decision_last_day": date(2027, 9, 15)}


def test_a_year_without_a_calendar_gives_no_date() -> None:
    of = ten()
    of["application"]["application_date"] = "2049-11-01"
    review = checked(of).deadlines[0]
    assert (review.found, review.without) == (None, "calendar")
    assert deadline_text(review, "ru").startswith("дата не подтверждена")


def test_facts_that_a_deadline_needs_are_named() -> None:
    of = ten()
    del of["cluster"]["conformity_decision_date"]
    last = checked(of).deadlines[1]
    assert (last.without, last.missing) == ("facts", ("cluster.conformity_decision_date",))
    assert "решения о соответствии" in deadline_text(last, "ru")


def test_no_term_is_known_for_the_time_before_the_transitional_rule() -> None:
    last = checked(ten(), date(2021, 11, 25)).deadlines[1]
    assert (last.found, last.without) == (None, "rules")


def test_without_an_edition_there_are_no_deadlines_and_contracts_are_told_all_the_same() -> None:
    found = checked(ten(), date(2010, 1, 1))
    assert (found.measure.edition, found.deadlines, found.answer.levels) == (None, (), ())
    assert found.graph.total == 356_00


# participants ---------------------------------------------------------------------------------------------------------


def test_what_a_final_producer_contributes() -> None:
    one = member(checked(ten()), 1)
    assert (one.final, one.purchases, one.inside) == (True, 1000_00, 250_00)
    assert (one.level, one.bears) == (Fraction(1, 4), Fraction(250, 1500))


def test_what_a_supplier_contributes() -> None:
    found = checked(ten())
    one = member(found, 4)
    assert (one.listed, one.contracts) == (True, 8)
    assert (one.sold, one.sold_to_final, one.carries) == (140_00, 140_00, Fraction(140, 1500))
    assert gives(one, found, "en") == [
        "in the share of participants in listed territories",
        "by sales 9.33… percentage points of the functional dependence of the cluster",
    ]


def test_contributions_of_purchases_are_the_level_and_those_of_sales_what_contracts_tell() -> None:
    found = checked(ten())
    assert sum((one.bears or Fraction(0) for one in found.participants), Fraction(0)) == Fraction(350, 1500)
    assert sum((one.carries or Fraction(0) for one in found.participants), Fraction(0)) == Fraction(350, 1500)


def test_who_breaks_a_rule() -> None:
    of = ten()
    of["participants"][4]["agreement_signed"] = False
    found = checked(of)
    broken = {one.inn: [condition.id for condition in one.breaks] for one in found.participants if one.breaks}
    assert broken == {P[5]: ["participation_agreements", "so_party_to_agreements"]}


def test_a_share_of_the_whole_is_not_told_where_a_part_of_it_is_not_known() -> None:
    of = ten()
    del of["participants"][1]["purchases_total"]
    found = checked(of)
    assert (member(found, 1).level, member(found, 1).bears) == (Fraction(1, 4), None)
    assert member(found, 4).carries is None


@pytest.mark.parametrize(
    ("language", "text"), [("ru", f"наименьшая доля 20 %, {P[2]}"), ("en", f"least share 20%, {P[2]}")]
)
def test_the_least_of_the_final_producers_stands_where_each_must_reach_the_threshold(language: str, text: str) -> None:
    found = checked(ten())
    each = next(level for level in found.answer.levels if level.each)
    assert level_of(each, found, language).replace("\u00a0", " ") == text


# purchases outside ----------------------------------------------------------------------------------------------------


def test_what_final_producers_buy_outside() -> None:
    of = ten()
    of["purchases"] = [
        {"buyer_inn": P[1], "seller_inn": STRANGER, "name": "steel", "okpd2": "24.10", "amount": "300.00"},
        {"buyer_inn": P[1], "seller_inn": P[3], "name": "castings", "amount": "150.00"},  # inside
        {"buyer_inn": P[1], "name": "somewhere", "amount": "450.00"},
        {"buyer_inn": P[3], "seller_inn": STRANGER, "name": "coke", "amount": "70.00"},  # of no final producer
    ]
    first, second = checked(of).outside
    assert (first.buyer, first.amount, first.told) == (P[1], 750_00, 750_00)
    assert [(row.row, row.name, row.amount) for row in first.rows] == [(3, "somewhere", 450_00), (1, "steel", 300_00)]
    assert (second.buyer, second.amount, second.rows) == (P[2], 400_00, ())


def test_what_is_not_stated_inside_leaves_the_outside_open() -> None:
    of = ten()
    of["links"].append(link(P[3], P[2], None))
    assert checked(of).outside[1].amount is None
