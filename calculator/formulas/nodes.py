"""The typed tree that a formula becomes: types with units, nodes, and the pool that shares equal nodes.

A node is immutable and interned: two formulas that say the same thing are one node, so the evaluator computes it once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from calculator.formulas.errors import failed

__all__ = ["ROOT", "Dims", "Node", "NodePool", "Sort", "Type", "dims_of", "unit_text"]

ROOT: Final = "application"
"""The table with one row an application; every other table is a child of it."""

Sort = Literal["number", "date", "truth", "text", "set", "list"]
"""What a node yields. A ``set`` is several choices of one field; a ``list`` is a closed list of texts, as a parameter has."""
Dims = tuple[tuple[str, int], ...]

DEEPEST: Final = 100
"""Operations that may stand on each other, columns included: evaluation walks down them."""

_DIMENSIONLESS: Final = frozenset({"share", "factor", "number"})


@dataclass(frozen=True, slots=True)
class Type:
    """What a node yields, for each row of ``table``.

    ``dims`` are the units of a number as exponents (``RUB``, ``participants``, ``jobs`` …); none for a share or a ratio.
    ``percent`` asks to show a dimensionless number as per cent. ``zero`` marks the literal 0, which fits any unit.
    ``nonnegative`` numbers cannot be below zero whatever the facts are.
    """

    sort: Sort
    table: str = ROOT
    dims: Dims = ()
    percent: bool = False
    choices: tuple[str, ...] | None = None
    nonnegative: bool = False
    zero: bool = False

    def at(self, table: str) -> Type:
        return self if table == self.table else replace(self, table=table)


def dims_of(unit: str) -> Dims:
    """Exponents of a unit as rules write it: ``share`` → (), ``RUB/jobs`` → RUB 1, jobs −1."""
    above, _, below = unit.partition("/")
    powers: dict[str, int] = {}
    for part, power in ((above, 1), (below, -1)):
        for name in filter(None, part.split("*")):
            if name not in _DIMENSIONLESS:
                powers[name] = powers.get(name, 0) + power
    return normal_dims(powers.items())


def normal_dims(powers: Iterable[tuple[str, int]]) -> Dims:
    """Exponents added up by name, without zeros, in alphabetical order: equal units are equal tuples."""
    total: dict[str, int] = {}
    for name, power in powers:
        total[name] = total.get(name, 0) + power
    return tuple(sorted((name, power) for name, power in total.items() if power))


def unit_text(kind: Type) -> str:
    """The unit as rules write it, for messages."""
    if kind.sort != "number":
        return kind.sort
    above = "*".join(name for name, power in kind.dims for _ in range(power) if power > 0)
    below = "*".join(name for name, power in kind.dims for _ in range(-power) if power < 0)
    if not kind.dims:
        return "share"
    return f"{above or '1'}/{below}" if below else above


class Node:
    """One operation with its operands. Compare nodes with ``is``: the pool makes equal nodes identical.

    ``topics``: readings that the value may depend on. ``dated``: the value depends on the deciding date or edition of a
    measure, so it cannot be shared between measures. ``data`` is what the operation needs beside its operands. ``traits``: what
    the evaluation found out about the formula itself, once for all applications; no part of its meaning.
    """

    __slots__ = ("args", "data", "dated", "depth", "op", "ordered_topics", "topics", "traits", "type")

    def __init__(self, op: str, args: tuple[Node, ...], data: Any, kind: Type) -> None:
        self.op: Final = op
        self.args: Final = args
        self.data: Final[Any] = data  # of one kind for each operation, see calculator.evaluation.operations
        self.type: Final = kind
        topics: frozenset[str] = frozenset().union(*(arg.topics for arg in args))
        if op == "choice":
            topics = topics | {data[0]}
        self.topics: Final[frozenset[str]] = topics
        self.ordered_topics: Final[tuple[str, ...]] = tuple(sorted(topics))
        self.traits: Any = None
        self.depth: Final[int] = 1 + max((arg.depth for arg in args), default=0)
        self.dated: Final[bool] = op in ("deciding_date", "in_edition") or any(arg.dated for arg in args)

    def __repr__(self) -> str:
        inner = ", ".join(map(repr, self.args))
        return f"{self.op}[{self.data}]({inner})" if self.data is not None else f"{self.op}({inner})"

    @property
    def is_unknown(self) -> bool:
        """Whether the rule says ``unknown`` here, for one value or for each row."""
        return self.op == "unknown" or (self.op == "spread" and self.args[0].is_unknown)

    def walk(self) -> Iterator[Node]:
        """This node and everything below it, each once."""
        seen: set[int] = set()
        stack = [self]
        while stack:
            node = stack.pop()
            if id(node) not in seen:
                seen.add(id(node))
                yield node
                stack.extend(node.args)


class NodePool:
    """Makes nodes and keeps one of each."""

    def __init__(self) -> None:
        self._nodes: dict[tuple[object, ...], Node] = {}

    def make(self, op: str, args: tuple[Node, ...] = (), data: object = None, *, kind: Type) -> Node:
        key = (op, tuple(map(id, args)), data, kind)
        node = self._nodes.get(key)
        if node is None:
            node = Node(op, args, data, kind)
            if node.depth > DEEPEST:
                raise failed("too_deep", limit=DEEPEST)
            self._nodes[key] = node
        return node

    def spread(self, node: Node, table: str) -> Node:
        """A root value repeated for the rows of a child table."""
        if node.type.table == table:
            return node
        return self.make("spread", (node,), table, kind=node.type.at(table))

    def fitted(self, node: Node, kind: Type) -> Node:
        """``unknown``, which is written for a value of any sort, as one of the sort that it stands in for."""
        if not node.is_unknown or kind.sort == node.type.sort or kind.sort in ("number", "date"):
            return node
        return self.spread(self.make("unknown", kind=Type(kind.sort)), node.type.table)

    def rewrite(self, node: Node, change: Callable[[Node], Node | None]) -> Node:
        """The same tree with every node for which ``change`` gives a node replaced by it."""
        memo: dict[int, Node] = {}

        def visit(current: Node) -> Node:
            known = memo.get(id(current))
            if known is None:
                known = change(current)
                if known is None:
                    args = tuple(visit(arg) for arg in current.args)
                    same = all(new is old for new, old in zip(args, current.args, strict=True))
                    known = current if same else self.make(current.op, args, current.data, kind=current.type)
                memo[id(current)] = known
            return known

        return visit(node)
