"""What must hold among the rule folders once each file reads well.

Every check is a function of its own that takes the rules and yields problems. What is wrong with formulas shows when they
are compiled: :mod:`calculator.rulebook.compiled_checks`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Final

from calculator.rulebook import checks_cases as cases
from calculator.rulebook import checks_days as days
from calculator.rulebook import checks_folders as folders
from calculator.rulebook import checks_names as names
from calculator.rulebook import checks_stacking as stacking
from calculator.rulebook.reading_problems import RuleProblem

if TYPE_CHECKING:
    from calculator.rulebook.reading import RuleSet

__all__ = ["CHECKS", "check_rules", "warnings"]

Check = Callable[["RuleSet"], Iterator[RuleProblem]]

CHECKS: Final[tuple[Check, ...]] = (
    folders.needs_of_the_kind,
    folders.not_for_the_kind,
    folders.unknown_used_folders,
    folders.unknown_included_folders,
    folders.circular_folders,
    folders.alias_of_a_table,
    folders.name_of_parameter_and_column,
    folders.column_named_as_a_fact,
    names.unknown_sources,
    names.unknown_acts,
    names.unknown_flags,
    names.unknown_categories,
    names.unknown_parameters,
    names.unknown_groups,
    names.unknown_tables,
    names.unknown_levers,
    names.unknown_needs,
    names.unknown_alternative_conditions,
    names.missing_reasons,
    names.limit_named_twice,
    cases.unknown_editions,
    cases.unknown_topics,
    cases.unknown_default_reading,
    cases.unknown_readings,
    cases.reading_in_two_topics,
    cases.editions_not_covered,
    cases.readings_not_covered,
    days.editions_out_of_order,
    days.rows_overlap,
    days.undeclared_gaps,
    days.windows_overlap,
    stacking.unknown_stacked_measures,
    stacking.classes_named_as_measures,
    stacking.ceilings_that_are_none,
    stacking.facts_that_are_no_yes_or_no,
    stacking.unknown_tests,
    stacking.unknown_topics_instead,
    stacking.unknown_stacked_parts,
    stacking.unknown_rules_of_pairs,
)

_CONSEQUENCES: Final = {
    "rows_overlap": "parameter", "undeclared_gap": "parameter", "editions_out_of_order": "editions",
    "windows_overlap": "windows", "kind_needs": "kind", "kind_forbids": "kind",
}  # fmt: skip
"""Codes that a value which did not read well brings about, and the part of the file in which that value stands."""


def check_rules(rules: RuleSet, faulty: Collection[tuple[str, str]] = ()) -> list[RuleProblem]:
    """All that is wrong among the records.

    ``faulty``: files and paths that did not read well; what is merely a consequence of that is left out.
    """
    parts = {(file, path.replace("[", ".").partition(".")[0]) for file, path in faulty}
    return [problem for check in CHECKS for problem in check(rules) if not _is_consequence(problem, parts)]


def _is_consequence(problem: RuleProblem, faulty_parts: Collection[tuple[str, str]]) -> bool:
    part = _CONSEQUENCES.get(problem.code)
    if part == "parameter":
        part = problem.place.path.partition(".")[0]
    return part is not None and (problem.place.file, part) in faulty_parts


def warnings(rules: RuleSet) -> list[RuleProblem]:
    """What is odd, but no fault."""
    return list(names.unused_sources(rules))
