"""Calling the command in tests: what it printed, what it complained about, and its exit status."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from calculator.cli import main
from calculator.places import rules_folder

ROOT = rules_folder().parent
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
PENZA = str(ROOT / "examples" / "penza-ball-screws-e16.yaml")
HAIR = str(ROOT / "examples" / "cluster-fails-by-a-hair.yaml")


class Ran(NamedTuple):
    status: int
    output: str
    complaint: str


def call(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Ran:
    status = main([str(word) for word in words])
    captured = capsys.readouterr()
    return Ran(status, captured.out, captured.err)


def refused(capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    """The complaint about a wrong call or input, which prints nothing and shows no traceback."""
    ran = call(capsys, *words)
    assert ran.status == 2
    assert ran.output == ""
    assert "Traceback" not in ran.complaint
    return ran.complaint.rstrip("\n")
