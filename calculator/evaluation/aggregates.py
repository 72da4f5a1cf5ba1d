"""Child rows brought together: sums, counts, quantifiers and joins, as reductions over segments of sorted rows.

A row whose condition is not known counts for what it may do: it widens a sum by what it could add and leaves a
quantifier open only where it could decide it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from calculator.evaluation.exact import Exact, Mask
from calculator.evaluation.frame import Table
from calculator.evaluation.values import NO, UNKNOWN, YES, Number, Truth, Value, Words
from calculator.formulas.nodes import Node

if TYPE_CHECKING:
    from calculator.evaluation.executing import Pass

__all__ = [
    "any_row",
    "child_table",
    "distinct",
    "every",
    "exists",
    "extreme",
    "lookup",
    "mean",
    "nothing",
    "some",
    "some_rows",
    "total",
    "total_by",
]

ZERO = Exact.constant(0)


def child_table(node: Node) -> str:
    """The table over which an aggregate runs: that of its first operand."""
    return node.args[0].type.table


def any_row(mask: Mask, table: Table) -> Mask:
    """Whether any row of each application is set."""
    rows = len(table.owner)
    if table.whole:
        return YES if rows and np.count_nonzero(mask) else NO
    running = np.zeros(rows + 1, dtype=np.int64)
    np.cumsum(np.broadcast_to(mask, (rows,)), out=running[1:])
    return np.asarray(running[table.ends] > running[table.starts], dtype=bool)


def some_rows(mask: Mask) -> Mask | None:
    return mask if np.count_nonzero(mask) else None


def _counted(value: Number, where: Truth) -> Number:
    """What each row adds: its value, nothing, or anything between where the condition is not known."""
    if where.one == 1:
        return value
    if not np.count_nonzero(where.yes & where.no):
        if where.yes.all():
            return value
        nothing = Number(ZERO)
        return value.choose(where.yes, nothing)
    certain, possible = where.certain, where.yes
    lo = value.lo.choose(certain, value.lo.least(ZERO).choose(possible, ZERO))
    hi = value.hi.choose(certain, value.hi.greatest(ZERO).choose(possible, ZERO))
    lo_inf = None if value.lo_inf is None else some_rows(value.lo_inf & possible)
    hi_inf = None if value.hi_inf is None else some_rows(value.hi_inf & possible)
    return Number(lo, hi, lo_inf, hi_inf)


def _sums(value: Number, table: Table) -> Number:
    rows = len(table.owner)
    lo = value.lo.segment_sum(table.starts, table.ends, rows)
    hi = lo if value.lo is value.hi else value.hi.segment_sum(table.starts, table.ends, rows)
    lo_inf = None if value.lo_inf is None else some_rows(any_row(value.lo_inf, table))
    hi_inf = None if value.hi_inf is None else some_rows(any_row(value.hi_inf, table))
    return Number(lo, hi, lo_inf, hi_inf)


def _unless_stated(run: Pass, table: Table, value: Number, *, nonnegative: bool) -> Number:
    """An application that leaves the table out may have any rows."""
    if table.all_stated:
        return value
    return value.choose(table.stated, Number.unknown(nonnegative=nonnegative))


def total(run: Pass, node: Node, value: Number, where: Truth) -> Number:
    table = run.frame.table(child_table(node))
    summed = _sums(_counted(value, where), table)
    return _unless_stated(run, table, summed, nonnegative=node.type.nonnegative)


def mean(run: Pass, node: Node, value: Number, where: Truth) -> Number:
    """Arithmetic mean; not known without a row. Where a condition is open: between the least and the greatest value."""
    table = run.frame.table(child_table(node))
    rows = len(table.owner)
    ones = Number(Exact(np.ones(rows, dtype=np.int64), 1))
    counts = _sums(_counted(ones, where), table)
    exact = _sums(_counted(value, Truth(where.certain, ~where.certain)), table).over(counts)
    open_rows = any_row(where.yes & where.no, table)
    if open_rows.any():
        possible = np.broadcast_to(where.yes, (rows,))
        least = extreme(value.lo, possible, table, least=True)
        greatest = extreme(value.hi, possible, table, least=False)
        unbounded = [None if mask is None else any_row(mask & possible, table) for mask in (value.lo_inf, value.hi_inf)]
        range_ = Number(least, greatest, *unbounded)
        range_ = range_.choose(any_row(where.certain, table), Number.unknown())
        exact = range_.choose(open_rows, exact)
    return _unless_stated(run, table, exact, nonnegative=False)


def extreme(end: Exact, possible: Mask, table: Table, *, least: bool) -> Exact:
    rows = np.flatnonzero(possible)
    running = np.zeros(len(possible) + 1, dtype=np.int64)
    np.cumsum(possible, out=running[1:])
    chosen = end.expand(len(possible)).take(rows) if len(possible) != 1 else end.expand(1)
    return chosen.extreme_by_segment(running[table.starts], running[table.ends], least=least)


def every(run: Pass, node: Node, value: Truth, where: Truth) -> Truth:
    """Holds in each row; without a row to test not known, or true where the rule says ``when_none=true``."""
    table = run.frame.table(child_table(node))
    violated = any_row(where.certain & value.no & ~value.yes, table)
    doubtful = any_row(where.yes & value.no, table)
    yes, no = ~violated, doubtful
    if not node.data:
        untested = ~any_row(where.certain, table)
        yes, no = yes | untested, no | untested
    return _where_stated(yes, no, table)


def _where_stated(yes: Mask, no: Mask, table: Table) -> Truth:
    """An answer about rows; open where an application leaves the table out."""
    if table.whole:
        return Truth.of(bool(yes[0]), bool(no[0])) if table.all_stated else UNKNOWN
    return Truth(yes | ~table.stated, no | ~table.stated)


def some(run: Pass, node: Node, value: Truth, where: Truth) -> Truth:
    table = run.frame.table(child_table(node))
    yes = any_row(where.yes & value.yes, table)
    no = ~any_row(where.certain & value.certain, table)
    return _where_stated(yes, no, table)


def distinct(run: Pass, node: Node, value: Words, where: Truth) -> Number:
    """Different texts in the rows where the condition holds. A row whose text is not known may add one."""
    table = run.frame.table(child_table(node))
    rows = len(table.owner)
    codes, known = np.broadcast_to(value.codes, (rows,)), np.broadcast_to(value.known, (rows,))
    certain, possible = np.broadcast_to(where.certain, (rows,)), np.broadcast_to(where.yes, (rows,))
    lows, highs = [], []
    for start, end in zip(table.starts.tolist(), table.ends.tolist(), strict=True):
        span = slice(start, end)
        sure = len(set(codes[span][certain[span] & known[span]].tolist()))
        at_most = len(set(codes[span][possible[span] & known[span]].tolist())) + int(
            (possible[span] & ~known[span]).sum()
        )
        lows.append(max(sure, int(bool(certain[span].any()))))
        highs.append(at_most)
    lo = Exact.of(lows)
    result = Number(lo) if lows == highs else Number(lo, Exact.of(highs))
    return _unless_stated(run, table, result, nonnegative=True)


# joins by INN -------------------------------------------------------------------------------------------------------


def total_by(run: Pass, node: Node, value: Number, where: Truth, key: Words) -> Number:
    """For each participant the sum over the rows whose key is its INN; a row without a known key may be anybody's."""
    frame = run.frame
    table, participants = frame.table(child_table(node)), frame.table("participants")
    rows, size = len(table.owner), len(participants.owner)
    counted = _counted(value, where)
    match, unknown = frame.participant_of(table.owner, key)
    order = np.argsort(match, kind="stable")
    places = match[order]
    starts = np.searchsorted(places, np.arange(size), side="left")
    ends = np.searchsorted(places, np.arange(size), side="right")
    grouped = Table((), np.arange(rows), starts, ends, np.ones(size, dtype=bool))
    result = _sums(_rows(counted, order, rows), grouped)
    if unknown.any():
        anybody = _sums(_counted(counted, Truth(unknown, np.ones(rows, dtype=bool))), table)
        result = result.plus(anybody.take(participants.owner))
    stated = table.stated[participants.owner]
    return result if stated.all() else result.choose(stated, Number.unknown(nonnegative=node.type.nonnegative))


def _rows(value: Number, order: np.ndarray, length: int) -> Number:
    lo = value.lo.expand(length).take(order)
    hi = lo if value.lo is value.hi else value.hi.expand(length).take(order)
    masks = [None if mask is None else np.broadcast_to(mask, (length,))[order] for mask in (value.lo_inf, value.hi_inf)]
    return Number(lo, hi, *masks)


def exists(run: Pass, node: Node, key: Words) -> Truth:
    owner = run.frame.owner(node.type.table)
    match, unknown = run.frame.participant_of(owner, _full(key, len(owner)))
    found = match >= 0
    return Truth(found | unknown, ~found | unknown)


def lookup(run: Pass, node: Node, value: Value, key: Words) -> Value:
    """The value of the participant with that INN; not known where there is none."""
    owner = run.frame.owner(node.type.table)
    match, _ = run.frame.participant_of(owner, _full(key, len(owner)))
    found = match >= 0
    if not run.frame.length("participants"):
        return nothing(value)
    taken = value.take(np.maximum(match, 0))
    return taken.choose(found, nothing(value))  # type: ignore[arg-type]


def _full(key: Words, length: int) -> Words:
    return Words(np.broadcast_to(key.codes, (length,)), np.broadcast_to(key.known, (length,)))


def nothing(value: Value) -> Value:
    """What is not known, of the sort of a value."""
    if isinstance(value, Truth):
        return UNKNOWN
    if isinstance(value, Number):
        return Number.unknown()
    return type(value)(np.zeros(1, dtype=np.int64), np.zeros(1, dtype=bool))
