"""Formulas built by themselves, over the names of the fictional scheme."""

from __future__ import annotations

from functools import cache

from calculator.formulas.building import build
from calculator.formulas.nodes import Node, unit_text
from calculator.rulebook import Rulebook
from calculator.rulebook.compiling import Compiler
from calculator.rulebook.model import ByEdition, ByReading, Formula, Place, RuleText
from calculator.rulebook.scopes import RuleScope
from tests.rulebook.schemes import SCHEME

PLACE = Place("test.yaml", "formula", 1, 1)


@cache
def scheme() -> Rulebook:
    """The fictional scheme, loaded once for all tests."""
    return Rulebook.load(SCHEME)


def scope(measure: str = "guild-status", edition: str | None = "G15") -> RuleScope:
    """The names that formulas of a measure may use in an edition."""
    return RuleScope(Compiler(scheme().measures), scheme().measures[measure], edition)


def built(text: str, measure: str = "guild-status", edition: str | None = "G15") -> Node:
    """The node of a formula that stands in a measure, under one of its editions."""
    return build(text, scope(measure, edition))


def kind_of(text: str, measure: str = "guild-status", edition: str | None = "G15") -> tuple[str, str]:
    """What a formula yields, and the table whose rows it stands over."""
    kind = built(text, measure, edition).type
    return unit_text(kind), kind.table


def formula(text: str) -> Formula:
    return Formula(text, PLACE)


def by_edition(**cases: RuleText) -> ByEdition:
    return ByEdition(cases, PLACE)


def by_reading(otherwise: RuleText | None = None, **cases: RuleText) -> ByReading:
    return ByReading(cases, otherwise, PLACE)
