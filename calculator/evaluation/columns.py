"""Derived columns of a measure as plain values: what its rules make of each row of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from calculator.evaluation.editions import Ruling, rulings
from calculator.evaluation.evaluating import asked_on
from calculator.evaluation.exact import Exact
from calculator.evaluation.executing import Pass
from calculator.evaluation.frame import NEVER, Frame
from calculator.evaluation.values import Number, Truth, Value
from calculator.facts import Application
from calculator.formulas.nodes import ROOT, Node
from calculator.rulebook import Rulebook

__all__ = ["Cell", "DerivedColumns", "derived_columns"]

Cell = bool | Fraction | date | None
"""A truth value, a number (money in kopecks) or a day; ``None`` where it is not known, or the day known not to exist."""

DerivedColumns = Mapping[str, tuple[Cell, ...]]
"""By ``table.column`` the value of each row, in the order of ``Application.tables``."""


def derived_columns(
    applications: Sequence[Application],
    rulebook: Rulebook,
    measure: str,
    *,
    as_of: date | None = None,
    readings: Mapping[str, str] | None = None,
) -> list[DerivedColumns]:
    """For each application the derived columns of a measure under its edition, the readings given and else the default ones.

    Where no edition is in force the columns that no edition touches are told all the same, the others are left out.
    """
    if as_of is not None:
        applications = [asked_on(application, as_of) for application in applications]
    plan = rulebook.plans[measure]
    pins = {**rulebook.default_readings, **(readings or {})}
    table = rulings(Frame(applications), rulebook, plan, pins, as_of)
    groups: dict[str | None, list[int]] = {}
    for row, (ruling, *_) in enumerate(table):
        groups.setdefault(ruling.edition, []).append(row)
    found: dict[int, DerivedColumns] = {}
    for edition, rows in groups.items():
        frame = Frame([applications[row] for row in rows])
        days = _days([table[row][0] for row in rows]) if edition is not None else None
        run = Pass(frame, rulebook, pins, measure=measure, edition=edition, deciding=days)
        nodes = plan.editions[edition or list(plan.editions)[-1]].columns
        values = {name: run.value(node, {}) for name, node in nodes.items() if edition is not None or not node.dated}
        for place, row in enumerate(rows):
            found[row] = {name: _cells(frame, place, nodes[name], value, name) for name, value in values.items()}
    return [found[row] for row in range(len(applications))]


def _days(found: Sequence[Ruling]) -> Number:
    return Number(Exact.of([ruling.day.toordinal() for ruling in found if ruling.day is not None]))


def _cells(frame: Frame, place: int, node: Node, value: Value, name: str) -> tuple[Cell, ...]:
    owner = name.partition(".")[0]
    if owner == ROOT:
        return (_cell(node, value, place),)
    table = frame.table(owner)
    return tuple(_cell(node, value, row) for row in range(int(table.starts[place]), int(table.ends[place])))


def _cell(node: Node, value: Value, row: int) -> Cell:
    if isinstance(value, Truth):
        return value.value(row)
    number = value.value(row) if isinstance(value, Number) else None
    if number is None or node.type.sort != "date":
        return number
    return date.fromordinal(int(number)) if number < NEVER else None
