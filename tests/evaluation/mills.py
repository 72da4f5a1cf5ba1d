"""Small measures beside the fictional scheme, written for one test each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from calculator.evaluation import evaluate
from calculator.evaluation.result import ConditionResult, MeasureResult
from calculator.facts import Application
from calculator.rulebook import Rulebook
from tests.rulebook.schemes import SCHEME

TITLE = {"ru": "Мельница", "en": "Mill"}
LETTER = ["mill-letter"]
YEAR = date(2020, 6, 1)
"""A day under the only edition that a mill has unless the test says otherwise."""

Rule = dict[str, Any]


def condition(formula: object, **more: object) -> Rule:
    return {
        "title": TITLE, "clause": None, "evidence": None, "source": [], "formula": formula, "remedy": TITLE, **more,
    }  # fmt: skip


def row(value: object, evidence: str = "text", *, start: date | None = None, **more: object) -> Rule:
    """A value of a parameter, from ``start`` on."""
    source = [] if evidence in ("inference", "unconfirmed") else LETTER
    since = {} if start is None else {"from": start}
    return {"value": value, "clause": None, "evidence": evidence, "source": source, **since, **more}


def parameter(unit: str, *rows: Rule, **more: object) -> Rule:
    return {"title": TITLE, "unit": unit, "values": list(rows), **more}


def topic(*readings: str, **more: object) -> Rule:
    """A topic; the first reading is the default."""
    blank: Rule = {"title": TITLE, "reason": None, "evidence": None, "source": []}
    return {"title": TITLE, "default": readings[0], "readings": dict.fromkeys(readings, blank), **more}


def edition(start: object, until: date | None = None, **more: object) -> Rule:
    return {
        "act": "mill-decree", "from": start, "until": until, "evidence": "text", "source": LETTER, "title": TITLE, **more,
    }  # fmt: skip


def by_reading(**cases: object) -> Rule:
    return {"by_reading": cases}


def mill(
    folder: Path,
    conditions: Mapping[str, Rule],
    parameters: Mapping[str, Rule] | None = None,
    signed: date | None = None,
    **more: object,
) -> Rulebook:
    """The scheme with the measure ``mill``. ``signed``: the day of its act; ``more``: keys of ``measure.yaml``."""
    act = {"title": TITLE, "signed": signed, "citation": None, "evidence": "text", "source": LETTER}
    measure = {
        "id": "mill", "kind": "measure", "title": TITLE, "summary": TITLE, "acts": ["mill-decree"],
        "edition_by": "application.application_date", "editions": {"M": edition(date(2020, 1, 1))},
        "conditions": dict(conditions), **more,
    }  # fmt: skip
    files = {
        "measure": measure,
        "parameters": dict(parameters or {}),
        "acts": {"mill-decree": act},
        "sources": {"mill-letter": {"address": "https://lukomorye.example/mills", "title": "Мельник", "read": None}},
    }
    home = folder / "mill"
    home.mkdir()
    for name, content in files.items():
        if content:
            text = yaml.dump(content, Dumper=Plain, allow_unicode=True, sort_keys=False)
            (home / f"{name}.yaml").write_text(text, encoding="utf-8")
    return Rulebook.load(SCHEME, home)


class Plain(yaml.SafeDumper):
    """Rules know no anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def judged(rulebook: Rulebook, document: Mapping[str, Any], **options: Any) -> MeasureResult:
    """The answer for the mill. The document is dated in :data:`YEAR` unless it has dates of its own."""
    dated = {"application": {"application_date": YEAR}, **document}
    return evaluate(Application.from_document(dated), rulebook, measures=["mill"], **options).measure("mill")


def judged_condition(
    rulebook: Rulebook, document: Mapping[str, Any], name: str = "asked", **options: Any
) -> ConditionResult:
    return judged(rulebook, document, **options).condition(name)
