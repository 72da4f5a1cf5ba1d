"""The functions a formula may call, each checking its own arguments. The list is closed: see ``docs/rule-format.md``."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from calculator.facts.codes import is_element
from calculator.formulas.building import TRUTH, Builder
from calculator.formulas.errors import failed
from calculator.formulas.nodes import ROOT, Node, Type, unit_text

__all__ = ["FUNCTIONS"]

Named = dict[str, ast.expr]
Function = Callable[[Builder, ast.Call, list[ast.expr], Named], Node]

PARTICIPANTS: Final = "participants"


def _arguments(call: ast.Call, given: list[ast.expr], named: Named, count: int, *allowed: str) -> None:
    name = call.func.id if isinstance(call.func, ast.Name) else "?"
    for key in named:
        if key not in allowed:
            raise failed("unknown_argument", column=call.col_offset + 1, name=name, argument=key)
    if len(given) != count:
        raise failed("argument_count", column=call.col_offset + 1, name=name, expected=count, came=len(given))


def _over_child(builder: Builder, nodes: list[Node], call: ast.Call) -> tuple[tuple[Node, ...], str]:
    together = builder.together(nodes, call)
    table = together[0].type.table
    if table == ROOT:
        raise failed("no_child_table", column=call.col_offset + 1)
    return together, table


def _where(builder: Builder, named: Named) -> Node:
    if "where" in named:
        return builder.truth(named["where"])
    return builder.pool.make("truth", data=True, kind=TRUTH)


def _perhaps_none(kind: Type) -> Type:
    """The type of a value that may not exist at all: without a row it is unknown, below zero too."""
    return replace(kind, nonnegative=False, zero=False)


def _key(builder: Builder, syntax: ast.expr) -> Node:
    key = builder.build(syntax)
    if key.type.sort != "text":
        raise failed("not_text", column=syntax.col_offset + 1, sort=unit_text(key.type))
    return key


def _aggregate(op: str) -> Function:
    def function(builder: Builder, call: ast.Call, given: list[ast.expr], named: Named) -> Node:
        _arguments(call, given, named, 1, "where", *(("by",) if op == "total" else ()))
        value, where = builder.number(given[0]), _where(builder, named)
        if "by" in named:
            return _by_participant(builder, call, "total_by", value, where, named["by"])
        (value, where), _ = _over_child(builder, [value, where], call)
        kind = value.type if op == "total" else _perhaps_none(value.type)
        return builder.pool.make(op, (value, where), kind=kind.at(ROOT))

    return function


def _by_participant(builder: Builder, call: ast.Call, op: str, value: Node, where: Node, by: ast.expr) -> Node:
    key = _key(builder, by)
    (value, where, key), table = _over_child(builder, [value, where, key], call)
    if table == PARTICIPANTS:
        raise failed("by_own_table", column=by.col_offset + 1)
    return builder.pool.make(op, (value, where, key), kind=value.type.at(PARTICIPANTS))


def _count(builder: Builder, call: ast.Call, given: list[ast.expr], named: Named) -> Node:
    _arguments(call, given, named, 1, "where", "by")
    table = builder.dotted(given[0])
    if not builder.scope.is_table(table):
        raise failed("unknown_table", column=given[0].col_offset + 1, name=table)
    row, where = builder.scope.table_row(table), _where(builder, named)
    if "by" in named:
        return _by_participant(builder, call, "total_by", row, where, named["by"])
    (row, where), _ = _over_child(builder, [row, where], call)
    return builder.pool.make("total", (row, where), kind=row.type.at(ROOT))


def _count_distinct(builder: Builder, call: ast.Call, given: list[ast.expr], named: Named) -> Node:
    _arguments(call, given, named, 1, "where")
    value, where = _key(builder, given[0]), _where(builder, named)
    (value, where), table = _over_child(builder, [value, where], call)
    unit = PARTICIPANTS if table.endswith("participant_inns") else table
    return builder.pool.make("distinct", (value, where), kind=Type("number", dims=((unit, 1),), nonnegative=True))


def _quantifier(op: str) -> Function:
    def function(builder: Builder, call: ast.Call, given: list[ast.expr], named: Named) -> Node:
        _arguments(call, given, named, 1, "where", *(("when_none",) if op == "every" else ()))
        value, where = builder.truth(given[0]), _where(builder, named)
        (value, where), _ = _over_child(builder, [value, where], call)
        when_none = named.get("when_none")
        if when_none is not None and not (isinstance(when_none, ast.Name) and when_none.id == "true"):
            raise failed("when_none_not_true", column=when_none.col_offset + 1)
        return builder.pool.make(op, (value, where), when_none is not None, kind=TRUTH)

    return function


def _exists(builder: Builder, call: ast.Call, given: list[ast.expr], named: Named) -> Node:
    _arguments(call, given, named, 1, "key")
    if builder.dotted(given[0]) != PARTICIPANTS or "key" not in named:
        raise failed("only_participants", column=call.col_offset + 1)
    key = _key(builder, named["key"])
    return builder.pool.make("exists", (key,), kind=TRUTH.at(key.type.table))


def _lookup(builder: Builder, call: ast.Call, given: list[ast.expr], named: Named) -> Node:
    _arguments(call, given, named, 1, "key", "by")
    value = builder.build(given[0])
    if "by" in named and "key" in named:
        return _lookup_by(builder, call, value, named)
    if value.type.table != PARTICIPANTS or "key" not in named:
        raise failed("only_participants", column=call.col_offset + 1)
    key = _key(builder, named["key"])
    return builder.pool.make("lookup", (value, key), kind=_perhaps_none(value.type).at(key.type.table))


def _lookup_by(builder: Builder, call: ast.Call, value: Node, named: Named) -> Node:
    """The row of any child table by a column of its own: a text, a number or a date."""
    column, key = builder.build(named["by"]), builder.build(named["key"])
    (value, column), _ = _over_child(builder, [value, column], call)
    kind = builder.common(column, key, named["key"], "lookup")
    if kind.sort not in ("text", "number", "date"):
        raise failed("not_a_key", column=named["by"].col_offset + 1, sort=unit_text(kind))
    return builder.pool.make("lookup_by", (value, column, key), kind=_perhaps_none(value.type).at(key.type.table))


def _greatest(op: str) -> Function:
    """The greatest or the least over the rows of a child table, of numbers or dates."""

    def function(builder: Builder, call: ast.Call, given: list[ast.expr], named: Named) -> Node:
        _arguments(call, given, named, 1, "where")
        value, where = builder.build(given[0]), _where(builder, named)
        if value.type.sort not in ("number", "date"):
            raise failed("not_number", column=given[0].col_offset + 1, sort=unit_text(value.type))
        (value, where), _ = _over_child(builder, [value, where], call)
        return builder.pool.make(op, (value, where), kind=_perhaps_none(value.type).at(ROOT))

    return function


def _first(builder: Builder, call: ast.Call, given: list[ast.expr], named: Named) -> Node:
    _arguments(call, given, named, 1)
    (value,), _ = _over_child(builder, [builder.build(given[0])], call)
    return builder.pool.make("first", (value,), kind=_perhaps_none(value.type).at(ROOT))


def _extreme(op: str) -> Function:
    def function(builder: Builder, call: ast.Call, given: list[ast.expr], named: Named) -> Node:
        _arguments(call, given, named, max(2, len(given)))
        nodes = [builder.build(syntax) for syntax in given]
        node = nodes[0]
        for other in nodes[1:]:
            kind = builder.common(node, other, call, op)
            if kind.sort not in ("number", "date"):
                raise failed("not_number", column=call.col_offset + 1, sort=unit_text(kind))
            nonnegative = [node.type.nonnegative, other.type.nonnegative]
            kind = replace(kind, nonnegative=any(nonnegative) if op == "max" else all(nonnegative))
            left, right = builder.together([node, other], call)
            node = builder.pool.make(op, (left, right), kind=kind.at(left.type.table))
        return node

    return function


def _empty(builder: Builder, call: ast.Call, given: list[ast.expr], named: Named) -> Node:
    _arguments(call, given, named, 1)
    value = builder.build(given[0])
    if value.type.sort != "set":
        raise failed("not_a_set", column=given[0].col_offset + 1, sort=unit_text(value.type))
    return builder.pool.make("empty", (value,), kind=TRUTH.at(value.type.table))


def _about_fact(op: str) -> Function:
    def function(builder: Builder, call: ast.Call, given: list[ast.expr], named: Named) -> Node:
        _arguments(call, given, named, 1)
        value = builder.build(given[0])
        if value.op != "fact":
            raise failed("not_a_fact", column=given[0].col_offset + 1)
        return builder.pool.make(op, (value,), kind=TRUTH.at(value.type.table))

    return function


def _absent(builder: Builder, call: ast.Call, given: list[ast.expr], named: Named) -> Node:
    _arguments(call, given, named, 1)
    return builder.named(given[0], builder.scope.parameter_absent)


def _date(builder: Builder, syntax: ast.expr) -> Node:
    node = builder.build(syntax)
    if node.type.sort != "date":
        raise failed("not_date", column=syntax.col_offset + 1, sort=unit_text(node.type))
    return node


def _at(builder: Builder, call: ast.Call, given: list[ast.expr], named: Named) -> Node:
    _arguments(call, given, named, 2)
    date = _date(builder, given[1])
    return builder.named(given[0], lambda name: builder.scope.parameter_at(name, date))


def _add(op: str, unit: str) -> Function:
    def function(builder: Builder, call: ast.Call, given: list[ast.expr], named: Named) -> Node:
        _arguments(call, given, named, 2)
        start, length = _date(builder, given[0]), builder.number(given[1])
        _in_unit(length, unit, given[1], op)
        start, length = builder.together([start, length], call)
        return builder.pool.make(op, (start, length), kind=Type("date", table=start.type.table))

    return function


def _in_unit(node: Node, unit: str, syntax: ast.expr, op: str) -> Node:
    if node.type.dims != ((unit, 1),) and not node.type.zero:
        came = unit_text(node.type)
        raise failed("unit_mismatch", column=syntax.col_offset + 1, left=unit, right=came, operator=op)
    return node


def _year_of(builder: Builder, call: ast.Call, given: list[ast.expr], named: Named) -> Node:
    _arguments(call, given, named, 1)
    day = _date(builder, given[0])
    kind = Type("number", table=day.type.table, dims=(("year", 1),), nonnegative=True)
    return builder.pool.make("year_of", (day,), kind=kind)


def _year_number(builder: Builder, call: ast.Call, given: list[ast.expr], named: Named) -> Node:
    """1 in the first year; 0 and less before it."""
    _arguments(call, given, named, 2)
    years = [_in_unit(builder.number(syntax), "year", syntax, "year_number") for syntax in given]
    year, start = builder.together(years, call)
    return builder.pool.make("year_number", (year, start), kind=Type("number", year.type.table, (("years", 1),)))


def _coded(builder: Builder, call: ast.Call, given: list[ast.expr], named: Named) -> Node:
    _arguments(call, given, named, 2)
    item, codes = builder.build(given[0]), builder.build(given[1])
    if codes.type.sort != "list":
        raise failed("not_a_list", column=given[1].col_offset + 1, sort=unit_text(codes.type))
    for element in builder.scope.elements(codes):
        if not is_element(element):
            raise failed("wrong_code", column=given[1].col_offset + 1, choice=element)
    return builder.in_list("coded", item, codes, given[0])


def _category(builder: Builder, call: ast.Call, given: list[ast.expr], named: Named) -> Node:
    _arguments(call, given, named, 1)
    return builder.named(given[0], builder.scope.category)


def _verdict(builder: Builder, call: ast.Call, given: list[ast.expr], named: Named) -> Node:
    _arguments(call, given, named, 1, "on")
    on = _date(builder, named["on"]) if "on" in named else None
    return builder.named(given[0], lambda name: builder.scope.verdict(name, on))


FUNCTIONS: Final[dict[str, Function]] = {
    "total": _aggregate("total"),
    "mean": _aggregate("mean"),
    "count": _count,
    "count_distinct": _count_distinct,
    "every": _quantifier("every"),
    "some": _quantifier("some"),
    "exists": _exists,
    "lookup": _lookup,
    "first": _first,
    "greatest": _greatest("greatest"),
    "least_of": _greatest("least_of"),
    "min": _extreme("min"),
    "max": _extreme("max"),
    "empty": _empty,
    "given": _about_fact("given"),
    "is_none": _about_fact("is_none"),
    "absent": _absent,
    "at": _at,
    "add_months": _add("add_months", "months"),
    "add_years": _add("add_years", "years"),
    "add_working_days": _add("add_working_days", "working_days"),
    "year_of": _year_of,
    "year_number": _year_number,
    "coded": _coded,
    "category": _category,
    "verdict": _verdict,
}
