"""A saved case as an inspector reviews it: judged by the rules, with the marks that the store keeps on its points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from calculator.console.words import fact_text
from calculator.evaluation import evaluate
from calculator.evaluation.evaluating import measures_by_default
from calculator.evaluation.result import Group, Line, MeasureResult, Result
from calculator.facts import Application
from calculator.reports.review import Mark
from calculator.rulebook import Rulebook
from calculator.rulebook.model import Evidence
from calculator.rulebook.model_benefits import Reimbursement
from calculator.store.case_file import Case, Unread
from calculator.store.conclusions import Mark as StoredMark
from calculator.wording import t

__all__ = ["Judged", "asked_measure", "judge", "line_basis", "marks_of", "stored_point"]


@dataclass(frozen=True, slots=True)
class Judged:
    """``warnings``: what of the case could not be read, or was not applied, in words."""

    application: Application
    result: Result
    warnings: tuple[str, ...]


def judge(case: Case, rulebook: Rulebook, language: str) -> Judged:
    """Every measure for a case, by the rules as they are: values that the case sets are not the law and are left out.

    Raises ``CaseError`` where nothing of it can be read.
    """
    application, unread = case.opened(language)
    readings = {
        topic: reading
        for topic, reading in case.readings.items()
        if topic in rulebook.topics and reading in rulebook.topics[topic].readings
    }
    warnings = [_unread(one, language) for one in unread]
    warnings += [t("review.value_left_out", language, name=name) for name in case.values]
    warnings += [t("review.reading_left_out", language, name=name) for name in case.readings if name not in readings]
    as_of = None
    if case.as_of is not None:
        try:
            as_of = date.fromisoformat(case.as_of)
        except ValueError:
            warnings.append(t("review.day_left_out", language, came=case.as_of))
    measures = measures_by_default(application, rulebook)
    result = evaluate(application, rulebook, measures=measures, as_of=as_of, readings=readings)
    return Judged(application, result, tuple(warnings))


def _unread(one: Unread, language: str) -> str:
    place = fact_text(one.name, language)
    if one.row is not None:
        place = t("review.place_in_row", language, row=one.row + 1, place=place)
    return t("review.unread", language, place=place, came=one.text)


def asked_measure(judged: Judged) -> MeasureResult | None:
    """The measure that the application asks for: by name, by a sum that it claims, by a loan; else one that can be had."""
    application, found = judged.application, judged.result.measures
    claimed = [row.get("measure") for row in application.tables.get("application.claimed_amounts") or ()]
    meant = [name for loan in application.loans for name in sorted(loan.measures or ())]
    for name in (application.facts.get("application.measure"), *claimed, *meant):
        for one in found:
            if one.id == name:
                return one
    order = list(Group)
    return min(found, key=lambda one: (order.index(one.group), not one.amount), default=None)


# marks ----------------------------------------------------------------------------------------------------------------


def stored_point(measure: str, loan_id: str | None, point: str) -> str:
    """A point as the store knows it: a case may be reviewed for several measures, and for several loans."""
    return f"{measure}{f'[{loan_id}]' if loan_id is not None else ''}/{point}"


def marks_of(stored: Iterable[StoredMark], measure: str, loan_id: str | None) -> tuple[Mark, ...]:
    """The stored marks on the points of one measure, as marks of a review."""
    start = stored_point(measure, loan_id, "")
    return tuple(
        Mark(
            one.point.removeprefix(start), one.answer.value, one.comment, one.author or "", one.day, one.proof or ""
        )
        for one in stored
        if one.point.startswith(start)
    )  # fmt: skip


# cost lines -----------------------------------------------------------------------------------------------------------


def line_basis(
    found: MeasureResult, line: Line, rulebook: Rulebook
) -> tuple[str | None, Evidence | None, tuple[str, ...]]:
    """Clause, evidence and addresses of sources of what decides about a cost line: its share, or what excludes it."""
    benefit = rulebook.measures[found.id].benefit
    if not isinstance(benefit, Reimbursement):
        return None, line.evidence, ()
    test = next((one for one in benefit.tests if one.reason == line.excluded), None)
    if test is not None:
        return None, test.evidence, rulebook.addresses(test.source)
    steps: Mapping[str, str | None] = {
        step.id: step.clause for step in (found.benefit.waterfall if found.benefit else ())
    }
    table = benefit.categories.get(found.edition or "")
    kinds = table.by_reading.values() if table is not None else ()
    category = next(
        (kind[line.category] for kind in kinds if line.category is not None and line.category in kind), None
    )
    return steps.get("share"), line.evidence, rulebook.addresses(category.source) if category is not None else ()
