"""What formulas are accepted, and the unit and table of what they yield."""

from __future__ import annotations

from fractions import Fraction

import pytest

from calculator.formulas.errors import FormulaError
from calculator.formulas.nodes import Node, Type, dims_of, normal_dims, unit_text
from calculator.rulebook.scopes import MisplacedError
from tests.formulas.language import built, by_edition, by_reading, formula, kind_of, scope

ROOT = "application"


def nodes(node: Node, op: str) -> list[Node]:
    return [inner for inner in node.walk() if inner.op == op]


# units of numbers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("applicant.tax_debt", "RUB"),
        ("applicant.tax_debt + applicant.overdue_budget_debt", "RUB"),
        ("applicant.tax_debt - applicant.overdue_budget_debt", "RUB"),
        ("-applicant.tax_debt", "RUB"),
        ("applicant.tax_debt / applicant.overdue_budget_debt", "share"),
        ("applicant.tax_debt * applicant.offshore_share", "RUB"),
        ("dependence_share * applicant.tax_debt", "RUB"),
        ("applicant.tax_debt / (1 + applicant.offshore_share)", "RUB"),
        ("1 - applicant.offshore_share", "share"),
        ("applicant.tax_debt * applicant.tax_debt", "RUB*RUB"),
        ("applicant.tax_debt / count(participants)", "RUB/participants"),
        ("1 / count(participants)", "1/participants"),
        ("cluster.average_productivity", "RUB/jobs"),
        ("cluster.average_productivity * total(participants.jobs)", "RUB"),
        ("total(participants.value_added) / total(participants.jobs)", "RUB/jobs"),
        ("masters_needed", "participants"),
        ("review_working_days", "working_days"),
        ("0", "share"),
        ("applicant.tax_debt if applicant.in_bankruptcy else 0", "RUB"),
        ("0 if applicant.in_bankruptcy else applicant.tax_debt", "RUB"),
        ("unknown if applicant.in_bankruptcy else applicant.tax_debt", "RUB"),
        ("min(applicant.tax_debt, applicant.overdue_budget_debt)", "RUB"),
        ("max(0, applicant.tax_debt - applicant.overdue_budget_debt)", "RUB"),
        ("max(0, 0, count(participants))", "participants"),
    ],
)
def test_units_of_numbers(text: str, unit: str) -> None:
    assert kind_of(text) == (unit, ROOT)


@pytest.mark.parametrize(
    ("text", "nonnegative"),
    [
        ("applicant.tax_debt", True),
        ("applicant.tax_debt + applicant.overdue_budget_debt", True),
        ("applicant.tax_debt - applicant.overdue_budget_debt", False),
        ("max(0, applicant.tax_debt - applicant.overdue_budget_debt)", True),
        ("min(0, applicant.tax_debt - applicant.overdue_budget_debt)", False),
        ("applicant.tax_debt * applicant.offshore_share", True),
        ("total(participants.jobs)", True),
        ("project.indicators.plan", False),
    ],
)
def test_what_cannot_be_below_zero_is_known_without_facts(text: str, nonnegative: bool) -> None:
    assert built(text).type.nonnegative is nonnegative


def test_units_as_rules_write_them() -> None:
    assert dims_of("share") == dims_of("factor") == ()
    assert dims_of("RUB/jobs") == normal_dims([("jobs", -1), ("RUB", 1)])
    assert dims_of("RUB*RUB/jobs") == (("RUB", 2), ("jobs", -1))
    assert normal_dims([("RUB", 1), ("RUB", -1)]) == ()
    assert unit_text(Type("number", dims=(("RUB", 2), ("jobs", -1)))) == "RUB*RUB/jobs"


# truth values -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("true", "truth"),
        ("cluster.in_register and applicant.in_bankruptcy", "and"),
        ("cluster.in_register or unknown", "or"),
        ("not cluster.in_register", "not"),
        ("cluster.in_register == applicant.in_bankruptcy", "same_truth"),
        ("cluster.in_register != applicant.in_bankruptcy", "not"),
        ("applicant.tax_debt <= applicant.overdue_budget_debt", "le"),
        ("applicant.tax_debt < 0", "lt"),
        ("0 >= applicant.tax_debt", "ge"),
        ("0 > applicant.tax_debt", "gt"),
        ("applicant.tax_debt == 0", "eq"),
        ("applicant.tax_debt != 0", "ne"),
        ("application.as_of_date <= application.check_date", "le"),
        ('applicant.inn == "77"', "same_text"),
        ('applicant.inn != "77"', "not"),
        ('cluster.average_productivity_base in ("industry", "region")', "text_in"),
        ('cluster.average_productivity_base not in ("industry", "region")', "not"),
        ("given(applicant.tax_debt)", "given"),
        ("absent(decision_years)", "absent"),
        ("unknown if cluster.in_register else applicant.in_bankruptcy", "if"),
    ],
)
def test_truth_values(text: str, op: str) -> None:
    assert kind_of(text) == ("truth", ROOT)
    assert built(text).op == op


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ('"final" in participants.roles', "has"),
        ('"final" not in participants.roles', "not"),
        ("empty(participants.roles)", "empty"),
        ("is_none(participants.first_cluster_contract_date)", "is_none"),
        ("given(participants.jobs)", "given"),
        ('participants.kind in ("goods", "production_services")', "text_in"),
        ("participants.jobs > 0 and cluster.in_register", "and"),
        ("cluster.in_register or participants.jobs > 0", "or"),
    ],
)
def test_truth_values_of_each_row(text: str, op: str) -> None:
    assert kind_of(text) == ("truth", "participants")
    assert built(text).op == op


def test_a_root_fact_is_repeated_for_each_row() -> None:
    left, right = built("participants.purchases_total <= applicant.tax_debt").args
    assert left.op == "fact"
    assert (right.op, right.data, right.args[0].data) == ("spread", "participants", "applicant.tax_debt")


# aggregates and joins ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit", "op"),
    [
        ("total(participants.jobs)", "jobs", "total"),
        ("total(costs.net, where=costs.documented)", "RUB", "total"),
        ("total(applicant.tax_debt, where=participants.agreement_signed)", "RUB", "total"),
        ("count(participants)", "participants", "total"),
        ("count(links)", "contracts", "total"),
        ("count(project.indicators)", "indicators", "total"),
        ("count(participants, where=participants.jobs > 0)", "participants", "total"),
        ("count_distinct(links.buyer_inn, where=links.amount > 0)", "links", "distinct"),
        ("count_distinct(project.participant_inns)", "participants", "distinct"),
        ("mean(participants.purchases_inside / participants.purchases_total)", "share", "mean"),
        ("mean(participants.jobs, where=participants.agreement_signed)", "jobs", "mean"),
        ("every(participants.agreement_signed)", "truth", "every"),
        ("every(participants.agreement_signed, where=participants.jobs > 0, when_none=true)", "truth", "every"),
        ("some(participants.agreement_signed, where=participants.jobs > 0)", "truth", "some"),
    ],
)
def test_aggregates_stand_at_the_root(text: str, unit: str, op: str) -> None:
    assert kind_of(text) == (unit, ROOT)
    assert built(text).op == op


def test_when_none_is_kept() -> None:
    assert built("every(participants.agreement_signed, when_none=true)").data is True
    assert built("every(participants.agreement_signed)").data is False


@pytest.mark.parametrize(
    ("text", "unit", "table"),
    [
        ("total(links.amount, by=links.buyer_inn)", "RUB", "participants"),
        ("total(links.amount, by=links.buyer_inn, where=links.amount > applicant.tax_debt)", "RUB", "participants"),
        ("count(links, by=links.seller_inn)", "contracts", "participants"),
        ("exists(participants, key=links.buyer_inn)", "truth", "links"),
        ("exists(participants, key=applicant.inn)", "truth", ROOT),
        ("lookup(participants.jobs, key=links.seller_inn)", "jobs", "links"),
        ("lookup(participants.agreement_signed, key=applicant.inn)", "truth", ROOT),
        ("lookup(participants.apprentice, key=costs.supplier_inn)", "truth", "costs"),
        ("lookup(participants.joined_date, key=project.participant_inns)", "date", "project.participant_inns"),
    ],
)
def test_joins_by_inn(text: str, unit: str, table: str) -> None:
    assert kind_of(text) == (unit, table)


def test_a_join_within_an_aggregate() -> None:
    seller = "lookup(participants.jobs, key=links.seller_inn) > 0"
    text = f"total(links.amount, where=exists(participants, key=links.buyer_inn) and {seller})"
    assert kind_of(text) == ("RUB", ROOT)


# dates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "add_years(application.as_of_date, decision_years)",
        "add_years(application.as_of_date, 0)",
        "add_working_days(application.application_date, review_working_days)",
        "max(application.as_of_date, application.check_date)",
        "min(application.as_of_date, add_years(application.as_of_date, decision_years), application.check_date)",
        "application.as_of_date if cluster.in_register else application.check_date",
    ],
)
def test_dates(text: str) -> None:
    assert kind_of(text) == ("date", ROOT)


def test_a_date_of_each_row() -> None:
    assert kind_of("add_years(participants.joined_date, apprentice_years)") == ("date", "participants")


# columns and parameters -------------------------------------------------------------------------------------------


def test_a_derived_column_is_its_formula() -> None:
    scope_ = scope()
    assert scope_.value("participants.apprentice") is scope_.compile(
        formula("not participants.produced_in_previous_period"), "participants"
    )


def test_a_column_with_a_stand_in_keeps_both() -> None:
    node = built("participants.purchases_inside")
    fact, stated, instead = node.args
    assert (node.op, fact.op, stated, instead.op) == ("default", "fact", fact, "total_by")
    assert node.data[0] == "participants.purchases_from_intermediate"


def test_a_column_of_a_used_folder() -> None:
    assert kind_of("costs.net_of_duty", "forge-subsidy", "F15") == ("RUB", "costs")


def test_a_parameter_of_a_used_folder_is_dated_by_its_own_rows() -> None:
    node = built("coin.duty_rate", "forge-subsidy", "F15")
    assert (node.op, unit_text(node.type), node.type.table) == ("parameter", "share", "costs")
    assert [arg.data for arg in node.args] == ["costs.invoice_date"]


def test_a_parameter_goes_by_the_deciding_date() -> None:
    (arg,) = built("dependence_share").args
    assert (arg.op, arg.data) == ("deciding_date", "guild-status")


def test_a_parameter_with_rows_by_edition_depends_on_the_edition() -> None:
    assert [arg.op for arg in built("masters_needed").args] == ["deciding_date", "in_edition"]
    assert built("masters_needed").dated


def test_a_parameter_on_another_date() -> None:
    node = built("at(dependence_share, application.check_date)")
    assert (node.op, [arg.data for arg in node.args]) == ("parameter", ["application.check_date"])
    assert not node.dated


def test_a_parameter_on_two_axes() -> None:
    assert [arg.data for arg in built("decision_years").args] == [
        "cluster.conformity_decision_date",
        "application.as_of_date",
    ]
    assert [arg.data for arg in built("at(decision_years, application.check_date)").args] == [
        "application.check_date",
        "application.as_of_date",
    ]


def test_a_parameter_with_rows_by_reading_is_a_choice() -> None:
    node = built("debt_max", "good-standing", None)
    assert (node.op, node.ordered_topics) == ("choice", ("debt_relief",))
    assert [arg.data[2] for arg in node.args] == ["DEBT_STRICT", "DEBT_MILD"]


# editions and readings --------------------------------------------------------------------------------------------


def test_by_edition_takes_the_case_of_the_edition() -> None:
    text = by_edition(G10=formula("cluster.in_register"), G15=formula("applicant.in_bankruptcy"))
    assert scope(edition="G10").compile(text).data == "cluster.in_register"
    assert scope(edition="G15").compile(text).data == "applicant.in_bankruptcy"


def test_by_reading_is_a_choice() -> None:
    text = by_reading(
        DEPENDENCE_POOLED=formula("cluster.in_register"), DEPENDENCE_EACH=formula("applicant.in_bankruptcy")
    )
    node = scope().compile(text)
    assert (node.op, node.ordered_topics) == ("choice", ("dependence",))
    assert [arg.data for arg in node.args] == ["cluster.in_register", "applicant.in_bankruptcy"]


def test_otherwise_serves_the_readings_that_are_not_named() -> None:
    node = scope().compile(by_reading(formula("true"), DEPENDENCE_EACH=formula("cluster.in_register")))
    assert [arg.op for arg in node.args] == ["truth", "fact"]


def test_readings_that_say_the_same_are_no_choice() -> None:
    node = scope().compile(by_reading(formula("cluster.in_register"), DEPENDENCE_EACH=formula("cluster.in_register")))
    assert (node.op, node.topics) == ("fact", frozenset())


def test_a_topic_of_another_edition_stands_at_its_default() -> None:
    text = by_reading(
        DEPENDENCE_POOLED=formula("cluster.in_register"), DEPENDENCE_EACH=formula("applicant.in_bankruptcy")
    )
    assert scope(edition="G10").compile(text).data == "cluster.in_register"


def test_mappings_nest() -> None:
    inner = by_reading(DEPENDENCE_POOLED=formula("masters_needed"), DEPENDENCE_EACH=formula("0"))
    node = scope().compile(by_edition(G10=formula("0"), G15=inner))
    assert (node.op, unit_text(node.type)) == ("choice", "participants")


def test_unknown_under_a_reading_fits_any_unit() -> None:
    node = scope().compile(
        by_reading(DEPENDENCE_POOLED=formula("unknown"), DEPENDENCE_EACH=formula("applicant.tax_debt"))
    )
    assert unit_text(node.type) == "RUB"


def test_a_reading_over_rows_makes_all_readings_stand_over_rows() -> None:
    text = by_reading(
        DEPENDENCE_POOLED=formula("cluster.in_register"), DEPENDENCE_EACH=formula("participants.agreement_signed")
    )
    node = scope().compile(text, "participants")
    assert {arg.type.table for arg in node.args} == {"participants"}


# verdicts of other conditions -------------------------------------------------------------------------------------


def test_another_condition_of_the_measure() -> None:
    scope_ = scope()
    assert scope_.compile(formula("not verdict(charter_signed)")).args[0].data == "cluster.creation_agreement_signed"


def test_a_borrowed_condition_keeps_its_own_date() -> None:
    node = built('verdict("guild-status/decision_valid")', "forge-subsidy", "F15")
    assert "application.as_of_date" in {fact.data for fact in nodes(node, "fact")}


def test_a_borrowed_condition_is_asked_on_another_date() -> None:
    node = built('verdict("guild-status/decision_valid", on=project.start_date)', "forge-subsidy", "F15")
    facts = {fact.data for fact in nodes(node, "fact")}
    assert "project.start_date" in facts
    assert "application.as_of_date" not in facts
    assert not nodes(node, "deciding_date")


def test_a_condition_of_another_edition_cannot_be_named() -> None:
    with pytest.raises(FormulaError) as raised:
        built("verdict(apprentices_contracts)", edition="G10")
    assert raised.value.code == "unknown_condition"


# sharing ----------------------------------------------------------------------------------------------------------


def test_formulas_that_say_the_same_are_one_node() -> None:
    scope_ = scope()
    one = scope_.compile(formula("total(participants.jobs) >= 0 and cluster.in_register"))
    other = scope_.compile(formula("total( participants.jobs )>=0 and (cluster.in_register)"))
    assert one is other


def test_a_formula_over_lines_is_one_formula() -> None:
    assert kind_of("cluster.in_register\n  and applicant.in_bankruptcy\n") == ("truth", ROOT)


def test_the_numbers_nought_and_one_need_no_source() -> None:
    assert built("1").data == Fraction(1)
    assert built("0 + 1 - 0 >= 0").op == "ge"


def test_a_fault_names_its_column_in_characters() -> None:
    with pytest.raises(MisplacedError) as raised:
        scope().compile(formula('applicant.inn == "мастер" and  xyzzy'))
    assert raised.value.error.column == len('applicant.inn == "мастер" and  ') + 1
