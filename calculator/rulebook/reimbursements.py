"""A reimbursement as its folder declares it, compiled to nodes: eligible lines, shares, limits, rounding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from calculator.formulas.building import TRUTH
from calculator.formulas.errors import failed
from calculator.formulas.nodes import ROOT, Node, Type, unit_text
from calculator.rulebook.benefit_nodes import MONEY, as_money, rounded
from calculator.rulebook.model import ByEdition
from calculator.rulebook.model_benefits import Category, CategoryTable, Reimbursement, Sublimit
from calculator.rulebook.plans_benefits import LimitPlan, LineLimitPlan, ReimbursementPlan, SublimitPlan, TestPlan
from calculator.rulebook.scopes import MisplacedError, RuleScope

__all__ = ["compile_reimbursement"]

COSTS = "costs"
Make = Callable[[Mapping[str, Category]], Node]


def compile_reimbursement(scope: RuleScope, benefit: Reimbursement) -> ReimbursementPlan | None:
    """``None`` under an edition that names no categories: it pays nothing that is known."""
    return _Reimbursement(scope, benefit).plan()


class _Reimbursement:
    """Builds the nodes step by step; each method is a step of the amount."""

    def __init__(self, scope: RuleScope, benefit: Reimbursement) -> None:
        self.scope = scope
        self.pool = scope.pool
        self.benefit = benefit
        self.category = scope.fact("costs.category")

    def plan(self) -> ReimbursementPlan | None:
        edition = self.scope.edition
        table = self.benefit.categories.get(edition or "")
        if table is None:
            return None
        on, share = self._category_on(table), self._share(table)
        tests = self._tests()
        eligible = self._all([on, *(test.formula for test in tests)])
        base = self._base()
        nothing = self._number(0, COSTS)
        uncut = self._if(eligible, self._product(base, share), nothing)
        part, line_limits = self._line_limits(uncut)
        by_share = self._total(part)
        eligible_costs = self._total(self._if(eligible, base, nothing))
        after, sublimits = self._sublimits(part, by_share, eligible_costs)
        limits = self._limits()
        exact = after
        for limit in limits:
            least = self.pool.make("min", (exact, limit.value), kind=MONEY)
            exact = least if limit.unless is None else self._if(limit.unless, exact, least)
        cost = self.scope.compile(self.benefit.after_vat, COSTS) if self.benefit.after_vat else None
        return ReimbursementPlan(
            amount=rounded(self.scope, self.benefit, exact), exact=exact, category_on=on, tests=tests, eligible=eligible,
            base=base, cost=cost, share=share, part=part, eligible_costs=eligible_costs, uncut=self._total(uncut),
            line_limits=line_limits, by_share=by_share, sublimits=sublimits, after_sublimits=after, limits=limits,
        )  # fmt: skip

    # lines --------------------------------------------------------------------------------------------------------

    def _by_reading(self, table: CategoryTable, make: Make) -> Node:
        if table.topic is None:
            return make(table.by_reading[None])
        topic = next((topic for topic in self.scope.topics() if topic.id == table.topic), None)
        if topic is None:
            raise MisplacedError(table.place, failed("unknown_reading", reading=table.topic))
        return self.scope.choice(topic, {reading: make(table.by_reading[reading]) for reading in topic.readings})

    def _category_on(self, table: CategoryTable) -> Node:
        return self._by_reading(table, lambda categories: self._is_one_of(tuple(categories)))

    def _is_one_of(self, categories: tuple[str, ...]) -> Node:
        return self.pool.make("text_in", (self.category,), tuple(sorted(categories)), kind=TRUTH.at(COSTS))

    def _share(self, table: CategoryTable) -> Node:
        def shares(categories: Mapping[str, Category]) -> Node:
            node = self._general_share(COSTS)
            own: dict[str, list[str]] = {}
            for category in categories.values():
                if category.share is not None:
                    own.setdefault(category.share, []).append(category.id)
            for parameter, ids in own.items():
                value = self.pool.spread(self.scope.value(parameter), COSTS)
                node = self._if(self._is_one_of(tuple(ids)), value, node)
            return node

        return self._by_reading(table, shares)

    def _general_share(self, table: str = ROOT) -> Node:
        assert self.benefit.share is not None
        share = self.scope.value(self.benefit.share)
        if share.type.sort != "number" or share.type.dims or share.type.table not in (ROOT, table):
            raise MisplacedError(
                self.benefit.place, failed("not_share", name=self.benefit.share, sort=unit_text(share.type))
            )
        return self.pool.spread(share, table)

    def _tests(self) -> tuple[TestPlan, ...]:
        edition = self.scope.edition
        return tuple(
            TestPlan(test, self.scope.compile(test.formula, COSTS))
            for test in self.benefit.tests
            if test.editions is None or edition in test.editions
        )

    def _base(self) -> Node:
        node = self.scope.compile(self.benefit.base, COSTS)
        for category, text in self.benefit.category_bases.items():
            node = self._if(self._is_one_of((category,)), self.scope.compile(text, COSTS), node)
        return node

    # limits -------------------------------------------------------------------------------------------------------

    def _line_limits(self, part: Node) -> tuple[Node, tuple[LineLimitPlan, ...]]:
        """What each line gives once every limit on lines has cut it; the limits act one after the other."""
        plans = []
        for limit in self.benefit.line_limits:
            if isinstance(limit.value, ByEdition) and self.scope.edition not in limit.value.cases:
                continue
            value = as_money(self.scope.compile(limit.value, COSTS), limit.value)
            cut = self._if(
                self._is_one_of(limit.categories), self.pool.make("min", (part, value), kind=part.type), part
            )
            if limit.unless is not None:
                cut = self._if(self.scope.truth(limit.unless, COSTS), part, cut)
            plans.append(LineLimitPlan(limit, self._total(part), self._total(cut)))
            part = cut
        return part, tuple(plans)

    def _sublimits(self, part: Node, by_share: Node, costs: Node) -> tuple[Node, tuple[SublimitPlan, ...]]:
        if not self.benefit.sublimits:
            return by_share, ()
        limited = tuple(sublimit.category for sublimit in self.benefit.sublimits)
        others = self._total(part, self._not(self._is_one_of(limited)))
        plans = []
        after = others
        for sublimit in self.benefit.sublimits:
            uncut = self._total(part, self._is_one_of((sublimit.category,)))
            ceiling = self._limit_of(sublimit, uncut, others, costs)
            cut = self.pool.make("min", (uncut, ceiling), kind=MONEY)
            share = self.scope.value(sublimit.parameter) if sublimit.parameter is not None else None
            general = self._general_share() if share is not None else None
            plans.append(SublimitPlan(sublimit, uncut, cut, ceiling, share, general))
            after = self.pool.make("add", (after, cut), kind=MONEY)
        return after, tuple(plans)

    def _limit_of(self, sublimit: Sublimit, uncut: Node, others: Node, costs: Node) -> Node:
        cases = {
            reading: self._ceiling(sublimit, kind, uncut, others, costs) for reading, kind in sublimit.kinds.items()
        }
        if None in cases:
            return cases[None]
        topic = self.scope.topic_of(tuple(reading for reading in cases if reading is not None))
        return self.scope.choice(topic, {reading: node for reading, node in cases.items() if reading is not None})

    def _ceiling(self, sublimit: Sublimit, kind: str, uncut: Node, others: Node, costs: Node) -> Node:
        """The most the category may give: p/(1 − p) of the others, p of the costs at the share, or a sum in roubles.

        The whole of the subsidy (p = 1) is no limit.
        """
        if kind == "absolute":
            return self.pool.make("number", data=Fraction(sublimit.absolute or 0), kind=MONEY)
        assert sublimit.parameter is not None
        limit = self.scope.value(sublimit.parameter)
        if kind == "of_costs":
            return self._product(costs, self._product(limit, self._general_share()))
        rest = self.pool.make("sub", (self._number(1), limit), kind=replace(limit.type, nonnegative=False))
        ratio = self.pool.make("div", (limit, rest), kind=limit.type)
        is_limit = self.pool.make("lt", (limit, self._number(1)), kind=TRUTH)
        return self._if(is_limit, self._product(others, ratio), uncut)

    def _limits(self) -> tuple[LimitPlan, ...]:
        plans = []
        for limit in self.benefit.limits:
            text, edition = limit.value, self.scope.edition
            if isinstance(text, ByEdition) and edition not in text.cases:
                continue
            unless = self.scope.truth(limit.unless) if limit.unless is not None else None
            plans.append(LimitPlan(limit, self.scope.compile(text), unless))
        return tuple(plans)

    # small nodes --------------------------------------------------------------------------------------------------

    def _number(self, number: int, table: str = ROOT) -> Node:
        kind = Type("number", zero=number == 0, nonnegative=True)
        return self.pool.spread(self.pool.make("number", data=Fraction(number), kind=kind), table)

    def _product(self, left: Node, right: Node) -> Node:
        dims = left.type.dims or right.type.dims
        kind = replace(left.type, dims=dims, percent=not dims, nonnegative=True)
        return self.pool.make("mul", (left, right), kind=kind)

    def _if(self, test: Node, yes: Node, no: Node) -> Node:
        return self.pool.make("if", (test, yes, no), kind=replace(yes.type, nonnegative=True))

    def _not(self, node: Node) -> Node:
        return self.pool.make("not", (node,), kind=node.type)

    def _all(self, nodes: list[Node]) -> Node:
        return self.pool.make("and", tuple(nodes), kind=TRUTH.at(COSTS))

    def _total(self, node: Node, where: Node | None = None) -> Node:
        condition = where or self.pool.spread(self.pool.make("truth", data=True, kind=TRUTH), COSTS)
        return self.pool.make("total", (node, condition), kind=MONEY)
