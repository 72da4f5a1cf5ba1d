"""What decides a value of one application: of all that a formula names, the parameters and stand-ins that count.

Where a condition is known only the branch taken counts; of alternatives that make a formula true only one that holds, the
one known best; of requirements only one that fails, likewise. Where the answer is open everything counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from calculator.evaluation.aggregates import child_table
from calculator.evaluation.frame import NEVER
from calculator.evaluation.operations import row_in_force, row_indices
from calculator.evaluation.traits import AGGREGATES, Traits, traits_of
from calculator.evaluation.values import Number, Truth
from calculator.formulas.nodes import ROOT, Node
from calculator.rulebook.model import Evidence, ParameterRow
from calculator.rulebook.tables import NO_VALUE

if TYPE_CHECKING:
    from calculator.evaluation.tracing import Trace
    from calculator.rulebook.borrowing import Requirements

__all__ = ["Reach"]

_WORDS: Final = tuple(Evidence)
_STRONGEST: Final = -1
"""Stronger than any word: what rests on the facts of the application alone."""

Rows = frozenset[int]
Counting = tuple[Node, Rows]


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


@dataclass(slots=True, eq=False)
class Reached:
    """What decides a value: nodes that bear something themselves with their rows, in the order of the formula; the weakest word.

    Shared by all that ask for it, so never written into.
    """

    nodes: Mapping[Node, Rows]
    word: int
    at_root: bool
    """Whether all nodes are of the application itself, where there is one row only."""


_NOTHING: Final = Reached({}, _STRONGEST, True)


def _together(parts: Sequence[Reached]) -> Reached:
    """All of several parts."""
    if len(parts) < 2:
        return parts[0] if parts else _NOTHING
    nodes: dict[Node, Rows] = dict(parts[0].nodes)
    word, at_root = parts[0].word, parts[0].at_root
    for part in parts[1:]:
        word = max(word, part.word)
        if part.at_root:
            nodes.update(part.nodes)
            continue
        at_root = False
        for node, rows in part.nodes.items():
            known = nodes.get(node)
            nodes[node] = rows if known is None or known is rows else known | rows
    return Reached(nodes, word, at_root)


class Reach:
    """Walks formulas for one trace; the run keeps what was walked. ``uncertain_start``: evidence of starts counts too."""

    __slots__ = ("_row", "_told", "trace", "uncertain_start")

    def __init__(self, trace: Trace, *, uncertain_start: bool = False) -> None:
        self.trace = trace
        self.uncertain_start = uncertain_start
        self._told = trace.told("reached near a border" if uncertain_start else "reached")
        self._row: Rows = frozenset((trace.row,))

    # what was reached ---------------------------------------------------------------------------------------------

    def parameter_rows(self, node: Node) -> Sequence[tuple[Node, ParameterRow]]:
        """The rows of parameters in force that decide the value, in the order of the formula."""
        parameters = self.trace.structure(node).parameters
        if not parameters:
            return ()
        told, key = self.trace.told("rows"), self.trace.key(node)
        found = told.get(key)
        if found is None:
            reached = self.reached(node).nodes
            found = told[key] = [
                (current, row) for current in parameters for row in self._rows_in_force(current, reached.get(current))
            ]
        return found  # type: ignore[return-value]

    def word(self, node: Node) -> Evidence | None:
        """The weakest word of what decides the value; ``None`` where it rests on the facts of the application alone."""
        word = self.reached(node).word
        return None if word == _STRONGEST else _WORDS[word]

    def standing_in(self, node: Node) -> Iterator[Node]:
        """Stand-ins that are really taken: in a row that counts, for a fact that is not stated."""
        for current, rows in self.reached(node).nodes.items():
            if current.op == "default" and any(not self.trace.stated(current, row) for row in rows):
                yield current

    def reached(self, node: Node) -> Reached:
        """What decides the value of a node, over all rows of its table."""
        if node.type.table == ROOT:
            return self._reached(node, self._row)
        rows = frozenset(self.trace.rows_of(node.type.table))
        return self._reached(node, rows) if rows else _NOTHING

    def _reached(self, node: Node, rows: Rows) -> Reached:
        """What decides it in some rows: found once for the readings that it depends on."""
        trace = self.trace
        while True:
            if node.op == "choice":
                node = trace.chosen(node)
            traits: Traits = node.traits or traits_of(node)
            if not traits.bears:
                return _NOTHING
            if traits.through is None:
                break
            rows = self._row if node.op == "spread" else rows
            node = traits.through
        told, key = self._told, trace.key(node) if node.topics else node
        if node.type.table != ROOT:
            key = (key, rows)
        found = told.get(key)
        if found is None:
            found = told[key] = self._found(node, rows, traits)
        return found  # type: ignore[return-value]

    def _found(self, node: Node, rows: Rows, traits: Traits) -> Reached:
        nodes = traits.always if traits.always is not None else (node,) if traits.bears_itself else ()
        parts = []
        if nodes:
            own = {one: rows if one.type.table != ROOT else self._row for one in nodes}
            parts.append(Reached(own, self._weakest(own), node.type.table == ROOT))
        if traits.always is None:
            counting = _COUNTING.get(node.op)
            if counting is None:
                parts += [self._reached(operand, rows) for operand in traits.bearing]
            else:
                parts += [self._reached(operand, counted) for operand, counted in counting(self, node, rows) if counted]
        return _together([part for part in parts if part is not _NOTHING])

    def _weakest(self, nodes: Mapping[Node, Rows]) -> int:
        """The weakest word of what nodes bear themselves."""
        weakest: int = _STRONGEST
        for current, rows in nodes.items():
            if current.op in ("parameter", "absent"):
                for row in self._rows_in_force(current, rows):
                    if row.evidence is not None and row.evidence > weakest:
                        weakest = row.evidence
                    if self.uncertain_start and row.start_evidence is not None:
                        weakest = max(weakest, row.start_evidence)
            elif current.op == "default":
                word = current.data[2]
                if word is not None and any(not self.trace.stated(current, row) for row in rows):
                    weakest = max(weakest, word)
            elif current.op == "borrowed":
                weakest = max(weakest, *self._borrowed_words(current), _STRONGEST)
        return weakest

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

    def _rows_in_force(self, node: Node, rows: Rows | None) -> Sequence[ParameterRow]:
        if not rows:
            return ()
        if node.type.table != ROOT:
            return self._find_in_force(node, rows)
        told, key = self.trace.told("in force"), self.trace.key(node)
        found = told.get(key)
        if found is None:
            found = told[key] = self._find_in_force(node, rows)
        return found  # type: ignore[return-value]

    def _find_in_force(self, node: Node, rows: Rows) -> Sequence[ParameterRow]:
        axes = [self.trace.value(arg) for arg in node.args]
        alone = row_in_force(self.trace.run, node, *axes)
        if alone is not None:
            return alone
        table, unknown, indices = row_indices(self.trace.run, node, *axes)
        places = sorted(rows) if len(indices) != 1 else [0]
        asked = dict.fromkeys(int(indices[row]) for row in places if not unknown[row])
        return [table.rows[index] for index in asked if index != NO_VALUE]

    # the walk -----------------------------------------------------------------------------------------------------

    # Each of these gives the operands that decide the value of a node in some rows, each with the rows in which it does.

    def _spread(self, node: Node, rows: Rows) -> Iterator[Counting]:
        yield node.args[0], self._row

    def _by_key(self, node: Node, rows: Rows) -> Iterator[Counting]:
        yield node.args[-1], rows
        below = frozenset(self.trace.rows_of(child_table(node) if node.op == "lookup_by" else "participants"))
        for arg in node.args[:-1]:
            yield arg, below

    def _if(self, node: Node, rows: Rows) -> Iterator[Counting]:
        test = self._truths(node.args[0])
        yield node.args[0], rows
        yield node.args[1], _where(rows, lambda row: test.value(row) is not False, test.one)
        yield node.args[2], _where(rows, lambda row: test.value(row) is not True, test.one)

    def _default(self, node: Node, rows: Rows) -> Iterator[Counting]:
        stated = self.trace.stated_rows(node, rows)
        yield node.args[1], stated
        yield node.args[2], rows - stated

    def _verdict(self, node: Node, rows: Rows) -> Iterator[Counting]:
        for row in rows:
            alone = frozenset((row,))
            yield node.args[1], alone
            for arg in self._deciding_conditions(node, row):
                yield arg, alone

    def _aggregated(self, node: Node, _: Rows) -> Iterator[Counting]:
        rows = frozenset(self.trace.rows_of(child_table(node)))
        if node.op == "first":
            yield node.args[0], frozenset(self.trace.rows_of(child_table(node))[:1])
            return
        value, where, *keys = node.args
        for arg in (where, *keys):
            yield arg, rows
        test = self._truths(where)
        yield value, _where(rows, lambda row: test.value(row) is not False, test.one)

    def _joined(self, node: Node, rows: Rows) -> Iterator[Counting]:
        """One operand is enough to make ``or`` true and ``and`` false."""
        decisive = node.op == "or"
        whole = self._truths(node)
        if whole.one is not None and whole.value(0) is not decisive:
            for arg in node.args:
                yield arg, rows
            return
        truths = [(arg, self._truths(arg)) for arg in node.args]
        counting: dict[Node, set[int]] = {}
        for row in rows:
            args: Sequence[Node] = node.args
            if whole.value(row) is decisive:
                enough = [arg for arg, truth in truths if truth.value(row) is decisive]
                args = [self._best(enough, row)] if enough else args
            for arg in args:
                counting.setdefault(arg, set()).add(row)
        for arg, counted in counting.items():
            yield arg, frozenset(counted)

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
        return self._reached(node, frozenset((row,))).word

    def _truth(self, node: Node, row: int) -> bool | None:
        return self._truths(node).value(row)

    def _truths(self, node: Node) -> Truth:
        value = self.trace.value(node)
        assert isinstance(value, Truth)
        return value


def _where(rows: Rows, test: Callable[[int], bool], one: int | None) -> Rows:
    """The rows that a test holds for; ``one``: its column is of one row, which answers for all."""
    if one is not None:
        return rows if test(0) else frozenset()
    return frozenset([row for row in rows if test(row)])


_COUNTING: Final[Mapping[str, Callable[[Reach, Node, Rows], Iterator[Counting]]]] = {
    **dict.fromkeys(AGGREGATES, Reach._aggregated),
    **dict.fromkeys(("exists", "lookup", "lookup_by"), Reach._by_key),
    **dict.fromkeys(("and", "or"), Reach._joined),
    "spread": Reach._spread,
    "if": Reach._if,
    "default": Reach._default,
    "measure_verdict": Reach._verdict,
}
"""Operations of which not every operand decides the value in its own rows."""
