"""Days that follow from an answer: by when something is due, of which measure, and by which clause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from calculator.evaluation.result import MeasureResult
from calculator.wording import Text

__all__ = ["Due", "dues_of"]


@dataclass(frozen=True, slots=True)
class Due:
    """``kind``: a term of the measure, the last day of a condition for a participant, or of a duty after support."""

    kind: Literal["term", "condition", "duty"]
    day: date
    title: Text
    clause: str | None
    inn: str | None = None


def dues_of(measure: MeasureResult) -> tuple[Due, ...]:
    """The days of one answer, the earliest first. Duties that are kept have none."""
    return tuple(sorted(_dues(measure), key=lambda due: due.day))


def _dues(measure: MeasureResult) -> Iterable[Due]:
    for term in measure.deadlines:
        yield Due("term", term.date, term.title, term.clause)
    for condition in measure.conditions:
        for row in condition.due:
            yield Due("condition", row.date, condition.title, condition.clause, row.inn)
    for duty in measure.duties:
        if duty.due is not None and duty.status != "kept":
            yield Due("duty", duty.due, duty.test.title, duty.test.clause)
