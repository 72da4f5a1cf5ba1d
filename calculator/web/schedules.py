"""The schedules of several loans, each a table of the page that goes with its loan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

__all__ = ["loans_in", "renamed"]


def loans_in(rows: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The ids of the loans, each once, in their order."""
    return tuple(dict.fromkeys(one for row in rows if (one := str(row.get("id") or "").strip())))


def renamed(before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """The loans that have got another id in their place: their schedules go with them."""
    known, now = set(loans_in(before)), set(loans_in(after))
    if len(before) != len(after):
        return
    for old, new in zip(before, after, strict=True):
        was, is_now = (str(row.get("id") or "").strip() for row in (old, new))
        if was and is_now and was not in now and is_now not in known:
            yield was, is_now
