"""Applications looked at together: pure functions over facts."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from calculator.facts import Application
from calculator.intake.cross_rows import cross_rows
from calculator.intake.crosschecks import (
    Claim,
    CostPlace,
    budget_use,
    claims_of,
    lines_claimed,
    participants_in_several_clusters,
    repeated_costs,
)

LINE = {"category": "equipment", "supplier_inn": "9999000020", "invoice_date": "2024-05-20", "gross": "120.00"}


def application(name: str, **document: Any) -> Application:
    return Application.from_document({"contract": 1, "id": name, **document})


def test_one_invoice_in_two_applications() -> None:
    one = application("a", costs=[{"net": "5.00"}, LINE])
    two = application("b", costs=[LINE, {**LINE, "gross": "120.01"}, {**LINE, "invoice_date": "2024-05-21"}])
    (found,) = repeated_costs([one, two])
    assert found.places == (CostPlace("a", 2), CostPlace("b", 1))
    assert (found.supplier_inn, found.day, found.amount) == ("9999000020", date(2024, 5, 20), 12000)


def test_one_invoice_twice_in_one_application() -> None:
    (found,) = repeated_costs([application("a", costs=[LINE, LINE])])
    assert found.places == (CostPlace("a", 1), CostPlace("a", 2))


def test_an_agreement_by_invoice_and_by_payment_is_told_once() -> None:
    line = {**LINE, "paid_on": "2024-06-01", "net": "100.00"}
    assert len(repeated_costs([application("a", costs=[line]), application("b", costs=[line])])) == 1


def test_a_line_that_lacks_something_agrees_with_none() -> None:
    for missing in ("supplier_inn", "invoice_date", "gross"):
        line = {key: value for key, value in LINE.items() if key != missing}
        assert repeated_costs([application("a", costs=[line]), application("b", costs=[line])]) == ()


def test_a_participant_of_two_clusters() -> None:
    rows = [{"inn": "9999000013"}, {"inn": "9999000020"}]
    applications = [
        application("a", cluster={"id": "Пенза"}, participants=rows),
        application("b", cluster={"id": "Тула"}, participants=rows[:1]),
        application("c", cluster={"id": "Пенза"}, participants=rows),
        application("d", participants=rows),
    ]
    (found,) = participants_in_several_clusters(applications)
    assert found.inn == "9999000013"
    assert found.clusters == {"a": "Пенза", "b": "Тула", "c": "Пенза"}


def test_a_budget_in_turn() -> None:
    claims = [
        Claim("late", 50, date(2024, 3, 1)),
        Claim("no day", 10),
        Claim("early", 60, date(2024, 1, 1)),
        Claim("mid", 30, date(2024, 2, 1)),
    ]
    use = budget_use(100, claims)
    assert [claim.application for claim in use.accepted] == ["early", "mid", "no day"]
    assert [claim.application for claim in use.short] == ["late"]
    assert use.left == 0


@given(st.integers(0, 1000), st.lists(st.integers(0, 500), max_size=8))
def test_a_budget_is_never_overspent_and_nobody_who_fits_is_left_out(budget: int, sums: list[int]) -> None:
    use = budget_use(budget, [Claim(str(place), amount) for place, amount in enumerate(sums)])
    assert use.left >= 0
    assert all(claim.amount > use.left for claim in use.short)
    assert len(use.accepted) + len(use.short) == len(sums)


def test_claimed_beside_computed() -> None:
    one = application("a", application={"claimed_amounts": {"x": "10.00", "y": "5.00"}},
                      costs=[{"claimed_amount": "7.00"}, {"net": "1.00"}])  # fmt: skip
    assert [(c.name, c.claimed, c.difference) for c in claims_of(one, {"x": 900})] == [
        ("x", 1000, 100),
        ("y", 500, None),
    ]
    assert [(c.name, c.claimed, c.difference) for c in lines_claimed(one, {1: 700})] == [("1", 700, 0)]


def test_rows_of_the_batch() -> None:
    common: dict[str, Any] = {"application": {"measure": "m", "budget_left": "100.00"}, "costs": [LINE]}
    rows = [{"inn": "9999000013"}]
    applications = [
        application("a", cluster={"id": "Пенза"}, participants=rows, **common),
        application("b", cluster={"id": "Тула"}, participants=rows, **common),
    ]
    measures = [{"id": name, "measure": "m", "group": "available", "amount": "60.00"} for name in ("a", "b")]
    russian = cross_rows(applications, measures, "ru")
    assert [(row["kind"], row["ids"]) for row in russian] == [
        ("repeated_cost", "a, b"), ("shared_participant", "a, b"), ("budget", "a, b"),
    ]  # fmt: skip
    assert [row["text"].replace("\u00a0", " ") for row in russian] == [
        "одна и та же затрата: поставщик 9999000020, 20.05.2024, 120,00 ₽ — заявка a, строка 1; заявка b, строка 1",
        "участник 9999000013 указан в нескольких кластерах: Пенза, Тула",
        "бюджета 100,00 ₽ хватает не на все заявки; после 1 заявки останется 40,00 ₽; не хватит на b",
    ]
    assert [row["text"].replace("\u00a0", " ") for row in cross_rows(applications, measures, "en")] == [
        "one and the same cost: supplier 9999000020, 20 May 2024, RUB 120.00: application a, row 1; application b, row 1",
        "participant 9999000013 is named in several clusters: Пенза, Тула",
        "the budget of RUB 100.00 does not suffice for all applications; after 1 application RUB 40.00 is left; too little for b",
    ]
