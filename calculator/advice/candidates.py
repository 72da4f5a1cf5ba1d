"""The measures that may be chosen, each answered by the evaluator with exactly the cost lines that are given to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from calculator.evaluation import MeasureResult, Verdict, evaluate, evaluate_many
from calculator.facts import Application
from calculator.rulebook import Rulebook
from calculator.rulebook.model_benefits import Reimbursement

__all__ = ["Answers", "Candidate", "candidates_of"]

COSTS = "costs"


@dataclass(frozen=True, eq=False)
class Candidate:
    """One measure, of a loan measure for one loan. ``rows``: 0-based cost rows it may be given; ``None`` if it takes none."""

    measure: str
    loan_id: str | None
    result: MeasureResult
    rows: tuple[int, ...] | None
    provisional: bool
    rate: Fraction
    """What a kopeck of its amount is worth in the objective."""

    @property
    def amount(self) -> int:
        return self.result.amount or 0


class Answers:
    """Asks the evaluator, and remembers: the same measure with the same cost rows is evaluated once."""

    def __init__(
        self, application: Application, rulebook: Rulebook, readings: Mapping[str, str], as_of: date | None = None
    ) -> None:
        self.application = application
        self.rulebook = rulebook
        self._how: dict[str, Any] = {"readings": readings, "as_of": as_of}
        self._known: dict[tuple[str, frozenset[int]], MeasureResult] = {}

    def all_measures(self, measures: Sequence[str]) -> tuple[MeasureResult, ...]:
        """The plain answer, all cost lines open to every measure."""
        return evaluate(self.application, self.rulebook, measures=measures, **self._how).measures

    def with_rows(self, measure: str, rows: Iterable[int]) -> MeasureResult:
        key = measure, frozenset(rows)
        if key not in self._known:
            self.prepare([key])
        return self._known[key]

    def prepare(self, keys: Iterable[tuple[str, frozenset[int]]]) -> None:
        """Evaluates what is not known yet, each measure's questions in one batch."""
        asked: dict[str, list[frozenset[int]]] = {}
        for measure, rows in dict.fromkeys(keys):
            if (measure, rows) not in self._known:
                asked.setdefault(measure, []).append(rows)
        for measure, sets in asked.items():
            applications = [self._with_only(measure, rows) for rows in sets]
            results = evaluate_many(applications, self.rulebook, measures=[measure], **self._how)
            for rows, result in zip(sets, results, strict=True):
                self._known[measure, rows] = result.measures[0]

    def with_subsidies(self, measure: str, loan_id: str | None, subsidies: int) -> MeasureResult:
        """The answer for a measure when budget money of this sum stands in the financing of the project."""
        facts = dict(self.application.facts)
        stated = facts.get("project.budget_subsidy_in_financing")
        facts["project.budget_subsidy_in_financing"] = max(subsidies, stated if isinstance(stated, int) else 0)
        application = replace(self.application, facts=MappingProxyType(facts))
        return evaluate(application, self.rulebook, measures=[measure], **self._how).measure(measure, loan_id)

    def _with_only(self, measure: str, rows: frozenset[int]) -> Application:
        """The application as it is filed for one measure: these cost lines, claimed for it alone."""
        lines = self.application.tables[COSTS] or ()
        kept = tuple(
            MappingProxyType({**line, "measures": frozenset({measure})})
            for row, line in enumerate(lines)
            if row in rows
        )
        return replace(self.application, tables=MappingProxyType({**self.application.tables, COSTS: kept}))


def candidates_of(answers: Answers, results: Iterable[MeasureResult]) -> list[Candidate]:
    """Measures that are met and pay something. What is undetermined or not met is never a candidate."""
    lines = answers.application.tables[COSTS] or ()
    found = []
    for result in results:
        rows: tuple[int, ...] | None = None
        if isinstance(answers.rulebook.measures[result.id].benefit, Reimbursement):
            rows = tuple(
                row
                for row, line in enumerate(lines)
                if "measures" not in line or result.id in line["measures"]  # type: ignore[operator]
            )
            if not rows:
                continue
            result = answers.with_rows(result.id, rows)
        if result.verdict is Verdict.met and result.amount is not None and result.amount > 0:
            found.append(Candidate(result.id, result.loan_id, result, rows, result.provisional, _rate(result)))
    return found if all(one.rate >= 0 for one in found) else [replace(one, rate=Fraction(1)) for one in found]


def _rate(result: MeasureResult) -> Fraction:
    """Present value of one kopeck; −1 where it is not known."""
    benefit = result.benefit
    assert benefit is not None
    if benefit.present_value is None:
        return Fraction(-1)
    if benefit.loan is None and benefit.worth is not None:
        worth = benefit.worth()
        return Fraction(-1) if worth is None else worth
    return max(Fraction(0), Fraction(benefit.present_value, result.amount or 1))
