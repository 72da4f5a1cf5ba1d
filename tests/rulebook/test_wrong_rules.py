"""Each way in which a rule folder can be wrong, and the message that a person reads: ``wrong/rules.yaml``."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from calculator.rulebook import Rulebook
from calculator.rulebook.reading import RuleError

HERE = Path(__file__).parent
SCHEME = HERE.parent / "scheme"
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "wrong" / "rules.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_wrong_rules_are_refused_with_this_message(
    case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SCHEME, "scheme")
    for patch in case["patch"]:
        apply(patch, Path("scheme"))
    with pytest.raises(RuleError) as raised:
        Rulebook.load("scheme")
    came = {language: raised.value.text(language).splitlines() for language in ("ru", "en")}
    assert came == {"ru": case["ru"], "en": case["en"]}


def apply(patch: Mapping[str, Any], folder: Path) -> None:
    """One small change: ``old`` (which stands once) becomes ``new``; or the file is written anew or removed."""
    path = folder / patch["file"]
    if "write" in patch:
        path.parent.mkdir(exist_ok=True)
        path.write_text(patch["write"], encoding="utf-8")
    elif patch.get("remove"):
        path.unlink()
    else:
        text = path.read_text(encoding="utf-8")
        assert text.count(patch["old"]) == 1, f"{patch['old']!r} must stand once in {patch['file']}"
        path.write_text(text.replace(patch["old"], patch["new"]), encoding="utf-8")


def test_ids_of_the_table_differ() -> None:
    ids = [case["id"] for case in CASES]
    assert len(set(ids)) == len(ids) >= 25
