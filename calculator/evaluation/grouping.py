"""Where a measure stands in the answer: to be had, possible, refused, or not for this case."""

from __future__ import annotations

from collections.abc import Sequence

from calculator.evaluation.result import AmountResult, ConditionResult, Group, Verdict
from calculator.facts import Application
from calculator.rulebook.model import Measure

__all__ = ["group_of", "serves_no_need"]

_NEEDS = "application.needs"


def serves_no_need(application: Application, measure: Measure) -> bool:
    """Whether the application says what is needed, and the measure serves none of it."""
    needs = application.facts.get(_NEEDS)
    return isinstance(needs, frozenset) and bool(measure.needs) and needs.isdisjoint(measure.needs)


def group_of(
    application: Application,
    measure: Measure,
    verdict: Verdict | None,
    conditions: Sequence[ConditionResult],
    benefit: AmountResult | None,
    *,
    in_force: bool,
) -> Group:
    """A measure that is not in force on the day is not for this case: nothing that the applicant states would change it.

    A measure without a verdict is to be had once its sum is known. An unconfirmed condition puts nothing out of place.
    """
    out_of_place = any(
        condition.applicability and condition.counted is Verdict.not_met and not condition.provisional
        for condition in conditions
    )
    if not in_force or out_of_place or serves_no_need(application, measure):
        return Group.not_for_this_case
    if verdict is None:
        known = benefit is not None and benefit.amount is not None
        return Group.available if known else Group.possible
    return {Verdict.met: Group.available, Verdict.not_met: Group.refused}.get(verdict, Group.possible)
