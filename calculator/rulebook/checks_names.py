"""Checks of names: what a rule names must exist, in the common files, the field dictionary or the folder itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from calculator.rulebook.model import Measure, Place
from calculator.rulebook.model_benefits import Reimbursement, Term
from calculator.rulebook.reading_problems import RuleProblem, hint, under

if TYPE_CHECKING:
    from calculator.rulebook.reading import RuleSet

__all__ = [
    "limit_named_twice",
    "missing_reasons",
    "unknown_acts",
    "unknown_alternative_conditions",
    "unknown_categories",
    "unknown_flags",
    "unknown_groups",
    "unknown_levers",
    "unknown_needs",
    "unknown_parameters",
    "unknown_sources",
    "unknown_tables",
    "unused_sources",
]

Named = Iterator[tuple[Place, str | None]]


def _unknown(code: str, named: Named, known: Collection[str]) -> Iterator[RuleProblem]:
    for place, name in named:
        if name and name not in known:
            yield RuleProblem(place, code, {"name": name, "hint": hint(name, known)})


# common files -----------------------------------------------------------------------------------------------------


def unknown_sources(rules: RuleSet) -> Iterator[RuleProblem]:
    """A source that no ``sources.yaml`` has."""
    yield from _unknown("unknown_source", _sources(rules), rules.sources)


def unused_sources(rules: RuleSet) -> Iterator[RuleProblem]:
    """A source that nothing names."""
    used = {name for _, name in _sources(rules)}
    for name in rules.sources:
        if name not in used:
            yield RuleProblem(rules.place_of("sources", name), "unused_source", {"name": name})


def _sources(rules: RuleSet) -> Named:
    for act in rules.acts.values():
        yield from _listed(rules.place_of("acts", act.id), act.source)
    for measure in rules.measures.values():
        yield from _sources_of_measure(rules, measure)
        yield from _sources_of_benefit(measure)
    for item in rules.not_computed:
        yield from _listed(item.place, item.source)
    for rule in rules.stacking.rules.values():
        yield from _listed(rule.place, rule.source)
    for pair in rules.stacking.pairs:
        yield from _listed(pair.place, pair.source)


def _sources_of_measure(rules: RuleSet, measure: Measure) -> Named:
    for parameter in measure.parameters.values():
        for row in parameter.rows:
            yield from _listed(row.place, row.source)
    for edition in measure.editions.values():
        yield from _listed(edition.place, edition.source)
    for topic in measure.topics.values():
        for reading in topic.readings.values():
            yield from _listed(under(topic.place, f"readings.{reading.id}"), reading.source)
    for column in measure.columns:
        if column.when_unknown is not None:
            yield from _listed(column.when_unknown.place, column.when_unknown.source)
    for condition in measure.conditions.values():
        yield from _listed(condition.place, condition.source)
        for index, dated in enumerate(condition.evidence):
            if dated.source is not condition.source:
                yield from _listed(under(condition.place, f"evidence[{index}]"), dated.source)
    for deadline in measure.deadlines:
        yield from _listed(deadline.place, deadline.source)
    for note in measure.notes:
        yield from _listed(note.place, note.source)
    if measure.windows is not None:
        place = under(measure.windows.place, "periods")
        yield from ((place, name) for name in measure.windows.source)


def _sources_of_benefit(measure: Measure) -> Named:
    if measure.benefit is not None:
        for place, source in measure.benefit.sources():
            yield from _listed(place, source)


def _listed(place: Place, source: tuple[str, ...]) -> Named:
    return ((under(place, f"source[{index}]"), name) for index, name in enumerate(source))


def unknown_acts(rules: RuleSet) -> Iterator[RuleProblem]:
    """An act that no ``acts.yaml`` has."""
    yield from _unknown("unknown_act", _acts(rules), rules.acts)


def _acts(rules: RuleSet) -> Named:
    for measure in rules.measures.values():
        yield from ((rules.place_in(measure, f"acts[{index}]"), act) for index, act in enumerate(measure.acts))
        yield from ((under(edition.place, "act"), edition.act) for edition in measure.editions.values())
        for parameter in measure.parameters.values():
            yield from ((under(row.place, "act"), row.act) for row in parameter.rows)


def unknown_flags(rules: RuleSet) -> Iterator[RuleProblem]:
    """A flag that no ``flags.yaml`` has a text for."""
    yield from _unknown("unknown_flag", _flags(rules), rules.flags)


def _flags(rules: RuleSet) -> Named:
    for measure in rules.measures.values():
        yield from ((under(flag.place, "flag"), flag.flag) for flag in measure.flags)
        for column in measure.columns:
            if column.when_unknown is not None:
                yield under(column.when_unknown.place, "flag"), column.when_unknown.flag
        for parameter in measure.parameters.values():
            series = parameter.series is not None
            place = under(parameter.place, "after")
            yield from ((place if series else under(row.place, "flag"), row.flag) for row in parameter.rows)
        if measure.windows is not None:
            yield under(measure.windows.place, "flag"), measure.windows.flag


# the field dictionary ---------------------------------------------------------------------------------------------


def unknown_categories(rules: RuleSet) -> Iterator[RuleProblem]:
    """A cost category that an application cannot have."""
    from calculator.facts.dictionary import field

    for measure in rules.measures.values():
        yield from _unknown("unknown_category", _category_names(measure), field("costs.category").choices or {})


def _category_names(measure: Measure) -> Named:
    benefit = measure.benefit
    if isinstance(benefit, Reimbursement):
        yield from ((category.place, category.id) for category in benefit.on())
        yield from ((under(benefit.place, f"costs.{name}"), name) for name in benefit.category_bases)
        yield from ((limit.place, limit.category) for limit in benefit.sublimits)
        for line_limit in benefit.line_limits:
            place = under(line_limit.place, "categories")
            yield from (
                (Place(place.file, f"{place.path}[{index}]"), name) for index, name in enumerate(line_limit.categories)
            )


def unknown_tables(rules: RuleSet) -> Iterator[RuleProblem]:
    """A table of columns, or of a date that is due, that an application does not have."""
    from calculator.facts.dictionary import ROOT, tables

    known = (ROOT, *tables())
    for measure in rules.measures.values():
        columns = {column.table: rules.place_in(measure, f"columns.{column.table}") for column in measure.columns}
        yield from _unknown("unknown_table", ((place, table) for table, place in columns.items()), known)
        due = (
            (under(condition.place, "due.table"), condition.due.table)
            for condition in measure.conditions.values()
            if condition.due is not None
        )
        yield from _unknown("unknown_table", due, known)


def unknown_levers(rules: RuleSet) -> Iterator[RuleProblem]:
    """A lever that is no fact, no table and no derived column."""
    from calculator.facts.dictionary import fields, tables

    facts = [field.name for field in fields()]
    for measure in rules.measures.values():
        known = [*facts, *tables(), *(f"{column.table}.{column.id}" for column in measure.columns)]
        levers = ((under(one.place, "lever"), one.lever) for one in measure.conditions.values())
        yield from _unknown("unknown_lever", levers, known)


def unknown_needs(rules: RuleSet) -> Iterator[RuleProblem]:
    """A kind of need that an application cannot have."""
    from calculator.facts.dictionary import field

    known = field("application.needs").choices or {}
    for measure in rules.measures.values():
        place = rules.place_in(measure, "needs")
        named = ((replace(place, path=f"needs[{index}]"), name) for index, name in enumerate(measure.needs))
        yield from _unknown("unknown_need", named, known)


# the folder itself ------------------------------------------------------------------------------------------------


def unknown_parameters(rules: RuleSet) -> Iterator[RuleProblem]:
    """A share that is no parameter of the folder or of one that it uses; the general share may be a column or a fact too."""
    from calculator.facts.dictionary import fields

    facts = [field.name for field in fields()]
    for measure in rules.measures.values():
        known = list(measure.parameters)
        for alias, folder in measure.uses.items():
            if folder in rules.measures:
                known += [f"{alias}.{name}" for name in rules.measures[folder].parameters]
        if measure.loan is not None:
            key_rate = (under(measure.loan.place, "key_rate"), measure.loan.key_rate)
            yield from _unknown("unknown_parameter", iter([key_rate]), known)
        benefit = measure.benefit
        if not isinstance(benefit, Reimbursement):
            continue
        others = [rules.measures[folder] for folder in measure.uses.values() if folder in rules.measures]
        columns = [f"{column.table}.{column.id}" for owner in (measure, *others) for column in owner.columns]
        general = (under(benefit.place, "share"), benefit.share)
        stated = benefit.share is not None and "." in benefit.share
        yield from _unknown("unknown_parameter", iter([general]), [*known, *columns, *facts] if stated else known)
        yield from _unknown("unknown_parameter", _shares(benefit), known)


def _shares(benefit: Reimbursement) -> Named:
    yield from ((under(category.place, "share"), category.share) for category in benefit.on())
    yield from ((under(limit.place, "share"), limit.parameter) for limit in benefit.sublimits)


def unknown_groups(rules: RuleSet) -> Iterator[RuleProblem]:
    """A group of conditions without a title."""
    for measure in rules.measures.values():
        named = ((under(one.place, "group"), one.group) for one in measure.conditions.values())
        yield from _unknown("unknown_group", named, measure.groups)


def unknown_alternative_conditions(rules: RuleSet) -> Iterator[RuleProblem]:
    """A condition of an alternative that the measure does not have, or that is not counted."""
    for measure in rules.measures.values():
        known = {name: condition.counts for name, condition in measure.conditions.items()}
        for folder in measure.includes:
            if folder in rules.measures:
                shared = rules.measures[folder].conditions
                known.update({f"{folder}/{name}": condition.counts for name, condition in shared.items()})
        for alternative in measure.alternatives.values():
            for index, name in enumerate(alternative.conditions):
                place = under(alternative.place, f"conditions[{index}]")
                if name and name not in known:
                    yield RuleProblem(place, "unknown_condition", {"name": name, "hint": hint(name, known)})
                elif name and not known[name]:
                    yield RuleProblem(place, "alternative_of_no_gate", {"name": name})


def missing_reasons(rules: RuleSet) -> Iterator[RuleProblem]:
    """A reason to exclude a cost line that has no text, ``category_off`` among them."""
    for measure in rules.measures.values():
        benefit = measure.benefit
        if not isinstance(benefit, Reimbursement):
            continue
        if benefit.categories and "category_off" not in benefit.reasons:
            values = {"name": "category_off", "hint": hint("category_off", benefit.reasons)}
            yield RuleProblem(under(benefit.place, "reasons"), "missing_reason", values)
        for test in benefit.tests:
            if test.reason and test.reason not in benefit.reasons:
                values = {"name": test.reason, "hint": hint(test.reason, benefit.reasons)}
                yield RuleProblem(under(test.place, "reason"), "missing_reason", values)


def limit_named_twice(rules: RuleSet) -> Iterator[RuleProblem]:
    """Two limits, terms or parts of one benefit with the same id."""
    for measure in rules.measures.values():
        seen: set[str] = set()
        for item in measure.benefit.named() if measure.benefit is not None else ():
            if item.id and item.id in seen:
                code = "term_named_twice" if isinstance(item, Term) else "limit_named_twice"
                yield RuleProblem(under(item.place, "id"), code, {"name": item.id})
            seen.add(item.id)
