"""What must hold for every application, whatever the law says this year."""

from __future__ import annotations

import copy
import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from calculator.evaluation import document_of, evaluate, evaluate_many
from calculator.facts import Application
from calculator.facts.dictionary import Field, field
from calculator.rulebook import Rulebook
from tests.evaluation.applications import ROOT_FIELDS, ROW_FIELDS, documents, rows_in, value_of

slow = settings(deadline=None, suppress_health_check=list(HealthCheck))

STAND_INS = {
    "participants.purchases_from_intermediate": "the sum of contracts stands in",
    "participants.first_cluster_contract_date": "no contract yet is no breach before the deadline",
    "cluster.conformity_decision_date": "a cluster in the register counts as long as no decision is known to have run out",
    "applicant.is_cluster_participant": "participants are known by their INN",
    "application.already_paid_project": "nothing paid earlier is assumed, flagged",
    "application.already_paid_applicant": "nothing paid earlier is assumed, flagged",
    "application.amount_requested": "no sum asked for is no limit",
    "application.budget_left": "no budget stated is no limit",
    "project.period_from": "no period in the agreement is no period test, flagged",
    "project.regional_average_wage": "the wage limit is not applied without it, flagged",
    "costs.worker_months": "the wage limit is not applied without it, flagged",
    "costs.net": "gross without VAT stands in",
    "costs.vat_rate": "the standard rate of the invoice date stands in, flagged",
    "costs.gross": "net with VAT stands in",
    "loan.contract_date": "the day of the application stands in",
    "loan.principal_last_quarters": "the usual number of quarters stands in, flagged",
    "loan.interest_whole_term": "the schedule gives the interest",
    "application.market_rate": "the key rate with the margin stands in",
    "application.market_rate_margin": "the margin of the benchmark stands in",
    "segments.stated_key_rate": "the series of the key rate stands in",
    "segments.balance": "repayment by quarters stands in",
    "applicant.sme_category_current": "a new organisation has no category yet",
    "applicant.spic_version": "without a word on a contract the cluster tariff is not asked for, flagged",
    "region.centre_share": "a share that is not known limits nothing, flagged",
    "region.centre_min_sme": "asked for only where the centre's regulation has it",
    "region.centre_cap_service": "a cap that is not known limits nothing, flagged",
    "region.centre_cap_year": "a cap that is not known limits nothing, flagged",
    "region.centre_budget_left": "a budget that is not known limits nothing, flagged",
    "region.joint_min_budget": "the general floor of a joint loan stands in",
    "region.profit_rate_base": "the region's rate of the rules stands in",
    "region.profit_rate_reduced": "the region's rate of the rules stands in",
    "region.property_tax_rate": "the general ceiling stands in",
    "project.park_status_confirmed": "a park that is not known to be in the register is taken as not in it, flagged",
    "project.tor_application_date": "the day of the application stands in",
    "project.tor_resident_date": "until there is an entry the day of the application stands in",
}
"""Facts for which the law says word for word what holds while they are not stated: only these may turn an answer."""


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load()


def read(document: dict[str, Any]) -> Application:
    return Application.from_document(copy.deepcopy(document))


def plain(application: Application, rulebook: Rulebook, **options: Any) -> dict[str, Any]:
    return document_of(evaluate(application, rulebook, **options), "ru")


@slow
@given(batch=st.lists(documents(), min_size=2, max_size=5))
def test_a_batch_equals_batches_of_one(batch: list[dict[str, Any]], rulebook: Rulebook) -> None:
    applications = [read(document) for document in batch]
    together = [document_of(result, "ru") for result in evaluate_many(applications, rulebook)]
    assert together == [plain(application, rulebook) for application in applications]


@slow
@given(document=documents(), seed=st.integers(0, 2**32))
def test_the_order_of_rows_changes_nothing(document: dict[str, Any], seed: int, rulebook: Rulebook) -> None:
    shuffled = copy.deepcopy(document)
    for table in ("participants", "links"):
        if table in shuffled:
            random.Random(seed).shuffle(shuffled[table])
    one, other = plain(read(document), rulebook), plain(read(shuffled), rulebook)
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
    return [(holder, item) for holder, item in places if _decides_nothing_while_absent(item)]


def _decides_nothing_while_absent(item: Field) -> bool:
    return item.name not in STAND_INS and not item.default_from and item.default is None


@slow
@given(document=documents(), data=st.data())
def test_a_fact_more_never_unsettles_an_answer(
    document: dict[str, Any], data: st.DataObject, rulebook: Rulebook
) -> None:
    pins = {topic: data.draw(st.sampled_from(list(item.readings))) for topic, item in rulebook.topics.items()}
    fuller = copy.deepcopy(document)
    places = _absent(fuller)
    assume(places)
    holder, item = data.draw(st.sampled_from(places))
    holder[item.key] = _fitting(holder, item, data.draw(value_of(item)))
    before, after = (
        plain(read(stated), rulebook, readings=pins, measures=rulebook.measure_ids()) for stated in (document, fuller)
    )
    for old, new in zip(before["measures"], after["measures"], strict=True):
        verdicts = {condition["id"]: condition["verdict"] for condition in new["conditions"]}
        for condition in old["conditions"]:
            if condition["verdict"] in ("met", "not_met"):
                assert verdicts[condition["id"]] == condition["verdict"], (item.name, condition["id"])
        if old["edition"] is not None:
            narrower(old, new)


def narrower(old: dict[str, Any], new: dict[str, Any]) -> None:
    """With a fact more, the certain part of a sum does not fall and its upper bound does not rise."""
    (least, most), (new_least, new_most) = (
        (measure["amount_if_conditions_met"] or measure["amount"], measure.get("amount_upper"))
        for measure in (old, new)
    )
    if least is not None:
        assert new_least is not None
        assert Decimal(new_least) >= Decimal(least)
    if most is not None:
        assert new_most is not None
        assert Decimal(new_most) <= Decimal(most)


def _fitting(holder: dict[str, Any], item: Field, value: Any) -> Any:
    """The value kept within its whole and above its parts, as documents must be."""
    if item.part_of is not None:
        whole = holder.get(item.part_of.rpartition(".")[2])
        return whole if whole is not None and float(value) > float(whole) else value
    parts = [part.key for items in ROW_FIELDS.values() for part in items if part.part_of == item.name]
    floor = max((float(holder[key]) for key in parts if key in holder), default=0.0)
    if parts and float(value) < floor:
        return max((holder[key] for key in parts if key in holder), key=float)
    return value


def test_the_stand_ins_are_those_that_the_rules_declare(rulebook: Rulebook) -> None:
    """A rule that comes to ask whether a fact is given must be listed here by name, with its reason."""
    nodes = [node for plan in rulebook.plans.values() for formula in plan.formulas() for node in formula.walk()]
    declared = {node.data[0] for node in nodes if node.op == "default"}
    declared |= {node.args[0].data for node in nodes if node.op == "given"}
    assert declared == set(STAND_INS)
    for name in STAND_INS:
        assert field(name).name == name
