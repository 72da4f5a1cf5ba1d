"""How measures combine, as immutable records: ``rules/stacking.yaml`` after reading. It changes no measure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from calculator.rulebook.model import Evidence, Place, Text

__all__ = [
    "EVERY_MEASURE",
    "Answer",
    "Scope",
    "Stacking",
    "StackingClass",
    "StackingKind",
    "StackingPair",
    "StackingRule",
]

EVERY_MEASURE: Final = "all"
"""Stands in ``measures`` for every measure."""


class StackingKind(Enum):
    """What a stacking rule does; the words are those of the file."""

    one_line_one_measure = "one_line_one_measure"
    one_rate_per_loan = "one_rate_per_loan"
    one_tariff_per_payment = "one_tariff_per_payment"
    total_within_ceiling = "total_within_ceiling"
    not_cofinancing = "not_cofinancing"
    provisional_pair = "provisional_pair"
    excluded_pair = "excluded_pair"
    counted_against_baseline = "counted_against_baseline"
    note = "note"


class Scope(Enum):
    """Where two measures meet: one cost line, one loan, one project; or money of one as co-financing of the other."""

    line = "line"
    loan = "loan"
    project = "project"
    cofinancing = "cofinancing"


class Answer(Enum):
    """Whether two measures may meet there."""

    allowed = "allowed"
    excluded = "excluded"
    not_confirmed = "not_confirmed"
    counts_to_ceiling = "counts_to_ceiling"
    counts = "counts"
    does_not_count = "does_not_count"
    not_applicable = "not_applicable"


@dataclass(frozen=True, slots=True)
class StackingClass:
    """Measures that rules refer to by one name."""

    id: str
    title: Text
    measures: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class StackingRule:
    """One rule. ``measures``, ``other`` (the key ``with``) and ``of`` name classes or measures as they are written.

    ``firm``: whether a breach is certain; else the rule is not confirmed and every answer that rests on it is provisional.
    ``instead``: measure → topic whose readings decide inside it. ``tested_by``: conditions (measure, condition) that
    test the rule already. ``payments``: name → measure → parts of its relief that reduce one payment or tax.
    """

    id: str
    title: Text
    kind: StackingKind
    measures: tuple[str, ...]
    other: tuple[str, ...]
    of: tuple[str, ...]
    ceiling: str | None
    fact: str | None
    scope: Scope | None
    firm: bool
    instead: Mapping[str, str]
    tested_by: tuple[tuple[str, str], ...]
    payments: Mapping[str, Mapping[str, tuple[str, ...]]]
    effect: Text
    evidence: Evidence
    source: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class StackingPair:
    """What holds for two measures or classes where they meet. ``rule``: the id of the rule behind it."""

    scope: Scope
    first: str
    second: str
    answer: Answer
    provisional: bool
    rule: str | None
    evidence: Evidence
    source: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class Stacking:
    """All of it; empty where no folder says how measures combine."""

    classes: Mapping[str, StackingClass] = field(default_factory=dict)
    rules: Mapping[str, StackingRule] = field(default_factory=dict)
    pairs: tuple[StackingPair, ...] = ()

    def covers(self, names: Iterable[str], measure: str) -> bool:
        """Whether a list of classes and measures, as a rule writes it, takes in the measure."""
        return any(
            name in (EVERY_MEASURE, measure) or (name in self.classes and measure in self.classes[name].measures)
            for name in names
        )

    def of_kind(self, *kinds: StackingKind) -> Iterator[StackingRule]:
        return (rule for rule in self.rules.values() if rule.kind in kinds)

    def pair(self, scope: Scope, one: str, other: str) -> StackingPair | None:
        """What the table says of two measures in a scope, whichever stands first; ``None`` where it does not say."""
        for pair in self.pairs:
            if pair.scope is scope and (self._is_pair(pair, one, other) or self._is_pair(pair, other, one)):
                return pair
        return None

    def _is_pair(self, pair: StackingPair, one: str, other: str) -> bool:
        return self.covers((pair.first,), one) and self.covers((pair.second,), other)
