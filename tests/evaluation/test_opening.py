"""A measure opened again has the values that its answer rests on, under the day and the readings it was judged by."""

from __future__ import annotations

import copy
from datetime import date
from math import floor

import pytest

from calculator.evaluation import evaluate
from calculator.evaluation.opening import open_measure
from calculator.evaluation.result import Quantity
from calculator.evaluation.unfolding import unfold
from calculator.facts import Application
from calculator.places import examples_folder
from calculator.rulebook import Rulebook

MEASURE, TOPIC = "joint-project-reimbursement", "e16_categories"


@pytest.mark.parametrize(
    ("readings", "as_of", "edition"),
    [
        ({}, None, "E16"),
        ({TOPIC: "E16_NO_TOOLING"}, None, "E16"),
        ({TOPIC: "E16_WIDE_70"}, None, "E16"),
        ({}, date(2021, 6, 1), "E21"),
    ],
)
def test_the_opened_sum_is_that_of_the_answer(readings: dict[str, str], as_of: date | None, edition: str) -> None:
    rulebook = Rulebook.load()
    document = copy.deepcopy(dict(Application.read(examples_folder() / "penza-ball-screws-e16.yaml").to_document()))
    document["costs"][0]["category"] = "tooling"
    document["costs"][2]["category"] = "interest"
    application = Application.from_document(document)
    answer = evaluate(application, rulebook, measures=[MEASURE], as_of=as_of, readings=readings).measure(MEASURE)
    opened = open_measure(application, rulebook, MEASURE, as_of=as_of, readings=readings)
    assert opened is not None
    assert opened.plan.benefit is not None
    figure = unfold(opened.trace, opened.plan.benefit.amount, rulebook.measures[MEASURE].title)
    assert answer.edition == edition
    assert isinstance(figure.value, Quantity)
    assert answer.amount
    assert floor(figure.value.value) == answer.amount
    sums = {
        evaluate(application, rulebook, measures=[MEASURE], readings={TOPIC: name}).measure(MEASURE).amount
        for name in rulebook.topics[TOPIC].readings
    }
    assert len(sums) > 1, "the reading matters here"
