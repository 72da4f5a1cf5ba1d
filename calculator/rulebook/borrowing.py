"""What a rule takes from another measure: one of its conditions, its whole verdict, or the category that it gives.

A borrowed formula is compiled as it holds in all editions of its measure; what differs between editions cannot be borrowed.
The deciding date of the other measure becomes its own ``edition_by``, or the date that the rule names with ``on=``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from calculator.formulas.building import TRUTH
from calculator.formulas.errors import FormulaError, failed
from calculator.formulas.nodes import Node, Type, unit_text
from calculator.rulebook.model import Condition, Edition, Evidence, Kind, Measure, Validity
from calculator.rulebook.model_benefits import Categorisation

if TYPE_CHECKING:
    from calculator.rulebook.scopes import RuleScope

__all__ = ["Requirements", "borrowed_category", "borrowed_condition", "borrowed_verdict"]

AS_OF = "application.as_of_date"


def borrowed_condition(scope: RuleScope, name: str, on: Node | None) -> Node:
    """``verdict("folder/condition", on=…)``."""
    folder, _, condition_id = name.rpartition("/")
    other = scope.compiler.measures.get(folder)
    condition = other.conditions.get(condition_id) if other is not None else None
    if other is None or condition is None:
        raise failed("unknown_condition", name=name)
    return _on_its_date(scope, other, _formula(scope, other, condition), on)


def borrowed_verdict(scope: RuleScope, name: str, on: Node | None) -> Node:
    """``verdict("measure")``: undetermined on a day when no edition of the measure is in force."""
    other = scope.compiler.measures[name]
    if other.kind is not Kind.measure or getattr(other.benefit, "without_verdict", False):
        raise failed("measure_without_verdict", name=name)
    with scope.compiler.opened(name, "verdict", name):
        needed, conditions, places = _requirements(scope, other)
        pool = scope.pool
        in_force = _in_force(scope, other)
        unknown = pool.make("unknown", kind=Type("truth"))
        node = pool.make("if", (in_force, needed, unknown), kind=TRUTH)
        node = pool.make("measure_verdict", (node, in_force, *conditions), Requirements(name, *places), kind=TRUTH)
        return _on_its_date(scope, other, node, on)


def borrowed_category(scope: RuleScope, name: str) -> Node:
    """``category("measure")``: the text of a measure whose benefit is a category."""
    other = scope.compiler.measures.get(name)
    benefit = other.benefit if other is not None else None
    if other is None or not isinstance(benefit, Categorisation):
        raise failed("no_category", name=name)
    with scope.compiler.opened(name, "category", name):
        node = _borrowable(other, name, lambda: scope.of(other).compile(benefit.value))
        if node.type.sort != "text":
            raise failed("not_text", sort=unit_text(node.type))
        kind = Type("text", choices=tuple(benefit.words) or None)
        return _on_its_date(scope, other, scope.pool.make("category", (node,), name, kind=kind), None)


# the parts of a verdict -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a borrowed verdict is put together from: places among the conditions that the node carries beside its formula."""

    measure: str
    always: tuple[int, ...]
    ways: tuple[tuple[int, ...], ...]


Places = tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]


def _requirements(scope: RuleScope, measure: Measure) -> tuple[Node, tuple[Node, ...], Places]:
    """All conditions that count, or those of one alternative and all that stand in none; the conditions; their places."""
    found = dict(_counted(scope, measure))
    alternatives: Mapping[str, Any] = getattr(measure, "alternatives", None) or {}
    chosen = {name for one in alternatives.values() for name in one.conditions}
    needed = [node for name, node in found.items() if name not in chosen]
    choices = [
        _joined(scope, "and", [found[name] for name in one.conditions if name in found])
        for one in alternatives.values()
    ]
    if choices:
        needed.append(_joined(scope, "or", choices))
    places = {name: place for place, name in enumerate(found)}
    always = tuple(place for name, place in places.items() if name not in chosen)
    ways = tuple(tuple(places[name] for name in one.conditions if name in places) for one in alternatives.values())
    return _joined(scope, "and", needed), tuple(found.values()), (always, ways)


def _counted(scope: RuleScope, measure: Measure) -> Iterator[tuple[str, Node]]:
    owners = [("", measure), *((f"{folder}/", scope.compiler.measures[folder]) for folder in measure.includes)]
    for prefix, owner in owners:
        for condition in owner.conditions.values():
            if condition.counts and _is_gate(condition):
                yield prefix + condition.id, _applied(scope, owner, condition)


def _is_gate(condition: Condition) -> bool:
    kind = getattr(condition, "kind", "gate")
    return getattr(kind, "value", kind) == "gate"


def _applied(scope: RuleScope, owner: Measure, condition: Condition) -> Node:
    """A condition, which requires nothing on days on which it does not hold."""
    node = _formula(scope, owner, condition)
    if condition.dated_by is None or condition.valid == Validity(None, None):
        return node
    date = _borrowable(owner, condition.id, lambda: scope.of(owner).compile_date(condition.dated_by))
    within = scope.pool.make("within", (date,), condition.valid, kind=TRUTH)
    return _joined(scope, "or", [scope.pool.make("not", (within,), kind=TRUTH), node])


def _formula(scope: RuleScope, owner: Measure, condition: Condition) -> Node:
    """The formula of a condition with the evidence that its rule gives it."""
    if condition.editions is not None:
        raise failed("edition_to_borrow", measure=owner.id, name=condition.id)
    node = _borrowable(owner, condition.id, lambda: scope.compiler.condition(owner, condition, None))
    words = tuple((item.valid, item.evidence) for item in condition.evidence)
    if not words:
        return node
    if condition.dated_by is not None:
        date = scope.of(owner).compile_date(condition.dated_by)
    elif owner.edition_by is not None:
        date = scope.of(owner).deciding()
    else:
        return scope.pool.make("borrowed", (node,), _weakest(words), kind=node.type)
    return scope.pool.make("borrowed", (node, date), words, kind=node.type)


def _weakest(words: tuple[tuple[Validity, Evidence], ...]) -> tuple[tuple[Validity, Evidence], ...]:
    return ((Validity(None, None), max(word for _, word in words)),)


def _in_force(scope: RuleScope, measure: Measure) -> Node:
    """Whether some edition is in force; where its start depends on a reading, from the latest start on."""
    pool, own = scope.pool, scope.of(measure)
    periods = []
    editions = list(measure.editions.values())
    by_group = any(getattr(edition, "when", None) is not None for edition in editions)
    for edition, after in zip(editions, [*editions[1:], None], strict=True):
        after = None if by_group else after
        node = pool.make("within", (own.deciding(),), _days(edition, after), kind=TRUTH)
        when = getattr(edition, "when", None)
        if when is not None:
            node = _joined(scope, "and", [node, own.compile(when)])
        periods.append(node)
    return _joined(scope, "or", periods)


def _days(edition: Edition, after: Edition | None) -> Validity:
    """The days of an edition, up to the next one: an edition that has ended is not followed by the one before it."""
    until = edition.until
    if after is not None:
        eve = max(after.start.values()) - timedelta(days=1)
        until = eve if until is None else min(until, eve)
    return Validity(max(edition.start.values()), until)


def _joined(scope: RuleScope, op: str, nodes: list[Node]) -> Node:
    if not nodes:
        return scope.pool.make("truth", data=True, kind=TRUTH)
    return nodes[0] if len(nodes) == 1 else scope.pool.make(op, tuple(nodes), kind=TRUTH)


# dates and editions -----------------------------------------------------------------------------------------------


def _borrowable(owner: Measure, name: str, compile_it: Any) -> Node:
    """What ``compile_it`` builds, refused where it needs an edition."""
    from calculator.rulebook.scopes import MisplacedError

    try:
        node: Node = compile_it()
    except MisplacedError as error:
        if error.error.code == "edition_needed":
            raise failed("edition_to_borrow", measure=owner.id, name=name) from None
        raise
    except FormulaError as error:
        if error.code == "edition_needed":
            raise failed("edition_to_borrow", measure=owner.id, name=name) from None
        raise
    if any(inner.op == "in_edition" and inner.data == owner.id for inner in node.walk()):
        raise failed("edition_to_borrow", measure=owner.id, name=name)
    return node


def _on_its_date(scope: RuleScope, other: Measure, node: Node, on: Node | None) -> Node:
    """The formula with a date for the other measure: ``on``, or the date that chooses its edition."""
    own = None
    if on is None and other.edition_by is not None and node.dated:
        own = scope.of(other).compile_date(other.edition_by)

    def moved(current: Node) -> Node | None:
        if current.op == "deciding_date" and current.data == other.id:
            return on or own
        return on if current.op == "fact" and current.data == AS_OF else None

    return scope.pool.rewrite(node, moved)
