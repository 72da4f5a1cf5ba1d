"""What if the rule were different: answers under the law and under changed values, who gains, who loses, by how much.

Nothing here is the law. A sum counts as granted only where the measure is to be had (group ``available``); what is merely
possible is shown and counted nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from calculator.evaluation import evaluate_many
from calculator.evaluation.document import CONTRACT
from calculator.evaluation.result import Group, MeasureResult, Result
from calculator.facts import Application
from calculator.money import plain_money
from calculator.rulebook import Rulebook

__all__ = [
    "ApplicationChange",
    "MeasureChange",
    "Outcome",
    "RuleChange",
    "TotalChange",
    "change_document",
    "change_of_rules",
    "granted",
]

Outcome = Literal["gains", "loses", "changed", "same"]

NOT_THE_LAW: Final = "not_the_law"


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """One measure of one application (for one of its loans), under the law and under the changed rule."""

    before: MeasureResult
    after: MeasureResult

    @property
    def id(self) -> str:
        return self.before.id

    @property
    def loan_id(self) -> str | None:
        return self.before.loan_id

    @property
    def difference(self) -> int | None:
        """What is granted afterwards less what is granted before, in kopecks; ``None`` where one of them is not known."""
        before, after = granted(self.before), granted(self.after)
        return None if before is None or after is None else after - before

    @property
    def outcome(self) -> Outcome:
        """A sum that rises or falls; else whether the measure becomes available or ceases to be; else any other change."""
        if self.difference:
            return "gains" if self.difference > 0 else "loses"
        available = [one.group is Group.available for one in (self.before, self.after)]
        if available[0] is not available[1]:
            return "gains" if available[1] else "loses"
        same = _told(self.before) == _told(self.after)
        return "same" if same else "changed"


@dataclass(frozen=True, slots=True)
class ApplicationChange:
    """``after``: the whole answer under the changed rules."""

    id: str
    title: str | None
    measures: tuple[MeasureChange, ...]
    after: Result

    @property
    def touched(self) -> tuple[MeasureChange, ...]:
        """The measures whose answer is another one."""
        return tuple(one for one in self.measures if one.outcome != "same")


@dataclass(frozen=True, slots=True)
class TotalChange:
    """One measure over all applications. ``verdicts``: how many went from one verdict to another. Sums in kopecks."""

    id: str
    gain: int
    lose: int
    verdicts: Mapping[tuple[str, str], int]
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class RuleChange:
    """``changed``: the parameters that were given other values, as the call names them."""

    changed: tuple[str, ...]
    applications: tuple[ApplicationChange, ...]

    def totals(self) -> tuple[TotalChange, ...]:
        """For each measure, in the order of the rules."""
        rows: dict[str, list[MeasureChange]] = {}
        for application in self.applications:
            for one in application.measures:
                rows.setdefault(one.id, []).append(one)
        return tuple(_total(name, found) for name, found in rows.items())


def change_of_rules(
    applications: Sequence[Application],
    law: Rulebook,
    other: Rulebook,
    *,
    measures: Sequence[str] | None = None,
    as_of: date | None = None,
    readings: Mapping[str, str] | None = None,
) -> RuleChange:
    """Each application under ``law`` and under ``other`` (``law.with_values(…)``), in the order given.

    ``measures``, ``as_of``, ``readings`` as of :func:`calculator.evaluation.evaluate_many`.
    """
    before = evaluate_many(applications, law, measures=measures, as_of=as_of, readings=readings)
    after = evaluate_many(applications, other, measures=measures, as_of=as_of, readings=readings)
    found = []
    for application, one, two in zip(applications, before, after, strict=True):
        pairs = [MeasureChange(left, right) for left, right in zip(one.measures, two.measures, strict=True)]
        found.append(ApplicationChange(application.id, application.title, tuple(pairs), two))
    return RuleChange(other.hypothetical, tuple(found))


def granted(measure: MeasureResult) -> int | None:
    """The sum that counts, in kopecks: that of a measure which is to be had, else nothing; ``None`` where it is not known."""
    if measure.group is not Group.available or measure.benefit is None or not measure.benefit.pays:
        return 0
    return measure.amount


def _told(measure: MeasureResult) -> tuple[object, ...]:
    """What an answer says: verdict and sums, a ceiling and a category among them."""
    benefit = measure.benefit
    sums = (
        ()
        if benefit is None
        else (benefit.amount, benefit.upper, benefit.ceiling, benefit.category and benefit.category.word)
    )
    return (measure.verdict, measure.provisional, measure.group, *sums)


def _total(name: str, changes: Sequence[MeasureChange]) -> TotalChange:
    verdicts: dict[tuple[str, str], int] = {}
    for one in changes:
        words = verdict_word(one.before), verdict_word(one.after)
        if words[0] != words[1]:
            verdicts[words] = verdicts.get(words, 0) + 1
    return TotalChange(
        name,
        sum(one.outcome == "gains" for one in changes),
        sum(one.outcome == "loses" for one in changes),
        verdicts,
        sum(granted(one.before) or 0 for one in changes),
        sum(granted(one.after) or 0 for one in changes),
    )


def verdict_word(measure: MeasureResult) -> str:
    return measure.verdict.value if measure.verdict is not None else "none"


def change_document(change: RuleChange, language: str = "ru") -> dict[str, Any]:
    """The change as plain values, as ``docs/contract.md`` says; titles in ``language``."""
    return {
        "contract": CONTRACT,
        "flags": [NOT_THE_LAW],
        "changed_parameters": list(change.changed),
        "applications": [
            {
                "id": application.id,
                "title": application.title,
                "measures": [_measure(one, language) for one in application.measures],
            }
            for application in change.applications
        ],
        "totals": [_total_document(total) for total in change.totals()],
    }


def _measure(change: MeasureChange, language: str) -> dict[str, Any]:
    return {
        "id": change.id,
        "title": change.before.title.in_language(language),
        "loan_id": change.loan_id,
        "before": _answer(change.before),
        "after": _answer(change.after),
        "difference": None if change.difference is None else plain_money(change.difference),
        "outcome": change.outcome,
    }


def _answer(measure: MeasureResult) -> dict[str, Any]:
    benefit = measure.benefit
    value = benefit.present_value if benefit is not None and benefit.pays and not measure.hard_refusal else None
    return {
        "verdict": measure.verdict.value if measure.verdict is not None else None,
        "provisional": measure.provisional,
        "group": measure.group.value,
        "edition": measure.edition,
        "amount": None if measure.amount is None else plain_money(measure.amount),
        "present_value": None if value is None else plain_money(value),
        "not_met": [one.id for one in measure.conditions if one.counts and one.counted.value == "not_met"],
    }


def _total_document(total: TotalChange) -> dict[str, Any]:
    return {
        "id": total.id,
        "gain": total.gain,
        "lose": total.lose,
        "verdicts": [{"before": one, "after": two, "count": count} for (one, two), count in total.verdicts.items()],
        "before": plain_money(total.before),
        "after": plain_money(total.after),
        "difference": plain_money(total.after - total.before),
    }
