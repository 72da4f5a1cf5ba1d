"""Which loans of an application a measure on loans is judged for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from calculator.facts import Application
from calculator.facts.loans import SCHEDULE, loan_facts

__all__ = ["for_each_loan", "loan_id", "loans_meant", "with_loan"]


def for_each_loan(application: Application, measure: str) -> Iterator[tuple[str | None, Application]]:
    """The application once for each loan meant for the measure, with the id of the loan where there are several.

    A loan that names no measures is meant for all. Without a loan meant for the measure it comes once, with no loan known.
    """
    for place in loans_meant(application, measure):
        yield loan_id(application, place), with_loan(application, place)


def loans_meant(application: Application, measure: str) -> list[int | None]:
    """Places of the loans meant for the measure; ``None`` alone where there is none."""
    loans = enumerate(application.loans)
    return [place for place, loan in loans if loan.measures is None or measure in loan.measures] or [None]


def loan_id(application: Application, place: int | None) -> str | None:
    """The id by which an answer names its loan, where the application has several."""
    return application.loans[place].id if place is not None and len(application.loans) > 1 else None


def with_loan(application: Application, place: int | None) -> Application:
    """The application as if the loan at that place were its only one; without one, with no loan known."""
    if place is not None:
        return application.for_loan(place)
    facts = MappingProxyType(loan_facts(application.facts, None))
    tables = MappingProxyType({**application.tables, SCHEDULE: None})
    return replace(application, facts=facts, tables=tables)
