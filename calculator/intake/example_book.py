"""A template filled in with invented applications: what a person may try the checking of applications with."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from calculator.documents import read_document
from calculator.facts import Application
from calculator.intake.template import template_workbook
from calculator.places import examples_folder

__all__ = ["example_documents", "example_workbook"]

_FILE: Final = Path(__file__).with_name("example.yaml")
_STEP: Final = re.compile(r"[^.\[\]]+")


def example_workbook(language: str) -> bytes:
    """The template with the example applications in it, two cells of the last one wrong on purpose."""
    return template_workbook(language, example_documents())


def example_documents() -> list[dict[str, Any]]:
    """The application documents as they are written into the workbook."""
    return copy.deepcopy(_documents())


@cache
def _documents() -> list[dict[str, Any]]:
    return [_varied(entry) for entry in read_document(_FILE, _FILE.name).value]


def _varied(entry: Mapping[str, Any]) -> dict[str, Any]:
    document = Application.read(examples_folder() / f"{entry['example']}.yaml").to_document()
    document |= {key: entry[key] for key in ("id", "title") if key in entry}
    for path, value in entry.get("set", {}).items():
        *way, last = [int(step) if step.isdigit() else step for step in _STEP.findall(path)]
        holder: Any = document
        for step in way:
            holder = holder[step]
        holder[last] = value
    return document
