"""Grants, reliefs, ceilings and categories of the fictional scheme; own money, splits and limits on cost lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.console.amounts import amount_rows
from calculator.console.explanations import benefit_formulas
from calculator.evaluation import document_of, evaluate, evaluate_many
from calculator.evaluation.examples import examples_of, mismatches
from calculator.facts import Application
from calculator.money import format_share, plain_money
from tests.evaluation.mills import TITLE, condition, mill, parameter, row
from tests.formulas.language import scheme

quick = settings(deadline=None, max_examples=60)
KINDS = ("map-grant", "salt-relief", "treasury-ceiling", "guild-rank")
EARLY, ABSENT, LATE = date(2016, 5, 10), date(2018, 5, 10), date(2021, 5, 10)
"""Days under an unconfirmed cap, under none that is known, and under a cap in two readings."""


def answer(measure: str, day: date = EARLY, *, cluster: dict[str, Any] | None = None, **facts: Any) -> dict[str, Any]:
    document = {
        "application": {"application_date": day, **facts},
        "cluster": {"in_register": True} if cluster is None else cluster,
    }
    result = evaluate(Application.from_document(document), scheme(), measures=[measure])
    found: dict[str, Any] = document_of(result, "en")["measures"][0]
    return found


@pytest.mark.parametrize("measure", KINDS)
def test_examples_of_the_scheme_hold(measure: str) -> None:
    for example in examples_of(scheme(), measure):
        assert mismatches(example, scheme()) == []


# grants -----------------------------------------------------------------------------------------------------------


def test_the_least_term_binds_and_the_steps_end_with_it() -> None:
    found = answer("map-grant", amount_requested="2000.01", subsidy_paid="1300.00", budget_left="900.00")
    assert (found["amount"], found["bound_by"], found["amount_upper"]) == ("700.01", "costs", "700.01")
    steps = [step["step"] for step in found["waterfall"]]
    assert steps == ["share", "cap", "chest", "costs", "amount"]


def test_of_equal_terms_the_share_binds() -> None:
    found = answer("map-grant", amount_requested="1250.00", subsidy_paid="250.00")
    assert (found["amount"], found["bound_by"]) == ("1000.00", "share")
    assert (found["amount_provisional"], found["amount_evidence"]) == (False, "summary")


def test_a_grant_is_never_below_zero() -> None:
    found = answer("map-grant", amount_requested="100.00", subsidy_paid="250.00")
    assert (found["amount"], found["bound_by"]) == ("0.00", "costs")
    assert [step["step"] for step in found["waterfall"]][-2:] == ["not_below_zero", "amount"]


def test_an_unconfirmed_term_that_binds_makes_the_amount_provisional() -> None:
    found = answer("map-grant", amount_requested="2000.01", subsidy_paid="0.00")
    assert (found["amount"], found["amount_provisional"]) == ("1000.00", True)
    assert found["amount_without"] == {"cap": "1600.00"}
    below = answer("map-grant", amount_requested="1000.00", subsidy_paid="0.00")
    assert (below["amount"], below["amount_provisional"], "amount_without" in below) == ("800.00", False, False)


def test_a_term_whose_value_is_absent_is_left_out_and_flagged() -> None:
    found = answer("map-grant", ABSENT, amount_requested="2000.01", subsidy_paid="0.00")
    assert (found["amount"], found["bound_by"], found["flags"]) == ("1600.00", "share", ["cap_absent"])
    assert "cap" not in [step["step"] for step in found["waterfall"]]


def test_a_missing_fact_leaves_the_grant_between_its_bounds() -> None:
    found = answer("map-grant", amount_requested="2000.01")
    assert (found["amount"], found["amount_upper"]) == ("0.00", "1000.00")
    assert found["amount_missing"] == ["application.subsidy_paid"]


def test_a_term_that_differs_by_reading() -> None:
    found = answer("map-grant", LATE, amount_requested="5000.00", subsidy_paid="0.00")
    assert (found["amount"], found["amount_by_reading"]) == ("2000.00", {"MAP_CAP_HIGH": "3000.00"})
    assert (found["amount_min"], found["amount_max"]) == ("2000.00", "3000.00")


def test_where_no_term_stands_the_amount_is_not_known(tmp_path: Path) -> None:
    cap = parameter("RUB", {"absent": True, "flag": "cap_absent", "clause": None, "evidence": None, "source": []})
    terms = [{"id": "cap", "title": TITLE, "value": "cap"}]
    found = given_by(tmp_path, {"kind": "grant", "terms": terms, "rounding": DOWN}, {"cap": cap})
    assert (found["amount"], found["amount_upper"], found["bound_by"]) == (None, None, None)
    assert found["flags"] == ["cap_absent"]


def test_a_value_that_is_absent_where_nothing_asks_for_it_leaves_nothing_out(tmp_path: Path) -> None:
    absent: dict[str, Any] = {"absent": True, "flag": None, "clause": None, "evidence": None, "source": []}
    parameters = {"cap": parameter("RUB", absent), "plain": parameter("RUB", row("5.00"))}
    terms = [
        {"id": "norm", "title": TITLE, "value": "cap if applicant.in_liquidation else plain"},
        {"id": "costs", "title": TITLE, "value": "total(costs.net)"},
    ]
    benefit = {"kind": "grant", "terms": terms, "rounding": DOWN}
    facts = {"applicant": {"in_liquidation": False}, "costs": [{"net": "9.00"}]}
    rules = mill(tmp_path, {"asked": condition("true")}, parameters, benefit=benefit)

    def amount(**applicant: Any) -> tuple[Any, Any]:
        found = paid(rules, {**facts, "applicant": applicant})
        return found["amount"], found["amount_upper"]

    assert amount(in_liquidation=False) == ("5.00", "5.00")
    assert amount(in_liquidation=True) == ("9.00", "9.00")
    assert amount() == ("0.00", "9.00")


# reliefs, ceilings, categories ------------------------------------------------------------------------------------


def test_a_loss_counts_in_a_relief_and_is_flagged() -> None:
    paid_sums: dict[str, Any] = {
        "subsidy_paid": "1000.04",
        "already_paid_selection": "10.00",
        "already_paid_project": "30.00",
    }
    found = answer("salt-relief", **paid_sums)
    parts = [(part["id"], part["amount"], part["provisional"]) for part in found["parts"]]
    assert parts == [("salt", "125.01", False), ("smoke", "-20.00", True)]
    assert (found["amount"], found["flags"]) == ("105.01", ["saving_negative"])
    assert found["baseline"] == {"id": "guild_rate", "title": "the guild's rate", "amount": "1000.04"}


def test_a_part_that_is_not_known_names_what_is_missing() -> None:
    found = answer("salt-relief", cluster={}, subsidy_paid="1000.00", already_paid_selection="10.00")
    assert found["parts"][1]["amount"] is None
    assert found["parts"][1]["missing"] == ["application.already_paid_project"]
    assert (found["amount"], found["amount_upper"]) == (None, "135.00")
    assert found["baseline"] == {"id": None, "title": None, "amount": "1000.00"}


def test_a_ceiling_is_no_amount() -> None:
    document = {
        "application": {"application_date": EARLY, "amount_requested": "100.00"},
        "cluster": {"in_register": False},
        "costs": [{"net": "300.00"}],
    }
    result = evaluate(Application.from_document(document), scheme(), measures=["treasury-ceiling"])
    found = document_of(result)["measures"][0]
    assert (found["verdict"], found["amount"], found["ceiling"]) == ("not_met", None, "50.00")
    assert found["ceiling_by_reading"] == {"CEILING_OF_COSTS": "150.00"}
    assert (found["ceiling_min"], found["ceiling_max"], found["amount_by_reading"]) == ("50.00", "150.00", {})


@pytest.mark.parametrize(
    ("cluster", "word", "possible", "readings"),
    [
        ({"in_register": True, "education_count": 5, "programme_approved": False}, "great", [], {}),
        ({"in_register": True, "education_count": 2, "programme_approved": True}, "middle", [], {"OLD_ARE_GREAT": "great"}),
        ({"in_register": False}, "none", [], {}),
        ({"in_register": True}, None, ["small", "middle", "great"], {}),
        ({"education_count": 1}, None, ["none", "small"], {}),
        ({}, None, ["none", "small", "middle", "great"], {}),
    ],
)  # fmt: skip
def test_a_category_and_the_words_still_possible(
    cluster: dict[str, Any], word: str | None, possible: list[str], readings: dict[str, str]
) -> None:
    found = answer("guild-rank", cluster=cluster)
    assert (found["category"], found["category_possible"]) == (word, possible)
    assert found["category_by_reading"] == readings
    assert found["amount"] is None


# reimbursements ---------------------------------------------------------------------------------------------------

DOWN = {"direction": "down", "evidence": "inference", "source": [], "title": TITLE}
HALF = parameter("share", row("50 %"))


def paid(rulebook: Any, document: dict[str, Any]) -> dict[str, Any]:
    dated = {"application": {"application_date": date(2020, 6, 1)}, **document}
    result = evaluate(Application.from_document(dated), rulebook, measures=["mill"])
    found: dict[str, Any] = document_of(result, "en")["measures"][0]
    return found


def given_by(folder: Path, benefit: dict[str, Any], parameters: dict[str, Any], **document: Any) -> dict[str, Any]:
    return paid(mill(folder, {"asked": condition("true")}, parameters, benefit=benefit), document)


def reimbursement(**more: Any) -> dict[str, Any]:
    on = {"evidence": "inference", "source": []}
    return {
        "kind": "reimbursement", "share": "half", "categories": {"M": {"on": {"equipment": on, "tooling": on}}},
        "tests": {}, "base": "costs.net", "limits": [], "rounding": DOWN, "reasons": {"category_off": TITLE}, **more,
    }  # fmt: skip


LINES = [{"category": name, "net": "100.00", "gross": "120.00"} for name in ("equipment", "tooling")]


def test_a_limit_on_lines_cuts_each_line_and_is_named(tmp_path: Path) -> None:
    cap = {"id": "service_cap", "title": TITLE, "categories": ["tooling"], "value": "cap"}
    parameters = {"half": HALF, "cap": parameter("RUB", row("20.00"))}
    found = given_by(tmp_path, reimbursement(line_limits=[cap]), parameters, costs=[*LINES, LINES[1]])
    assert (found["amount"], found["bound_by"]) == ("90.00", "service_cap")
    assert [line["amount"] for line in found["lines"]] == ["50.00", "20.00", "20.00"]
    assert ("service_cap", "-60.00") in [(step["step"], step["change"]) for step in found["waterfall"]]
    assert found["own_funds_required"] == "270.00"


def test_a_limit_on_lines_may_be_lifted_line_by_line(tmp_path: Path) -> None:
    cap = {"id": "service_cap", "title": TITLE, "categories": ["tooling"], "value": "cap", "unless": "costs.documented"}
    parameters = {"half": HALF, "cap": parameter("RUB", row("20.00"))}
    lines = [{**LINES[1], "documented": True}, {**LINES[1], "documented": False}, LINES[1]]
    found = given_by(tmp_path, reimbursement(line_limits=[cap]), parameters, costs=lines)
    assert (found["amount"], found["amount_upper"]) == ("90.00", "120.00")


def test_a_limit_of_the_whole_is_named_before_one_on_lines(tmp_path: Path) -> None:
    line_cap = {"id": "service_cap", "title": TITLE, "categories": ["tooling"], "value": "cap"}
    limit = {"id": "cap", "title": TITLE, "value": "cap"}
    parameters = {"half": HALF, "cap": parameter("RUB", row("20.00"))}
    benefit = reimbursement(line_limits=[line_cap], limits=[limit])
    found = given_by(tmp_path, benefit, parameters, costs=LINES)
    assert (found["amount"], found["bound_by"]) == ("20.00", "cap")


def test_a_share_may_be_a_fact(tmp_path: Path) -> None:
    rules = mill(tmp_path, {"asked": condition("true")}, benefit=reimbursement(share="applicant.offshore_share"))
    found = paid(rules, {"applicant": {"offshore_share": 25}, "costs": LINES})
    assert (found["amount"], found["bound_by"]) == ("50.00", "share")
    assert format_share(Fraction(1, 4), "en") in next(
        step["because"] for step in found["waterfall"] if step["step"] == "share"
    )
    unknown = paid(rules, {"costs": LINES})
    assert (unknown["amount"], unknown["amount_missing"]) == ("0.00", ["applicant.offshore_share"])


def test_the_named_part_of_a_split_is_rounded_down(tmp_path: Path) -> None:
    third = parameter("share", row("33,3 %"))
    split = {"of": "application.amount_requested", "regional": "third"}
    benefit = {"kind": "sum", "value": "application.amount_requested", "rounding": DOWN, "split": split}
    application = {"application_date": date(2020, 6, 1), "amount_requested": "100.01"}
    found = given_by(tmp_path, benefit, {"third": third}, application=application)
    assert found["split"] == {"federal": "66.71", "regional": "33.30"}


def test_a_measure_without_a_benefit_is_a_status(tmp_path: Path) -> None:
    found = paid(mill(tmp_path, {"asked": condition("true")}), {})
    assert (found["verdict"], found["amount"], "ceiling" in found) == ("met", None, False)


# as a person reads it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "facts", "texts"),
    [
        (
            "map-grant",
            {"amount_requested": "2000.01", "subsidy_paid": "0.00"},
            ["1,000.00", "the sum is set by", "rests on unconfirmed", "1,600.00", "own money needed", "federal part"],
        ),
        (
            "salt-relief",
            {"subsidy_paid": "8.00"},
            ["not determined", "data missing for the sum", "rests on", "“Smoke”", "the guild's rate"],
        ),
        ("treasury-ceiling", {"amount_requested": "8.00"}, ["4.00"]),
        ("guild-rank", {}, ["not determined", "possible: Small, Middle, Great", "rests on", "data missing: "]),
    ],
)  # fmt: skip
def test_the_page_says_what_the_kind_gives(measure: str, facts: dict[str, Any], texts: list[str]) -> None:
    document = {"application": {"application_date": EARLY, **facts}, "cluster": {"in_register": True}}
    result = evaluate(Application.from_document(document), scheme(), measures=[measure]).measure(measure)
    rows = [text for _, text, _ in amount_rows(result, scheme(), "en")]
    assert len(rows) == len(texts)
    assert all(text in row for text, row in zip(texts, rows, strict=True))
    assert all(re.search("[а-я]", text) or "₽" in text for _, text, _ in amount_rows(result, scheme(), "ru"))


@pytest.mark.parametrize("measure", KINDS)
def test_rules_of_every_kind_are_shown(measure: str) -> None:
    benefit = scheme().measures[measure].benefit
    assert benefit is not None
    formulas = [label for label, text in benefit_formulas(benefit, "ru") if text is not None]
    titles = [item.title.ru for item in benefit.named()]
    assert formulas
    assert set(titles) <= set(formulas)


# laws that hold for every application -----------------------------------------------------------------------------

MONEY_FACTS = ("amount_requested", "subsidy_paid", "budget_left", "already_paid_project", "already_paid_selection")
sums = st.integers(0, 500_000).map(plain_money)
applications = st.fixed_dictionaries(
    {"application_date": st.sampled_from([EARLY, ABSENT, LATE])}, optional=dict.fromkeys(MONEY_FACTS, sums)
)
clusters = st.fixed_dictionaries(
    {},
    optional={"in_register": st.booleans(), "education_count": st.integers(0, 6), "programme_approved": st.booleans()},
)


def documents_of(application: dict[str, Any], cluster: dict[str, Any]) -> dict[str, Any]:
    return {"application": application, "cluster": cluster}


def judged(*documents: dict[str, Any], measures: Sequence[str] = KINDS) -> list[list[dict[str, Any]]]:
    read = [Application.from_document(document) for document in documents]
    return [document_of(result)["measures"] for result in evaluate_many(read, scheme(), measures=measures)]


@quick
@given(application=applications)
def test_a_grant_is_never_above_any_of_its_terms(application: dict[str, Any]) -> None:
    ((found,),) = judged(documents_of(application, {}), measures=["map-grant"])
    amount = Fraction(found["amount"])
    shown = [Fraction(step["amount"]) for step in found["waterfall"]]
    assert all(amount <= max(step, Fraction(0)) for step in shown)
    if "amount_requested" in application:
        requested = Fraction(application["amount_requested"])
        assert amount <= requested * Fraction(4, 5)
        assert Fraction(found["amount_upper"]) <= requested * Fraction(4, 5)
    assert found["amount_upper"] is None or amount <= Fraction(found["amount_upper"])


@quick
@given(application=applications, cluster=clusters, data=st.data())
def test_leaving_out_a_fact_only_widens_the_answer(
    application: dict[str, Any], cluster: dict[str, Any], data: st.DataObject
) -> None:
    """``budget_left`` apart: the scheme says word for word that no chest stated is no limit."""
    stated = [("application", name) for name in application if name not in ("application_date", "budget_left")]
    stated += [("cluster", name) for name in cluster]
    if not stated:
        return
    group, name = data.draw(st.sampled_from(stated))
    full = documents_of(application, cluster)
    part = {**full, group: {key: value for key, value in full[group].items() if key != name}}
    for before, after in zip(*judged(full, part), strict=True):
        if after["amount"] is not None and after["verdict"] == before["verdict"]:
            assert before["amount"] is not None
            assert Fraction(after["amount"]) <= Fraction(before["amount"])
        assert after["amount_upper"] is None or Fraction(after["amount_upper"]) >= Fraction(before["amount_upper"])
        if after.get("category") is not None:
            assert after["category"] == before["category"]
        elif before.get("category") is not None:
            assert before["category"] in after["category_possible"]
        else:
            assert set(before.get("category_possible", ())) <= set(after.get("category_possible", ()))
        assert after.get("ceiling") in (None, before.get("ceiling"))


@quick
@given(batch=st.lists(st.tuples(applications, clusters), min_size=2, max_size=5))
def test_a_batch_gives_what_its_applications_give_one_by_one(
    batch: list[tuple[dict[str, Any], dict[str, Any]]],
) -> None:
    documents = [documents_of(*parts) for parts in batch]
    assert judged(*documents) == [judged(document)[0] for document in documents]
