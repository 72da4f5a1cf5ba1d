"""What a report says, in one language and before it has a form: the papers and the workbook are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from calculator.evaluation.result import MeasureResult, Verdict
from calculator.facts import Value

__all__ = [
    "Combination",
    "Comparison",
    "Condition",
    "CostLine",
    "Dated",
    "InputFact",
    "InputTable",
    "Inputs",
    "Measure",
    "NamedDocument",
    "Report",
    "Source",
    "WaterfallStep",
    "Years",
]


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was read; ``number`` is what the text refers to."""

    number: int
    title: str
    address: str
    read: date | None


@dataclass(frozen=True, slots=True)
class InputFact:
    """One fact: its label, its value as text, and the value itself with the kind of the field."""

    label: str
    text: str
    value: Value
    kind: str


@dataclass(frozen=True, slots=True)
class InputTable:
    """Rows that the application states as text, and the values themselves beside them.

    ``numeric``: columns that are set to the right; ``kinds``: kind of the field of each column, ``number`` of a row's number.
    """

    name: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int]
    values: tuple[tuple[Value | None, ...], ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that the application states: groups of labels and values, then tables."""

    groups: tuple[tuple[str, tuple[InputFact, ...]], ...]
    tables: tuple[InputTable, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition; ``details``: what is short, whom it concerns, which facts are missing, what the readings say."""

    id: str
    title: str
    verdict: Verdict
    answer: str
    explanation: str
    details: tuple[str, ...]
    remedy: str | None
    clause: str | None
    evidence: str
    sources: tuple[int, ...]
    counts: bool


@dataclass(frozen=True, slots=True)
class CostLine:
    """One cost line; money as text, ``note`` says why it does not count or what is missing."""

    row: int
    category: str
    claimed: str
    base: str
    share: str
    part: str
    note: str


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A paper that the rules name; ``evidence``: how surely that is known, in words."""

    id: str
    text: str
    evidence: str
    clause: str | None


@dataclass(frozen=True, slots=True)
class WaterfallStep:
    """One step from what was claimed to the sum."""

    text: str
    change: str
    left: str
    clause: str
    sources: tuple[int, ...]
    final: bool


@dataclass(frozen=True, slots=True)
class Dated:
    """A deadline, a duty or a step: what, by when where a day is known, how it stands, what it rests on."""

    id: str
    text: str
    day: date | None
    status: str
    basis: str
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """The answer for one measure. ``result`` has the exact figures; all else is text.

    ``sum``: the sum in figures, or that it is not known; ``words``: the same in words, empty where there is none.
    ``beside``: bounds, readings, what the sum rests on. ``conditions``: not met first, then not known, then met, at the end
    those that do not count. ``readings``: topics that decide, each with its reading by default. ``documents``: the papers
    that the rules name.
    """

    result: MeasureResult
    title: str
    group: str
    status: str
    sum_label: str
    sum: str
    words: str
    beside: tuple[str, ...]
    met: str
    edition: str
    act: str
    evidence: str
    readings: tuple[str, ...]
    alternatives: tuple[str, ...]
    missing: tuple[str, ...]
    conditions: tuple[Condition, ...]
    lines: tuple[CostLine, ...]
    waterfall: tuple[WaterfallStep, ...]
    steps: tuple[Dated, ...]
    duties: tuple[Dated, ...]
    deadlines: tuple[Dated, ...]
    notes: tuple[str, ...]
    flags: tuple[str, ...]
    in_full: bool
    documents: tuple[NamedDocument, ...] = ()

    @property
    def id(self) -> str:
        return self.result.id

    @property
    def unmet(self) -> tuple[Condition, ...]:
        """Conditions that count and are not met."""
        return self.of(Verdict.not_met)

    @property
    def unknown(self) -> tuple[Condition, ...]:
        """Conditions that count and are not decided."""
        return tuple(one for one in self.conditions if one.counts and one.verdict not in (Verdict.met, Verdict.not_met))

    def of(self, verdict: Verdict) -> tuple[Condition, ...]:
        return tuple(one for one in self.conditions if one.counts and one.verdict is verdict)


@dataclass(frozen=True, slots=True)
class Combination:
    """Measures taken together: what is kept, what it gives, and what bars the rest."""

    chosen: tuple[tuple[str, str], ...]
    total: str
    words: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Years:
    """The project by years. ``sums``: those of ``rows`` in kopecks, without the first column.

    ``counted``: which support the table counts. ``measures``: for each, the sum, when it comes, own money, cash until then,
    deadlines and duties.
    """

    counted: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[tuple[int, ...], ...]
    loan_years: tuple[tuple[str, ...], ...]
    measures: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scenarios side by side: the first column names what is compared."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One report. ``applicant``: name where it is stated, and INN. ``made``: when, with its time zone.

    ``warnings``: what a reader must know before anything else, such as entries that could not be read.
    """

    language: str
    id: str
    title: str
    applicant: str
    as_of: date | None
    made: datetime
    rules_version: str
    rules_sha256: str
    input_sha256: str
    warnings: tuple[str, ...]
    changed: tuple[str, ...]
    inputs: Inputs
    assumptions: tuple[str, ...]
    measures: tuple[Measure, ...]
    combination: Combination | None
    comparison: Comparison | None
    years: Years | None
    not_computed: tuple[tuple[str, str], ...]
    sources: tuple[Source, ...]

    @property
    def in_full(self) -> tuple[Measure, ...]:
        return tuple(measure for measure in self.measures if measure.in_full)

    def measure(self, name: str, loan: str | None = None) -> Measure:
        """The answer for a measure; ``loan`` picks one of several loans, else the first stands. Raises ``KeyError``."""
        for measure in self.measures:
            if measure.id == name and loan in (None, measure.result.loan_id):
                return measure
        raise KeyError(name)
