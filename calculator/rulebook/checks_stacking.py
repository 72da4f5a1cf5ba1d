"""Checks of ``stacking.yaml`` against the measures: what it names must exist, and be of the right kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from calculator.rulebook.model import Kind, Place
from calculator.rulebook.model_benefits import Ceiling, Relief
from calculator.rulebook.reading_problems import RuleProblem, hint, under
from calculator.rulebook.stacking import EVERY_MEASURE, StackingRule

if TYPE_CHECKING:
    from calculator.rulebook.reading import RuleSet

__all__ = [
    "ceilings_that_are_none",
    "classes_named_as_measures",
    "facts_that_are_no_yes_or_no",
    "unknown_rules_of_pairs",
    "unknown_stacked_measures",
    "unknown_stacked_parts",
    "unknown_tests",
    "unknown_topics_instead",
]


def _measures(rules: RuleSet) -> list[str]:
    return [name for name, measure in rules.measures.items() if measure.kind is Kind.measure]


def unknown_stacked_measures(rules: RuleSet) -> Iterator[RuleProblem]:
    """A name that is neither a class nor a measure; in a class only measures stand."""
    measures = _measures(rules)
    classes = [*rules.stacking.classes, EVERY_MEASURE]
    for item in rules.stacking.classes.values():
        yield from _unknown(under(item.place, "measures"), item.measures, measures)
    for rule in rules.stacking.rules.values():
        for key, names in (("measures", rule.measures), ("with", rule.other), ("of", rule.of)):
            yield from _unknown(under(rule.place, key), names, [*measures, *classes])
        if rule.ceiling is not None:
            yield from _unknown(under(rule.place, "ceiling"), (rule.ceiling,), measures, listed=False)
        for key, mapping in (("instead", rule.instead), *_payments(rule)):
            for name in mapping:
                yield from _unknown(under(rule.place, f"{key}.{name}"), (name,), measures, listed=False)
    for pair in rules.stacking.pairs:
        for key, name in (("first", pair.first), ("second", pair.second)):
            yield from _unknown(under(pair.place, key), (name,), [*measures, *classes], listed=False)


def _payments(rule: StackingRule) -> Iterator[tuple[str, Iterable[str]]]:
    return ((f"payments.{payment}", by_measure) for payment, by_measure in rule.payments.items())


def _unknown(place: Place, names: Iterable[str], known: list[str], *, listed: bool = True) -> Iterator[RuleProblem]:
    for index, name in enumerate(names):
        if name and name not in known:
            where = Place(place.file, f"{place.path}[{index}]") if listed else place
            yield RuleProblem(where, "unknown_stacked", {"name": name, "hint": hint(name, known)})


def classes_named_as_measures(rules: RuleSet) -> Iterator[RuleProblem]:
    """A class whose name a measure has, or that means every measure: a rule could not tell them apart."""
    for item in rules.stacking.classes.values():
        if item.id == EVERY_MEASURE or item.id in rules.measures:
            yield RuleProblem(item.place, "class_named_as_measure", {"name": item.id})


def ceilings_that_are_none(rules: RuleSet) -> Iterator[RuleProblem]:
    """A measure under ``ceiling`` that sets no limit over all support."""
    for rule in rules.stacking.rules.values():
        measure = rules.measures.get(rule.ceiling or "")
        if measure is not None and measure.kind is Kind.measure and not isinstance(measure.benefit, Ceiling):
            yield RuleProblem(under(rule.place, "ceiling"), "not_a_ceiling", {"name": measure.id})


def facts_that_are_no_yes_or_no(rules: RuleSet) -> Iterator[RuleProblem]:
    """A fact that excludes measures must be one that holds or does not."""
    from calculator.facts.dictionary import fields

    known = [item.name for item in fields() if item.kind == "truth" and item.is_root]
    for rule in rules.stacking.rules.values():
        if rule.fact and rule.fact not in known:
            values = {"name": rule.fact, "hint": hint(rule.fact, known)}
            yield RuleProblem(under(rule.place, "fact"), "no_truth_fact", values)


def unknown_tests(rules: RuleSet) -> Iterator[RuleProblem]:
    """A condition under ``tested_by`` that its folder does not have."""
    for rule in rules.stacking.rules.values():
        for index, (folder, condition) in enumerate(rule.tested_by):
            place = Place(rule.place.file, f"{rule.place.path}.tested_by[{index}]")
            measure = rules.measures.get(folder)
            if measure is None:
                yield RuleProblem(place, "unknown_folder", {"name": folder, "hint": hint(folder, rules.measures)})
                continue
            # A set that measures include may leave the condition to each of them, under one id.
            including = [other for other in rules.measures.values() if folder in other.includes]
            known = {name for one in (measure, *including) for name in one.conditions}
            if condition not in known:
                values = {"name": condition, "folder": folder, "hint": hint(condition, sorted(known))}
                yield RuleProblem(place, "unknown_test", values)


def unknown_topics_instead(rules: RuleSet) -> Iterator[RuleProblem]:
    """A topic under ``instead`` that its measure does not have."""
    for rule in rules.stacking.rules.values():
        for name, topic in rule.instead.items():
            measure = rules.measures.get(name)
            if measure is not None and topic and topic not in measure.topics:
                values = {"name": topic, "hint": hint(topic, measure.topics)}
                yield RuleProblem(under(rule.place, f"instead.{name}"), "unknown_topic", values)


def unknown_stacked_parts(rules: RuleSet) -> Iterator[RuleProblem]:
    """A part under ``payments`` that the relief of its measure does not have."""
    for rule in rules.stacking.rules.values():
        for payment, by_measure in rule.payments.items():
            for name, parts in by_measure.items():
                measure = rules.measures.get(name)
                benefit = measure.benefit if measure is not None else None
                if measure is None or (isinstance(benefit, Relief) and not benefit.parts):
                    continue
                known = [part.id for part in benefit.parts] if isinstance(benefit, Relief) else []
                for index, part in enumerate(parts):
                    if part not in known:
                        place = Place(rule.place.file, f"{rule.place.path}.payments.{payment}.{name}[{index}]")
                        yield RuleProblem(place, "unknown_part", {"name": part, "hint": hint(part, known)})


def unknown_rules_of_pairs(rules: RuleSet) -> Iterator[RuleProblem]:
    """A rule behind a pair that is not there."""
    known = rules.stacking.rules
    for pair in rules.stacking.pairs:
        if pair.rule is not None and pair.rule not in known:
            values = {"name": pair.rule, "hint": hint(pair.rule, known)}
            yield RuleProblem(under(pair.place, "rule"), "unknown_stacking_rule", values)
