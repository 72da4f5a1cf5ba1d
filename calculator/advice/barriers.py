"""What the stacking rules bar among the candidates, as plain constraints that a search and a checker can both read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from calculator.advice.candidates import COSTS, Candidate
from calculator.evaluation.result import AmountResult
from calculator.facts import Application
from calculator.rulebook import Rulebook
from calculator.rulebook.stacking import Answer, Scope, StackingKind, StackingRule

__all__ = ["Apart", "Barriers", "Ceiling", "LinePair", "LoanLine", "SharedPayment", "barriers_of"]


@dataclass(frozen=True, slots=True)
class Apart:
    """Two candidates of which at most one is kept. ``provisional``: both may be kept, but only provisionally."""

    first: int
    second: int
    rule: StackingRule | None
    loan_id: str | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class LinePair:
    """Two candidates that may not have the same cost line."""

    first: int
    second: int
    rule: StackingRule | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class LoanLine:
    """Cost rows that ``other`` (a loan, or a grant they are claimed for) has taken: ``taker`` gets none if it is kept."""

    taker: int
    other: int
    rows: frozenset[int]
    rule: StackingRule | None
    provisional: bool


@dataclass(frozen=True, slots=True)
class SharedPayment:
    """One payment or tax that several reliefs reduce: kopecks by candidate; the saving of one of them counts."""

    name: str
    parts: dict[int, int]
    rule: StackingRule


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The sum of these candidates is at most so many kopecks."""

    kopecks: int
    members: tuple[int, ...]
    measure: str
    rule: StackingRule


@dataclass(frozen=True)
class Barriers:
    apart: list[Apart] = field(default_factory=list)
    line_pairs: list[LinePair] = field(default_factory=list)
    loan_lines: list[LoanLine] = field(default_factory=list)
    payments: list[SharedPayment] = field(default_factory=list)
    ceilings: list[Ceiling] = field(default_factory=list)

    def alike(self, takers: int) -> bool:
        """Whether any two of so many measures that take lines are kept apart on a line, all in the same way; or none are."""
        pairs = {(pair.first, pair.second) for pair in self.line_pairs}
        modes = {pair.provisional for pair in self.line_pairs}
        return not pairs or (len(pairs) == takers * (takers - 1) // 2 and len(modes) == 1)


def barriers_of(
    application: Application, rulebook: Rulebook, candidates: Sequence[Candidate], limiting: dict[str, AmountResult]
) -> Barriers:
    """Everything that keeps the candidates apart. ``limiting``: the measures met that limit all support."""
    finder = _Finder(application, rulebook, candidates, limiting)
    found = Barriers(payments=list(finder.payments()), ceilings=list(finder.ceilings()))
    for one, other in combinations(range(len(candidates)), 2):
        found.apart.extend(finder.apart(one, other))
        found.line_pairs.extend(finder.same_line(one, other))
        found.loan_lines.extend(finder.financed(one, other))
        found.loan_lines.extend(finder.financed(other, one))
    return found


class _Finder:
    def __init__(
        self,
        application: Application,
        rulebook: Rulebook,
        candidates: Sequence[Candidate],
        limiting: dict[str, AmountResult],
    ) -> None:
        self.application = application
        self.stacking = rulebook.stacking
        self.candidates = candidates
        self.limiting = limiting
        only = application.loans[0].id if len(application.loans) == 1 else None
        self.loans = [
            (one.loan_id or only) if rulebook.measures[one.measure].loan is not None else None for one in candidates
        ]
        """The loan each candidate would rest on, where it is a measure on loans."""

    # two measures -------------------------------------------------------------------------------------------------

    def apart(self, one: int, other: int) -> Iterator[Apart]:
        """The first rule that keeps two candidates from being kept together, whatever their cost lines."""
        loan = self._common_loan(one, other)
        if self.candidates[one].measure == self.candidates[other].measure:
            return
        for rule in self.stacking.rules.values():
            if rule.kind is StackingKind.one_rate_per_loan and loan is not None and self._both(rule, one, other):
                yield Apart(one, other, rule, loan, provisional=False)
                return
            if rule.kind in (StackingKind.excluded_pair, StackingKind.provisional_pair) and self._sides(
                rule, one, other
            ):
                meets = rule.scope is Scope.project or (rule.scope is Scope.loan and loan is not None)
                if meets:
                    provisional = rule.kind is StackingKind.provisional_pair
                    yield Apart(one, other, rule, loan if rule.scope is Scope.loan else None, provisional)
                    return
        for scope in (Scope.loan, Scope.project) if loan is not None else (Scope.project,):
            found = self._answer(scope, one, other)
            if found is not None and found[0] in (Answer.excluded, Answer.not_confirmed):
                yield Apart(one, other, found[1], loan, provisional=found[0] is Answer.not_confirmed)
                return

    def same_line(self, one: int, other: int) -> Iterator[LinePair]:
        """Two measures that take cost lines: one line, one of them, unless the rules say otherwise."""
        if self.candidates[one].rows is None or self.candidates[other].rows is None:
            return
        for rule in self.stacking.rules.values():
            if rule.kind is StackingKind.one_line_one_measure and self._both(rule, one, other):
                yield LinePair(one, other, rule, provisional=False)
                return
            if rule.scope is Scope.line and self._sides(rule, one, other):
                yield LinePair(one, other, rule, provisional=rule.kind is StackingKind.provisional_pair)
                return
        found = self._answer(Scope.line, one, other)
        if found is None:  # not decided: both on one line only provisionally
            yield LinePair(one, other, None, provisional=True)
        elif found[0] in (Answer.excluded, Answer.not_confirmed):
            yield LinePair(one, other, found[1], provisional=found[0] is Answer.not_confirmed)

    def financed(self, taker: int, other: int) -> Iterator[LoanLine]:
        """Cost lines that a loan finances, or that are claimed for a grant, asked for once more by a reimbursement."""
        if self.candidates[taker].rows is None or self.candidates[other].rows is not None:
            return
        rows = self._rows_of_loan(other)
        claimed = self._rows_claimed_for(self.candidates[other].measure)
        for rule in self.stacking.of_kind(StackingKind.one_line_one_measure):
            if claimed and self._both(rule, taker, other):
                yield LoanLine(taker, other, claimed, rule, provisional=False)
        if not rows:
            return
        for rule in self.stacking.rules.values():
            if rule.scope is Scope.line and self._sides(rule, taker, other):
                yield LoanLine(taker, other, rows, rule, provisional=rule.kind is StackingKind.provisional_pair)
                return
        found = self._answer(Scope.line, taker, other)
        if found is None:
            yield LoanLine(taker, other, rows, None, provisional=True)
        elif found[0] in (Answer.excluded, Answer.not_confirmed):
            yield LoanLine(taker, other, rows, found[1], provisional=found[0] is Answer.not_confirmed)

    def _rows_of_loan(self, place: int) -> frozenset[int]:
        loan = self.loans[place]
        lines = self.application.tables[COSTS] or ()
        is_loan = self._is_on_loan(place)
        return frozenset(row for row, line in enumerate(lines) if is_loan and loan and line.get("loan_id") == loan)

    def _is_on_loan(self, place: int) -> bool:
        benefit = self.candidates[place].result.benefit
        return benefit is not None and benefit.loan is not None

    def _rows_claimed_for(self, measure: str) -> frozenset[int]:
        lines = self.application.tables[COSTS] or ()
        return frozenset(row for row, line in enumerate(lines) if measure in line.get("measures", ()))  # type: ignore[operator]

    def _common_loan(self, one: int, other: int) -> str | None:
        loan = self.loans[one]
        return loan if loan is not None and loan == self.loans[other] else None

    def _both(self, rule: StackingRule, one: int, other: int) -> bool:
        names = self.candidates[one].measure, self.candidates[other].measure
        return names[0] != names[1] and all(self.stacking.covers(rule.measures, name) for name in names)

    def _sides(self, rule: StackingRule, one: int, other: int) -> bool:
        if not rule.other:
            return False
        first, second = self.candidates[one].measure, self.candidates[other].measure
        covers = self.stacking.covers
        return (covers(rule.measures, first) and covers(rule.other, second)) or (
            covers(rule.measures, second) and covers(rule.other, first)
        )

    def _answer(self, scope: Scope, one: int, other: int) -> tuple[Answer, StackingRule | None] | None:
        pair = self.stacking.pair(scope, self.candidates[one].measure, self.candidates[other].measure)
        return None if pair is None else (pair.answer, self.stacking.rules.get(pair.rule or ""))

    # sums ---------------------------------------------------------------------------------------------------------

    def payments(self) -> Iterator[SharedPayment]:
        """Payments and taxes that several reliefs reduce, each once though two rules may name it."""
        kinds = (StackingKind.one_tariff_per_payment, StackingKind.counted_against_baseline)
        seen: set[str] = set()
        for rule in self.stacking.of_kind(*kinds):
            for name, by_measure in rule.payments.items():
                parts = {
                    place: total
                    for place, one in enumerate(self.candidates)
                    if one.measure in by_measure and (total := _parts(one, by_measure[one.measure])) > 0
                }
                if len(parts) > 1 and name not in seen:
                    seen.add(name)
                    yield SharedPayment(name, parts, rule)

    def ceilings(self) -> Iterator[Ceiling]:
        for rule in self.stacking.of_kind(StackingKind.total_within_ceiling):
            benefit = self.limiting.get(rule.ceiling or "")
            if benefit is None or benefit.ceiling is None or benefit.ceiling.value is None:
                continue
            members = tuple(
                place for place, one in enumerate(self.candidates) if self.stacking.covers(rule.measures, one.measure)
            )
            yield Ceiling(benefit.ceiling.value, members, rule.ceiling or "", rule)


def _parts(candidate: Candidate, names: tuple[str, ...]) -> int:
    benefit = candidate.result.benefit
    assert benefit is not None
    return sum(part.amount or 0 for part in benefit.parts if part.id in names)
