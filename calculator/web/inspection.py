"""One saved case as the page of its review has it: the answer, the marks, the conclusions, and what changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import streamlit as st

from calculator.evaluation.result import MeasureResult, Result
from calculator.facts import Application
from calculator.reports import Review, report_of
from calculator.reports.conclusion import Conclusion
from calculator.reports.frozen import Frozen, FrozenError, thawed
from calculator.reports.model import Report
from calculator.reports.recheck import Recheck, recheck, state_of
from calculator.reports.review import AMOUNT, points_of
from calculator.reports.reviewing import Judged, asked_measure, judge, marks_of, stored_point
from calculator.store.case_file import Case, CaseError
from calculator.store.conclusions import Conclusion as StoredConclusion
from calculator.store.conclusions import Mark as StoredMark
from calculator.store.conclusions import conclusions, marks
from calculator.store.errors import StoreError
from calculator.store.history import Stage, stages, version_of, versions
from calculator.store.roles import Actor, Right
from calculator.store.store import Saved, Store
from calculator.web.clock import here, today
from calculator.web.estimate import rules

__all__ = ["Before", "Inspection", "inspect"]

_JUDGED: Final = "review/judged"
_MOST_KEPT: Final = 4


@dataclass(frozen=True)
class Before:
    """What the case is compared with: ``state``, and since when that is, a conclusion or a mark."""

    state: dict[str, Any]
    frozen: Frozen | None
    version: int | None


@dataclass(frozen=True)
class Inspection:
    """``marks``: all marks on the case, in their order. ``frozen``: each conclusion with what it says, ``None`` where its
    content is erased or unknown; the latest one first."""

    store: Store
    actor: Actor
    language: str
    saved: Saved
    case: Case
    judged: Judged
    found: MeasureResult
    report: Report
    marks: tuple[StoredMark, ...]
    stages: tuple[Stage, ...]
    frozen: tuple[tuple[StoredConclusion, Frozen | None], ...]

    @property
    def application(self) -> Application:
        return self.judged.application

    @property
    def result(self) -> Result:
        return self.judged.result

    @property
    def may_judge(self) -> bool:
        return self.actor.may(Right.judge)

    @property
    def seen(self) -> tuple[int, int]:
        """How many marks and conclusions stand on the page."""
        return len(self.marks), len(self.frozen)

    def stored(self, point: str) -> str:
        return stored_point(self.found.id, self.found.loan_id, point)

    def on(self, point: str) -> tuple[StoredMark, ...]:
        """All marks on a point, the last one counts."""
        name = self.stored(point)
        return tuple(one for one in self.marks if one.point == name)

    @property
    def pays(self) -> bool:
        """Whether there is a sum to review."""
        return self.found.benefit is not None and self.found.benefit.pays

    @property
    def points(self) -> dict[str, str]:
        """The points that can be marked, with their titles."""
        points = points_of(self.report.measure(self.found.id, self.found.loan_id), self.language)
        return points if self.pays else {name: title for name, title in points.items() if name != AMOUNT}

    @property
    def unmarked(self) -> tuple[str, ...]:
        marked = {one.point for one in self.marks}
        return tuple(point for point in self.points if self.stored(point) not in marked)

    @property
    def of_the_measure(self) -> tuple[Frozen, ...]:
        """The conclusions on this measure, the latest one first."""
        own = (self.found.id, self.found.loan_id)
        return tuple(one for _, one in self.frozen if one is not None and (one.measure, one.loan_id) == own)

    @property
    def edition(self) -> int:
        """Of the conclusion that would be made now."""
        return 1 + max((one.edition for one in self.of_the_measure), default=0)

    def conclusion(
        self,
        *,
        number: str = "",
        day: date | None = None,
        centre: str = "",
        inspector: str = "",
        remarks: str = "",
        answer_by: date | None = None,
    ) -> Conclusion:
        """The conclusion with the marks that count and belong to a point that is there."""
        measure = self.report.measure(self.found.id, self.found.loan_id)
        points = points_of(measure, self.language)
        latest = {one.point: one for one in marks_of(self.marks, self.found.id, self.found.loan_id)}
        review = Review(
            self.found.id, number, day or today(), centre, inspector,
            tuple(one for point, one in latest.items() if point in points),
            remarks, answer_by, self.found.loan_id, self.edition,
        )  # fmt: skip
        return Conclusion(self.report, self.application, review)

    @property
    def state(self) -> dict[str, Any]:
        return state_of(self.case, self.result, self.found)

    def before(self) -> Before | None:
        """The latest conclusion on this measure, else the earliest version on which a mark that counts was put."""
        if self.of_the_measure:
            latest = self.of_the_measure[0]
            return Before(dict(latest.state), latest, None)
        return self._before_the_marks()

    def changed(self) -> tuple[Before, Recheck] | None:
        before = self.before()
        return None if before is None else (before, recheck(before.state, self.state, self.language))

    def _before_the_marks(self) -> Before | None:
        start = self.stored("")
        latest = {one.point: one for one in self.marks if one.point.startswith(start)}
        moments = [one.entered for one in latest.values() if one.entered is not None]
        if not moments:
            return None
        kept = versions(self.store, self.actor, self.saved.id)
        looked_at = max((one.number for one in kept if one.moment <= min(moments)), default=self.saved.version)
        if looked_at >= self.saved.version:
            return None
        try:
            case = version_of(self.store, self.actor, self.saved.id, looked_at)
            judged = _judged(case, self.saved.id, looked_at, self.language)
            found = judged.result.measure(self.found.id, self.found.loan_id)
        except (StoreError, CaseError, StopIteration):  # that version cannot be told, so nothing is compared with it
            return None
        return Before(state_of(case, judged.result, found), None, looked_at)


def inspect(
    store: Store, actor: Actor, case_id: str, measure: str | None, loan: str | None, language: str
) -> Inspection:
    """The case, judged for the measure asked for. Raises ``StoreError`` and ``CaseError``."""
    saved, case = store.load(actor, case_id)
    judged = _judged(case, saved.id, saved.version, language)
    listed = judged.result.measures
    found = next((one for one in listed if one.id == measure and loan in (None, one.loan_id)), None)
    found = found or asked_measure(judged)
    if found is None:
        raise StoreError("case_damaged", id=case_id)
    report = report_of(
        judged.application, judged.result, rules(), language, made=here(), in_full=[found.id], warnings=judged.warnings
    )
    made = [(one, _thawed(one)) for one in conclusions(store, actor, case_id)]
    return Inspection(
        store, actor, language, saved, case, judged, found, report,
        tuple(marks(store, actor, case_id, all_made=True)), tuple(stages(store, actor, case_id)), tuple(made[::-1]),
    )  # fmt: skip


def _thawed(one: StoredConclusion) -> Frozen | None:
    try:
        return thawed(one.document) if one.document is not None else None
    except FrozenError:
        return None


def _judged(case: Case, case_id: str, version: int, language: str) -> Judged:
    """The answers of the last cases that were looked at are kept: a mark changes none of them."""
    kept: dict[Sequence[object], Judged] = st.session_state.setdefault(_JUDGED, {})
    key = (case_id, version, rules().sha256, language)
    if key not in kept:
        while len(kept) >= _MOST_KEPT:
            del kept[next(iter(kept))]
        kept[key] = judge(case, rules(), language)
    return kept[key]
