"""The estimate for what is entered: read, evaluate, and say what the answer comes to."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

import streamlit as st

from calculator.console.statuses import Status, status_of
from calculator.evaluation.opening import Opened, open_measure
from calculator.evaluation.result import Line, MeasureResult, Result, Verdict
from calculator.facts import Application
from calculator.problems import Problem
from calculator.rulebook import Rulebook
from calculator.web.draft import Draft
from calculator.web.entries import EntryProblem
from calculator.web.law import Applied, applied, judged
from calculator.web.reading import read_application

__all__ = [
    "CLUSTER_STATUS",
    "FIRST_MEASURE",
    "Estimate",
    "counted",
    "deciding_dates",
    "estimate",
    "line_state",
    "rules",
    "status_shown",
]

FIRST_MEASURE: Final = "joint-project-reimbursement"
CLUSTER_STATUS: Final = "cluster-status"
_SETTLED: Final = (Status.not_met, Status.not_in_force, Status.no_verdict)


@dataclass(frozen=True)
class Estimate:
    """``result`` is ``None`` where the application as a whole cannot be read; ``refused`` then says why.

    ``rows`` gives, for each row of costs of the result (from 1), the row of the cost table that it stands in. ``law``: by
    which law it was judged.
    """

    document: Mapping[str, Any]
    application: Application | None
    result: Result | None
    problems: tuple[EntryProblem, ...]
    refused: tuple[Problem, ...]
    rows: tuple[int, ...]
    law: Applied

    @property
    def rulebook(self) -> Rulebook:
        """The rules that the answer rests on, with the values of the visitor where there are any."""
        return self.law.rulebook

    def opened(self, measure: MeasureResult) -> Opened | None:
        """What stands behind the answer for a measure; ``None`` where no edition is in force."""
        if self.application is None:
            return None
        law = self.law
        return open_measure(
            self.application, law.rulebook, measure.id, loan_id=measure.loan_id, as_of=law.as_of, readings=law.readings
        )

    @property
    def measure(self) -> MeasureResult | None:
        """The measure that the first page is about: the one that the application asks for, else the commonest."""
        found = self.result.measures if self.result is not None else ()
        asked = self.application.facts.get("application.measure") if self.application is not None else None
        return next((one for one in found if one.id == (asked or FIRST_MEASURE)), found[0] if found else None)


@st.cache_resource(show_spinner=False)
def rules() -> Rulebook:
    """The rules, read once a process.

    What lives for good is then taken out of the garbage collector's rounds: Streamlit makes a full one after each run.
    """
    rulebook = Rulebook.load()
    gc.collect()
    gc.freeze()
    return rulebook


def estimate(draft: Draft) -> Estimate:
    """Evaluate what the fields say; what cannot be read, or contradicts the rest, counts as not known.

    The last answer is kept: most runs of a page change nothing of what is entered.
    """
    reading, ruled = draft.read(), (draft.language, draft.law)
    if draft.answered is not None and draft.answered[0] is reading and draft.answered[1] == ruled:
        return cast(Estimate, draft.answered[2])
    places = {name: draft.stated_rows(name) for name in draft.tables}
    found = _estimate(draft, *reading, places)
    draft.answered = reading, ruled, found
    return found


def _estimate(
    draft: Draft, document: Mapping[str, Any], problems: list[EntryProblem], places: Mapping[str, list[int]]
) -> Estimate:
    application, contradicting, refused, document = read_application(document, draft.name, draft.language, places)
    told = (*problems, *contradicting)
    rows = tuple(place + 1 for place in places["costs"])
    law = applied(draft.law, rules())
    if application is None:
        return Estimate(document, None, None, told, refused, rows, law)
    return Estimate(document, application, judged(application, law), told, (), rows, law)


def deciding_dates(found: Estimate) -> tuple[str, ...]:
    """The dates that choose the edition of the measure shown, and the date of the application."""
    name = found.measure.id if found.measure is not None else FIRST_MEASURE
    facts = [str(node.data) for node in rules().plans[name].deciding.walk() if node.op == "fact"]
    return tuple(dict.fromkeys([*sorted(facts), "application.application_date"]))


def status_shown(measure: MeasureResult, problems: tuple[EntryProblem, ...]) -> Status:
    """The status of the answer; entries that could not be read and costs that are open leave no answer complete."""
    status = status_of(measure)
    if status in _SETTLED:
        return status
    lines = measure.benefit.lines if measure.benefit is not None else ()
    if problems or any(line.undetermined for line in lines):
        return Status.data_missing
    return status


def counted(measure: MeasureResult) -> tuple[int, int]:
    """How many of the conditions that count are met, and how many count."""
    counting = [condition for condition in measure.conditions if condition.counts]
    return sum(condition.verdict is Verdict.met for condition in counting), len(counting)


def line_state(line: Line) -> str:
    """What becomes of a cost line: ``excluded``, ``unknown``, ``partly`` or ``counted``."""
    if line.excluded is not None:
        return "excluded"
    if line.undetermined or line.base is None:
        return "unknown"
    if line.claimed is not None and line.base < line.claimed:
        return "partly"
    return "counted"
