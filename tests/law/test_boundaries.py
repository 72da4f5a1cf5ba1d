"""Both sides of every border of the rules: of each edition, of each dated value, of each limit that a lever can reach.

The cases are made from the rulebook, so that a new measure or a new value is tested as it is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from calculator.evaluation import evaluate, evaluate_many
from calculator.evaluation.examples import examples_of
from calculator.evaluation.executing import Pass
from calculator.evaluation.frame import Frame
from calculator.evaluation.result import ConditionResult, Verdict
from calculator.evaluation.values import Number, Truth
from calculator.facts import Application
from calculator.facts.dictionary import field, fields
from calculator.formulas.building import build
from calculator.rulebook import Rulebook
from calculator.rulebook.compiling import Compiler
from calculator.rulebook.model import Edition, ParameterRow, Validity
from calculator.rulebook.scopes import RuleScope

RULEBOOK = Rulebook.load()
MEASURES = RULEBOOK.measure_ids()
ROOT_FACTS = frozenset(item.name for item in fields() if item.is_root)
DAY = timedelta(days=1)


def around(periods: list[Validity]) -> list[date]:
    """The day before each period, its first and last day, and the day after."""
    starts = [period.start for period in periods if period.start is not None]
    ends = [period.until for period in periods if period.until is not None]
    inner = {*starts, *ends}
    return sorted(inner | {start - DAY for start in starts} | {end + DAY for end in ends})


# editions -----------------------------------------------------------------------------------------------------------


def start_of(edition: Edition) -> date:
    """Under the default readings."""
    chosen = set(RULEBOOK.default_readings.values())
    return next((day for reading, day in edition.start.items() if reading is None or reading in chosen))


def edition_on(editions: list[Edition], day: date) -> str | None:
    """The last that has begun, unless it has ended: for measures without recipient groups."""
    begun = [edition for edition in editions if start_of(edition) <= day]
    latest = max(begun, key=lambda edition: (start_of(edition), editions.index(edition)), default=None)
    if latest is None or (latest.until is not None and day > latest.until):
        return None
    return latest.id


@pytest.mark.parametrize("measure", MEASURES)
def test_editions_change_on_their_day(measure: str) -> None:
    editions = list(RULEBOOK.measures[measure].editions.values())
    example = next(iter(examples_of(RULEBOOK, measure)), None)
    application = example.application() if example else Application.from_document({"id": "empty"})
    for day in around([Validity(start_of(edition), edition.until) for edition in editions]):
        for found in evaluate(application, RULEBOOK, measures=[measure], as_of=day).measures:
            if all(edition.when is None for edition in editions):
                assert found.edition == edition_on(editions, day), day
            elif found.edition is not None:
                chosen = RULEBOOK.measures[measure].editions[found.edition]
                assert start_of(chosen) <= day <= (chosen.until or day), day


# dated values -------------------------------------------------------------------------------------------------------


class Dated(NamedTuple):
    """A parameter with the rows that hold under one edition and one reading."""

    folder: str
    name: str
    edition: str | None
    reading: str | None
    rows: list[ParameterRow]


def dated() -> Iterator[Dated]:
    for folder, measure in RULEBOOK.measures.items():
        for name, parameter in measure.parameters.items():
            editions: set[str | None] = {edition for row in parameter.rows for edition in row.editions or ()} or {None}
            readings: set[str | None] = {row.reading for row in parameter.rows if row.reading is not None} or {None}
            for edition in sorted(editions, key=str):
                for reading in sorted(readings, key=str):
                    rows = [
                        row
                        for row in parameter.rows
                        if (row.editions is None or edition in row.editions)
                        and (row.reading is None or row.reading == reading)
                    ]
                    if len({row.asked for row in rows}) == 1 and around([row.valid for row in rows]):
                        yield Dated(folder, name, edition, reading, rows)


DATED = list(dated())


def value_on(rows: list[ParameterRow], day: date) -> Any:
    held = [row for row in rows if (row.valid.start or day) <= day <= (row.valid.until or day)]
    assert len(held) <= 1, "values of one reading and edition do not overlap"
    value = held[0].value if held and not held[0].absent else None
    return value.toordinal() if isinstance(value, date) else value


@pytest.mark.parametrize("case", DATED, ids=lambda case: ".".join(filter(None, case[:4])))
def test_a_value_holds_from_its_first_day_to_its_last(case: Dated) -> None:
    measure = RULEBOOK.measures[case.folder]
    topics = {name: topic for name, topic in RULEBOOK.topics.items() if case.reading in topic.readings}
    turning = next((topic.editions for topic in topics.values() if topic.editions is not None), None)
    edition = case.edition or next(iter(turning or measure.editions), None)
    node = build(f"at({case.name}, application.check_date)", RuleScope(Compiler(RULEBOOK.measures), measure, edition))
    days = around([row.valid for row in case.rows])
    frame = Frame([Application.from_document({"application": {"check_date": day}}) for day in days])
    run = Pass(frame, RULEBOOK, {}, measure=case.folder, edition=edition)
    value = run.values(node).under(dict.fromkeys(topics, str(case.reading)), run.defaults)
    if isinstance(value, Number | Truth):
        came = [value.value(row) for row in range(len(days))]
        assert came == [value_on(case.rows, day) for day in days]
    else:  # texts and lists have codes of their own; whether there is one is known
        known = [bool(value.known[row if len(value.known) != 1 else 0]) for row in range(len(days))]
        assert known == [value_on(case.rows, day) is not None for day in days]


# limits -------------------------------------------------------------------------------------------------------------

FAR: dict[str, int | Fraction] = {"money": 10**14, "count": 10**6, "share": Fraction(1), "number": Fraction(10**6)}
"""Beyond any limit of the rules, in the units of the field."""
UNITS = {"money": Fraction(1), "count": Fraction(1), "share": Fraction(1, 10**6), "number": Fraction(1, 10**6)}
"""What is too little to matter to anybody and still decides: a kopeck, one, a ten-thousandth of a per cent."""


def with_fact(application: Application, name: str, value: Fraction) -> Application:
    kind = field(name).kind
    exact = int(value) if kind in ("money", "count") else value
    facts = MappingProxyType({**application.facts, name: exact})
    if not name.startswith("loan."):
        return replace(application, facts=facts)
    loans = tuple(replace(loan, facts=MappingProxyType({**loan.facts, name: exact})) for loan in application.loans)
    return replace(application, facts=facts, loans=loans)


def levers(measure: str) -> Iterator[tuple[str, str]]:
    """Conditions with a lever at the root, sets that the measure includes too."""
    own = RULEBOOK.measures[measure]
    for prefix, owner in [("", own), *((f"{folder}/", RULEBOOK.measures[folder]) for folder in own.includes)]:
        for condition in owner.conditions.values():
            if condition.lever in ROOT_FACTS and field(condition.lever).kind in FAR:
                yield prefix + condition.id, str(condition.lever)


def conditions_of(applications: list[Application], measure: str, name: str) -> list[ConditionResult | None]:
    found = []
    for result in evaluate_many(applications, RULEBOOK, measures=[measure], readings=RULEBOOK.default_readings):
        measured = result.measures[0]
        tested = [
            *measured.conditions,
            *(duty.test for duty in measured.duties),
            *(step.test for step in measured.steps),
        ]
        answers = [one for one in tested if one.id == name]
        found.append(answers[0] if answers else None)
    return found


LIMITS = [(measure, *lever) for measure in MEASURES for lever in levers(measure)]


@pytest.mark.parametrize(("measure", "name", "lever"), LIMITS, ids=[f"{measure}-{name}" for measure, name, _ in LIMITS])
def test_a_value_equal_to_a_limit_passes_and_the_next_one_fails(measure: str, name: str, lever: str) -> None:
    applications = [example.application() for example in examples_of(RULEBOOK, measure)]
    kind = field(lever).kind
    far = [with_fact(one, lever, Fraction(end)) for one in applications for end in (0, FAR[kind])]
    beyond = []
    for place, failed in enumerate(conditions_of(far, measure, name)):
        if failed is None or failed.verdict is not Verdict.not_met or failed.shortfall is None:
            continue
        assert failed.shortfall.of == lever
        from_below = place % 2 == 0
        amount = failed.shortfall.amount
        if kind == "share" and failed.shortfall.unit == "RUB":  # a share of the loan is told in roubles of it
            amount /= Fraction(str(far[place].facts["loan.amount"]))
        limit = amount if from_below else FAR[kind] - amount
        short = limit - UNITS[kind] if from_below else limit + UNITS[kind]
        beyond += [with_fact(far[place], lever, limit), with_fact(far[place], lever, short)]
    verdicts = [found.verdict for found in conditions_of(beyond, measure, name) if found is not None]
    assert verdicts == [Verdict.met, Verdict.not_met] * (len(beyond) // 2)
    assert beyond, "no worked example comes near the limit"


def test_there_are_borders_to_test() -> None:
    assert sum(len(around([row.valid for row in case.rows])) for case in DATED) > 300
    assert len(LIMITS) > 60
