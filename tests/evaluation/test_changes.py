"""Rules as they are not: changed values and sub-limits, and what is said where a change cannot be made."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from calculator.evaluation import document_of, evaluate
from calculator.evaluation.result import MeasureResult, Verdict
from calculator.facts import Application
from calculator.rulebook import ChangeError, Rulebook
from calculator.wording import catalog
from tests.evaluation.mills import condition, judged, mill, parameter, row
from tests.formulas.language import scheme

DAY = date(2016, 5, 10)
SHARES = {"forge-subsidy.forge_share": "50 %", "forge-subsidy.forge_cap": "1 000 000 000.00"}
"""Round numbers to reckon with, whatever the scheme says."""


def forge(rulebook: Rulebook, *lines: dict[str, Any]) -> MeasureResult:
    document = {
        "application": {"application_date": DAY, "agreement_date": DAY, "already_paid_project": 0},
        "costs": [{"paid_on": DAY, "documented": True, "other_regional_subsidy": 0, **line} for line in lines],
    }
    options: dict[str, Any] = {"measures": ["forge-subsidy"], "readings": {"forge_costs": "FORGE_CORE"}}
    return evaluate(Application.from_document(document), rulebook, **options).measure("forge-subsidy")


EQUIPMENT = {"category": "equipment", "net": 1000}
TOOLING = {"category": "tooling", "net": 1000}


def amount(values: dict[str, str], *lines: dict[str, Any]) -> int | None:
    return forge(scheme().with_values({**SHARES, **values}), *lines).amount


# values -----------------------------------------------------------------------------------------------------------


def test_a_changed_value_decides() -> None:
    assert amount({}, EQUIPMENT) == 500_00
    assert amount({"forge-subsidy.forge_share": "70 %"}, EQUIPMENT) == 700_00
    assert amount({"forge-subsidy.forge_cap": "123.45"}, EQUIPMENT) == 123_45


def test_a_changed_result_says_that_it_is_not_the_law() -> None:
    changed = scheme().with_values(SHARES)
    result = forge(changed, EQUIPMENT)
    assert "not_the_law" in result.flags
    assert "not_the_law" not in forge(scheme(), EQUIPMENT).flags
    assert changed.hypothetical == tuple(SHARES)
    application = Application.from_document({"application": {"application_date": DAY}})
    document = document_of(evaluate(application, changed), "ru")
    assert all("not_the_law" in measure["flags"] for measure in document["measures"])


def test_the_rulebook_itself_stays_as_it_is() -> None:
    before = forge(scheme(), EQUIPMENT)
    changed = scheme().with_values({"forge-subsidy.forge_share": "1 %", "forge-subsidy.sublimit.equipment": "1.00"})
    assert forge(changed, EQUIPMENT).amount == 1_00
    assert forge(scheme(), EQUIPMENT) == before
    assert scheme().hypothetical == ()
    assert (changed.version, changed.sha256) == (scheme().version, scheme().sha256)


def test_without_changes_it_is_the_same_rulebook() -> None:
    assert scheme().with_values({}) is scheme()


@pytest.mark.parametrize(
    ("unit", "value", "new", "formula"),
    [
        ("RUB", "10.00", "20", "applicant.tax_debt <= changed"),
        ("RUB", "10.00", "20,00", "applicant.tax_debt <= changed"),
        ("RUB/objects", "10.00", "20,00", "applicant.tax_debt <= changed * cluster.tech_objects_count"),
        ("share", "10 %", "20 %", "applicant.offshore_share <= changed"),
        ("share", "10 %", "20", "applicant.offshore_share <= changed"),
        ("factor", "0.1", "1/5", "applicant.tax_debt * changed >= applicant.overdue_budget_debt"),
        ("factor", "0.1", "0,2", "applicant.tax_debt * changed >= applicant.overdue_budget_debt"),
        ("objects", 2, "1", "cluster.tech_objects_count >= changed"),
        ("date", date(2020, 1, 1), "2020-06-01", "application.application_date <= changed"),
        ("truth", False, "true", "changed"),
        ("text", "юг", "север", "project.id == changed"),
    ],
)
def test_values_of_every_unit(tmp_path: Path, unit: str, value: object, new: str, formula: str) -> None:
    rulebook = mill(tmp_path, {"asked": condition(formula)}, {"changed": parameter(unit, row(value))})
    document = {
        "applicant": {"tax_debt": 20, "overdue_budget_debt": 4, "offshore_share": 20},
        "cluster": {"tech_objects_count": 1},
        "project": {"id": "север"},
    }
    assert judged(rulebook, document).verdict is Verdict.not_met
    assert judged(rulebook.with_values({"mill.changed": new}), document).verdict is Verdict.met


def test_a_value_is_changed_in_all_its_periods_and_never_outside(tmp_path: Path) -> None:
    rows: tuple[dict[str, Any], ...] = (
        row("1.00", until=date(2020, 3, 31)),
        {"absent": True, "flag": None, "clause": None, "evidence": None, "source": [],
         "from": date(2020, 5, 1), "until": date(2020, 5, 31)},
        row("3.00", start=date(2020, 6, 1)),
    )  # fmt: skip
    debt = parameter("RUB", *rows, gaps="declared")
    rulebook = mill(tmp_path, {"asked": condition("applicant.tax_debt <= debt")}, {"debt": debt})
    changed = rulebook.with_values({"mill.debt": "50.00"})

    def verdict(day: date) -> Verdict | None:
        return judged(changed, {"application": {"application_date": day}, "applicant": {"tax_debt": 20}}).verdict

    assert [verdict(date(2020, month, 15)) for month in (1, 4, 5, 6)] == [
        Verdict.met, Verdict.undetermined, Verdict.met, Verdict.met,
    ]  # fmt: skip


# limits on a category ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ("20 %:of_subsidy", 500_00 + 125_00),
        ("20 %:of_costs", 500_00 + 200_00),
        ("20:of_costs", 500_00 + 200_00),
        ("99 %:of_costs", 500_00 + 500_00),
        ("99 %:of_subsidy", 500_00 + 500_00),
        ("100 %:of_subsidy", 500_00 + 500_00),
        ("0 %:of_subsidy", 500_00),
        ("150.00", 500_00 + 150_00),
        ("0.00", 500_00),
    ],
)
def test_a_limit_of_each_kind(limit: str, expected: int) -> None:
    assert amount({"forge-subsidy.sublimit.tooling": limit}, EQUIPMENT, TOOLING) == expected


def test_a_share_alone_goes_by_the_reading_of_the_measure() -> None:
    rulebook = scheme().with_values({**SHARES, "forge-subsidy.sublimit.tooling": "20 %"})
    result = forge(rulebook, EQUIPMENT, TOOLING)
    assert result.benefit is not None
    assert result.amount == 625_00
    assert result.benefit.by_reading["BASE_OF_COSTS"] == 700_00


def test_limits_of_several_categories() -> None:
    values = {"forge-subsidy.sublimit.tooling": "100.00", "forge-subsidy.sublimit.equipment": "10.00"}
    assert amount(values, EQUIPMENT, TOOLING) == 110_00


# changes that cannot be made --------------------------------------------------------------------------------------

WRONG = {
    "unknown_measure": ({"forge-subsidi.forge_share": "1 %"}, (
        "--set forge-subsidi.forge_share: меры «forge-subsidi» нет; возможно, имелось в виду «forge-subsidy»",
        "--set forge-subsidi.forge_share: there is no measure “forge-subsidi”; perhaps “forge-subsidy” is meant",
    )),
    "unknown_measure_without_a_hint": ({"windmill": "1"}, (
        "--set windmill: меры «windmill» нет",
        "--set windmill: there is no measure “windmill”",
    )),
    "unknown_parameter": ({"forge-subsidy.forge_shar": "1 %"}, (
        "--set forge-subsidy.forge_shar: параметра «forge_shar» у этой меры нет; возможно, имелось в виду «forge_share»",
        "--set forge-subsidy.forge_shar: the measure has no parameter “forge_shar”; perhaps “forge_share” is meant",
    )),
    "unknown_category": ({"forge-subsidy.sublimit.toolin": "1 %"}, (
        "--set forge-subsidy.sublimit.toolin: вида затрат «toolin» у этой меры нет; возможно, имелось в виду «tooling»",
        "--set forge-subsidy.sublimit.toolin: the measure has no cost category “toolin”; perhaps “tooling” is meant",
    )),
    "no_categories": ({"guild-status.sublimit.tooling": "1 %"}, (
        "--set guild-status.sublimit.tooling: вида затрат «tooling» у этой меры нет",
        "--set guild-status.sublimit.tooling: the measure has no cost category “tooling”",
    )),
    "negative": ({"forge-subsidy.forge_share": "-5 %"}, (
        "--set forge-subsidy.forge_share: значение «-5 %» меньше нуля",
        "--set forge-subsidy.forge_share: the value “-5 %” is below zero",
    )),
    "negative_count": ({"guild-status.masters_needed": "-1"}, (
        "--set guild-status.masters_needed: значение «-1» меньше нуля",
        "--set guild-status.masters_needed: the value “-1” is below zero",
    )),
    "negative_limit": ({"forge-subsidy.sublimit.tooling": "-5.00"}, (
        "--set forge-subsidy.sublimit.tooling: значение «-5.00» меньше нуля",
        "--set forge-subsidy.sublimit.tooling: the value “-5.00” is below zero",
    )),
    "over_whole": ({"forge-subsidy.sublimit.tooling": "120 %:of_subsidy"}, (
        "--set forge-subsidy.sublimit.tooling: доля «120 %» больше 100 %",
        "--set forge-subsidy.sublimit.tooling: the share “120 %” is above 100 %",
    )),
    "unknown_base": ({"forge-subsidy.sublimit.tooling": "5 %:of_everything"}, (
        "--set forge-subsidy.sublimit.tooling: «5 %:of_everything» не подходит; после доли пишется :of_subsidy или "
        ":of_costs, например 5%:of_subsidy",
        "--set forge-subsidy.sublimit.tooling: “5 %:of_everything” does not fit; a share is followed by :of_subsidy or "
        ":of_costs, for example 5%:of_subsidy",
    )),
    "informative": ({"forge-subsidy.luck": "1"}, (
        "--set forge-subsidy.luck: параметр «luck» приведён для сведения, расчёт его не использует",
        "--set forge-subsidy.luck: the parameter “luck” is for information only, nothing is computed from it",
    )),
    "not_a_share": ({"forge-subsidy.forge_share": "much"}, (
        "--set forge-subsidy.forge_share: значение «much» не подходит; ожидается доля в процентах, например 30 %",
        "--set forge-subsidy.forge_share: the value “much” does not fit; expected a share in per cent, for example 30 %",
    )),
    "not_a_sum": ({"forge-subsidy.forge_cap": "1.234"}, (
        "--set forge-subsidy.forge_cap: значение «1.234» не подходит; ожидается сумма в рублях, например 1000000.00",
        "--set forge-subsidy.forge_cap: the value “1.234” does not fit; expected a sum in roubles, for example 1000000.00",
    )),
    "not_a_sum_of_a_limit": ({"forge-subsidy.sublimit.tooling": "little"}, (
        "--set forge-subsidy.sublimit.tooling: значение «little» не подходит; ожидается сумма в рублях, например 1000000.00",
        "--set forge-subsidy.sublimit.tooling: the value “little” does not fit; expected a sum in roubles, for example "
        "1000000.00",
    )),
    "not_a_date": ({"forge-subsidy.costs_from": "2014-02-30"}, (
        "--set forge-subsidy.costs_from: значение «2014-02-30» не подходит; ожидается дата, например 2024-04-11",
        "--set forge-subsidy.costs_from: the value “2014-02-30” does not fit; expected a date, for example 2024-04-11",
    )),
    "not_a_count_of_ours": ({"guild-status.masters_needed": "1_0"}, (
        "--set guild-status.masters_needed: значение «1_0» не подходит; ожидается целое число",
        "--set guild-status.masters_needed: the value “1_0” does not fit; expected a whole number",
    )),
    "not_a_count": ({"guild-status.masters_needed": "2.5"}, (
        "--set guild-status.masters_needed: значение «2.5» не подходит; ожидается целое число",
        "--set guild-status.masters_needed: the value “2.5” does not fit; expected a whole number",
    )),
}  # fmt: skip


@pytest.mark.parametrize(("values", "texts"), WRONG.values(), ids=WRONG)
def test_a_change_that_cannot_be_made(values: dict[str, str], texts: tuple[str, str]) -> None:
    with pytest.raises(ChangeError) as raised:
        scheme().with_values(values)
    assert (raised.value.text("ru"), raised.value.text("en")) == texts


@pytest.mark.parametrize(
    ("unit", "value", "wrong", "texts"),
    [
        ("factor", "0.1", "1/0", ("число, например 0.7", "a number, for example 0.7")),
        ("truth", True, "да", ("true или false", "true or false")),
    ],
)
def test_values_that_do_not_fit_their_unit(
    tmp_path: Path, unit: str, value: object, wrong: str, texts: tuple[str, str]
) -> None:
    formula = {"factor": "applicant.tax_debt * changed > 0", "truth": "changed"}[unit]
    rulebook = mill(tmp_path, {"asked": condition(formula)}, {"changed": parameter(unit, row(value))})
    with pytest.raises(ChangeError) as raised:
        rulebook.with_values({"mill.changed": wrong})
    assert raised.value.text("ru") == f"--set mill.changed: значение «{wrong}» не подходит; ожидается {texts[0]}"
    assert raised.value.text("en") == f"--set mill.changed: the value “{wrong}” does not fit; expected {texts[1]}"


def test_every_message_about_changes_has_its_case() -> None:
    seen = set()
    for values, _ in WRONG.values():
        with pytest.raises(ChangeError) as raised:
            scheme().with_values(values)
        seen.add(raised.value.code)
    assert seen == {code for code in catalog("changes", "ru") if code != "near" and not code.startswith("unit_")}
