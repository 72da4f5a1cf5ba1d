"""The combination of the application on top: which measures may be chosen, and what was found for them in this visit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from calculator.advice import Combination, combine, measures_to_combine
from calculator.evaluation import Verdict
from calculator.evaluation.result import Result
from calculator.facts import Application
from calculator.reports.inputs import input_digest
from calculator.rulebook import Rulebook
from calculator.web.remembered import known, remember, remembered

__all__ = [
    "combination_found",
    "combination_of",
    "combined_before",
    "default_measures",
    "measures_for_report",
    "paying_measures",
]


def paying_measures(result: Result) -> tuple[str, ...]:
    """Measures that give money, whatever their answer is."""
    return tuple(dict.fromkeys(one.id for one in result.measures if one.benefit is not None and one.benefit.pays))


def default_measures(application: Application, result: Result) -> tuple[str, ...]:
    """Those that the application names for use together; else those that are met and give money."""
    paying = paying_measures(result)
    named = [name for name in measures_to_combine(application) if name in paying]
    met = dict.fromkeys(one.id for one in result.measures if one.verdict is Verdict.met and one.amount)
    return tuple(named or met)


def combination_of(application: Application, rulebook: Rulebook, measures: Sequence[str]) -> Combination:
    """The best combination, searched for once; it may take seconds."""
    key = _key(application, rulebook, measures)
    found = remembered(key, lambda: combine(application, rulebook, tuple(measures)))
    remember(_last(application, rulebook), tuple(measures))
    return found


def combination_found(application: Application, rulebook: Rulebook, measures: Sequence[str]) -> Combination | None:
    """What was found for exactly this before; nothing is searched for."""
    return cast(Combination | None, known(_key(application, rulebook, measures)))


def combined_before(application: Application, rulebook: Rulebook) -> Combination | None:
    """The combination last found for this application as it is now."""
    last = known(_last(application, rulebook))
    return None if last is None else combination_found(application, rulebook, last)


def measures_for_report(application: Application, result: Result, rulebook: Rulebook) -> tuple[str, ...]:
    """What a report combines: the measures last chosen from for this application, else those by default."""
    last: tuple[str, ...] | None = known(_last(application, rulebook))
    return last if last is not None else default_measures(application, result)


def _last(application: Application, rulebook: Rulebook) -> tuple[object, ...]:
    return "measures last combined", input_digest(application), rulebook.sha256


def _key(application: Application, rulebook: Rulebook, measures: Sequence[str]) -> tuple[object, ...]:
    return "combination", input_digest(application), rulebook.sha256, tuple(measures)
