"""The best set of measures that the stacking rules allow, and the best allowed assignment of cost lines to them.

The programme proposes, the evaluator decides: every assignment is evaluated measure by measure with exactly its lines, and the
sums of the answer are those of the evaluator.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import floor
from typing import Final, Literal

from calculator.advice.barriers import Barriers, barriers_of
from calculator.advice.candidates import Answers, Candidate, candidates_of
from calculator.advice.combination import Bar, Choice, Combination
from calculator.advice.grouping import groups_of, rows_by_candidate
from calculator.advice.programme import Programme, Solution
from calculator.advice.reasons import bars_of, notes_of, reasons_of
from calculator.evaluation import Verdict
from calculator.evaluation.evaluating import measures_by_default
from calculator.evaluation.valuation import half_up
from calculator.facts import Application
from calculator.rulebook import Rulebook
from calculator.rulebook.stacking import StackingKind

__all__ = ["LARGEST_PROVEN", "combine", "measures_to_combine"]

LARGEST_PROVEN: Final = 400
"""Groups of identical cost lines times measures that take lines: up to here the search goes on to the proof."""
SECONDS: Final = 10.0
"""How long a larger case is searched."""
_SECONDS_TO_PROVE: Final = 120.0
_MOST_ROUNDS: Final = 40


def measures_to_combine(application: Application) -> tuple[str, ...]:
    """The measures that the application names for use together; none where it names none."""
    rows = application.tables["application.measures"] or ()
    return tuple(str(row["value"]) for row in rows)


def combine(
    application: Application,
    rulebook: Rulebook,
    measures: Sequence[str] | None = None,
    readings: Mapping[str, str] | None = None,
    *,
    as_of: date | None = None,
    grouped: bool = True,
) -> Combination:
    """What to choose among ``measures``, else those the application names, else all that are met.

    ``readings``: topic → reading, instead of all readings of that topic. ``as_of``: the date that chooses the edition of
    every measure. ``grouped``: identical cost lines are taken together, which changes nothing but the time.
    Raises ``ValueError`` for a measure that the rulebook does not have.
    """
    wanted = tuple(measures or measures_to_combine(application) or measures_by_default(application, rulebook))
    answers = Answers(application, rulebook, readings or {}, as_of)
    results = answers.all_measures(wanted)
    candidates = candidates_of(answers, results)
    ceilings = {
        result.id: result.benefit
        for result in results
        if result.verdict is Verdict.met and result.benefit is not None and result.benefit.ceiling is not None
    }
    excluded = list(_excluded_by_facts(application, rulebook, candidates))
    barred = {measure for bar in excluded for measure in bar.barred}
    candidates = [one for one in candidates if one.measure not in barred]
    search = _Search(answers, candidates, barriers_of(application, rulebook, candidates, ceilings), grouped=grouped)
    return search.combination(wanted, excluded)


def _excluded_by_facts(application: Application, rulebook: Rulebook, candidates: list[Candidate]) -> Iterator[Bar]:
    """Measures that a fact excludes, unless conditions of the measures test that already."""
    for rule in rulebook.stacking.of_kind(StackingKind.excluded_pair):
        if rule.fact is not None and not rule.tested_by and application.facts.get(rule.fact) is True:
            names = [one.measure for one in candidates if rulebook.stacking.covers(rule.measures, one.measure)]
            if names:
                measures = tuple(dict.fromkeys(names))
                yield Bar(rule, measures, measures, None, (), rule.firm)


@dataclass(frozen=True)
class _Found:
    """An assignment as the evaluator answers it."""

    choices: tuple[Choice, ...]
    places: tuple[int, ...]

    @property
    def worth(self) -> int:
        return sum(choice.worth for choice in self.choices)

    @property
    def total(self) -> int:
        return sum(choice.amount for choice in self.choices)


@dataclass(frozen=True)
class _Best:
    found: _Found
    bound: int
    proven: bool


class _Search:
    def __init__(self, answers: Answers, candidates: list[Candidate], barriers: Barriers, *, grouped: bool) -> None:
        self.answers = answers
        self.candidates = candidates
        self.barriers = barriers
        self.groups = groups_of(answers.application, candidates, barriers, together=grouped)
        takers = sum(one.rows is not None for one in candidates)
        self.limited = len(self.groups) * takers > LARGEST_PROVEN

    def combination(self, wanted: tuple[str, ...], excluded: Sequence[Bar]) -> Combination:
        firm = self._best(firm=True)
        loose = firm
        if self._has_provisional():
            loose = self._best(firm=False)
            if loose.found.worth <= firm.found.worth:
                loose = firm
        found = firm.found
        kept = dict(zip(found.places, found.choices, strict=True))
        bars = (*excluded, *bars_of(self.candidates, self.barriers, self.groups, kept))
        limits = [ceiling.kopecks for ceiling in self.barriers.ceilings]
        amounts_provisional = any(
            choice.result.benefit is not None and choice.result.benefit.provisional for choice in found.choices
        )
        return Combination(
            considered=wanted,
            chosen=found.choices,
            with_provisional=loose.found.choices,
            bars=bars,
            notes=notes_of(self.answers, found.choices),
            reasons=reasons_of(self.answers, self.candidates, self.barriers, self.groups, kept),
            total=found.total,
            total_with_provisional=loose.found.total,
            least=min([sum(choice.least for choice in found.choices), *limits]),
            most=min([sum(choice.most for choice in found.choices), *limits]),
            provisional=amounts_provisional or any(not bar.firm for bar in bars),
            objective=found.worth,
            objective_with_provisional=loose.found.worth,
            valued=self._valued(),
            best_known_bound=firm.bound,
            proven=firm.proven,
            limited=self.limited,
        )

    def _valued(self) -> Literal["present_value", "amount"]:
        known = all(
            one.result.benefit is not None and one.result.benefit.present_value is not None for one in self.candidates
        )
        return "present_value" if known else "amount"

    def _has_provisional(self) -> bool:
        barriers = self.barriers
        return (
            any(one.provisional for one in self.candidates)
            or any(pair.provisional for pair in barriers.apart)
            or any(same.provisional for same in barriers.line_pairs)
            or any(taken.provisional for taken in barriers.loan_lines)
        )

    # search -------------------------------------------------------------------------------------------------------

    def _best(self, *, firm: bool) -> _Best:
        """Solve, evaluate, cut off what was overrated, until the bound is reached."""
        nothing = _Found((), ())
        if not self.candidates:
            return _Best(nothing, 0, True)
        ends = time.monotonic() + (SECONDS if self.limited else _SECONDS_TO_PROVE)
        programme = Programme(self.candidates, self.groups, self.barriers, firm=firm)
        best, bound, exact = nothing, None, True
        for _ in range(_MOST_ROUNDS):
            left = ends - time.monotonic()
            if left <= 0:
                break
            solution = programme.solve(left)
            if solution is None:
                break
            if exact:  # the bound of a programme that lost allowed assignments is none
                bound = solution.bound if bound is None else min(bound, solution.bound)
            found = self._evaluated(solution, firm=firm)
            allowed = self._cofinanced(found, programme)
            exact = exact and allowed
            if allowed and found.worth > best.worth:
                best = found
            if bound is not None and self._whole(bound) <= best.worth:
                break
            if allowed and not self._cut(programme, solution, found):
                break
        reached = (
            self._whole(bound) if bound is not None else sum(self._worth(one, one.amount) for one in self.candidates)
        )
        return _Best(best, max(reached, best.worth), reached - best.worth <= 1)

    def _whole(self, bound: float) -> int:
        """The bound in kopecks: present values are rounded half up, each by half a kopeck at most."""
        rounded = sum(one.rate != 1 and one.rows is not None for one in self.candidates)
        return floor(bound + rounded / 2 + 0.01)

    def _cut(self, programme: Programme, solution: Solution, found: _Found) -> bool:
        """Tells the programme what it overrated; whether there was anything."""
        given = dict(zip(found.places, found.choices, strict=True))
        overrated = False
        for place, counts in solution.counts.items():
            choice = given.get(place)
            result = choice.result.amount if choice is not None else 0
            if solution.sums[place] > (result or 0) + 0.01:
                programme.cut(place, counts, result or 0)
                overrated = True
        return overrated

    def _cofinanced(self, found: _Found, programme: Programme) -> bool:
        """Whether fund loans still have their own financing when the chosen budget money does not count as such."""
        stacking = self.answers.rulebook.stacking
        for rule in stacking.of_kind(StackingKind.not_cofinancing):
            money = [one for one, choice in enumerate(found.choices) if stacking.covers(rule.measures, choice.measure)]
            for number, choice in enumerate(found.choices):
                if not money or number in money or not stacking.covers(rule.of, choice.measure):
                    continue
                subsidies = sum(found.choices[one].amount for one in money)
                result = self.answers.with_subsidies(choice.measure, choice.loan_id, subsidies)
                if result.verdict is not Verdict.met:
                    programme.never([found.places[one] for one in (*money, number)])
                    return False
        return True

    # evaluation ---------------------------------------------------------------------------------------------------

    def _evaluated(self, solution: Solution, *, firm: bool) -> _Found:
        rows = rows_by_candidate(self.groups, solution.counts, self.barriers)
        self.answers.prepare((self.candidates[place].measure, rows[place]) for place in rows)
        choices: dict[int, Choice] = {}
        for place in solution.kept:
            one = self.candidates[place]
            result = one.result if one.rows is None else self.answers.with_rows(one.measure, rows[place])
            if result.verdict is not Verdict.met or (firm and result.provisional) or not result.amount:
                continue
            benefit = result.benefit
            assert benefit is not None
            least = result.amount if benefit.least is None else benefit.least
            most = result.amount if benefit.most is None else benefit.most
            choices[place] = Choice(
                measure=one.measure,
                loan_id=one.loan_id,
                amount=result.amount,
                worth=self._worth(one, result.amount)
                if benefit.present_value is None or self._valued() == "amount"
                else benefit.present_value,
                least=least,
                most=most,
                rows=tuple(sorted(row + 1 for row in rows[place])) if one.rows is not None else None,
                provisional=result.provisional,
                reduced_by=(),
                result=result,
            )
        self._share_payments(choices)
        self._keep_under_ceilings(choices)
        kept = {place: choice for place, choice in choices.items() if choice.amount > 0}
        return _Found(tuple(kept.values()), tuple(kept))

    def _worth(self, one: Candidate, amount: int) -> int:
        return half_up(one.rate * amount)

    def _reduced(self, place: int, choice: Choice, less: int, rule: str) -> Choice:
        amount = max(0, choice.amount - less)
        return replace(
            choice,
            amount=amount,
            worth=self._worth(self.candidates[place], amount),
            least=max(0, choice.least - less),
            most=max(0, choice.most - less),
            reduced_by=tuple(dict.fromkeys((*choice.reduced_by, rule))),
        )

    def _share_payments(self, choices: dict[int, Choice]) -> None:
        """Of several savings on one payment the one that is worth most counts."""
        for payment in self.barriers.payments:
            places = [place for place in payment.parts if place in choices]
            if len(places) > 1:
                stays = max(places, key=lambda place: (payment.parts[place] * self.candidates[place].rate, -place))
                for place in places:
                    if place != stays:
                        less = payment.parts[place]
                        choices[place] = self._reduced(place, choices[place], less, payment.rule.id)

    def _keep_under_ceilings(self, choices: dict[int, Choice]) -> None:
        """The sum over a ceiling is given up where a kopeck is worth least."""
        for ceiling in self.barriers.ceilings:
            members = [place for place in ceiling.members if place in choices]
            over = sum(choices[place].amount for place in members) - ceiling.kopecks
            for place in sorted(members, key=lambda place: (self.candidates[place].rate, place)):
                if over > 0:
                    less = min(over, choices[place].amount)
                    choices[place] = self._reduced(place, choices[place], less, ceiling.rule.id)
                    over -= less
