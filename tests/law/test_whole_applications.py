"""The example applications: whole files, real in shape, with the answers that they were written for."""

from __future__ import annotations

from fractions import Fraction

import pytest

from calculator.evaluation import Verdict, evaluate
from calculator.evaluation.result import MeasureResult
from calculator.facts import Application
from calculator.rulebook import Rulebook
from tests.project.checkout import ROOT

RULEBOOK = Rulebook.load()
EXAMPLES = ROOT / "examples"
JOINT = "joint-project-reimbursement"


def answer(name: str, measure: str) -> MeasureResult:
    return evaluate(Application.read(EXAMPLES / f"{name}.yaml"), RULEBOOK, measures=[measure]).measure(measure)


@pytest.mark.parametrize(
    ("name", "edition", "kopecks"),
    [
        ("penza-ball-screws-e16", "E16", 96_175_000_00),
        ("penza-ball-screws-e21", "E21", 57_705_000_00),
        ("penza-ball-screws-e23", "E23", 20_050_200_00),
        # Known awards: the scale is right, and nothing of the size of a cap of 300 million holds it down.
        ("tatarstan-2018-awards", "E16", 247_500_000_00),
        ("tatarstan-2018-composites", "E16", 497_000_000_00),
    ],
)
def test_a_project_gets_its_sum(name: str, edition: str, kopecks: int) -> None:
    found = answer(name, JOINT)
    assert (found.edition, found.verdict, found.amount) == (edition, Verdict.met, kopecks)
    assert found.benefit is not None
    assert found.benefit.bound_by == "share"
    assert "above_known_awards" not in found.flags


def test_a_cluster_of_sixteen_meets_every_requirement() -> None:
    found = answer("machine-tool-cluster", "cluster-status")
    assert (found.edition, found.verdict, found.provisional) == ("C24", Verdict.met, False)
    assert found.condition("participants_min").values["participants_min"].value == 16


def test_a_cluster_fails_by_a_hair() -> None:
    found = answer("cluster-fails-by-a-hair", "cluster-status")
    assert (found.edition, found.verdict, found.provisional) == ("C21", Verdict.not_met, False)
    failed = [condition.id for condition in found.conditions if condition.verdict is not Verdict.met]
    assert failed == ["functional_dependence"]
    condition = found.condition("functional_dependence")
    assert condition.shortfall is not None
    assert (condition.shortfall.amount, condition.shortfall.unit) == (Fraction(50_000_00), "RUB")
    assert "= 19,99…\u00a0% < 20\u00a0%" in condition.explanation("ru")


def test_every_example_has_a_test() -> None:
    text = (ROOT / "tests" / "law" / "test_whole_applications.py").read_text(encoding="utf-8")
    assert [path.name for path in EXAMPLES.glob("*.yaml") if f'"{path.stem}"' not in text] == []
