"""Worked examples of the rules shipped with a few facts changed: applications that each measure can nearly meet."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from calculator.documents import read_document
from calculator.evaluation.examples import examples_of
from calculator.facts.dictionary import Field, field, tables
from calculator.rulebook import Rulebook
from tests.project.checkout import ROOT

Place = tuple[dict[str, Any], str, Field]
"""Where a fact stands: the mapping that holds it, its key, its field."""

MOST_CHANGES = 3


@cache
def examples(folders: tuple[str, ...]) -> tuple[dict[str, Any], ...]:
    """The whole applications shipped and those of the worked examples of these folders, without names of all, as documents."""
    rulebook = Rulebook.load()
    found = [example.document() for folder in folders or rulebook.measures for example in examples_of(rulebook, folder)]
    whole = [read_document(path, path.name).value for path in sorted((ROOT / "examples").glob("*.yaml"))]
    return tuple(plain({**document, "id": "varied"}) for document in [*found, *whole])


def plain(value: Any) -> Any:
    """Days as documents write them."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def variations(chance: random.Random, value: Callable[[Field], Any], folders: tuple[str, ...] = ()) -> dict[str, Any]:
    """One of the examples with up to three facts left out, moved a little or stated otherwise; most stay a whole example."""
    document = copy.deepcopy(chance.choice(examples(folders)))
    for _ in range(chance.randint(0, MOST_CHANGES)):
        places = list(stated(document))
        if places:
            holder, key, item = chance.choice(places)
            _change(chance, holder, key, item, value)
    return document


def stated(document: dict[str, Any]) -> Iterator[Place]:
    """Every fact that a document states and that can be changed by itself: none that another is checked against."""
    for name, holder in holders(document):
        for key in list(holder):
            if f"{name}.{key}" in tables() or (name == "loans" and f"loan.{key}" in tables()):
                continue  # a list inside the group or row
            item = field(f"{name}.{key}")
            if not item.required and not item.looks_at and item.name not in _LOOKED_AT and holder[key] is not None:
                yield holder, key, item


def holders(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Groups and rows of a document with the name of their table."""
    for name, content in document.items():
        if isinstance(content, dict):
            yield name, content
            yield from _inside(name, content)
        elif isinstance(content, list) and name in tables():
            for row in content:
                yield name, row
                yield from _inside("loan" if name == "loans" else name, row)


def _inside(name: str, content: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for key, rows in content.items():
        table = tables().get(f"{name}.{key}")
        if table is not None and table.form == "rows":
            yield from ((table.name, row) for row in rows or ())


def _looked_at() -> frozenset[str]:
    from calculator.facts.dictionary import fields

    together = {f"{name}.{key}" for name, table in tables().items() for keys in table.needs_one_of for key in keys}
    return frozenset(item.looks_at for item in fields() if item.looks_at) | together


_LOOKED_AT = _looked_at()


def _change(
    chance: random.Random, holder: dict[str, Any], key: str, item: Field, value: Callable[[Field], Any]
) -> None:
    way = chance.choice(["left out", "moved", "moved", "another"])
    if way == "left out":
        del holder[key]
    elif way == "moved" and isinstance(holder[key], bool):
        holder[key] = not holder[key]
    elif way == "moved" and item.kind == "date" and holder[key] != "none":
        days = chance.choice([-400, -30, -1, 1, 30, 400])
        holder[key] = (date.fromisoformat(holder[key]) + timedelta(days=days)).isoformat()
    else:
        holder[key] = value(item)
