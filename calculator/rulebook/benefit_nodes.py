"""Small nodes that benefits of several kinds are built from."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from calculator.formulas.building import TRUTH
from calculator.formulas.errors import failed
from calculator.formulas.nodes import ROOT, Node, NodePool, Type
from calculator.rulebook.model import RuleText
from calculator.rulebook.model_benefits import Benefit
from calculator.rulebook.scopes import MisplacedError, RuleScope

__all__ = ["MONEY", "any_of", "as_money", "is_word", "lacks_value", "nought", "rounded", "words_of"]

MONEY = Type("number", dims=(("RUB", 1),), nonnegative=True)

_CHILD = frozenset({"total", "mean", "every", "some", "distinct"})


def as_money(node: Node, text: RuleText) -> Node:
    """The node, if it is a sum of roubles (or 0); else :class:`MisplacedError` at the rule text that it came from."""
    if node.type.sort == "number" and (node.type.dims == MONEY.dims or node.type.zero or node.is_unknown):
        return node
    raise MisplacedError(text.place, failed("not_money"))


def rounded(scope: RuleScope, benefit: Benefit, exact: Node) -> Node:
    """The sum rounded as the benefit declares it."""
    assert benefit.rounding is not None  # the reader gives each kind that pays a rounding
    return scope.pool.make("round", (exact,), benefit.rounding.direction, kind=exact.type)


def nought(pool: NodePool) -> Node:
    return pool.make("number", data=Fraction(0), kind=Type("number", zero=True, nonnegative=True))


def any_of(pool: NodePool, nodes: list[Node]) -> Node | None:
    """Whether one of them holds; ``None`` where there are none."""
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    return pool.make("or", tuple(nodes), kind=nodes[0].type)


# values that are declared absent ----------------------------------------------------------------------------------


def lacks_value(pool: NodePool, node: Node) -> Node | None:
    """Whether the value rests on a parameter that is declared absent; ``None`` where it rests on no parameter.

    Follows what is computed: the branch that is taken, the reading that holds, the rows that count.
    """
    memo: dict[Node, Node | None] = {}

    def of(current: Node) -> Node | None:
        if current not in memo:
            memo[current] = made(current)
        return memo[current]

    def made(current: Node) -> Node | None:
        if current.op == "parameter":
            return pool.make("absent", current.args, current.data, kind=TRUTH.at(current.type.table))
        if current.op == "if":
            return _of_branches(pool, current, *map(of, current.args))
        if current.op in ("choice", "default"):
            kept = current.args if current.op == "choice" else current.args[1:]
            found = list(map(of, kept))
            if not any(found):
                return None
            kind = TRUTH.at(current.type.table)
            parts = [part if part is not None else _no(pool, current.type.table) for part in found]
            if current.op == "choice":
                parts = [pool.spread(part, current.type.table) for part in parts]
                return pool.make("choice", tuple(parts), current.data, kind=kind)
            return pool.make("default", (current.args[0], *parts), (current.data[0], None, None), kind=kind)
        if current.op == "spread":
            inner = of(current.args[0])
            return pool.spread(inner, current.type.table) if inner is not None else None
        if current.op in _CHILD:
            return _of_rows(pool, current, of)
        table = current.type.table
        lacking = [part for part in map(of, current.args) if part is not None]
        return any_of(pool, [pool.spread(part, table) for part in lacking if part.type.table in (ROOT, table)])

    return of(node)


def _no(pool: NodePool, table: str) -> Node:
    return pool.spread(pool.make("truth", data=False, kind=TRUTH), table)


def _of_branches(pool: NodePool, node: Node, test: Node | None, yes: Node | None, no: Node | None) -> Node | None:
    condition, kind = node.args[0], TRUTH.at(node.type.table)
    found = [test] if test is not None else []
    if yes is not None:
        found.append(pool.make("and", (condition, yes), kind=kind))
    if no is not None:
        found.append(pool.make("and", (pool.make("not", (condition,), kind=kind), no), kind=kind))
    return any_of(pool, found)


def _of_rows(pool: NodePool, node: Node, of: Callable[[Node], Node | None]) -> Node | None:
    value, where = node.args[0], node.args[1]
    table = value.type.table
    everywhere = pool.spread(pool.make("truth", data=True, kind=TRUTH), table)
    found = []
    for part, among in ((of(value), where), (of(where), everywhere)):
        if part is not None:
            found.append(pool.make("some", (part, among), False, kind=TRUTH))
    return any_of(pool, found)


# words ------------------------------------------------------------------------------------------------------------


def words_of(scope: RuleScope, node: Node) -> frozenset[str] | None:
    """The texts that a node can give; ``None`` where they cannot be told."""
    if node.op == "text":
        return frozenset((str(node.data),))
    if node.op == "fact":
        return frozenset(node.type.choices) if node.type.choices is not None else None
    if node.op == "parameter":
        rows = scope.compiler.measures[node.data[0]].parameters[node.data[1]].rows
        return frozenset(str(row.value) for row in rows if row.value is not None)
    if node.op == "unknown":
        return frozenset()
    branches = {"if": node.args[1:], "default": node.args[1:], "choice": node.args, "spread": node.args}.get(node.op)
    if branches is None:
        return None
    found = [words_of(scope, branch) for branch in branches]
    known = [words for words in found if words is not None]
    return frozenset().union(*known) if len(known) == len(found) else None


def is_word(pool: NodePool, node: Node, word: str) -> Node:
    """Whether a text is this word, asked of each branch by itself, so that an open test leaves only its own words open."""
    kind = TRUTH.at(node.type.table)
    if node.op == "text":
        return pool.make("truth", data=node.data == word, kind=TRUTH)
    if node.op == "if":
        yes, no = (pool.spread(is_word(pool, branch, word), kind.table) for branch in node.args[1:])
        return pool.make("if", (node.args[0], yes, no), kind=kind)
    if node.op == "choice":
        cases = tuple(pool.spread(is_word(pool, branch, word), kind.table) for branch in node.args)
        return pool.make("choice", cases, node.data, kind=kind)
    if node.op == "default":
        formula, instead = (pool.spread(is_word(pool, branch, word), kind.table) for branch in node.args[1:])
        return pool.make("default", (node.args[0], formula, instead), node.data, kind=kind)
    return pool.make("text_in", (node,), (word,), kind=kind)
