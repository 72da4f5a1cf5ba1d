"""From the text of a formula to a typed node: a closed grammar, every name, unit and table checked.

Nothing here calls ``eval`` or looks an attribute up in Python: the tree of ``ast`` is walked, and a node or function that
is not on the list is refused with its column.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Protocol

from calculator.formulas.errors import FormulaError, failed
from calculator.formulas.nodes import ROOT, Node, NodePool, Type, normal_dims, unit_text

__all__ = ["Builder", "Scope", "build"]

MAX_LENGTH = 4000
MAX_DEPTH = 40
LONGEST_SHOWN = 40

TRUTH = Type("truth")
_COMPARE = {ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge"}
_SIGN = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


class Scope(Protocol):
    """What a formula may name. Every method raises :class:`FormulaError` without a column for a name it does not know."""

    @property
    def pool(self) -> NodePool: ...

    def value(self, name: str) -> Node:
        """A fact, a derived column or a parameter by the name that rules use."""

    def texts(self, name: str) -> Node | None:
        """A fact that is a list of texts; ``None`` where the name is none."""

    def is_table(self, name: str) -> bool: ...

    def table_row(self, table: str) -> Node:
        """A node that stands for a row of the table, to be counted."""

    def parameter_absent(self, name: str) -> Node: ...

    def parameter_at(self, name: str, date: Node) -> Node: ...

    def verdict(self, name: str, on: Node | None) -> Node: ...

    def category(self, name: str) -> Node:
        """The text of a measure that gives a category."""

    def elements(self, node: Node) -> Iterable[str]:
        """Every text that a list can have, in all its rows."""


def build(text: str, scope: Scope) -> Node:
    """The typed node of ``text``.

    Raises :class:`FormulaError` with the 1-based column and what is wrong.
    """
    if len(text) > MAX_LENGTH:
        raise failed("too_long", length=len(text), limit=MAX_LENGTH)
    if _nesting(text) > MAX_DEPTH:
        raise failed("too_deep", limit=MAX_DEPTH)
    source = " ".join(text.split("\n"))
    lead = len(source) - len(source.lstrip())
    try:
        tree = ast.parse(source.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        column = getattr(error, "offset", None) or 1
        raise failed("syntax", column=lead + column) from None
    try:
        return Builder(scope, source.strip()).build(tree.body)
    except FormulaError as error:
        raise error.moved(lead + _characters(source.strip(), error.column) - error.column) from None
    except RecursionError:
        raise failed("too_deep", limit=MAX_DEPTH) from None


def _nesting(text: str) -> int:
    """The deepest bracket level and the longest run of prefix operators, before Python's own parser sees the text."""
    depth = deepest = 0
    for character in text:
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}":
            depth -= 1
    return max(deepest, text.count("not not") + text.count("--") + text.count("+ +"))


def _characters(source: str, column: int) -> int:
    """A column counted in characters: ``ast`` counts bytes, and a Russian letter has two."""
    return len(source.encode()[: column - 1].decode(errors="ignore")) + 1 if column else 0


class Builder:
    """Walks one ``ast`` tree. Methods are named for the syntax they accept."""

    def __init__(self, scope: Scope, source: str) -> None:
        self.scope = scope
        self.source = source
        self.pool = scope.pool

    def build(self, syntax: ast.expr) -> Node:
        method = getattr(self, "_" + type(syntax).__name__.lower(), None)
        if method is None:
            raise self._refused(syntax)
        try:
            node: Node = method(syntax)
        except FormulaError as error:
            raise error.at(syntax.col_offset + 1) from None
        return node

    # names and literals -------------------------------------------------------------------------------------------

    def _name(self, syntax: ast.Name) -> Node:
        if syntax.id in ("true", "false"):
            return self.pool.make("truth", data=syntax.id == "true", kind=TRUTH)
        if syntax.id == "unknown":
            return self.pool.make("unknown", kind=Type("number", zero=True))
        return self.scope.value(syntax.id)

    def _attribute(self, syntax: ast.Attribute) -> Node:
        return self.scope.value(self.dotted(syntax))

    def dotted(self, syntax: ast.expr) -> str:
        """``a.b.c`` as text; anything else is refused."""
        parts: list[str] = []
        current = syntax
        while isinstance(current, ast.Attribute):
            parts.append(current.attr)
            current = current.value
        if not isinstance(current, ast.Name):
            raise self._refused(current)
        return ".".join([current.id, *reversed(parts)])

    def _constant(self, syntax: ast.Constant) -> Node:
        value = syntax.value
        if isinstance(value, int) and not isinstance(value, bool):
            if value not in (0, 1):
                raise failed("number_in_formula", column=syntax.col_offset + 1, number=value)
            kind = Type("number", zero=value == 0, nonnegative=True)
            return self.pool.make("number", data=Fraction(value), kind=kind)
        if isinstance(value, str):
            return self.pool.make("text", data=value, kind=Type("text"))
        raise failed("forbidden_literal", column=syntax.col_offset + 1, literal=repr(value))

    # logic --------------------------------------------------------------------------------------------------------

    def _boolop(self, syntax: ast.BoolOp) -> Node:
        op = "and" if isinstance(syntax.op, ast.And) else "or"
        args = self._together([self._truth(value) for value in syntax.values], syntax)
        return self.pool.make(op, args, kind=TRUTH.at(args[0].type.table))

    def _unaryop(self, syntax: ast.UnaryOp) -> Node:
        if isinstance(syntax.op, ast.Not):
            arg = self._truth(syntax.operand)
            return self.pool.make("not", (arg,), kind=TRUTH.at(arg.type.table))
        if isinstance(syntax.op, ast.USub):
            zero = self.pool.make("number", data=Fraction(0), kind=Type("number", zero=True, nonnegative=True))
            return self._arithmetic("sub", zero, self._number(syntax.operand), syntax)
        raise self._refused(syntax)

    def _ifexp(self, syntax: ast.IfExp) -> Node:
        test = self._truth(syntax.test)
        yes, no = self.build(syntax.body), self.build(syntax.orelse)
        kind = self._common(yes, no, syntax, "if")
        test, yes, no = self._together([test, self.pool.fitted(yes, kind), self.pool.fitted(no, kind)], syntax)
        return self.pool.make("if", (test, yes, no), kind=kind.at(test.type.table))

    def _compare(self, syntax: ast.Compare) -> Node:
        if len(syntax.ops) != 1:
            raise failed("chained_comparison", column=syntax.col_offset + 1)
        operator, right_syntax = syntax.ops[0], syntax.comparators[0]
        if isinstance(operator, ast.In | ast.NotIn):
            node = self._membership(syntax.left, right_syntax, syntax)
            kind = TRUTH.at(node.type.table)
            return self.pool.make("not", (node,), kind=kind) if isinstance(operator, ast.NotIn) else node
        op = _COMPARE.get(type(operator))
        if op is None:
            raise self._refused(syntax)
        left, right = self.build(syntax.left), self.build(right_syntax)
        if left.type.sort == "text" and right.type.sort == "text" and op in ("eq", "ne"):
            return self._text_comparison(op, left, right, syntax)
        sort = self._common(left, right, syntax, _SIGN[op]).sort
        left, right = self._together([left, right], syntax)
        kind = TRUTH.at(left.type.table)
        if sort == "truth" and op in ("eq", "ne"):
            both = self.pool.make("same_truth", (left, right), kind=kind)
            return both if op == "eq" else self.pool.make("not", (both,), kind=kind)
        if sort not in ("number", "date"):
            raise failed("not_comparable", column=syntax.col_offset + 1, sort=unit_text(left.type), operator=_SIGN[op])
        return self.pool.make(op, (left, right), kind=kind)

    def _text_comparison(self, op: str, left: Node, right: Node, syntax: ast.Compare) -> Node:
        self._check_choice(left, right, syntax.comparators[0])
        self._check_choice(right, left, syntax.left)
        left, right = self._together([left, right], syntax)
        kind = TRUTH.at(left.type.table)
        same = self.pool.make("same_text", (left, right), kind=kind)
        return same if op == "eq" else self.pool.make("not", (same,), kind=kind)

    def _check_choice(self, column: Node, literal: Node, syntax: ast.expr) -> None:
        choices = column.type.choices
        if choices is not None and literal.op == "text" and literal.data not in choices:
            raise failed(
                "unknown_choice", column=syntax.col_offset + 1, choice=literal.data, allowed=", ".join(choices)
            )

    def _membership(self, left: ast.expr, right: ast.expr, syntax: ast.Compare) -> Node:
        item = self.build(left)
        if isinstance(right, ast.Tuple):
            options = [self.build(element) for element in right.elts]
            for option, element in zip(options, right.elts, strict=True):
                if option.op != "text":
                    raise self._refused(element)
                self._check_choice(item, option, element)
            if item.type.sort != "text":
                raise failed("not_text", column=left.col_offset + 1, sort=unit_text(item.type))
            data = tuple(sorted(str(option.data) for option in options))
            return self.pool.make("text_in", (item,), data, kind=TRUTH.at(item.type.table))
        column = self._texts(right) or self.build(right)
        if column.type.sort == "list":
            return self.in_list("in_list", item, column, left)
        if column.type.sort != "set" or item.op != "text":
            raise failed("not_a_set", column=right.col_offset + 1, sort=unit_text(column.type))
        self._check_choice(column, item, left)
        return self.pool.make("has", (column,), item.data, kind=TRUTH.at(column.type.table))

    def _texts(self, syntax: ast.expr) -> Node | None:
        """A fact that is a list of texts, which can only be asked whether a text is in it."""
        return self.scope.texts(self.dotted(syntax)) if isinstance(syntax, ast.Name | ast.Attribute) else None

    def in_list(self, op: str, item: Node, texts: Node, syntax: ast.expr) -> Node:
        """Whether a text is one of a list (``in_list``), or a code that falls under one (``coded``)."""
        if item.type.sort != "text":
            raise failed("not_text", column=syntax.col_offset + 1, sort=unit_text(item.type))
        choices = item.type.choices
        if choices is not None and op == "in_list":
            strange = next((element for element in self.scope.elements(texts) if element not in choices), None)
            if strange is not None:
                allowed = ", ".join(choices)
                raise failed("unknown_choice", column=syntax.col_offset + 1, choice=strange, allowed=allowed)
        item, texts = self._together([item, texts], syntax)
        return self.pool.make(op, (item, texts), kind=TRUTH.at(item.type.table))

    # numbers ------------------------------------------------------------------------------------------------------

    def _binop(self, syntax: ast.BinOp) -> Node:
        op = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div"}.get(type(syntax.op))
        if op is None:
            raise self._refused(syntax)
        return self._arithmetic(op, self._number(syntax.left), self._number(syntax.right), syntax)

    def _arithmetic(self, op: str, left: Node, right: Node, syntax: ast.expr) -> Node:
        if op in ("add", "sub"):
            kind = self._common(left, right, syntax, "+" if op == "add" else "−")
            kind = replace(kind, nonnegative=op == "add" and left.type.nonnegative and right.type.nonnegative)
        else:
            sign = 1 if op == "mul" else -1
            dims = normal_dims([*left.type.dims, *((name, power * sign) for name, power in right.type.dims)])
            percent = not dims and (left.type.percent or right.type.percent or (op == "div" and bool(left.type.dims)))
            nonnegative = left.type.nonnegative and right.type.nonnegative
            kind = Type("number", dims=dims, percent=percent, nonnegative=nonnegative)
        left, right = self._together([left, right], syntax)
        return self.pool.make(op, (left, right), kind=kind.at(left.type.table))

    def _call(self, syntax: ast.Call) -> Node:
        from calculator.formulas.functions import FUNCTIONS  # the functions build their arguments through this class

        if not isinstance(syntax.func, ast.Name):
            raise self._refused(syntax)
        function = FUNCTIONS.get(syntax.func.id)
        if function is None:
            raise failed("unknown_function", column=syntax.col_offset + 1, name=syntax.func.id)
        named = {keyword.arg: keyword.value for keyword in syntax.keywords if keyword.arg is not None}
        if len(named) != len(syntax.keywords) or any(isinstance(arg, ast.Starred) for arg in syntax.args):
            raise self._refused(syntax)
        return function(self, syntax, list(syntax.args), named)

    # checks -------------------------------------------------------------------------------------------------------

    def _truth(self, syntax: ast.expr) -> Node:
        node = self.build(syntax)
        node = self.pool.fitted(node, TRUTH)
        if node.type.sort != "truth":
            raise failed("not_truth", column=syntax.col_offset + 1, sort=unit_text(node.type))
        return node

    def _number(self, syntax: ast.expr) -> Node:
        node = self.build(syntax)
        if node.type.sort != "number":
            raise failed("not_number", column=syntax.col_offset + 1, sort=unit_text(node.type))
        return node

    def truth(self, syntax: ast.expr) -> Node:
        return self._truth(syntax)

    def number(self, syntax: ast.expr) -> Node:
        return self._number(syntax)

    def _common(self, left: Node, right: Node, syntax: ast.expr, operator: str) -> Type:
        """The type of two operands that must be alike; the literal 0 and ``unknown`` fit anything."""
        for one, other in ((left, right), (right, left)):
            if one.op == "unknown" or (one.type.zero and other.type.sort == "number"):
                return replace(other.type, zero=left.type.zero and right.type.zero)
        if left.type.sort != right.type.sort or left.type.dims != right.type.dims:
            raise failed(
                "unit_mismatch",
                column=syntax.col_offset + 1,
                left=unit_text(left.type),
                right=unit_text(right.type),
                operator=operator,
            )
        return replace(
            left.type,
            choices=left.type.choices if left.type.choices == right.type.choices else None,
            nonnegative=left.type.nonnegative and right.type.nonnegative,
            percent=left.type.percent or right.type.percent,
            zero=False,
        )

    def _together(self, nodes: list[Node], syntax: ast.expr) -> tuple[Node, ...]:
        """The nodes over one table: root values are repeated for the child rows; two child tables do not meet."""
        tables = {node.type.table for node in nodes} - {ROOT}
        if not tables:
            return tuple(nodes)
        if len(tables) > 1:
            raise failed("two_tables", column=syntax.col_offset + 1, tables=", ".join(sorted(tables)))
        (table,) = tables
        return tuple(self.pool.spread(node, table) for node in nodes)

    def together(self, nodes: list[Node], syntax: ast.expr) -> tuple[Node, ...]:
        return self._together(nodes, syntax)

    def common(self, left: Node, right: Node, syntax: ast.expr, operator: str) -> Type:
        return self._common(left, right, syntax, operator)

    def named(self, syntax: ast.expr, find: Callable[[str], Node]) -> Node:
        """What a dotted name, or a text in quotes, stands for; a fault is shown at the name."""
        quoted = isinstance(syntax, ast.Constant) and isinstance(syntax.value, str)
        name = str(syntax.value) if isinstance(syntax, ast.Constant) and quoted else self.dotted(syntax)
        try:
            return find(name)
        except FormulaError as error:
            raise error.at(syntax.col_offset + 1) from None

    def _refused(self, syntax: ast.expr) -> FormulaError:
        said = ast.get_source_segment(self.source, syntax) or ""
        short = said if len(said) <= LONGEST_SHOWN else said[: LONGEST_SHOWN - 1] + "…"
        return failed("forbidden_syntax", column=syntax.col_offset + 1, syntax=short)
