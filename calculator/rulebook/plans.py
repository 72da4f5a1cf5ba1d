"""A measure ready to be evaluated: formulas compiled to nodes, one plan an edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from calculator.formulas.nodes import Node
from calculator.rulebook.model import Condition, Deadline, Due, Flag, Measure, Note, Topic
from calculator.rulebook.plans_benefits import BenefitPlan

__all__ = [
    "ConditionPlan",
    "DeadlinePlan",
    "DuePlan",
    "EditionPlan",
    "FlagPlan",
    "LoanPlan",
    "MeasurePlan",
    "ValuationPlan",
]


@dataclass(frozen=True, slots=True)
class DuePlan:
    due: Due
    where: Node | None
    date: Node


@dataclass(frozen=True, slots=True)
class ConditionPlan:
    """``id`` carries the shared set before a slash; ``owner`` is the folder that the condition stands in.

    ``applies`` is ``None`` where the condition holds on every day; ``date`` is the date its evidence goes by. ``due_on``: of
    a duty, the day by which it must hold. The second half of a gate is a plan of its own with the same id.
    """

    id: str
    owner: str
    condition: Condition
    formula: Node
    applies: Node | None
    date: Node | None
    due: DuePlan | None
    due_on: Node | None = None
    provisional_when: Node | None = None


@dataclass(frozen=True, slots=True)
class FlagPlan:
    flag: Flag
    when: Node


@dataclass(frozen=True, slots=True)
class DeadlinePlan:
    deadline: Deadline
    date: Node


@dataclass(frozen=True, slots=True)
class EditionPlan:
    """``conditions``: gates and what is for information; ``steps`` and ``duties`` never change a verdict.

    ``flagged``: a node for each parameter whose rows may raise a flag, used by a formula or not. ``columns``: the derived
    columns of the measure, by ``table.column``.
    """

    id: str
    conditions: tuple[ConditionPlan, ...]
    flags: tuple[FlagPlan, ...]
    deadlines: tuple[DeadlinePlan, ...]
    benefit: BenefitPlan | None
    flagged: tuple[Node, ...]
    steps: tuple[ConditionPlan, ...] = ()
    duties: tuple[ConditionPlan, ...] = ()
    notes: tuple[Note, ...] = ()
    card: Mapping[str, Node] = field(default_factory=dict)
    columns: Mapping[str, Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoanPlan:
    """How the schedule of a loan is cut: ``key_rate`` is the series, as its folder and its name."""

    window_end: Node | None
    key_rate: tuple[str, str]
    quarters: bool


@dataclass(frozen=True, slots=True)
class MeasurePlan:
    """A measure with all its editions. ``deciding`` is the date that picks one.

    ``topics``: by id, of the measure itself and of the sets it includes or uses.

    ``edition_topics`` are the topics whose reading can change the edition, in the order of the file. ``groups``: by edition,
    whether it is for the applicant; editions for everybody are not among them. ``loan``: the measure is judged for each
    loan meant for it.
    """

    measure: Measure
    deciding: Node
    edition_topics: tuple[str, ...]
    editions: Mapping[str, EditionPlan]
    topics: Mapping[str, Topic]
    windows_date: Node | None
    sets: tuple[str, ...]
    groups: Mapping[str, Node] = field(default_factory=dict)
    loan: LoanPlan | None = None

    def formulas(self) -> Iterator[Node]:
        """Every formula that a verdict or an amount can rest on, in all editions."""
        yield self.deciding
        yield from self.groups.values()
        if self.loan is not None and self.loan.window_end is not None:
            yield self.loan.window_end
        for edition in self.editions.values():
            yield from (condition.formula for condition in edition.conditions)
            if edition.benefit is not None:
                yield edition.benefit.amount


@dataclass(frozen=True, slots=True)
class ValuationPlan:
    """Rates by which sums of different days are compared: ``discount`` at the root, ``profit_tax`` over ``segments``."""

    discount: Node
    profit_tax: Node
