"""Which loans of an application a measure on loans is judged for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from calculator.facts import Application
from calculator.facts.loans import SCHEDULE, loan_facts

__all__ = ["for_each_loan"]


def for_each_loan(application: Application, measure: str) -> Iterator[tuple[str | None, Application]]:
    """The application once for each loan meant for the measure, with the id of the loan where there are several.

    A loan that names no measures is meant for all. Without a loan meant for the measure it comes once, with no loan known.
    """
    several = len(application.loans) > 1
    meant = [place for place, loan in enumerate(application.loans) if loan.measures is None or measure in loan.measures]
    for place in meant:
        yield application.loans[place].id if several else None, application.for_loan(place)
    if not meant:
        facts = MappingProxyType(loan_facts(application.facts, None))
        tables = MappingProxyType({**application.tables, SCHEDULE: None})
        yield None, replace(application, facts=facts, tables=tables)
