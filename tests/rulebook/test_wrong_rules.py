"""Each way in which a rule folder can be wrong, and the message that a person reads: ``wrong/rules.yaml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from calculator.rulebook import Rulebook
from calculator.rulebook.reading import RuleError
from calculator.wording import catalog
from tests.rulebook.schemes import apply, copied, problems_of

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


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_wrong_rules_are_refused_with_this_message(
    case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    copied(Path())
    for patch in case["patch"]:
        apply(patch, Path("scheme"))
    with pytest.raises(RuleError) as raised:
        Rulebook.load("scheme")
    came = {language: raised.value.text(language).replace("\\", "/").splitlines() for language in ("ru", "en")}
    assert came == {"ru": case["ru"], "en": case["en"]}


def test_the_table_has_a_case_for_every_message_of_reading(tmp_path: Path) -> None:
    codes: set[str] = set()
    for number, case in enumerate(CASES):
        folder = copied(tmp_path / str(number))
        for patch in case["patch"]:
            apply(patch, folder)
        codes.update(problem.code for problem in problems_of(folder))
    worded = {code for code in catalog("rulebook", "ru") if not code.startswith(NO_PROBLEMS)}
    assert worded - TESTED_ELSEWHERE == codes


def test_ids_of_the_table_differ() -> None:
    ids = [case["id"] for case in CASES]
    assert len(set(ids)) == len(ids) >= 25
