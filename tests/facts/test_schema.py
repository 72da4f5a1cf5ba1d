"""The JSON Schema of the application document: valid itself, in both languages, and true for the examples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from calculator.documents import read_document
from calculator.facts import json_schema

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
VALIDATOR = jsonschema.Draft202012Validator(json_schema("ru"))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_schema_is_a_valid_schema(language: str) -> None:
    schema = json_schema(language)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema


def test_titles_and_descriptions_are_in_the_language_asked_for() -> None:
    def net(language: str) -> Any:
        return json_schema(language)["properties"]["costs"]["items"]["properties"]["net"]

    assert net("ru")["title"] == "Сумма без НДС"
    assert net("en")["title"] == "Sum without VAT"
    assert "invoice" in net("en")["description"]


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_examples_fit_the_schema(path: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(read_document(path).value)] == []


@pytest.mark.parametrize(
    "document",
    [
        {"costs": [{"net": "142 750 000,00 ₽", "vat_rate": "19,5"}]},
        {"costs": [{"net": 142750000.0, "vat_rate": 20, "worker_months": 1.5, "paid_on": "31.12.2024"}]},
        {"participants": [{"inn": "9999000013", "roles": ["final"], "first_cluster_contract_date": "none"}]},
        {"application": {"claimed_amounts": {"cluster-status": "1.00"}}, "loan": {}, "loans": [], "links": None},
        {"loan": {"amount": 1, "schedule": [{"from": "2025-01-01", "to": "2025-04-01", "balance": "1,5"}]}},
        {"loans": [{"id": "a", "measures": ["x"], "schedule": [{"year_fraction": 0.25, "key_rate": "14,5"}]}]},
        {"project": {"spic_version": 2, "productivity_growth": [{"growth": -150}, {"growth": "150 %"}]}},
        {"application": {"readings": {"fd_formula": "FD_EACH"}, "needs": ["taxes"], "market_rate_margin": -1}},
        {"project": {"participant_inns": ["9999000013"], "indicators": [{"plan": "-1,5"}]}, "contract": 1},
    ],
)
def test_documents_that_fit(document: object) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []


@pytest.mark.parametrize(
    "document",
    [
        {"moon": 1},
        {"contract": 2},
        {"costs": {}},
        {"costs": [{"net": "1.005"}]},
        {"costs": [{"net": -1}]},
        {"costs": [{"category": "furniture"}]},
        {"participants": [{"kind": "goods"}]},
        {"participants": [{"inn": 9999000013}]},
        {"participants": [{"inn": "9999000013", "joined_date": "none"}]},
        {"applicant": {"offshore_share": 101}},
        {"cluster": {"in_register": "yes"}},
        {"loan": {"sum": 1}},
        {"loans": [{"amount": 1}]},
        {"loans": [{"id": "a", "schedule": [{"from": "2025-01-01", "balance": 1}]}]},
        {"loan": {"schedule": [{"year_fraction": -1}]}},
        {"segments": []},
        {"project": {"spic_version": 3}},
        {"applicant": {"spic_version": 3}},
        {"application": {"needs": ["investment", "investment"]}},
        {"application": {"readings": ["fd_formula"]}},
    ],
)
def test_documents_that_do_not_fit(document: object) -> None:
    assert list(VALIDATOR.iter_errors(document))
