"""Steps, duties and notes: judged like conditions, and never part of a verdict."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from calculator.evaluation import document_of, evaluate
from calculator.evaluation.result import Verdict
from calculator.facts import Application
from calculator.rulebook import Rulebook
from tests.evaluation.mills import TITLE, YEAR, by_reading, condition, edition, judged, mill, parameter, row, topic
from tests.rulebook.schemes import copied

MET, NOT_MET, OPEN = Verdict.met, Verdict.not_met, Verdict.undetermined


def of_kind(kind: str, formula: object, **more: object) -> dict[str, Any]:
    return condition(formula, kind=kind, remedy=None, **more)


def stated(value: bool | None) -> dict[str, Any]:
    return {} if value is None else {"applicant": {"in_bankruptcy": value}}


@pytest.mark.parametrize(("value", "status"), [(True, "done"), (False, "refused"), (None, "pending")])
def test_a_step_changes_no_verdict(tmp_path: Path, value: bool | None, status: str) -> None:
    rules = {"asked": condition("cluster.in_register"), "step": of_kind("step", "applicant.in_bankruptcy")}
    result = judged(mill(tmp_path, rules), {"cluster": {"in_register": True}, **stated(value)})
    assert [step.status for step in result.steps] == [status]
    assert (result.verdict, result.missing, [one.id for one in result.conditions]) == (MET, (), ["asked"])


def test_a_step_may_have_nothing_to_test(tmp_path: Path) -> None:
    result = judged(mill(tmp_path, {"step": of_kind("step", "unknown")}), {})
    assert (result.steps[0].status, result.verdict) == ("pending", MET)


@pytest.mark.parametrize(("value", "status"), [(True, "kept"), (False, "breached"), (None, "pending")])
def test_a_duty_changes_no_verdict(tmp_path: Path, value: bool | None, status: str) -> None:
    rules = {"duty": of_kind("duty", "applicant.in_bankruptcy")}
    result = judged(mill(tmp_path, rules), stated(value))
    (duty,) = result.duties
    assert (duty.id, duty.status, duty.due) == ("duty", status, None)
    assert (result.verdict, result.evidence, result.conditions) == (MET, None, ())
    assert duty.test.missing == (("applicant.in_bankruptcy",) if value is None else ())


@pytest.mark.parametrize(
    ("asked_on", "value", "status"),
    [
        (date(2021, 5, 31), False, "pending"),
        (date(2021, 6, 1), False, "breached"),
        (date(2021, 5, 31), True, "kept"),
    ],
)
def test_a_duty_is_not_breached_before_its_day(tmp_path: Path, asked_on: date, value: bool, status: str) -> None:
    years = {"years": parameter("years", row(1))}
    due_on = "add_years(application.application_date, years)"
    rulebook = mill(tmp_path, {"duty": of_kind("duty", "applicant.in_bankruptcy", due_on=due_on)}, years)
    dated = {"application_date": YEAR, "as_of_date": asked_on}
    (duty,) = judged(rulebook, {"application": dated, **stated(value)}).duties
    assert (duty.due, duty.status) == (date(2021, 6, 1), status)


def test_a_duty_whose_day_is_not_known_has_none(tmp_path: Path) -> None:
    rulebook = mill(tmp_path, {"duty": of_kind("duty", "cluster.in_register", due_on="cluster.register_date")})
    assert judged(rulebook, {}).duties[0].due is None


def test_a_gate_on_the_plan_and_a_duty_on_the_fact_have_one_id(tmp_path: Path) -> None:
    gate = condition(
        "application.amount_requested >= least",
        lever="applicant.tax_debt",
        duty={"formula": "applicant.tax_debt >= least"},
    )
    rulebook = mill(tmp_path, {"sales": gate}, {"least": parameter("RUB", row("100.00", "summary"))})
    asked = {"application_date": YEAR, "amount_requested": 100}
    result = judged(rulebook, {"application": asked, "applicant": {"tax_debt": "99.99"}})
    (duty,) = result.duties
    assert (result.verdict, result.condition("sales").verdict) == (MET, MET)
    assert (duty.id, duty.status) == ("sales", "breached")
    assert duty.test.shortfall is not None
    assert (duty.test.shortfall.amount, duty.test.shortfall.of) == (Fraction(1), "applicant.tax_debt")
    written = document_of(evaluate(application(rulebook, asked), rulebook, measures=["mill"]), "en")["measures"][0]
    assert written["duties"][0]["status"] == "pending"
    assert written["duties"][0]["missing"] == ["applicant.tax_debt"]
    assert written["duties"][0]["threshold"] == "100.00"
    assert written["duties"][0]["evidence"] == "summary"


def application(rulebook: Rulebook, dated: dict[str, Any]) -> Application:
    return Application.from_document({"application": dated})


def test_a_duty_may_depend_on_a_reading(tmp_path: Path) -> None:
    rules = {"duty": of_kind("duty", by_reading(CALM="applicant.in_bankruptcy", STORM="applicant.is_foreign_agent"))}
    rulebook = mill(tmp_path, rules, topics={"wind": topic("CALM", "STORM")})
    result = judged(rulebook, {"applicant": {"in_bankruptcy": True, "is_foreign_agent": False}})
    assert (result.duties[0].status, result.duties[0].test.depends_on) == ("pending", ("wind",))
    asked = Application.from_document(
        {"application": {"application_date": YEAR}, "applicant": {"in_bankruptcy": True, "is_foreign_agent": False}}
    )
    (written,) = document_of(evaluate(asked, rulebook, measures=["mill"]), "en")["measures"][0]["duties"]
    assert (written["status"], written["default_status"], written["depends_on"]) == ("pending", "kept", ["wind"])
    assert written["readings"] == {"CALM": "met", "STORM": "not_met"}
    assert result.depends_on == ()


def test_what_is_for_information_does_not_count(tmp_path: Path) -> None:
    result = judged(
        mill(tmp_path, {"asked": of_kind("info", "cluster.in_register")}), {"cluster": {"in_register": False}}
    )
    assert (result.verdict, result.condition("asked").counts, result.condition("asked").verdict) == (
        MET,
        False,
        NOT_MET,
    )


def test_notes_stand_with_their_edition(tmp_path: Path) -> None:
    editions = {"OLD": edition(date(2010, 1, 1)), "NEW": edition(date(2020, 1, 1))}
    note = {"text": TITLE, "evidence": "inference", "source": []}
    notes = [{"id": "always", **note}, {"id": "old", "editions": ["OLD"], **note}]
    rulebook = mill(tmp_path, {"asked": condition("cluster.in_register")}, editions=editions, notes=notes)
    assert [one.id for one in judged(rulebook, {}).notes] == ["always"]
    assert [one.id for one in judged(rulebook, {}, as_of=date(2015, 1, 1)).notes] == ["always", "old"]


def test_steps_and_duties_of_an_included_set(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    with (folder / "good-standing" / "measure.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "  thanks:\n    kind: duty\n    title: {ru: Поблагодарите казну, en: Thank the treasury}\n    clause: null\n"
            "    evidence: inference\n    source: []\n    formula: cluster.in_register\n"
        )
    rulebook = Rulebook.load(folder)
    document = {"application": {"application_date": date(2016, 5, 10)}, "cluster": {"in_register": True}}
    result = evaluate(Application.from_document(document), rulebook, measures=["forge-subsidy"])
    assert [(duty.id, duty.status) for duty in result.measures[0].duties] == [("good-standing/thanks", "kept")]
