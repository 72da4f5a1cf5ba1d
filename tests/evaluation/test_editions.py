"""Which law applies: editions by the deciding day, uncertain borders, and days without law."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from calculator.evaluation.result import Verdict
from calculator.rulebook import Rulebook
from tests.evaluation.mills import by_reading, condition, edition, judged, mill, parameter, row, topic

MET, NOT_MET, OPEN = Verdict.met, Verdict.not_met, Verdict.undetermined
START = date(2020, 1, 10)
SIGNED = date(2019, 12, 31)
OLD = edition(date(2010, 1, 1), date(2018, 12, 31))
BETWEEN = edition(date(2019, 6, 1))
NEW = edition(START, date(2025, 12, 31))


def on(rulebook: Rulebook, day: date, debt: int = 0, **options: Any) -> Any:
    document = {"application": {"application_date": day}, "applicant": {"tax_debt": debt}}
    return judged(rulebook, document, **options)


def mild_then_strict(folder: Path, **more: object) -> Rulebook:
    """A debt of 20 roubles is borne by the middle edition and not by the new one."""
    editions = {"OLD": OLD, "BETWEEN": BETWEEN, "NEW": {**NEW, **more}}
    debt = parameter("RUB", row("50.00", editions=["OLD", "BETWEEN"]), row("10.00", editions=["NEW"]), gaps="declared")
    conditions = {"asked": condition("applicant.tax_debt <= debt")}
    return mill(folder, conditions, {"debt": debt}, signed=SIGNED, editions=editions)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2009, 12, 31), None),
        (date(2010, 1, 1), "OLD"),
        (date(2018, 12, 31), "OLD"),
        (date(2019, 1, 1), None),
        (date(2019, 6, 1), "BETWEEN"),
        (START - timedelta(days=1), "BETWEEN"),
        (START, "NEW"),
        (date(2025, 12, 31), "NEW"),
        (date(2026, 1, 1), None),
    ],
)
def test_the_edition_in_force(tmp_path: Path, day: date, found: str | None) -> None:
    result = on(mild_then_strict(tmp_path), day)
    assert result.edition == found
    assert result.verdict is (OPEN if found is None else MET)
    assert ("not_in_force" in result.flags) is (found is None)


def test_a_day_without_law_has_no_conditions_and_misses_nothing(tmp_path: Path) -> None:
    result = on(mild_then_strict(tmp_path), date(2019, 1, 1))
    assert (result.conditions, result.missing, result.flags) == ((), (), ("not_in_force",))
    assert (result.default_verdict, result.evidence, result.benefit, result.amount) == (OPEN, None, None, None)


def test_without_a_day_the_missing_date_is_named(tmp_path: Path) -> None:
    result = judged(mild_then_strict(tmp_path), {"application": {"check_date": date(2020, 6, 1)}})
    assert (result.edition, result.verdict, result.flags) == (None, OPEN, ("date_unknown",))
    assert result.missing == ("application.application_date",)


def test_as_of_chooses_the_edition_and_moves_no_other_day(tmp_path: Path) -> None:
    editions = {"BETWEEN": BETWEEN, "NEW": NEW}
    conditions = {
        "asked": condition("application.application_date < border", editions=["NEW"]),
        "other": condition("application.application_date > border", editions=["BETWEEN"]),
    }
    border = parameter("date", row(START))
    rulebook = mill(tmp_path, conditions, {"border": border}, editions=editions)
    day = START - timedelta(days=30)
    assert on(rulebook, day).edition == "BETWEEN"
    moved = on(rulebook, day, as_of=START)
    assert (moved.edition, moved.verdict) == ("NEW", MET)


# borders that are not certain -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("debt", "differs"), [(2000, True), (500, False), (9000, False)])
def test_a_border_is_marked_where_the_other_edition_would_answer_otherwise(
    tmp_path: Path, debt: int, differs: bool
) -> None:
    rulebook = mild_then_strict(tmp_path, working_date=True)
    entry = rulebook.rules.entry
    assert entry is not None
    first, last = SIGNED + timedelta(days=entry.earliest_days), SIGNED + timedelta(days=entry.latest_days)
    assert first < START < last
    for day, uncertain in (
        (first - timedelta(days=1), False),
        (first, True),
        (START - timedelta(days=1), True),
        (START, True),
        (last, True),
        (last + timedelta(days=1), False),
    ):
        result = on(rulebook, day, debt // 100)
        assert result.edition == ("NEW" if day >= START else "BETWEEN")
        assert ("edition_border_uncertain" in result.flags) is (uncertain and differs)


def test_a_border_whose_day_is_known_is_never_marked(tmp_path: Path) -> None:
    assert on(mild_then_strict(tmp_path), START, 20).flags == ()


# editions that depend on a reading --------------------------------------------------------------------------------


@pytest.fixture
def disputed(tmp_path: Path) -> Rulebook:
    """Whether the new edition came at once or later is read in two ways; it has a condition more."""
    later = START + timedelta(days=60)
    editions = {"BETWEEN": BETWEEN, "NEW": {**NEW, "from": by_reading(AT_ONCE=START, LATER=later)}}
    debt = parameter("RUB", row("50.00", editions=["BETWEEN"]), row("10.00", editions=["NEW"]))
    conditions = {
        "asked": condition("applicant.tax_debt <= debt"),
        "added": condition("not applicant.in_bankruptcy", editions=["NEW"]),
    }
    return mill(tmp_path, conditions, {"debt": debt}, editions=editions, topics={"entry": topic("AT_ONCE", "LATER")})


def asked_on(rulebook: Rulebook, day: date, debt: int, ruined: bool, **options: Any) -> Any:
    applicant = {"tax_debt": debt, "in_bankruptcy": ruined}
    return judged(rulebook, {"application": {"application_date": day}, "applicant": applicant}, **options)


def test_a_disputed_start_is_a_reading_like_any_other(disputed: Rulebook) -> None:
    day = START + timedelta(days=30)
    asked = asked_on(disputed, day, 20, False).condition("asked")
    assert (asked.verdict, asked.default_verdict, asked.depends_on) == (OPEN, NOT_MET, ("entry",))
    assert asked.readings == {"AT_ONCE": NOT_MET, "LATER": MET}
    assert asked_on(disputed, day, 5, False).verdict is MET
    assert asked_on(disputed, day, 60, False).verdict is NOT_MET
    assert asked_on(disputed, START + timedelta(days=60), 20, False).verdict is NOT_MET
    assert asked_on(disputed, START - timedelta(days=1), 20, False).verdict is MET


@pytest.mark.parametrize(("reading", "found", "verdict"), [("AT_ONCE", "NEW", NOT_MET), ("LATER", "BETWEEN", MET)])
def test_a_pinned_start(disputed: Rulebook, reading: str, found: str, verdict: Verdict) -> None:
    result = asked_on(disputed, START + timedelta(days=30), 20, False, readings={"entry": reading})
    assert (result.edition, result.verdict) == (found, verdict)


def test_a_condition_of_one_edition_counts_as_met_under_the_other(disputed: Rulebook) -> None:
    day = START + timedelta(days=30)
    result = asked_on(disputed, day, 5, True)
    assert (result.condition("added").verdict, result.condition("added").counted) == (NOT_MET, OPEN)
    assert (result.verdict, result.default_verdict) == (OPEN, NOT_MET)
    assert asked_on(disputed, day, 5, False).condition("added").counted is MET
    assert asked_on(disputed, START + timedelta(days=60), 5, True).verdict is NOT_MET


def test_readings_of_the_deciding_date(tmp_path: Path) -> None:
    days = by_reading(BY_FILING="application.application_date", BY_AGREEMENT="application.agreement_date")
    debt = parameter("RUB", row("50.00", editions=["BETWEEN"]), row("10.00", editions=["NEW"]))
    rulebook = mill(
        tmp_path,
        {"asked": condition("applicant.tax_debt <= debt")},
        {"debt": debt},
        edition_by=days,
        editions={"BETWEEN": BETWEEN, "NEW": NEW},
        topics={"day": topic("BY_FILING", "BY_AGREEMENT")},
    )
    dates = {"application_date": START - timedelta(days=1), "agreement_date": START}
    result = judged(rulebook, {"application": dates, "applicant": {"tax_debt": 20}})
    assert (result.edition, result.verdict, result.default_verdict) == ("BETWEEN", OPEN, MET)
    assert result.depends_on == ("day",)
    assert result.condition("asked").readings == {"BY_FILING": MET, "BY_AGREEMENT": NOT_MET}


# parameters by day ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        (date(2020, 3, 31), NOT_MET),
        (date(2020, 4, 1), OPEN),
        (date(2020, 5, 31), OPEN),
        (date(2020, 6, 1), MET),
    ],
)
def test_a_parameter_outside_its_rows_has_no_value(tmp_path: Path, day: date, verdict: Verdict) -> None:
    rows = (row("10.00", until=date(2020, 3, 31)), row("50.00", start=date(2020, 6, 1)))
    debt = parameter("RUB", *rows, gaps="declared")
    assert (
        on(mill(tmp_path, {"asked": condition("applicant.tax_debt <= debt")}, {"debt": debt}), day, 20).verdict
        is verdict
    )


@pytest.mark.parametrize(("debt", "verdict"), [(5, MET), (20, OPEN), (60, NOT_MET)])
def test_a_parameter_of_a_day_not_known_is_one_of_its_values(tmp_path: Path, debt: int, verdict: Verdict) -> None:
    rows = (row("10.00", until=date(2020, 3, 31)), row("50.00", start=date(2020, 4, 1)))
    borne = parameter("RUB", *rows, dated_by="project.start_date")
    rulebook = mill(tmp_path, {"asked": condition("applicant.tax_debt <= debt")}, {"debt": borne})
    result = on(rulebook, date(2020, 6, 1), debt)
    assert result.verdict is verdict
    assert result.missing == (("project.start_date",) if verdict is OPEN else ())
