"""Editions for groups of recipients, and where a measure stands in the answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from calculator.evaluation import document_of, evaluate
from calculator.evaluation.result import Group, Verdict
from calculator.facts import Application
from calculator.rulebook import Rulebook
from calculator.rulebook.reading import RuleError
from tests.evaluation.mills import by_reading, condition, edition, judged, mill, parameter, row, topic

MET, NOT_MET, OPEN = Verdict.met, Verdict.not_met, Verdict.undetermined
RIVER, SEA = "applicant.is_foreign_agent", "applicant.in_bankruptcy"
ALL = edition(date(2010, 1, 1))
EARLY, LATE = date(2012, 6, 1), date(2020, 6, 1)


def on(rulebook: Rulebook, day: date, **applicant: bool) -> Any:
    return judged(rulebook, {"application": {"application_date": day}, "applicant": applicant})


def grouped(folder: Path, **editions: Any) -> Rulebook:
    return mill(folder, {"asked": condition("cluster.in_register")}, editions=editions)


@pytest.mark.parametrize(
    ("day", "river", "found", "flag"),
    [
        (EARLY, None, "ALL", None),
        (LATE, True, "RIVER", None),
        (LATE, False, "ALL", None),
        (LATE, None, None, "edition_undetermined"),
        (date(2009, 1, 1), None, None, "not_in_force"),
    ],
)
def test_an_edition_for_a_group_is_in_force_for_that_group(
    tmp_path: Path, day: date, river: bool | None, found: str | None, flag: str | None
) -> None:
    rulebook = grouped(tmp_path, ALL=ALL, RIVER=edition(date(2015, 1, 1), when=RIVER))
    result = on(rulebook, day, **({} if river is None else {"is_foreign_agent": river}))
    assert result.edition == found
    assert result.flags == (() if flag is None else (flag,))
    assert (result.missing == (RIVER,)) is (flag == "edition_undetermined")
    assert result.verdict is OPEN


@pytest.mark.parametrize(
    ("day", "found"), [(date(2016, 12, 31), "RIVER"), (date(2017, 1, 1), "ALL"), (date(2018, 1, 1), "NEW")]
)
def test_when_an_edition_for_a_group_has_ended_that_for_everybody_stands(tmp_path: Path, day: date, found: str) -> None:
    river = edition(date(2015, 1, 1), date(2016, 12, 31), when=RIVER)
    rulebook = grouped(tmp_path, ALL=ALL, RIVER=river, NEW=edition(date(2018, 1, 1)))
    assert on(rulebook, day, is_foreign_agent=True).edition == found


def test_a_group_that_is_not_known_does_not_matter_once_its_edition_has_ended_or_been_followed(tmp_path: Path) -> None:
    river = edition(date(2015, 1, 1), date(2016, 12, 31), when=RIVER)
    rulebook = grouped(tmp_path, ALL=ALL, RIVER=river, NEW=edition(date(2018, 1, 1)))
    assert on(rulebook, date(2017, 6, 1)).edition == "ALL"
    assert on(rulebook, LATE).edition == "NEW"


@pytest.mark.parametrize(
    ("river", "sea", "found", "missing"),
    [
        (True, False, "RIVER", ()),
        (False, True, "SEA", ()),
        (True, True, "SEA", ()),
        (False, False, None, ()),
        (None, True, "SEA", ()),
        (True, None, None, (SEA,)),
        (None, None, None, (SEA, RIVER)),
        (None, False, None, (RIVER,)),
    ],
)
def test_groups_that_start_on_one_day(
    tmp_path: Path, river: bool | None, sea: bool | None, found: str | None, missing: tuple[str, ...]
) -> None:
    start = date(2015, 1, 1)
    rulebook = grouped(tmp_path, RIVER=edition(start, when=RIVER), SEA=edition(start, when=SEA))
    stated = {"is_foreign_agent": river, "in_bankruptcy": sea}
    result = on(rulebook, LATE, **{name: value for name, value in stated.items() if value is not None})
    assert result.edition == found
    if found is None:
        assert result.missing == missing
        assert result.flags == (("edition_undetermined",) if missing else ("not_in_force",))


def test_a_group_may_be_read_in_two_ways(tmp_path: Path) -> None:
    group = edition(date(2015, 1, 1), when=by_reading(CALM=RIVER, STORM=SEA))
    debt = parameter("RUB", row("50.00", editions=["ALL"]), row("10.00", editions=["GROUP"]))
    rulebook = mill(
        tmp_path,
        {"asked": condition("applicant.tax_debt <= debt")},
        {"debt": debt},
        topics={"wind": topic("CALM", "STORM")},
        editions={"ALL": ALL, "GROUP": group},
    )
    applicant = {"is_foreign_agent": False, "in_bankruptcy": True, "tax_debt": 20}
    result = judged(rulebook, {"application": {"application_date": LATE}, "applicant": applicant})
    assert (result.edition, result.verdict, result.default_verdict) == ("ALL", OPEN, MET)
    assert result.depends_on == ("wind",)
    assert result.condition("asked").readings == {"CALM": MET, "STORM": NOT_MET}


def test_a_group_cannot_depend_on_the_edition(tmp_path: Path) -> None:
    debt = parameter("RUB", row("50.00"))
    with pytest.raises(RuleError) as raised:
        mill(
            tmp_path,
            {"asked": condition("applicant.tax_debt <= debt")},
            {"debt": debt},
            editions={"ALL": ALL, "POOR": edition(date(2015, 1, 1), when="applicant.tax_debt > debt")},
        )
    (problem,) = raised.value.problems
    assert problem.text("en").endswith(
        "editions.POOR.when: a recipient group cannot depend on the edition or its day: it is what chooses the edition"
    )
    assert problem.text("ru").endswith(
        "группа получателей не может зависеть от редакции и её дня: по ней редакция и выбирается"
    )


# where a measure stands -------------------------------------------------------------------------------------------


def standing(rulebook: Rulebook, document: dict[str, Any]) -> Group:
    return judged(rulebook, {"application": {"application_date": LATE}, **document}).group


def test_groups_of_the_answer(tmp_path: Path) -> None:
    conditions = {
        "by_river": condition("cluster.in_register", applicability=True),
        "sound": condition("not applicant.in_bankruptcy"),
    }
    rulebook = mill(tmp_path, conditions, editions={"ALL": ALL})
    sound, ruined = {"in_bankruptcy": False}, {"in_bankruptcy": True}
    here, away = {"in_register": True}, {"in_register": False}
    assert standing(rulebook, {"cluster": here, "applicant": sound}) is Group.available
    assert standing(rulebook, {"cluster": here}) is Group.possible
    assert standing(rulebook, {"cluster": here, "applicant": ruined}) is Group.refused
    assert standing(rulebook, {"applicant": ruined}) is Group.refused
    assert standing(rulebook, {"cluster": away, "applicant": ruined}) is Group.not_for_this_case
    assert judged(rulebook, {"application": {"application_date": LATE}, "cluster": away}).verdict is NOT_MET


def test_an_unconfirmed_condition_puts_nothing_out_of_place(tmp_path: Path) -> None:
    conditions = {"by_river": condition("cluster.in_register", applicability=True, evidence="unconfirmed")}
    rulebook = mill(tmp_path, conditions, editions={"ALL": ALL})
    assert standing(rulebook, {"cluster": {"in_register": False}}) is Group.refused


def test_a_measure_that_is_not_in_force_is_not_for_this_case(tmp_path: Path) -> None:
    rulebook = grouped(tmp_path, NEW=edition(date(2021, 1, 1)))
    assert standing(rulebook, {"cluster": {"in_register": True}}) is Group.not_for_this_case


@pytest.mark.parametrize(
    ("needs", "group"),
    [
        (None, Group.available),
        (["equipment", "taxes"], Group.available),
        (["taxes"], Group.not_for_this_case),
    ],
)
def test_a_measure_that_serves_no_need_is_not_for_this_case(
    tmp_path: Path, needs: list[str] | None, group: Group
) -> None:
    rulebook = mill(tmp_path, {"asked": condition("cluster.in_register")}, needs=["equipment", "services"])
    dated: dict[str, Any] = {"application_date": LATE, **({} if needs is None else {"needs": needs})}
    result = judged(rulebook, {"application": dated, "cluster": {"in_register": True}})
    assert (result.group, result.verdict) == (group, MET)


def test_the_document_names_the_group_and_what_is_not_computed(tmp_path: Path) -> None:
    rulebook = mill(tmp_path, {"asked": condition("cluster.in_register")})
    application = Application.from_document({"application": {"application_date": LATE}})
    document = document_of(evaluate(application, rulebook), "en", rulebook=rulebook)
    assert {measure["id"]: measure["group"] for measure in document["measures"]}["mill"] == "possible"
    (unknown,) = document["not_computed"]
    assert unknown == {
        "id": "dragon-insurance", "title": "Insurance against the dragon", "known": "It is paid in gold",
        "reason": "How much is paid is said nowhere", "evidence": "summary",
        "sources": ["https://lukomorye.example/herald/7"],
    }  # fmt: skip
