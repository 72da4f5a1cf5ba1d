"""From what was claimed to what is paid: the steps of a reimbursement, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from calculator.evaluation.result import Line, Step
from calculator.evaluation.tracing import Trace
from calculator.evaluation.values import Number
from calculator.formulas.nodes import Node
from calculator.money import format_share
from calculator.rulebook.model_benefits import Reimbursement
from calculator.rulebook.plans_benefits import BenefitPlan, ReimbursementPlan
from calculator.wording import t

__all__ = ["amount_step", "said", "waterfall_of"]


def waterfall_of(
    trace: Trace, plan: ReimbursementPlan, benefit: Reimbursement, lines: Sequence[Line]
) -> Iterator[Step]:
    """The steps, certain sums only: claimed, lines left out by reason, VAT, other support, share, limits, rounding, amount."""
    yield from _Waterfall(trace, plan, benefit).steps(lines)


def amount_step(trace: Trace, plan: BenefitPlan) -> Iterator[Step]:
    """The one step of a sum that comes of one formula; none while it is not known."""
    value = trace.value(plan.amount)
    assert isinstance(value, Number)
    amount = value.value(trace.row)
    if amount is not None:
        yield Step("amount", amount, amount, said("amount"))


def said(key: str, **values: str) -> Callable[[str], str]:
    """The wording of a step of the calculation itself."""
    return lambda language: t(f"evaluation.step_{key}", language, **values)


def _exact(trace: Trace, node: Node) -> Fraction:
    value = trace.value(node)
    assert isinstance(value, Number)
    return value.low(trace.row) or Fraction(0)


def _claimed(line: Line) -> Fraction:
    """What a line claims: with VAT where that is stated, else what counts of it."""
    return Fraction(line.claimed) if line.claimed is not None else line.base or Fraction(0)


class _Waterfall:
    """Keeps what is left while the steps are told."""

    def __init__(self, trace: Trace, plan: ReimbursementPlan, benefit: Reimbursement) -> None:
        self.trace = trace
        self.plan = plan
        self.benefit = benefit
        self.left = Fraction(0)

    def steps(self, lines: Sequence[Line]) -> Iterator[Step]:
        self.left = sum((_claimed(line) for line in lines), Fraction(0))
        yield Step("claimed", self.left, self.left, said("claimed"))
        yield from self._left_out([line for line in lines if not line.counted])
        counted = [line for line in lines if line.counted]
        vat = [(line.cost or Fraction(0)) - _claimed(line) for line in counted]
        yield from self._change("vat", sum((change for change in vat if change < 0), Fraction(0)))
        yield from self._change("vat_kept", sum((change for change in vat if change > 0), Fraction(0)))
        other = sum(((line.base or Fraction(0)) - (line.cost or Fraction(0)) for line in counted), Fraction(0))
        yield from self._change("other_support", other)
        yield Step("eligible", self.left, Fraction(0), said("eligible"))
        yield from self._share()
        yield from self._limits()

    def _left_out(self, lines: Sequence[Line]) -> Iterator[Step]:
        """Lines that do not count, together by reason."""
        reasons: dict[str, list[Line]] = {}
        for line in lines:
            reasons.setdefault(line.excluded or "undetermined", []).append(line)
        for reason, group in reasons.items():
            amount = sum((_claimed(line) for line in group), Fraction(0))
            self.left -= amount
            text = group[0].reason
            because = text.in_language if text is not None else said("undetermined")
            yield Step(f"excluded:{reason}", self.left, -amount, because)

    def _change(self, step: str, change: Fraction) -> Iterator[Step]:
        if change:
            self.left += change
            yield Step(step, self.left, change, said(step))

    def _share(self) -> Iterator[Step]:
        after = _exact(self.trace, self.plan.uncut)
        change = after - self.left
        self.left = after
        rows = [row for _, row in self.trace.parameter_rows(self.plan.share)]
        values = list(dict.fromkeys(row.value for row in rows if isinstance(row.value, Fraction)))
        if not values:  # the share is a fact
            node = self.trace.value(self.plan.share)
            assert isinstance(node, Number)
            stated = (node.value(row) for row in self.trace.rows_of("costs"))
            values = list(dict.fromkeys(value for value in stated if value is not None))

        def because(language: str) -> str:
            shares = " / ".join(format_share(Fraction(value), language) for value in values)
            return t("evaluation.step_share", language, share=shares)

        sources = tuple(dict.fromkeys(source for row in rows for source in row.source))
        clause = next((row.clause for row in rows if row.clause), None)
        yield Step("share", self.left, change, because, clause, self.trace.run.rulebook.addresses(sources))

    def _limits(self) -> Iterator[Step]:
        plan, trace = self.plan, self.trace
        for line_limit in plan.line_limits:
            cut = _exact(trace, line_limit.after) - _exact(trace, line_limit.before)
            if cut:
                self.left += cut
                item = line_limit.limit
                addresses = trace.run.rulebook.addresses(item.source)
                yield Step(item.id, self.left, cut, item.title.in_language, None, addresses)
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
            title = self.benefit.rounding.title if self.benefit.rounding is not None else None
            yield Step("rounding", amount, change, title.in_language if title is not None else said("amount"))
        yield Step("amount", amount, Fraction(0), said("amount"))

    def _split(self) -> Iterator[Step]:
        """What limited categories and the others give of the final sum; the others come first up to the limits."""
        if not self.plan.sublimits:
            return
        total = _exact(self.trace, self.plan.amount)
        limited = {item.sublimit.category: _exact(self.trace, item.uncut) for item in self.plan.sublimits}
        others = min(_exact(self.trace, self.plan.by_share) - sum(limited.values(), Fraction(0)), total)
        yield Step("others", others, Fraction(0), said("others"))
        left = total - others
        for item in self.plan.sublimits:
            given = min(_exact(self.trace, item.cut), left)
            left -= given
            yield Step(item.sublimit.category, given, Fraction(0), said("limited"))
