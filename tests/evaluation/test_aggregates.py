"""Rows brought together while facts are not known, against all ways in which the facts can turn out.

A hole is a fact left out. Its completions are enumerated and computed by plain Python; the engine's answer with the hole must
hold all of them, and be exactly their hull where each fact occurs once in the formula.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.evaluation.executing import Pass
from tests.evaluation.answers import Bounds, Document, bounds, number, run_over, truth, truths
from tests.evaluation.likely import INNS

quick = settings(deadline=None, max_examples=150)

MEMBERS, OUTSIDERS = INNS[:3], INNS[3:6]
MOST_COMPLETIONS = 150

Row = dict[str, Any]
Answer = Fraction | bool | None


# documents with holes ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Holed:
    """A document, and for each fact left out its place and what it can be."""

    document: Document
    holes: tuple[tuple[Row, str, tuple[Any, ...]], ...]

    def completions(self) -> Iterator[Document]:
        """The document with all holes filled, in every way."""
        for values in product(*(domain for _, _, domain in self.holes)):
            for (row, key, _), value in zip(self.holes, values, strict=True):
                row[key] = value
            yield copy.deepcopy(self.document)
        for row, key, _ in self.holes:
            row.pop(key, None)


def participant(inn: str) -> st.SearchStrategy[Row]:
    jobs = st.integers(0, 3)
    return jobs.flatmap(
        lambda most: st.fixed_dictionaries(
            {
                "inn": st.just(inn),
                "jobs": st.just(most),
                "high_productivity_jobs": st.integers(0, most),
                "agreement_signed": st.booleans(),
                "organising_production": st.booleans(),
            }
        )
    )


LINK = st.fixed_dictionaries(
    {
        "buyer_inn": st.sampled_from(MEMBERS + OUTSIDERS),
        "amount": st.integers(0, 3),
        "type": st.sampled_from(["supply", "project"]),
    }
)
INDICATOR = st.fixed_dictionaries({"plan": st.integers(-2, 2), "direction": st.sampled_from(["more", "less"])})


def domain(row: Row, key: str) -> tuple[Any, ...]:
    """What a fact can be; a number lies between nought and its whole, a text is one of enough different ones."""
    if key == "high_productivity_jobs":
        return tuple(range(row["jobs"] + 1))
    if key == "buyer_inn":
        return (*MEMBERS, *OUTSIDERS)
    return {"type": ("supply", "project"), "direction": ("more", "less")}.get(key, (True, False))


MAY_BE_LEFT_OUT = {
    "high_productivity_jobs", "agreement_signed", "organising_production", "buyer_inn", "type", "direction",
}  # fmt: skip


@st.composite
def holed(draw: st.DrawFn) -> Holed:
    document: Document = {
        "participants": [draw(participant(inn)) for inn in MEMBERS[: draw(st.integers(0, 3))]],
        "links": draw(st.lists(LINK, max_size=3)),
        "project": {"indicators": draw(st.lists(INDICATOR, max_size=3))},
    }
    rows = [*document["participants"], *document["links"], *document["project"]["indicators"]]
    places = [(row, key) for row in rows for key in row if key in MAY_BE_LEFT_OUT]
    holes: list[tuple[Row, str, tuple[Any, ...]]] = []
    ways = 1
    for place in draw(st.lists(st.integers(0, len(places) - 1), unique=True, max_size=5)) if places else []:
        row, key = places[place]
        values = domain(row, key)
        if ways * len(values) <= MOST_COMPLETIONS:
            ways *= len(values)
            holes.append((row, key, values))
    for row, key, _ in holes:
        del row[key]
    return Holed(document, tuple(holes))


# what formulas mean, in plain Python ------------------------------------------------------------------------------


def amount_of(link: Row) -> Fraction:
    return Fraction(link["amount"] * 100)


def mean_of(values: list[int]) -> Fraction | None:
    return Fraction(sum(values), len(values)) if values else None


Rows = list[Row]
BY_PARTICIPANTS: dict[str, tuple[Callable[[Rows], Answer], bool]] = {
    "total(participants.high_productivity_jobs)": (
        lambda rows: Fraction(sum(row["high_productivity_jobs"] for row in rows)), True,
    ),
    "total(participants.high_productivity_jobs, where=participants.agreement_signed)": (
        lambda rows: Fraction(sum(row["high_productivity_jobs"] for row in rows if row["agreement_signed"])), True,
    ),
    "count(participants, where=participants.agreement_signed or participants.organising_production)": (
        lambda rows: Fraction(sum(row["agreement_signed"] or row["organising_production"] for row in rows)), True,
    ),
    "mean(participants.high_productivity_jobs)": (
        lambda rows: mean_of([row["high_productivity_jobs"] for row in rows]), True,
    ),
    "mean(participants.jobs, where=participants.agreement_signed)": (
        lambda rows: mean_of([row["jobs"] for row in rows if row["agreement_signed"]]), False,
    ),
    "mean(participants.high_productivity_jobs, where=participants.agreement_signed)": (
        lambda rows: mean_of([row["high_productivity_jobs"] for row in rows if row["agreement_signed"]]), False,
    ),
    "every(participants.agreement_signed)": (
        lambda rows: all(row["agreement_signed"] for row in rows) if rows else None, True,
    ),
    "every(participants.agreement_signed, when_none=true)": (
        lambda rows: all(row["agreement_signed"] for row in rows), True,
    ),
    "every(participants.agreement_signed, where=participants.organising_production, when_none=true)": (
        lambda rows: all(row["agreement_signed"] for row in rows if row["organising_production"]), True,
    ),
    "every(participants.agreement_signed, where=participants.organising_production)": (
        lambda rows: (
            all(row["agreement_signed"] for row in rows if row["organising_production"])
            if any(row["organising_production"] for row in rows) else None
        ), False,
    ),
    "some(participants.agreement_signed)": (lambda rows: any(row["agreement_signed"] for row in rows), True),
    "some(participants.agreement_signed, where=participants.organising_production)": (
        lambda rows: any(row["agreement_signed"] and row["organising_production"] for row in rows), True,
    ),
    "total(participants.high_productivity_jobs) >= total(participants.jobs)": (
        lambda rows: sum(row["high_productivity_jobs"] for row in rows) >= sum(row["jobs"] for row in rows), True,
    ),
}  # fmt: skip
"""For each formula its meaning, and whether the answer with holes must be exactly the hull of the completions."""

BY_LINKS: dict[str, tuple[Callable[[Rows], Answer], bool]] = {
    'total(links.amount, where=links.type == "supply")': (
        lambda rows: Fraction(sum(amount_of(row) for row in rows if row["type"] == "supply")), True,
    ),
    "count_distinct(links.buyer_inn)": (lambda rows: Fraction(len({row["buyer_inn"] for row in rows})), True),
    'count_distinct(links.buyer_inn, where=links.type == "supply")': (
        lambda rows: Fraction(len({row["buyer_inn"] for row in rows if row["type"] == "supply"})), True,
    ),
}  # fmt: skip

BY_INDICATORS: dict[str, tuple[Callable[[Rows], Answer], bool]] = {
    'total(project.indicators.plan, where=project.indicators.direction == "more")': (
        lambda rows: Fraction(sum(row["plan"] for row in rows if row["direction"] == "more")), True,
    ),
}  # fmt: skip


def rows_of(document: Document, table: str) -> Rows:
    rows: Rows = document["project"][table] if table == "indicators" else document[table]
    return rows


def contains(came: Bounds | bool | None, answers: set[Answer], exact: bool) -> None:
    """The answer holds every completion. ``exact``: nothing else either."""
    if not isinstance(came, tuple):
        agreed = next(iter(answers)) if len(answers) == 1 else None
        assert came is agreed if exact else came in (None, agreed)
        return
    low, high = came
    if None in answers:
        assert (low, high) == (None, None)
        return
    numbers = [answer for answer in answers if isinstance(answer, Fraction)]
    if exact:
        assert (low, high) == (min(numbers), max(numbers))
    assert low is None or low <= min(numbers)
    assert high is None or max(numbers) <= high


def answer(run: Pass, text: str, rows: int) -> list[Bounds] | list[bool | None]:
    truth_value = text.startswith(("every", "some", "exists")) or ">=" in text
    return truths(run, text, rows) if truth_value else bounds(run, text, rows)


@quick
@given(holed())
def test_aggregates_hold_every_completion(case: Holed) -> None:
    completed = list(case.completions())
    run = run_over([case.document, *completed])
    for table, formulas in (
        ("participants", BY_PARTICIPANTS),
        ("links", BY_LINKS),
        ("indicators", BY_INDICATORS),
    ):
        for text, (meaning, exact) in formulas.items():
            with_holes, *came = answer(run, text, 1 + len(completed))
            answers = [meaning(rows_of(document, table)) for document in completed]
            for one, wanted in zip(came, answers, strict=True):
                contains(one, {wanted}, exact=wanted is not None)
            contains(with_holes, set(answers), exact)


def rows_before(documents: list[Document], table: str) -> list[int]:
    """Where the rows of each document begin in a column over the whole batch."""
    begins = [0]
    for document in documents:
        begins.append(begins[-1] + len(document[table]))
    return begins


@quick
@given(holed())
def test_joins_hold_every_completion(case: Holed) -> None:
    completed = list(case.completions())
    documents = [case.document, *completed]
    run = run_over(documents)
    for table, text, meaning, exact in (
        ("participants", "total(links.amount, by=links.buyer_inn)", bought, True),
        ("participants", 'total(links.amount, by=links.buyer_inn, where=links.type == "supply")', supplied, True),
        ("participants", "count(links, by=links.buyer_inn)", contracts, True),
        ("links", "exists(participants, key=links.buyer_inn)", is_member, bool(case.document["participants"])),
        ("links", "lookup(participants.high_productivity_jobs, key=links.buyer_inn)", jobs_of_buyer, False),
    ):
        begins = rows_before(documents, table)
        came = answer(run, text, begins[-1])
        for place in range(len(case.document[table])):
            answers = [meaning(document, document[table][place]) for document in completed]
            for begin, wanted in zip(begins[1:-1], answers, strict=True):
                contains(came[begin + place], {wanted}, exact=wanted is not None)
            contains(came[place], set(answers), exact)


def bought(document: Document, row: Row) -> Answer:
    return sum((amount_of(link) for link in document["links"] if link["buyer_inn"] == row["inn"]), Fraction(0))


def supplied(document: Document, row: Row) -> Answer:
    supplies = [link for link in document["links"] if link["type"] == "supply"]
    return bought({"links": supplies}, row)


def contracts(document: Document, row: Row) -> Answer:
    return Fraction(sum(link["buyer_inn"] == row["inn"] for link in document["links"]))


def is_member(document: Document, link: Row) -> Answer:
    return any(row["inn"] == link["buyer_inn"] for row in document["participants"])


def jobs_of_buyer(document: Document, link: Row) -> Answer:
    found = [row["high_productivity_jobs"] for row in document["participants"] if row["inn"] == link["buyer_inn"]]
    return Fraction(found[0]) if found else None


# tables left out, and tables without rows -------------------------------------------------------------------------

NUMBERS_OF_NO_ROWS = {
    "total(participants.jobs)": (0, None),
    "count(participants)": (0, None),
    "count_distinct(links.buyer_inn)": (0, None),
    "total(project.indicators.plan)": (None, None),
    "mean(participants.jobs)": (None, None),
}
"""For each formula its bounds where the table is left out. Of an empty table it is nought, a mean is not known."""


@pytest.mark.parametrize(("text", "left_out"), NUMBERS_OF_NO_ROWS.items())
def test_numbers_without_rows(text: str, left_out: Bounds) -> None:
    empty: Document = {"participants": [], "links": [], "project": {"indicators": []}}
    assert number(text, {}) == left_out
    assert number(text, empty) == ((None, None) if text.startswith("mean") else (0, 0))


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        ("every(participants.agreement_signed)", None),
        ("every(participants.agreement_signed, when_none=true)", True),
        ("some(participants.agreement_signed)", False),
        ("count(participants) >= 0", True),
        ("exists(participants, key=applicant.inn)", False),
        ("lookup(participants.agreement_signed, key=applicant.inn)", None),
    ],
)
def test_truth_without_rows(text: str, empty: bool | None) -> None:
    applicant = {"applicant": {"inn": MEMBERS[0]}}
    assert truth(text, applicant) is (True if text.startswith("count") else None)
    assert truth(text, {**applicant, "participants": []}) is empty


def test_sums_by_participant_without_contracts_are_nought_only_where_the_list_is_empty() -> None:
    members = [{"inn": inn} for inn in MEMBERS[:2]]
    text = "total(links.amount, by=links.buyer_inn)"
    assert bounds(run_over([{"participants": members}]), text, 2) == [(0, None)] * 2
    assert bounds(run_over([{"participants": members, "links": []}]), text, 2) == [(0, 0)] * 2


def test_an_unknown_key_is_unknown_and_not_nobody() -> None:
    document = {"participants": [{"inn": MEMBERS[0], "agreement_signed": True}]}
    for text in (
        "exists(participants, key=applicant.inn)",
        "lookup(participants.agreement_signed, key=applicant.inn)",
    ):
        assert truth(text, document) is None
        assert truth(text, {**document, "applicant": {"inn": MEMBERS[0]}}) is True
    assert truth("exists(participants, key=applicant.inn)", {**document, "applicant": {"inn": OUTSIDERS[0]}}) is False


def test_a_participant_of_another_application_is_nobody() -> None:
    documents: list[Document] = [
        {"applicant": {"inn": MEMBERS[0]}, "participants": [{"inn": MEMBERS[1]}]},
        {"applicant": {"inn": MEMBERS[0]}, "participants": [{"inn": MEMBERS[0]}]},
        {"applicant": {"inn": MEMBERS[0]}},
    ]
    assert truths(run_over(documents), "exists(participants, key=applicant.inn)", 3) == [False, True, None]


def test_an_unknown_sum_has_no_upper_end() -> None:
    document: Document = {"links": [{"amount": 2}, {}]}
    assert number("total(links.amount)", document) == (200, None)


def test_a_part_is_at_most_its_whole_and_a_whole_at_least_its_part() -> None:
    row = {"inn": MEMBERS[0], "purchases_total": 5}
    assert number("total(participants.purchases_from_intermediate)", {"participants": [row]}) == (0, 500)
    row = {"inn": MEMBERS[0], "purchases_from_intermediate": 3}
    assert number("total(participants.purchases_total)", {"participants": [row]}) == (300, None)
