"""Both READMEs say the same, and what they say works."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from typing import NamedTuple

import pytest

from tests.project.checkout import ROOT, files

LANGUAGES = {"README.md": "en", "README.ru.md": "ru"}
FENCE = re.compile(r"^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)|<img[^>]*src=\"(?P<image>[^\"]+)\"")
HEADING = re.compile(r"^(#+) \S", re.MULTILINE)
SHELLS = ("sh", "powershell")


class Block(NamedTuple):
    kind: str
    body: str


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str) -> list[Block]:
    return [Block(match["kind"], match["body"]) for match in FENCE.finditer(text(name))]


def commands(name: str) -> list[list[str]]:
    """Commands without comments and without the language asked for, which is the README's own."""
    found = []
    for block in blocks(name):
        if block.kind in SHELLS:
            kept = [re.sub(r"\s+#.*$", "", line) for line in block.body.splitlines() if not line.startswith("#")]
            found.append([line.replace(f"--lang {LANGUAGES[name]}", "--lang …") for line in kept])
    return found


def outline(name: str) -> list[int]:
    return [len(match[1]) for match in HEADING.finditer(FENCE.sub("", text(name)))]


def test_same_sections() -> None:
    assert outline("README.md") == outline("README.ru.md")
    assert len(outline("README.md")) >= 8


def test_same_commands() -> None:
    assert commands("README.md") == commands("README.ru.md")
    assert ["make run"] in commands("README.md")
    assert ["make test"] in commands("README.md")


def test_same_links() -> None:
    def targets(name: str) -> set[str]:
        return {match["target"] or match["image"] for match in LINK.finditer(text(name))}

    own = {"README.md", "README.ru.md"}
    assert targets("README.md") - own == targets("README.ru.md") - own


def documents() -> list[str]:
    return [str(path.relative_to(ROOT)) for path in files() if path.suffix == ".md"]


@pytest.mark.parametrize("name", documents())
def test_links_lead_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    targets = [match["target"] or match["image"] for match in LINK.finditer(FENCE.sub("", text(name)))]
    local = [target.split("#")[0] for target in targets if not re.match(r"\w+:|#", target)]
    assert [target for target in local if not (folder / target).exists()] == []


@pytest.mark.parametrize("name", LANGUAGES)
def test_evaluation_prints_what_the_readme_shows(name: str) -> None:
    shown = blocks(name)
    asked = next(index for index, block in enumerate(shown) if "cluster-support evaluate" in block.body)
    arguments = shlex.split(shown[asked].body.strip())[1:]
    run = subprocess.run(
        [sys.executable, "-c", "import sys; from calculator.cli import main; sys.exit(main())", *arguments],
        cwd=ROOT,
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), "COLUMNS": "100"},
    )
    assert run.returncode == 0, run.stderr
    assert without_checksum(run.stdout) == without_checksum(shown[asked + 1].body)


def without_checksum(output: str) -> str:
    """Whoever corrects a rule changes the checksum; the figures of the README need not follow as long as they hold."""
    return re.sub(r"\b[0-9a-f]{12}\b", "…", output).rstrip()
