"""Categories of SMEs and insurance contributions worked out a second time, in plain numbers, against the rules."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from calculator.evaluation import document_of, evaluate_many
from calculator.facts import Application
from calculator.rulebook import Rulebook

LEVELS = ("micro", "small", "medium", "none")
YEARS = (2023, 2024, 2025)
TYPICAL = {"micro": (10, 50), "small": (80, 400), "medium": (200, 1500), "none": (2000, 5000)}
"""Headcount and income in millions of roubles of a year that stands in a category by both."""
PARTICIPANT = {"is_cluster_participant": True, "spic_version": 1, "spic_import_substituting": True}


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load()


def results(documents: list[dict[str, Any]], measure: str, rulebook: Rulebook) -> list[dict[str, Any]]:
    applications = [Application.from_document(document) for document in documents]
    found = evaluate_many(applications, rulebook, measures=[measure])
    return [document_of(result, "en")["measures"][0] for result in found]


# categories -----------------------------------------------------------------------------------------------------------


def firm(current: str, years: tuple[str, ...]) -> dict[str, Any]:
    """A machine builder of individuals that stood in these categories in 2023, 2024 and 2025."""
    rows = [(year, *TYPICAL[level]) for year, level in zip(YEARS, years, strict=True)]
    return {
        "application": {"application_date": "2026-03-16"},
        "applicant": {
            "legal_form": "ooo",
            "share_state": 0,
            "share_nonsme_legal": 0,
            "share_foreign_legal": 0,
            "sme_category_current": current,
            "okved_income": [{"code": "28.41", "amount": 1}],
            "headcount": [{"year": year, "persons": persons} for year, persons, _ in rows],
            "income": [{"year": year, "amount": income * 10**6} for year, _, income in rows],
        },
    }


def expected_category(current: str, years: tuple[str, ...]) -> str:
    """A category changes only when its limit is exceeded, or a lower one kept, in three years running."""
    if current == "none":
        return years[-1]
    ranks = [LEVELS.index(level) for level in years]
    return LEVELS[min(max(LEVELS.index(current), min(ranks)), max(ranks))]


def test_a_category_changes_after_three_years_running(rulebook: Rulebook) -> None:
    cases = list(product(LEVELS, product(LEVELS, repeat=3)))
    found = results([firm(*case) for case in cases], "sme-category", rulebook)
    for (current, years), result in zip(cases, found, strict=True):
        expected = expected_category(current, years)
        assert result["category"] == expected, (current, years)
        assert result["default_verdict"] == ("not_met" if expected == "none" else "met"), (current, years)
        other = None if years[-1] == expected else years[-1]
        assert (result.get("category_by_reading") or {}).get("SME_LAST_YEAR") == other, (current, years)


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_year_that_is_not_given_leaves_a_change_open(missing: int, rulebook: Rulebook) -> None:
    document = firm("small", ("medium", "medium", "medium"))
    for table in ("headcount", "income"):
        del document["applicant"][table][missing]
    (result,) = results([document], "sme-category", rulebook)
    assert result["category"] is None
    assert result["default_verdict"] == "met"  # at worst medium


@pytest.mark.parametrize(
    ("persons", "income", "category"),
    [
        (15, "120000000.00", "micro"),
        (16, "120000000.00", "small"),
        (15, "120000000.01", "small"),
        (100, "800000000.00", "small"),
        (101, "800000000.00", "medium"),
        (100, "800000000.01", "medium"),
        (250, "2000000000.00", "medium"),
        (251, "2000000000.00", "none"),
        (250, "2000000000.01", "none"),
    ],
)
def test_a_limit_includes_its_own_value(persons: int, income: str, category: str, rulebook: Rulebook) -> None:
    document = firm("none", ("micro", "micro", "micro"))
    document["applicant"]["headcount"][-1]["persons"] = persons
    document["applicant"]["income"][-1]["amount"] = income
    (result,) = results([document], "sme-category", rulebook)
    assert result["category"] == category


@pytest.mark.parametrize(
    ("code", "persons", "verdict", "evidence"),
    [
        ("14.1", 1000, "met", "unconfirmed"),
        ("14.1", 1001, "not_met", "summary"),
        ("28.41", 900, "not_met", "unconfirmed"),
        ("14.1", 250, "met", "summary"),
    ],
)
def test_light_industry_taints_only_where_it_decides(
    code: str, persons: int, verdict: str, evidence: str, rulebook: Rulebook
) -> None:
    document = firm("none", ("micro", "micro", "micro"))
    document["applicant"]["headcount"][-1]["persons"] = persons
    document["applicant"]["okved_income"] = [{"code": code, "amount": 1}]
    (result,) = results([document], "sme-category", rulebook)
    (limits,) = [condition for condition in result["conditions"] if condition["id"] == "sme_limits"]
    assert (limits["verdict"], limits["evidence"], limits["provisional"]) == (
        verdict,
        evidence,
        evidence == "unconfirmed",
    )


# contributions --------------------------------------------------------------------------------------------------------

GENERAL, ABOVE, MANUFACTURING, FIFTEEN, CLUSTER = (Fraction(n, 1000) for n in (300, 151, 76, 150, 76))
CONSTANTS = {2025: (275900000, 3366000), 2026: (297900000, 4063950)}
"""Base limit and 1.5 of the minimum wage, in kopecks."""


def tariff(name: str, year: int, pay: int, months: int, *, general_above: bool) -> Fraction:
    """Contributions of one worker in kopecks, for pay of a month in kopecks."""
    limit, low = CONSTANTS[year]
    total, cheap = pay * months, min(pay, low) * months
    within, above = min(total, limit), max(0, total - limit)
    if name == "general":
        return GENERAL * within + ABOVE * above
    if name == "cluster":
        return CLUSTER * within
    rate = MANUFACTURING if name == "manufacturing" else FIFTEEN
    if general_above:
        return GENERAL * cheap + rate * max(0, within - cheap) + ABOVE * above
    return GENERAL * cheap + rate * (total - cheap)


def payer(chance: random.Random) -> dict[str, Any]:
    year, kind = chance.choice([2025, 2026]), chance.choice(["general", "manufacturing", "sme_15"])
    asked = chance.random() < 0.5
    staff = [
        {
            "count": chance.randrange(1, 400),
            "monthly_pay": chance.choice(
                [2000000, 3366000, 4063950, 9500000, 24825000, 30000001, chance.randrange(10**8)]
            ),
            "months": chance.randrange(1, 13),
            "in_spic_project": chance.random() < 0.6,
        }
        for _ in range(chance.randrange(4))
    ]
    return {"year": year, "kind": kind, "asked": asked, "staff": staff}


def document_of_payer(case: dict[str, Any]) -> dict[str, Any]:
    kopecks = [
        {**row, "monthly_pay": f"{row['monthly_pay'] // 100}.{row['monthly_pay'] % 100:02}"} for row in case["staff"]
    ]
    return {
        "application": {"valuation_date": f"{case['year']}-12-31"},
        "cluster": {"in_register": True, "register_date": "2025-01-15"},
        "applicant": {
            "okved_main": "28.41",
            "sme_in_register": case["kind"] != "general",
            "okved_on_list_3689": case["kind"] == "manufacturing",
            "okved_on_list_4125": True,
            "okved_income": [{"code": "28.41", "amount": 70}, {"code": "33.12", "amount": 30}],
            **(PARTICIPANT if case["asked"] else {"is_cluster_participant": False}),
            "staff": kopecks,
        },
    }


def expected_saving(case: dict[str, Any], *, general_above: bool) -> str:
    saving = Fraction(0)
    for row in case["staff"]:

        def cost(name: str, row: dict[str, Any] = row) -> Fraction:
            one = tariff(name, case["year"], row["monthly_pay"], row["months"], general_above=general_above)
            return int(row["count"]) * one

        if not case["asked"]:
            saving += cost("general") - cost(case["kind"])
        elif row["in_spic_project"]:
            saving += cost(case["kind"]) - cost("cluster")
    kopecks = (2 * saving.numerator + saving.denominator) // (2 * saving.denominator)
    return f"{kopecks // 100}.{kopecks % 100:02}"


@pytest.mark.parametrize("seed", range(4))
def test_no_kopeck_of_a_saving_is_wrong(seed: int, rulebook: Rulebook) -> None:
    chance = random.Random(seed)
    cases = [payer(chance) for _ in range(60)]
    found = results([document_of_payer(case) for case in cases], "insurance-contributions", rulebook)
    for case, result in zip(cases, found, strict=True):
        assert result["baseline"]["id"] == (case["kind"] if case["asked"] else "general"), case
        same, general = (expected_saving(case, general_above=above) for above in (False, True))
        shown = result["amount"] if result["verdict"] == "met" else result["amount_if_conditions_met"]
        assert shown == same, case
        assert (result.get("amount_by_reading") or {}).get("INS_ABOVE_GENERAL", same) == general, case
