"""Cost lines and measures as an integer programme, solved by HiGHS.

The programme is a bound: it never gives an assignment less than the evaluator would. An assignment that it overrates is cut
off with the sum that the evaluator found, and the programme is solved again. Sums are whole kopecks where a reimbursement
rounds them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from calculator.advice.barriers import Barriers, LinePair
from calculator.advice.candidates import Candidate
from calculator.evaluation.caps import Caps

if TYPE_CHECKING:
    import highspy

__all__ = ["LineGroup", "Programme", "Solution"]

_INFINITE = float("inf")


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Identical cost lines, 0-based rows. ``parts`` and ``bases``: what one of them gives, and counts, by candidate."""

    rows: tuple[int, ...]
    category: str | None
    parts: Mapping[int, Fraction]
    bases: Mapping[int, Fraction]


@dataclass(frozen=True, slots=True)
class Solution:
    """Candidates kept with the number of lines of each group, and the kopecks that the programme counts for each.

    ``bound``: nothing allowed can be worth more, in kopecks.
    """

    kept: tuple[int, ...]
    counts: Mapping[int, Mapping[int, int]]
    sums: Mapping[int, float]
    bound: float


def _quiet() -> highspy.Highs:
    """A solver that prints nothing: the banner would come before the first option could be set."""
    import highspy

    class Quiet(highspy.Highs):
        def enableCallbacks(self) -> None:  # noqa: N802  (the name is that of the library)
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    return Quiet()  # type: ignore[no-untyped-call]


class Programme:
    """The programme for some candidates. ``firm``: what is provisional is not used."""

    def __init__(
        self, candidates: Sequence[Candidate], groups: Sequence[LineGroup], barriers: Barriers, *, firm: bool
    ) -> None:
        import highspy  # takes a moment, and only combining needs it

        self._kinds = highspy.HighsVarType
        self._model: highspy.Highs = _quiet()
        self._model.setOptionValue("mip_rel_gap", 0.0)
        self._model.setOptionValue("mip_abs_gap", 0.25)
        self._model.setOptionValue("threads", 1)
        self._model.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self._width = 0
        self.candidates = candidates
        self.groups = groups
        self.firm = firm
        usable = [place for place, one in enumerate(candidates) if not (firm and one.provisional)]
        self.keep = {place: self._variable(1, whole=True) for place in usable}
        self.sums = {place: self._sum_of(place) for place in usable}
        self.lines: dict[tuple[int, int], int] = {}
        self._counted: dict[str, list[int]] = {}
        for place in usable:
            self._bound_sum(place, barriers)
        self._apart(barriers)
        self._ceilings(barriers)

    # building -----------------------------------------------------------------------------------------------------

    def _variable(self, most: float, *, worth: Fraction = Fraction(0), whole: bool = False) -> int:
        self._model.addCol(float(worth), 0.0, float(most), 0, [], [])
        if whole:
            self._model.changeColIntegrality(self._width, self._kinds.kInteger)
        self._width += 1
        return self._width - 1

    def _row(self, terms: Mapping[int, float | Fraction], most: float | Fraction) -> None:
        """Σ coefficient × variable ≤ most."""
        kept = {place: float(value) for place, value in terms.items() if value}
        self._model.addRow(-_INFINITE, float(most), len(kept), list(kept), list(kept.values()))

    def _sum_of(self, place: int) -> int:
        one = self.candidates[place]
        return self._variable(one.amount, worth=one.rate, whole=one.rows is not None)

    def _bound_sum(self, place: int, barriers: Barriers) -> None:
        """The sum of a candidate is at most what it gives."""
        one = self.candidates[place]
        if one.rows is not None:
            self._lines_of(place)
            return
        terms: dict[int, float | Fraction] = {self.sums[place]: 1}
        alone = one.amount
        for payment in barriers.payments:
            part = payment.parts.get(place)
            if part is not None:
                alone -= part
                terms[self._payment(payment.name, place)] = -part
        terms[self.keep[place]] = -alone
        self._row(terms, 0)

    def _payment(self, name: str, place: int) -> int:
        """Whether the saving of this candidate is the one that counts for a payment."""
        chosen = self._variable(1, whole=True)
        self._row({chosen: 1, self.keep[place]: -1}, 0)
        for other in self._counted.setdefault(name, []):
            self._row({chosen: 1, other: 1}, 1)
        self._counted[name].append(chosen)
        return chosen

    def _lines_of(self, place: int) -> None:
        one, total, keep = self.candidates[place], self.sums[place], self.keep[place]
        caps = (
            one.result.benefit.caps()
            if one.result.benefit is not None and one.result.benefit.caps is not None
            else None
        )
        given: dict[int, Fraction] = {}
        for number, group in enumerate(self.groups):
            part = group.parts.get(place, Fraction(0))
            if part > 0:
                column = self._variable(len(group.rows), whole=True)
                self.lines[place, number] = column
                given[column] = part
                self._row({column: 1, keep: -len(group.rows)}, 0)
        self._row({keep: 1, **dict.fromkeys(given, -1)}, 0)  # without a line nothing is kept
        limited = caps.limited if caps is not None else frozenset()
        whole: dict[int, float | Fraction] = {total: 1}
        for (taker, number), column in self.lines.items():
            if taker == place and self.groups[number].category not in limited:
                whole[column] = -given[column]
        for category in limited:
            whole[self._category(place, category, given, caps)] = -1
        self._row(whole, 0)
        for _, most in caps.whole if caps is not None else ():
            self._row({total: 1, keep: -most}, 0)

    def _category(self, place: int, category: str, given: Mapping[int, Fraction], caps: Caps | None) -> int:
        """What a category with a limit of its own gives."""
        sum_ = self._variable(_INFINITE)
        of_place = {number: column for (taker, number), column in self.lines.items() if taker == place}
        own = {
            column: -given[column] for number, column in of_place.items() if self.groups[number].category == category
        }
        self._row({sum_: 1, **own}, 0)
        cap = next((cap for cap in (caps.categories if caps is not None else ()) if cap.category == category), None)
        if cap is not None:
            terms: dict[int, float | Fraction] = {sum_: 1}
            for number, column in of_place.items():
                group = self.groups[number]
                less = cap.of_costs * group.bases.get(place, Fraction(0))
                if caps is not None and group.category not in caps.limited:
                    less += cap.of_others * given[column]
                terms[column] = -less
            self._row(terms, cap.fixed)
        return sum_

    def _apart(self, barriers: Barriers) -> None:
        for pair in barriers.apart:
            if (self.firm or not pair.provisional) and {pair.first, pair.second} <= self.keep.keys():
                self._row({self.keep[pair.first]: 1, self.keep[pair.second]: 1}, 1)
        self._lines_apart([same for same in barriers.line_pairs if self.firm or not same.provisional])
        for taken in barriers.loan_lines:
            if (not self.firm and taken.provisional) or taken.other not in self.keep:
                continue
            for number, group in enumerate(self.groups):
                column = self.lines.get((taken.taker, number))
                if column is not None and set(group.rows) & taken.rows:
                    self._row({column: 1, self.keep[taken.other]: len(group.rows)}, len(group.rows))

    def _lines_apart(self, pairs: Sequence[LinePair]) -> None:
        """Of identical lines each goes to one measure. Pairs alone would let three measures have half a line each."""
        takers = sum(one.rows is not None for one in self.candidates)
        alike = len({(pair.first, pair.second) for pair in pairs}) == takers * (takers - 1) // 2
        sets = [{place for pair in pairs for place in (pair.first, pair.second)}] if alike else []
        for places in sets or [{pair.first, pair.second} for pair in pairs]:
            for number, group in enumerate(self.groups):
                columns = [self.lines[place, number] for place in sorted(places) if (place, number) in self.lines]
                if len(columns) > 1:
                    self._row(dict.fromkeys(columns, 1), len(group.rows))

    def _ceilings(self, barriers: Barriers) -> None:
        for ceiling in barriers.ceilings:
            members = [self.sums[place] for place in ceiling.members if place in self.sums]
            self._row(dict.fromkeys(members, 1), ceiling.kopecks)

    # solving ------------------------------------------------------------------------------------------------------

    def never(self, places: Sequence[int]) -> None:
        """These candidates are not kept all together."""
        self._row({self.keep[place]: 1 for place in places}, len(places) - 1)

    def cut(self, place: int, counts: Mapping[int, int], kopecks: int) -> None:
        """With exactly these lines the candidate gives ``kopecks``: with any other set it may give more."""
        room = self.candidates[place].amount - kopecks
        terms: dict[int, float | Fraction] = {self.sums[place]: 1}
        for (taker, number), column in self.lines.items():
            if taker != place:
                continue
            most, count = len(self.groups[number].rows), counts.get(number, 0)
            if count > 0:
                less = self._variable(1, whole=True)  # 1 only with fewer lines of the group
                self._row({column: 1, less: most - count + 1}, most)
                terms[less] = -room
            if count < most:
                more = self._variable(1, whole=True)  # 1 only with more
                self._row({column: -1, more: count + 1}, 0)
                terms[more] = -room
        self._row(terms, kopecks)

    def solve(self, seconds: float) -> Solution | None:
        """The best assignment by the programme; ``None`` where none was found in time."""
        model: Any = self._model
        model.setOptionValue("time_limit", model.getRunTime() + max(seconds, 0.01))  # its clock runs on
        model.run()
        info = model.getInfo()
        values = list(model.getSolution().col_value)
        if len(values) != self._width or not info.primal_solution_status:
            return None
        kept = tuple(place for place, column in self.keep.items() if values[column] > 0.5)
        counts: dict[int, dict[int, int]] = {place: {} for place in kept if self.candidates[place].rows is not None}
        for (place, number), column in self.lines.items():
            if place in counts and round(values[column]) > 0:
                counts[place][number] = round(values[column])
        return Solution(
            kept=kept,
            counts=counts,
            sums={place: values[self.sums[place]] for place in kept},
            bound=info.mip_dual_bound if self.lines or self.keep else 0.0,
        )
