"""What the page "What if" asks of the advice, kept for the visit: inputs, sweeps and tornados by what was entered."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from calculator.advice.inputs import Input, inputs_of
from calculator.advice.tornado import Tornado, tornado
from calculator.advice.varying import Case
from calculator.advice.what_if import Sweep, sweep
from calculator.evaluation.result import MeasureResult
from calculator.facts import Application
from calculator.reports.inputs import input_digest
from calculator.rulebook import Rulebook
from calculator.web.remembered import remembered

__all__ = ["Asked", "asked_of"]


@dataclass(frozen=True)
class Asked:
    """One measure of the application on top. ``digest`` names what was entered and the rules."""

    case: Case
    digest: str

    def inputs(self) -> tuple[Input, ...]:
        case = self.case
        return remembered(
            self._key("inputs"),
            lambda: inputs_of(case.application, case.rulebook, case.measure, loan_id=case.loan_id),
        )

    def tornado(self) -> Tornado:
        return remembered(self._key("tornado"), lambda: tornado(self.case, self.inputs()))

    def sweep(self, item: Input, chosen: Fraction | None) -> Sweep:
        """A value outside the range widens it; one inside is a point of its own only when it is looked at."""
        plain = remembered(self._key("sweep", item.key), lambda: sweep(self.case, item))
        if chosen is None or plain.points[0].value <= chosen <= plain.points[-1].value:
            return plain
        return remembered(self._key("sweep", item.key, chosen), lambda: sweep(self.case, item, also=[chosen]))

    def at(self, item: Input, value: Fraction) -> MeasureResult | None:
        return self.case.answers([(item, value)])[0]

    def _key(self, *more: object) -> tuple[object, ...]:
        return self.digest, self.case.rulebook.sha256, self.case.measure, self.case.loan_id, *more


def asked_of(application: Application, rulebook: Rulebook, measure: MeasureResult) -> Asked:
    return Asked(Case(application, rulebook, measure.id, measure.loan_id), input_digest(application))
