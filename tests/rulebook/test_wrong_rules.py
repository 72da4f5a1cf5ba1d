"""Each way in which a rule folder can be wrong, and the message that a person reads: ``wrong/rules.yaml``."""

from __future__ import annotations

import contextlib
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from calculator.rulebook import Rulebook
from calculator.rulebook.reading import RuleError
from calculator.wording import catalog
from tests.rulebook.schemes import apply, copied

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "wrong" / "rules.yaml").read_text(encoding="utf-8")
)

NO_PROBLEMS = ("at", "quoted", "a_mapping", "a_list", "any_day", "hint_")
"""How the texts of the catalog start that are parts of messages."""

TESTED_ELSEWHERE = {
    "no_folder", "no_access", "not_a_file", "outside_folder", "file_too_large", "too_many_files", "id_twice",
    "unused_source", "values_not_read", "values_of_no_parameter", "values_not_possible", "values_have_no_room",
    "values_too_early",
}  # fmt: skip
"""Codes whose tests are in ``test_folders.py``, ``test_reading.py``, ``test_user_values.py``: a change of text is not enough."""


@cache
def refusal(name: str) -> RuleError:
    """How the scheme is refused after the changes of a case; each case is loaded once for all tests."""
    patches = next(case["patch"] for case in CASES if case["id"] == name)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        copied(Path())
        for patch in patches:
            apply(patch, Path("scheme"))
        with pytest.raises(RuleError) as raised:
            Rulebook.load("scheme")
    return raised.value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_wrong_rules_are_refused_with_this_message(case: dict[str, Any]) -> None:
    error = refusal(case["id"])
    came = {language: error.text(language).replace("\\", "/").splitlines() for language in ("ru", "en")}
    assert came == {"ru": case["ru"], "en": case["en"]}


def test_the_table_has_a_case_for_every_message_of_reading() -> None:
    found = {problem.code for case in CASES for problem in refusal(case["id"]).problems}
    codes = {code for code in found if "." not in code}  # what formulas are refused for is a message of another room
    worded = {code for code in catalog("rulebook", "ru") if not code.startswith(NO_PROBLEMS)}
    assert worded - codes == TESTED_ELSEWHERE
    assert codes <= worded


def test_ids_of_the_table_differ() -> None:
    ids = [case["id"] for case in CASES]
    assert len(set(ids)) == len(ids) >= 25
