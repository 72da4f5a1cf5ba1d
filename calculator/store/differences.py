"""What differs between two states of a case, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from calculator.facts import field
from calculator.store.written import digest_of

__all__ = ["Difference", "differences"]

_MOST: Final = 200
_ABSENT: Final = object()
_OF_THE_CASE: Final = frozenset({"title", "as_of", "readings", "set", "scenarios", "unread"})


@dataclass(frozen=True, slots=True)
class Difference:
    """``path``: the place in the application (``costs[3].net``), or of the case; ``before``, ``after``: ``None`` if absent."""

    path: str
    before: str | None
    after: str | None

    @property
    def field(self) -> str | None:
        """Dotted name of the field of the dictionary (``costs.net``); ``None`` where there is none."""
        name = "".join(part if "]" not in part else part.partition("]")[2] for part in self.path.split("["))
        try:
            return field(name).name
        except KeyError:
            return None


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What differs between the contents of two case files, in the order of the first; at most 200."""
    found = []
    for path, one, other in _walk("", _compared(before), _compared(after)):
        found.append(Difference(path, _shown(one), _shown(other)))
        if len(found) == _MOST:
            break
    return tuple(found)


def _compared(content: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in content.items() if key in _OF_THE_CASE}
    kept["scenarios"] = [_scenario(one) for one in content.get("scenarios") or ()]
    return {**content.get("application", {}), **kept}


def _scenario(record: Mapping[str, Any]) -> dict[str, Any]:
    """A scenario by its own changes; the whole copy that it was made from is told by its digest only."""
    copied = {"document": digest_of(record["document"])[:12]} if "document" in record else {}
    return {**record, **copied}


def _walk(path: str, one: Any, other: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*one, *(key for key in other if key not in one)]:
            name = f"{path}.{key}" if path else str(key)
            yield from _walk(name, one.get(key, _ABSENT), other.get(key, _ABSENT))
    elif isinstance(one, list) and isinstance(other, list):
        for place in range(max(len(one), len(other))):
            pair = [rows[place] if place < len(rows) else _ABSENT for rows in (one, other)]
            yield from _walk(f"{path}[{place}]", *pair)
    elif one != other and not (_is_empty(one) and _is_empty(other)):
        yield from _leaves(path, one, other)


def _leaves(path: str, one: Any, other: Any) -> Iterator[tuple[str, Any, Any]]:
    """A group or a row that only one side has is told by its fields."""
    if isinstance(one, dict) and _is_empty(other):
        for key, value in one.items():
            yield from _walk(f"{path}.{key}", value, _ABSENT)
    elif isinstance(other, dict) and _is_empty(one):
        for key, value in other.items():
            yield from _walk(f"{path}.{key}", _ABSENT, value)
    elif isinstance(one, list) and _is_empty(other):
        yield from _walk(path, one, []) if one else ()
    elif isinstance(other, list) and _is_empty(one):
        yield from _walk(path, [], other) if other else ()
    else:
        yield path, one, other


def _is_empty(value: Any) -> bool:
    return value is _ABSENT or value is None


def _shown(value: Any) -> str | None:
    if _is_empty(value):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
