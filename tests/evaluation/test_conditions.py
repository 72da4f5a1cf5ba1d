"""Conditions under their readings, and the verdict of a measure composed from them."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from calculator.evaluation.result import DueRow, Verdict
from calculator.formulas.nodes import DEEPEST
from calculator.rulebook import Rulebook
from calculator.rulebook.model import Evidence
from tests.evaluation.likely import INNS
from tests.evaluation.mills import (
    LETTER,
    YEAR,
    by_reading,
    condition,
    edition,
    judged,
    judged_condition,
    mill,
    parameter,
    row,
    topic,
)

MET, NOT_MET = Verdict.met, Verdict.not_met
OPEN, NOT_COMPUTED = Verdict.undetermined, Verdict.not_computed

CALM, STORM = "applicant.in_bankruptcy", "applicant.is_foreign_agent"
WIND = {"wind": topic("CALM", "STORM")}


@pytest.fixture
def windy(tmp_path: Path) -> Rulebook:
    """One condition; each of its two readings looks at a fact of its own."""
    return mill(tmp_path, {"asked": condition(by_reading(CALM=CALM, STORM=STORM))}, topics=WIND)


def facts(calm: bool | None, storm: bool | None) -> dict[str, Any]:
    stated = {"in_bankruptcy": calm, "is_foreign_agent": storm}
    return {"applicant": {key: value for key, value in stated.items() if value is not None}}


# readings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("calm", "storm", "verdict", "default", "readings", "depends"),
    [
        (True, True, MET, MET, (MET, MET), False),
        (False, False, NOT_MET, NOT_MET, (NOT_MET, NOT_MET), False),
        (True, False, OPEN, MET, (MET, NOT_MET), True),
        (False, True, OPEN, NOT_MET, (NOT_MET, MET), True),
        (True, None, MET, MET, (MET, NOT_COMPUTED), False),
        (False, None, NOT_MET, NOT_MET, (NOT_MET, NOT_COMPUTED), False),
        (None, True, OPEN, OPEN, (OPEN, MET), True),
        (None, None, OPEN, OPEN, (OPEN, NOT_COMPUTED), False),
    ],
)
def test_readings_are_composed(
    windy: Rulebook,
    calm: bool | None,
    storm: bool | None,
    verdict: Verdict,
    default: Verdict,
    readings: tuple[Verdict, Verdict],
    depends: bool,
) -> None:
    asked = judged_condition(windy, facts(calm, storm))
    assert (asked.verdict, asked.default_verdict) == (verdict, default)
    assert asked.readings == dict(zip(("CALM", "STORM"), readings, strict=True))
    assert asked.depends_on == (("wind",) if depends else ())
    assert asked.missing == (("applicant.in_bankruptcy",) if calm is None else ())


@pytest.mark.parametrize(("pinned", "verdict"), [("CALM", MET), ("STORM", NOT_MET)])
def test_a_pinned_reading_is_the_only_one(windy: Rulebook, pinned: str, verdict: Verdict) -> None:
    asked = judged_condition(windy, facts(True, False), readings={"wind": pinned})
    assert (asked.verdict, asked.default_verdict, asked.depends_on) == (verdict, verdict, ())
    assert asked.readings == {pinned: verdict}


def test_a_reading_whose_facts_the_default_needs_too_stays_open(tmp_path: Path) -> None:
    formula = by_reading(CALM=f"{CALM} or {STORM}", STORM=STORM)
    rulebook = mill(tmp_path, {"asked": condition(formula)}, topics=WIND)
    asked = judged_condition(rulebook, facts(True, None))
    assert asked.readings == {"CALM": MET, "STORM": OPEN}
    assert (asked.verdict, asked.default_verdict) == (OPEN, MET)
    assert asked.missing == ("applicant.is_foreign_agent",)


def test_a_reading_that_says_unknown_is_not_computed(tmp_path: Path) -> None:
    rulebook = mill(tmp_path, {"asked": condition(by_reading(CALM=CALM, STORM="unknown"))}, topics=WIND)
    asked = judged_condition(rulebook, facts(True, None))
    assert asked.readings == {"CALM": MET, "STORM": NOT_COMPUTED}
    assert (asked.verdict, asked.missing) == (MET, ())


@pytest.mark.parametrize("formula", ["unknown", {"by_edition": {"M": "unknown"}}, "true if unknown else false"])
def test_a_condition_may_say_unknown(tmp_path: Path, formula: object) -> None:
    asked = judged_condition(mill(tmp_path, {"asked": condition(formula)}), {})
    assert (asked.verdict, asked.missing) == (OPEN, ())


@pytest.mark.parametrize(
    ("fact", "test"),
    [
        ("participants.agreement_signed", "participants.drawn"),
        ("participants.kind", 'participants.drawn == "goods"'),
        ("participants.joined_date", "participants.drawn <= application.application_date"),
        ("participants.jobs", "participants.drawn > 0"),
    ],
)
@pytest.mark.parametrize("said", ["if", "first reading", "second reading", "stand-in"])
def test_a_column_of_any_sort_may_be_unknown(tmp_path: Path, fact: str, test: str, said: str) -> None:
    column: dict[str, Any] = {"title": {"ru": "С", "en": "C"}, "formula": fact}
    if said == "if":
        column["formula"] = f"{fact} if participants.organising_production else unknown"
    elif said == "first reading":
        column["formula"] = by_reading(CALM="unknown", STORM=fact)
    elif said == "second reading":
        column["formula"] = by_reading(CALM=fact, STORM="unknown")
    else:
        instead: dict[str, Any] = {"fact": fact, "value": "unknown", "flag": None, "evidence": None, "source": []}
        column["when_unknown"] = instead
    conditions = {"asked": condition(f"every({test})"), "other": condition(by_reading(CALM=CALM, STORM=STORM))}
    rulebook = mill(tmp_path, conditions, columns={"participants": {"drawn": column}}, topics=WIND)
    value = {"jobs": 1, "joined_date": YEAR, "kind": "goods", "agreement_signed": True}[fact.partition(".")[2]]
    stated = {"inn": INNS[0], fact.partition(".")[2]: value, "organising_production": True}
    wanted = {"if": MET, "stand-in": MET, "first reading": OPEN, "second reading": MET}[said]
    assert judged_condition(rulebook, {"participants": [stated]}).verdict is wanted
    assert judged_condition(rulebook, {"participants": [{"inn": INNS[0]}]}).verdict is OPEN


def test_only_topics_that_change_the_answer_are_named(tmp_path: Path) -> None:
    topics = {**WIND, "stone": topic("OLD", "NEW")}
    stone = {
        "asked": condition("applicant.tax_debt <= debt and verdict(calm)"),
        "calm": condition(by_reading(CALM=CALM, STORM=STORM)),
    }
    debt = parameter("RUB", row("10.00", reading="OLD"), row("20.00", reading="NEW"))
    rulebook = mill(tmp_path, stone, {"debt": debt}, topics=topics)

    def depends(debt: int, calm: bool, storm: bool) -> tuple[str, ...]:
        document = facts(calm, storm)
        document["applicant"]["tax_debt"] = debt
        return judged_condition(rulebook, document).depends_on

    assert depends(5, True, True) == ()
    assert depends(15, True, True) == ("stone",)
    assert depends(5, True, False) == ("wind",)
    assert set(depends(15, True, False)) == {"stone", "wind"}
    assert depends(25, True, False) == ()


def test_the_deepest_formula_that_is_accepted_can_be_evaluated_and_explained(tmp_path: Path) -> None:
    deepest = "applicant.tax_debt" + " + applicant.tax_debt" * (DEEPEST - 2) + " <= debt"
    rulebook = mill(tmp_path, {"asked": condition(deepest)}, {"debt": parameter("RUB", row("98.00"))})
    asked = judged_condition(rulebook, {"applicant": {"tax_debt": 1}})
    assert asked.verdict is NOT_MET
    assert judged_condition(rulebook, {}).missing == ("applicant.tax_debt",)
    for language in ("ru", "en"):
        assert asked.explanation(language)


# composition ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """Two conditions that count and one that does not."""
    conditions = {
        "first": condition(CALM),
        "second": condition(STORM),
        "shown": condition("applicant.in_liquidation", counts=False),
    }
    return mill(tmp_path_factory.mktemp("pair"), conditions)


@pytest.mark.parametrize(("first", "second"), [*product((True, False, None), repeat=2)])
def test_a_measure_is_met_where_all_its_conditions_are(pair: Rulebook, first: bool | None, second: bool | None) -> None:
    result = judged(pair, facts(first, second))
    both = {first, second}
    assert result.verdict is (NOT_MET if False in both else OPEN if None in both else MET)
    assert result.hard_refusal is (False in both)
    assert result.conditional is (False not in both and None in both)


@pytest.mark.parametrize("shown", [True, False, None])
def test_a_condition_that_does_not_count_is_shown_only(pair: Rulebook, shown: bool | None) -> None:
    document = facts(True, True)
    if shown is not None:
        document["applicant"]["in_liquidation"] = shown
    result = judged(pair, document)
    assert result.verdict is MET
    assert result.condition("shown").verdict is Verdict.of(shown)
    assert result.missing == ()


def test_missing_facts_are_those_that_matter(tmp_path: Path) -> None:
    formula = f"({CALM} or {STORM}) and applicant.tax_debt <= applicant.overdue_budget_debt"
    rulebook = mill(tmp_path, {"asked": condition(formula)})
    missing = judged(rulebook, {"applicant": {"in_bankruptcy": True, "tax_debt": 5}}).missing
    assert missing == ("applicant.overdue_budget_debt",)
    assert judged(rulebook, {"applicant": {"tax_debt": 0, "in_bankruptcy": True}}).verdict is MET
    assert judged(rulebook, {"applicant": facts(False, False)["applicant"]}).missing == ()


# evidence and the provisional mark --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rated(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """Three conditions that rest on words of different strength."""
    conditions = {
        "by_text": condition("applicant.tax_debt <= debt_by_text"),
        "by_inference": condition("applicant.overdue_budget_debt <= debt_by_inference"),
        "by_hearsay": condition(CALM, evidence="unconfirmed"),
    }
    parameters = {
        "debt_by_text": parameter("RUB", row("0.00")),
        "debt_by_inference": parameter("RUB", row("0.00", "inference")),
    }
    return mill(tmp_path_factory.mktemp("rated"), conditions, parameters)


@pytest.mark.parametrize(
    ("text", "inference", "hearsay", "verdict", "provisional", "evidence"),
    [
        (True, True, True, MET, False, Evidence.inference),
        (True, True, False, NOT_MET, True, Evidence.unconfirmed),
        (True, True, None, OPEN, True, Evidence.unconfirmed),
        (False, True, True, NOT_MET, False, Evidence.text),
        (False, True, False, NOT_MET, False, Evidence.text),
        (False, False, False, NOT_MET, False, Evidence.text),
        (True, False, True, NOT_MET, False, Evidence.inference),
        (None, True, True, OPEN, False, Evidence.text),
        (True, None, False, NOT_MET, True, Evidence.unconfirmed),
    ],
)
def test_a_verdict_is_as_strong_as_what_decides_it(
    rated: Rulebook,
    text: bool | None,
    inference: bool | None,
    hearsay: bool | None,
    verdict: Verdict,
    provisional: bool,
    evidence: Evidence,
) -> None:
    debts = {
        key: 0 if met else 1 for key, met in (("tax_debt", text), ("overdue_budget_debt", inference)) if met is not None
    }
    result = judged(rated, {"applicant": {**debts, **facts(hearsay, None)["applicant"]}})
    assert (result.verdict, result.provisional, result.evidence) == (verdict, provisional, evidence)
    assert result.hard_refusal is (verdict is NOT_MET and not provisional)
    assert result.condition("by_text").evidence is Evidence.text
    assert result.condition("by_hearsay").provisional


def test_the_word_of_a_condition_goes_by_edition_and_day(tmp_path: Path) -> None:
    words = [
        {"editions": ["M1"], "evidence": "inference", "source": []},
        {
            "editions": ["M2"],
            "from": date(2021, 1, 1),
            "until": date(2021, 6, 30),
            "evidence": "summary",
            "source": LETTER,
        },
        {"editions": ["M2"], "from": date(2021, 7, 1), "evidence": "text", "source": LETTER},
    ]
    editions = {"M1": edition(date(2020, 1, 1), date(2020, 12, 31)), "M2": edition(date(2021, 1, 1))}
    rulebook = mill(tmp_path, {"asked": condition(CALM, evidence=words, source=LETTER)}, editions=editions)

    def word(day: date) -> Evidence | None:
        document = {"application": {"application_date": day}, **facts(True, None)}
        return judged_condition(rulebook, document).evidence

    assert word(date(2020, 12, 31)) is Evidence.inference
    assert word(date(2021, 6, 30)) is Evidence.summary
    assert word(date(2021, 7, 1)) is Evidence.text


def test_the_weakest_reading_that_was_computed_tells_the_evidence(tmp_path: Path) -> None:
    debt = parameter("RUB", row("10.00", reading="CALM"), row("20.00", "unconfirmed", reading="STORM"))
    rulebook = mill(tmp_path, {"asked": condition("applicant.tax_debt <= debt")}, {"debt": debt}, topics=WIND)
    document = {"applicant": {"tax_debt": 0}}
    assert judged_condition(rulebook, document).evidence is Evidence.unconfirmed
    assert judged_condition(rulebook, document, readings={"wind": "CALM"}).evidence is Evidence.text


def test_a_provisional_refusal_keeps_its_sum(tmp_path: Path) -> None:
    benefit = {
        "kind": "sum", "value": "grant",
        "rounding": {"direction": "down", "evidence": "inference", "source": [], "title": {"ru": "Вниз", "en": "Down"}},
    }  # fmt: skip
    conditions = {"firm": condition(STORM), "asked": condition(CALM, evidence="unconfirmed")}
    rulebook = mill(tmp_path, conditions, {"grant": parameter("RUB", row("77.00"))}, benefit=benefit)
    assert judged(rulebook, facts(True, True)).amount == 7700
    assert judged(rulebook, facts(False, True)).amount == 7700
    assert judged(rulebook, facts(False, True)).conditional
    assert judged(rulebook, facts(True, False)).amount == 0


# rows: offenders and due dates ------------------------------------------------------------------------------------


def test_offenders_are_the_rows_that_certainly_break_it(tmp_path: Path) -> None:
    conditions = {
        "members": condition("every(participants.agreement_signed, where=participants.jobs > 0)"),
        "papers": condition("every(costs.documented)"),
    }
    rulebook = mill(tmp_path, conditions)
    members = [
        {"inn": INNS[0], "jobs": 1, "agreement_signed": True},
        {"inn": INNS[1], "jobs": 1, "agreement_signed": False},
        {"inn": INNS[2], "jobs": 0, "agreement_signed": False},
        {"inn": INNS[3], "agreement_signed": False},
        {"inn": INNS[4], "jobs": 1},
        {"inn": INNS[5], "jobs": 2, "agreement_signed": False},
    ]
    result = judged(rulebook, {"participants": members, "costs": [{"documented": True}, {"documented": False}]})
    assert result.condition("members").offenders == (INNS[1], INNS[5])
    assert result.condition("papers").offenders == ("2",)
    open_result = judged(rulebook, {"participants": members[3:5], "costs": [{"documented": True}]})
    assert open_result.condition("members").verdict is OPEN
    assert open_result.condition("members").offenders == open_result.condition("papers").offenders == ()


def test_due_dates_of_the_rows_concerned(tmp_path: Path) -> None:
    due = {
        "table": "participants",
        "where": "participants.jobs > 0",
        "date": "add_years(participants.joined_date, time)",
    }
    rulebook = mill(
        tmp_path,
        {"asked": condition("every(participants.agreement_signed)", due=due)},
        {"time": parameter("years", row(2))},
    )
    members = [
        {"inn": INNS[0], "jobs": 1, "joined_date": date(2020, 2, 29)},
        {"inn": INNS[1], "jobs": 0, "joined_date": date(2020, 3, 1)},
        {"inn": INNS[2], "joined_date": date(2020, 3, 1)},
        {"inn": INNS[3], "jobs": 1},
        {"inn": INNS[4], "jobs": 1, "joined_date": date(2020, 3, 1)},
    ]
    assert judged_condition(rulebook, {"participants": members}).due == (
        DueRow(INNS[0], date(2022, 2, 28)),
        DueRow(INNS[4], date(2022, 3, 1)),
    )


# conditions of certain days ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        (date(2020, 3, 1), NOT_MET),
        (date(2020, 9, 30), NOT_MET),
        (date(2020, 2, 29), None),
        (date(2020, 10, 1), None),
    ],
)
def test_a_condition_stands_on_the_days_of_its_period(tmp_path: Path, day: date, verdict: Verdict | None) -> None:
    valid = {"dated_by": "application.check_date", "from": date(2020, 3, 1), "until": date(2020, 9, 30)}
    rulebook = mill(tmp_path, {"asked": condition(CALM, valid=valid)})
    result = judged(rulebook, {"application": {"application_date": YEAR, "check_date": day}, **facts(False, None)})
    assert [item.verdict for item in result.conditions] == ([] if verdict is None else [verdict])


def test_a_condition_whose_day_is_not_known_stays_open(tmp_path: Path) -> None:
    valid = {"dated_by": "project.start_date", "from": date(2020, 3, 1), "until": None}
    rulebook = mill(tmp_path, {"asked": condition(CALM, valid=valid)})
    for stated in (True, False):
        asked = judged_condition(rulebook, facts(stated, None))
        assert (asked.verdict, asked.missing) == (OPEN, ("project.start_date",))
