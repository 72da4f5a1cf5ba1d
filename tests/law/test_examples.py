"""Every worked example of the rule folders, to the kopeck."""

from __future__ import annotations

import pytest

from calculator.evaluation.examples import Example, examples_of, mismatches
from calculator.rulebook import Rulebook

RULEBOOK = Rulebook.load()
EXAMPLES = [example for measure in RULEBOOK.measures for example in examples_of(RULEBOOK, measure)]

REQUIRED = {
    "cluster-status": ["S2", "S3", "S4", "S7", "S8", "S9a", "S9b", "S11", "S12"],
    "joint-project-reimbursement": ["R1", "R2", "R3", "R5", "R6", "R10", "R12"],
    "pilot-batch-reimbursement": ["R8"],
    "clawback": ["R17"],
    "sme-category": ["RGX1a", "RGX1b", "RGX1c", "RGX1d"],
    "cluster-centre-services": ["RGX2", "RGX2-no-yearly-cap"],
    "insurance-contributions": ["RG4", "RG4-15", "RG4-share", "RG5", "RG5-spic2", "RG6"],
    "tor-resident": ["RG7a-capex", "RG7a-jobs", "RG7a-both", "RG7a-ban", "RG7a-no-ban", "RG7b", "RG7c-met", "RG7d"],
}


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{example.measure}-{example.id}" for example in EXAMPLES])
def test_example_comes_out(example: Example) -> None:
    assert [str(mismatch) for mismatch in mismatches(example, RULEBOOK)] == []


@pytest.mark.parametrize("measure", REQUIRED)
def test_no_worked_example_has_been_lost(measure: str) -> None:
    present = {example.id for example in EXAMPLES if example.measure == measure}
    assert set(REQUIRED[measure]) <= present


def test_the_gates_of_a_recipient_have_examples() -> None:
    letters = {example.id.split("-")[1] for example in EXAMPLES if example.id.startswith("R15")}
    assert letters == {"a", "b", "c", "d", "e", "f"}


def test_a_changed_figure_is_noticed() -> None:
    example = next(example for example in EXAMPLES if example.id == "R1")
    changed = RULEBOOK.with_values({"joint-project-reimbursement.reimbursement_share": "49 %"})
    assert any(mismatch.path.endswith("amount") for mismatch in mismatches(example, changed))
