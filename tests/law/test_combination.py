"""Real measures together: the plant in Penza, and what the shipped stacking rules bar."""

from __future__ import annotations

from typing import Any

from calculator.advice import Combination, combination_document, combine
from calculator.facts import Application
from calculator.rulebook import Rulebook
from tests.project.checkout import ROOT

RULEBOOK = Rulebook.load()
PLANT = Application.read(ROOT / "examples" / "penza-plant-four-measures.yaml")


def plant(**changes: Any) -> Combination:
    """The plant with changed groups or lists; a group keeps what is not changed."""
    document = PLANT.to_document()
    for name, value in changes.items():
        document[name] = {**document[name], **value} if isinstance(value, dict) else value
    return combine(Application.from_document(document), RULEBOOK)


def sums(combination: Combination) -> dict[tuple[str, str | None], int]:
    return {(choice.measure, choice.loan_id): choice.amount for choice in combination.chosen}


def test_a_plant_takes_four_measures_and_keeps_financed_lines_apart() -> None:
    found = combine(PLANT, RULEBOOK)
    assert sums(found) == {
        ("cluster-investment-platform", "production"): 617_963_835_62,
        ("frp-development-loan", "equipment"): 192_131_506_85,
        ("industrial-mortgage", "workshop"): 104_087_671_23,
        ("joint-project-reimbursement", None): 80_625_000_25,
    }
    assert (found.total, found.total_with_provisional) == (994_808_013_95, 1_031_508_013_95)
    assert found.assignment == {"joint-project-reimbursement": (1, 2, 3, 4, 5)}
    assert found.conflicts == ("stack_frp_and_reimbursement",)
    assert [reason.why for reason in found.reasons] == ["only"] * 5 + ["loan"] * 2 + ["nothing"]
    assert found.proven
    assert found.valued == "present_value"
    assert found.objective == sum(choice.worth for choice in found.chosen) < found.total
    assert found.least <= found.total <= found.most
    tested = {name: verdict.value for note in found.notes for name, verdict in note.tested.items()}
    assert tested == {"frp-development-loan/frp_cofinancing": "met"}


def test_one_rate_on_one_loan() -> None:
    """A loan meant for the fund and the mortgage: the larger saving stays, the other is named."""
    loans = PLANT.to_document()["loans"]
    loans[1]["measures"] = ["frp-development-loan", "industrial-mortgage"]
    found = plant(loans=loans)
    assert ("frp-development-loan", "equipment") in sums(found)
    assert ("industrial-mortgage", "equipment") not in sums(found)
    (bar,) = [bar for bar in found.bars if bar.rule is not None and bar.rule.id == "stack_one_rate_per_loan"]
    assert (bar.loan_id, bar.barred, bar.firm) == ("equipment", ("industrial-mortgage",), False)
    assert found.total == combine(PLANT, RULEBOOK).total


def test_the_cap_of_the_reimbursement_holds() -> None:
    """Starter batches for more than 300 million: 150 million, and the lines over it add nothing."""
    costs = [dict(cost) for cost in PLANT.to_document()["costs"]]
    costs += [{**costs[3], "net": "200000000.00"} for _ in range(2)]
    found = plant(costs=costs)
    assert sums(found)["joint-project-reimbursement", None] == 150_000_000_00
    assert found.proven


def test_the_document_has_the_keys_of_the_contract() -> None:
    document = combination_document(combine(PLANT, RULEBOOK), "en")
    assert document["chosen"] == [
        "cluster-investment-platform", "frp-development-loan", "industrial-mortgage", "joint-project-reimbursement",
    ]  # fmt: skip
    assert document["conflicts"] == ["stack_frp_and_reimbursement"]
    assert document["assignment"] == {"joint-project-reimbursement": [1, 2, 3, 4, 5]}
    assert document["total"] == "994808013.95"
    assert (document["proven"], document["best_known_bound"]) == (True, None)
    contract = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    assert [key for key in document if f"`{key}`" not in contract] == []


def test_every_shipped_rule_of_combination_covers_measures() -> None:
    stacking = RULEBOOK.stacking
    for rule in stacking.rules.values():
        assert any(stacking.covers(rule.measures, measure) for measure in RULEBOOK.measure_ids()), rule.id
