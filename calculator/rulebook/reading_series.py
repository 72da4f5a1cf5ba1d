"""Series: parameters whose value holds until the next one, known up to a day, as the key rate of a central bank is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final

from calculator.rulebook.model import ParameterRow, Validity
from calculator.rulebook.reading_files import RuleFile

__all__ = ["Series", "joined_rows", "read_series"]

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Series:
    """The rows of a series with their ends; after ``known_until`` the last value stands in, with a flag if there is one."""

    rows: tuple[ParameterRow, ...]
    known_until: date


def read_series(file: RuleFile, given: Mapping[str, Any], path: str, rows: Sequence[ParameterRow]) -> Series | None:
    """The rows as a series where the parameter at ``path`` says ``series: true``."""
    if not file.truth(given.get("series"), f"{path}.series", otherwise=False):
        for key in ("known_until", "after"):
            if given.get(key) is not None:
                file.fail(f"{path}.{key}", "only_of_a_series", key=key)
        return None
    known_until = file.date(given.get("known_until"), f"{path}.known_until")
    if given.get("known_until") is None:
        file.fail(path, "missing_key", key="known_until")
    after = file.identifier_or_none(given.get("after"), f"{path}.after")
    if known_until is None or not all(_is_of_a_series(file, row) for row in rows) or not rows:
        return None
    return _in_order(file, path, rows, known_until, after)


def _is_of_a_series(file: RuleFile, row: ParameterRow) -> bool:
    """A row of a series has a first day and a value, and nothing that would make it one of several."""
    others = row.valid.until, row.reading, row.editions, row.asked.start, row.asked.until, row.flag
    right = row.valid.start is not None and not row.absent and all(other is None for other in others)
    if not right:
        file.fail(row.place.path, "row_of_a_series")
    return right


def _in_order(
    file: RuleFile, path: str, rows: Sequence[ParameterRow], known_until: date, after: str | None
) -> Series | None:
    for earlier, later in pairwise(rows):
        assert earlier.valid.start is not None
        assert later.valid.start is not None
        if later.valid.start <= earlier.valid.start:
            days = {"start": later.valid.start.isoformat(), "other": earlier.valid.start.isoformat()}
            file.fail(f"{later.place.path}.from", "series_out_of_order", **days)
            return None
    last = rows[-1].valid.start
    assert last is not None
    if known_until < last:
        days = {"day": known_until.isoformat(), "start": last.isoformat()}
        file.fail(f"{path}.known_until", "series_known_before", **days)
        return None
    return Series(joined_rows([*rows, _after(rows[-1], known_until, after)]), known_until)


def _after(row: ParameterRow, known_until: date, flag: str | None) -> ParameterRow:
    """The last value as it stands in for days that are not known yet."""
    return replace(row, valid=Validity(known_until + _DAY, None), flag=flag)


def joined_rows(rows: Sequence[ParameterRow]) -> tuple[ParameterRow, ...]:
    """Each row up to the day before the next begins; the last without an end."""
    starts = [row.valid.start for row in rows]
    ends = [start - _DAY for start in starts[1:] if start is not None]
    return tuple(
        replace(row, valid=Validity(row.valid.start, end)) for row, end in zip(rows, [*ends, None], strict=True)
    )
