"""Rows picked out of child tables, lists and codes: what they give, and that a fact more never turns an answer."""

from __future__ import annotations

import copy
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calculator.evaluation.executing import Pass
from calculator.evaluation.frame import Frame
from calculator.evaluation.values import Number, Truth, Words
from calculator.facts import Application
from calculator.facts.codes import falls_under, is_element
from calculator.formulas.building import build
from calculator.rulebook import Rulebook
from calculator.rulebook.compiling import Compiler
from calculator.rulebook.scopes import RuleScope
from tests.evaluation.mills import condition, judged_condition, mill, parameter, row

Document = dict[str, Any]

FORMULAS = {
    "greatest": "greatest(purchases.amount)",
    "greatest_where": 'greatest(purchases.amount, where=purchases.period == "2025")',
    "least_where": 'least_of(purchases.amount, where=purchases.period == "2025")',
    "first": "first(purchases.amount)",
    "lookup": "lookup(purchases.amount, key=applicant.inn, by=purchases.buyer_inn)",
    "lookup_rows": "total(lookup(purchases.amount, key=links.buyer_inn, by=purchases.buyer_inn))",
    "lookup_by_sum": "lookup(purchases.amount, key=application.amount_requested, by=purchases.amount)",
    "coded": "some(coded(purchases.okpd2, machines))",
    "listed": "every(purchases.period in years_wanted)",
    "first_text": 'first(purchases.period) == "2025"',
    "text_of_a_row": 'lookup(purchases.period, key=applicant.inn, by=purchases.buyer_inn) == "2025"',
    "text_of_either": '(first(purchases.period) if applicant.in_bankruptcy else "2025") == "2025"',
}
INNS = ["9999000013", "9999000020"]


@pytest.fixture(scope="module")
def rulebook(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    parameters = {
        "machines": parameter("list", row(["26-28", "!28.3", "30.1"])),
        "years_wanted": parameter("list", row(["2024", "2025"])),
    }
    used = condition("some(coded(purchases.okpd2, machines)) and every(purchases.period in years_wanted)")
    return mill(tmp_path_factory.mktemp("mill"), {"asked": used}, parameters)


def values(rulebook: Rulebook, name: str, documents: list[Document]) -> list[tuple[Any, Any]]:
    """Low and high of a number, or what a truth value can be, for each application."""
    run = Pass(Frame([Application.from_document(copy.deepcopy(one)) for one in documents]), rulebook, {})
    value = run.values(
        build(FORMULAS[name], RuleScope(Compiler(rulebook.measures), rulebook.measures["mill"], None))
    ).single
    if isinstance(value, Truth):
        return [(value.value(place), None) for place in range(len(documents))]
    assert isinstance(value, Number)
    return [(value.low(place), value.high(place)) for place in range(len(documents))]


def one(rulebook: Rulebook, name: str, document: Document) -> tuple[Any, Any]:
    return values(rulebook, name, [{"application": {"application_date": "2020-06-01"}, **document}])[0]


def bought(*amounts: int | None, **more: Any) -> Document:
    return {"purchases": [{**({} if amount is None else {"amount": amount}), **more} for amount in amounts]}


def test_greatest_and_least(rulebook: Rulebook) -> None:
    assert one(rulebook, "greatest", bought(1, 3, 2)) == (300, 300)
    assert one(rulebook, "greatest", bought(1, None)) == (100, None)
    assert one(rulebook, "greatest", bought()) == (None, None)
    assert one(rulebook, "greatest", {}) == (None, None)
    mixed = {"purchases": [{"amount": 5, "period": "2024"}, {"amount": 3, "period": "2025"}, {"amount": 4}]}
    assert one(rulebook, "greatest_where", mixed) == (300, 400)
    assert one(rulebook, "least_where", mixed) == (300, 300)
    assert one(rulebook, "least_where", bought(4)) == (None, None), "the one row may not count"


def test_first_row(rulebook: Rulebook) -> None:
    assert one(rulebook, "first", bought(7, 9)) == (700, 700)
    assert one(rulebook, "first", bought(None, 9)) == (0, None)
    assert one(rulebook, "first", bought()) == (None, None)
    assert one(rulebook, "first_text", bought(1, period="2025")) == (True, None)
    assert one(rulebook, "first_text", bought(1)) == (None, None)


def test_row_by_its_key(rulebook: Rulebook) -> None:
    applicant = {"applicant": {"inn": INNS[0]}}
    mine, other = {"buyer_inn": INNS[0], "amount": 5}, {"buyer_inn": INNS[1], "amount": 6}
    assert one(rulebook, "lookup", {**applicant, "purchases": [other, mine]}) == (500, 500)
    assert one(rulebook, "lookup", {**applicant, "purchases": [other]}) == (None, None)
    assert one(rulebook, "lookup", {**applicant, "purchases": [mine, mine]}) == (500, 500)
    assert one(rulebook, "lookup", {**applicant, "purchases": [mine, {**mine, "amount": 6}]}) == (None, None)
    assert one(rulebook, "lookup", {**applicant, "purchases": [mine, {"amount": 6}]}) == (None, None)
    assert one(rulebook, "lookup", {**applicant, "purchases": [mine, {"amount": 5}]}) == (500, 500)
    assert one(rulebook, "lookup", {"purchases": [mine]}) == (None, None)
    asked = {"application": {"amount_requested": 6}, "purchases": [mine, other]}
    assert values(rulebook, "lookup_by_sum", [asked]) == [(600, 600)]


# soundness ----------------------------------------------------------------------------------------------------------

PURCHASE = {
    "amount": st.sampled_from([0, 5, 5, 6, 7]),
    "period": st.sampled_from(["2023", "2024", "2025"]),
    "buyer_inn": st.sampled_from(INNS),
    "okpd2": st.sampled_from(["28", "28.3", "28.30.2", "28.41", "30", "30.11", "01.1", "99"]),
}


@st.composite
def full(draw: st.DrawFn) -> Document:
    purchases = draw(st.lists(st.fixed_dictionaries(PURCHASE), max_size=4))
    links = draw(st.lists(st.fixed_dictionaries({"buyer_inn": PURCHASE["buyer_inn"]}), max_size=3))
    return {
        "application": {"amount_requested": draw(PURCHASE["amount"])},
        "applicant": {"inn": draw(PURCHASE["buyer_inn"]), "in_bankruptcy": draw(st.booleans())},
        "purchases": purchases,
        "links": links,
    }


def thinned(draw: st.DrawFn, document: Document) -> Document:
    """The document with some facts, or a whole table, left out."""
    rest = copy.deepcopy(document)
    for table in ("purchases", "links"):
        if draw(st.integers(0, 9)) == 0:
            rest.pop(table, None)
    for holder in (rest["application"], rest["applicant"], *rest.get("purchases", []), *rest.get("links", [])):
        for key in list(holder):
            if draw(st.integers(0, 2)) == 0:
                del holder[key]
    return rest


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Document, Document, Document]:
    """An application with all facts, with fewer, and with fewer still."""
    document = draw(full())
    fewer = thinned(draw, document)
    return document, fewer, thinned(draw, fewer)


def contained(inner: tuple[Any, Any], outer: tuple[Any, Any], *, truth: bool) -> bool:
    if truth:
        return outer[0] is None or inner[0] is outer[0]
    low_held = outer[0] is None or (inner[0] is not None and Fraction(inner[0]) >= outer[0])
    return low_held and (outer[1] is None or (inner[1] is not None and Fraction(inner[1]) <= outer[1]))


TRUTHS = {"coded", "listed", "first_text", "text_of_a_row", "text_of_either"}


@pytest.mark.parametrize("name", FORMULAS)
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(documents=pairs())
def test_a_fact_more_only_narrows(name: str, documents: tuple[Document, ...], rulebook: Rulebook) -> None:
    found = [values(rulebook, name, [document])[0] for document in documents]
    assert contained(found[0], found[1], truth=name in TRUTHS)
    assert contained(found[1], found[2], truth=name in TRUTHS)
    assert values(rulebook, name, list(documents)) == found, "a batch answers as singles do"


# codes and lists ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "elements", "answer"),
    [
        ("28", ("28",), True),
        ("28.41", ("28",), True),
        ("28.3", ("28.3",), True),
        ("28.30", ("28.3",), True),
        ("28.30.2", ("28.3",), True),
        ("28.31", ("28.3",), True),
        ("28.4", ("28.3",), False),
        ("2", ("28",), None),
        ("28", ("28.3",), None),
        ("28", ("28", "!28.3"), None),
        ("28.30.2", ("26-28", "!28.3"), False),
        ("28.41", ("26-28", "!28.3"), True),
        ("29.1", ("26-28", "!28.3"), False),
        ("10.51", ("C",), True),
        ("33.2", ("C", "!10"), True),
        ("10.51", ("C", "!10", "!11"), False),
        ("35.1", ("C",), False),
        ("28.41", ("28", "!28-29"), False),
        ("обработка", ("C",), None),
        (" 28.41 ", ("28",), True),
    ],
)
def test_a_code_falls_under_a_list(code: str, elements: tuple[str, ...], answer: bool | None) -> None:
    assert falls_under(code, elements) is answer


@pytest.mark.parametrize("text", ["28", "28.3", "28.30.2", "28.30.21.110", "13-17", "!28.3", "!C", "C"])
def test_elements_of_lists(text: str) -> None:
    assert is_element(text)


@pytest.mark.parametrize("text", ["", "2", "28.", "28.3.1", "17-13", "D", "28,3", "!!28", "280", "С", "13–17"])
def test_what_is_no_element(text: str) -> None:
    assert not is_element(text)


def test_the_words_of_lists_and_rows(tmp_path: Path) -> None:
    rules = mill(
        tmp_path,
        {
            "machines_only": condition("some(coded(purchases.okpd2, machines))"),
            "not_listed": condition("coded(first(purchases.okpd2), machines)"),
            "best": condition("greatest(purchases.amount) >= application.amount_requested"),
        },
        {"machines": parameter("list", row(["28", "!28.3"]))},
    )
    document = {
        "application": {"application_date": "2020-06-01", "amount_requested": 9},
        "purchases": [{"okpd2": "28.30.2", "amount": 3}, {"okpd2": "28.4", "amount": 8}],
    }

    def said(name: str, document: Document) -> str:
        return judged_condition(rules, document, name).explanation("ru").replace("\xa0", " ")

    assert said("not_listed", document) == "Код ОКПД 2: 28.30.2 — нет в перечне «Мельница»"
    assert said("best", document) == "8,00 ₽ (наибольшее из 2 строк) < 9,00 ₽"
    wide = {**document, "purchases": [{"okpd2": "28"}]}
    assert said("not_listed", wide) == (
        "Код ОКПД 2: 28 — входит ли в перечень «Мельница», неясно: нужен более точный код"
    )
    assert judged_condition(rules, wide, "not_listed").missing == ("purchases.okpd2",)
    assert said("best", {**document, "purchases": []}) == "подходящей строки нет, требуется ≥ 9,00 ₽"
    assert judged_condition(rules, {**document, "purchases": [{"amount": 1}]}, "not_listed").missing == (
        "purchases.okpd2",
    )


def test_texts_of_rows_are_words(rulebook: Rulebook) -> None:
    run = Pass(Frame([Application.from_document({"purchases": [{"period": "2025"}]})]), rulebook, {})
    scope = RuleScope(Compiler(rulebook.measures), rulebook.measures["mill"], None)
    value = run.values(build("first(purchases.period)", scope)).single
    assert isinstance(value, Words)
    assert run.frame.text(int(value.codes[0])) == "2025"
