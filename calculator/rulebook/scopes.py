"""What the names in a rule mean: facts of the application, derived columns, parameters, conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from calculator.facts.dictionary import Field, fields, tables
from calculator.formulas.building import build
from calculator.formulas.errors import FormulaError, failed
from calculator.formulas.nodes import ROOT, Node, NodePool, Type, dims_of, unit_text
from calculator.rulebook.borrowing import AS_OF, borrowed_category, borrowed_condition, borrowed_verdict
from calculator.rulebook.model import (
    ByEdition,
    ByReading,
    Column,
    Formula,
    Measure,
    Parameter,
    Place,
    RuleText,
    Topic,
)

if TYPE_CHECKING:
    from calculator.rulebook.compiling import Compiler

__all__ = ["AS_OF", "ROW_UNITS", "MisplacedError", "RuleScope", "fact_type", "parameter_type"]

ROW_UNITS: Mapping[str, str] = {"links": "contracts", "project.indicators": "indicators"}
"""What a row of a table is counted as, where it is not the table's own name."""

_SORTS = {"money": "number", "share": "number", "number": "number", "count": "number", "date": "date"} | {
    "truth": "truth", "text": "text", "choice": "text", "set": "set", "texts": "set",
}  # fmt: skip


class MisplacedError(Exception):
    """A :class:`FormulaError` with the place of the formula that it stands in."""

    def __init__(self, place: Place, error: FormulaError, text: str = "") -> None:
        super().__init__(error.code)
        self.place = place
        self.error = error
        self.text = text

    @classmethod
    def of(cls, text: RuleText, error: FormulaError) -> MisplacedError:
        """A fault of a whole rule text; a plain formula is shown with it."""
        return cls(text.place, error, text.text if isinstance(text, Formula) else "")


@cache
def _facts() -> dict[str, Field]:
    return {field.name: field for field in fields()}


@cache
def _tables() -> frozenset[str]:
    return frozenset(tables())


@cache
def fact_type(name: str) -> Type:
    """The type of a fact of the dictionary. Root groups (application, cluster, applicant …) are one table."""
    field = _facts()[name]
    sort = _SORTS[field.kind]
    number = sort == "number"
    return Type(
        sort,  # type: ignore[arg-type]
        table=field.table,
        dims=dims_of(field.unit or "number") if number else (),
        percent=field.kind == "share",
        choices=tuple(field.choices) if field.choices else None,
        nonnegative=number and field.minimum is not None and field.minimum >= 0,
    )


def parameter_type(parameter: Parameter) -> Type:
    """The type of a parameter from its unit. Every number of the law is taken as not negative if all its rows are."""
    if parameter.unit in ("date", "truth", "text", "list"):
        return Type(parameter.unit)  # type: ignore[arg-type]
    numbers = [row.value for row in parameter.rows if isinstance(row.value, int) or hasattr(row.value, "numerator")]
    return Type(
        "number",
        dims=dims_of(parameter.unit),
        percent=parameter.unit == "share",
        nonnegative=all(number >= 0 for number in numbers),  # type: ignore[operator]
    )


@dataclass(frozen=True)
class RuleScope:
    """Names as they stand in folder ``owner``, under ``edition`` (``None``: what holds in all)."""

    compiler: Compiler
    owner: Measure
    edition: str | None

    @property
    def pool(self) -> NodePool:
        return self.compiler.pool

    # rule texts ---------------------------------------------------------------------------------------------------

    def compile(self, text: RuleText, table: str = ROOT) -> Node:
        """The node of a formula or mapping, over ``table``. Raises :class:`MisplacedError`."""
        if isinstance(text, Formula):
            try:
                node = build(text.text, self)
                return self._over(node, table)
            except FormulaError as error:
                raise MisplacedError(text.place, error, text.text) from None
        try:
            return self._by_edition(text, table) if isinstance(text, ByEdition) else self._by_reading(text, table)
        except FormulaError as error:
            raise MisplacedError(text.place, error) from None

    def truth(self, text: RuleText, table: str = ROOT) -> Node:
        """The node of a rule text that says whether something holds."""
        node = self.pool.fitted(self.compile(text, table), Type("truth"))
        if node.type.sort != "truth":
            raise MisplacedError.of(text, failed("not_truth", column=1, sort=unit_text(node.type)))
        return node

    def _over(self, node: Node, table: str) -> Node:
        if node.type.table not in (ROOT, table):
            raise failed("wrong_table", column=1, came=node.type.table, expected=table)
        return self.pool.spread(node, table)

    # Of both mappings the reader refuses one that leaves out an edition or a reading.

    def _by_edition(self, text: ByEdition, table: str) -> Node:
        if self.edition is None:
            raise failed("edition_needed")
        return self.compile(text.cases[self.edition], table)

    def _by_reading(self, text: ByReading, table: str) -> Node:
        topic = self.topic_of(tuple(text.cases))
        if not self._applies(topic):
            return self.compile(self._case(text, topic.default), table)
        return self.choice(
            topic, {reading: self.compile(self._case(text, reading), table) for reading in topic.readings}
        )

    def _case(self, text: ByReading, reading: str) -> RuleText:
        case = text.cases.get(reading, text.otherwise)
        assert case is not None
        return case

    def choice(self, topic: Topic, cases: Mapping[str, Node]) -> Node:
        """One value under each reading of a topic; a topic that changes nothing leaves no trace."""
        nodes = list(cases.values())
        if all(node is nodes[0] for node in nodes):
            return nodes[0]
        typed = next((node.type for node in nodes if not node.is_unknown and not node.type.zero), nodes[0].type)
        for node in nodes:
            fits = node.is_unknown or (node.type.zero and typed.sort == "number")
            if not fits and (node.type.sort, node.type.dims) != (typed.sort, typed.dims):
                raise failed("readings_differ_in_type", topic=topic.id)
        table = next((node.type.table for node in nodes if node.type.table != ROOT), ROOT)
        nodes = [self.pool.spread(self.pool.fitted(node, typed), table) for node in nodes]
        kind = replace(typed.at(table), nonnegative=all(node.type.nonnegative for node in nodes))
        return self.pool.make("choice", tuple(nodes), (topic.id, tuple(cases), topic.default), kind=kind)

    def _applies(self, topic: Topic) -> bool:
        if topic.editions is not None and self.edition is None:
            raise failed("edition_needed")
        return topic.editions is None or self.edition in topic.editions

    def topic_of(self, readings: tuple[str, ...]) -> Topic:
        for topic in self.topics():
            if set(readings) <= set(topic.readings):
                return topic
        raise failed("unknown_reading", reading=", ".join(readings))

    def topics(self) -> Iterator[Topic]:
        yield from self.owner.topics.values()
        for other in self._others():
            yield from other.topics.values()

    def _others(self) -> Iterator[Measure]:
        for folder in (*self.owner.uses.values(), *self.owner.includes):
            if folder in self.compiler.measures:
                yield self.compiler.measures[folder]

    # names --------------------------------------------------------------------------------------------------------

    def value(self, name: str) -> Node:
        if name in self.owner.parameters:
            return self.parameter(self.owner, name)
        column = self._column(name)
        if column is not None:
            return column
        if name in _facts():
            return self.fact(name)
        head, _, rest = name.partition(".")
        used = self.compiler.measures.get(self.owner.uses.get(head, ""))
        if used is not None and rest in used.parameters:
            return self.parameter(used, rest)
        raise failed("unknown_name", name=name, nearest=self._nearest(name))

    def fact(self, name: str) -> Node:
        if fact_type(name).sort == "set" and _facts()[name].kind == "texts":
            raise failed("opaque_fact", name=name)
        return self.pool.make("fact", data=name, kind=fact_type(name))

    def texts(self, name: str) -> Node | None:
        if name not in _facts() or _facts()[name].kind != "texts" or name in _tables():
            return None
        return self.pool.make("fact", data=name, kind=fact_type(name))

    def _nearest(self, name: str) -> str:
        columns = [f"{column.table}.{column.id}" for column in self.owner.columns]
        used = [(alias, self.compiler.measures[folder]) for alias, folder in self.owner.uses.items()]
        aliased = [f"{alias}.{parameter}" for alias, other in used for parameter in other.parameters]
        known = [*self.owner.parameters, *aliased, *columns, *_facts()]
        return next(iter(get_close_matches(name, known, 1, 0.6)), "")

    def _column(self, name: str) -> Node | None:
        table, _, column_id = name.rpartition(".")
        for owner in (self.owner, *self._others()):
            for column in owner.columns:
                if column.id == column_id and column.table == table:
                    edition = self.edition if owner is self.owner else None
                    return self.compiler.column(owner, column, edition)
        return None

    def column_node(self, column: Column) -> Node:
        """A derived column, and what stands in for it while its fact is not stated."""
        node = self.compile(column.formula, column.table)
        unknown = column.when_unknown
        if unknown is None:
            return node
        if unknown.fact not in _facts():
            raise MisplacedError(
                unknown.place, failed("unknown_name", name=unknown.fact, nearest=self._nearest(unknown.fact))
            )
        instead = self.pool.fitted(self.compile(unknown.value, column.table), node.type)
        fact = self.pool.spread(self.fact(unknown.fact), column.table)
        if (instead.type.sort, instead.type.dims) != (node.type.sort, node.type.dims) and not instead.type.zero:
            raise MisplacedError(unknown.place, failed("stand_in_differs_in_type"))
        kind = replace(node.type, nonnegative=node.type.nonnegative and instead.type.nonnegative)
        return self.pool.make(
            "default", (fact, node, instead), (unknown.fact, unknown.flag, unknown.evidence), kind=kind
        )

    def is_table(self, name: str) -> bool:
        return name in _tables()

    def table_row(self, table: str) -> Node:
        unit = ROW_UNITS.get(table, table)
        return self.pool.make("row", data=table, kind=Type("number", table, dims=((unit, 1),), nonnegative=True))

    # parameters ---------------------------------------------------------------------------------------------------

    def _find_parameter(self, name: str) -> tuple[Measure, str]:
        if name in self.owner.parameters:
            return self.owner, name
        head, _, rest = name.partition(".")
        used = self.compiler.measures.get(self.owner.uses.get(head, ""))
        if used is None or rest not in used.parameters:
            raise failed("unknown_parameter", name=name, nearest=self._nearest(name))
        return used, rest

    def named_parameter(self, name: str) -> tuple[Measure, str]:
        """The folder of a parameter and its name there: of this folder, or ``alias.name``. Raises ``FormulaError``."""
        return self._find_parameter(name)

    def parameter_absent(self, name: str) -> Node:
        return self.parameter(*self._find_parameter(name), op="absent")

    def parameter_at(self, name: str, date: Node) -> Node:
        return self.parameter(*self._find_parameter(name), date=date)

    def parameter(self, owner: Measure, name: str, *, op: str = "parameter", date: Node | None = None) -> Node:
        """The value in force, under each reading where rows differ by reading."""
        parameter = owner.parameters[name]
        self.compiler.used_parameters.add((owner.id, name))
        scope = self if owner is self.owner else RuleScope(self.compiler, owner, None)
        args = scope._dates(parameter, date)
        kind = Type("truth") if op == "absent" else parameter_type(parameter)
        kind = kind.at(next((arg.type.table for arg in args if arg.type.table != ROOT), ROOT))
        args = tuple(self.pool.spread(arg, kind.table) if arg.op != "in_edition" else arg for arg in args)
        readings = tuple({row.reading: None for row in parameter.rows if row.reading is not None})

        def node(reading: str | None) -> Node:
            return self.pool.make(op, args, (owner.id, name, reading), kind=kind)

        if not readings:
            return node(None)
        topic = scope.topic_of(readings)
        if not scope._applies(topic):
            return node(topic.default)
        return scope.choice(topic, {reading: node(reading) for reading in topic.readings})

    def _dates(self, parameter: Parameter, date: Node | None) -> tuple[Node, ...]:
        """The dates that choose a row: its own axis, the second one, and the edition where rows go by edition."""
        if date is None:
            if parameter.series is not None and parameter.dated_by is None:
                raise failed("series_needs_date", name=parameter.id)
            date = self.deciding() if parameter.dated_by is None else self.compile_date(parameter.dated_by)
        args = [date]
        if parameter.also_dated_by is not None:
            args.append(self.compile_date(parameter.also_dated_by))
        if any(row.editions is not None for row in parameter.rows):
            args.append(self.pool.make("in_edition", data=self.owner.id, kind=Type("text")))
        return tuple(args)

    def compile_date(self, text: RuleText) -> Node:
        table = ROOT
        if isinstance(text, Formula):
            try:
                table = build(text.text, self).type.table
            except FormulaError as error:
                raise MisplacedError(text.place, error, text.text) from None
        node = self.compile(text, table)
        if node.type.sort != "date":
            raise MisplacedError.of(text, failed("not_date", column=1, sort=unit_text(node.type)))
        return node

    def deciding(self) -> Node:
        if self.owner.edition_by is None:
            raise failed("no_deciding_date", measure=self.owner.id)
        return self.pool.make("deciding_date", data=self.owner.id, kind=Type("date"))

    # conditions ---------------------------------------------------------------------------------------------------

    def verdict(self, name: str, on: Node | None) -> Node:
        if "/" not in name:
            if name not in self.owner.conditions and name in self.compiler.measures:
                return borrowed_verdict(self, name, on)
            if on is not None:
                raise failed("date_for_own_condition", name=name)
            condition = self.owner.conditions.get(name)
            if condition is None or (condition.editions is not None and self.edition not in condition.editions):
                raise failed("unknown_condition", name=name)
            return self.compiler.condition(self.owner, condition, self.edition)
        return borrowed_condition(self, name, on)

    def category(self, name: str) -> Node:
        return borrowed_category(self, name)

    def of(self, other: Measure) -> RuleScope:
        """Names as they stand in another folder, in all its editions."""
        return RuleScope(self.compiler, other, None)

    def elements(self, node: Node) -> Iterator[str]:
        for current in node.walk():
            if current.op == "parameter" and current.type.sort == "list":
                owner, name, _ = current.data
                for row in self.compiler.measures[owner].parameters[name].rows:
                    yield from row.value if isinstance(row.value, tuple) else ()
