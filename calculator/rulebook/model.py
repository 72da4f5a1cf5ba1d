"""What a rule folder says, as immutable records: the file format of ``docs/rule-format.md`` after reading.

Formulas are still text here, with the place where they stand; ``calculator.rulebook.compiling`` turns them into typed plans.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, IntEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from calculator.wording import Text

if TYPE_CHECKING:
    from calculator.rulebook.model_benefits import Benefit

__all__ = [
    "Act",
    "Alternative",
    "ByEdition",
    "ByReading",
    "Column",
    "Condition",
    "ConditionKind",
    "DatedEvidence",
    "Deadline",
    "Due",
    "Duty",
    "Edition",
    "Evidence",
    "Flag",
    "Formula",
    "Kind",
    "LoanSchedule",
    "Measure",
    "NotComputed",
    "Note",
    "Parameter",
    "ParameterRow",
    "Place",
    "Reading",
    "RuleText",
    "Source",
    "Text",
    "Topic",
    "Validity",
    "Valuation",
    "ValueOfParameter",
    "WhenUnknown",
    "Windows",
    "is_money",
]


class Evidence(IntEnum):
    """How a value is known, from strongest to weakest; the weakest of what decides is the evidence of a verdict."""

    text = 0
    summary = 1
    inference = 2
    unconfirmed = 3


class Kind(Enum):
    """What a folder is: a measure with a verdict, a set of conditions that measures include, or conventions only."""

    measure = "measure"
    shared = "shared"
    convention = "convention"


class ConditionKind(Enum):
    """What a condition is for: only a gate is counted for the verdict.

    ``step``: still to be done, and its formula may say ``unknown``; ``duty``: what holds after support is received;
    ``info``: shown, and no requirement by itself.
    """

    gate = "gate"
    step = "step"
    duty = "duty"
    info = "info"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file as the user named it, path of keys within, line and column (1-based, 0 unknown)."""

    file: str
    path: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    address: str
    title: str
    read: date | None


@dataclass(frozen=True, slots=True)
class Act:
    id: str
    title: Text
    signed: date | None
    citation: str | None
    evidence: Evidence
    changes: Text | None
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """The text of one formula and its place; ``place.column`` is the column of its first character in the file."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class ByEdition:
    """A different rule text for each edition; ids that are missing have none."""

    cases: Mapping[str, RuleText]
    place: Place


@dataclass(frozen=True, slots=True)
class ByReading:
    """A different rule text under each reading of one topic; ``otherwise`` serves the readings not named."""

    cases: Mapping[str, RuleText]
    otherwise: RuleText | None
    place: Place


RuleText = Formula | ByEdition | ByReading


@dataclass(frozen=True, slots=True)
class Validity:
    """A closed interval of days; ``None`` is an open end."""

    start: date | None
    until: date | None


ValueOfParameter = int | Fraction | date | bool | str | tuple[str, ...]

Origin = Literal["rules", "user", "assumption"]
"""Who says a value: the rules, the user, or the user who only assumes it."""


def is_money(unit: str) -> bool:
    """Whether a unit is roubles, or roubles for each of something; such values are kopecks."""
    return unit == "RUB" or unit.startswith(("RUB/", "RUB*"))


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One value of a parameter. Money is in kopecks (``int``), shares and factors are ``Fraction``, counts ``int``."""

    value: ValueOfParameter | None
    absent: bool
    flag: str | None
    valid: Validity
    asked: Validity
    editions: tuple[str, ...] | None
    reading: str | None
    act: str | None
    clause: str | None
    evidence: Evidence | None
    start_evidence: Evidence | None
    source: tuple[str, ...]
    note: Text | None
    place: Place
    origin: Origin = "rules"


@dataclass(frozen=True, slots=True)
class Parameter:
    """``dated_by`` is ``None`` where the deciding date of the measure decides; ``rows`` stand in the order of the file.

    ``series``: the last day on which the values of a series are known; ``None`` for a parameter that is none.
    """

    id: str
    title: Text
    unit: str
    dated_by: RuleText | None
    also_dated_by: RuleText | None
    informative: bool
    gaps_declared: bool
    rows: tuple[ParameterRow, ...]
    place: Place
    series: date | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """``start`` by reading of an edition topic; the key ``None`` serves all readings.

    ``when``: the recipient group that the edition is for; ``None`` is everybody.
    """

    id: str
    title: Text
    act: str
    start: Mapping[str | None, date]
    until: date | None
    working_date: bool
    evidence: Evidence
    source: tuple[str, ...]
    place: Place
    when: RuleText | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    id: str
    title: Text
    reason: Text | None
    evidence: Evidence | None
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    title: Text
    editions: tuple[str, ...] | None
    default: str
    readings: Mapping[str, Reading]
    place: Place


@dataclass(frozen=True, slots=True)
class WhenUnknown:
    """What stands in for a column while the application does not state ``fact``, as the law says word for word."""

    fact: str
    value: RuleText
    flag: str | None
    evidence: Evidence | None
    source: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Column:
    id: str
    table: str
    title: Text
    formula: RuleText
    when_unknown: WhenUnknown | None
    place: Place


@dataclass(frozen=True, slots=True)
class DatedEvidence:
    """An evidence word that holds for some editions, or for some days of the condition's date."""

    editions: tuple[str, ...] | None
    valid: Validity
    evidence: Evidence
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """A date by which something must happen, for each row of a child table."""

    table: str
    where: RuleText | None
    date: RuleText


@dataclass(frozen=True, slots=True)
class Duty:
    """What a gate on the plan asks of the fact once support is received; ``due_on`` is the day by which it must hold."""

    formula: RuleText
    due_on: RuleText | None
    place: Place


@dataclass(frozen=True, slots=True)
class Condition:
    """``counts`` is true for a gate that the verdict is composed from.

    ``applicability``: where it is not met the measure is not for this case, rather than refused. ``provisional_when``:
    where it is true the verdict rests on an unconfirmed value, whatever its parameters say. ``due_on`` stands with
    the kind ``duty``; ``duty`` is the second half of a gate.
    """

    id: str
    title: Text
    group: str | None
    editions: tuple[str, ...] | None
    valid: Validity
    dated_by: RuleText | None
    clause: str | None
    evidence: tuple[DatedEvidence, ...]
    source: tuple[str, ...]
    formula: RuleText
    remedy: Text | None
    lever: str | None
    counts: bool
    due: Due | None
    place: Place
    kind: ConditionKind = ConditionKind.gate
    applicability: bool = False
    provisional_when: RuleText | None = None
    due_on: RuleText | None = None
    duty: Duty | None = None


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to qualify: all its conditions together. Those of an included set have the set before a slash."""

    id: str
    title: Text
    conditions: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader must be told, and no application can be tested for."""

    id: str
    text: Text
    editions: tuple[str, ...] | None
    evidence: Evidence
    source: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class LoanSchedule:
    """How a measure on loans cuts the schedule of a loan into segments.

    ``window_end``: the last day of the preferential window, ``None`` where there is no window. ``key_rate``: the series
    whose days of change cut the schedule, a parameter of the folder or of one that it uses (``alias.name``).
    ``quarters``: without a stated schedule quarters are made from the term of the loan.
    """

    window_end: RuleText | None
    key_rate: str
    quarters: bool
    place: Place


@dataclass(frozen=True, slots=True)
class NotComputed:
    """A measure that is known to exist and has no verdict here: what is known of it, and why it is not computed."""

    id: str
    title: Text
    known: Text
    reason: Text
    evidence: Evidence
    source: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Flag:
    flag: str
    editions: tuple[str, ...] | None
    when: RuleText
    place: Place


@dataclass(frozen=True, slots=True)
class Deadline:
    id: str
    title: Text
    date: RuleText
    clause: str | None
    evidence: Evidence
    source: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Windows:
    """Periods known to have been open; a date outside all of them raises ``flag`` and refuses nothing."""

    dated_by: RuleText
    flag: str
    periods: tuple[Validity, ...]
    source: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Valuation:
    """Where the rates stand by which sums of different days are compared: names within ``folder``."""

    folder: str
    discount: str
    profit_tax: str
    place: Place


@dataclass(frozen=True, slots=True)
class Measure:
    """One rule folder. Mappings keep the order of the file, which is the order in which a person reads the result."""

    id: str
    kind: Kind
    title: Text
    summary: Text
    acts: tuple[str, ...]
    edition_by: RuleText | None
    editions: Mapping[str, Edition]
    topics: Mapping[str, Topic]
    groups: Mapping[str, Text]
    uses: Mapping[str, str]
    includes: tuple[str, ...]
    columns: tuple[Column, ...]
    conditions: Mapping[str, Condition]
    parameters: Mapping[str, Parameter]
    flags: tuple[Flag, ...]
    deadlines: tuple[Deadline, ...]
    windows: Windows | None
    unknowns: tuple[Text, ...]
    benefit: Benefit | None
    folder: str
    needs: tuple[str, ...] = ()
    card: Mapping[str, RuleText] = field(default_factory=dict)
    loan: LoanSchedule | None = None
    alternatives: Mapping[str, Alternative] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
