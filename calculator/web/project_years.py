"""The yearly table of the application on top: with a combination, or with all that is available."""

from __future__ import annotations

from calculator.advice import Combination
from calculator.advice.comparing import compare_choices, compare_measures
from calculator.advice.yearly import Yearly, yearly
from calculator.evaluation.result import Result
from calculator.facts import Application

__all__ = ["project_years"]


def project_years(application: Application, result: Result, combination: Combination | None) -> Yearly:
    """``combination``: the measures that are counted, with their cost rows; without one all that are available."""
    if combination is None:
        return yearly(application, compare_measures(application, result))
    return yearly(application, compare_choices(application, result, combination))
