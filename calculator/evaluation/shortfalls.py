"""How much is missing: the exact least change of one quantity that would meet a condition that is not met."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import Final

from calculator.evaluation.result import Shortfall
from calculator.evaluation.tracing import Trace
from calculator.evaluation.values import Number
from calculator.facts.dictionary import fields
from calculator.formulas.nodes import Node, unit_text

__all__ = ["comparison_of", "each_threshold", "shortfall_of"]

MOST_PARTS = 60
_SHARE: Final = "share"
_COMPARISONS = frozenset({"le", "lt", "ge", "gt"})


def comparison_of(trace: Trace, node: Node) -> tuple[str, Node, Node] | None:
    """The comparison that a formula comes down to under the trace's readings, with its two sides.

    Of alternatives (``or``) and requirements (``and``) the one comparison among them is taken; several: none.
    """
    node = trace.branch(node)
    if node.op in _COMPARISONS and node.type.table == "application":
        return node.op, _side(trace, node.args[0]), _side(trace, node.args[1])
    found: list[Node] = []
    pending, seen = [node], 0
    while pending and seen < MOST_PARTS:
        current, seen = trace.branch(pending.pop()), seen + 1
        if current.op in _COMPARISONS and current.type.table == "application":
            found.append(current)
        elif current.op == "if":
            test = trace.truth(current.args[0])
            if test is None:
                return None
            pending.append(current.args[1] if test else current.args[2])
        elif current.op in ("and", "or"):
            pending.extend(_open_parts(trace, current))
    if len(set(found)) != 1 or pending:
        return None
    return found[0].op, _side(trace, found[0].args[0]), _side(trace, found[0].args[1])


def _open_parts(trace: Trace, node: Node) -> list[Node]:
    """Of requirements that are not met together those that fail: of a range the end that is passed."""
    failing = [arg for arg in node.args if trace.truth(arg) is False] if node.op == "and" else []
    return failing or list(node.args)


def each_threshold(trace: Trace, node: Node) -> Node | None:
    """The root value that each row is compared with, where a condition is one "each …" with one comparison."""
    node = trace.branch(node)
    if node.op != "every":
        return None
    table = node.args[0].type.table  # what is compared once for all rows decides a threshold at most
    inside = trace.walk(node.args[0])
    comparisons = [inner for inner in inside if inner.op in _COMPARISONS and inner.type.table == table]
    if len(comparisons) != 1 or comparisons[0].args[1].op != "spread":
        return None
    return _side(trace, comparisons[0].args[1].args[0])


def _side(trace: Trace, node: Node) -> Node:
    """A side of a comparison with the choices and conditions above its arithmetic resolved."""
    node = trace.branch(node)
    while node.op == "if":
        test = trace.truth(node.args[0])
        if test is None:
            return node
        node = trace.branch(node.args[1] if test else node.args[2])
    return node


def shortfall_of(trace: Trace, formula: Node, lever: str) -> Shortfall | None:
    """What ``lever`` must rise (or fall) by, everything else unchanged; ``None`` where the formula gives no single answer.

    A ratio (a share, a price per square metre) is met by its numerator: threshold × denominator − numerator, or the other
    way round for one that is too great. Money is rounded up to the kopeck and counts to the whole unit, so one unit less
    would not do.
    """
    comparison = comparison_of(trace, formula)
    if comparison is None or not _alone_decides(trace, formula):
        return None
    op, left, right = comparison
    if op in ("le", "lt"):
        op, left, right = ("ge" if op == "le" else "gt"), right, left
    gap, unit = _gap(trace, left, right)
    if gap is None or gap < 0:
        return None
    if left.op != "div" and right.op != "div":
        slope = _rise(trace, left, lever) - _rise(trace, right, lever)
        # A share of a sum is told in roubles of that sum; everything else in units of the lever itself.
        gap = gap / abs(slope) if slope and not (_kind(lever) == "share" and unit != _SHARE) else gap
    if _divisible(lever) or unit == _SHARE:
        return Shortfall(gap, unit, lever) if op == "ge" and gap > 0 else None
    amount = ceil(gap) if op == "ge" else int(gap // 1) + 1
    return Shortfall(Fraction(amount), unit, lever) if amount > 0 else None


def _divisible(lever: str) -> bool:
    """Whether the lever is a measured quantity (hectares, megawatts), not money or a count; shares are never whole."""
    return _kind(lever) == "number"


def _kind(lever: str) -> str | None:
    return next((item.kind for item in fields() if item.name == lever), None)


def _rise(trace: Trace, node: Node, lever: str) -> Fraction:
    """How much a side of a comparison rises with one unit of the lever, 0 where it does not read it.

    Sums over rows rise as their rows do.
    """
    node = _side(trace, node)
    if lever not in trace.facts(node):
        return Fraction(0)
    if node.op not in ("add", "sub", "mul", "div"):
        return Fraction(1)
    left, right = (_rise(trace, arg, lever) for arg in node.args)
    if node.op in ("add", "sub"):
        return left + right if node.op == "add" else left - right
    first, second = (_number(trace, arg) or Fraction(0) for arg in node.args)
    if node.op == "mul":
        return left * second + first * right
    return left / second if second else Fraction(0)


def _alone_decides(trace: Trace, node: Node) -> bool:
    """Whether the one comparison of a formula would meet it: all that is required beside it holds."""
    node = trace.branch(node)
    if node.op == "if":
        return _alone_decides(trace, node.args[1] if trace.truth(node.args[0]) else node.args[2])
    if node.op not in ("and", "or", "default"):
        return True
    beside = [arg for arg in node.args if comparison_of(trace, arg) is None]
    return (node.op != "and" or all(trace.truth(arg) for arg in beside)) and all(
        _alone_decides(trace, arg) for arg in node.args if arg not in beside
    )


def _gap(trace: Trace, above: Node, below: Node) -> tuple[Fraction | None, str]:
    """How far ``above`` is short of ``below``, in the unit of what can be changed."""
    if above.op == "div":
        part, whole = (_number(trace, arg) for arg in above.args)
        wanted = _number(trace, below)
        if part is None or whole is None or wanted is None:
            return None, ""
        return wanted * whole - part, unit_text(above.args[0].type)
    if below.op == "div":
        part, whole = (_number(trace, arg) for arg in below.args)
        most = _number(trace, above)
        if part is None or whole is None or most is None:
            return None, ""
        return part - most * whole, unit_text(below.args[0].type)
    high, low = _number(trace, above), _number(trace, below)
    if high is None or low is None:
        return None, ""
    return low - high, unit_text(above.type if above.type.dims else below.type)


def _number(trace: Trace, node: Node) -> Fraction | None:
    value = trace.value(node)
    return value.value(trace.row) if isinstance(value, Number) else None
