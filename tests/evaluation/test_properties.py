"""What must hold for every application, whatever the law says this year."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from calculator.evaluation import document_of, evaluate, evaluate_many
from calculator.facts import Application
from calculator.facts.dictionary import Field, field
from calculator.rulebook import Rulebook
from tests.evaluation.applications import (
    BESIDE,
    ROOT_FIELDS,
    ROW_FIELDS,
    consistent,
    documents,
    fitting,
    rows_in,
    value_of,
)
from tests.evaluation.stand_ins import OF_THE_SCHEDULE, STAND_INS, decides_nothing_while_absent, narrower

slow = settings(deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load()


def read(document: dict[str, Any]) -> Application:
    return Application.from_document(copy.deepcopy(document))


def plain(application: Application, rulebook: Rulebook, **options: Any) -> dict[str, Any]:
    return document_of(evaluate(application, rulebook, **options), "ru")


def some_measures(rulebook: Rulebook) -> st.SearchStrategy[list[str]]:
    """A law that holds for each measure by itself is tried on a few at a time."""
    return st.lists(st.sampled_from(rulebook.measure_ids()), min_size=1, max_size=6, unique=True)


@slow
@given(batch=st.lists(documents(), min_size=2, max_size=5), data=st.data())
def test_a_batch_equals_batches_of_one(batch: list[dict[str, Any]], data: st.DataObject, rulebook: Rulebook) -> None:
    measures = data.draw(some_measures(rulebook))
    applications = [read(document) for document in batch]
    together = [document_of(result, "ru") for result in evaluate_many(applications, rulebook, measures=measures)]
    assert together == [plain(application, rulebook, measures=measures) for application in applications]


@slow
@given(document=documents(), seed=st.integers(0, 2**32), data=st.data())
def test_the_order_of_rows_changes_nothing(
    document: dict[str, Any], seed: int, data: st.DataObject, rulebook: Rulebook
) -> None:
    measures = data.draw(some_measures(rulebook))
    shuffled = copy.deepcopy(document)
    for table in ("participants", "links"):
        if table in shuffled:
            random.Random(seed).shuffle(shuffled[table])
    one, other = (plain(read(stated), rulebook, measures=measures) for stated in (document, shuffled))
    for answer in (one, other):
        for measure in answer["measures"]:
            for condition in measure["conditions"]:
                condition["offenders"].sort()
                condition["due"].sort(key=str)
                condition.pop("explanation")  # names the rows in their order
    assert one == other


def _absent(document: dict[str, Any]) -> list[tuple[dict[str, Any], Field]]:
    """Every place of a document where a fact could be stated and is not, without the facts that have a stand-in."""
    places: list[tuple[dict[str, Any], Field]] = []
    for group, items in ROOT_FIELDS.items():
        if group == "loan" and "loans" in document:
            continue
        holder = document.setdefault(group, {})
        places += [(holder, item) for item in items if item.key not in holder]
    for loan in document.get("loans") or ():
        places += [(loan, item) for item in ROOT_FIELDS["loan"] if item.key not in loan]
    for table, items in ROW_FIELDS.items():
        places += [(row, item) for row in rows_in(document, table) for item in items if item.key not in row]
    return [(holder, item) for holder, item in places if decides_nothing_while_absent(item)]


@slow
@given(document=documents(), data=st.data())
def test_a_fact_more_never_unsettles_an_answer(
    document: dict[str, Any], data: st.DataObject, rulebook: Rulebook
) -> None:
    pins = {topic: data.draw(st.sampled_from(list(item.readings))) for topic, item in rulebook.topics.items()}
    measures = data.draw(some_measures(rulebook))
    fuller = copy.deepcopy(document)
    places = _absent(fuller)
    assume(places)
    holder, item = data.draw(st.sampled_from(places))
    holder[item.key] = fitting(holder, item, data.draw(value_of(item)))
    before, after = (plain(read(stated), rulebook, readings=pins, measures=measures) for stated in (document, fuller))
    for old, new in zip(before["measures"], after["measures"], strict=True):
        verdicts = {condition["id"]: condition["verdict"] for condition in new["conditions"]}
        for condition in old["conditions"]:
            if condition["verdict"] in ("met", "not_met"):
                assert verdicts[condition["id"]] == condition["verdict"], (item.name, condition["id"])
        if old["edition"] is not None:
            narrower(old, new)


@pytest.mark.parametrize("name", sorted(BESIDE))
def test_facts_drawn_beside_others_contradict_none_of_them(name: str) -> None:
    """What the properties above feed the reader is an application that it takes, whichever of two facts came last."""
    for part in BESIDE[name]:
        for late, stated in ((part, field(name)), (field(name), part)):
            worst = {"money": ("1.00", "2.00"), "count": (1, 2), "date": ("2024-01-01", "2024-06-01")}
            low, high = worst[late.kind]
            for value in ["none", low, high] if late.allows_none else [low, high]:
                for other in ["none", *worst[stated.kind]] if stated.allows_none else worst[stated.kind]:
                    row = {stated.key: other}
                    row[late.key] = fitting(row, late, value)
                    assert consistent([part], row) == row


def test_the_stand_ins_are_those_that_the_rules_declare(rulebook: Rulebook) -> None:
    """A rule that comes to ask whether a fact is given must be listed here by name, with its reason."""
    nodes = [node for plan in rulebook.plans.values() for formula in plan.formulas() for node in formula.walk()]
    declared = {node.data[0] for node in nodes if node.op == "default"}
    declared |= {node.args[0].data for node in nodes if node.op == "given"}
    assert declared == set(STAND_INS)
    for name in [*STAND_INS, *OF_THE_SCHEDULE]:
        assert field(name).name == name
