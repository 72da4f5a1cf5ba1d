"""``parameters.yaml``: every number of an act with its days, read by the unit that it is in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from calculator.money import MoneyError, parse_money, parse_number, parse_share
from calculator.rulebook.model import Parameter, ParameterRow, ValueOfParameter, is_money
from calculator.rulebook.reading_files import MISSING, RuleFile, keys
from calculator.rulebook.reading_problems import shown
from calculator.rulebook.reading_series import read_series

__all__ = ["read_parameters", "read_value"]

_PARAMETER: Final = keys("title unit values", "dated_by also_dated_by informative gaps series known_until after")
_ROW: Final = keys(
    "clause evidence source",
    "from until editions reading asked_from asked_until value absent flag act start_evidence note",
)
_UNIT: Final = re.compile(r"[A-Za-z][A-Za-z_]*([*/][A-Za-z][A-Za-z_]*)*\Z")


def read_parameters(file: RuleFile, value: object) -> dict[str, Parameter]:
    """The parameters of a folder by name, in the order of the file."""
    return file.each(value, "", lambda name, part, path: _parameter(file, name, part, path))


def _parameter(file: RuleFile, name: str, value: object, path: str) -> Parameter:
    given = file.keys(value, path, _PARAMETER)
    unit = file.string(given["unit"], f"{path}.unit")
    if unit and not _UNIT.match(unit):
        file.fail(f"{path}.unit", "wrong_unit_name", came=shown(unit))
        unit = ""
    dated_by, also_dated_by = given.get("dated_by"), given.get("also_dated_by")
    by_edition = dated_by is None or dated_by == "edition"
    gaps = given.get("gaps")
    if gaps is not None:
        file.word(gaps, f"{path}.gaps", ("declared",), "declared")
    rows = file.rows(given["values"], f"{path}.values")
    if not rows and isinstance(given["values"], list):
        file.fail(f"{path}.values", "no_rows")
    read = tuple(_row(file, unit, row, where, two_axes=also_dated_by is not None) for where, row in rows)
    series = read_series(file, given, path, read)
    return Parameter(
        id=name,
        title=file.text(given["title"], f"{path}.title"),
        unit=unit,
        dated_by=None if by_edition else file.rule_text(dated_by, f"{path}.dated_by"),
        also_dated_by=file.rule_text_or_none(also_dated_by, f"{path}.also_dated_by"),
        informative=file.truth(given.get("informative"), f"{path}.informative", otherwise=False),
        gaps_declared=gaps is not None,
        rows=read if series is None else series.rows,
        place=file.place(path),
        series=None if series is None else series.known_until,
    )


def _row(file: RuleFile, unit: str, value: object, path: str, *, two_axes: bool) -> ParameterRow:
    given = file.keys(value, path, _ROW)
    absent = file.truth(given.get("absent"), f"{path}.absent", otherwise=False)
    evidence, source = file.evidence_or_none_with_source(given, path)
    if not absent and given["evidence"] is None:
        file.fail(path, "no_evidence")
    if not two_axes:
        for key in ("asked_from", "asked_until"):
            if given.get(key) is not None:
                file.fail(f"{path}.{key}", "asked_without_axis", key=key)
    start_evidence = given.get("start_evidence")
    return ParameterRow(
        value=_value(file, unit, given, path, absent=absent),
        absent=absent,
        flag=file.identifier_or_none(given.get("flag"), f"{path}.flag"),
        valid=file.period(given, path),
        asked=file.period(given, path, "asked_from", "asked_until"),
        editions=file.ids_or_all(given.get("editions"), f"{path}.editions"),
        reading=file.identifier_or_none(given.get("reading"), f"{path}.reading"),
        act=file.identifier_or_none(given.get("act"), f"{path}.act"),
        clause=file.string_or_none(given["clause"], f"{path}.clause"),
        evidence=evidence,
        start_evidence=file.evidence_or_none(start_evidence, f"{path}.start_evidence"),
        source=source,
        note=file.text_or_none(given.get("note"), f"{path}.note"),
        place=file.place(path),
    )


def _value(file: RuleFile, unit: str, given: Mapping[str, Any], path: str, *, absent: bool) -> ValueOfParameter | None:
    came = given.get("value")
    if came is MISSING:
        return None
    if absent:
        if came is not None:
            file.fail(path, "absent_with_value", came=shown(came))
        return None
    if came is None:
        if given.get("absent") is not MISSING:
            file.fail(path, "no_value")
        return None
    return read_value(file, unit, came, f"{path}.value")


def read_value(file: RuleFile, unit: str, came: object, path: str) -> ValueOfParameter | None:
    """A value of a unit; ``None``, and a note of the fault, where it is none."""
    if not unit:
        return None
    kind = "RUB" if is_money(unit) else unit
    try:
        return _READERS.get(kind, _whole)(came)
    except (_WrongUnitError, MoneyError):
        code = f"value_not_{kind.lower()}" if kind in _READERS else "value_not_whole"
        file.fail(path, code, came=shown(came), unit=unit)
        return None


# values by unit ---------------------------------------------------------------------------------------------------


class _WrongUnitError(ValueError):
    """A value that is not of the unit of its parameter."""


def _share(came: object) -> Fraction:
    if not isinstance(came, str) or not came.rstrip().endswith("%"):
        raise _WrongUnitError
    return parse_share(came)


def _kopecks(came: object) -> int:
    if not isinstance(came, str):
        raise _WrongUnitError
    return parse_money(came)


def _factor(came: object) -> Fraction:
    if isinstance(came, int) and not isinstance(came, bool):
        return Fraction(came)
    if not isinstance(came, str):
        raise _WrongUnitError
    above, slash, below = came.partition("/")
    if not slash:
        return parse_number(came)
    divisor = parse_number(below)
    if not divisor:
        raise _WrongUnitError
    return parse_number(above) / divisor


def _day(came: object) -> date:
    if type(came) is date:
        return came
    try:
        return date.fromisoformat(came)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise _WrongUnitError from None


def _truth(came: object) -> bool:
    if not isinstance(came, bool):
        raise _WrongUnitError
    return came


def _text(came: object) -> str:
    if not isinstance(came, str) or not came.strip():
        raise _WrongUnitError
    return came


def _list(came: object) -> tuple[str, ...]:
    if not isinstance(came, list) or not came or len({str(text) for text in came}) != len(came):
        raise _WrongUnitError
    return tuple(_text(text).strip() for text in came)


def _whole(came: object) -> int:
    if not isinstance(came, int) or isinstance(came, bool):
        raise _WrongUnitError
    return came


_READERS: Final[Mapping[str, Callable[[object], ValueOfParameter]]] = {
    "share": _share,
    "RUB": _kopecks,
    "factor": _factor,
    "date": _day,
    "truth": _truth,
    "text": _text,
    "list": _list,
}
