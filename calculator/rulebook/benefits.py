"""A benefit as its folder declares it, compiled to nodes by its kind. A new kind is a function in ``_COMPILERS``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from calculator.formulas.errors import failed
from calculator.formulas.nodes import Node, Type, unit_text
from calculator.rulebook.benefit_nodes import (
    MONEY,
    any_of,
    as_money,
    is_word,
    lacks_value,
    nought,
    rounded,
    words_of,
)
from calculator.rulebook.loans import compile_loan
from calculator.rulebook.model import RuleText
from calculator.rulebook.model_benefits import (
    Benefit,
    Categorisation,
    Ceiling,
    Grant,
    Loan,
    Reimbursement,
    Relief,
    Split,
    Sum,
    Term,
)
from calculator.rulebook.plans_benefits import (
    BaselinePlan,
    BenefitPlan,
    CategoryPlan,
    CeilingPlan,
    GrantPlan,
    ReliefPlan,
    SplitPlan,
    SumPlan,
    TermPlan,
)
from calculator.rulebook.reimbursements import compile_reimbursement
from calculator.rulebook.scopes import MisplacedError, RuleScope

__all__ = ["compile_benefit"]

_ANY_MONEY: Final = replace(MONEY, nonnegative=False)


def compile_benefit(scope: RuleScope, benefit: Benefit) -> BenefitPlan | None:
    """The plan of a benefit under the scope's edition; ``None`` where the edition gives nothing that is known."""
    plan = _COMPILERS[type(benefit)](scope, benefit)
    if plan is None:
        return None
    own_funds = _money(scope, benefit.own_funds.value) if benefit.own_funds is not None else None
    split = _split(scope, benefit.split, plan.amount) if benefit.split is not None else None
    return replace(plan, own_funds=own_funds, split=split)


def _money(scope: RuleScope, text: RuleText) -> Node:
    return as_money(scope.compile(text), text)


def _split(scope: RuleScope, split: Split, amount: Node) -> SplitPlan:
    """``value`` may be the sum of the budget's part, or its share of the whole."""
    of = _money(scope, split.of) if split.of is not None else amount
    named = scope.compile(split.value)
    if named.type.sort == "number" and not named.type.dims and not named.type.zero:
        named = scope.pool.make("mul", (of, named), kind=replace(of.type, nonnegative=False))
    return SplitPlan(split, of, scope.pool.make("round", (as_money(named, split.value),), "down", kind=_ANY_MONEY))


# kinds ------------------------------------------------------------------------------------------------------------


def _sum(scope: RuleScope, benefit: Sum) -> SumPlan:
    exact = _money(scope, benefit.value)
    return SumPlan(amount=rounded(scope, benefit, exact), exact=exact)


def _ceiling(scope: RuleScope, benefit: Ceiling) -> CeilingPlan:
    exact = _money(scope, benefit.value)
    return CeilingPlan(amount=rounded(scope, benefit, exact), exact=exact)


def _terms(scope: RuleScope, terms: tuple[Term, ...], *, leave_out_absent: bool) -> tuple[TermPlan, ...]:
    """The terms of this edition, each with when it does not stand: as the rule says, or because its value is absent."""
    plans = []
    for term in terms:
        if term.editions is not None and scope.edition not in term.editions:
            continue
        value = _money(scope, term.value)
        reasons = [scope.truth(term.unless)] if term.unless is not None else []
        absent = lacks_value(scope.pool, value) if leave_out_absent else None
        if absent is not None and absent not in reasons:
            reasons.append(absent)
        plans.append(TermPlan(term, value, any_of(scope.pool, reasons)))
    return tuple(plans)


def _grant(scope: RuleScope, benefit: Grant) -> GrantPlan | None:
    terms = _terms(scope, benefit.terms, leave_out_absent=True)
    if not terms:
        return None
    pool = scope.pool
    least, nothing_stands = terms[0].value, terms[0].left_out
    for term in terms[1:]:
        both = pool.make("min", (least, term.value), kind=_ANY_MONEY)
        if nothing_stands is not None:
            both = _if(scope, nothing_stands, term.value, both)
        least = both if term.left_out is None else _if(scope, term.left_out, least, both)
        if nothing_stands is not None and term.left_out is not None:
            nothing_stands = pool.make("and", (nothing_stands, term.left_out), kind=nothing_stands.type)
        else:
            nothing_stands = None
    exact = pool.make("max", (nought(pool), least), kind=MONEY)
    return GrantPlan(amount=rounded(scope, benefit, exact), exact=exact, least=least, terms=terms)


def _if(scope: RuleScope, test: Node, yes: Node, no: Node) -> Node:
    return scope.pool.make("if", (test, yes, no), kind=_ANY_MONEY)


def _relief(scope: RuleScope, benefit: Relief) -> ReliefPlan | None:
    parts = _terms(scope, benefit.parts, leave_out_absent=False)
    if not parts:
        return None
    none = nought(scope.pool)
    values = [part.value if part.left_out is None else _if(scope, part.left_out, none, part.value) for part in parts]
    exact = values[0]
    for value in values[1:]:
        nonnegative = exact.type.nonnegative and value.type.nonnegative
        exact = scope.pool.make("add", (exact, value), kind=replace(MONEY, nonnegative=nonnegative))
    baseline = None
    if benefit.baseline is not None:
        word = _text(scope, benefit.baseline.word)
        baseline = BaselinePlan(word, _money(scope, benefit.baseline.value))
    return ReliefPlan(amount=rounded(scope, benefit, exact), exact=exact, parts=parts, baseline=baseline)


def _category(scope: RuleScope, benefit: Categorisation) -> CategoryPlan:
    node = _text(scope, benefit.value)
    for word in sorted(words_of(scope, node) or ()):
        if word not in benefit.words:
            raise MisplacedError(benefit.value.place, failed("word_without_title", choice=word))
    return CategoryPlan(amount=node, is_word={word: is_word(scope.pool, node, word) for word in benefit.words})


def _text(scope: RuleScope, text: RuleText) -> Node:
    node = scope.pool.fitted(scope.compile(text), Type("text"))
    if node.type.sort != "text":
        raise MisplacedError.of(text, failed("not_text", column=1, sort=unit_text(node.type)))
    return node


_COMPILERS: Final[Mapping[type[Benefit], Callable[[RuleScope, Any], BenefitPlan | None]]] = {
    Reimbursement: compile_reimbursement,
    Sum: _sum,
    Grant: _grant,
    Relief: _relief,
    Ceiling: _ceiling,
    Categorisation: _category,
    Loan: compile_loan,
}
