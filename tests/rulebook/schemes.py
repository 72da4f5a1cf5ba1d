"""Copies of the fictional scheme of ``tests/scheme`` for tests to change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from calculator.rulebook.reading import RuleError, RuleProblem, read_rules

SCHEME = Path(__file__).parent.parent / "scheme"


def copied(folder: Path) -> Path:
    """A copy of the scheme in ``folder``."""
    return Path(shutil.copytree(SCHEME, folder / "scheme"))


def changed(folder: Path, file: str, old: str, new: str) -> None:
    """Replaces a text of a file that stands in it once."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} must stand once in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def apply(patch: Mapping[str, Any], folder: Path) -> None:
    """One small change: ``old`` becomes ``new``; or the file is written anew, or removed."""
    path = folder / patch["file"]
    if "write" in patch:
        path.parent.mkdir(exist_ok=True)
        path.write_text(patch["write"], encoding="utf-8")
    elif patch.get("remove"):
        path.unlink()
    else:
        changed(folder, patch["file"], patch["old"], patch["new"])


def problems_of(*folders: Path) -> Iterator[RuleProblem]:
    """What is wrong with rule folders; nothing where they can be read."""
    try:
        read_rules(*folders)
    except RuleError as error:
        yield from error.problems
