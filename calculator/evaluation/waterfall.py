"""From what was claimed to what is paid: the steps of a reimbursement, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from calculator.evaluation.result import Step
from calculator.evaluation.tracing import Trace
from calculator.evaluation.values import Number, Truth
from calculator.formulas.nodes import Node
from calculator.money import format_share
from calculator.rulebook.model import Benefit
from calculator.rulebook.plans import BenefitPlan
from calculator.wording import t

__all__ = ["waterfall_of"]


def waterfall_of(trace: Trace, plan: BenefitPlan, benefit: Benefit) -> Iterator[Step]:
    """The steps, certain sums only: claimed, lines left out by reason, VAT, other support, share, limits, rounding, amount."""
    if plan.part is None:
        value = trace.value(plan.amount)
        assert isinstance(value, Number)
        amount = value.value(trace.row)
        if amount is not None:
            yield Step("amount", amount, amount, _said("amount"))
        return
    yield from _Waterfall(trace, plan, benefit).steps()


def _said(key: str, **values: str) -> Callable[[str], str]:
    return lambda language: t(f"evaluation.step_{key}", language, **values)


def _exact(trace: Trace, node: Node) -> Fraction:
    value = trace.value(node)
    assert isinstance(value, Number)
    return value.low(trace.row) or Fraction(0)


class _Waterfall:
    """Keeps what is left while the steps are told."""

    def __init__(self, trace: Trace, plan: BenefitPlan, benefit: Benefit) -> None:
        self.trace = trace
        self.plan = plan
        self.benefit = benefit
        self.left = Fraction(0)

    def steps(self) -> Iterator[Step]:
        lines = list(self._line_sums())
        self.left = sum((claimed for claimed, *_ in lines), Fraction(0))
        yield Step("claimed", self.left, self.left, _said("claimed"))
        yield from self._left_out(lines)
        counted = [(claimed, net, base) for claimed, net, base, reason in lines if reason is None]
        vat = sum((min(net, claimed) - claimed for claimed, net, _ in counted), Fraction(0))
        yield from self._change("vat", vat)
        other = sum((base - min(net, claimed) for claimed, net, base in counted), Fraction(0))
        yield from self._change("other_support", other) if other <= 0 else self._change("vat_kept", other)
        yield Step("eligible", self.left, Fraction(0), _said("eligible"))
        yield from self._share()
        yield from self._limits()

    def _line_sums(self) -> Iterator[tuple[Fraction, Fraction, Fraction, str | None]]:
        """For each line: claimed, without VAT, what counts, and the reason it does not (``undetermined`` where open)."""
        table = self.trace.run.frame.table("costs")
        plan = self.plan
        assert plan.base is not None
        assert plan.category_on is not None
        base = self.trace.value(plan.base)
        net = self.trace.value(plan.net) if plan.net is not None else base
        tests = [("category_off", plan.category_on), *((test.test.reason, test.formula) for test in plan.tests)]
        assert isinstance(base, Number)
        assert isinstance(net, Number)
        for row in self.trace.rows_of("costs"):
            facts = table.rows[row]
            counts = base.low(row) or Fraction(0)
            stated = facts.get("gross", facts.get("net"))
            claimed = Fraction(stated) if isinstance(stated, int) else counts
            yield claimed, net.low(row) or Fraction(0), counts, self._reason(tests, row)

    def _reason(self, tests: list[tuple[str, Node]], row: int) -> str | None:
        answers = []
        for reason, node in tests:
            value = self.trace.value(node)
            assert isinstance(value, Truth)
            answers.append((reason, value.value(row)))
        failed = next((reason for reason, answer in answers if answer is False), None)
        if failed is not None:
            return failed
        return "undetermined" if any(answer is None for _, answer in answers) else None

    def _left_out(self, lines: list[tuple[Fraction, Fraction, Fraction, str | None]]) -> Iterator[Step]:
        reasons: dict[str, Fraction] = {}
        for claimed, _, _, reason in lines:
            if reason is not None:
                reasons[reason] = reasons.get(reason, Fraction(0)) + claimed
        for reason, amount in reasons.items():
            self.left -= amount
            text = self.benefit.reasons.get(reason)
            because = text.in_language if text is not None else _said("undetermined")
            yield Step(f"excluded:{reason}", self.left, -amount, because)

    def _change(self, step: str, change: Fraction) -> Iterator[Step]:
        if change:
            self.left += change
            yield Step(step, self.left, change, _said(step))

    def _share(self) -> Iterator[Step]:
        assert self.plan.by_share is not None
        after = _exact(self.trace, self.plan.by_share)
        change = after - self.left
        self.left = after
        rows = [row for _, row in self.trace.parameter_rows(self.plan.share)] if self.plan.share is not None else []
        values = list(dict.fromkeys(row.value for row in rows if isinstance(row.value, Fraction)))

        def because(language: str) -> str:
            shares = " / ".join(format_share(Fraction(value), language) for value in values)
            return t("evaluation.step_share", language, share=shares)

        sources = tuple(dict.fromkeys(source for row in rows for source in row.source))
        clause = next((row.clause for row in rows if row.clause), None)
        yield Step("share", self.left, change, because, clause, self.trace.run.rulebook.addresses(sources))

    def _limits(self) -> Iterator[Step]:
        plan, trace = self.plan, self.trace
        assert plan.after_sublimits is not None
        yield from self._split()
        after = _exact(trace, plan.after_sublimits)
        yield from self._change("sublimit", after - self.left)
        for limit in plan.limits:
            if limit.unless is not None and trace.truth(limit.unless) is True:
                continue
            value = _exact(trace, limit.value)
            if value < self.left:
                change, self.left = value - self.left, value
                addresses = trace.run.rulebook.addresses(limit.limit.source)
                yield Step(limit.limit.id, value, change, limit.limit.title.in_language, None, addresses)
        amount = _exact(trace, plan.amount)
        if amount != self.left:
            change, self.left = amount - self.left, amount
            yield Step("rounding", amount, change, self.benefit.rounding.title.in_language)
        yield Step("amount", amount, Fraction(0), _said("amount"))

    def _split(self) -> Iterator[Step]:
        """What limited categories and the others give of the final sum; the others come first up to the limits."""
        if not self.plan.sublimits:
            return
        assert self.plan.by_share is not None
        total = _exact(self.trace, self.plan.amount)
        limited = {item.sublimit.category: _exact(self.trace, item.uncut) for item in self.plan.sublimits}
        others = min(_exact(self.trace, self.plan.by_share) - sum(limited.values(), Fraction(0)), total)
        yield Step("others", others, Fraction(0), _said("others"))
        left = total - others
        for item in self.plan.sublimits:
            given = min(_exact(self.trace, item.cut), left)
            left -= given
            yield Step(item.sublimit.category, given, Fraction(0), _said("limited"))
