"""Child rows picked out: the first row, the greatest and the least value, the row with a key; lists that a text stands in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from calculator.evaluation.aggregates import any_row, child_table, extreme, nothing, some_rows
from calculator.evaluation.exact import Mask
from calculator.evaluation.values import TRUE, Choices, Number, Truth, Value, Words
from calculator.facts.codes import falls_under
from calculator.formulas.nodes import Node

if TYPE_CHECKING:
    from calculator.evaluation.executing import Pass

__all__ = ["coded", "first", "greatest", "in_list", "least_of", "lookup_by"]

LIST_MARK = "\x1f"
"""Between the texts of a list, which a column holds as one text."""


def greatest(run: Pass, node: Node, value: Number, where: Truth) -> Number:
    """The greatest value of the rows that count; not known without a row, or while none certainly counts."""
    return _negated(_least(run, node, _negated(value), where))


def least_of(run: Pass, node: Node, value: Number, where: Truth) -> Number:
    return _least(run, node, value, where)


def _negated(value: Number) -> Number:
    lo = value.hi.negated()
    return Number(lo, lo if value.exact else value.lo.negated(), value.hi_inf, value.lo_inf)


def _least(run: Pass, node: Node, value: Number, where: Truth) -> Number:
    """Any row that may count can push the least value down; only one that certainly counts holds it from above."""
    table = run.frame.table(child_table(node))
    rows = len(table.owner)
    if where.one == TRUE.one and value.exact and rows and table.whole and table.all_stated:
        return Number(value.lo.expand(rows).extreme_by_segment(table.starts, table.ends, least=True))
    possible = np.broadcast_to(where.yes, (rows,))
    certain = np.broadcast_to(where.certain, (rows,))
    bounded = certain if value.hi_inf is None else certain & ~value.hi_inf
    lo = extreme(value.lo, possible, table, least=True)
    hi = lo if value.exact and (possible == certain).all() else extreme(value.hi, bounded, table, least=True)
    lo_inf = None if value.lo_inf is None else some_rows(any_row(value.lo_inf & possible, table))
    found = Number(lo, hi, lo_inf, some_rows(~any_row(bounded, table)))
    return found.choose(any_row(certain, table) & table.stated, Number.unknown())


def first(run: Pass, node: Node, value: Value) -> Value:
    """The value of the first row; not known without one."""
    table = run.frame.table(child_table(node))
    if not len(table.owner):
        return nothing(value)
    there = table.ends > table.starts
    taken = value.take(np.minimum(table.starts, len(table.owner) - 1))
    return taken if there.all() else taken.choose(there, nothing(value))  # type: ignore[arg-type]


def lookup_by(run: Pass, node: Node, value: Value, column: Value, key: Value) -> Value:
    """The value of the row whose column equals the key; not known where there is none, or where several differ.

    A row that may have the key counts like one: only where all of them agree is the value known.
    """
    frame = run.frame
    table = frame.table(node.args[0].type.table)
    owner = frame.owner(node.type.table)
    if not len(table.owner) or not len(owner):
        return nothing(value)
    starts = table.starts[owner]
    counts = table.ends[owner] - starts
    ends = np.cumsum(counts)
    asking = np.repeat(np.arange(len(owner)), counts)
    rows = starts[asking] + np.arange(len(asking)) - (ends - counts)[asking]
    match = _same(column.take(rows), key.take(asking))
    possible = np.broadcast_to(match.yes, (len(asking),))
    certain = np.broadcast_to(match.certain, (len(asking),))
    chosen = np.full(len(owner), -1, dtype=np.int64)
    sure, at = np.unique(asking[certain], return_index=True)
    chosen[sure] = rows[certain][at]
    several = np.bincount(asking[possible], minlength=len(owner)) > 1
    open_pairs = np.flatnonzero(possible & several[asking] & (chosen[asking] >= 0))
    if len(open_pairs):
        agree = _same(value.take(rows[open_pairs]), value.take(chosen[asking[open_pairs]]))
        certain_pairs = np.broadcast_to(agree.certain, (len(open_pairs),))
        chosen[asking[open_pairs[~certain_pairs]]] = -1
    found = chosen >= 0
    taken = value.take(np.maximum(chosen, 0))
    return taken if found.all() else taken.choose(found, nothing(value))  # type: ignore[arg-type]


def _same(left: Value, right: Value) -> Truth:
    if isinstance(left, Number) and isinstance(right, Number):
        return left.equals(right)
    if isinstance(left, Words) and isinstance(right, Words):
        return left.equals(right)
    if isinstance(left, Truth) and isinstance(right, Truth):
        return left.same_as(right)
    assert isinstance(left, Choices)
    assert isinstance(right, Choices)
    known = left.known & right.known
    same = left.bits == right.bits
    return Truth(same | ~known, ~same | ~known)


# lists ------------------------------------------------------------------------------------------------------------


def in_list(run: Pass, node: Node, item: Words, texts: Words) -> Truth:
    return _tested(run, item, texts, lambda text, elements: text in elements)


def coded(run: Pass, node: Node, item: Words, texts: Words) -> Truth:
    return _tested(run, item, texts, falls_under)


def _tested(run: Pass, item: Words, texts: Words, test: Callable[[str, tuple[str, ...]], bool | None]) -> Truth:
    """The test for each different pair of a text and a list; a text or a list that is not known leaves it open."""
    known = item.known & texts.known
    codes, lists, known = np.broadcast_arrays(item.codes, texts.codes, known)
    yes, no = np.ones(len(codes), dtype=bool), np.ones(len(codes), dtype=bool)
    for pair in {(code, one) for code, one, ok in zip(codes.tolist(), lists.tolist(), known, strict=True) if ok}:
        rows: Mask = known & (codes == pair[0]) & (lists == pair[1])
        elements = tuple(run.frame.text(pair[1]).split(LIST_MARK))
        answer = test(run.frame.text(pair[0]), elements)
        yes[rows], no[rows] = answer is not False, answer is not True
    return Truth(yes, no)
