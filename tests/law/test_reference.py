"""The engine against a second implementation of the same decree, with unknown facts among the lines."""

from __future__ import annotations

import random

import pytest

from calculator.evaluation import evaluate_many
from calculator.facts import Application
from calculator.rulebook import Rulebook
from tests.law.reference import MEASURE, Reference, random_application


@pytest.mark.parametrize("seed", range(6))
def test_no_kopeck_is_wrong(seed: int) -> None:
    chance, rulebook = random.Random(seed), Rulebook.load()
    drawn = [random_application(chance) for _ in range(50)]
    applications = [Application.from_document(document) for document, _ in drawn]
    results = evaluate_many(applications, rulebook, measures=[MEASURE])
    reference = Reference(rulebook)
    for application, (document, edition), result in zip(applications, drawn, results, strict=True):
        benefit = result.measure(MEASURE).benefit
        assert benefit is not None
        assert result.measure(MEASURE).edition == edition
        assert (benefit.amount, benefit.upper) == reference.amounts(application, edition), document
