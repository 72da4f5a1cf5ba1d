"""Work in progress as a text for the browser: it gives everything back, what cannot be read too."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.facts.dictionary import table
from calculator.store.store import Saved, Status
from calculator.web.desk import EXAMPLES, Desk
from calculator.web.estimate import estimate
from calculator.web.law import THE_LAW, Law
from calculator.web.record import RecordError, record_of, restore, titles_in
from calculator.web.variants import copied
from tests.web.visits import checked, desk, edit_costs, html, page, status_of, sum_of, type_in

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def worked_on() -> Desk:
    visitor = Desk()
    visitor.draft.costs[0]["net"] = "пять"
    visitor.draft.facts["applicant.tax_debt"] = "1 234,56"
    visitor.begin()
    visitor.draft.facts["application.application_date"] = "05.11.2026"
    visitor.draft.known_empty.add("project.past_investments")
    visitor.draft.interest = ("frp-development-loan",)
    return visitor


def test_nothing_entered_is_nothing_to_keep() -> None:
    visitor = Desk()
    estimate(visitor.draft)
    visitor.speak("en")
    visitor.turn_to(EXAMPLES[3])
    estimate(visitor.draft)
    assert record_of(visitor) is None


def test_everything_comes_back() -> None:
    before = worked_on()
    text = record_of(before, NOON)
    assert text is not None
    assert titles_in(text) == (NOON, (None, "Новая заявка 1"))
    after = Desk(language="en")
    restore(after, text)
    assert after.current == "new-1"
    assert after.draft.interest == ("frp-development-loan",)
    for name in (EXAMPLES[0], "new-1"):
        after.turn_to(name)
        before.turn_to(name)
        assert after.draft.read()[0] == before.draft.read()[0]
    assert after.drafts[EXAMPLES[0]].costs[0]["net"] == "пять"
    again = record_of(after, NOON)
    assert again is not None
    assert json.loads(again)["drafts"][0]["document"] == json.loads(text)["drafts"][0]["document"]


def test_scenarios_the_law_and_the_place_in_the_store_come_back() -> None:
    before = worked_on()
    before.draft.law = Law("01.06.2021", {"cost_date": "DATE_BOTH"}, {"frp-development-loan.frp_dev_base_rate": "3%"})
    variant = copied(1, "Осень", before.draft.read()[0])
    variant.facts, variant.values = {"applicant.tax_debt": "сто"}, {"frp-development-loan.frp_dev_base_rate": "5%"}
    before.variants[before.current] = [variant]
    before.variants[EXAMPLES[3]] = [copied(1, "A", {"id": "x"})]
    before.turn_to(EXAMPLES[3])
    estimate(before.draft)
    before.turn_to("new-1")
    before.saved["new-1"] = Saved("7f", "Дело", "me", None, Status.received, NOON, NOON, 4, "1", "0")
    after = Desk()
    restore(after, str(record_of(before, NOON)))
    assert after.variants["new-1"] == before.variants["new-1"]
    assert [one.name for one in after.variants[EXAMPLES[3]]] == ["A"], (
        "a scenario of an example that was not changed itself"
    )
    assert after.draft.law == before.draft.law
    assert (after.saved["new-1"].id, after.saved["new-1"].version, after.saved["new-1"].changed) == ("7f", 4, NOON)
    after.reset()
    assert after.draft.law == before.draft.law


def test_a_record_of_the_first_version_is_still_read() -> None:
    record = json.loads(str(record_of(worked_on(), NOON)))
    record["version"] = 1
    for one in record["drafts"]:
        del one["law"], one["scenarios"], one["saved"]
    after = Desk()
    restore(after, json.dumps(record))
    assert after.drafts[EXAMPLES[0]].costs[0]["net"] == "пять"
    assert after.draft.facts["application.application_date"] == "05.11.2026"
    assert (after.draft.law, after.variants["new-1"], after.saved) == (THE_LAW, [], {})


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"version": 99}', '{"version": 1}', '{"version": 1, "drafts": [{}], "current": ""}'],
)
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(RecordError):
        restore(Desk(), text)


def test_fields_that_are_no_more_are_left_out() -> None:
    text = record_of(worked_on(), NOON)
    assert text is not None
    record = json.loads(text)
    record["drafts"][0]["facts"]["applicant.once"] = "1"
    record["drafts"][0]["tables"]["costs"][0]["once"] = "1"
    record["drafts"][0]["tables"]["once"] = []
    after = Desk()
    restore(after, json.dumps(record))
    draft = after.drafts[EXAMPLES[0]]
    assert "applicant.once" not in draft.facts
    assert "once" not in draft.costs[0]
    assert "once" not in draft.tables
    assert draft.costs[0]["net"] == "пять"


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from([item.key for item in table("costs").fields]), st.text(max_size=12), max_size=4
        ),
        max_size=4,
    )
)
def test_any_typed_rows_come_back_as_typed(rows: list[dict[str, str]]) -> None:
    before = Desk()
    before.draft.tables["costs"] = rows
    text = record_of(before, NOON)
    if text is None:
        return
    after = Desk()
    restore(after, text)
    assert after.draft.read() == before.draft.read()


def test_what_an_earlier_visit_left_is_offered_and_taken_up() -> None:
    text = record_of(worked_on(), NOON)
    assert text is not None
    test = page()
    desk(test).left_behind = ("earlier", text)
    checked(test.run())
    assert "В этом браузере есть незаконченная работа от 25.11.2026, 12:00: изменённый пример; Новая заявка 1." in html(
        test
    )
    checked(test.button(key="offer-continue").click().run())
    assert desk(test).current == "new-1"
    assert desk(test).forgotten == ["earlier"]
    assert "незаконченная работа от" not in html(test)


def test_an_offer_can_be_cleared_away() -> None:
    text = record_of(worked_on(), NOON)
    test = page()
    desk(test).left_behind = ("earlier", str(text))
    checked(test.run())
    checked(test.button(key="offer-clear").click().run())
    assert desk(test).forgotten == ["earlier"]
    assert sum_of(test) == "96 175 000,00 ₽"


def test_everything_entered_can_be_cleared_away() -> None:
    test = edit_costs(page(), row1={"net": "1 000 000,50"})
    type_in(test, "applicant.tax_debt", "5,00")
    assert desk(test).stored is not None
    assert status_of(test).startswith("Условия не выполнены")
    checked(test.button(key="clear-all").click().run())
    assert desk(test).stored is None
    assert sum_of(test) == "96 175 000,00 ₽"
