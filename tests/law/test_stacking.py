"""``rules/stacking.yaml``: the closed format at its head, and that every name in it is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from calculator.facts.dictionary import field
from calculator.rulebook import Rulebook

FILE = Path(__file__).parents[2] / "rules" / "stacking.yaml"
CONTENT: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
RULES: dict[str, dict[str, Any]] = CONTENT["rules"]
RULEBOOK = Rulebook.load()

COMMON = {"title", "kind", "measures", "breach", "effect", "evidence", "source"}
KINDS: dict[str, set[str]] = {
    "one_line_one_measure": set(),
    "one_rate_per_loan": set(),
    "one_tariff_per_payment": set(),
    "total_within_ceiling": {"ceiling"},
    "not_cofinancing": {"of"},
    "provisional_pair": {"with", "scope"},
    "excluded_pair": {"scope"},
    "counted_against_baseline": set(),
    "note": set(),
}
ANSWERS = {"allowed", "excluded", "not_confirmed", "counts_to_ceiling", "counts", "does_not_count", "not_applicable"}


def measures_of(name: str) -> list[str]:
    return list(CONTENT["classes"][name]["measures"]) if name in CONTENT["classes"] else [name]


def both_languages(text: dict[str, str]) -> bool:
    return set(text) == {"ru", "en"} and all(text.values())


@pytest.mark.parametrize("name", RULES)
def test_a_rule_has_what_its_kind_needs(name: str) -> None:
    rule = RULES[name]
    needed = COMMON | KINDS[rule["kind"]]
    assert needed <= set(rule)
    assert set(rule) - needed <= {"instead", "tested_by", "payments"} | (
        {"with", "fact"} if rule["kind"] == "excluded_pair" else set()
    )
    assert rule["kind"] != "excluded_pair" or "with" in rule or "fact" in rule
    assert both_languages(rule["title"])
    assert both_languages(rule["effect"])
    assert rule["breach"] in ("firm", "provisional")
    assert rule["evidence"] != "unconfirmed" or rule["breach"] == "provisional", (
        "an unconfirmed rule bars nothing for certain"
    )
    assert rule["source"] or rule["evidence"] in ("inference", "unconfirmed")


@pytest.mark.parametrize("name", RULES)
def test_the_names_of_a_rule_are_known(name: str) -> None:
    rule = RULES[name]
    known = RULEBOOK.measure_ids()
    for key in ("measures", "with", "of"):
        for measure in (one for part in rule.get(key, []) if part != "all" for one in measures_of(part)):
            assert measure in known
    if "fact" in rule:
        assert field(rule["fact"]).kind == "truth"
    if "ceiling" in rule:
        assert rule["ceiling"] in known
    for tested in rule.get("tested_by", []):
        folder, condition = tested.split("/")
        assert condition in RULEBOOK.measures[folder].conditions
    for measure, topic in rule.get("instead", {}).items():
        assert topic in RULEBOOK.measures[measure].topics
    assert set(rule["source"]) <= set(RULEBOOK.sources)


def test_pairs() -> None:
    for pair in CONTENT["pairs"]:
        assert set(pair) == {"scope", "first", "second", "answer", "provisional", "rule", "evidence", "source"}
        assert pair["scope"] in ("loan", "project", "line", "cofinancing")
        assert pair["answer"] in ANSWERS
        assert pair["rule"] is None or pair["rule"] in RULES
        assert pair["evidence"] != "unconfirmed" or pair["provisional"], (
            "what rests on an unconfirmed rule is provisional"
        )


def test_no_rule_of_the_law_is_missing() -> None:
    assert set(RULES) == {
        "stack_one_line_one_budget", "stack_frp_cofinancing", "stack_one_rate_per_loan", "stack_lender_subsidy",
        "stack_spic_half", "stack_frp_and_reimbursement", "stack_interest_twice", "stack_one_tariff", "stack_baseline",
        "stack_same_support", "stack_tor_match", "stack_tor_no_special_regime",
    }  # fmt: skip
