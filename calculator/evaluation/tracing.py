"""What stands behind a value of one application: facts that are missing and matter, parameters, evidence, rows that break it.

These walks follow the nodes of a plan under one assignment of readings and read the columns that the evaluation kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from calculator.evaluation.aggregates import child_table
from calculator.evaluation.executing import Pass
from calculator.evaluation.reaching import Reach
from calculator.evaluation.readings import Multi
from calculator.evaluation.traits import AGGREGATES, SCHEDULE_FACTS, Traits, traits_of
from calculator.evaluation.values import Truth, Value
from calculator.formulas.nodes import ROOT, Node
from calculator.rulebook.model import Evidence, ParameterRow

__all__ = ["NOT_GIVEN", "Trace"]

NOT_GIVEN: Final = "?"
"""Stands for what a rule calls ``unknown``: the application states something else than the reading asks for."""

_SEEN_THROUGH = frozenset({"choice", "borrowed"})
_JOINS = frozenset({"exists", "lookup", "lookup_by"})
_LACKING_OTHERWISE = AGGREGATES | _JOINS | {"unknown", "if", "default", "measure_verdict", "coded"}
"""Operations that lack not just what all of their operands lack."""


@dataclass(frozen=True)
class Structure:
    """What a formula names under given readings, whatever the application says. Kept, since every trace asks for it."""

    facts: frozenset[str]
    named: tuple[str, ...]
    """The facts in the order of the formula."""
    asked: tuple[str, ...]
    """Likewise, without the dates that choose its parameters."""
    parameters: tuple[Node, ...]
    quantifiers: tuple[Node, ...]
    category: Node | None
    """The category of another measure that it names first."""
    flagged: bool
    """Whether a stand-in may raise a flag."""

    @classmethod
    def of(cls, nodes: Iterator[Node], branch: Callable[[Node], Node]) -> Structure:
        """From all nodes of a formula; ``branch``: what a choice comes down to."""
        kept = list(nodes)
        facts = [node for node in kept if node.op == "fact"]
        dates = {branch(arg) for node in kept if node.op == "parameter" for arg in node.args}
        return cls(
            frozenset(str(node.data) for node in facts),
            tuple(str(node.data) for node in facts),
            tuple(str(node.data) for node in facts if node not in dates),
            tuple(node for node in kept if node.op in ("parameter", "absent")),
            tuple(node for node in kept if node.op == "every"),
            next((node for node in kept if node.op == "category"), None),
            any(node.op == "default" and node.data[1] is not None for node in kept),
        )


@dataclass(slots=True, eq=False)  # not frozen: one is made for every reading of every condition
class Trace:
    """Looks at the values of one application (``row`` of the frame) in one pass, under one assignment of readings."""

    run: Pass
    row: int
    assignment: Mapping[str, str]
    _lacked: dict[object, object] | None = None
    """What nodes lack, as the run keeps it."""

    def value(self, node: Node) -> Value:
        run = self.run
        found = run.found.get(node)
        if found is None:
            found = run.find(node)
        return found.under(self.assignment, run.defaults) if type(found) is Multi else found  # type: ignore[return-value]

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

    def chosen(self, node: Node) -> Node:
        """The branch of a choice that this assignment takes; other nodes as they are."""
        while node.op == "choice":
            topic, readings, default = node.data
            reading = self.assignment.get(topic, self.run.defaults.get(topic, default))
            node = node.args[readings.index(reading if reading in readings else default)]
        return node

    def branch(self, node: Node) -> Node:
        """What a choice comes down to, and the formula itself of a borrowed condition."""
        node = self.chosen(node)
        while node.op == "borrowed":
            node = self.chosen(node.args[0])
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

    def structure(self, node: Node) -> Structure:
        key = self.key(node)
        kept = self.run.rulebook.structures
        found = kept.get(key)
        if found is None:
            found = kept[key] = Structure.of(self.walk(node), self.branch)
        assert isinstance(found, Structure)
        return found

    def facts(self, node: Node) -> frozenset[str]:
        """Facts that the formula reads, stated or not."""
        return self.structure(node).facts

    # missing facts --------------------------------------------------------------------------------------------------

    def missing(self, node: Node) -> list[str]:
        """Facts whose absence keeps the value from being known, in the order in which the formula names them."""
        return [fact for fact in self.lacking(node) if fact != NOT_GIVEN]

    def lacking(self, node: Node) -> list[str]:
        """The missing facts, and :data:`NOT_GIVEN` where the rule itself says ``unknown``."""
        found: dict[str, None] = {}
        self._missing(node, self.rows_of(node.type.table), found, set())
        return list(found)

    def missing_in_row(self, node: Node, row: int) -> list[str]:
        """Facts whose absence keeps the value of one child row from being known."""
        found: dict[str, None] = {}
        self._missing(node, [row], found, set())
        return [fact for fact in found if fact != NOT_GIVEN]

    def _missing(self, node: Node, rows: list[int], found: dict[str, None], seen: set[tuple[int, int]]) -> None:
        if node.op in _SEEN_THROUGH:
            node = self.branch(node)
        traits: Traits = node.traits or traits_of(node)
        if traits.alone and node.type.table == ROOT:
            if rows:
                for name in self._kept_missing(node):
                    found.setdefault(name)
            return
        value, place = self.value(node), id(node)
        rows = [row for row in rows if not value.known_at(row) and (place, row) not in seen]
        if not rows:
            return
        seen.update([(place, row) for row in rows])
        self._missing_under(node, rows, found, seen)

    def _kept_missing(self, node: Node) -> tuple[str, ...]:
        """What one node of the application lacks under the readings that it depends on: asked for by many formulas."""
        if node.op in _SEEN_THROUGH:
            node = self.branch(node)
        if self.value(node).known_at(self.row):
            return ()
        if node.op == "fact":
            return (str(node.data),)
        told, key = self._lacked, self.key(node) if node.topics else node
        if told is None:
            told = self._lacked = self.told("missing")
        names = told.get(key)
        if names is None:
            found: dict[str, None] = {}
            if node.op in _LACKING_OTHERWISE:
                self._missing_under(node, [self.row], found, set())
            else:
                for arg in node.args:
                    for name in self._kept_missing(arg):
                        found.setdefault(name)
            names = told[key] = tuple(found)
        return names  # type: ignore[return-value]

    def told(self, kind: str) -> dict[object, object]:
        """Where what is told of nodes for this application is kept, by ``key``."""
        kept = self.run.told
        told = kept.get((kind, self.row))
        if told is None:
            told = kept[kind, self.row] = {}
        return told

    def key(self, node: Node) -> object:
        """The node, with the readings that are asked for of the topics that it depends on."""
        if not node.topics:
            return node
        assignment, defaults = self.assignment, self.run.defaults
        return (node, *[assignment.get(topic, defaults[topic]) for topic in node.ordered_topics])

    def _missing_under(self, node: Node, rows: list[int], found: dict[str, None], seen: set[tuple[int, int]]) -> None:
        if node.op == "fact":
            self._missing_fact(str(node.data), found, seen)
        elif node.op == "unknown":
            found.setdefault(NOT_GIVEN)
        elif node.op == "spread":
            self._missing(node.args[0], self._root_rows(rows), found, seen)
        elif node.op in AGGREGATES:
            self._missing_below(node, found, seen)
        elif node.op in _JOINS:
            self._missing_by_key(node, rows, found, seen)
        elif node.op == "if":
            self._missing_branch(node, rows, found, seen)
        elif node.op == "default":
            self._missing_default(node, rows, found, seen)
        elif node.op == "measure_verdict":  # its conditions stand in the formula already
            self._missing(node.args[0], rows, found, seen)
        else:
            before = len(found)
            for arg in node.args:
                self._missing(arg, rows, found, seen)
            if node.op == "coded" and len(found) == before:  # a code wider than those of the list, or no code
                found.update(dict.fromkeys(sorted(self.facts(node.args[0]))))

    def _missing_fact(self, name: str, found: dict[str, None], seen: set[tuple[int, int]]) -> None:
        """A fact of the schedule that the evaluation cuts is told by what the application would have to state."""
        if name not in SCHEDULE_FACTS:
            found.setdefault(name)
            return
        loan = self.run.rulebook.plans[self.run.measure].loan if self.run.measure is not None else None
        if name == "segments.inside" and loan is not None and loan.window_end is not None:
            known = len(found)
            self._missing(loan.window_end, [self.row], found, seen)
            if len(found) > known:
                return
        found.setdefault(SCHEDULE_FACTS[name])

    def _root_rows(self, rows: list[int]) -> list[int]:
        return [self.row] if rows else []

    def _missing_below(self, node: Node, found: dict[str, None], seen: set[tuple[int, int]]) -> None:
        table = child_table(node)
        if not self.run.frame.table(table).stated[self.row]:
            found.setdefault(table)
            return
        if node.op == "first":
            self._missing(node.args[0], self.rows_of(table)[:1], found, seen)
            return
        value, where, *keys = node.args
        condition = self.value(self.branch(where))
        assert isinstance(condition, Truth)
        possible = [row for row in self.rows_of(table) if condition.value(row) is not False]
        for arg in (where, *keys, value):
            self._missing(arg, possible, found, seen)

    def _missing_by_key(self, node: Node, rows: list[int], found: dict[str, None], seen: set[tuple[int, int]]) -> None:
        table = child_table(node) if node.op == "lookup_by" else "participants"
        if not self.run.frame.table(table).stated[self.row]:
            found.setdefault(table)
        self._missing(node.args[-1], rows, found, seen)
        for arg in reversed(node.args[:-1]):
            self._missing(arg, self.rows_of(table), found, seen)

    def _missing_branch(self, node: Node, rows: list[int], found: dict[str, None], seen: set[tuple[int, int]]) -> None:
        test, yes, no = node.args
        condition = self.value(self.branch(test))
        assert isinstance(condition, Truth)
        self._missing(test, rows, found, seen)
        self._missing(yes, [row for row in rows if condition.value(row) is not False], found, seen)
        self._missing(no, [row for row in rows if condition.value(row) is not True], found, seen)

    def _missing_default(self, node: Node, rows: list[int], found: dict[str, None], seen: set[tuple[int, int]]) -> None:
        _, formula, instead = node.args
        name, *_ = node.data
        self._missing(formula, [row for row in rows if self.stated(node, row)], found, seen)
        without = [row for row in rows if not self.stated(node, row)]
        if without:
            found.setdefault(name)
            self._missing(instead, without, found, seen)

    def stated(self, node: Node, row: int) -> bool:
        """Whether the application states the fact that a stand-in waits for."""
        fact, name = node.args[0], node.data[0]
        at_root = fact.op == "spread" or fact.type.table == ROOT
        return self.run.frame.given_rows(name)[self.row if at_root else row]

    def stated_rows(self, node: Node, rows: frozenset[int]) -> frozenset[int]:
        """Of some rows of a stand-in those in which the application states the fact that it waits for."""
        fact, name = node.args[0], node.data[0]
        given = self.run.frame.given_rows(name)
        if fact.op == "spread" or fact.type.table == ROOT:
            return rows if given[self.row] else frozenset()
        return frozenset([row for row in rows if given[row]])

    # parameters and evidence ----------------------------------------------------------------------------------------

    def parameter_rows(self, node: Node) -> Sequence[tuple[Node, ParameterRow]]:
        """The rows of parameters in force that decide the value."""
        return Reach(self).parameter_rows(node)

    def evidence(self, node: Node, *, uncertain_start: bool) -> Evidence | None:
        """The weakest evidence word of all that decides the value; starts count only near the border of an edition."""
        return Reach(self, uncertain_start=uncertain_start).word(node)

    def raised_flags(self, node: Node) -> Iterator[str]:
        """Flags of values that stood in for facts which the application does not state."""
        for current in Reach(self).standing_in(node) if self.structure(node).flagged else ():
            _, flag, _ = current.data
            if flag is not None:
                yield flag

    # rows that break a condition --------------------------------------------------------------------------------------

    def offending_rows(self, node: Node) -> Iterator[tuple[str, int]]:
        """Table and row of each child row that certainly breaks an "each …" of a condition that is not met."""
        for current in self.structure(node).quantifiers:
            if self.truth(current) is not False:
                continue
            value, where = (self.value(self.branch(arg)) for arg in current.args)
            assert isinstance(value, Truth)
            assert isinstance(where, Truth)
            table = child_table(current)
            for row in self.rows_of(table):
                if where.value(row) is True and value.value(row) is False:
                    yield table, row
