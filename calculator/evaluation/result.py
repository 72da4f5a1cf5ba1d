"""What an evaluation answers, as records; ``calculator.evaluation.document`` writes them down as the result document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Literal

from calculator.evaluation.caps import Caps
from calculator.evaluation.results_of_loans import LoanResult
from calculator.rulebook.model import Evidence, Text

__all__ = [
    "AlternativeResult",
    "AmountResult",
    "BaselineResult",
    "CategoryResult",
    "CeilingResult",
    "ConditionResult",
    "DeadlineResult",
    "DueRow",
    "DutyResult",
    "Figures",
    "Group",
    "LimitResult",
    "Line",
    "MeasureResult",
    "NoteResult",
    "PartResult",
    "Quantity",
    "Result",
    "Shortfall",
    "SplitResult",
    "Step",
    "StepResult",
    "Verdict",
]


class Verdict(Enum):
    """Answer of a condition or a measure. ``not_computed``: a reading whose own facts are missing."""

    met = "met"
    not_met = "not_met"
    undetermined = "undetermined"
    not_computed = "not_computed"

    def __init__(self, word: str) -> None:
        self.word = word
        """The value, which by its own name is looked up at length."""

    @classmethod
    def of(cls, truth: bool | None) -> Verdict:
        if truth is None:
            return cls.undetermined
        return cls.met if truth else cls.not_met


class Group(Enum):
    """Where a measure stands in the answer: ``not_for_this_case`` is out of place rather than refused."""

    available = "available"
    possible = "possible"
    refused = "refused"
    not_for_this_case = "not_for_this_case"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as rules write it; money in kopecks. ``day`` for dates."""

    value: Fraction
    unit: str


@dataclass(frozen=True, slots=True)
class Shortfall:
    """The least change of ``of`` that would meet the condition, all else equal: money in kopecks, counts whole."""

    amount: Fraction
    unit: str
    of: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What a condition compares under one reading, as far as it is one comparison.

    ``each``: the facts compared, where every row is held to the threshold by itself, so that there is no one ``value``.
    """

    value: Quantity | None
    threshold: Quantity | None
    each: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DueRow:
    inn: str | None
    date: date


@dataclass(frozen=True, slots=True)
class DeadlineResult:
    id: str
    title: Text
    date: date
    evidence: Evidence
    clause: str | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConditionResult:
    """One condition of one measure. ``explanation`` gives the formula with its values put in, in a language.

    ``figures`` gives for each of ``readings`` what is compared under it.
    """

    id: str
    title: Text
    group: str | None
    verdict: Verdict
    default_verdict: Verdict | None
    provisional: bool
    evidence: Evidence | None
    clause: str | None
    sources: tuple[str, ...]
    depends_on: tuple[str, ...]
    readings: Mapping[str, Verdict]
    values: Mapping[str, Quantity]
    threshold: Quantity | None
    missing: tuple[str, ...]
    shortfall: Shortfall | None
    offenders: tuple[str, ...]
    remedy: Text | None
    due: tuple[DueRow, ...]
    counts: bool
    counted: Verdict
    """The verdict that the measure is composed from: a condition that stands under some readings only is met under the others."""
    explanation: Callable[[str], str] = field(compare=False, repr=False)
    applicability: bool = False
    figures: Callable[[], Mapping[str, Figures]] = field(default=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AlternativeResult:
    """One way to qualify, with the verdict of its ``conditions`` together."""

    id: str
    title: Text
    verdict: Verdict
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepResult:
    """What is still to be done before support is received. It never changes a verdict."""

    test: ConditionResult

    @property
    def id(self) -> str:
        return self.test.id

    @property
    def status(self) -> Literal["pending", "done", "refused"]:
        if self.test.verdict is Verdict.met:
            return "done"
        return "refused" if self.test.verdict is Verdict.not_met else "pending"


DutyStatus = Literal["pending", "kept", "breached"]


@dataclass(frozen=True, slots=True)
class DutyResult:
    """What must hold after support is received. It never changes a verdict.

    ``due``: the day by which it must hold, where the rules name one and it is known; until that day, by ``asked_on``, a
    duty that is not kept is not breached.
    """

    test: ConditionResult
    due: date | None
    asked_on: date | None

    @property
    def id(self) -> str:
        return self.test.id

    @property
    def status(self) -> DutyStatus:
        return self._status(self.test.verdict)

    @property
    def default_status(self) -> DutyStatus | None:
        """The status under the default readings; ``None`` where the duty does not stand under them."""
        return self._status(self.test.default_verdict) if self.test.default_verdict is not None else None

    def _status(self, verdict: Verdict) -> DutyStatus:
        if verdict is Verdict.met:
            return "kept"
        not_yet = self.due is not None and self.asked_on is not None and self.asked_on < self.due
        return "breached" if verdict is Verdict.not_met and not not_yet else "pending"


@dataclass(frozen=True, slots=True)
class NoteResult:
    """What a reader must be told, and no application can be tested for."""

    id: str
    text: Text
    evidence: Evidence
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One cost line: what counts of it and why not. ``row`` is 1-based; ``part`` is exact, before the one rounding.

    ``cost``: the line after VAT, before other support is taken off. ``counted``: every test of the line is known to
    hold. ``undetermined``: a test, or the sum of the line, is open.
    """

    row: int
    category: str | None
    claimed: int | None
    cost: Fraction | None
    base: Fraction | None
    part: Fraction | None
    counted: bool
    excluded: str | None
    reason: Text | None
    undetermined: bool
    missing: tuple[str, ...]
    evidence: Evidence | None
    share: Fraction | None = None
    """The share at which the line is reimbursed where it counts."""


@dataclass(frozen=True, slots=True)
class LimitResult:
    """A limit that a reimbursement was held against, binding or not. ``value`` is exact and in kopecks.

    ``category``: the one category of costs that it is for; its ``value`` is then a share where it is one of the costs that
    count (``of_costs``) or of the whole sum (``of_subsidy``).
    """

    id: str
    title: Text | None
    value: Fraction
    category: str | None = None
    of: Literal["of_subsidy", "of_costs", "absolute"] = "absolute"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the waterfall: what remains after it (kopecks, exact) and what it took; ``because`` words it."""

    id: str
    amount: Fraction
    change: Fraction
    because: Callable[[str], str] = field(compare=False, repr=False)
    clause: str | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SplitResult:
    """A sum in kopecks shared between budgets."""

    federal: int
    regional: int


@dataclass(frozen=True, slots=True)
class PartResult:
    """A part of a relief in kopecks: below zero where it is a loss, ``None`` where it is not known."""

    id: str
    title: Text
    amount: int | None
    evidence: Evidence | None
    provisional: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BaselineResult:
    """What is paid without the relief: the word for the tariff or rate, its title, and the sum in kopecks.

    ``None``: not known, or a word without a title.
    """

    id: str | None
    title: Text | None
    amount: int | None


@dataclass(frozen=True, slots=True)
class CeilingResult:
    """A limit over all support together, in kopecks; ``value`` is ``None`` as long as it is not known exactly."""

    value: int | None
    upper: int | None
    least: int | None
    most: int | None
    by_reading: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CategoryResult:
    """A word of a closed list: ``None`` while several are ``possible``. ``titles`` of all words."""

    word: str | None
    possible: tuple[str, ...]
    by_reading: Mapping[str, str]
    titles: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class AmountResult:
    """Sums in kopecks, as if the conditions were met.

    ``amount`` counts what is certain; ``upper`` adds what is open and is ``None`` where nothing bounds it. A sum to return is
    ``None`` as long as it is not known exactly. ``least`` and ``most``: over all readings that were computed.

    ``provisional``: unconfirmed values decide the amount; ``None`` where the kind does not tell. ``without``: the amount
    without each unconfirmed term that decides it, ``None`` where no other term stands. ``own_funds``: what the enterprise
    must bring itself. ``present_value``: the amount on the day of valuation. ``caps``: of a reimbursement, the limits that hold
    whichever lines are claimed. ``worth``: what one kopeck of a sum without a schedule is worth on the day of valuation.
    """

    amount: int | None
    upper: int | None
    least: int | None
    most: int | None
    by_reading: Mapping[str, int]
    bound_by: str | None
    lines: tuple[Line, ...]
    waterfall: tuple[Step, ...]
    evidence: Evidence | None
    missing: tuple[str, ...]
    provisional: bool | None = None
    without: Mapping[str, int | None] = field(default_factory=dict)
    own_funds: int | None = None
    split: SplitResult | None = None
    parts: tuple[PartResult, ...] = ()
    baseline: BaselineResult | None = None
    ceiling: CeilingResult | None = None
    category: CategoryResult | None = None
    loan: LoanResult | None = None
    present_value: int | None = None
    limits: tuple[LimitResult, ...] = ()
    caps: Callable[[], Caps] | None = field(default=None, compare=False, repr=False)
    worth: Callable[[], Fraction | None] | None = field(default=None, compare=False, repr=False)

    @property
    def pays(self) -> bool:
        """Whether the measure gives a sum at all: a ceiling and a category do not."""
        return self.ceiling is None and self.category is None


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """The answer for one measure. ``verdict`` is ``None`` where the measure has none (a sum to return).

    ``open``: ids of the conditions that keep the verdict undetermined. ``loan_id``: the loan that the measure was judged
    for, where the application has several.
    """

    id: str
    title: Text
    edition: str | None
    verdict: Verdict | None
    default_verdict: Verdict | None
    provisional: bool
    evidence: Evidence | None
    conditions: tuple[ConditionResult, ...]
    benefit: AmountResult | None
    flags: tuple[str, ...]
    deadlines: tuple[DeadlineResult, ...]
    missing: tuple[str, ...]
    depends_on: tuple[str, ...]
    group: Group
    open: tuple[str, ...] = ()
    steps: tuple[StepResult, ...] = ()
    duties: tuple[DutyResult, ...] = ()
    notes: tuple[NoteResult, ...] = ()
    alternatives: tuple[AlternativeResult, ...] = ()
    loan_id: str | None = None

    @property
    def hard_refusal(self) -> bool:
        return self.verdict is Verdict.not_met and not self.provisional

    @property
    def amount(self) -> int | None:
        """Kopecks; 0 for a hard refusal, ``None`` where the measure pays no sum or has no edition."""
        if self.benefit is None or not self.benefit.pays:
            return None
        return 0 if self.hard_refusal else self.benefit.amount

    @property
    def conditional(self) -> bool:
        return self.provisional or self.verdict is Verdict.undetermined

    def condition(self, name: str) -> ConditionResult:
        return next(condition for condition in self.conditions if condition.id == name)


@dataclass(frozen=True, slots=True)
class Result:
    """Answers for one application, with the identity of the rules that gave them."""

    id: str | None
    as_of: date | None
    rulebook_version: str
    rulebook_sha256: str
    hypothetical: tuple[str, ...]
    measures: tuple[MeasureResult, ...]

    def measure(self, name: str, loan: str | None = None) -> MeasureResult:
        """The answer for a measure; ``loan`` picks one of several loans, else the first stands."""
        return next(found for found in self.measures if found.id == name and loan in (None, found.loan_id))
