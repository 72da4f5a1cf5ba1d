"""Documents that repeat what stands elsewhere say the same as it."""

from __future__ import annotations

import re

import pytest

from calculator.evaluation.examples import examples_of, mismatches
from calculator.facts.dictionary import Field, Table, field, groups, tables
from calculator.rulebook import Rulebook
from tests.project.checkout import ROOT

FIELD = re.compile(r"^\| `(?P<name>\w+)` \| (?P<kind>[^|]+) \|", re.MULTILINE)


def described() -> dict[str, dict[str, str]]:
    """Kind of each field of ``docs/fields.md`` by table and field; values of a choice have tables without a kind."""
    sections = re.split(r"^## ", (ROOT / "docs/fields.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {
        section.partition("\n")[0]: {
            match["name"]: match["kind"] for match in FIELD.finditer(section.partition("\nValues of ")[0])
        }
        for section in sections
    }


def own_fields(table: Table) -> list[Field]:
    """Those with a line of their own: not the value of a list of texts, nor what the group described already holds."""
    told = {item.key for item in groups()[table.like].fields} if table.like else set()
    return [item for item in table.fields if table.form != "texts" and item.key not in told]


def test_every_field_is_described() -> None:
    known = {
        name: {item.key: "INN" if item.format == "inn" else item.kind for item in own_fields(table)}
        for name, table in {**groups(), **tables()}.items()
    }
    shown = {
        name: {key: kind.removesuffix(", or `none`") for key, kind in rows.items()}
        for name, rows in described().items()
    }
    assert shown == known


def test_every_category_is_described() -> None:
    text = (ROOT / "docs/fields.md").read_text(encoding="utf-8")
    categories = field("costs.category").choices
    assert categories
    rows = text.partition("\nValues of `category`")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", rows, flags=re.MULTILINE) == list(categories)


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load(ROOT / "rules", ROOT / "docs/own-measure")


def test_own_measure_loads_beside_the_rules_shipped(rulebook: Rulebook) -> None:
    assert {"regional-equipment", "joint-project-reimbursement"} <= set(rulebook.measure_ids())


def test_own_measure_does_what_its_examples_say(rulebook: Rulebook) -> None:
    examples = examples_of(rulebook, "regional-equipment")
    assert len(examples) == 2
    assert [str(mismatch) for example in examples for mismatch in mismatches(example, rulebook)] == []
