"""Runs the nodes of a plan over a frame: each node once, under every reading that it depends on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final

from calculator.evaluation.frame import Frame, Pinned
from calculator.evaluation.operations import ParameterRows
from calculator.evaluation.readings import Found, Multi, combine
from calculator.evaluation.traits import DECIDABLE, Traits, traits_of
from calculator.evaluation.values import FALSE, TRUE, UNKNOWN, Number, Truth, Value
from calculator.formulas.nodes import ROOT, Node
from calculator.rulebook import Rulebook

__all__ = ["Pass"]


Memos = tuple[dict[Node, Found], dict[Node, Found]]
"""Values of nodes that rest on no reading, and of those that do."""


class Pass:
    """One run over a frame: the law of one edition of one measure, or of none (``edition`` is ``None``).

    ``pins`` fixes the reading of a topic; ``deciding`` is the column of the deciding date. What does not depend on the
    edition is shared between passes through the frame.
    """

    def __init__(
        self,
        frame: Frame,
        rulebook: Rulebook,
        pins: Mapping[str, str],
        *,
        measure: str | None = None,
        edition: str | None = None,
        deciding: Number | None = None,
    ) -> None:
        self.frame = frame
        self.rulebook = rulebook
        self.pins = pins
        self.measure = measure
        self.edition = edition
        self.deciding = deciding
        self.defaults: Mapping[str, str] = {**rulebook.default_readings, **pins} if pins else rulebook.default_readings
        self.pinned: Pinned = frozenset(pins.items())
        self._memos: dict[frozenset[str], Memos] = {}
        self._alone: Memos | None = (frame.memo, frame.memo_under(self.pinned)) if frame.origin is None else None
        """Where the values of all nodes are kept, if the frame comes from no other."""
        self.found: dict[Node, Found] = {}
        """What nodes came to in this run: looked into before ``find`` is called."""
        self.told: dict[tuple[str, int], dict[object, object]] = {}
        """What is told of nodes in this run, by kind and application."""
        self.parameter_rows: dict[tuple[Node, tuple[int, ...]], tuple[tuple[Value, ...], ParameterRows]] = {}
        """Rows of parameters in force, by node and columns of dates; the columns are kept so that their identity stands."""

    def forget(self) -> None:
        """Lets go of what was told: the answer has it, and looks at the values alone from now on."""
        self.told.clear()
        self.parameter_rows.clear()

    def values(self, node: Node) -> Multi:
        """The value of a node under all readings."""
        found = self.find(node)
        return found if type(found) is Multi else Multi.of(found)  # type: ignore[arg-type]

    def value(self, node: Node, assignment: Mapping[str, str]) -> Value:
        """The value of a node under some readings; topics that are not named stand at their default."""
        found = self.found.get(node)
        if found is None:
            found = self.find(node)
        return found.under(assignment, self.defaults) if type(found) is Multi else found  # type: ignore[return-value]

    def find(self, node: Node) -> Found:
        """What a node comes to: one value, or one for each combination of the readings that it depends on."""
        found = self.found.get(node)
        return self._find(node) if found is None else found

    def _find(self, node: Node) -> Found:
        """A node that no edition touches is the same in every pass over the frame; one with readings, with the same pins."""
        traits: Traits = node.traits or traits_of(node)
        found: Found | None = traits.constant
        if found is None and node.dated:
            found = self._run(node, traits)
        elif found is None:
            memos = self._alone or self._memos_of(traits.groups)
            memo = memos[1 if node.topics else 0]
            found = memo.get(node)
            if found is None:
                found = memo[node] = self._run(node, traits)
        self.found[node] = found
        return found

    def _memos_of(self, groups: frozenset[str]) -> Memos:
        """Where values that rest on some groups of facts are kept: with the frame that other measures look at too, if may be."""
        memos = self._memos.get(groups)
        if memos is None:
            frame = self.frame.holding(groups)
            memos = self._memos[groups] = (frame.memo, frame.memo_under(self.pinned))
        return memos

    def frame_of(self, nodes: Iterable[Node]) -> Frame:
        """The frame on which what rests on these nodes depends."""
        if self.frame.origin is None:
            return self.frame
        return self.frame.holding(frozenset().union(*(traits_of(node).groups for node in nodes)))

    def _run(self, node: Node, traits: Traits) -> Found:
        if traits.decidable:
            decided = _DECIDED[node.op](self, node)
            if decided is not None:
                return decided
        operation, found = traits.operation, self.found
        operands = []
        several = False
        for arg in node.args:
            operand = found.get(arg)
            if operand is None:
                operand = self._find(arg)
            if type(operand) is Multi:
                several = True
            operands.append(operand)
        if not several:
            return operation(self, node, *operands)  # type: ignore[no-any-return]
        result = combine(operands, self.defaults, partial(operation, self, node))
        return result.collapsed() if isinstance(next(iter(result.values.values())), Truth) else result

    # Each of these gives what some operands decide alone, so that the others need not be run; ``None`` where all count.

    def _if(self, node: Node) -> Found | None:
        test = self.find(node.args[0])
        if type(test) is not Truth or test.one is None or test.one == UNKNOWN.one:
            return None
        return self.find(node.args[1] if test.one == TRUE.one else node.args[2])

    def _default(self, node: Node) -> Found | None:
        given = self.frame.given_rows(node.data[0])
        if node.type.table == ROOT and len(given) == 1:
            return self.find(node.args[1] if given[0] else node.args[2])
        return self.find(node.args[1]) if given and False not in given else None

    def _and(self, node: Node) -> Found | None:
        return self._decisive(node, FALSE)

    def _or(self, node: Node) -> Found | None:
        return self._decisive(node, TRUE)

    def _decisive(self, node: Node, answer: Truth) -> Found | None:
        """The answer that one requirement, or one alternative, gives for all."""
        if node.type.table != ROOT:
            return None
        for arg in node.args:
            found = self.found.get(arg)
            if found is None:
                found = self._find(arg)
            if type(found) is Truth and found.one == answer.one:
                return answer
        return None

    def _same(self, node: Node) -> Found:
        """What is borrowed from another measure: its value; what stands beside it is only told."""
        return self.find(node.args[0])

    def _choice(self, node: Node) -> Found:
        """The value under each reading of the topic, and without it where all readings agree."""
        topic, readings, default = node.data
        pinned = self.pins.get(topic)
        if pinned is not None:
            return self.find(node.args[readings.index(pinned if pinned in readings else default)])
        found = [self.find(arg) for arg in node.args]
        if not any(type(branch) is Multi for branch in found):
            alone = {(reading,): value for reading, value in zip(readings, found, strict=True)}
            return Multi((topic,), alone).collapsed()  # type: ignore[arg-type]
        branches = {reading: self.values(arg) for reading, arg in zip(readings, node.args, strict=True)}
        topics = sorted({topic}.union(*(branch.topics for branch in branches.values())))
        values: dict[tuple[str, ...], Value] = {}
        for reading, branch in branches.items():
            for key, value in branch.values.items():
                assignment = dict(zip(branch.topics, key, strict=True))
                if assignment.get(topic, reading) == reading:
                    values.update(_spread_over(topics, {**assignment, topic: reading}, branches, value))
        return Multi(tuple(topics), values).collapsed()


_DECIDED: Final[Mapping[str, Callable[[Pass, Node], Found | None]]] = {
    "choice": Pass._choice,
    "if": Pass._if,
    "default": Pass._default,
    "and": Pass._and,
    "or": Pass._or,
    **dict.fromkeys(DECIDABLE - {"choice", "if", "default", "and", "or"}, Pass._same),
}


def _spread_over(
    topics: list[str], assignment: dict[str, str], branches: Mapping[str, Multi], value: Value
) -> dict[tuple[str, ...], Value]:
    """A branch's value for each reading of the topics that only other branches depend on."""
    keys: list[tuple[str, ...]] = [()]
    for topic in topics:
        if topic in assignment:
            options = [assignment[topic]]
        else:
            known = [branch.readings().get(topic, []) for branch in branches.values()]
            options = list(dict.fromkeys(reading for readings in known for reading in readings))
        keys = [(*key, option) for key in keys for option in options]
    return dict.fromkeys(keys, value)
