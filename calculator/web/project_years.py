"""The yearly table of the application on top: with the combination last found, or with all that is available."""

from __future__ import annotations

from calculator.advice.comparing import compare_choices, compare_measures
from calculator.advice.yearly import Yearly, yearly
from calculator.evaluation.result import Result
from calculator.facts import Application
from calculator.rulebook import Rulebook
from calculator.web.combining import combined_before

__all__ = ["has_combination", "project_years"]


def has_combination(application: Application, rulebook: Rulebook) -> bool:
    """Whether a combination was found in this visit for the application as it is now."""
    return combined_before(application, rulebook) is not None


def project_years(application: Application, result: Result, rulebook: Rulebook, *, combined: bool) -> Yearly:
    """The table; without a combination ``combined`` makes no difference."""
    found = combined_before(application, rulebook) if combined else None
    if found is None:
        return yearly(application, compare_measures(application, result))
    return yearly(application, compare_choices(application, result, found))
