"""Nothing that is committed may depend on the machine where it was written."""

from __future__ import annotations

import re

import pytest

from tests.project.checkout import ROOT, files, text_of

ADDRESS = re.compile(r"https?://[^\s\"'<>)\]}]+")
MACHINE_PATH = re.compile(r"(?<![\w.])(?:/(?:home|Users|root|work|opt|tmp|mnt)/\w|[A-Z]:\\[A-Za-z]{2})")
PACKAGE_FILES = ("requirements.lock", "requirements-dev.lock", "pyproject.toml", "Makefile", ".ci/run")


def problems(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in files():
        text = text_of(path)
        for number, line in enumerate((text or "").splitlines(), start=1):
            if match := pattern.search(ADDRESS.sub("", line)):
                found.append(f"{path.relative_to(ROOT)}:{number}: {match[0]}")
    # This file has to spell what it looks for.
    return [problem for problem in found if not problem.startswith("tests/project/test_portability.py:")]


def test_no_path_of_a_machine() -> None:
    assert problems(MACHINE_PATH) == []


@pytest.mark.parametrize("name", PACKAGE_FILES)
def test_packages_come_from_wherever_the_machine_takes_them(name: str) -> None:
    """No address and no option that names a registry: each machine has its own."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert ADDRESS.findall(text) == []
    assert re.findall(r"--[a-z-]*(?:index|links)[a-z-]*", text) == []


def test_the_patterns_see_what_they_are_for() -> None:
    assert MACHINE_PATH.search('open("/home/anna/penza.yaml")')
    assert MACHINE_PATH.search(r"C:\Users\anna")
    assert not MACHINE_PATH.search("examples/work/plan.yaml")
    assert ADDRESS.search("pip install https://packages.example/x.whl")


def test_every_text_file_is_utf8_with_unix_line_ends() -> None:
    texts = {path: text_of(path) for path in files()}
    assert [path for path, text in texts.items() if text and "\r" in text] == []
    assert [path for path, text in texts.items() if text and not text.endswith("\n")] == []
