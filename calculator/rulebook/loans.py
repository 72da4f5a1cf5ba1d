"""The benefit of a loan compiled to nodes: what is saved in each segment against the benchmark, and the sum of it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

from calculator.formulas.errors import failed
from calculator.formulas.nodes import Node, Type
from calculator.rulebook.model import LoanTerms, RuleText
from calculator.rulebook.plans import LoanBenefitPlan
from calculator.rulebook.scopes import MisplacedError, RuleScope

__all__ = ["SEGMENTS", "compile_loan"]

SEGMENTS: Final = "segments"
_BALANCE: Final = "segments.balance"
_MARKET: Final = "segments.market_rate"
_MONEY: Final = Type("number", SEGMENTS, dims=(("RUB", 1),))


def compile_loan(scope: RuleScope, terms: LoanTerms) -> LoanBenefitPlan:
    """Σ balance × (market − rate − fee) × years over the segments inside the preferential window.

    Rates are shares a year, over ``segments`` or the same in all of them. Raises :class:`MisplacedError`.
    """
    pool = scope.pool
    rate = _rate(scope, terms.rate)
    fee = _rate(scope, terms.fee) if terms.fee is not None else None
    market = _rate(scope, terms.market) if terms.market is not None else _default(scope, _MARKET)
    balance = _money(scope, terms.balance) if terms.balance is not None else scope.fact(_BALANCE)
    years, inside = scope.fact("segments.years"), scope.fact("segments.inside")
    debt_years = pool.make("mul", (balance, years), kind=replace(_MONEY, nonnegative=True))
    nothing = pool.spread(pool.make("number", data=Fraction(0), kind=Type("number", zero=True, nonnegative=True)), SEGMENTS)

    def where_preferential(row: Node) -> Node:
        return pool.make("if", (inside, row, nothing), kind=row.type)

    cost = rate if fee is None else pool.make("add", (rate, fee), kind=rate.type)
    margin = pool.make("sub", (market, cost), kind=replace(market.type, nonnegative=False))
    saving = where_preferential(pool.make("mul", (debt_years, margin), kind=_MONEY))
    interest = where_preferential(pool.make("mul", (debt_years, rate), kind=replace(_MONEY, nonnegative=True)))
    everything = pool.spread(pool.make("truth", data=True, kind=Type("truth")), SEGMENTS)
    exact = pool.make("total", (saving, everything), kind=saving.type.at("application"))
    return LoanBenefitPlan(
        rate=rate,
        fee=fee,
        market=market,
        balance=balance,
        inside=inside,
        interest=interest,
        saving=saving,
        exact=exact,
        amount=pool.make("round", (exact,), "half_up", kind=exact.type),
    )


def _default(scope: RuleScope, name: str) -> Node:
    node = scope.value(name)
    return scope.pool.spread(node, SEGMENTS)


def _rate(scope: RuleScope, text: RuleText) -> Node:
    node = scope.compile(text, SEGMENTS)
    if node.type.sort != "number" or (node.type.dims and not node.type.zero):
        raise MisplacedError.of(text, failed("not_a_rate"))
    return node


def _money(scope: RuleScope, text: RuleText) -> Node:
    node = scope.compile(text, SEGMENTS)
    if node.type.dims != _MONEY.dims and not node.type.zero:
        raise MisplacedError.of(text, failed("not_money"))
    return node
