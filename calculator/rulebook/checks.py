"""What must hold among the rule folders once each file reads well: names that exist, cases that are covered, kinds that fit.

Every check is a function of its own that takes the rules and yields problems. What is wrong with formulas is found when they
are compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Final

from calculator.rulebook.checks_cases import editions_not_covered, readings_not_covered, unknown_readings
from calculator.rulebook.checks_days import editions_out_of_order, rows_overlap, undeclared_gap, windows_overlap
from calculator.rulebook.model import Kind, Measure, Place
from calculator.rulebook.reading_problems import RuleProblem, hint

if TYPE_CHECKING:
    from calculator.rulebook.reading import RuleSet

__all__ = ["CHECKS", "check_rules", "unused_sources", "warnings"]


def check_rules(rules: RuleSet, faulty: Collection[tuple[str, str]] = ()) -> list[RuleProblem]:
    """All that is wrong among the records. ``faulty``: files and paths that did not read well; their consequences are left out."""
    faulty_parts = {(file, path.partition(".")[0]) for file, path in faulty}
    return [
        problem
        for check in CHECKS
        for problem in check(rules)
        if problem.code not in _CONSEQUENCES or (problem.place.file, _part_of(problem)) not in faulty_parts
    ]


def warnings(rules: RuleSet) -> list[RuleProblem]:
    """What is odd, but no fault."""
    return list(unused_sources(rules))


def _part_of(problem: RuleProblem) -> str:
    """The part of a file that a problem would be a mere consequence of, if that part did not read well."""
    return "kind" if problem.code.startswith("kind_") else problem.place.path.partition(".")[0]


# names of other files -----------------------------------------------------------------------------------------------


def unknown_sources(rules: RuleSet) -> Iterator[RuleProblem]:
    """A source that no ``sources.yaml`` has."""
    for place, ids in _sources_named(rules):
        for name in ids:
            if name not in rules.sources:
                yield RuleProblem(place, "unknown_source", {"name": name, "hint": hint(name, rules.sources)})


def unused_sources(rules: RuleSet) -> Iterator[RuleProblem]:
    """A source that nothing names."""
    used = {name for _, ids in _sources_named(rules) for name in ids}
    for name in rules.sources:
        if name not in used:
            yield RuleProblem(rules.place_of("sources", name), "unused_source", {"name": name})


def unknown_acts(rules: RuleSet) -> Iterator[RuleProblem]:
    """An act that no ``acts.yaml`` has."""
    named: list[tuple[Place, str]] = []
    for measure in rules.measures.values():
        named += [(rules.place_in(measure, f"acts[{index}]"), act) for index, act in enumerate(measure.acts)]
        named += [(_under(edition.place, "act"), edition.act) for edition in measure.editions.values()]
        named += [
            (_under(row.place, "act"), row.act)
            for parameter in measure.parameters.values()
            for row in parameter.rows
            if row.act is not None
        ]
    for place, name in named:
        if name and name not in rules.acts:
            yield RuleProblem(place, "unknown_act", {"name": name, "hint": hint(name, rules.acts)})


def unknown_flags(rules: RuleSet) -> Iterator[RuleProblem]:
    """A flag that no ``flags.yaml`` has a text for."""
    named: list[tuple[Place, str | None]] = []
    for measure in rules.measures.values():
        named += [(_under(flag.place, "flag"), flag.flag) for flag in measure.flags]
        named += [
            (_under(column.when_unknown.place, "flag"), column.when_unknown.flag)
            for column in measure.columns
            if column.when_unknown is not None
        ]
        named += [
            (_under(row.place, "flag"), row.flag) for parameter in measure.parameters.values() for row in parameter.rows
        ]
        if measure.windows is not None:
            named.append((_under(measure.windows.place, "flag"), measure.windows.flag))
    for place, name in named:
        if name and name not in rules.flags:
            yield RuleProblem(place, "unknown_flag", {"name": name, "hint": hint(name, rules.flags)})


# names of the field dictionary ----------------------------------------------------------------------------------------


def unknown_categories(rules: RuleSet) -> Iterator[RuleProblem]:
    """A cost category that an application cannot have."""
    from calculator.facts.dictionary import field

    known = field("costs.category").choices or {}
    for measure in rules.measures.values():
        benefit = measure.benefit
        if benefit is None:
            continue
        named = {(_under(benefit.place, f"costs.{name}"), name) for name in benefit.category_bases}
        named |= {(limit.place, limit.category) for limit in benefit.sublimits}
        for table in benefit.categories.values():
            named |= {
                (_under(table.place, f"on.{name}" if reading is None or name in _named_on(rules, table.place) else f"readings.{reading}.on.{name}"), name)
                for reading, on in table.by_reading.items()
                for name in on
            }
        for place, name in sorted(named, key=lambda item: item[0].path):
            if name not in known:
                yield RuleProblem(place, "unknown_category", {"name": name, "hint": hint(name, known)})


CHECKS: Final[tuple[Callable[[RuleSet], Iterator[RuleProblem]], ...]] = ()
