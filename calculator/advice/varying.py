"""One measure of one application with other values put in, all asked in one batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from calculator.advice.inputs import Input, with_value
from calculator.evaluation import evaluate_many
from calculator.evaluation.result import MeasureResult
from calculator.facts import Application
from calculator.rulebook import Rulebook
from calculator.rulebook.changes import ChangeError

__all__ = ["Case"]


@dataclass(frozen=True, eq=False)
class Case:
    """What is asked: a measure (for one loan) of an application, on a day that chooses the edition, under some readings."""

    application: Application
    rulebook: Rulebook
    measure: str
    loan_id: str | None = None
    as_of: date | None = None
    readings: Mapping[str, str] | None = None

    def now(self) -> MeasureResult:
        """The answer as the application stands."""
        return self._of_many([self.application])[0]

    def answers(self, asked: Sequence[tuple[Input, Fraction]]) -> list[MeasureResult | None]:
        """The answer with each input at each value, one by one; ``None`` where the input cannot have the value.

        Facts go through one batch; each value of a number of the rules is a rulebook of its own. The value that a number
        of the rules has now stands for the rules as they are.
        """
        facts = [place for place, (item, _) in enumerate(asked) if not item.is_of_the_rules]
        changed = {place: with_value(self.application, *asked[place]) for place in facts}
        stated = {place: one for place, one in changed.items() if one is not None}
        found: dict[int, MeasureResult | None] = dict(zip(stated, self._of_many(list(stated.values())), strict=True))
        for place, (item, value) in enumerate(asked):
            if item.is_of_the_rules:
                found[place] = self._under(item, value)
        return [found.get(place) for place in range(len(asked))]

    def _of_many(self, applications: Sequence[Application]) -> list[MeasureResult]:
        return self._answers(applications, self.rulebook)

    def _under(self, item: Input, value: Fraction) -> MeasureResult | None:
        rulebook = self.rulebook
        if value != item.now:
            try:
                rulebook = rulebook.with_values({item.name: str(item.plain(value))}, only=(self.measure,))
            except ChangeError:
                return None
        return self._answers([self.application], rulebook)[0]

    def _answers(self, applications: Sequence[Application], rulebook: Rulebook) -> list[MeasureResult]:
        asked = [self._with_its_loan(application) for application in applications]
        results = evaluate_many(asked, rulebook, measures=[self.measure], as_of=self.as_of, readings=self.readings)
        return [replace(result.measure(self.measure), loan_id=self.loan_id) for result in results]

    def _with_its_loan(self, application: Application) -> Application:
        """The application with only the loan that is asked about: the measure is judged for each loan by itself."""
        if self.loan_id is None:
            return application
        return replace(application, loans=tuple(loan for loan in application.loans if loan.id == self.loan_id))
