"""Worked examples of the rule folders: run through the evaluator and compared with what they expect.

The tests run them, and so does ``cluster-support rules check``: whoever corrects a rule sees at once which example changes.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from calculator.evaluation.document import document_of
from calculator.evaluation.evaluating import evaluate
from calculator.facts import Application
from calculator.rulebook import Rulebook

__all__ = ["Example", "Mismatch", "examples_of", "mismatches"]

_NAMED_LISTS = {"deadlines": "id", "waterfall": "step", "steps": "id", "duties": "id", "notes": "id"}
"""Lists whose rows an example names by this key: it need not list them all."""


@dataclass(frozen=True)
class Example:
    """One worked example: what is given, what changes, what must come out."""

    measure: str
    id: str
    content: Mapping[str, Any]
    profiles: Mapping[str, Mapping[str, Any]]

    def document(self) -> dict[str, Any]:
        """The application document: the profile with ``given`` laid over it."""
        profile = self.content.get("profile")
        base = copy.deepcopy(dict(self.profiles[profile])) if profile else {}
        return {"contract": 1, "id": self.id, **_laid_over(base, self.content.get("given") or {})}

    def application(self) -> Application:
        """The application of that document. Raises ``ApplicationError``."""
        return Application.from_document(self.document(), name=f"{self.measure} {self.id}")


@dataclass(frozen=True)
class Mismatch:
    """One figure that came out otherwise."""

    path: str
    expected: object
    came: object

    def __str__(self) -> str:
        return f"{self.path}: expected {self.expected!r}, came {self.came!r}"


def examples_of(rulebook: Rulebook, measure: str) -> list[Example]:
    """The worked examples of a folder, in the order of its file."""
    written = rulebook.examples(measure)
    return [Example(measure, str(content["id"]), content, rulebook.rules.profiles) for content in written]


def mismatches(example: Example, rulebook: Rulebook) -> list[Mismatch]:
    """Everything in which the result differs from what the example expects."""
    changes = {str(name): str(value) for name, value in (example.content.get("set") or {}).items()}
    expected: Mapping[str, Any] = example.content["expect"]
    result = evaluate(
        example.application(),
        rulebook.with_values(changes),
        measures=list(dict.fromkeys(name.partition("@")[0] for name in expected)),
        readings=example.content.get("readings") or {},
    )
    document = document_of(result, "en")
    came: dict[str, Any] = {}
    for measure in document["measures"]:  # a measure on loans may come several times: by its id, and by the loan
        came.setdefault(measure["id"], measure)
        came[f"{measure['id']}@{measure['loan_id']}"] = measure
    return [found for measure, parts in expected.items() for found in _compare(measure, parts, came.get(measure))]


def _laid_over(base: Any, given: Any) -> Any:
    """Mappings are merged, everything else is replaced."""
    if not isinstance(base, dict) or not isinstance(given, Mapping):
        return given
    return {**base, **{key: _laid_over(base.get(key), value) for key, value in given.items()}}


def _compare(path: str, expected: Any, came: Any) -> Iterator[Mismatch]:
    name = path.rpartition(".")[2]
    if name == "flags":
        for flag in expected:
            if flag not in (came or ()):
                yield Mismatch(path, flag, came)
    elif name == "conditions" and isinstance(expected, Mapping):
        by_id = {condition["id"]: condition for condition in came or ()}
        for condition, parts in expected.items():
            yield from _compare(f"{path}.{condition}", parts, by_id.get(condition))
    elif isinstance(expected, Mapping):
        for key, part in expected.items():
            inner = came.get(key) if isinstance(came, Mapping) else None
            yield from _compare(f"{path}.{key}", part, inner)
    elif isinstance(expected, list) and any(isinstance(part, Mapping) for part in expected):
        yield from _compare_rows(path, name, expected, came or [])
    elif _plain(expected) != _plain(came):
        yield Mismatch(path, expected, came)


def _compare_rows(path: str, name: str, expected: list[Any], came: list[Any]) -> Iterator[Mismatch]:
    """Rows by their key where they have one, else in their order."""
    if name in _NAMED_LISTS:
        key = _NAMED_LISTS[name]
        by_key = {row[key]: row for row in came}
        for row in expected:
            yield from _compare(f"{path}.{row[key]}", row, by_key.get(row[key]))
        return
    if name == "lines" and all("row" in row for row in expected):
        by_row = {row["row"]: row for row in came}
        for row in expected:
            yield from _compare(f"{path}.{row['row']}", row, by_row.get(row["row"]))
        return
    if len(expected) != len(came):
        yield Mismatch(path, expected, came)
    for place, (wanted, found) in enumerate(zip(expected, came, strict=False)):
        yield from _compare(f"{path}.{place}", wanted, found)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
