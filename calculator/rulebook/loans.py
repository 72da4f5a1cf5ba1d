"""The benefit of a loan compiled to nodes: what is saved in each segment against the benchmark, and the sum of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from calculator.formulas.errors import failed
from calculator.formulas.nodes import Node, Type
from calculator.rulebook.benefit_nodes import MONEY, as_money, nought, rounded
from calculator.rulebook.model import RuleText
from calculator.rulebook.model_benefits import Loan
from calculator.rulebook.plans_benefits import LoanBenefitPlan
from calculator.rulebook.scopes import MisplacedError, RuleScope

__all__ = ["SEGMENTS", "compile_loan"]

SEGMENTS: Final = "segments"
_BALANCE: Final = "segments.balance"
_MARKET: Final = "segments.market_rate"
_SAVED: Final = replace(MONEY.at(SEGMENTS), nonnegative=False)


def compile_loan(scope: RuleScope, benefit: Loan) -> LoanBenefitPlan:
    """Σ balance × (market − rate − fee) × years over the segments inside the preferential window.

    Rates are shares a year, over ``segments`` or the same in all of them. Raises :class:`MisplacedError`.
    """
    pool = scope.pool
    rate = _rate(scope, benefit.rate)
    fee = _rate(scope, benefit.fee) if benefit.fee is not None else None
    market = _rate(scope, benefit.market) if benefit.market is not None else pool.spread(scope.value(_MARKET), SEGMENTS)
    text = benefit.balance
    balance = scope.fact(_BALANCE) if text is None else as_money(scope.compile(text, SEGMENTS), text)
    debt_years = pool.make("mul", (balance, scope.fact("segments.years")), kind=MONEY.at(SEGMENTS))
    inside, nothing = scope.fact("segments.inside"), pool.spread(nought(pool), SEGMENTS)

    def where_preferential(node: Node) -> Node:
        return pool.make("if", (inside, node, nothing), kind=node.type)

    cost = rate if fee is None else pool.make("add", (rate, fee), kind=rate.type)
    margin = pool.make("sub", (market, cost), kind=replace(market.type, nonnegative=False))
    saving = where_preferential(pool.make("mul", (debt_years, margin), kind=_SAVED))
    interest = where_preferential(pool.make("mul", (debt_years, rate), kind=MONEY.at(SEGMENTS)))
    every_row = pool.spread(pool.make("truth", data=True, kind=Type("truth")), SEGMENTS)
    exact = pool.make("total", (saving, every_row), kind=_SAVED.at("application"))
    return LoanBenefitPlan(
        amount=rounded(scope, benefit, exact),
        exact=exact,
        rate=rate,
        fee=fee,
        market=market,
        balance=balance,
        inside=inside,
        interest=interest,
        saving=saving,
    )


def _rate(scope: RuleScope, text: RuleText) -> Node:
    node = scope.compile(text, SEGMENTS)
    if node.type.sort != "number" or (node.type.dims and not node.type.zero):
        raise MisplacedError.of(text, failed("not_a_rate"))
    return node
