"""Checks of a folder as a whole: what its kind needs and forbids, folders it builds on, names that mean two things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from calculator.formulas.nodes import ROOT
from calculator.rulebook.model import Kind, Measure
from calculator.rulebook.reading_problems import RuleProblem, hint

if TYPE_CHECKING:
    from calculator.rulebook.reading import RuleSet

__all__ = [
    "alias_of_a_table",
    "circular_folders",
    "column_named_as_a_fact",
    "name_of_parameter_and_column",
    "needs_of_the_kind",
    "not_for_the_kind",
    "unknown_included_folders",
    "unknown_used_folders",
]

_FORBIDDEN: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.measure: (),
    Kind.shared: ("editions", "benefit", "deadlines", "windows", "needs", "loan", "alternatives"),
    Kind.convention: (
        "editions",
        "benefit",
        "deadlines",
        "windows",
        "conditions",
        "flags",
        "needs",
        "loan",
        "alternatives",
        "notes",
    ),
}


def needs_of_the_kind(rules: RuleSet) -> Iterator[RuleProblem]:
    """A measure without editions or without the date that chooses among them."""
    for measure in rules.measures.values():
        if measure.kind is Kind.measure:
            for key, given in (("editions", measure.editions), ("edition_by", measure.edition_by)):
                if not given:
                    place = rules.place_in(measure, "")
                    yield RuleProblem(place, "kind_needs", {"kind": measure.kind.value, "key": key})


def not_for_the_kind(rules: RuleSet) -> Iterator[RuleProblem]:
    """A shared set or convention with a part that only a measure can have."""
    for measure in rules.measures.values():
        for key in _FORBIDDEN[measure.kind]:
            if getattr(measure, key):
                yield RuleProblem(
                    rules.place_in(measure, key), "kind_forbids", {"kind": measure.kind.value, "key": key}
                )


# other folders ----------------------------------------------------------------------------------------------------


def unknown_used_folders(rules: RuleSet) -> Iterator[RuleProblem]:
    """A folder under ``uses`` that is not there."""
    for measure in rules.measures.values():
        for alias, folder in measure.uses.items():
            if folder and folder not in rules.measures:
                place = rules.place_in(measure, f"uses.{alias}")
                yield RuleProblem(place, "unknown_folder", {"name": folder, "hint": hint(folder, rules.measures)})


def unknown_included_folders(rules: RuleSet) -> Iterator[RuleProblem]:
    """A folder under ``includes`` that is not there, or is no shared set."""
    shared = [name for name, measure in rules.measures.items() if measure.kind is Kind.shared]
    for measure in rules.measures.values():
        for index, folder in enumerate(measure.includes):
            place = rules.place_in(measure, f"includes[{index}]")
            if folder not in rules.measures:
                yield RuleProblem(place, "unknown_folder", {"name": folder, "hint": hint(folder, shared)})
            elif folder not in shared:
                kind = rules.measures[folder].kind.value
                yield RuleProblem(place, "included_not_shared", {"name": folder, "kind": kind})


def circular_folders(rules: RuleSet) -> Iterator[RuleProblem]:
    """Folders that need each other through ``uses`` and ``includes``. Each circle is told once."""
    done: set[str] = set()
    for start in rules.measures:
        path: list[str] = []
        pending: list[tuple[str, int]] = [(start, 0)]
        while pending:
            name, depth = pending.pop()
            del path[depth:]
            if name in path:
                circle = [*path[path.index(name) :], name]
                place = rules.place_in(rules.measures[path[-1]], "")
                yield RuleProblem(place, "circular_folders", {"path": " → ".join(circle)})
                continue
            if name in done or name not in rules.measures:
                continue
            done.add(name)
            path.append(name)
            pending += [(other, len(path)) for other in reversed(_needed(rules.measures[name]))]


def _needed(measure: Measure) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*measure.uses.values(), *measure.includes)))


# names ------------------------------------------------------------------------------------------------------------


def alias_of_a_table(rules: RuleSet) -> Iterator[RuleProblem]:
    """An alias under ``uses`` that is a table or group of facts: its parameters could not be told from facts."""
    from calculator.facts.dictionary import groups, tables

    for measure in rules.measures.values():
        for alias in measure.uses:
            if alias in groups() or alias in tables():
                yield RuleProblem(rules.place_in(measure, f"uses.{alias}"), "alias_of_a_table", {"name": alias})


def name_of_parameter_and_column(rules: RuleSet) -> Iterator[RuleProblem]:
    """A derived column of the application with the name of a parameter of the same folder."""
    for measure in rules.measures.values():
        for column in measure.columns:
            if column.table == ROOT and column.id in measure.parameters:
                values = {"name": column.id, "other": measure.parameters[column.id].place.file}
                yield RuleProblem(column.place, "name_of_parameter_and_column", values)


def column_named_as_a_fact(rules: RuleSet) -> Iterator[RuleProblem]:
    """A derived column that hides a fact of its table, or a column of a folder that is used."""
    from calculator.facts.dictionary import fields

    facts = {field.name for field in fields()}
    for measure in rules.measures.values():
        borrowed = {
            (column.table, column.id): other
            for other in _needed(measure)
            if other in rules.measures and other != measure.id
            for column in rules.measures[other].columns
        }
        for column in measure.columns:
            name = f"{column.table}.{column.id}"
            if name in facts:
                yield RuleProblem(column.place, "column_named_as_a_fact", {"name": name})
            elif (column.table, column.id) in borrowed:
                values = {"name": name, "other": borrowed[column.table, column.id]}
                yield RuleProblem(column.place, "column_of_two_folders", values)
