"""Random applications for property tests: every field of the dictionary that the rules shipped read, stated or left out.

Two kinds, half and half: small ones that Hypothesis builds and shrinks field by field, and nearly complete ones with likely
values, so that sums are paid, limits bind and conditions are met as well as missed. ``test_applications.py`` holds that mixture.
"""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from calculator.facts.dictionary import Field, fields, tables
from calculator.money import plain_money
from tests.project.checkout import ROOT

INNS = [
    "9999000013", "9999000020", "9999000038", "9999000045", "9999000052", "9999000060", "9999000077", "9999000084",
    "9999000091", "9999000101", "9999000119", "9999000126", "9999000704", "9999000905",
]  # fmt: skip
FIRST_DAY = date(2015, 1, 1)
DAYS = (date(2027, 6, 30) - FIRST_DAY).days
TABLES = ("participants", "links", "costs", "project.indicators")
SUMS = st.one_of(st.integers(0, 10**4), st.integers(10**4, 10**15))


def most_of(item: Field) -> int:
    """The greatest count that is drawn for a field."""
    return 500 if item.maximum is None else min(500, int(item.maximum))


def value_of(item: Field) -> st.SearchStrategy[Any]:
    """A value of a field as a document writes it."""
    if item.format == "inn":
        return st.sampled_from(INNS)
    if item.kind == "money":
        return SUMS.map(plain_money)
    if item.kind == "share":
        return st.sampled_from(["0", "18", "20", "22", "25", "25.01", "50", "100"])
    if item.kind == "number":
        return st.one_of(st.just("0"), st.integers(1, 1000).map(str))
    if item.kind == "count":
        return st.integers(0, most_of(item)) if item.unit != "year" else st.integers(FIRST_DAY.year, 2030)
    if item.kind == "date":
        days = st.integers(0, DAYS).map(lambda number: (FIRST_DAY + timedelta(days=number)).isoformat())
        return st.one_of(days, st.just("none")) if item.allows_none else days
    if item.kind == "truth":
        return st.booleans()
    if item.kind == "choice":
        return st.sampled_from(sorted(item.choices or {}))
    if item.kind == "set":
        return st.lists(st.sampled_from(sorted(item.choices or {})), unique=True, max_size=2)
    return st.just("текст")


def _stated(items: list[Field]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of the fields; the required ones always."""
    required = {item.key: value_of(item) for item in items if item.required}
    optional = {item.key: value_of(item) for item in items if not item.required}
    return st.fixed_dictionaries(required, optional=optional)


def _read_by_rules() -> frozenset[str]:
    """Names of facts that stand in the rule folders, and the dates of an application, which choose editions."""
    texts = " ".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "rules").rglob("measure.yaml")))
    words = set(re.findall(r"[a-z_]+(?:\.[a-z_0-9]+)+", texts))
    dates = {item.name for item in fields() if item.group == "application" and item.kind == "date"}
    return frozenset(words | dates)


_READ = _read_by_rules()
ROOT_FIELDS: dict[str, list[Field]] = {}
for _item in fields():
    if _item.is_root and _item.name in _READ and _item.name != "application.measure":
        ROOT_FIELDS.setdefault(_item.group, []).append(_item)
ROW_FIELDS = {
    name: [item for item in tables()[name].fields if item.required or (item.name in _READ and item.kind != "texts")]
    for name in TABLES
}


def _rows(name: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    unique = (lambda row: row["inn"]) if name == "participants" else None
    rows = st.lists(_stated(ROW_FIELDS[name]), max_size=6, unique_by=unique)
    return rows.map(lambda found: [_consistent(ROW_FIELDS[name], row) for row in found])


def _consistent(items: list[Field], row: dict[str, Any]) -> dict[str, Any]:
    """A part no more than its whole, no "none" beside the sum that it contradicts, as documents must be."""
    for item in items:
        other = item.looks_at.rpartition(".")[2] if item.looks_at else ""
        if item.key not in row or other not in row:
            continue
        if item.part_of is not None and Fraction(str(row[item.key])) > Fraction(str(row[other])):
            row = {**row, item.key: row[other]}
        if item.none_unless_above_zero is not None and row[item.key] == "none" and Fraction(str(row[other])) > 0:
            row = {**row, other: "0.00"}
    return row


@st.composite
def small_documents(draw: st.DrawFn) -> dict[str, Any]:
    """An application document with about half of the facts."""
    document: dict[str, Any] = {"contract": 1, "id": "random"}
    for group, items in ROOT_FIELDS.items():
        if draw(st.integers(0, 4)):
            document[group] = _consistent(items, draw(_stated(items)))
    for name in ("participants", "links", "costs"):
        if draw(st.integers(0, 5)):
            document[name] = draw(_rows(name))
    project = document.setdefault("project", {})
    if draw(st.booleans()):
        project["indicators"] = draw(_rows("project.indicators"))
    if draw(st.booleans()):
        project["participant_inns"] = draw(st.lists(st.sampled_from(INNS), unique=True, max_size=4))
    return document


LIKELY: dict[str, list[Any]] = {
    "costs.category": [
        "documentation",
        "equipment",
        "prototype",
        "tooling",
        "starter_batch",
        "raw_material",
        "wages",
        "consumable_tools",
        "lease",
    ],
    "application.already_paid_project": ["0", "0", "5000000", "299000000"],
    "application.already_paid_applicant": ["0", "0", "5000000", "149000000"],
    "application.already_paid_selection": ["0", "0", "149000000"],
    "application.amount_requested": ["1000000000000", "50000000.01", "1000.55"],
    "application.budget_left": ["1000000000000", "70000000.07", "990.10"],
    "costs.other_federal_subsidy": ["0", "0", "0", "0.01"],
    "costs.supplier_inn": INNS[:5],
    "costs.documented": [True, True, True, True, False],
    "costs.is_starter_batch": [True, True, True, False],
    "costs.vat_deductible": [True, True, False],
    "participants.kind": ["goods", "goods", "goods", "production_services"],
    "participants.produced_in_previous_period": [True, True, True, False],
    "participants.agreement_signed": [True, True, True, True, False],
    "applicant.inn": INNS[:2],
    "applicant.batch_role": ["buyer", "buyer", "supplier"],
    "applicant.offshore_share": ["0", "25", "25.01", "50"],
    "applicant.tax_debt": ["0", "0", "30000", "30000.01", "300000"],
    "applicant.overdue_budget_debt": ["0", "0", "0.01"],
}
"""Values of facts that decide much; groups of yes-or-no facts of the applicant are mostly as they must be."""

GOOD_IF_TRUE = ("is_cluster_participant", "is_project_initiator", "is_russian_organisation", "consents_to_checks")


def full_document(seed: int) -> dict[str, Any]:
    """A nearly complete application: few facts left out, values likely."""
    chance = random.Random(seed)
    left_out = chance.choice([0.0, 0.02, 0.1, 0.3])
    document: dict[str, Any] = {"contract": 1, "id": "random"}
    for group, items in ROOT_FIELDS.items():
        document[group] = _consistent(items, _filled(chance, items, left_out))
    inns = chance.sample(INNS[:12], chance.randint(1, 12))
    document["participants"] = [{**_filled(chance, ROW_FIELDS["participants"], left_out), "inn": inn} for inn in inns]
    document["participants"] = [_consistent(ROW_FIELDS["participants"], row) for row in document["participants"]]
    for name, most in (("links", 14), ("costs", 6)):
        rows = range(chance.randint(0, most))
        document[name] = [_filled(chance, ROW_FIELDS[name], left_out) for _ in rows]
    for name in ("participants", "links", "costs"):
        if chance.random() < left_out / 2:
            del document[name]
    project = document["project"]
    project["participant_inns"] = chance.sample(INNS[:4], chance.randint(1, 4))
    project["indicators"] = [_filled(chance, ROW_FIELDS["project.indicators"], left_out) for _ in range(3)]
    return document


def _filled(chance: random.Random, items: list[Field], left_out: float) -> dict[str, Any]:
    return {item.key: _likely(chance, item) for item in items if item.required or chance.random() >= left_out}


def _likely(chance: random.Random, item: Field) -> Any:
    if item.name in LIKELY:
        return chance.choice(LIKELY[item.name])
    if item.format == "inn":
        return chance.choice(INNS)
    if item.kind == "money":
        return plain_money(chance.randint(0, 10 ** chance.randint(2, 15)))
    if item.kind == "share":
        return chance.choice(["0", "10", "18", "20", "22", "100"])
    if item.kind == "number":
        return str(chance.randint(0, 1000))
    if item.kind == "count":
        return chance.randint(0, most_of(item)) if item.unit != "year" else chance.randint(FIRST_DAY.year, 2030)
    if item.kind == "date":
        day = (FIRST_DAY + timedelta(days=chance.randint(0, DAYS))).isoformat()
        return chance.choice([day, day, "none"]) if item.allows_none else day
    if item.kind == "truth":
        good = item.group != "applicant" or item.key in GOOD_IF_TRUE
        return good if chance.random() < 0.93 else not good
    choices = sorted(item.choices or {})
    if item.kind == "choice":
        return chance.choice(choices)
    if item.kind == "set":
        return chance.sample(choices, chance.randint(0, min(2, len(choices))))
    return "текст"


def documents() -> st.SearchStrategy[dict[str, Any]]:
    """An application document of either kind."""
    return st.one_of(small_documents(), st.integers(0, 2**32).map(full_document))
