"""Every allowed way to share cost lines out, tried one by one; and a checker of rules that shares no code with the search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, product
from types import MappingProxyType

from calculator.advice import Combination
from calculator.evaluation import Verdict, evaluate_many
from calculator.facts import Application
from calculator.rulebook import Rulebook


def amounts_with(
    application: Application, rulebook: Rulebook, measure: str, sets: Sequence[Sequence[int]]
) -> list[int]:
    """What a measure gives for some sets of 0-based cost rows; nothing where it is not met with them."""
    costs = application.tables["costs"] or ()
    asked = []
    for rows in sets:
        kept = tuple(MappingProxyType({**costs[row], "measures": frozenset({measure})}) for row in rows)
        asked.append(replace(application, tables=MappingProxyType({**application.tables, "costs": kept})))
    found = [result.measures[0] for result in evaluate_many(asked, rulebook, measures=[measure])]
    return [(one.amount or 0) if one.verdict is Verdict.met and not one.provisional else 0 for one in found]


def best_of_all(
    application: Application, rulebook: Rulebook, measures: Sequence[str], ceiling: int | None = None
) -> int:
    """The largest sum over all assignments of lines to at most one measure each."""
    count = len(application.tables["costs"] or ())
    sets = [rows for size in range(1, count + 1) for rows in combinations(range(count), size)]
    known = {
        (measure, rows): amount
        for measure in measures
        for rows, amount in zip(sets, amounts_with(application, rulebook, measure, sets), strict=True)
    }
    best = 0
    for choice in product([None, *measures], repeat=count):
        total = 0
        for measure in measures:
            rows = tuple(row for row, taken in enumerate(choice) if taken == measure)
            total += known[measure, rows] if rows else 0
        best = max(best, total if ceiling is None else min(total, ceiling))
    return best


def broken_rules(application: Application, combination: Combination, apart: Sequence[Sequence[str]]) -> list[str]:
    """What the firm answer breaks: ``apart`` are sets of measures of which one cost line, or one loan, bears one."""
    found = []
    only = application.loans[0].id if len(application.loans) == 1 else None
    rows = {choice.measure: set(choice.rows or ()) for choice in combination.chosen}
    for group in apart:
        names = [name for name in group if rows.get(name)]
        for one, first in enumerate(names):
            found += [f"{first} and {second} on one line" for second in names[one + 1 :] if rows[first] & rows[second]]
        loans = [
            choice.loan_id or only for choice in combination.chosen if choice.measure in group and choice.rows is None
        ]
        if len(set(loans)) < len(loans):
            found.append(f"one loan under several of {group}")
    financed = {
        choice.loan_id or only for choice in combination.chosen if choice.result.benefit and choice.result.benefit.loan
    }
    for row, cost in enumerate(application.tables["costs"] or (), start=1):
        if cost.get("loan_id") in financed and any(row in taken for taken in rows.values()):
            found.append(f"row {row} is paid for by a loan and claimed")
    if any(choice.provisional for choice in combination.chosen):
        found.append("a provisional measure is chosen")
    return found
