"""The field dictionary: complete in both languages, consistent, and loaded quickly without heavy libraries."""

from __future__ import annotations

import re
import subprocess
import sys
from fractions import Fraction

import pytest

from calculator.facts.dictionary import Field, field, fields, groups, lists_in, stated_tables, table, tables
from calculator.facts.values import read_value

ALL = pytest.mark.parametrize("item", fields(), ids=[item.name for item in fields()])
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


@ALL
def test_labels_and_help_stand_in_both_languages(item: Field) -> None:
    assert CYRILLIC.search(item.label.ru) or item.label.ru.isupper()
    assert not CYRILLIC.search(item.label.en)
    assert CYRILLIC.search(item.help.ru)
    assert item.help.ru.endswith(".")
    assert item.help.en.endswith(".")
    for label in (item.choices or {}).values():
        assert CYRILLIC.search(label.ru)
        assert not CYRILLIC.search(label.en)


@ALL
def test_the_english_help_names_the_russian_term(item: Field) -> None:
    plain = {"direction", "category", "is_starter_batch", "inn", "seller_inn", "buyer_inn"}
    assert CYRILLIC.search(item.help.en) or item.key in plain


@ALL
def test_the_example_is_a_value_of_the_field(item: Field) -> None:
    example: object = item.example
    if item.kind == "truth":
        example = item.example == "true"
    elif item.kind in ("set", "texts"):
        example = [item.example]
    value = read_value(item, example)
    assert value is not None
    assert item.minimum is None or value >= item.minimum  # type: ignore[operator]


@ALL
def test_names_tables_and_relatives_fit(item: Field) -> None:
    assert field(item.name) is item
    assert item.name == (f"{item.group}.{item.key}" if item.name != item.table else item.table)
    assert (item.table in tables()) != item.is_root
    assert (item.choices is not None) == (item.kind in ("choice", "set"))
    assert item.unit is not None or item.kind not in ("money", "share", "count")
    assert item.unit is None or item.kind in ("money", "share", "count", "number")
    assert not (item.part_of and item.after)
    assert not (item.looks_at and field(item.looks_at).looks_at)
    if item.part_of is not None:
        whole = field(item.part_of)
        assert (whole.table, whole.kind, whole.unit) == (item.table, item.kind, item.unit)
    if item.after is not None:
        assert (field(item.after).table, field(item.after).kind, item.kind) == (item.table, "date", "date")
    if item.none_unless_above_zero is not None:
        total = field(item.none_unless_above_zero)
        assert (total.group, total.kind, item.allows_none) == (item.group, "money", True)
    for name in item.default_from:
        assert field(name).kind == item.kind == "date"


def test_limits_and_defaults_are_in_the_units_of_the_value() -> None:
    assert (field("costs.net").minimum, field("costs.net").maximum) == (0, None)
    assert (field("applicant.offshore_share").minimum, field("applicant.offshore_share").maximum) == (0, Fraction(1))
    assert field("project.indicators.plan").minimum is None
    assert {item.name: item.default for item in fields() if item.default is not None} == {
        "application.sanctions_relief": False,
        "application.after_tax_view": False,
        "project.new_product_sales.kind": "plan",
        "project.productivity_growth.kind": "plan",
        "costs.other_federal_subsidy": 0,
        "costs.other_regional_subsidy": 0,
    }
    assert {item.name: item.part_of for item in fields() if item.part_of} == {
        "participants.output_used_inside": "participants.output_total",
        "participants.purchases_from_intermediate": "participants.purchases_total",
        "participants.high_productivity_jobs": "participants.jobs",
    }
    assert {item.name for item in fields() if item.allows_none} == {
        "participants.first_cluster_contract_date",
        "applicant.frp_last_contract_date",
        "applicant.prior_support.breach_date",
    }


@pytest.mark.parametrize(
    "name", ["project.productivity_growth.growth", "application.market_rate_margin", "application.market_rate"]
)
def test_growth_margins_and_rates_may_exceed_a_hundred_per_cent(name: str) -> None:
    assert read_value(field(name), "150") == Fraction(3, 2)


def test_growth_and_margins_may_be_negative() -> None:
    unlimited = {item.name for item in fields() if item.kind == "share" and item.minimum is None}
    assert unlimited == {"project.productivity_growth.growth", "application.market_rate_margin"}


def test_choices_that_are_numbers_need_no_quotes() -> None:
    assert read_value(field("project.spic_version"), 2) == read_value(field("project.spic_version"), "2") == "2"


def test_units_of_what_is_counted_and_of_averages() -> None:
    assert field("cluster.average_productivity").unit == "RUB/jobs"
    assert field("project.regional_average_wage").unit == "RUB/worker_months"
    assert field("participants.jobs").unit == "jobs"
    assert field("costs.net").unit == "RUB"
    assert field("costs.vat_rate").unit == "share"
    units = {
        "applicant.headcount.persons": "persons",
        "applicant.headcount.year": "year",
        "applicant.staff.count": "number",
        "applicant.staff.months": "number",
        "loan.guarantee_cover": None,
        "loan.principal_last_quarters": "quarters",
        "loan.schedule.year_fraction": "number",
        "loan.term_months": "months",
        "project.object_area": "sqm",
        "project.park_area": "ha",
        "project.park_power": "MW",
        "project.spic_term_years": "years",
        "segments.left": "quarters",
        "segments.total": "quarters",
        "segments.years": "number",
    }
    assert {name: field(name).unit for name in units} == units


def test_groups_and_tables() -> None:
    assert set(groups()) == {
        "application", "cluster", "specialised_organisation", "applicant", "project", "loan", "region",
    }  # fmt: skip
    assert set(tables()) == {
        "participants", "links", "costs", "purchases", "catalogue", "loans", "cluster.regions",
        "project.participant_inns", "project.indicators", "application.claimed_amounts", "application.measures",
        "application.readings", "applicant.okved_income", "applicant.headcount", "applicant.income",
        "applicant.prior_support", "applicant.staff", "applicant.regional_status", "project.past_investments",
        "project.new_product_sales", "project.productivity_growth", "project.capex_remaining_schedule",
        "project.profit_base", "loan.schedule", "segments",
    }  # fmt: skip
    assert field("cluster.regions").key == "value"
    assert table("costs").fields[0].name == "costs.category"
    assert table("cluster").label.ru == "Кластер"
    assert len(field("costs.category").choices or ()) == 18


def test_a_row_of_loans_holds_all_that_a_loan_holds() -> None:
    loan, loans = table("loan"), table("loans")
    assert [item.key for item in loans.fields] == ["id", *(item.key for item in loan.fields)]
    assert lists_in("loans") == lists_in("loan") == (table("loan.schedule"),)
    assert (field("loans.amount").kind, field("loans.amount").table) == ("money", "loans")


def test_a_computed_table_is_known_and_never_stated() -> None:
    assert table("segments").form == "computed"
    assert not table("segments").is_stated
    assert table("segments") not in stated_tables()
    assert {field(f"segments.{key}").kind for key in ("from", "to", "start", "rate_day")} == {"date"}


def test_an_unknown_field_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        field("costs.colour")
    with pytest.raises(KeyError):
        table("planets")


def test_importing_the_facts_loads_nothing_heavy() -> None:
    heavy = "('pandas', 'streamlit', 'altair', 'pydantic', 'babel')"
    check = f"import sys, calculator.facts as f; f.fields(); print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
