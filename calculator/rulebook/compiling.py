"""From the records of the rule folders to plans: every formula built and typed, every fault collected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from math import prod
from typing import TypeVar

from calculator.formulas.building import TRUTH
from calculator.formulas.errors import FormulaError, failed
from calculator.formulas.nodes import ROOT, Node, NodePool
from calculator.rulebook.benefits import compile_benefit
from calculator.rulebook.loans import SEGMENTS
from calculator.rulebook.model import (
    ByEdition,
    Column,
    Condition,
    ConditionKind,
    Due,
    Duty,
    Kind,
    LoanSchedule,
    Measure,
    Note,
    Place,
    RuleText,
    Text,
    Topic,
    Validity,
    Valuation,
)
from calculator.rulebook.model_benefits import Benefit
from calculator.rulebook.plans import (
    ConditionPlan,
    DeadlinePlan,
    DuePlan,
    EditionPlan,
    FlagPlan,
    LoanPlan,
    MeasurePlan,
    ValuationPlan,
)
from calculator.rulebook.plans_benefits import BenefitPlan
from calculator.rulebook.scopes import MisplacedError, RuleScope

__all__ = ["Compiler"]

T = TypeVar("T")
MOST_COMBINATIONS = 2000
"""Combinations of readings of one formula; all of them are computed."""
MOST_OPEN = 30
"""Columns and conditions that may stand on each other."""


class Compiler:
    """Compiles measures that may name each other.

    ``faults`` collects what is wrong; a faulty part is left out of its plan.
    """

    def __init__(self, measures: Mapping[str, Measure]) -> None:
        self.measures = measures
        self.pool = NodePool()
        self.used_parameters: set[tuple[str, str]] = set()
        self.faults: list[MisplacedError] = []
        self._columns: dict[tuple[str, str, str, str | None], Node] = {}
        self._conditions: dict[tuple[str, str, str | None], Node] = {}
        self._open: list[tuple[str, ...]] = []

    def measure(self, measure: Measure) -> MeasurePlan | None:
        """The plan of a measure; ``None`` for a shared set or a convention, which are compiled for their faults only."""
        if measure.kind is not Kind.measure:
            self._try(lambda: self._loose(measure))
            return None
        scope = RuleScope(self, measure, None)
        assert measure.edition_by is not None  # the reader refuses a measure without it
        deciding = self._try(lambda: scope.compile_date(measure.edition_by))  # type: ignore[arg-type]
        if deciding is None:
            return None
        topics = {topic.id: topic for topic in self._topics(measure)}
        starts = {reading for edition in measure.editions.values() for reading in edition.start if reading is not None}
        by_start = {topic.id for topic in topics.values() if starts & set(topic.readings)}
        groups = dict(self._groups(scope, measure))
        by_reading = deciding.topics.union(by_start, *(node.topics for node in groups.values()))
        windows = measure.windows
        return MeasurePlan(
            measure=measure,
            deciding=deciding,
            edition_topics=tuple(topic for topic in topics if topic in by_reading),
            editions={edition: self._edition(measure, edition) for edition in measure.editions},
            topics=topics,
            windows_date=self._try(lambda: scope.compile_date(windows.dated_by)) if windows is not None else None,
            sets=measure.includes,
            groups=groups,
            loan=self._try(partial(self._loan, scope, measure.loan)) if measure.loan is not None else None,
        )

    def valuation(self, valuation: Valuation) -> ValuationPlan | None:
        """The rates by which sums of different days are compared; faults are collected like those of formulas."""
        measure = self.measures.get(valuation.folder)
        if measure is None:
            self.faults.append(MisplacedError(valuation.place, failed("unknown_folder", name=valuation.folder)))
            return None
        scope = RuleScope(self, measure, None)

        def named(name: str, table: str) -> Node:
            node = scope.value(name)
            if node.type.sort != "number" or node.type.dims or node.type.table not in (ROOT, table):
                raise failed("not_a_rate")
            return self.pool.spread(node, table)

        def plan() -> ValuationPlan:
            try:
                return ValuationPlan(named(valuation.discount, ROOT), named(valuation.profit_tax, SEGMENTS))
            except FormulaError as error:
                raise MisplacedError(valuation.place, error) from None

        return self._try(plan)

    def _card(self, scope: RuleScope, measure: Measure) -> Iterator[tuple[str, Node]]:
        """The figures of the card that this edition has."""
        for name, text in measure.card.items():
            if isinstance(text, ByEdition) and scope.edition not in text.cases:
                continue
            node = self._try(partial(scope.compile, text))
            if node is not None:
                yield name, node

    def _groups(self, scope: RuleScope, measure: Measure) -> Iterator[tuple[str, Node]]:
        """For each edition that is not for everybody, whether it is for the applicant."""
        for edition in measure.editions.values():
            if edition.when is not None:
                node = self._try(partial(self._group, scope, edition.when))
                if node is not None:
                    yield edition.id, node

    def _group(self, scope: RuleScope, text: RuleText) -> Node:
        node = scope.truth(text)
        if node.dated:
            raise MisplacedError.of(text, failed("group_by_edition", column=1))
        return node

    def _loan(self, scope: RuleScope, loan: LoanSchedule) -> LoanPlan:
        try:
            owner, name = scope.named_parameter(loan.key_rate)
        except FormulaError as error:
            raise MisplacedError(loan.place, error) from None
        self.used_parameters.add((owner.id, name))
        window_end = scope.compile_date(loan.window_end) if loan.window_end is not None else None
        return LoanPlan(window_end, (owner.id, name), loan.quarters)

    def titles(self) -> dict[Node, Text]:
        """Titles of derived columns by their nodes; a column that only passes a fact or parameter on has none."""
        known: dict[Node, Text] = {}
        for (folder, table, name, _), node in self._columns.items():
            if node.op not in ("fact", "parameter", "number", "truth"):
                column = next(one for one in self.measures[folder].columns if (one.table, one.id) == (table, name))
                known.setdefault(node, column.title)
        return known

    def _topics(self, measure: Measure) -> Iterator[Topic]:
        yield from measure.topics.values()
        for folder in (*measure.includes, *measure.uses.values()):
            yield from self.measures[folder].topics.values()
        # Topics of columns and conditions borrowed from elsewhere come with their nodes and are looked up by id.

    def _loose(self, measure: Measure) -> None:
        """Compiles what stands in a shared set or convention, so that its faults are found without a measure."""
        for column in measure.columns:
            self._try(partial(self.column, measure, column, None))
        list(self._condition_plans(measure, None, prefix=f"{measure.id}/"))
        scope = RuleScope(self, measure, None)
        for flag in measure.flags:
            self._try(partial(scope.compile, flag.when))

    # parts of a measure -------------------------------------------------------------------------------------------

    def _edition(self, measure: Measure, edition: str) -> EditionPlan:
        scope = RuleScope(self, measure, edition)
        columns = {}
        for column in measure.columns:
            node = self._try(partial(self.column, measure, column, edition))
            if node is not None:
                columns[f"{column.table}.{column.id}"] = node
        plans = list(self._condition_plans(measure, edition, prefix=""))
        flags = list(self._flags(measure, edition))
        notes = list(_notes(measure, edition))
        for folder in measure.includes:
            plans += self._condition_plans(self.measures[folder], None, prefix=f"{folder}/")
            flags += self._flags(self.measures[folder], None)
            notes += _notes(self.measures[folder], None)
        conditions = tuple(plan for plan in plans if plan.condition.kind in (ConditionKind.gate, ConditionKind.info))
        deadlines = []
        for deadline in measure.deadlines:
            date = self._try(partial(scope.compile_date, deadline.date))
            if date is not None:
                deadlines.append(DeadlinePlan(deadline, date))
        benefit = measure.benefit
        plan = self._try(partial(self._benefit, scope, benefit)) if benefit is not None else None
        if plan is not None and benefit is not None:
            self._try(partial(self._bounded, plan.amount, benefit.place))
        flagged = tuple(self._flagged(measure, edition))
        return EditionPlan(
            edition,
            conditions,
            tuple(flags),
            tuple(deadlines),
            plan,
            flagged,
            steps=tuple(found for found in plans if found.condition.kind is ConditionKind.step),
            duties=tuple(found for found in plans if found.condition.kind is ConditionKind.duty),
            notes=tuple(notes),
            card=dict(self._card(scope, measure)),
            columns=columns,
        )

    def _benefit(self, scope: RuleScope, benefit: Benefit) -> BenefitPlan | None:
        try:
            return compile_benefit(scope, benefit)
        except FormulaError as error:
            raise MisplacedError(benefit.place, error) from None

    def _flagged(self, measure: Measure, edition: str) -> Iterator[Node]:
        """Nodes that tell which row of a parameter is in force, where a row may raise a flag."""
        used = set(self.used_parameters)
        for folder in (measure.id, *measure.includes):
            owner = self.measures[folder]
            scope = RuleScope(self, owner, edition if owner is measure else None)
            flagged = [
                item.id
                for item in owner.parameters.values()
                if item.series is None and any(row.flag is not None for row in item.rows)
            ]
            nodes = (self._try(partial(scope.parameter, owner, name, op="absent")) for name in flagged)
            yield from (node for node in nodes if node is not None)
        self.used_parameters = used

    def _flags(self, measure: Measure, edition: str | None) -> Iterator[FlagPlan]:
        scope = RuleScope(self, measure, edition)
        for flag in measure.flags:
            if flag.editions is None or edition in flag.editions:
                node = self._try(partial(scope.truth, flag.when))
                if node is not None:
                    yield FlagPlan(flag, node)

    def _condition_plans(self, measure: Measure, edition: str | None, prefix: str) -> Iterator[ConditionPlan]:
        for condition in measure.conditions.values():
            if condition.editions is None or edition in condition.editions:
                plan = self._try(partial(self._condition_plan, measure, condition, edition, prefix))
                if plan is not None:
                    yield plan
                if plan is not None and condition.duty is not None:
                    second = self._try(partial(self._second_half, measure, plan, condition.duty, edition))
                    if second is not None:
                        yield second

    def _second_half(self, measure: Measure, plan: ConditionPlan, duty: Duty, edition: str | None) -> ConditionPlan:
        """The duty that follows from a gate: under its id, with the formula and the day of the duty."""
        scope = RuleScope(self, measure, edition)
        node = self._bounded(scope.truth(duty.formula), duty.place)
        condition = replace(
            plan.condition, kind=ConditionKind.duty, counts=False, applicability=False, formula=duty.formula,
            due_on=duty.due_on, due=None, duty=None, place=duty.place,
        )  # fmt: skip
        return replace(plan, condition=condition, formula=node, due=None, due_on=self._due_on(scope, duty.due_on))

    def _due_on(self, scope: RuleScope, text: RuleText | None) -> Node | None:
        return scope.compile_date(text) if text is not None else None

    def _condition_plan(
        self, measure: Measure, condition: Condition, edition: str | None, prefix: str
    ) -> ConditionPlan:
        scope = RuleScope(self, measure, edition)
        date = scope.compile_date(condition.dated_by) if condition.dated_by is not None else None
        applies = None
        if date is not None and condition.valid != Validity(None, None):
            applies = self.pool.make("within", (date,), condition.valid, kind=TRUTH)
        if date is None and measure.edition_by is not None:
            date = scope.deciding()
        return ConditionPlan(
            id=prefix + condition.id,
            owner=measure.id,
            condition=condition,
            formula=self.condition(measure, condition, edition),
            applies=applies,
            date=date,
            due=self._due(scope, condition.due) if condition.due is not None else None,
            due_on=self._due_on(scope, condition.due_on),
            provisional_when=scope.truth(condition.provisional_when) if condition.provisional_when else None,
        )

    def _due(self, scope: RuleScope, due: Due) -> DuePlan:
        where = scope.compile(due.where, due.table) if due.where is not None else None
        return DuePlan(due, where, scope.compile(due.date, due.table))

    # what formulas name -------------------------------------------------------------------------------------------

    def column(self, owner: Measure, column: Column, edition: str | None) -> Node:
        key = (owner.id, column.table, column.id, edition)
        if key not in self._columns:
            with _Once(self._open, key[:3], column.place):
                self._columns[key] = RuleScope(self, owner, edition).column_node(column)
        return self._columns[key]

    def condition(self, owner: Measure, condition: Condition, edition: str | None) -> Node:
        key = (owner.id, condition.id, edition)
        if key not in self._conditions:
            with _Once(self._open, (owner.id, "condition", condition.id), condition.place):
                node = RuleScope(self, owner, edition).truth(condition.formula)
                self._conditions[key] = self._bounded(node, condition.place)
        return self._conditions[key]

    def opened(self, *key: str) -> _Once:
        """A guard while a whole measure is taken into another one: it may not need itself."""
        return _Once(self._open, key)

    def _bounded(self, node: Node, place: Place) -> Node:
        """Refuses a formula with more combinations of readings than can be told apart, let alone computed."""
        readings = {
            topic.id: len(topic.readings) for measure in self.measures.values() for topic in measure.topics.values()
        }
        count = prod(readings.get(topic, 1) for topic in node.topics)
        if count > MOST_COMBINATIONS:
            raise MisplacedError(place, failed("too_many_readings", count=count, limit=MOST_COMBINATIONS))
        return node

    def _try(self, make: Callable[[], T]) -> T | None:
        try:
            return make()
        except MisplacedError as fault:
            known = {(other.place, other.error.code) for other in self.faults}
            if (fault.place, fault.error.code) not in known:
                self.faults.append(fault)
            return None


def _notes(measure: Measure, edition: str | None) -> Iterator[Note]:
    for note in measure.notes:
        if note.editions is None or edition in note.editions:
            yield note


class _Once:
    """Refuses a column or condition that needs itself."""

    def __init__(self, open_items: list[tuple[str, ...]], key: tuple[str, ...], place: Place | None = None) -> None:
        self._open = open_items
        self._key = key
        self._place = place

    def __enter__(self) -> None:
        if len(self._open) >= MOST_OPEN:
            raise self._fault(failed("too_deep", limit=MOST_OPEN))
        if self._key in self._open:
            round_trip = " → ".join(item[-1] for item in [*self._open[self._open.index(self._key) :], self._key])
            raise self._fault(failed("cycle", path=round_trip))
        self._open.append(self._key)

    def __exit__(self, *_: object) -> None:
        self._open.pop()

    def _fault(self, error: FormulaError) -> Exception:
        """Told at the place of the column or condition; without one where the formula names it."""
        return error if self._place is None else MisplacedError(self._place, error)
