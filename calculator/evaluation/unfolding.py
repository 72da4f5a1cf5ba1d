"""A number opened into the numbers that it is made of, down to what the application states and what the law says.

The tree follows the compiled formula with its values: under each operation stand its operands, under a sum over rows the
rows, under a choice the branch that is taken. Derived columns carry the titles of the rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from calculator.evaluation.aggregates import child_table
from calculator.evaluation.frame import NEVER
from calculator.evaluation.result import Quantity
from calculator.evaluation.tracing import Trace
from calculator.evaluation.values import Number, Truth, Words
from calculator.facts.dictionary import field, tables
from calculator.formulas.nodes import ROOT, Node, unit_text
from calculator.rulebook.model import Evidence
from calculator.wording import InLanguage, Message

__all__ = ["Figure", "unfold"]

_DEEPEST: Final = 14
_MOST_ROWS: Final = 200
_SIGNS: Final = {"add": "+", "sub": "−", "mul": "×", "div": "÷"}
_FLAT: Final = frozenset({"add", "mul", "min", "max"})
_PASSED: Final = frozenset({"spread", "choice"})


@dataclass(frozen=True)
class Figure:
    """One number of the tree. ``kind``: ``fact``, ``parameter``, ``column``, ``operation`` or ``row``.

    ``value`` is ``None`` where it is not known. ``sign``: how it is joined with the figure before it.
    """

    kind: str
    title: InLanguage
    value: Quantity | date | bool | str | None
    parts: tuple[Figure, ...] = ()
    sign: str = ""
    clause: str | None = None
    evidence: Evidence | None = None
    sources: tuple[str, ...] = ()


def unfold(trace: Trace, node: Node, title: InLanguage | None = None) -> Figure:
    """The tree under a root node of an opened measure; ``title`` names the whole."""
    figure = _Unfolding(trace).figure(node, trace.row, 0)
    return figure if title is None else Figure("column", title, figure.value, _under(figure))


def _under(figure: Figure) -> tuple[Figure, ...]:
    return figure.parts if figure.kind == "operation" else (figure,)


class _Unfolding:
    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.rulebook = trace.run.rulebook

    def figure(self, node: Node, row: int, depth: int, sign: str = "") -> Figure:
        node, row = self._passed(node, row)
        title = self.rulebook.titles.get(node)
        if title is not None:
            inner = self._plain(node, row, depth + 1, "")
            return Figure("column", title, inner.value, _under(inner) if depth < _DEEPEST else (), sign)
        return self._plain(node, row, depth, sign)

    def _passed(self, node: Node, row: int) -> tuple[Node, int]:
        """Through what only hands a value on: repetition over rows, the reading that holds, the branch that is taken."""
        while True:
            if node in self.rulebook.titles:
                return node, row
            if node.op == "spread":
                node, row = node.args[0], self.trace.row
            elif node.op == "choice":
                node = self.trace.branch(node)
            elif node.op == "default":
                node = node.args[1 if self.trace.stated(node, row) else 2]
            elif node.op == "if" and (taken := self._taken(node, row)) is not None:
                node = taken
            else:
                return node, row

    def _taken(self, node: Node, row: int) -> Node | None:
        test = self.trace.value(node.args[0])
        truth = test.value(row) if isinstance(test, Truth) else None
        return None if truth is None else node.args[1 if truth else 2]

    def _plain(self, node: Node, row: int, depth: int, sign: str) -> Figure:
        value = self._value(node, row)
        if node.op == "fact":
            return Figure("fact", field(str(node.data)).label, value, sign=sign)
        if node.op == "parameter":
            return self._parameter(node, row, value, sign)
        parts = tuple(self._parts(node, row, depth + 1)) if depth < _DEEPEST else ()
        return Figure("operation", Message(f"evaluation.number_{self._word(node)}"), value, parts, sign)

    def _word(self, node: Node) -> str:
        return node.op if node.op in _WORDS else "other"

    def _parameter(self, node: Node, row: int, value: Quantity | date | bool | str | None, sign: str) -> Figure:
        folder, name, _ = node.data
        found = next((entry for _, entry in self.trace.parameter_rows(node)), None)
        title = self.rulebook.parameter(folder, name).title
        if found is None:
            return Figure("parameter", title, value, sign=sign)
        addresses = self.rulebook.addresses(found.source)
        return Figure("parameter", title, value, (), sign, found.clause, found.evidence, addresses)

    def _parts(self, node: Node, row: int, depth: int) -> Iterator[Figure]:
        if node.op in ("total", "mean", "greatest", "least_of"):
            yield from self._rows(node, depth)
            return
        operands = list(self._flat(node, row)) if node.op in _FLAT else list(node.args)
        sign = _SIGNS.get(node.op, "")
        for place, operand in enumerate(operands):
            # What runs over rows of another table (an "each …", a lookup) is told by its answer alone.
            if operand.op not in ("number", "truth") and operand.type.table in (node.type.table, ROOT):
                yield self.figure(operand, row, depth, sign if place else "")

    def _flat(self, node: Node, row: int) -> Iterator[Node]:
        """Operands of a chain of the same operation as one list."""
        for arg in node.args:
            inner, _ = self._passed(arg, row)
            if inner.op == node.op and inner not in self.rulebook.titles and inner.type.table == node.type.table:
                yield from self._flat(inner, row)
            else:
                yield arg

    def _rows(self, node: Node, depth: int) -> Iterator[Figure]:
        table = child_table(node)
        value, where = node.args[0], self.trace.value(node.args[1])
        label = tables()[table].label
        for number, row in enumerate(self.trace.rows_of(table), start=1):
            if number > _MOST_ROWS:
                return
            if isinstance(where, Truth) and where.value(row) is False:
                continue
            inner = self.figure(value, row, depth)
            if inner.value is not None and isinstance(inner.value, Quantity) and not inner.value.value:
                continue
            title = Message("evaluation.number_row", {"table": label, "number": number})
            yield Figure("row", title, inner.value, _under(inner), "+" if number > 1 else "")

    def _value(self, node: Node, row: int) -> Quantity | date | bool | str | None:
        value = self.trace.value(node)
        if isinstance(value, Truth):
            return value.value(row)
        if isinstance(value, Words):
            return self.trace.run.frame.text(value.code(row)) if value.known_at(row) else None
        number = value.value(row) if isinstance(value, Number) else None
        if number is None:
            return None
        if node.type.sort == "date":
            return date.fromordinal(int(number)) if number < NEVER else None
        return Quantity(number, unit_text(node.type))


_WORDS: Final = frozenset({"add", "sub", "mul", "div", "min", "max", "round", "total", "if", "mean", "lookup"})
