"""Identical cost lines taken together, and the lines of a group dealt out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from calculator.advice.barriers import Barriers
from calculator.advice.candidates import COSTS, Candidate
from calculator.advice.programme import LineGroup
from calculator.evaluation.result import Line
from calculator.facts import Application

__all__ = ["groups_of", "rows_by_candidate"]


def groups_of(
    application: Application, candidates: Sequence[Candidate], barriers: Barriers, *, together: bool = True
) -> list[LineGroup]:
    """The cost lines by what they are: same facts (but for their id), same parts for every candidate.

    Where the lines of three measures are kept apart by some pairs only, counts do not say who may share a line with whom:
    then every line stands alone.
    """
    lines = application.tables[COSTS] or ()
    parts: list[dict[int, Fraction]] = [{} for _ in lines]
    bases: list[dict[int, Fraction]] = [{} for _ in lines]
    for place, one in enumerate(candidates):
        for row, line in _lines_of(one):
            parts[row][place] = line.part or Fraction(0)
            bases[row][place] = (line.base or Fraction(0)) if line.counted else Fraction(0)
    together = together and barriers.alike(sum(one.rows is not None for one in candidates))
    gathered: dict[object, list[int]] = {}
    for row, facts in enumerate(lines):
        same = frozenset((name, value) for name, value in facts.items() if name != "id")
        key = (same, tuple(parts[row].items()), tuple(bases[row].items())) if together else row
        gathered.setdefault(key, []).append(row)
    return [
        LineGroup(tuple(rows), _category(lines[rows[0]].get("category")), parts[rows[0]], bases[rows[0]])
        for rows in gathered.values()
    ]


def rows_by_candidate(
    groups: Sequence[LineGroup], counts: Mapping[int, Mapping[int, int]], barriers: Barriers
) -> dict[int, frozenset[int]]:
    """Which rows each candidate gets: those who may not share a line get different ones, in the order of the rows."""
    rows: dict[int, set[int]] = {place: set() for place in counts}
    apart = {frozenset((pair.first, pair.second)) for pair in barriers.line_pairs}
    for number, group in enumerate(groups):
        for place, of_place in counts.items():
            taken = {row for other in rows if frozenset((place, other)) in apart for row in rows[other]}
            free = [row for row in group.rows if row not in taken]
            shared = free if len(free) >= of_place.get(number, 0) else list(group.rows)
            rows[place].update(shared[: of_place.get(number, 0)])
    return {place: frozenset(found) for place, found in rows.items()}


def _lines_of(candidate: Candidate) -> list[tuple[int, Line]]:
    """Rows of the application with what the evaluator said of them among the lines of the candidate."""
    benefit = candidate.result.benefit
    if candidate.rows is None or benefit is None:
        return []
    return [(candidate.rows[line.row - 1], line) for line in benefit.lines]


def _category(value: object) -> str | None:
    return value if isinstance(value, str) else None
