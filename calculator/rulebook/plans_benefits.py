"""A benefit ready to be evaluated: one plan a kind, with what all kinds share in their base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from calculator.formulas.nodes import Node
from calculator.rulebook.model_benefits import Limit, LineLimit, LineTest, Split, Sublimit, Term

__all__ = [
    "BaselinePlan",
    "BenefitPlan",
    "CategoryPlan",
    "CeilingPlan",
    "GrantPlan",
    "LimitPlan",
    "LineLimitPlan",
    "LoanBenefitPlan",
    "ReimbursementPlan",
    "ReliefPlan",
    "SplitPlan",
    "SublimitPlan",
    "SumPlan",
    "TermPlan",
    "TestPlan",
]


# parts ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TestPlan:
    test: LineTest
    formula: Node


@dataclass(frozen=True, slots=True)
class LimitPlan:
    """A limit on the whole: ``value`` at the root; where ``unless`` holds the limit does not apply."""

    limit: Limit
    value: Node
    unless: Node | None


@dataclass(frozen=True, slots=True)
class LineLimitPlan:
    """``before`` and ``after``: what all lines together would give without and with the limit."""

    limit: LineLimit
    before: Node
    after: Node


@dataclass(frozen=True, slots=True)
class SublimitPlan:
    """``uncut`` and ``cut``: what the category would give without and with its limit, which is ``ceiling``.

    ``share``: of a limit by share; ``general``: the share of the measure, of which a limit by costs is a part.
    """

    sublimit: Sublimit
    uncut: Node
    cut: Node
    ceiling: Node
    share: Node | None
    general: Node | None


@dataclass(frozen=True, slots=True)
class TermPlan:
    """A term of a grant or a part of a relief; where ``left_out`` holds it does not stand."""

    term: Term
    value: Node
    left_out: Node | None


@dataclass(frozen=True, slots=True)
class BaselinePlan:
    word: Node
    value: Node


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """``of``: the sum that is shared; ``named``: the part of the budget that the rule names, rounded down."""

    split: Split
    of: Node
    named: Node


# kinds ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitPlan:
    """``amount``: what the measure gives under this edition: a rounded sum, a ceiling, or a word."""

    amount: Node
    own_funds: Node | None = None
    split: SplitPlan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReimbursementPlan(BenefitPlan):
    """Nodes of an amount, from cost lines to the rounded sum.

    Line nodes stand over the table of costs: ``category_on``, ``tests``, ``eligible``, ``base`` (what counts of a line),
    ``cost`` (after VAT, before other support), ``part`` (share × base where eligible, else 0, within the limits on lines).
    Root nodes: ``eligible_costs``, ``uncut`` (share of the costs before limits on lines), ``by_share`` (sum of parts),
    ``after_sublimits``, ``exact`` (after all limits, unrounded).
    """

    exact: Node
    category_on: Node
    tests: tuple[TestPlan, ...]
    eligible: Node
    base: Node
    cost: Node | None
    share: Node
    part: Node
    eligible_costs: Node
    uncut: Node
    line_limits: tuple[LineLimitPlan, ...]
    by_share: Node
    sublimits: tuple[SublimitPlan, ...]
    after_sublimits: Node
    limits: tuple[LimitPlan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SumPlan(BenefitPlan):
    exact: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantPlan(BenefitPlan):
    """``least``: the least of the terms that stand, which may be below zero; ``exact`` is not."""

    exact: Node
    least: Node
    terms: tuple[TermPlan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefPlan(BenefitPlan):
    """``exact``: the sum of the parts, each 0 where it is left out."""

    exact: Node
    parts: tuple[TermPlan, ...]
    baseline: BaselinePlan | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CeilingPlan(BenefitPlan):
    exact: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryPlan(BenefitPlan):
    """``is_word``: for each word of the list whether it is the answer; ``amount`` is the word itself."""

    is_word: Mapping[str, Node]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanBenefitPlan(BenefitPlan):
    """Nodes over ``segments``: rates a year, the debt, and what each segment costs and saves (0 outside the window)."""

    exact: Node
    rate: Node
    fee: Node | None
    market: Node
    balance: Node
    inside: Node
    interest: Node
    saving: Node
