"""Each way in which a formula of a rule folder can be wrong, and the message that a person reads: ``wrong_formulas.yaml``."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from calculator.rulebook import Rulebook, RuleError
from calculator.wording import catalog
from tests.rulebook.schemes import apply, copied

MILL = Path(__file__).parent / "mill"
FORMULA = "count(participants) >= millers_needed"
CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "wrong_formulas.yaml").read_text(encoding="utf-8")
)

PARTS = {"near", "sort_truth", "sort_date", "sort_text", "sort_set", "sort_list"}
"""Texts of the catalog that are parts of messages."""

TESTED_APART = {"too_many_readings"}
"""Codes with a test of their own, since their rules are long."""


@pytest.fixture
def mill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the mill beside a copy of the fictional scheme; messages name the files from here."""
    monkeypatch.chdir(tmp_path)
    copied(tmp_path)
    return Path(shutil.copytree(MILL, "mill"))


def change(case: dict[str, Any]) -> None:
    patches = case.get("patch") or [{"file": "mill/measure.yaml", "old": FORMULA, "new": case["formula"]}]
    for patch in patches:
        new = patch.get("new")
        long = f'"{new["text"] * new["times"]}{new["then"]}"' if isinstance(new, dict) else new
        apply({**patch, "new": long}, Path())


def refused() -> RuleError:
    with pytest.raises(RuleError) as raised:
        Rulebook.load("scheme", "mill")
    return raised.value


@cache
def refusal(name: str) -> RuleError:
    """How the mill is refused after the change of a case; each case is loaded once for all tests."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        copied(Path(folder))
        shutil.copytree(MILL, "mill")
        change(next(case for case in CASES if case["id"] == name))
        return refused()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_wrong_formulas_are_refused_with_this_message(case: dict[str, Any]) -> None:
    error = refusal(case["id"])
    came = {language: error.text(language) for language in ("ru", "en")}
    assert came == {"ru": case["ru"], "en": case["en"]}


def test_the_mill_itself_is_right(mill: Path) -> None:
    assert "mill" in Rulebook.load("scheme", "mill").measure_ids()


def test_a_fault_is_told_once_for_all_editions(mill: Path) -> None:
    change({"formula": "count(participants) >= milers_needed"})
    assert len(refused().problems) == 1


def test_all_faults_are_told_at_once(mill: Path) -> None:
    change({"formula": "xyzzy"})
    apply({"file": "mill/measure.yaml", "old": "value: grain_needed", "new": "value: millers_needed"}, Path())
    apply({"file": "mill/measure.yaml", "old": "formula: participants.purchases", "new": "formula: purchases"}, Path())
    assert [problem.code for problem in refused().problems] == [
        "formulas.unknown_name",
        "formulas.unknown_name",
        "formulas.not_money",
    ]


def test_more_readings_than_can_be_told_apart(mill: Path) -> None:
    """Seven topics with three readings each make 3⁷ = 2187 combinations."""
    text = "title: {ru: Х, en: X}"
    topics = columns = ""
    for letter in "abcdefg":
        readings = [letter + number for number in "123"]
        listed = ", ".join(f"{name}: {{{text}, reason: null, evidence: null, source: []}}" for name in readings)
        topics += f"  {letter}: {{{text}, default: {letter}1, readings: {{{listed}}}}}\n"
        facts = ("agreement_signed", "produced_in_previous_period", "organising_production")
        cases = ", ".join(f"{name}: participants.{fact}" for name, fact in zip(readings, facts, strict=True))
        columns += f"    column_{letter}: {{{text}, formula: {{by_reading: {{{cases}}}}}}}\n"
    apply({"file": "mill/measure.yaml", "old": "topics:\n", "new": "topics:\n" + topics}, Path())
    table = "columns:\n  participants:\n"
    apply({"file": "mill/measure.yaml", "old": table, "new": table + columns}, Path())
    change({"formula": "every(" + " and ".join(f"participants.column_{letter}" for letter in "abcdefg") + ")"})
    error = refused()
    assert error.text("ru").partition("millers_enough: ")[2] == (
        "формула зависит от слишком многих прочтений: сочетаний 2187, предел 2000"
    )
    assert error.text("en").partition("millers_enough: ")[2] == (
        "the formula depends on too many readings: 2187 combinations, the limit is 2000"
    )


def test_the_table_has_a_case_for_every_message_of_formulas() -> None:
    codes = {problem.code for case in CASES for problem in refusal(case["id"]).problems}
    worded = catalog("formulas", "ru").keys()
    assert codes == {f"formulas.{code}" for code in worded - PARTS - TESTED_APART}
    assert worded >= PARTS | TESTED_APART


def test_ids_of_the_table_differ() -> None:
    ids = [case["id"] for case in CASES]
    assert len(set(ids)) == len(ids) >= 70
