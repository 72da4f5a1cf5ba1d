"""Verdicts in bulk are those of the evaluation itself, under the default readings."""

from __future__ import annotations

import pytest

from calculator import Application, Rulebook, evaluate
from calculator.evaluation.composing import best
from calculator.evaluation.examples import examples_of
from calculator.evaluation.verdicts import default_verdicts
from tests.project.checkout import ROOT
from tests.rulebook.schemes import SCHEME

SHIPPED = Rulebook.load()
FICTIONAL = Rulebook.load(SCHEME)


def compared(applications: list[Application], rulebook: Rulebook, measure: str) -> None:
    """One batch against one evaluation each; of several loans the best verdict."""
    pins = dict(rulebook.default_readings)
    expected = []
    for application in applications:
        found = evaluate(application, rulebook, measures=[measure], readings=pins).measures
        expected.append(best([one.verdict for one in found if one.verdict is not None]))
    assert default_verdicts(applications, rulebook, measure) == expected


@pytest.mark.parametrize("measure", [name for name in SHIPPED.measure_ids() if name != "clawback"])
def test_worked_examples_of_the_law(measure: str) -> None:
    compared([example.application() for example in examples_of(SHIPPED, measure)], SHIPPED, measure)


@pytest.mark.parametrize("measure", [name for name in FICTIONAL.measure_ids() if FICTIONAL.examples(name)])
def test_worked_examples_of_the_scheme(measure: str) -> None:
    compared([example.application() for example in examples_of(FICTIONAL, measure)], FICTIONAL, measure)


def test_whole_applications() -> None:
    applications = [Application.read(path) for path in sorted((ROOT / "examples").glob("*.yaml"))]
    for measure in ("joint-project-reimbursement", "cluster-status", "frp-development-loan"):
        compared(applications, SHIPPED, measure)
