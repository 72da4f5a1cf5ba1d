"""The page of the catalogue: search, proposals that a person accepts, what they change, and what becomes of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from calculator.web.desk import Desk
from calculator.web.estimate import estimate
from calculator.web.proposals import proposals_of
from calculator.web.record import record_of, restore
from calculator.wording import t
from tests.web.test_cluster_page import at_the_cluster
from tests.web.visits import checked, desk, edit, go, html, speak

EXAMPLE = "machine-tool-cooperation"
SCREWS = "\x1f".join(("9999002050", "28.15.24", "передачи шарико-винтовые"))
"""The offer of ball screws, by what it says."""
OUTSIDE = {"buyer_inn": "9999001017", "seller_inn": "9999000704", "okpd2": "28.15.24", "amount": "1000000"}


def at_the_catalogue(language: str = "ru", example: str = EXAMPLE) -> AppTest:
    return go(at_the_cluster(example, language), "catalogue")


def choices(test: AppTest) -> list[Any]:
    return [one for one in test.radio if "/accept/" in str(one.key)]


def accept(test: AppTest, bought: str, offer: str) -> AppTest:
    """Choose an offer for what is bought."""
    next(one for one in choices(test) if bought in one.label).set_value(offer)
    return checked(test.run())


def accepted(test: AppTest) -> str:
    """The heading of the card."""
    found = re.search(r'<section class="card"[^>]*><h2>([^<]*)</h2>', html(test))
    assert found
    return found[1]


def typed(test: AppTest, text: str) -> AppTest:
    next(one for one in test.text_input if "catalogue-search" in str(one.key)).set_value(text)
    return checked(test.run())


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_cluster_page_leads_here(language: str) -> None:
    test = at_the_cluster(EXAMPLE, language)
    assert t("catalogue.title", language) in [link.proto.label for link in test.get("page_link")]
    assert t("catalogue.found", language, count=20, all=20) in html(go(test, "catalogue"))


def test_search_and_filters() -> None:
    test = typed(at_the_catalogue(), "28.15 колесо")
    text = html(test)
    assert t("catalogue.found", "ru", count=1, all=20) in text
    assert "колёса зубчатые и редукторы" in text
    assert t("catalogue.nothing_found", "ru", count=0, all=20) in html(typed(test, "самолёты"))
    typed(test, "")
    next(one for one in test.button_group if "catalogue-free" in str(one.key)).set_value("only_unknown")
    assert t("catalogue.found", "ru", count=1, all=20) in html(checked(test.run()))


def test_nothing_is_accepted_until_a_person_does() -> None:
    test = at_the_catalogue()
    assert accepted(test) == t("catalogue.accepted_none", "ru")
    assert {one.value for one in choices(test)} == {""}
    assert desk(test).draft.accepted == {}


def test_accepting_shows_before_and_after_and_survives() -> None:
    """36 million of ball screws: 13.80 % → 16.09 %."""
    test = accept(at_the_catalogue(), "передачи шарико", SCREWS)
    text = html(test)
    assert accepted(test) == t("catalogue.accepted", "ru", count=1, amount="36 000 000,00 ₽")
    assert "16,09… % (порог 10 %), выполнено" in text
    assert "не больше 24 000 000,00 ₽" in text
    go(test, "costs")
    test = speak(go(test, "catalogue"), "ru", "en")
    assert accepted(test) == t("catalogue.accepted", "en", count=1, amount="RUB 36,000,000.00")
    assert [one.value for one in choices(test) if one.value] == [SCREWS]


def test_a_row_put_before_does_not_turn_what_was_accepted() -> None:
    test = accept(at_the_catalogue(), "передачи шарико", SCREWS)
    draft = desk(test).draft
    draft.replace_rows("purchases", [dict(draft.tables["purchases"][0]), *draft.tables["purchases"]])
    draft.replace_rows("catalogue", draft.tables["catalogue"][::-1])
    checked(test.run())
    assert accepted(test) == t("catalogue.accepted", "ru", count=1, amount="36 000 000,00 ₽")
    edit(test, "purchases", row7={"amount": "35 000 000,00"})  # another purchase than the one that was accepted
    assert accepted(test) == t("catalogue.accepted_none", "ru")


def test_all_first_proposals_and_none() -> None:
    test = at_the_catalogue()
    test.button(key="accept-first").click()
    checked(test.run())
    assert accepted(test) == t("catalogue.accepted", "ru", count=10, amount="418 000 000,00 ₽")
    assert all(one.value for one in choices(test))
    test.button(key="accept-none").click()
    checked(test.run())
    assert accepted(test) == t("catalogue.accepted_none", "ru")
    assert not any(one.value for one in choices(test))


def test_what_is_accepted_becomes_a_scenario() -> None:
    test = accept(at_the_catalogue(), "передачи шарико", SCREWS)
    test.button(key="keep-scenario").click()
    test.run()
    (variant,) = desk(test).variants[desk(test).current]
    assert variant.name == t("catalogue.variant_name", "ru", count=1)
    assert len(variant.document["links"]) == len(desk(test).draft.tables["links"]) + 1
    assert variant.document["costs"][-1] == {
        "category": "starter_batch", "gross": "36000000.00", "supplier_inn": "9999002050",
    }  # fmt: skip


def test_what_was_accepted_is_in_the_record_of_the_work() -> None:
    test = accept(at_the_catalogue(), "передачи шарико", SCREWS)
    record = record_of(desk(test))
    assert record is not None
    other = Desk()
    restore(other, record)
    assert other.drafts[EXAMPLE].accepted == desk(test).draft.accepted


def test_of_many_purchases_ten_are_shown_at_once() -> None:
    test = at_the_catalogue(example="machine-tool-cluster")
    buyer, maker = "9999001017", "9999001056"
    edit(test, "catalogue", added=[{"producer_inn": maker, "okpd2": "28.15.24", "product": "передачи"}])
    bought = [
        {"buyer_inn": buyer, "seller_inn": "9999000704", "okpd2": "28.15.24", "amount": str(n)} for n in range(1, 13)
    ]
    edit(test, "purchases", added=bought)
    assert len(choices(test)) == 10
    box = next(one for one in test.selectbox if "purchases-shown" in str(one.key))
    box.set_value(10)
    assert len(choices(checked(test.run()))) == 2


def test_texts_of_the_application_stay_texts() -> None:
    test = at_the_catalogue(example="machine-tool-cluster")
    row = {"producer_inn": "9999001056", "okpd2": "28.15.24", "product": "<img src=x> **передачи**"}
    edit(test, "catalogue", added=[row])
    edit(test, "purchases", added=[{**OUTSIDE, "name": "[винты](http://x)"}])
    assert "&lt;img src=x&gt; **передачи**" in html(test)
    (box,) = choices(test)
    assert box.options[1].endswith(r"\<img src=x\> \*\*передачи\*\* \(28\.15\.24\)")
    assert r"\[винты\]\(http\:" in box.label


def test_an_application_without_a_catalogue_says_so() -> None:
    text = html(at_the_catalogue(example="machine-tool-cluster"))
    assert t("catalogue.not_stated", "ru") in text
    assert t("catalogue.no_purchases", "ru") in text


def test_of_many_proposals_the_likeliest_are_shown_and_the_one_accepted() -> None:
    test = at_the_catalogue(example="machine-tool-cluster")
    made = [{"producer_inn": "9999001056", "okpd2": "28.15.24", "product": f"передача {n}"} for n in range(6)]
    edit(test, "catalogue", added=made)
    edit(test, "purchases", added=[{**OUTSIDE, "name": "передача"}])
    (box,) = choices(test)
    assert len(box.options) == 5
    assert t("catalogue.more_offers", "ru", count=2) in html(test)
    application = estimate(desk(test).draft).application
    assert application is not None
    (purchase,) = proposals_of(application).purchases.values()
    desk(test).draft.accepted = {purchase: "\x1f".join(("9999001056", "28.15.24", "передача 5"))}
    go(test, "costs")
    (box,) = choices(go(test, "catalogue"))
    assert len(box.options) == 6
    assert box.value.endswith("передача 5")
