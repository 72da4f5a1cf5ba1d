"""Each fact of each worked example left out: an answer may come open, and never turns into the opposite."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from calculator.evaluation import document_of, evaluate_many
from calculator.evaluation.examples import examples_of
from calculator.facts import Application
from calculator.rulebook import Rulebook
from tests.evaluation.stand_ins import decides_nothing_while_absent, narrower
from tests.evaluation.variations import plain, stated

RULEBOOK = Rulebook.load()
SURE = ("met", "not_met")


def read_by(measure: str) -> frozenset[str]:
    """Facts that some formula of a measure reads; all that is told of a loan is, as its segments."""
    plan = RULEBOOK.plans[measure]
    nodes = [node for formula in plan.formulas() for node in formula.walk()]
    return frozenset(str(node.data) for node in nodes if node.op == "fact")


def shorter(document: dict[str, Any], measure: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The document without each of its facts that the measure reads in turn, with the name of the fact."""
    read = read_by(measure)
    for number, (_, _, item) in enumerate(list(stated(document))):
        name = item.name.replace("loans.", "loan.")
        if decides_nothing_while_absent(item) and (name in read or name.startswith("loan.")):
            changed = copy.deepcopy(document)
            holder, key, _ = list(stated(changed))[number]
            del holder[key]
            yield item.name, changed


def answers(documents: list[dict[str, Any]], measure: str) -> list[list[dict[str, Any]]]:
    found = evaluate_many([Application.from_document(one) for one in documents], RULEBOOK, measures=[measure])
    return [document_of(result, "en")["measures"] for result in found]


@pytest.mark.parametrize("measure", RULEBOOK.measure_ids())
def test_a_fact_left_out_turns_no_answer(measure: str) -> None:
    documents = [plain(example.document()) for example in examples_of(RULEBOOK, measure)]
    cases = [(place, *case) for place, document in enumerate(documents) for case in shorter(document, measure)]
    whole = answers(documents, measure)
    for (place, fact, _), found in zip(cases, answers([case[2] for case in cases], measure), strict=True):
        for less, more in zip(found, whole[place], strict=True):
            where = (documents[place]["id"], fact)
            assert {less["verdict"], more["verdict"]} != set(SURE), where
            verdicts = {condition["id"]: condition["verdict"] for condition in more["conditions"]}
            for condition in less["conditions"]:
                # A reading that lacks facts of its own is left out of the comparison, which then may agree.
                compared = "not_computed" not in condition["readings"].values()
                if condition["verdict"] in SURE and compared and less["edition"] == more["edition"]:
                    assert verdicts[condition["id"]] == condition["verdict"], (*where, condition["id"])
            if less["edition"] is not None and less["edition"] == more["edition"]:
                narrower(less, more)
    assert cases or not documents
