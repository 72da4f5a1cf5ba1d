"""The same application under several sets of assumed values, such as paths of the key rate, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from calculator.advice.comparing import Comparable, Comparison, compare_measures
from calculator.evaluation import evaluate
from calculator.facts import Application
from calculator.rulebook import Rulebook

__all__ = ["Scenario", "ScenarioRow", "scenario_rows", "scenarios"]


@dataclass(frozen=True, slots=True)
class Scenario:
    """``name``: the file with the values, ``None`` for the values of the rules alone."""

    name: str | None
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """One measure (for one loan) under every scenario, in their order."""

    id: str
    loan_id: str | None
    answers: tuple[Comparable, ...]

    @property
    def differs(self) -> bool:
        """Whether the scenario matters to the measure."""
        told = {(one.measure.verdict, one.amount, one.present_value) for one in self.answers}
        return len(told) > 1

    def difference(self, place: int) -> int | None:
        """Present value in the scenario at ``place`` less that in the first, in kopecks; ``None`` where one is not known."""
        first, other = self.answers[0].present_value, self.answers[place].present_value
        return None if first is None or other is None else other - first


def scenarios(
    application: Application,
    rulebooks: Mapping[str | None, Rulebook],
    *,
    measures: Sequence[str] | None = None,
    as_of: date | None = None,
    readings: Mapping[str, str] | None = None,
) -> tuple[Scenario, ...]:
    """The comparison of all measures under each rulebook, in their order; the first is what the others are set against."""
    found = []
    for name, rulebook in rulebooks.items():
        result = evaluate(application, rulebook, measures=measures, as_of=as_of, readings=readings)
        found.append(Scenario(name, compare_measures(application, result)))
    return tuple(found)


def scenario_rows(found: Sequence[Scenario]) -> tuple[ScenarioRow, ...]:
    """Measures as rows. Scenarios change values, never which measures and loans are asked for."""
    columns = zip(*(scenario.comparison.measures for scenario in found), strict=True)
    return tuple(ScenarioRow(row[0].measure.id, row[0].measure.loan_id, row) for row in columns)
