"""What stands behind a value of one application: facts that are missing and matter, parameters, evidence, rows that break it.

These walks follow the nodes of a plan under one assignment of readings and read the columns that the evaluation kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from calculator.evaluation.aggregates import child_table
from calculator.evaluation.executing import Pass
from calculator.evaluation.operations import row_indices
from calculator.evaluation.values import Choices, Number, Truth, Value, Words
from calculator.formulas.nodes import ROOT, Node
from calculator.rulebook.model import Evidence, ParameterRow
from calculator.rulebook.tables import NO_VALUE

__all__ = ["Trace"]

_AGGREGATES = frozenset({"total", "mean", "every", "some", "distinct", "total_by"})
_JOINS = frozenset({"exists", "lookup", "total_by"})


@dataclass(frozen=True)
class Trace:
    """Looks at the values of one application (``row`` of the frame) in one pass, under one assignment of readings."""

    run: Pass
    row: int
    assignment: Mapping[str, str]

    def value(self, node: Node) -> Value:
        return self.run.values(node).under(self.assignment, self.run.defaults)

    def truth(self, node: Node) -> bool | None:
        value = self.value(node)
        assert isinstance(value, Truth)
        return value.value(self.row)

    def rows_of(self, table: str) -> list[int]:
        """Rows of this application in a table."""
        if table == ROOT:
            return [self.row]
        child = self.run.frame.table(table)
        return list(range(int(child.starts[self.row]), int(child.ends[self.row])))

    # nodes under this assignment ------------------------------------------------------------------------------------

    def branch(self, node: Node) -> Node:
        """The branch of a choice that this assignment takes; other nodes as they are."""
        while node.op == "choice":
            topic, readings, default = node.data  # type: ignore[misc]
            reading = self.assignment.get(topic, self.run.defaults.get(topic, default))
            node = node.args[readings.index(reading if reading in readings else default)]
        return node

    def walk(self, node: Node) -> Iterator[Node]:
        """All nodes that the value can rest on."""
        seen: set[int] = set()
        stack = [self.branch(node)]
        while stack:
            current = stack.pop()
            if id(current) not in seen:
                seen.add(id(current))
                yield current
                stack.extend(self.branch(arg) for arg in current.args)

    def facts(self, node: Node) -> frozenset[str]:
        """Facts that the formula reads, stated or not."""
        return frozenset(str(current.data) for current in self.walk(node) if current.op == "fact")

    # missing facts --------------------------------------------------------------------------------------------------

    def missing(self, node: Node) -> list[str]:
        """Facts whose absence keeps the value from being known, in the order in which the formula names them."""
        found: dict[str, None] = {}
        self._missing(node, self.rows_of(node.type.table), found, set())
        return list(found)

    def missing_in_row(self, node: Node, row: int) -> list[str]:
        """Facts whose absence keeps the value of one child row from being known."""
        found: dict[str, None] = {}
        self._missing(node, [row], found, set())
        return list(found)

    def _missing(self, node: Node, rows: list[int], found: dict[str, None], seen: set[tuple[int, int]]) -> None:
        node = self.branch(node)
        value = self.value(node)
        rows = [row for row in rows if (id(node), row) not in seen and not _known(value, row)]
        seen.update((id(node), row) for row in rows)
        if not rows:
            return
        if node.op == "fact":
            found.setdefault(str(node.data))
        elif node.op == "spread":
            self._missing(node.args[0], self._root_rows(rows), found, seen)
        elif node.op in _AGGREGATES:
            self._missing_below(node, found, seen)
        elif node.op in _JOINS:
            self._missing_by_key(node, rows, found, seen)
        elif node.op == "if":
            self._missing_branch(node, rows, found, seen)
        elif node.op == "default":
            self._missing_default(node, rows, found, seen)
        else:
            for arg in node.args:
                self._missing(arg, rows, found, seen)

    def _root_rows(self, rows: list[int]) -> list[int]:
        return [self.row] if rows else []

    def _missing_below(self, node: Node, found: dict[str, None], seen: set[tuple[int, int]]) -> None:
        table = child_table(node)
        if not self.run.frame.table(table).stated[self.row]:
            found.setdefault(table)
            return
        value, where, *keys = node.args
        condition = self.value(self.branch(where))
        assert isinstance(condition, Truth)
        possible = [row for row in self.rows_of(table) if condition.value(row) is not False]
        for arg in (where, *keys, value):
            self._missing(arg, possible, found, seen)

    def _missing_by_key(self, node: Node, rows: list[int], found: dict[str, None], seen: set[tuple[int, int]]) -> None:
        if not self.run.frame.table("participants").stated[self.row]:
            found.setdefault("participants")
        self._missing(node.args[-1], rows, found, seen)
        if node.op == "lookup":
            self._missing(node.args[0], self.rows_of("participants"), found, seen)

    def _missing_branch(self, node: Node, rows: list[int], found: dict[str, None], seen: set[tuple[int, int]]) -> None:
        test, yes, no = node.args
        condition = self.value(self.branch(test))
        assert isinstance(condition, Truth)
        self._missing(test, rows, found, seen)
        self._missing(yes, [row for row in rows if condition.value(row) is not False], found, seen)
        self._missing(no, [row for row in rows if condition.value(row) is not True], found, seen)

    def _missing_default(self, node: Node, rows: list[int], found: dict[str, None], seen: set[tuple[int, int]]) -> None:
        fact, formula, instead = node.args
        name, *_ = node.data  # type: ignore[misc]
        given = self.run.frame.given(name)
        stated = given[self.row] if fact.op == "spread" or fact.type.table == ROOT else None
        with_fact = [row for row in rows if (given[row] if stated is None else stated)]
        self._missing(formula, with_fact, found, seen)
        without = [row for row in rows if row not in with_fact]
        if without:
            found.setdefault(name)
            self._missing(instead, without, found, seen)

    # parameters and evidence ----------------------------------------------------------------------------------------

    def parameter_rows(self, node: Node) -> Iterator[tuple[Node, ParameterRow]]:
        """The rows of parameters in force that the value rests on."""
        for current in self.walk(node):
            if current.op in ("parameter", "absent"):
                axes = [self.value(arg) for arg in current.args]
                table, unknown, indices = row_indices(self.run, current, *axes)
                rows = self.rows_of(current.type.table) if len(indices) > 1 else [0]
                for index in dict.fromkeys(int(indices[row]) for row in rows if not unknown[row if len(unknown) > 1 else 0]):
                    if index != NO_VALUE:
                        yield current, table.rows[index]

    def evidence(self, node: Node, *, uncertain_start: bool) -> list[Evidence]:
        """Evidence words of all parameters that the value rests on; starts count only near the border of an edition."""
        words = []
        for _, row in self.parameter_rows(node):
            if row.evidence is not None:
                words.append(row.evidence)
            if uncertain_start and row.start_evidence is not None:
                words.append(row.start_evidence)
        for current in self.walk(node):
            if current.op == "default":
                _, _, word = current.data  # type: ignore[misc]
                if word is not None and self._stands_in(current):
                    words.append(word)
        return words

    def _stands_in(self, node: Node) -> bool:
        name, *_ = node.data  # type: ignore[misc]
        given = self.run.frame.given(name)
        fact = node.args[0]
        rows = [self.row] if fact.op == "spread" or fact.type.table == ROOT else self.rows_of(fact.type.table)
        return any(not given[row] for row in rows)

    def raised_flags(self, node: Node) -> Iterator[str]:
        """Flags of values that stood in for facts which the application does not state."""
        for current in self.walk(node):
            if current.op == "default":
                _, flag, _ = current.data  # type: ignore[misc]
                if flag is not None and self._stands_in(current):
                    yield flag

    # rows that break a condition --------------------------------------------------------------------------------------

    def offending_rows(self, node: Node) -> Iterator[tuple[str, int]]:
        """Table and row of each child row that certainly breaks an "each …" of a condition that is not met."""
        for current in self.walk(node):
            if current.op != "every" or self.truth(current) is not False:
                continue
            value, where = (self.value(self.branch(arg)) for arg in current.args)
            assert isinstance(value, Truth)
            assert isinstance(where, Truth)
            table = child_table(current)
            for row in self.rows_of(table):
                if where.value(row) is True and value.value(row) is False:
                    yield table, row


def _known(value: Value, row: int) -> bool:
    if isinstance(value, Number):
        return value.value(row) is not None
    if isinstance(value, Truth):
        return value.value(row) is not None
    assert isinstance(value, Words | Choices)
    return bool(value.known[row if len(value.known) != 1 else 0])

