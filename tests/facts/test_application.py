"""Applications: values, defaults, absence, merging of participants, and the way back to a document."""

from __future__ import annotations

import copy
import pickle
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.facts import CONFLICT, NONE, Application, ApplicationError

P01, P02 = "9999000013", "9999000020"
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))


def made(**document: Any) -> Application:
    return Application.from_document(document)


def rows(application: Application, table: str) -> list[dict[str, Any]]:
    found = application.tables[table]
    assert found is not None
    return [dict(row) for row in found]


def codes(document: object) -> list[str]:
    with pytest.raises(ApplicationError) as caught:
        Application.from_document(document)
    return [problem.code.removeprefix("facts.") for problem in caught.value.problems]


def test_values_of_every_kind() -> None:
    application = made(
        application={"amount_requested": "142 750 000,00", "as_of_date": "31.12.2024", "measure": "cluster-status"},
        applicant={"offshore_share": "19,5", "batch_role": "buyer", "tax_debt": 5, "is_foreign_agent": False},
        cluster={"education_count": 3, "regions": ["58", "77"]},
        project={"indicators": [{"plan": "0,5", "fact": -1, "direction": "less"}], "participant_inns": [P01, P01]},
        participants=[
            {
                "inn": P01,
                "roles": ["final"],
                "activity_sites": ["56701000", "56636101001"],
                "first_cluster_contract_date": "none",
            }
        ],
    )
    facts = application.facts
    assert facts["application.amount_requested"] == 14_275_000_000
    assert facts["application.as_of_date"] == date(2024, 12, 31)
    assert facts["application.measure"] == "cluster-status"
    assert facts["applicant.offshore_share"] == Fraction(39, 200)
    assert facts["applicant.batch_role"] == "buyer"
    assert facts["applicant.tax_debt"] == 500
    assert facts["applicant.is_foreign_agent"] is False
    assert facts["cluster.education_count"] == 3
    assert rows(application, "cluster.regions") == [{"value": "58"}, {"value": "77"}]
    assert rows(application, "project.participant_inns") == [{"value": P01}, {"value": P01}]
    assert rows(application, "project.indicators") == [
        {"plan": Fraction(1, 2), "fact": Fraction(-1), "direction": "less"}
    ]
    assert rows(application, "participants") == [
        {
            "inn": P01,
            "roles": frozenset({"final"}),
            "activity_sites": frozenset({"56701000", "56636101001"}),
            "first_cluster_contract_date": NONE,
        }
    ]


def test_absent_null_and_empty_differ() -> None:
    application = made(cluster={"in_register": None}, participants=[], links=None, project=None)
    assert "cluster.in_register" not in application.facts
    assert application.tables["participants"] == ()
    assert application.tables["links"] is None
    assert application.tables["costs"] is None
    assert application.tables["project.indicators"] is None
    assert rows(made(participants=[{"inn": P01, "roles": [], "jobs": None}]), "participants") == [
        {"inn": P01, "roles": frozenset()}
    ]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({}, {}),
        ({"agreement_date": 1}, {"agreement_date": 1, "application_date": 1, "check_date": 1, "as_of_date": 1}),
        ({"application_date": 2}, {"agreement_date": 2, "application_date": 2, "check_date": 2, "as_of_date": 2}),
        (
            {"agreement_date": 1, "application_date": 2},
            {"agreement_date": 1, "application_date": 2, "check_date": 2, "as_of_date": 1},
        ),
        ({"check_date": 3}, {"check_date": 3, "as_of_date": 3}),
        ({"as_of_date": 4}, {"as_of_date": 4}),
        (
            {"as_of_date": 4, "application_date": 2},
            {"agreement_date": 2, "application_date": 2, "check_date": 2, "as_of_date": 4},
        ),
    ],
)
def test_dates_stand_in_for_each_other(stated: dict[str, int], expected: dict[str, int]) -> None:
    application = made(application={name: f"2024-01-0{day}" for name, day in stated.items()})
    names = ("agreement_date", "application_date", "check_date", "as_of_date")
    dates = {
        name: application.facts[f"application.{name}"] for name in names if f"application.{name}" in application.facts
    }
    assert dates == {name: date(2024, 1, day) for name, day in expected.items()}
    assumed = {name for name in names if f"application.{name}" in application.assumed}
    assert assumed == expected.keys() - stated.keys()


def test_defaults_of_the_law_are_applied_and_listed() -> None:
    application = made(costs=[{"net": "1.00"}, {"net": "2.00", "other_federal_subsidy": "0.50"}])
    assert application.facts["application.sanctions_relief"] is False
    assert [row["other_federal_subsidy"] for row in rows(application, "costs")] == [0, 50]
    assert [row["other_regional_subsidy"] for row in rows(application, "costs")] == [0, 0]
    assert application.assumed == {
        "application.sanctions_relief", "application.after_tax_view", "costs.other_federal_subsidy",
        "costs.other_regional_subsidy",
    }  # fmt: skip
    assert made(application={"sanctions_relief": True, "after_tax_view": False}).assumed == frozenset()


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"valuation_date": "2024-03-03", "application_date": "2024-02-02"}, date(2024, 3, 3)),
        ({"application_date": "2024-02-02", "agreement_date": "2024-01-01"}, date(2024, 2, 2)),
        ({"agreement_date": "2024-01-01"}, date(2024, 1, 1)),
        ({}, None),
    ],
)
def test_the_day_of_valuation_is_that_of_the_application(stated: dict[str, str], expected: date | None) -> None:
    assert made(application=stated).facts.get("application.valuation_date") == expected


def test_sales_are_planned_unless_said_otherwise() -> None:
    sales = [{"year": 2026, "amount": "1.00"}, {"year": 2026, "amount": "0.50", "kind": "fact"}]
    application = made(project={"new_product_sales": sales})
    assert [row["kind"] for row in rows(application, "project.new_product_sales")] == ["plan", "fact"]
    assert "project.new_product_sales.kind" in application.assumed


def test_participation_of_the_applicant_is_a_rule_and_no_default() -> None:
    application = made(applicant={"inn": P01}, participants=[{"inn": P01}])
    assert "applicant.is_cluster_participant" not in application.facts


def test_rows_of_one_participant_are_merged_whatever_their_order() -> None:
    parts: list[dict[str, Any]] = [
        {"inn": P01, "roles": ["final"], "activity_sites": ["56701000"], "jobs": 10, "joined_date": "2020-01-01"},
        {
            "inn": P01,
            "roles": ["intermediate"],
            "activity_sites": ["56636101001"],
            "jobs": 10,
            "purchases_total": "5.00",
        },
        {"inn": P01, "listed_territories": ["monotown"], "joined_date": "2021-01-01", "kind": "goods"},
    ]
    expected = {
        "inn": P01,
        "roles": frozenset({"final", "intermediate"}),
        "activity_sites": frozenset({"56701000", "56636101001"}),
        "listed_territories": frozenset({"monotown"}),
        "jobs": 10,
        "joined_date": CONFLICT,
        "purchases_total": 500,
        "kind": "goods",
    }
    for order in permutations(parts):
        assert rows(made(participants=list(order)), "participants") == [expected]


def test_a_conflict_stays_whatever_the_third_row_says() -> None:
    for jobs in permutations([1, 2, 2]):
        application = made(participants=[{"inn": P01, "jobs": count} for count in jobs])
        assert rows(application, "participants") == [{"inn": P01, "jobs": CONFLICT}]
    dates = ["none", "2024-01-01"]
    application = made(participants=[{"inn": P01, "first_cluster_contract_date": day} for day in dates])
    assert rows(application, "participants") == [{"inn": P01, "first_cluster_contract_date": CONFLICT}]


def test_participants_keep_the_order_of_first_appearance() -> None:
    application = made(participants=[{"inn": P02}, {"inn": P01}, {"inn": P02, "jobs": 1}])
    assert [row["inn"] for row in rows(application, "participants")] == [P02, P01]


def test_claimed_amounts_are_rows_of_measure_and_sum() -> None:
    application = made(application={"claimed_amounts": {"cluster-status": "1.50", "tor-resident": None}})
    assert rows(application, "application.claimed_amounts") == [
        {"measure": "cluster-status", "amount": 150},
        {"measure": "tor-resident"},
    ]


def test_readings_and_measures_of_an_application_are_rows() -> None:
    application = made(application={"readings": {"fd_formula": "FD_EACH"}, "measures": ["cluster-status"]})
    assert rows(application, "application.readings") == [{"topic": "fd_formula", "reading": "FD_EACH"}]
    assert rows(application, "application.measures") == [{"value": "cluster-status"}]


def test_groups_may_be_empty() -> None:
    assert made(loan={}, loans=[], region={}, specialised_organisation={}) == made(loans=[])


def test_identity() -> None:
    assert Application.from_document({}, name="penza").id == "penza"
    application = made(contract=1, id="x", title="Заявка")
    assert (application.id, application.title) == ("x", "Заявка")
    assert made(id="x") != made(id="y")
    assert application != "x"
    assert len({application, made(contract=1, id="x", title="Заявка")}) == 1


def test_an_application_cannot_be_changed() -> None:
    document = {"cluster": {"in_register": True}, "costs": [{"net": "1.00"}]}
    application = Application.from_document(document)
    document["costs"] = []
    assert application.document["costs"] == [{"net": "1.00"}]
    with pytest.raises(TypeError):
        application.facts["cluster.in_register"] = False  # type: ignore[index]
    with pytest.raises(AttributeError):
        application.id = "other"  # type: ignore[misc]


def test_python_values_are_taken_where_they_are_exact() -> None:
    application = made(costs=[{"net": Decimal("1.50"), "paid_on": date(2024, 1, 31)}])
    assert rows(application, "costs")[0]["net"] == 150
    assert rows(application, "costs")[0]["paid_on"] == date(2024, 1, 31)
    assert codes({"costs": [{"net": 1.5}]}) == ["float"]
    assert codes({"costs": [{"net": Decimal("NaN")}]}) == ["wrong_type"]


def test_a_text_has_a_longest_length() -> None:
    assert codes({"project": {"id": "x" * 2001}}) == ["long_text"]


@pytest.mark.parametrize("document", [None, [], "text", 5])
def test_what_is_no_document_is_refused(document: object) -> None:
    assert codes(document) in (["empty_document"], ["not_an_application"])


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_examples_are_read_and_written_back(path: Path) -> None:
    application = Application.read(path)
    assert Application.from_document(application.to_document()) == application
    assert pickle.loads(pickle.dumps(application)) == application
    assert copy.deepcopy(application) == application


def test_the_document_written_back_has_contract_and_id() -> None:
    application = Application.from_document({"costs": [{"net": "1.00"}]}, name="penza")
    assert application.to_document() == {"contract": 1, "id": "penza", "costs": [{"net": "1.00"}]}
    assert Application.from_document(application.to_document()) == application


def test_a_json_file_means_the_same_as_a_yaml_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("{id: x, costs: [{net: 142750000.10, paid_on: 2024-01-31}]}", encoding="utf-8")
    (tmp_path / "a.json").write_text(
        '{"id": "x", "costs": [{"net": 142750000.10, "paid_on": "2024-01-31"}]}', encoding="utf-8"
    )
    assert Application.read(tmp_path / "a.yaml") == Application.read(tmp_path / "a.json")


def test_errors_are_told_in_the_language_asked_for(tmp_path: Path) -> None:
    with pytest.raises(ApplicationError, match="the file is not found"):
        Application.read(tmp_path / "none.yaml", language="en")
    with pytest.raises(ApplicationError, match="файл не найден"):
        Application.read(tmp_path / "none.yaml")


def taken(document: dict[str, Any]) -> tuple[Application | None, ApplicationError | None]:
    try:
        return Application.from_document(document), None
    except ApplicationError as error:
        return None, error


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates() | st.decimals(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = ["application", "cluster", "participants", "costs", "project", "loans", "id", "contract", "title"]
INNER = ["inn", "net", "category", "regions", "indicators", "plan", "roles", "as_of_date", "claimed_amounts", "jobs"]


@given(st.dictionaries(st.sampled_from(NAMES), JUNK | st.dictionaries(st.sampled_from(INNER), JUNK)
                       | st.lists(st.dictionaries(st.sampled_from(INNER), JUNK), max_size=2)))  # fmt: skip
def test_any_document_is_taken_or_refused_with_a_message(document: dict[str, Any]) -> None:
    application, refused = taken(document)
    assert (application is None) != (refused is None)
    assert application is None or "application.sanctions_relief" in application.facts
    assert refused is None or (refused.problems and refused.text("ru") != refused.text("en"))
