"""What a formula is, whatever an application says: found once for each node and kept with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from calculator.evaluation.frame import group_of, groups_of
from calculator.evaluation.operations import OPERATIONS, constant_of
from calculator.formulas.nodes import ROOT, Node, unit_text

__all__ = ["AGGREGATES", "DECIDABLE", "SCHEDULE_FACTS", "Traits", "traits_of"]

_JOINED_BY_INN: Final = frozenset({"exists", "lookup", "total_by"})

AGGREGATES: Final = frozenset(
    {"total", "mean", "every", "some", "distinct", "total_by", "greatest", "least_of", "first"}
)
_DECIDING: Final = AGGREGATES | {
    "and", "choice", "default", "exists", "if", "lookup", "lookup_by", "measure_verdict", "or",
}  # fmt: skip
"""Operations of which some operands may count and others not, or in other rows than their own."""

DECIDABLE: Final = frozenset({"choice", "if", "default", "and", "or", "borrowed", "measure_verdict", "category"})
"""Operations that need not look at every operand: one may decide, or the rest stand there to be told."""

SCHEDULE_FACTS: Final[Mapping[str, str]] = {
    "segments.start": "loan.contract_date",
    "segments.rate_day": "loan.contract_date",
    "segments.inside": "loan.contract_date",
    "segments.years": "loan.schedule",
    "segments.balance": "loan.schedule",
    "segments.stated_key_rate": "loan.schedule",
    "segments.left": "loan.term_months",
    "segments.total": "loan.term_months",
}
"""For each fact of the computed schedule the fact or list of the application that it comes from."""


@dataclass(frozen=True, slots=True)
class Traits:
    """``groups``: groups of facts that the value rests on.

    ``bears``: it or what stands below it has evidence, rows of parameters or flags; ``bears_itself``: it has. ``always``: all
    of these, in the order of the formula, where they decide the value whatever an application says; else ``None``.
    ``bearing``: operands that bear any; ``through``: the only one, where what decides it decides the value.
    ``alone``: what it lacks is the same whatever was found before it, and for all measures.
    ``operation``: what it does to columns; ``decidable``: some of its operands may do for all. ``constant``: its value, where
    every application has the same. ``unit``: as rules write it. ``flagged``: whether a stand-in below it raises a flag under
    some reading; ``categorised``: whether the category of another measure stands below it. ``parameters``: those that it names
    under any reading, as folder and name.
    """

    groups: frozenset[str]
    bears: bool
    bears_itself: bool
    always: tuple[Node, ...] | None
    bearing: tuple[Node, ...]
    through: Node | None
    alone: bool
    operation: Any
    decidable: bool
    constant: Any
    unit: str
    flagged: bool
    categorised: bool
    parameters: frozenset[tuple[str, str]]


def traits_of(node: Node) -> Traits:
    found: Traits | None = node.traits
    if found is None:
        below = [traits_of(arg) for arg in node.args]
        bearing = tuple(arg for arg, traits in zip(node.args, below, strict=True) if traits.bears)
        found = node.traits = Traits(
            groups=_own_groups(node).union(*(traits.groups for traits in below)),
            bears=_bears_itself(node) or any(traits.bears for traits in below),
            bears_itself=_bears_itself(node),
            always=_always(node, below),
            bearing=bearing,
            through=bearing[0] if len(bearing) == 1 and not _bears_itself(node) and node.op not in _DECIDING else None,
            alone=_is_alone(node) and all(traits.alone for traits in below),
            operation=OPERATIONS.get(node.op),
            decidable=node.op in DECIDABLE,
            constant=constant_of(node),
            unit=unit_text(node.type),
            flagged=(node.op == "default" and node.data[1] is not None) or any(traits.flagged for traits in below),
            categorised=node.op == "category" or any(traits.categorised for traits in below),
            parameters=_own_parameters(node).union(*(traits.parameters for traits in below)),
        )
    return found


def _own_groups(node: Node) -> frozenset[str]:
    groups: set[str] = set()
    if node.type.table != ROOT:
        groups.add(group_of(node.type.table))
    if node.op == "fact":
        groups |= groups_of(str(node.data))
    elif node.op == "default":
        groups |= groups_of(str(node.data[0]))
    elif node.op in _JOINED_BY_INN:
        groups.add("participants")
    return frozenset(groups)


def _own_parameters(node: Node) -> frozenset[tuple[str, str]]:
    return frozenset([node.data[:2]]) if node.op in ("parameter", "absent") else frozenset()


def _bears_itself(node: Node) -> bool:
    return node.op in ("parameter", "absent", "borrowed") or (
        node.op == "default" and (node.data[1] is not None or node.data[2] is not None)
    )


def _always(node: Node, below: Sequence[Traits]) -> tuple[Node, ...] | None:
    own = (node,) if _bears_itself(node) else ()
    if not any(traits.bears for traits in below) and node.op != "default":
        return own
    if node.op in _DECIDING or any(traits.always is None for traits in below):
        return None
    return tuple(dict.fromkeys((*own, *(one for traits in below for one in traits.always or ()))))


def _is_alone(node: Node) -> bool:
    return node.op != "coded" and not (node.op == "fact" and node.data in SCHEDULE_FACTS)
