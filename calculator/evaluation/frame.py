"""Applications as columns: one row an application at the root, child tables with an owner column.

Columns are built when a formula first reads them. What an application does not state becomes the widest value the fact can
have: a sum from zero up, a part no more than its whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from calculator.evaluation.exact import Exact, Mask
from calculator.evaluation.values import FALSE, NO, TRUE, UNKNOWN, YES, Choices, Number, Truth, Value, Words
from calculator.facts import CONFLICT, NONE, Application
from calculator.facts.dictionary import Field, field, fields
from calculator.formulas.nodes import ROOT, Node

__all__ = ["NEVER", "Frame", "Pinned", "Table", "group_of", "groups_of"]

NEVER: Final = 4_000_000
"""Day number of a date that is known not to exist (``none``): later than any day there is."""

_UNKNOWN_CODE: Final = -1
_TEXTS: Final = frozenset({"text", "choice", "texts"})
_TOLD_BY_CODES: Final = _TEXTS | {"set"}
Rows = NDArray[np.int64]
Pinned = frozenset[tuple[str, str]]
"""Topics with the reading to which they are fixed."""


@dataclass(frozen=True)
class Table:
    """Rows of a child table of all applications, application by application.

    ``owner[i]`` is the application of row i; the rows of application a are ``starts[a]:ends[a]``. ``stated[a]`` is false
    where the application leaves the table out, so that its rows are not known; ``all_stated``: it is true everywhere.
    ``whole``: all rows are those of the one application there is.
    """

    rows: tuple[Mapping[str, Any], ...]
    owner: Rows
    starts: Rows
    ends: Rows
    stated: Mask

    @cached_property
    def all_stated(self) -> bool:
        return bool(self.stated.all())

    @cached_property
    def whole(self) -> bool:
        return len(self.ends) == 1


@cache
def parts_of() -> dict[str, list[Field]]:
    """For each whole its parts, as the dictionary declares them."""
    parts: dict[str, list[Field]] = {}
    for item in fields():
        if item.part_of is not None:
            parts.setdefault(item.part_of, []).append(item)
    return parts


def group_of(name: str) -> str:
    """The group of a fact or a table: the word before the dot."""
    return name.partition(".")[0]


@cache
def groups_of(name: str) -> frozenset[str]:
    """The groups on which the column of a field rests: its own, and those of its parts and its whole."""
    item = field(name)
    names = [name, *(other.name for other in parts_of().get(name, ()))]
    if item.part_of is not None:
        names.append(item.part_of)
    if item.table != ROOT:
        names.append(item.table)
    return frozenset(map(group_of, names))


def _laid_in(applications: Sequence[Application], origins: Sequence[Application]) -> frozenset[str]:
    """Groups in which a fact or the rows of a table are not the very ones of the application they come from."""
    groups: set[str] = set()
    for application, origin in zip(applications, origins, strict=True):
        for new, old in ((application.facts, origin.facts), (application.tables, origin.tables)):
            groups.update(group_of(name) for name in {*new, *old} if new.get(name) is not old.get(name))
    return frozenset(groups)


class Frame:
    """Columns of a batch of applications, built on demand and kept.

    ``origin``: a frame of the same applications, row by row, before facts or tables of a few groups were laid in: all other
    columns are taken from it.
    """

    def __init__(
        self,
        applications: Sequence[Application],
        origin: Frame | None = None,
        judged: dict[object, object] | None = None,
    ) -> None:
        self.applications = tuple(applications)
        self.origin = origin
        self.own: frozenset[str] = (
            _laid_in(self.applications, origin.applications) if origin is not None else frozenset()
        )
        """Groups of facts (the word before the dot) in which the applications differ from those of ``origin``."""
        self.memo: dict[Node, Any] = {}
        """Values of the nodes that rest on no reading."""
        self._under: dict[Pinned, dict[Node, Any]] = {}
        self.judged: dict[object, object] = (
            judged if judged is not None else origin.judged if origin is not None else {}
        )
        """What several measures share and what holds the frame itself: answers of conditions that they include, frames with a
        loan and its schedule laid in. Whoever made the frame clears it in the end."""
        self._codes: dict[str, int] = origin._codes if origin is not None else {}
        self._texts: list[str] = origin._texts if origin is not None else []
        self._columns: dict[str, Value] = {}
        self._given: dict[str, Mask] = {}
        self._given_rows: dict[str, list[bool]] = {}
        self._conflicts: dict[int, frozenset[str]] = {}
        self._tables: dict[str, Table] = {}

    def __len__(self) -> int:
        return len(self.applications)

    def holding(self, groups: frozenset[str]) -> Frame:
        """The frame that keeps what rests on these groups of facts only: the last into which one of them was laid."""
        frame = self
        while frame.origin is not None and frame.own.isdisjoint(groups):
            frame = frame.origin
        return frame

    def memo_under(self, pinned: Pinned) -> dict[Node, Any]:
        """Values of those that rest on readings, of which some are fixed."""
        memo = self._under.get(pinned)
        if memo is None:
            memo = self._under[pinned] = {}
        return memo

    # tables -------------------------------------------------------------------------------------------------------

    def table(self, name: str) -> Table:
        table = self._tables.get(name)
        if table is None:
            holder = self if self.origin is None else self.holding(frozenset((group_of(name),)))
            table = self._tables[name] = self._make_table(name) if holder is self else holder.table(name)
        return table

    def _make_table(self, name: str) -> Table:
        lists = [application.tables.get(name) for application in self.applications]
        counts = np.array([len(rows or ()) for rows in lists], dtype=np.int64)
        ends = np.cumsum(counts)
        return Table(
            rows=tuple(row for rows in lists for row in rows or ()),
            owner=np.repeat(np.arange(len(lists), dtype=np.int64), counts),
            starts=ends - counts,
            ends=ends,
            stated=np.array([rows is not None for rows in lists], dtype=bool),
        )

    def length(self, table: str) -> int:
        return len(self) if table == ROOT else len(self.table(table).rows)

    def owner(self, table: str) -> Rows:
        return np.arange(len(self), dtype=np.int64) if table == ROOT else self.table(table).owner

    # columns ------------------------------------------------------------------------------------------------------

    def column(self, name: str) -> Value:
        value = self._columns.get(name)
        if value is None:
            holder = self if self.origin is None else self.holding(groups_of(name))
            value = self._columns[name] = self._make_column(field(name)) if holder is self else holder.column(name)
        return value

    def raw(self, name: str) -> list[Any]:
        """What the applications state for a field, row by row; ``None`` where they state nothing."""
        item = field(name)
        if item.table == ROOT:
            return [application.facts.get(name) for application in self.applications]
        return [row.get(item.key) for row in self.table(item.table).rows]

    def given(self, name: str) -> Mask:
        """Rows in which the fact is stated with a value (``none`` and absence are no value)."""
        mask = self._given.get(name)
        if mask is None:
            mask = np.array([value is not None and value is not NONE for value in self.raw(name)], dtype=bool)
            self._given[name] = mask
        return mask

    def given_rows(self, name: str) -> list[bool]:
        """The same row by row, to be looked up one at a time."""
        rows = self._given_rows.get(name)
        if rows is None:
            rows = self._given_rows[name] = self.given(name).tolist()
        return rows

    def conflicts(self, row: int) -> frozenset[str]:
        """Facts in which rows of one participant of an application contradict each other."""
        found = self._conflicts.get(row)
        if found is None:
            table = self.table("participants")
            rows = table.rows[int(table.starts[row]) : int(table.ends[row])]
            found = frozenset(f"participants.{key}" for one in rows for key, value in one.items() if value is CONFLICT)
            self._conflicts[row] = found
        return found

    def is_none(self, name: str) -> Truth:
        raw = self.raw(name)
        none = np.array([value is NONE for value in raw], dtype=bool)
        unknown = np.array([value is None or value is CONFLICT for value in raw], dtype=bool)
        return Truth(none | unknown, ~none)

    def _make_column(self, item: Field) -> Value:
        raw = self.raw(item.name)
        if len(raw) == 1:
            single = self._single(item, raw[0])
            if single is not None:
                return single
        if item.kind == "truth":
            return Truth(
                np.array([value is True or value is None or value is CONFLICT for value in raw], dtype=bool),
                np.array([value is not True for value in raw], dtype=bool),
            )
        stated = [value is not None and value is not CONFLICT for value in raw]
        if item.kind not in _TOLD_BY_CODES and raw and False not in stated:
            days = [NEVER if day is NONE else day.toordinal() for day in raw] if item.kind == "date" else raw
            return Number(Exact.of(days))
        known = np.array(stated, dtype=bool)
        if item.kind in _TEXTS:
            codes = [self.code(value) if isinstance(value, str) else _UNKNOWN_CODE for value in raw]
            return Words(np.array(codes, dtype=np.int64), known)
        if item.kind == "set":
            bits = [self._bits(item, value) if isinstance(value, frozenset) else 0 for value in raw]
            return Choices(np.array(bits, dtype=np.int64), known)
        if item.kind == "date":
            return _dates(raw, known)
        return self._numbers(item, raw, known)

    def _single(self, item: Field, value: Any) -> Value | None:
        """The column of one row that needs no array of its own; ``None`` where it does."""
        stated = value is not None and value is not CONFLICT
        if item.kind == "truth":
            return TRUE if value is True else FALSE if value is False else UNKNOWN
        if item.kind in _TEXTS:
            code = self.code(value) if isinstance(value, str) else _UNKNOWN_CODE
            return Words(np.array([code], dtype=np.int64), YES if stated else NO)
        if item.kind == "set":
            return None
        if not stated:
            return _unbounded_by_others(item.name)
        if isinstance(value, date):
            return Number(Exact.ratio(value.toordinal()))
        return Number(Exact.ratio(value.numerator, value.denominator)) if value is not NONE else None

    def code(self, text: str) -> int:
        """A whole number for a text, the same for equal texts."""
        code = self._codes.get(text)
        if code is None:
            code = self._codes[text] = len(self._texts)
            self._texts.append(text)
        return code

    def text(self, code: int) -> str:
        """The text that a code stands for."""
        return self._texts[code]

    def bit(self, name: str, choice: str) -> int:
        return 1 << tuple(field(name).choices or ()).index(choice)

    def _bits(self, item: Field, value: frozenset[str]) -> int:
        return sum(self.bit(item.name, choice) for choice in value)

    def _numbers(self, item: Field, raw: list[Any], known: Mask) -> Number:
        if known.all():
            return Number(Exact.of(raw))
        lows: list[Any] = [value if ok else item.minimum for value, ok in zip(raw, known, strict=True)]
        highs: list[Any] = [value if ok else item.maximum for value, ok in zip(raw, known, strict=True)]
        self._bound_by_relatives(item, known, lows, highs)
        lo_inf = np.array([value is None for value in lows], dtype=bool)
        hi_inf = np.array([value is None for value in highs], dtype=bool)
        return Number(
            Exact.of([value or 0 for value in lows]),
            Exact.of([value or 0 for value in highs]),
            lo_inf if lo_inf.any() else None,
            hi_inf if hi_inf.any() else None,
        )

    def _bound_by_relatives(self, item: Field, known: Mask, lows: list[Any], highs: list[Any]) -> None:
        """An unknown part is at most its whole, an unknown whole at least each of its parts."""
        unknown = [index for index, ok in enumerate(known) if not ok]
        if item.part_of is not None:
            whole = self.raw(item.part_of)
            for index in unknown:
                if isinstance(whole[index], int | Fraction):
                    highs[index] = whole[index]
        for part in parts_of().get(item.name, ()):
            values = self.raw(part.name)
            for index in unknown:
                value = values[index]
                if isinstance(value, int | Fraction) and (lows[index] is None or value > lows[index]):
                    lows[index] = value

    # joins --------------------------------------------------------------------------------------------------------

    def participant_of(self, owner: Rows, words: Words) -> tuple[Rows, Mask]:
        """For each key the row of the participant with that INN in the same application, −1 where there is none.

        The second array marks the keys that are not known, or whose application leaves its participants out.
        """
        keys, order = self._participant_keys
        unknown = ~words.known | ~self.table("participants").stated[owner]
        wanted = owner * self._key_base + words.codes
        if len(keys) == 0:
            return np.full(len(owner), -1, dtype=np.int64), np.broadcast_to(unknown, (len(owner),))
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        found = (keys[place] == wanted) & words.known
        return np.where(found, order[place], -1), np.broadcast_to(unknown, (len(owner),))

    @cached_property
    def _key_base(self) -> int:
        """More than any code: all INNs are coded before the first join."""
        for name in ("participants.inn", "links.seller_inn", "links.buyer_inn", "costs.supplier_inn", "applicant.inn"):
            self.column(name)
        return 1 << 31

    @cached_property
    def _participant_keys(self) -> tuple[Rows, Rows]:
        base = self._key_base
        inns = self.column("participants.inn")
        assert isinstance(inns, Words)
        keys = self.table("participants").owner * base + inns.codes
        order = np.argsort(keys, kind="stable")
        return keys[order], order


def _dates(raw: list[Any], known: Mask) -> Number:
    days = [NEVER if value is NONE else value.toordinal() if ok else 0 for value, ok in zip(raw, known, strict=True)]
    ends = Exact.of(days)
    if known.all():
        return Number(ends)
    return Number(ends, ends, ~known, ~known)


@cache
def _unbounded_by_others(name: str) -> Number | None:
    """The widest value that a field can have; ``None`` where a part or a whole of it bounds it further."""
    item = field(name)
    if item.kind == "date":
        return Number.unknown()
    if item.part_of is not None or name in parts_of():
        return None
    low, high = item.minimum, item.maximum
    ends = Exact.of([low or 0]), Exact.of([high or 0])
    return Number(*ends, None if low is not None else YES, None if high is not None else YES)
