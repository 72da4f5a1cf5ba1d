"""What each operation of a formula does to columns. One function an operation; ``OPERATIONS`` lists them.

Constants, choices and what is borrowed from another measure need none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from calculator.evaluation import aggregates, dates, lookups
from calculator.evaluation.exact import Exact, Mask
from calculator.evaluation.values import FALSE, NO, TRUE, UNKNOWN, YES, Choices, Number, Truth, Value, Words
from calculator.formulas.nodes import ROOT, Node
from calculator.rulebook.model import ParameterRow
from calculator.rulebook.tables import NO_VALUE, ParameterTable

if TYPE_CHECKING:
    from calculator.evaluation.executing import Pass

__all__ = ["OPERATIONS", "Operation", "ParameterRows", "constant_of", "row_in_force", "row_indices"]

Operation = Callable[..., Value]
ParameterRows = tuple[ParameterTable, Mask, Any]


# constants and facts ----------------------------------------------------------------------------------------------


def constant_of(node: Node) -> Value | None:
    """The value of a node that is the same whatever an application says; ``None`` for all others."""
    if node.op == "number":
        return Number.constant(node.data)
    if node.op == "truth":
        return TRUE if node.data else FALSE
    return _unknown(node) if node.op == "unknown" else None


def _unknown(node: Node) -> Value:
    if node.type.sort == "truth":
        return UNKNOWN
    if node.type.sort in ("text", "list", "set"):
        kind = Choices if node.type.sort == "set" else Words
        return kind(np.zeros(1, dtype=np.int64), np.zeros(1, dtype=bool))
    return Number.unknown()


def _text(run: Pass, node: Node) -> Words:
    code = run.frame.code(str(node.data))
    return Words(np.array([code], dtype=np.int64), YES)


def _fact(run: Pass, node: Node) -> Value:
    return run.frame.column(str(node.data))


def _row(run: Pass, node: Node) -> Number:
    """Each row counts as one, also where the table is empty."""
    return Number(Exact(np.ones(run.frame.length(str(node.data)), dtype=np.int64), 1))


def _deciding_date(run: Pass, node: Node) -> Number:
    return run.deciding if run.deciding is not None and node.data == run.measure else Number.unknown()


def _in_edition(run: Pass, node: Node) -> Truth:
    """It ties what rests on it to the edition of the run; its value is not read."""
    return TRUE


def _spread(run: Pass, node: Node, value: Value) -> Value:
    return value.take(run.frame.owner(str(node.data)))


def _given(run: Pass, node: Node, fact: Value) -> Truth:
    mask = run.frame.given(str(node.args[0].data))
    if len(mask) == 1:
        return TRUE if mask[0] else FALSE
    return Truth(mask, ~mask)


def _is_none(run: Pass, node: Node, fact: Value) -> Truth:
    return run.frame.is_none(str(node.args[0].data))


def _default(run: Pass, node: Node, fact: Value, formula: Value, instead: Value) -> Value:
    """The formula where the application states the fact, what the law puts in its place elsewhere."""
    name, *_ = node.data
    mask = run.frame.given(name)
    if len(mask) == 1 and node.type.table == ROOT:
        return formula if mask[0] else instead
    if len(mask) and mask.all():
        return formula
    if node.args[0].op == "spread":
        mask = mask[run.frame.owner(node.type.table)]
    return formula.choose(mask, instead)  # type: ignore[arg-type]


# parameters -------------------------------------------------------------------------------------------------------


def row_indices(run: Pass, node: Node, *axes: Value) -> ParameterRows:
    """For each row of the column the index of the parameter's row in force.

    The mask tells the rows with a date that is not known; their index stands for nothing. Found once a run: every
    application of a batch asks again for the row that its answer rests on.
    """
    key = (node, tuple(map(id, axes)))
    kept = run.parameter_rows.get(key)
    if kept is None:
        kept = run.parameter_rows[key] = (axes, _row_indices(run, node, *axes))
    return kept[1]


def row_in_force(run: Pass, node: Node, *axes: Value) -> Sequence[ParameterRow] | None:
    """The row of the parameter in force, or none, where all rows of the column ask for the same known days; else ``None``."""
    days = _one_day(axes)
    return None if days is None else _table(run, node).in_force(*days)


def _row_indices(run: Pass, node: Node, *axes: Value) -> ParameterRows:
    numbers = [axis for axis in axes if isinstance(axis, Number)]
    table = _table(run, node)
    one_day = _one_day(axes)
    if one_day is not None:
        return table, NO, np.array([table.index(*one_day)], dtype=np.int64)
    unknown = NO
    for axis in numbers:
        unknown = unknown | ~axis.known()
    length = max((len(axis.lo.num) for axis in numbers), default=1)
    days = [axis.lo.expand(length).num for axis in numbers]
    indices = np.array([table.index(*(int(column[i]) for column in days)) for i in range(length)], dtype=np.int64)
    return table, np.broadcast_to(unknown, (length,)), indices


def _table(run: Pass, node: Node) -> ParameterTable:
    measure, name, reading = node.data
    return run.rulebook.parameter_table(measure, name, reading, run.edition if measure == run.measure else None)


def _one_day(axes: tuple[Value, ...]) -> tuple[int, ...] | None:
    """The day on each axis, where all rows ask for the same known days."""
    days = []
    for axis in axes:
        if type(axis) is Number:
            day = axis.lo
            if day.one is None or axis.hi is not day or axis.lo_inf is not None or axis.hi_inf is not None:
                return None
            days.append(day.one[0])
    return tuple(days)


def _parameter(run: Pass, node: Node, *axes: Value) -> Value:
    one_day = _one_day(axes) if node.type.sort not in ("text", "list") else None
    if one_day is not None:
        table = _table(run, node)
        held = table.held.get(one_day)
        if held is None:
            held = table.held[one_day] = _parameter_of_one(node, table, table.index(*one_day))
        return held
    table, unknown, indices = row_indices(run, node, *axes)
    if node.type.sort == "truth":
        values = [False, *(value is True for value in table.values)]
        yes = np.array(values, dtype=bool)[indices + 1]
        no_value = unknown | (indices == NO_VALUE) | _is_absent(table, indices)
        return Truth(yes | no_value, ~yes | no_value)
    if node.type.sort in ("text", "list"):
        codes = [-1, *(run.frame.code(_text_of(value)) for value in table.values)]
        known = ~unknown & (indices != NO_VALUE) & ~_is_absent(table, indices)
        return Words(np.array(codes, dtype=np.int64)[indices + 1], known)
    ends = Exact.of([0, *(value or 0 for value in table.numbers)]).take(indices + 1)
    open_ended = (indices == NO_VALUE) | _is_absent(table, indices)
    value = Number(ends, ends, open_ended, open_ended) if open_ended.any() else Number(ends)
    for row in np.flatnonzero(unknown).tolist():
        reachable = _reachable(table, axes, row)
        hull = None if reachable is None else table.hull(reachable)
        ends_of_row = Number.unknown() if hull is None else Number(Exact.constant(hull[0]), Exact.constant(hull[1]))
        value = ends_of_row.choose(np.arange(len(unknown)) == row, value)
    return value


def _parameter_of_one(node: Node, table: ParameterTable, index: int) -> Value:
    """The value on the one day that is asked for."""
    if node.type.sort == "truth":
        no_value = index == NO_VALUE or table.absent(index)
        return UNKNOWN if no_value else TRUE if table.values[index] is True else FALSE
    no_value = index == NO_VALUE or table.absent(index)
    return Number.unknown() if no_value else Number.constant(table.numbers[index] or 0)


def _text_of(value: object) -> str:
    return lookups.LIST_MARK.join(value) if isinstance(value, tuple) else str(value)


def _absent(run: Pass, node: Node, *axes: Value) -> Truth:
    one_day = _one_day(axes)
    if one_day is not None:
        table = _table(run, node)
        index = table.index(*one_day)
        return TRUE if index != NO_VALUE and table.absent(index) else FALSE
    table, unknown, indices = row_indices(run, node, *axes)
    yes = _is_absent(table, indices)
    no = ~yes
    for row in np.flatnonzero(unknown).tolist():
        reachable = _reachable(table, axes, row)
        absent = {table.absent(index) for index in reachable} if reachable is not None else {True, False}
        yes[row], no[row] = True in absent, False in absent
    return Truth(yes, no)


def _is_absent(table: ParameterTable, indices: Any) -> Mask:
    absent = np.zeros(len(indices), dtype=bool)
    for row in table.absent_rows:
        absent |= indices == row
    return absent


def _reachable(table: ParameterTable, axes: tuple[Value, ...], row: int) -> list[int] | None:
    """Rows of the parameter that may be in force for a row of the column with a date that is not known."""
    days = [axis.value(row) for axis in axes if isinstance(axis, Number)]
    return table.reachable(*(None if day is None else int(day) for day in days))


def _within(run: Pass, node: Node, day: Number) -> Truth:
    valid = node.data
    result = TRUE
    if valid.start is not None:
        result = result.both(_day(valid.start).at_most(day))
    if valid.until is not None:
        result = result.both(day.at_most(_day(valid.until)))
    return result


def _day(day: date) -> Number:
    return Number.constant(day.toordinal())


# numbers and logic ------------------------------------------------------------------------------------------------


def _add(run: Pass, node: Node, left: Number, right: Number) -> Number:
    return left.plus(right)


def _sub(run: Pass, node: Node, left: Number, right: Number) -> Number:
    return left.minus(right)


def _mul(run: Pass, node: Node, left: Number, right: Number) -> Number:
    return left.times(right)


def _div(run: Pass, node: Node, left: Number, right: Number) -> Number:
    return left.over(right)


def _min(run: Pass, node: Node, left: Number, right: Number) -> Number:
    return left.least(right)


def _max(run: Pass, node: Node, left: Number, right: Number) -> Number:
    return left.greatest(right)


def _round(run: Pass, node: Node, value: Number) -> Number:
    return value.rounded(str(node.data))


def _eq(run: Pass, node: Node, left: Number, right: Number) -> Truth:
    return left.equals(right)


def _ne(run: Pass, node: Node, left: Number, right: Number) -> Truth:
    return left.equals(right).negated()


def _le(run: Pass, node: Node, left: Number, right: Number) -> Truth:
    return left.at_most(right)


def _lt(run: Pass, node: Node, left: Number, right: Number) -> Truth:
    return left.below(right)


def _ge(run: Pass, node: Node, left: Number, right: Number) -> Truth:
    return right.at_most(left)


def _gt(run: Pass, node: Node, left: Number, right: Number) -> Truth:
    return right.below(left)


def _and(run: Pass, node: Node, first: Truth, *others: Truth) -> Truth:
    for other in others:
        first = first.both(other)
    return first


def _or(run: Pass, node: Node, first: Truth, *others: Truth) -> Truth:
    for other in others:
        first = first.any(other)
    return first


def _not(run: Pass, node: Node, value: Truth) -> Truth:
    return value.negated()


def _same_truth(run: Pass, node: Node, left: Truth, right: Truth) -> Truth:
    return left.same_as(right)


def _if(run: Pass, node: Node, test: Truth, yes: Value, no: Value) -> Value:
    if test.one is not None:
        return yes.hull(no) if test.one == 3 else yes if test.one == 1 else no  # type: ignore[arg-type]
    if not (test.yes & test.no).any():
        if test.yes.all():
            return yes
        if test.no.all():
            return no
        return yes.choose(test.yes, no)  # type: ignore[arg-type]
    chosen = yes.choose(test.yes, no)  # type: ignore[arg-type]
    return yes.hull(no).choose(test.yes & test.no, chosen)  # type: ignore[arg-type]


# texts and sets ---------------------------------------------------------------------------------------------------


def _same_text(run: Pass, node: Node, left: Words, right: Words) -> Truth:
    return left.equals(right)


def _text_in(run: Pass, node: Node, value: Words) -> Truth:
    return value.is_in([run.frame.code(choice) for choice in node.data])


def _has(run: Pass, node: Node, value: Choices | Words) -> Truth:
    if isinstance(value, Words):  # a list of any texts
        stated = run.frame.raw(_fact_name(node.args[0]))
        inside = np.array([isinstance(texts, frozenset) and node.data in texts for texts in stated], dtype=bool)
        known = np.array([isinstance(texts, frozenset) for texts in stated], dtype=bool)
        return Truth(inside | ~known, ~inside)
    return value.has(run.frame.bit(_fact_name(node.args[0]), str(node.data)))


def _fact_name(node: Node) -> str:
    while node.op != "fact":
        node = node.args[0]
    return str(node.data)


def _empty(run: Pass, node: Node, value: Choices) -> Truth:
    return value.empty()


OPERATIONS: Final[dict[str, Operation]] = {
    "text": _text,
    "fact": _fact,
    "row": _row,
    "deciding_date": _deciding_date,
    "in_edition": _in_edition,
    "spread": _spread,
    "given": _given,
    "is_none": _is_none,
    "default": _default,
    "parameter": _parameter,
    "absent": _absent,
    "within": _within,
    "add": _add,
    "sub": _sub,
    "mul": _mul,
    "div": _div,
    "min": _min,
    "max": _max,
    "round": _round,
    "eq": _eq,
    "ne": _ne,
    "le": _le,
    "lt": _lt,
    "ge": _ge,
    "gt": _gt,
    "and": _and,
    "or": _or,
    "not": _not,
    "same_truth": _same_truth,
    "if": _if,
    "same_text": _same_text,
    "text_in": _text_in,
    "has": _has,
    "empty": _empty,
    "total": aggregates.total,
    "mean": aggregates.mean,
    "every": aggregates.every,
    "some": aggregates.some,
    "distinct": aggregates.distinct,
    "total_by": aggregates.total_by,
    "exists": aggregates.exists,
    "lookup": aggregates.lookup,
    "lookup_by": lookups.lookup_by,
    "first": lookups.first,
    "greatest": lookups.greatest,
    "least_of": lookups.least_of,
    "in_list": lookups.in_list,
    "coded": lookups.coded,
    "year_of": dates.year_of,
    "year_number": dates.year_number,
    "add_months": dates.add_months,
    "add_years": dates.add_years,
    "add_working_days": dates.add_working_days,
}
