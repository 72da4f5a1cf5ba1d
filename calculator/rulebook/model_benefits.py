"""What a measure gives, as immutable records: one class a kind of benefit, with what all kinds share in their base."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from calculator.rulebook.model import ByEdition, Evidence, Place, RuleText, Text

__all__ = [
    "Baseline",
    "Benefit",
    "Categorisation",
    "Category",
    "CategoryTable",
    "Ceiling",
    "Grant",
    "Limit",
    "LineLimit",
    "LineTest",
    "Loan",
    "OwnFunds",
    "Reimbursement",
    "Relief",
    "Rounding",
    "Split",
    "Sublimit",
    "Sum",
    "Term",
]

Editions = tuple[str, ...]
Needed = tuple[RuleText | None, Editions]
"""A rule text and the editions in which it must say something."""


# parts of a benefit -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Category:
    """A cost category that counts; ``share`` names the parameter of its own share, ``None`` the general one."""

    id: str
    share: str | None
    evidence: Evidence
    source: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class CategoryTable:
    """Categories on under each reading of ``topic``; the key ``None`` is the only one where there is no topic."""

    topic: str | None
    by_reading: Mapping[str | None, Mapping[str, Category]]
    place: Place


@dataclass(frozen=True, slots=True)
class LineTest:
    id: str
    title: Text
    reason: str
    editions: Editions | None
    formula: RuleText
    evidence: Evidence | None
    source: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Sublimit:
    """A category held to a share of the whole. ``kinds`` maps a reading of ``topic`` (or ``None``) to what the share is of."""

    category: str
    parameter: str | None
    absolute: int | None
    topic: str | None
    kinds: Mapping[str | None, Literal["of_subsidy", "of_costs", "absolute"]]
    place: Place


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit on the whole sum."""

    id: str
    title: Text
    value: RuleText
    unless: RuleText | None
    source: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class LineLimit:
    """A limit on what each cost line of some categories may give; ``value`` and ``unless`` stand over the cost lines."""

    id: str
    title: Text
    categories: tuple[str, ...]
    value: RuleText
    unless: RuleText | None
    source: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a grant or a part of a relief. ``evidence`` is ``None`` where its parameters say it."""

    id: str
    title: Text
    value: RuleText
    unless: RuleText | None
    editions: Editions | None
    evidence: Evidence | None
    source: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is paid without the relief: ``word`` names the tariff or rate, ``value`` is the sum; ``words`` are its titles."""

    word: RuleText
    value: RuleText
    words: Mapping[str, Text]
    place: Place


@dataclass(frozen=True, slots=True)
class OwnFunds:
    """What the enterprise must bring itself."""

    value: RuleText
    title: Text
    place: Place


@dataclass(frozen=True, slots=True)
class Split:
    """A sum (the amount itself where ``of`` is ``None``) shared between budgets.

    ``part`` is the budget that ``value`` gives, as money or as a share; it is rounded down, the rest is the other's.
    """

    of: RuleText | None
    part: Literal["federal", "regional"]
    value: RuleText
    place: Place


@dataclass(frozen=True, slots=True)
class Rounding:
    """The one rounding of an amount, to the kopeck."""

    direction: Literal["down", "half_up"]
    title: Text
    evidence: Evidence
    source: tuple[str, ...]


# kinds ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """What every kind of benefit has. A kind says the rest of itself in the methods that start with ``own_``.

    ``pays``: the kind gives a sum of money, so the measure has an amount.
    """

    kind: ClassVar[str] = ""
    pays: ClassVar[bool] = True

    place: Place
    rounding: Rounding | None
    own_funds: OwnFunds | None = None
    split: Split | None = None

    def paying(self, editions: Editions) -> Editions:
        """The editions, of those of the measure, in which the benefit is given."""
        return editions

    def texts(self, editions: Editions) -> Iterator[Needed]:
        """Every rule text of the benefit with the editions in which it must say something."""
        paying = self.paying(editions)
        yield from self.own_texts(paying)
        if self.own_funds is not None:
            yield self.own_funds.value, paying
        if self.split is not None:
            yield self.split.of, paying
            yield self.split.value, paying

    def sources(self) -> Iterator[tuple[Place, tuple[str, ...]]]:
        """Every list of sources, and what it stands for."""
        if self.rounding is not None:
            yield Place(self.place.file, f"{self.place.path}.rounding"), self.rounding.source
        yield from self.own_sources()

    def own_texts(self, paying: Editions) -> Iterator[Needed]:
        yield from ()

    def own_sources(self) -> Iterator[tuple[Place, tuple[str, ...]]]:
        yield from ()

    def edition_lists(self) -> Iterator[tuple[Place, Editions]]:
        """Every list of editions, and the place of what it belongs to."""
        yield from ()

    def named(self) -> tuple[Limit | LineLimit | Term, ...]:
        """What can be named as the term that binds the amount, or as a part of it: ids differ, titles are shown."""
        return ()

    def title_of(self, name: str) -> Text | None:
        return next((item.title for item in self.named() if item.id == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reimbursement(Benefit):
    """A share of the cost lines that count. ``share`` names a parameter, a column or a fact."""

    kind: ClassVar[str] = "reimbursement"

    share: str | None
    categories: Mapping[str, CategoryTable]
    tests: tuple[LineTest, ...]
    base: RuleText
    after_vat: RuleText | None
    category_bases: Mapping[str, RuleText]
    line_limits: tuple[LineLimit, ...]
    sublimits: tuple[Sublimit, ...]
    limits: tuple[Limit, ...]
    reasons: Mapping[str, Text]
    # sub-limits by share, shipped or entered by a user: what they are a share of under each reading of a topic
    sublimit_topic: str | None
    sublimit_readings: Mapping[str, Literal["of_subsidy", "of_costs"]]

    def paying(self, editions: Editions) -> Editions:
        return tuple(self.categories)

    def own_texts(self, paying: Editions) -> Iterator[Needed]:
        yield self.base, paying
        yield self.after_vat, paying
        yield from ((text, paying) for text in self.category_bases.values())
        for test in self.tests:
            yield test.formula, paying if test.editions is None else test.editions
        for limit in self.named():
            # A limit need not exist in each edition; where it does, the exception must say something too.
            by_edition = isinstance(limit.value, ByEdition)
            yield limit.value, () if by_edition else paying
            yield limit.unless, tuple(limit.value.cases) if isinstance(limit.value, ByEdition) else paying

    def own_sources(self) -> Iterator[tuple[Place, tuple[str, ...]]]:
        yield from ((category.place, category.source) for category in self.on())
        yield from ((test.place, test.source) for test in self.tests)
        yield from ((limit.place, limit.source) for limit in self.named())

    def edition_lists(self) -> Iterator[tuple[Place, Editions]]:
        for test in self.tests:
            yield Place(test.place.file, f"{test.place.path}.editions"), test.editions or ()
        yield from ((table.place, (edition,)) for edition, table in self.categories.items())

    def named(self) -> tuple[Limit | LineLimit | Term, ...]:
        return (*self.limits, *self.line_limits)

    def on(self) -> Iterator[Category]:
        """Each category as it stands in the file, once."""
        tables = self.categories.values()
        found = {one.place: one for table in tables for on in table.by_reading.values() for one in on.values()}
        yield from found.values()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum(Benefit):
    """One formula. ``asked_by``: the fact that asks for it by being stated; ``without_verdict``: nothing is judged."""

    kind: ClassVar[str] = "sum"

    value: RuleText
    asked_by: str | None = None
    without_verdict: bool = False

    def own_texts(self, paying: Editions) -> Iterator[Needed]:
        yield self.value, paying


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTerms(Benefit, ABC):
    """A benefit that is made of terms, each with a formula, editions and sources of its own."""

    @abstractmethod
    def of_terms(self) -> tuple[Term, ...]:
        """Its terms, in the order of the rules."""

    def own_texts(self, paying: Editions) -> Iterator[Needed]:
        for term in self.of_terms():
            stands = paying if term.editions is None else term.editions
            yield term.value, stands
            yield term.unless, stands

    def own_sources(self) -> Iterator[tuple[Place, tuple[str, ...]]]:
        yield from ((term.place, term.source) for term in self.of_terms())

    def edition_lists(self) -> Iterator[tuple[Place, Editions]]:
        for term in self.of_terms():
            yield Place(term.place.file, f"{term.place.path}.editions"), term.editions or ()

    def named(self) -> tuple[Limit | LineLimit | Term, ...]:
        return self.of_terms()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant(OfTerms):
    """The least of the terms that stand, never below zero."""

    kind: ClassVar[str] = "grant"

    terms: tuple[Term, ...]

    def of_terms(self) -> tuple[Term, ...]:
        return self.terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief(OfTerms):
    """What is not paid thanks to the measure: the sum of parts, each a saving, or a loss where it is below zero."""

    kind: ClassVar[str] = "relief"

    parts: tuple[Term, ...]
    baseline: Baseline | None

    def of_terms(self) -> tuple[Term, ...]:
        return self.parts

    def own_texts(self, paying: Editions) -> Iterator[Needed]:
        yield from OfTerms.own_texts(self, paying)  # a dataclass with slots is made anew: no bare super()
        if self.baseline is not None:
            yield self.baseline.word, paying
            yield self.baseline.value, paying


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling(Benefit):
    """A limit over all support together; nothing is paid by it."""

    kind: ClassVar[str] = "ceiling"
    pays: ClassVar[bool] = False

    value: RuleText

    def own_texts(self, paying: Editions) -> Iterator[Needed]:
        yield self.value, paying


@dataclass(frozen=True, slots=True, kw_only=True)
class Categorisation(Benefit):
    """A word of a closed list that says what the applicant is; no money."""

    kind: ClassVar[str] = "category"
    pays: ClassVar[bool] = False

    value: RuleText
    words: Mapping[str, Text] = field(default_factory=dict)

    def own_texts(self, paying: Editions) -> Iterator[Needed]:
        yield self.value, paying


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan(Benefit):
    """What a concessional loan saves over its schedule against the benchmark.

    ``rate`` (the borrower's), ``fee`` (of a guarantee, on top) and ``market`` are shares a year over ``segments``,
    ``balance`` is the debt in money. ``None`` stands for no fee and for the columns of the schedule itself.
    """

    kind: ClassVar[str] = "loan"

    rate: RuleText
    fee: RuleText | None = None
    balance: RuleText | None = None
    market: RuleText | None = None

    def own_texts(self, paying: Editions) -> Iterator[Needed]:
        yield from ((text, paying) for text in (self.rate, self.fee, self.balance, self.market))
