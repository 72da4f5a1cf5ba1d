"""Grants, which are the least of several terms, and reliefs, which are the sum of several parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import Final

from calculator.evaluation.result import AmountResult, BaselineResult, PartResult, Step
from calculator.evaluation.tracing import Trace
from calculator.evaluation.values import Number, Words
from calculator.evaluation.waterfall import said
from calculator.formulas.nodes import Node
from calculator.rulebook.model import Evidence
from calculator.rulebook.model_benefits import Grant, Relief, Rounding
from calculator.rulebook.plans_benefits import BaselinePlan, GrantPlan, ReliefPlan, TermPlan

__all__ = ["certain_grant", "with_parts", "with_terms"]

ORDER: Final = ("share", "sublimit", "cap", "yearly_cap", "service_cap", "norm", "costs", "requested", "budget")
"""Of equal terms the one that stands first here is said to bind."""


@dataclass(frozen=True, slots=True)
class _Term:
    """A term that stands, or may stand. ``low`` is ``None`` where nothing bounds it from below."""

    plan: TermPlan
    low: Fraction | None
    known: bool
    evidence: Evidence | None

    @property
    def id(self) -> str:
        return self.plan.term.id

    @property
    def unconfirmed(self) -> bool:
        return self.evidence is Evidence.unconfirmed


def certain_grant(trace: Trace, plan: GrantPlan) -> int | None:
    """What a grant is at least; ``None`` where no term stands, so that nothing says what it is."""
    if not any(_stands(trace, term) for term in plan.terms):
        return None
    return int(_number(trace, plan.amount).low(trace.row) or 0)


def _stands(trace: Trace, term: TermPlan) -> bool:
    return term.left_out is None or trace.truth(term.left_out) is not True


def _number(trace: Trace, node: Node) -> Number:
    value = trace.value(node)
    assert isinstance(value, Number)
    return value


def _terms(trace: Trace, plans: Sequence[TermPlan], *, near_border: bool) -> Iterator[_Term]:
    for plan in plans:
        if _stands(trace, plan):
            value = _number(trace, plan.value)
            yield _Term(plan, value.low(trace.row), value.known_at(trace.row), _evidence(trace, plan, near_border))


def _evidence(trace: Trace, plan: TermPlan, near_border: bool) -> Evidence | None:
    """The word of the rule, else the weakest of its parameters."""
    if plan.term.evidence is not None:
        return plan.term.evidence
    return trace.evidence(plan.value, uncertain_start=near_border)


def _rounded(value: Fraction, rounding: Rounding | None) -> int:
    down = rounding is not None and rounding.direction == "down"
    return floor(value) if down else floor(value + Fraction(1, 2))


# grants -----------------------------------------------------------------------------------------------------------


def with_terms(trace: Trace, plan: GrantPlan, benefit: Grant, found: AmountResult, near_border: bool) -> AmountResult:
    """What a grant adds: what binds it, the steps, and whether unconfirmed terms decide it."""
    terms = sorted(_terms(trace, plan.terms, near_border=near_border), key=_place_in_order)
    if found.amount is None:
        return replace(found, evidence=None, provisional=False)
    binding = [term for term in terms if term.low == _least(terms)]
    confirmed = [term for term in terms if not term.unconfirmed]
    provisional = _grant(confirmed, benefit) != found.amount
    deciding = [term for term in terms if term.unconfirmed and (not confirmed or _below(term.low, _least(confirmed)))]
    without = {term.id: _grant([other for other in terms if other is not term], benefit) for term in deciding}
    return replace(
        found,
        bound_by=binding[0].id if binding else None,
        waterfall=tuple(_steps(trace, plan, benefit, terms)),
        evidence=_deciding_evidence(terms, binding),
        provisional=provisional,
        without=without if provisional else {},
    )


def _place_in_order(term: _Term) -> int:
    return ORDER.index(term.id) if term.id in ORDER else len(ORDER)


def _least(terms: Sequence[_Term]) -> Fraction | None:
    """The least of some terms, ``None`` where nothing bounds it from below."""
    lows = [term.low for term in terms if term.low is not None]
    return min(lows) if len(lows) == len(terms) else None


def _below(low: Fraction | None, other: Fraction | None) -> bool:
    return other is not None and (low is None or low < other)


def _grant(terms: Sequence[_Term], benefit: Grant) -> int | None:
    """The grant that these terms make; ``None`` without any."""
    if not terms:
        return None
    return _rounded(max(Fraction(0), _least(terms) or Fraction(0)), benefit.rounding)


def _deciding_evidence(terms: Sequence[_Term], binding: Sequence[_Term]) -> Evidence | None:
    """Where all terms are known, that of the first that binds and is confirmed; else the weakest of all."""
    if all(term.known for term in terms) and binding:
        return next((term for term in binding if not term.unconfirmed), binding[0]).evidence
    return max((term.evidence for term in terms if term.evidence is not None), default=None)


def _steps(trace: Trace, plan: GrantPlan, benefit: Grant, terms: Sequence[_Term]) -> Iterator[Step]:
    """The terms that are known, least last, then the floor of zero and the rounding."""
    shown = [(term.low, term.plan.term) for term in reversed(terms) if term.known and term.low is not None]
    left: Fraction | None = None
    for value, term in sorted(shown, key=lambda item: -item[0]):
        change = value if left is None else value - left
        left = value
        yield Step(term.id, value, change, term.title.in_language, None, trace.run.rulebook.addresses(term.source))
    amount = _number(trace, plan.amount).low(trace.row) or Fraction(0)
    exact = _number(trace, plan.exact).low(trace.row) or Fraction(0)
    if left is not None and left < 0:
        yield Step("not_below_zero", exact, exact - left, said("not_below_zero"))
    if amount != exact and benefit.rounding is not None:
        yield Step("rounding", amount, amount - exact, benefit.rounding.title.in_language)
    yield Step("amount", amount, Fraction(0), said("amount"))


# reliefs ----------------------------------------------------------------------------------------------------------


def with_parts(trace: Trace, plan: ReliefPlan, benefit: Relief, found: AmountResult, near_border: bool) -> AmountResult:
    """What a relief adds: its parts, what would be paid without it, and the steps."""
    parts = tuple(_parts(trace, plan, benefit, near_border=near_border))
    words = [part.evidence for part in parts if part.amount != 0 and part.evidence is not None]
    return replace(
        found,
        parts=parts,
        baseline=_baseline(trace, plan.baseline, benefit) if plan.baseline is not None else None,
        waterfall=tuple(_added(trace, plan, benefit, parts)),
        evidence=max(words, default=None),
        provisional=any(part.provisional and part.amount != 0 for part in parts),
    )


def _parts(trace: Trace, plan: ReliefPlan, benefit: Relief, *, near_border: bool) -> Iterator[PartResult]:
    for part in plan.parts:
        if _stands(trace, part):
            value = _number(trace, part.value).value(trace.row)
            evidence = _evidence(trace, part, near_border)
            nodes = [part.value] if part.left_out is None else [part.left_out, part.value]
            yield PartResult(
                id=part.term.id,
                title=part.term.title,
                amount=_rounded(value, benefit.rounding) if value is not None else None,
                evidence=evidence,
                provisional=evidence is Evidence.unconfirmed,
                missing=tuple(dict.fromkeys(fact for node in nodes for fact in trace.missing(node))),
            )


def _baseline(trace: Trace, plan: BaselinePlan, benefit: Relief) -> BaselineResult:
    word, value = trace.value(plan.word), _number(trace, plan.value).value(trace.row)
    assert isinstance(word, Words)
    amount = _rounded(value, benefit.rounding) if value is not None else None
    name = trace.run.frame.text(word.code(trace.row)) if word.known_at(trace.row) else None
    titles = benefit.baseline.words if benefit.baseline is not None else {}
    return BaselineResult(name, titles.get(name or ""), amount)


def _added(trace: Trace, plan: ReliefPlan, benefit: Relief, parts: Sequence[PartResult]) -> Iterator[Step]:
    """Each part that gives something with the sum so far, then the rounding; nothing where the sum is not bounded from below."""
    amount = _number(trace, plan.amount).low(trace.row)
    if amount is None:
        return
    left = Fraction(0)
    stands = [part for part in plan.parts if _stands(trace, part)]
    for plan_of, part in zip(stands, parts, strict=True):
        value = _number(trace, plan_of.value).value(trace.row)
        if value:  # a part that gives nothing is no step; it stands among the parts
            left += value
            addresses = trace.run.rulebook.addresses(plan_of.term.source)
            yield Step(part.id, left, value, part.title.in_language, None, addresses)
    exact = _number(trace, plan.exact).low(trace.row)
    if exact == left and amount != left and benefit.rounding is not None:
        yield Step("rounding", amount, amount - left, benefit.rounding.title.in_language)
    yield Step("amount", amount, Fraction(0), said("amount"))
