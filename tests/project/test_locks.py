"""The lock files: complete, in step with each other and with pyproject.toml, and free of the place that made them."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from tests.project.checkout import ROOT

RUNTIME = "requirements.lock"
DEVELOP = "requirements-dev.lock"
PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[0-9][0-9a-z.]*)(?: ; .+)?")


def lines(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def pins(name: str) -> dict[str, str]:
    matches = [PIN.fullmatch(line) for line in lines(name)]
    return {match["name"]: match["version"] for match in matches if match}


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def normal(requirement: str) -> str:
    name = re.split(r"[<>=!~ ;\[]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(group: str) -> set[str]:
    entries = project()["dependency-groups"][group]
    return {normal(entry) for entry in entries if isinstance(entry, str)}


@pytest.mark.parametrize("name", [RUNTIME, DEVELOP])
def test_each_line_is_one_exact_version(name: str) -> None:
    """No option, address, path or range: a lock must install from whatever registry the user's pip is set up for."""
    assert [line for line in lines(name) if not PIN.fullmatch(line)] == []
    assert len(pins(name)) == len(lines(name)), "a package stands twice"


def test_runtime_lock_has_every_dependency_and_the_build_backend() -> None:
    direct = {normal(requirement) for requirement in project()["project"]["dependencies"]}
    assert (direct | wanted("build")) - pins(RUNTIME).keys() == set()


def test_development_lock_has_every_tool_and_the_same_runtime() -> None:
    develop = pins(DEVELOP)
    assert (wanted("dev") | wanted("build")) - develop.keys() == set()
    assert pins(RUNTIME).items() - develop.items() == set()


def test_each_dependency_has_its_reason_on_record() -> None:
    record = (ROOT / "docs/decisions/dependencies.md").read_text(encoding="utf-8")
    recorded = {normal(name) for name in re.findall(r"^\| `([^`]+)` \|", record, flags=re.MULTILINE)}
    direct = {normal(requirement) for requirement in project()["project"]["dependencies"]}
    assert recorded == direct | wanted("dev") | wanted("build")
