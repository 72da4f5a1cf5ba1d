"""The page about a measure of one's own, done word for word in an empty folder by somebody who has only the command."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.checkout import ROOT

PAGE = (ROOT / "docs" / "add-a-measure.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


def with_the_command(folder: Path) -> dict[str, str]:
    """The environment of a user who has installed ``cluster-support``."""
    programs = folder / "bin"
    programs.mkdir()
    command = programs / "cluster-support"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m calculator "$@"\n', encoding="utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


@pytest.mark.skipif(shutil.which("bash") is None, reason="the lines of the page are for a Unix shell")
def test_the_page_can_be_followed_word_for_word(tmp_path: Path) -> None:
    environment = with_the_command(tmp_path)
    home = tmp_path / "project"
    shutil.copytree(ROOT / "docs" / "own-measure", home / "docs" / "own-measure")
    printed, shown = "", 0
    for block in BLOCK.finditer(PAGE):
        if block["kind"] == "sh":
            run = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", block["body"]],
                cwd=home, env=environment, capture_output=True, check=False, encoding="utf-8",
            )  # fmt: skip
            assert run.returncode == 0, f"{block['body']}\n{run.stderr}"
            printed = run.stdout.replace("\u00a0", " ")
        elif block["kind"] == "text":
            assert block["body"].strip() in printed
            shown += 1
    assert shown == 3
    assert (home / "my-rules" / "documentation-grant" / "examples.yaml").is_file()
    assert "documentation-grant" in printed
