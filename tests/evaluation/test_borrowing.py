"""Whole verdicts and categories of other measures, series, and evidence that follows what decides."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from calculator.evaluation import evaluate_many
from calculator.evaluation.result import Verdict
from calculator.facts import Application
from calculator.rulebook import Rulebook
from calculator.rulebook.model import Evidence
from tests.evaluation.mills import TITLE, YEAR, Plain, Rule, condition, judged, judged_condition, mill, parameter, row
from tests.rulebook.schemes import SCHEME

MET, NOT_MET, OPEN = Verdict.met, Verdict.not_met, Verdict.undetermined


def dated(**cluster: Any) -> dict[str, Any]:
    return {"application": {"application_date": YEAR}, "cluster": cluster}


@pytest.fixture(scope="module")
def guilds(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """The scheme's measure of ranks gives a category and has one condition."""
    rules = {
        "whole": condition('verdict("guild-rank")'),
        "on_a_day": condition('verdict("guild-rank", on=application.check_date)'),
        "not_whole": condition('not verdict("guild-rank")'),
        "great": condition('category("guild-rank") == "great"'),
        "some_rank": condition('category("guild-rank") in ("small", "great")'),
    }
    return mill(tmp_path_factory.mktemp("guilds"), rules)


def test_a_verdict_of_another_measure(guilds: Rulebook) -> None:
    for stated, answer in (({"in_register": True}, MET), ({"in_register": False}, NOT_MET), ({}, OPEN)):
        found = judged_condition(guilds, dated(**stated), "whole")
        assert found.verdict is answer
        assert found.evidence is Evidence.summary, "the word of the borrowed condition"
    assert judged_condition(guilds, dated(), "whole").missing == ("cluster.in_register",)


def test_a_borrowed_verdict_is_open_on_a_day_without_an_edition(guilds: Rulebook) -> None:
    def on(day: date) -> Verdict:
        document = {"application": {"application_date": YEAR, "check_date": day}, "cluster": {"in_register": True}}
        return judged_condition(guilds, document, "on_a_day").verdict

    assert on(date(2015, 1, 1)) is MET
    assert on(date(2014, 12, 31)) is OPEN


def test_a_borrowed_verdict_in_words(guilds: Rulebook) -> None:
    def said(stated: dict[str, Any], language: str, name: str = "whole") -> str:
        return judged_condition(guilds, dated(**stated), name).explanation(language)

    assert said({"in_register": True}, "ru") == "«Разряд цеха»: все условия выполнены"
    assert said({"in_register": False}, "ru").startswith("«Разряд цеха»: не выполнено (")
    assert said({}, "en") == "“Rank of a guild”: undetermined; what is missing stands in the answer about that measure"
    assert said({"in_register": True}, "en", "not_whole") == "“Rank of a guild”: all conditions are met"


def test_a_category_of_another_measure(guilds: Rulebook) -> None:
    found = judged_condition(guilds, dated(in_register=True, education_count=100), "great")
    assert found.verdict is MET
    assert found.explanation("ru") == "Разряд цеха: Великий"
    assert found.evidence is not None, "the parameters of the category travel with it"
    none = judged_condition(guilds, dated(in_register=False), "great")
    assert (none.verdict, none.explanation("en")) == (NOT_MET, "Rank of a guild: No guild")
    open_one = judged_condition(guilds, dated(in_register=True), "some_rank")
    assert open_one.verdict is OPEN
    assert open_one.missing == ("cluster.education_count",)
    depends = judged_condition(guilds, dated(in_register=True, education_count=0, programme_approved=True), "great")
    assert (depends.verdict, depends.depends_on) == (OPEN, ("rank_of_old",)), "readings travel with it"


# series -------------------------------------------------------------------------------------------------------------

RATE = {"series": True, "known_until": date(2020, 7, 31), "after": "cap_absent"}


def series(folder: Path, **more: Any) -> Rulebook:
    rates = parameter("share", row("5 %", start=date(2020, 1, 1)), row("7 %", start=date(2020, 6, 1)), **RATE, **more)
    asked = condition("at(rate, application.check_date) <= applicant.offshore_share")
    return mill(folder, {"asked": asked}, {"rate": rates})


@pytest.mark.parametrize(
    ("day", "share", "answer", "flags"),
    [
        (date(2020, 5, 31), "5", MET, ()),
        (date(2020, 6, 1), "6.99", NOT_MET, ()),
        (date(2020, 7, 31), "7", MET, ()),
        (date(2020, 8, 1), "7", MET, ("cap_absent",)),
        (date(2030, 1, 1), "6", NOT_MET, ("cap_absent",)),
        (date(2019, 12, 31), "5", OPEN, ()),
    ],
)
def test_a_series(day: date, share: str, answer: Verdict, flags: tuple[str, ...], tmp_path: Path) -> None:
    document = {
        "application": {"application_date": YEAR, "check_date": day}, "applicant": {"offshore_share": share},
    }  # fmt: skip
    found = judged(series(tmp_path), document)
    assert found.condition("asked").verdict is answer
    assert found.flags == flags


# evidence -----------------------------------------------------------------------------------------------------------

WORDS = {"firm": "text", "heard": "summary", "guessed": "unconfirmed"}


def evidence(folder: Path, formula: str, **facts: Any) -> Evidence | None:
    parameters: dict[str, Rule] = {
        name: parameter("RUB", row("10.00", word)) for name, word in WORDS.items() if name in formula
    }
    rules = mill(folder, {"asked": condition(formula)}, parameters)
    return judged_condition(rules, {"applicant": facts}).evidence


DEBT = "applicant.tax_debt <= {}"


@pytest.mark.parametrize(
    ("formula", "debt", "word"),
    [
        ("{guessed} or {firm}", 5, Evidence.text),
        ("{guessed} or {firm}", 20, Evidence.unconfirmed),
        ("{guessed} and {heard}", 20, Evidence.summary),
        ("{guessed} and {heard}", 5, Evidence.unconfirmed),
        ("not ({guessed} and {firm})", 20, Evidence.text),
        ("{guessed} if {firm} else {heard}", 20, Evidence.summary),
        ("{guessed} if {firm} else {heard}", 5, Evidence.unconfirmed),
        ("{guessed} if {firm} else {heard}", None, Evidence.unconfirmed),
        ("{guessed} or {firm}", None, Evidence.unconfirmed),
        ("({guessed} and {firm}) or ({heard} and {firm})", 5, Evidence.summary),
    ],
)
def test_evidence_follows_what_decides(formula: str, debt: int | None, word: Evidence, tmp_path: Path) -> None:
    parts = {name: DEBT.format(name) for name in WORDS}
    facts = {} if debt is None else {"tax_debt": debt}
    assert evidence(tmp_path, formula.format(**parts), **facts) is word


def test_what_the_application_decides_alone_has_no_evidence(tmp_path: Path) -> None:
    formula = "applicant.in_bankruptcy or applicant.tax_debt <= guessed"
    assert evidence(tmp_path, formula, in_bankruptcy=True) is None


# evidence of a borrowed verdict -------------------------------------------------------------------------------------

FACTS = ("in_bankruptcy", "is_foreign_agent", "is_foreign_entity", "consents_to_checks")


@pytest.fixture(scope="module")
def borrower(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """A mill with a firm condition, and one that somebody told or else a guess with another firm one; and who borrows it."""
    folder = tmp_path_factory.mktemp("borrower")
    words = ("text", "summary", "unconfirmed", "text")
    names = ("firm", "told", "guessed", "other")
    rules = {
        name: condition(
            f"applicant.{fact}", evidence=word, source=[] if word == "unconfirmed" else ["mill-letter"]
        )
        for name, fact, word in zip(names, FACTS, words, strict=True)
    }  # fmt: skip
    ways = {
        "by_word": {"title": TITLE, "conditions": ["told"]},
        "by_guess": {"title": TITLE, "conditions": ["guessed", "other"]},
    }
    mill(folder, rules, alternatives=ways)
    text = (folder / "mill/measure.yaml").read_text(encoding="utf-8")
    content = yaml.safe_load(text)
    content |= {"id": "bakery", "conditions": {"ground": condition('verdict("mill")', evidence=None)}}
    del content["alternatives"]
    (folder / "mill/sources.yaml").rename(folder / "sources.yaml")
    (folder / "mill/acts.yaml").rename(folder / "acts.yaml")
    (folder / "bakery").mkdir()
    (folder / "bakery/measure.yaml").write_text(yaml.dump(content, Dumper=Plain, allow_unicode=True), encoding="utf-8")
    (folder / "bakery/parameters.yaml").write_text("{}", encoding="utf-8")
    return Rulebook.load(SCHEME, folder)


def test_a_borrowed_verdict_has_the_evidence_that_it_has_at_home(borrower: Rulebook) -> None:
    """Exhaustively: unconfirmed conditions taint it only where the verdict would be another one without them."""
    said = [dict(zip(FACTS, truths, strict=True)) for truths in product((True, False, None), repeat=len(FACTS))]
    asked = [
        Application.from_document(
            {"application": {"application_date": YEAR}, "applicant": {k: v for k, v in one.items() if v is not None}}
        )
        for one in said
    ]
    tainted = set()
    for result in evaluate_many(asked, borrower, measures=["mill", "bakery"]):
        home, away = result.measure("mill"), result.measure("bakery").condition("ground")
        assert home.verdict is away.verdict
        if home.verdict is OPEN:
            assert home.evidence is not None
            assert away.evidence is not None
            assert away.evidence >= home.evidence
        else:
            assert away.evidence is home.evidence
        assert away.provisional or not home.provisional
        tainted.add((home.verdict, away.provisional))
    assert tainted == {(verdict, provisional) for verdict in (MET, NOT_MET, OPEN) for provisional in (True, False)} - {
        (MET, True)
    }
