"""What a measure gives one application: the sum, its bounds, what binds it, and the waterfall that leads to it.

Sums under every reading are found in the same way for all kinds of benefit; what a kind adds is a function in ``_KINDS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any, Final

from calculator.evaluation.caps import caps_of, worth_of_one
from calculator.evaluation.categories import category_of
from calculator.evaluation.cost_lines import cost_lines
from calculator.evaluation.entries import Ruled
from calculator.evaluation.limits import limits_of
from calculator.evaluation.result import AmountResult, CategoryResult, CeilingResult, SplitResult
from calculator.evaluation.savings import loan_of
from calculator.evaluation.terms import certain_grant, with_parts, with_terms
from calculator.evaluation.tracing import Trace
from calculator.evaluation.valuation import value_today
from calculator.evaluation.values import Number
from calculator.evaluation.waterfall import amount_step, waterfall_of
from calculator.formulas.nodes import Node
from calculator.rulebook.model import Evidence
from calculator.rulebook.model_benefits import Benefit, Categorisation, Ceiling, Loan, Reimbursement, Sum
from calculator.rulebook.plans_benefits import (
    BenefitPlan,
    CategoryPlan,
    CeilingPlan,
    GrantPlan,
    LoanBenefitPlan,
    ReimbursementPlan,
    ReliefPlan,
    SplitPlan,
    SumPlan,
)

__all__ = ["Given", "amount_of", "given_by"]


Given = tuple[int | None, int | None, str | None]
"""The amount, the ceiling and the category of a measure: one of them at most is known."""


@dataclass(frozen=True, slots=True)
class _Under:
    """The plan under one combination of readings; ``missing``: facts of these readings themselves are missing."""

    assignment: Mapping[str, str]
    trace: Trace
    plan: BenefitPlan
    missing: bool


def amount_of(groups: Sequence[Ruled], benefit: Benefit, row: int) -> AmountResult | None:
    """The amount under the default readings with its bounds over all of them; ``None`` where no edition pays."""
    default = next((group for group in groups if group.default), None)
    if default is None or default.plan.benefit is None:
        return None
    plan = default.plan.benefit
    trace = Trace(default.run, row, default.assignments[0])
    under = list(_combinations(groups, row))
    if isinstance(plan, CategoryPlan) and isinstance(benefit, Categorisation):
        return _category(trace, plan, benefit, under, near_border=default.near_border)
    sums = [(part.assignment, _certain(part.trace, part.plan), part.missing) for part in under]
    amount = _certain(trace, plan)
    computed = [value for _, value, missing in sums if not missing and value is not None]
    paid_once = not isinstance(plan, CeilingPlan | LoanBenefitPlan)
    found = AmountResult(
        amount=amount,
        upper=_high(trace, plan.amount),
        least=min(computed, default=amount),
        most=max(computed, default=amount),
        by_reading={name: value for name, value in _single_changes(trace, sums) if value != amount},
        bound_by=None,
        lines=(),
        waterfall=(),
        evidence=_evidence(trace, plan, near_border=default.near_border),
        missing=tuple(trace.missing(plan.amount)),
        own_funds=_known(trace, plan.own_funds),
        split=_split(trace, plan.split) if plan.split is not None else None,
        present_value=value_today(trace, amount) if paid_once else None,
        worth=(lambda: worth_of_one(trace)) if paid_once else None,
    )
    return _KINDS[type(plan)](trace, plan, benefit, found, default.near_border)


def given_by(groups: Sequence[Ruled], benefit: Benefit | None, row: int) -> Given | None:
    """What a measure gives under the default readings, without what is told of it; ``None`` where no edition pays."""
    default = next((group for group in groups if group.default), None)
    if benefit is None or default is None or default.plan.benefit is None:
        return None
    plan = default.plan.benefit
    trace = Trace(default.run, row, default.assignments[0])
    if isinstance(plan, CategoryPlan) and isinstance(benefit, Categorisation):
        return None, None, category_of(trace, plan)[0]
    amount = _certain(trace, plan)
    return (None, amount, None) if isinstance(plan, CeilingPlan) else (amount, None, None)


# under every reading ----------------------------------------------------------------------------------------------


def _combinations(groups: Sequence[Ruled], row: int) -> Iterator[_Under]:
    """The benefit under every combination of readings that can change it."""
    shared: frozenset[str] | None = None
    for group in groups:
        plan = group.plan.benefit
        if plan is None:
            continue
        readings = group.run.values(plan.amount).readings()
        for edition_part in group.assignments:
            for names in product(*readings.values()):
                assignment = {**edition_part, **dict(zip(readings, names, strict=True))}
                trace = Trace(group.run, row, assignment)
                if shared is None:
                    default = next((other for other in groups if other.default), group)
                    basis = default.plan.benefit or plan
                    shared = Trace(default.run, row, default.assignments[0]).facts(basis.amount)
                own = trace.facts(plan.amount) - shared
                missing = bool(own) and bool(own & set(trace.missing(plan.amount)))
                yield _Under(assignment, trace, plan, missing)


def _single_changes(
    trace: Trace, found: Sequence[tuple[Mapping[str, str], int | None, bool]]
) -> Iterator[tuple[str, int]]:
    """What each reading gives with all other topics at their default."""
    for changed, value, missing in ((_changed(trace, assignment), value, gap) for assignment, value, gap in found):
        if len(changed) == 1 and value is not None and not missing:
            yield changed[0], value


def _changed(trace: Trace, assignment: Mapping[str, str]) -> list[str]:
    """The readings that are not the default ones."""
    defaults = {**trace.run.defaults, **trace.assignment}
    return [reading for topic, reading in assignment.items() if defaults[topic] != reading]


# one sum ----------------------------------------------------------------------------------------------------------


def _certain(trace: Trace, plan: BenefitPlan) -> int | None:
    """What is certain: of a reimbursement or grant at least 0; a plain sum or a ceiling only where it is known exactly."""
    value = _number(trace, plan.amount)
    if isinstance(plan, GrantPlan):
        return certain_grant(trace, plan)
    exactly = isinstance(plan, SumPlan | CeilingPlan | LoanBenefitPlan)
    known = value.value(trace.row) if exactly else value.low(trace.row)
    if known is None:
        return 0 if isinstance(plan, ReimbursementPlan) else None
    return int(known)


def _number(trace: Trace, node: Node) -> Number:
    value = trace.value(node)
    assert isinstance(value, Number)
    return value


def _high(trace: Trace, node: Node) -> int | None:
    high = _number(trace, node).high(trace.row)
    return None if high is None else int(high)


def _exact(trace: Trace, node: Node) -> Fraction:
    return _number(trace, node).low(trace.row) or Fraction(0)


def _known(trace: Trace, node: Node | None) -> int | None:
    """A sum beside the amount, half up to the kopeck; ``None`` where there is none or it is not known."""
    value = _number(trace, node).rounded("half_up").value(trace.row) if node is not None else None
    return None if value is None else int(value)


def _split(trace: Trace, plan: SplitPlan) -> SplitResult | None:
    whole, named = _known(trace, plan.of), _known(trace, plan.named)
    if whole is None or named is None:
        return None
    rest = whole - named
    return SplitResult(named, rest) if plan.split.part == "federal" else SplitResult(rest, named)


def _evidence(trace: Trace, plan: BenefitPlan, *, near_border: bool) -> Evidence | None:
    return trace.evidence(plan.amount, uncertain_start=near_border)


# kinds ------------------------------------------------------------------------------------------------------------


def _reimbursement(
    trace: Trace, plan: ReimbursementPlan, benefit: Reimbursement, found: AmountResult, near_border: bool
) -> AmountResult:
    lines = tuple(cost_lines(trace, plan, benefit))
    # Costs of a kind that the measure does not know at all are no costs of it.
    own = [line for line in lines if line.excluded != "category_off"]
    claimed = sum((line.claimed for line in own if line.claimed is not None), 0)
    own_funds = claimed - (found.amount or 0) if plan.own_funds is None else found.own_funds
    return replace(
        found,
        bound_by=_bound_by(trace, plan),
        lines=lines,
        waterfall=tuple(waterfall_of(trace, plan, benefit, lines)),
        limits=tuple(limits_of(trace, plan)),
        own_funds=own_funds,
        caps=lambda: caps_of(trace, plan),
    )


def _bound_by(trace: Trace, plan: ReimbursementPlan) -> str | None:
    """What holds the sum where it is; of equal terms the share first, then in the order of the rule."""
    exact = _exact(trace, plan.exact)
    if _exact(trace, plan.by_share) == exact:
        cuts = (limit for limit in plan.line_limits if _exact(trace, limit.after) < _exact(trace, limit.before))
        cut = next(cuts, None)
        return "share" if cut is None else cut.limit.id
    if _exact(trace, plan.after_sublimits) == exact:
        return "sublimit"
    for limit in plan.limits:
        lifted = limit.unless is not None and trace.truth(limit.unless) is True
        if not lifted and _exact(trace, limit.value) == exact:
            return limit.limit.id
    return None


def _sum(trace: Trace, plan: SumPlan, benefit: Sum, found: AmountResult, near_border: bool) -> AmountResult:
    return replace(found, waterfall=tuple(amount_step(trace, plan)), provisional=found.evidence is Evidence.unconfirmed)


def _ceiling(trace: Trace, plan: CeilingPlan, benefit: Ceiling, found: AmountResult, near_border: bool) -> AmountResult:
    """The sums are those of the ceiling: the measure itself pays nothing."""
    ceiling = CeilingResult(found.amount, found.upper, found.least, found.most, found.by_reading)
    provisional = found.evidence is Evidence.unconfirmed
    return replace(
        found, amount=None, upper=None, least=None, most=None, by_reading={}, ceiling=ceiling, provisional=provisional
    )


def _loan(trace: Trace, plan: LoanBenefitPlan, benefit: Loan, found: AmountResult, near_border: bool) -> AmountResult:
    loan = loan_of(trace, plan)
    return replace(
        found, loan=loan, present_value=loan.present_value, provisional=found.evidence is Evidence.unconfirmed
    )


def _category(
    trace: Trace, plan: CategoryPlan, benefit: Categorisation, under: Sequence[_Under], *, near_border: bool
) -> AmountResult:
    word, possible = category_of(trace, plan)
    by_reading = {}
    for part in under:
        changed = _changed(trace, part.assignment)
        assert isinstance(part.plan, CategoryPlan)
        other, _ = category_of(part.trace, part.plan)
        if len(changed) == 1 and other is not None and other != word and not part.missing:
            by_reading[changed[0]] = other
    evidence = _evidence(trace, plan, near_border=near_border)
    return AmountResult(
        amount=None, upper=None, least=None, most=None, by_reading={}, bound_by=None, lines=(), waterfall=(),
        evidence=evidence, missing=tuple(trace.missing(plan.amount)), provisional=evidence is Evidence.unconfirmed,
        category=CategoryResult(word, possible, by_reading, benefit.words),
    )  # fmt: skip


_KINDS: Final[Mapping[type[BenefitPlan], Callable[[Trace, Any, Any, AmountResult, bool], AmountResult]]] = {
    ReimbursementPlan: _reimbursement,
    SumPlan: _sum,
    GrantPlan: with_terms,
    ReliefPlan: with_parts,
    CeilingPlan: _ceiling,
    LoanBenefitPlan: _loan,
}
