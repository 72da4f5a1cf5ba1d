"""What decides a value of one application: of all that a formula names, the parameters and stand-ins that count.

Where a condition is known only the branch taken counts; of alternatives that make a formula true only one that holds, the
one known best; of requirements only one that fails, likewise. Where the answer is open everything counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from calculator.evaluation.aggregates import child_table
from calculator.evaluation.frame import NEVER
from calculator.evaluation.operations import row_indices
from calculator.evaluation.traits import traits_of
from calculator.evaluation.values import Number, Truth
from calculator.formulas.nodes import Node
from calculator.rulebook.model import Evidence, ParameterRow
from calculator.rulebook.tables import NO_VALUE

if TYPE_CHECKING:
    from calculator.evaluation.tracing import Trace
    from calculator.rulebook.borrowing import Requirements

__all__ = ["AGGREGATES", "Reach"]

AGGREGATES: Final = frozenset(
    {"total", "mean", "every", "some", "distinct", "total_by", "greatest", "least_of", "first"}
)
_STRONGEST: Final = -1
"""Stronger than any word: what rests on the facts of the application alone."""

Rows = set[int]
Reached = dict[Node, Rows]


def _all(truths: Iterable[bool | None]) -> bool | None:
    """The conjunction in three values."""
    known = list(truths)
    return False if False in known else None if None in known else True


def _composed(parts: Requirements, truths: list[bool | None]) -> bool | None:
    """The verdict of a measure from the answers of its conditions."""
    answers = [truths[place] for place in parts.always]
    if parts.ways:
        ways = [_all(truths[place] for place in way) for way in parts.ways]
        answers.append(True if True in ways else None if None in ways else False)
    return _all(answers)


class Reach:
    """Walks formulas for one trace; the run keeps what was walked. ``uncertain_start``: evidence of starts counts too."""

    def __init__(self, trace: Trace, *, uncertain_start: bool = False) -> None:
        self.trace = trace
        self.uncertain_start = uncertain_start

    # what was reached ---------------------------------------------------------------------------------------------

    def parameter_rows(self, node: Node) -> Sequence[tuple[Node, ParameterRow]]:
        """The rows of parameters in force that decide the value, in the order of the formula."""
        kept = self.trace.run.kept
        key = ("rows", self.uncertain_start, node, self.trace.row, self.trace.readings_of(node))
        found = kept.get(key)
        if found is None:
            parameters = self.trace.structure(node).parameters
            reached = self.reached(node) if parameters else {}
            found = kept[key] = [
                (current, row) for current in parameters for row in self._rows_in_force(current, reached.get(current))
            ]
        return found  # type: ignore[return-value]

    def words(self, node: Node) -> Iterator[Evidence]:
        yield from self._words(self.reached(node))

    def standing_in(self, node: Node) -> Iterator[Node]:
        """Stand-ins that are really taken: in a row that counts, for a fact that is not stated."""
        for current, rows in self.reached(node).items():
            if current.op == "default" and any(not self.trace.stated(current, row) for row in rows):
                yield current

    def reached(self, node: Node) -> Reached:
        """The rows of every node that decide the value; nodes without evidence below them are left out."""
        if not traits_of(node).bears:
            return {}
        kept = self.trace.run.kept_for(node)
        key = ("reached", self.uncertain_start, node, self.trace.row, self.trace.readings_of(node))
        found = kept.get(key)
        if found is None:
            reached: Reached = {}
            self._walk(node, set(self.trace.rows_of(node.type.table)), reached)
            found = kept[key] = reached
        return found  # type: ignore[return-value]

    def _words(self, reached: Reached) -> Iterator[Evidence]:
        for current, rows in reached.items():
            if current.op in ("parameter", "absent"):
                for row in self._rows_in_force(current, rows):
                    if row.evidence is not None:
                        yield row.evidence
                    if self.uncertain_start and row.start_evidence is not None:
                        yield row.start_evidence
            elif current.op == "default":
                word = current.data[2]
                if word is not None and any(not self.trace.stated(current, row) for row in rows):
                    yield word
            elif current.op == "borrowed":
                yield from self._borrowed_words(current)

    def _borrowed_words(self, node: Node) -> Iterator[Evidence]:
        """The words of a condition of another measure on its day; all of them where the day is not known."""
        value = self.trace.value(node.args[1]) if len(node.args) > 1 else None
        number = value.value(self.trace.row) if isinstance(value, Number) else None
        day = None if number is None or number >= NEVER else date.fromordinal(int(number))
        for valid, word in node.data:
            begun = day is None or valid.start is None or valid.start <= day
            running = day is None or valid.until is None or day <= valid.until
            if begun and running:
                yield word

    def _rows_in_force(self, node: Node, rows: Rows | None) -> Iterator[ParameterRow]:
        if not rows:
            return
        axes = [self.trace.value(arg) for arg in node.args]
        table, unknown, indices = row_indices(self.trace.run, node, *axes)
        places = sorted(rows) if len(indices) != 1 else [0]
        for index in dict.fromkeys(int(indices[row]) for row in places if not unknown[row]):
            if index != NO_VALUE:
                yield table.rows[index]

    # the walk -----------------------------------------------------------------------------------------------------

    def _walk(self, node: Node, rows: Rows, reached: Reached) -> None:
        if not rows or not traits_of(node).bears:
            return
        node = self.trace.chosen(node)
        known = reached.get(node)
        new = rows if known is None else rows - known
        if not new:
            return
        reached[node] = new if known is None else known | new
        if node.op in AGGREGATES:
            self._aggregate(node, reached)
        elif node.op == "spread":
            self._walk(node.args[0], {self.trace.row}, reached)
        elif node.op in ("exists", "lookup", "lookup_by"):
            self._walk(node.args[-1], new, reached)
            table = child_table(node) if node.op == "lookup_by" else "participants"
            for arg in node.args[:-1]:
                self._walk(arg, set(self.trace.rows_of(table)), reached)
        elif node.op == "if":
            self._walk(node.args[0], new, reached)
            self._walk(node.args[1], {row for row in new if self._truth(node.args[0], row) is not False}, reached)
            self._walk(node.args[2], {row for row in new if self._truth(node.args[0], row) is not True}, reached)
        elif node.op == "default":
            self._walk(node.args[1], {row for row in new if self.trace.stated(node, row)}, reached)
            self._walk(node.args[2], {row for row in new if not self.trace.stated(node, row)}, reached)
        elif node.op in ("and", "or"):
            self._joined(node, new, reached)
        elif node.op == "measure_verdict":
            for row in new:
                self._walk(node.args[1], {row}, reached)
                for arg in self._deciding_conditions(node, row):
                    self._walk(arg, {row}, reached)
        else:
            for arg in node.args:
                self._walk(arg, new, reached)

    def _aggregate(self, node: Node, reached: Reached) -> None:
        rows = self.trace.rows_of(child_table(node))
        if node.op == "first":
            self._walk(node.args[0], set(rows[:1]), reached)
            return
        value, where, *keys = node.args
        for arg in (where, *keys):
            self._walk(arg, set(rows), reached)
        self._walk(value, {row for row in rows if self._truth(where, row) is not False}, reached)

    def _joined(self, node: Node, rows: Rows, reached: Reached) -> None:
        """One operand is enough to make ``or`` true and ``and`` false."""
        decisive = node.op == "or"
        counting: dict[Node, Rows] = {}
        for row in rows:
            args: list[Node] = list(node.args)
            if self._truth(node, row) is decisive:
                enough = [arg for arg in node.args if self._truth(arg, row) is decisive]
                args = [self._best(enough, row)] if enough else args
            for arg in args:
                counting.setdefault(arg, set()).add(row)
        for arg, counted in counting.items():
            self._walk(arg, counted, reached)

    def _deciding_conditions(self, node: Node, row: int) -> list[Node]:
        """What the verdict of another measure rests on.

        Where it stands without the conditions that rest on unconfirmed values these decide nothing, as in the answer for that
        measure itself; else all of its formula does.
        """
        whole, in_force, *conditions = node.args
        parts: Requirements = node.data
        firm = [self._weight(one, row) < Evidence.unconfirmed for one in conditions]
        truths = [self._truth(one, row) for one in conditions]
        kept = [truth if counts else True for truth, counts in zip(truths, firm, strict=True)]
        verdict = _composed(parts, kept)
        if self._truth(in_force, row) is not True or verdict is not self._truth(whole, row):
            return [whole]
        always = [place for place in parts.always if firm[place]]
        ways = [[place for place in way if firm[place]] for way in parts.ways]
        if verdict is False:
            failing = [[conditions[place] for place in way if truths[place] is False] for way in [always, *ways]]
            return [self._best(one, row) for one in (failing[:1] if failing[0] else failing[1:])]
        if verdict is True and ways:
            holding = [way for way in ways if _all(truths[place] for place in way) is True]
            ways = [min(holding, key=lambda way: max((self._weight(conditions[one], row) for one in way), default=-1))]
        return [conditions[place] for place in dict.fromkeys([*always, *(one for way in ways for one in way)])]

    def _best(self, args: list[Node], row: int) -> Node:
        """The operand with the strongest evidence, the first of equal ones."""
        return args[0] if len(args) == 1 else min(args, key=lambda arg: self._weight(arg, row))

    def _weight(self, node: Node, row: int) -> int:
        kept = self.trace.run.kept
        key = ("weight", self.uncertain_start, node, row, self.trace.row, self.trace.readings_of(node))
        found = kept.get(key)
        if found is None:
            reached: Reached = {}
            self._walk(node, {row}, reached)
            found = kept[key] = max(self._words(reached), default=_STRONGEST)
        return found  # type: ignore[return-value]

    def _truth(self, node: Node, row: int) -> bool | None:
        value = self.trace.value(node)
        assert isinstance(value, Truth)
        return value.value(row)
