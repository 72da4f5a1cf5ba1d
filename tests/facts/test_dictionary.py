"""The field dictionary: complete in both languages, consistent, and loaded quickly without heavy libraries."""

from __future__ import annotations

import re
import subprocess
import sys
from fractions import Fraction

import pytest

from calculator.facts.dictionary import Field, field, fields, groups, table, tables
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
    assert (item.unit is not None) == (item.kind in ("money", "share", "count") or item.key == "worker_months")
    if item.part_of is not None:
        whole = field(item.part_of)
        assert (whole.table, whole.kind, whole.unit) == (item.table, item.kind, item.unit)
    for name in item.default_from:
        assert field(name).kind == item.kind == "date"


def test_limits_and_defaults_are_in_the_units_of_the_value() -> None:
    assert (field("costs.net").minimum, field("costs.net").maximum) == (0, None)
    assert (field("applicant.offshore_share").minimum, field("applicant.offshore_share").maximum) == (0, Fraction(1))
    assert field("project.indicators.plan").minimum is None
    assert {item.name: item.default for item in fields() if item.default is not None} == {
        "application.sanctions_relief": False,
        "costs.other_federal_subsidy": 0,
        "costs.other_regional_subsidy": 0,
    }
    assert {item.name: item.part_of for item in fields() if item.part_of} == {
        "participants.output_used_inside": "participants.output_total",
        "participants.purchases_from_intermediate": "participants.purchases_total",
        "participants.high_productivity_jobs": "participants.jobs",
    }
    assert [item.name for item in fields() if item.allows_none] == ["participants.first_cluster_contract_date"]


def test_units_of_what_is_counted_and_of_averages() -> None:
    assert field("cluster.average_productivity").unit == "RUB/jobs"
    assert field("project.regional_average_wage").unit == "RUB/worker_months"
    assert field("participants.jobs").unit == "jobs"
    assert field("costs.net").unit == "RUB"
    assert field("costs.vat_rate").unit == "share"


def test_groups_and_tables() -> None:
    assert set(groups()) == {
        "application", "cluster", "specialised_organisation", "applicant", "project", "loan", "region",
    }  # fmt: skip
    assert set(tables()) == {
        "participants", "links", "costs", "purchases", "catalogue", "loans", "cluster.regions",
        "project.participant_inns", "project.indicators", "application.claimed_amounts",
    }  # fmt: skip
    assert field("cluster.regions").key == "value"
    assert table("costs").fields[0].name == "costs.category"
    assert table("cluster").label.ru == "Кластер"
    assert len(field("costs.category").choices or ()) == 18


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
