"""Values that a user puts beside the shipped ones: rows after the last known day of a parameter, from one YAML file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from calculator.documents import DocumentError, read_document
from calculator.problems import Problem
from calculator.rulebook.model import Evidence, Measure, Parameter, ParameterRow, Place, Text, Validity
from calculator.rulebook.reading_files import RuleFile, keys
from calculator.rulebook.reading_folders import LARGEST_FILE
from calculator.rulebook.reading_parameters import read_value
from calculator.rulebook.reading_problems import RuleError, RuleProblem, hint
from calculator.rulebook.reading_series import joined_rows
from calculator.wording import Message

__all__ = ["read_user_values", "with_user_values"]

_ROW: Final = keys("from value", "note assumption")
_DAY: Final = timedelta(days=1)


class _ValuesFile(RuleFile):
    """Its first keys have points in them: ``folder.parameter[0].from``."""

    __slots__ = ()

    def place(self, path: str) -> Place:
        name, bracket, rest = path.partition("[")
        keys_below = [int(key) if key.isdigit() else key for key in re.findall(r"[^\[\].]+", bracket + rest)]
        return Place(self._document.file, path, *self._document.key_position([name, *keys_below]))


def with_user_values(measures: Mapping[str, Measure], content: bytes, name: str) -> dict[str, Measure]:
    """The measures with the rows of a file ``{folder.parameter: [{from:, value:, note:, assumption:}]}`` added.

    ``name``: the file as the user named it. Raises :class:`RuleError` with everything that is wrong in it.
    """
    if len(content) > LARGEST_FILE:  # before anything of it is read
        raise RuleError([RuleProblem(Place(name, ""), "file_too_large", {"most": LARGEST_FILE // 1_000_000})])
    try:
        document = read_document(content, name, numbers="refuse_decimals")
    except DocumentError as error:
        raise RuleError([_not_readable(problem) for problem in error.problems]) from None
    problems: list[RuleProblem] = []
    file = _ValuesFile(document, content.decode("utf-8-sig"), problems)
    changed = dict(measures)
    for path, rows in file.mapping(file.value, "").items():
        folder, _, parameter_id = str(path).rpartition(".")
        measure = changed.get(folder)
        parameter = measure.parameters.get(parameter_id) if measure is not None else None
        if measure is None or parameter is None:
            known = [f"{one.id}.{other}" for one in measures.values() for other in one.parameters]
            file.fail(path, "values_of_no_parameter", name=path, hint=hint(path, known))
            continue
        longer = _with_rows(file, path, parameter, rows)
        changed[folder] = replace(measure, parameters={**measure.parameters, parameter_id: longer})
    if problems:
        raise RuleError(problems)
    return changed


def read_user_values(path: Path) -> bytes:
    """The content of the file. Raises :class:`RuleError`."""
    try:
        return path.read_bytes()
    except OSError:
        raise RuleError([RuleProblem(Place(str(path), ""), "values_not_read")]) from None


def _not_readable(problem: Problem) -> RuleProblem:
    place = Place(problem.file, problem.path, problem.line, problem.column)
    return RuleProblem(place, "not_readable", {"reason": Message(problem.code, problem.values)})


def _with_rows(file: RuleFile, path: str, parameter: Parameter, value: object) -> Parameter:
    """The parameter with the user's rows behind its own; as it was where they do not fit."""
    plain = all(row.reading is None and row.editions is None for row in parameter.rows)
    if not plain or parameter.also_dated_by is not None or parameter.informative:
        file.fail(path, "values_not_possible")
        return parameter
    ends = [row.valid.until for row in parameter.rows]
    known_until = parameter.series or (None if None in ends else max(end for end in ends if end is not None))
    if known_until is None:
        file.fail(path, "values_have_no_room", name=path)
        return parameter
    rows: list[ParameterRow] = []
    after = known_until
    for where, row in file.rows(value, path):
        read = _row(file, where, row, parameter.unit)
        if read.valid.start is None:
            continue
        if read.valid.start <= after:
            code = "values_too_early" if not rows else "series_out_of_order"
            days = {"start": read.valid.start.isoformat(), "other": after.isoformat()}
            file.fail(f"{where}.from", code, **days)
            return parameter
        rows.append(read)
        after = read.valid.start
    if not rows:
        return parameter
    return replace(parameter, rows=_behind(parameter, rows))


def _behind(parameter: Parameter, rows: list[ParameterRow]) -> tuple[ParameterRow, ...]:
    """Shipped rows as they are; of a series the last value stands in until the user's first day."""
    first = rows[0].valid.start
    assert first is not None
    shipped = list(parameter.rows)
    if parameter.series is not None:
        stand_in = shipped.pop()
        if first > parameter.series + _DAY:
            shipped.append(replace(stand_in, valid=Validity(stand_in.valid.start, first - _DAY)))
    return (*shipped, *joined_rows(rows))


def _row(file: RuleFile, path: str, value: object, unit: str) -> ParameterRow:
    given = file.keys(value, path, _ROW)
    start: date | None = file.date(given["from"], f"{path}.from")
    assumption = file.truth(given.get("assumption"), f"{path}.assumption", otherwise=False)
    note = file.string_or_none(given.get("note"), f"{path}.note")
    came = given["value"]
    if given["from"] is None or came is None:
        file.fail(path, "missing_key", key="from" if given["from"] is None else "value")
    return ParameterRow(
        value=read_value(file, unit, came, f"{path}.value")
        if isinstance(came, str | int | bool | list | date)
        else None,
        absent=False,
        flag=None,
        valid=Validity(start, None),
        asked=Validity(None, None),
        editions=None,
        reading=None,
        act=None,
        clause=None,
        evidence=Evidence.unconfirmed if assumption else None,
        start_evidence=None,
        source=(),
        note=Text(note, note) if note else None,
        place=file.place(path),
        origin="assumption" if assumption else "user",
    )
