"""Why: the rules that bar something, those that merely apply, and for each cost line why it went where it went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import floor
from typing import Final, Literal

from calculator.advice.barriers import Barriers
from calculator.advice.candidates import COSTS, Answers, Candidate
from calculator.advice.combination import Bar, Choice, LineReason, RuleNote
from calculator.advice.programme import LineGroup
from calculator.evaluation.result import Line, MeasureResult, Verdict
from calculator.rulebook.stacking import StackingKind, StackingRule
from calculator.wording import Text

__all__ = ["bars_of", "notes_of", "reasons_of"]

_MOST_QUESTIONS: Final = 600
"""Above so many evaluations the reasons tell what a line gives by its share alone."""

Kept = Mapping[int, Choice]


# rules ------------------------------------------------------------------------------------------------------------


@dataclass
class _Gathered:
    """What one rule bars, gathered from its constraints."""

    rule: StackingRule | None
    loan_id: str | None
    measures: dict[str, None] = field(default_factory=dict)
    barred: dict[str, None] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)
    firm: bool = True

    def bar(self) -> Bar:
        measures, rows = tuple(self.measures), tuple(row + 1 for row in sorted(self.rows))
        return Bar(self.rule, measures, tuple(self.barred), self.loan_id, rows, self.firm)


class _Bars:
    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self.candidates = candidates
        self.by_rule: dict[tuple[str | None, str | None], _Gathered] = {}

    def add(
        self,
        rule: StackingRule | None,
        places: Sequence[int],
        barred: Sequence[int],
        *,
        loan_id: str | None = None,
        rows: Sequence[int] = (),
        provisional: bool = False,
    ) -> None:
        key = rule.id if rule is not None else None, loan_id
        found = self.by_rule.setdefault(key, _Gathered(rule, loan_id))
        found.measures.update(dict.fromkeys(self.candidates[place].measure for place in places))
        found.barred.update(dict.fromkeys(self.candidates[place].measure for place in barred))
        found.rows.update(rows)
        found.firm = found.firm and not provisional and rule is not None and rule.firm


def bars_of(
    candidates: Sequence[Candidate], barriers: Barriers, groups: Sequence[LineGroup], kept: Kept
) -> tuple[Bar, ...]:
    """Each rule that keeps something out of the answer, with what it bars: measures, a loan, cost rows."""
    bars = _Bars(candidates)
    for pair in barriers.apart:
        places = pair.first, pair.second
        barred = [place for place in places if place not in kept]
        if barred:
            bars.add(pair.rule, places, barred, loan_id=pair.loan_id, provisional=pair.provisional)
    for same in barriers.line_pairs:
        places = same.first, same.second
        rows = [row for group in groups if all(group.parts.get(place, 0) > 0 for place in places) for row in group.rows]
        barred = [place for place in places if any(row + 1 not in _rows(kept, place) for row in rows)]
        if rows:
            bars.add(same.rule, places, barred, rows=rows, provisional=same.provisional)
    for taken in barriers.loan_lines:
        rows = [
            row for group in groups if group.parts.get(taken.taker, 0) > 0 for row in group.rows if row in taken.rows
        ]
        if rows:
            barred = [taken.taker if taken.other in kept else taken.other]
            bars.add(taken.rule, (taken.taker, taken.other), barred, rows=rows, provisional=taken.provisional)
    for payment in barriers.payments:
        barred = [place for place in payment.parts if place not in kept or payment.rule.id in kept[place].reduced_by]
        if barred:
            bars.add(payment.rule, list(payment.parts), barred)
    for ceiling in barriers.ceilings:
        barred = [place for place in ceiling.members if place in kept and ceiling.rule.id in kept[place].reduced_by]
        full = sum(kept[place].amount for place in ceiling.members if place in kept) == ceiling.kopecks
        barred += [place for place in ceiling.members if full and place not in kept]
        if barred:
            bars.add(ceiling.rule, ceiling.members, barred)
    return tuple(found.bar() for found in bars.by_rule.values())


def _rows(kept: Kept, place: int) -> tuple[int, ...]:
    return (kept[place].rows or ()) if place in kept else ()


def notes_of(answers: Answers, choices: Sequence[Choice]) -> tuple[RuleNote, ...]:
    """Rules that touch what was chosen: budget money that is no co-financing, baselines, notes of the file."""
    covers = answers.rulebook.stacking.covers
    found = []
    kinds = (StackingKind.not_cofinancing, StackingKind.counted_against_baseline, StackingKind.note)
    for rule in answers.rulebook.stacking.of_kind(*kinds):
        touched = [choice for choice in choices if covers(rule.measures, choice.measure)]
        others = [choice for choice in choices if covers(rule.of, choice.measure)]
        if touched and (others or not rule.of):
            tested: dict[str, Verdict] = {}
            for choice in (*others, *touched):
                tested.update(_tested(answers, rule, choice.result))
            measures = tuple(dict.fromkeys(choice.measure for choice in (*touched, *others)))
            found.append(RuleNote(rule, measures, tested))
    return tuple(found)


def _tested(answers: Answers, rule: StackingRule, result: MeasureResult) -> Iterator[tuple[str, Verdict]]:
    includes = answers.rulebook.measures[result.id].includes
    for folder, name in rule.tested_by:
        for condition in result.conditions:
            own = condition.id == name and folder in (result.id, *includes)
            if own or condition.id == f"{folder}/{name}":
                yield f"{result.id}/{condition.id}", condition.verdict


# lines ------------------------------------------------------------------------------------------------------------


def reasons_of(
    answers: Answers, candidates: Sequence[Candidate], barriers: Barriers, groups: Sequence[LineGroup], kept: Kept
) -> tuple[LineReason, ...]:
    """One reason for each cost row; identical lines with the same measure share theirs."""
    teller = _Lines(answers, candidates, barriers, kept)
    cases = [(group, holder, rows) for group in groups for holder, rows in teller.shared_out(group)]
    teller.prepare(cases)
    found = []
    for group, holder, rows in cases:
        first = teller.reason(group, holder, rows[0])
        found += [(row, first) for row in rows]
    return tuple(teller.at_row(row, reason) for row, reason in sorted(found, key=lambda case: case[0]))


class _Lines:
    def __init__(self, answers: Answers, candidates: Sequence[Candidate], barriers: Barriers, kept: Kept) -> None:
        self.answers = answers
        self.candidates = candidates
        self.barriers = barriers
        self.kept = kept
        self.given = {place: frozenset(row - 1 for row in _rows(kept, place)) for place in range(len(candidates))}
        self.titles = {one.measure: one.result.title for one in candidates}
        self.exactly = True

    def shared_out(self, group: LineGroup) -> Iterator[tuple[int | None, list[int]]]:
        """Rows of a group by the candidate that holds them."""
        by_holder: dict[int | None, list[int]] = {}
        for row in group.rows:
            holder = next((place for place in group.parts if row in self.given[place]), None)
            by_holder.setdefault(holder, []).append(row)
        yield from by_holder.items()

    def prepare(self, cases: Sequence[tuple[LineGroup, int | None, list[int]]]) -> None:
        asked = [
            (self.candidates[place].measure, rows_)
            for group, _, rows in cases
            for place in self._paying(group)
            for rows_ in (self.given[place] | {rows[0]}, self.given[place] - {rows[0]})
        ]
        self.exactly = len(set(asked)) <= _MOST_QUESTIONS
        if self.exactly:
            self.answers.prepare(asked)

    def _paying(self, group: LineGroup) -> list[int]:
        return [place for place, part in group.parts.items() if part > 0]

    def reason(self, group: LineGroup, holder: int | None, row: int) -> LineReason:
        gains = {place: self._gain(place, row, group.parts[place]) for place in self._paying(group)}
        adds = gains.pop(holder, 0) if holder is not None else None
        others = {self.candidates[place].measure: gain for place, gain in gains.items()}
        excluded = self._why_excluded(row) if holder is None and not gains else None
        measure = self.candidates[holder].measure if holder is not None else None
        return LineReason(
            row + 1, group.category, None, measure, adds, others, self._why(adds, gains, row), excluded, self.titles
        )

    def _gain(self, place: int, row: int, part: Fraction) -> int:
        """What the line adds to a measure, the other lines of the measure as they are."""
        if not self.exactly:
            return floor(part)
        with_, without = (self._sum(place, rows) for rows in (self.given[place] | {row}, self.given[place] - {row}))
        return max(0, with_ - without)

    def _sum(self, place: int, rows: frozenset[int]) -> int:
        if not rows:
            return 0
        result = self.answers.with_rows(self.candidates[place].measure, rows)
        return (result.amount or 0) if result.verdict is Verdict.met else 0

    def _why(
        self, adds: int | None, gains: Mapping[int, int], row: int
    ) -> Literal["best", "together", "only", "nothing", "full", "loan", "kept_apart"]:
        if adds is not None:
            if not gains:
                return "only"
            return "best" if adds >= max(gains.values()) else "together"
        if not gains:
            return "nothing"
        for taken in self.barriers.loan_lines:
            if row in taken.rows and taken.taker in gains and taken.other in self.kept:
                loan = self.kept[taken.other].result.benefit
                return "loan" if loan is not None and loan.loan is not None else "kept_apart"
        return "full" if not any(gains.values()) else "kept_apart"

    def _why_excluded(self, row: int) -> Text | None:
        """The reason that a measure gives; that the kind of cost does not count is the least telling."""
        found = [line for one in self.candidates for line in self._line(one, row) if line.reason is not None]
        found.sort(key=lambda line: line.excluded == "category_off")
        return found[0].reason if found else None

    def _line(self, one: Candidate, row: int) -> Iterator[Line]:
        if one.rows is not None and one.result.benefit is not None:
            yield from (line for line in one.result.benefit.lines if one.rows[line.row - 1] == row)

    def at_row(self, row: int, reason: LineReason) -> LineReason:
        """The reason told of one of several identical lines."""
        facts = (self.answers.application.tables[COSTS] or ())[row]
        claimed = facts.get("gross", facts.get("net"))
        return replace(reason, row=row + 1, claimed=claimed if isinstance(claimed, int) else None)
