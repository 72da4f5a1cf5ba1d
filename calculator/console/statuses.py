"""The verdict of a measure in plain words, which never sound like a decision of the Ministry."""

from __future__ import annotations

from enum import Enum

from calculator.evaluation.result import ConditionResult, MeasureResult, Verdict
from calculator.wording import t

__all__ = ["Status", "status_of", "status_style", "status_text"]


class Status(Enum):
    """What the answer comes to, for a reader."""

    met = "met"
    met_provisionally = "met_provisionally"
    data_missing = "data_missing"
    depends_on_reading = "depends_on_reading"
    not_met = "not_met"
    not_met_provisionally = "not_met_provisionally"
    no_verdict = "no_verdict"
    not_in_force = "not_in_force"


_STYLES = {Status.met: "good", Status.met_provisionally: "good", Status.not_met: "bad",
           Status.not_met_provisionally: "bad", Status.data_missing: "open", Status.depends_on_reading: "open",
           Status.not_in_force: "open", Status.no_verdict: ""}  # fmt: skip


def status_of(measure: MeasureResult) -> Status:
    """An open answer depends on the reading only where every open condition does; else data are missing."""
    if measure.edition is None and "not_in_force" in measure.flags:
        return Status.not_in_force
    if measure.verdict is None:
        return Status.no_verdict
    if measure.verdict is Verdict.met:
        return Status.met_provisionally if measure.provisional else Status.met
    if measure.verdict is Verdict.not_met:
        return Status.not_met_provisionally if measure.provisional else Status.not_met
    open_conditions = [item for item in measure.conditions if item.id in measure.open]
    if open_conditions and all(_by_reading_alone(item) for item in open_conditions):
        return Status.depends_on_reading
    return Status.data_missing


def _by_reading_alone(condition: ConditionResult) -> bool:
    """Some reading decides the condition, and no fact is missing, or the default reading is decided too."""
    if not condition.depends_on:
        return condition.verdict is not Verdict.undetermined  # it stands under some readings of the edition only
    return not condition.missing or condition.default_verdict in (Verdict.met, Verdict.not_met)


def status_text(measure: MeasureResult, language: str) -> str:
    return t(f"console.status_{status_of(measure).value}", language)


def status_style(measure: MeasureResult) -> str:
    return _STYLES[status_of(measure)]
