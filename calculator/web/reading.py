"""An application from what the fields say, where single values contradict each other: those count as not known."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any, Final

from calculator.facts import Application, ApplicationError
from calculator.facts.dictionary import field, table
from calculator.facts.loans import LIST, loan_of, schedule_of, table_of
from calculator.problems import Problem
from calculator.web.entries import EntryProblem
from calculator.wording import Message

__all__ = ["read_application"]

_MOST_ROUNDS: Final = 6
_PART: Final = re.compile(r"[^.\[\]]+")
_SCHEDULE_ROW: Final = re.compile(r"^loans\[(\d+)\]\.schedule\[(\d+)\](?:\.(\w+))?$")
_ROW: Final = re.compile(r"^([\w.]+)\[(\d+)\](?:\.(\w+))?$")


def read_application(
    document: Mapping[str, Any], name: str, language: str, places: Mapping[str, list[int]]
) -> tuple[Application | None, list[EntryProblem], tuple[Problem, ...], dict[str, Any]]:
    """The application without what contradicts, what that was, and the document that was read in the end.

    ``places``: for each table the rows of the editor (from 0) that the rows of the document come from; a row that has to go
    is taken out of it. With ``None`` for the application, the problems that remain say why.
    """
    plain = copy.deepcopy(dict(document))
    told: list[EntryProblem] = []
    for _ in range(_MOST_ROUNDS):
        try:
            return Application.from_document(plain, name, language), told, (), plain
        except ApplicationError as error:
            unplaced = [problem for problem in error.problems if not _taken_out(problem, plain, places, told)]
            if len(unplaced) == len(error.problems):
                return None, told, tuple(unplaced), plain
    return None, told, (), plain


def _taken_out(
    problem: Problem, document: dict[str, Any], places: Mapping[str, list[int]], told: list[EntryProblem]
) -> bool:
    """Take the value that a problem names out of the document; ``False`` where it names none."""
    inner = _SCHEDULE_ROW.match(problem.path)
    row = inner or _ROW.match(problem.path)
    if row is not None:
        name = row[1] if inner is None else _schedule_name(document, int(inner[1]))
        return _taken_out_of_row(problem, name, int(row[2]), row[3], document, places, told)
    keys = _PART.findall(problem.path)
    holder: Any = document
    for key in keys[:-1]:
        holder = holder.get(key) if isinstance(holder, dict) else None
    if not keys or not isinstance(holder, dict) or keys[-1] not in holder:
        return False
    del holder[keys[-1]]
    told.append(EntryProblem(_item(problem.path), Message(problem.code, problem.values)))
    return True


def _taken_out_of_row(
    problem: Problem,
    name: str,
    number: int,
    key: str | None,
    document: dict[str, Any],
    places: Mapping[str, list[int]],
    told: list[EntryProblem],
) -> bool:
    """A cell; the whole row where the row as such is wrong, or a cell that it needs is missing."""
    rows = _rows(document, name)
    if not isinstance(rows, list) or number >= len(rows) or not isinstance(rows[number], dict):
        return False
    place = places.get(name, [])
    shown = place[number] + 1 if number < len(place) else number + 1
    item = _item(f"{table_of(name)}.{key}") if key else table(table_of(name)).fields[0]
    within = name if loan_of(name) else ""
    told.append(EntryProblem(item, Message(problem.code, problem.values), shown, within))
    if key is not None and key in rows[number]:
        del rows[number][key]
        return True
    rows.pop(number)
    if number < len(place):
        place.pop(number)
    return True


def _schedule_name(document: Mapping[str, Any], place: int) -> str:
    loans = document.get(LIST) or []
    return schedule_of(str(loans[place].get("id"))) if place < len(loans) else LIST


def _rows(document: Mapping[str, Any], name: str) -> Any:
    """The rows of a table of the page in the document."""
    if loan_of(name):
        return next((one.get("schedule") for one in document[LIST] if one.get("id") == loan_of(name)), None)
    group, _, inner = name.rpartition(".")
    return (document.get(group) or {}).get(inner) if group else document.get(name)


def _item(path: str) -> Any:
    try:
        return field(path)
    except KeyError:
        return table(path.rpartition(".")[0] or path).fields[0]
