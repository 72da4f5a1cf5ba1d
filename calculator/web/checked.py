"""What the list of checked applications shows of each answer, and in which order and choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal

from calculator.advice.deadlines import Due, dues_of
from calculator.console.statuses import Status
from calculator.console.summary import title_of
from calculator.console.sums import says_sum, sum_text
from calculator.evaluation.result import Group, MeasureResult, Result
from calculator.facts import Application
from calculator.intake.arrivals import Arrival
from calculator.intake.batch_tables import Rows
from calculator.money import parse_money
from calculator.rulebook import Rulebook
from calculator.web.components.overview import what_decides
from calculator.web.components.verdict import bound_text
from calculator.web.estimate import status_shown
from calculator.wording import t

__all__ = [
    "ORDERS",
    "SETTLED",
    "Choice",
    "Line",
    "Order",
    "asked_lines",
    "chosen",
    "in_order",
    "lines_of",
    "sides_of",
    "total",
]

Order = Literal["came", "sum", "over", "day"]
ORDERS: Final[tuple[Order, ...]] = ("came", "sum", "over", "day")
SETTLED: Final = (Status.met, Status.met_provisionally)
_GROUPS: Final = (Group.available, Group.possible, Group.refused, Group.not_for_this_case)


@dataclass(frozen=True, slots=True)
class _Side:
    """What stands beside the row that the batch writes of a measure; texts are in the language of the run."""

    group: Group
    status: Status
    title: str
    sum: str
    decides: str
    dues: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: an application under a measure, or one that cannot be evaluated (``status`` is ``None``).

    Sums in kopecks; ``over`` is what is claimed above the computed sum, ``None`` where one of them is not known.
    """

    application: str
    name: str
    inn: str
    file: str
    day: date | None
    faults: int = 0
    measure: str = ""
    title: str = ""
    status: Status | None = None
    sum: str = ""
    amount: int | None = None
    claimed: int | None = None
    over: int | None = None
    decides: str = ""
    dues: tuple[Due, ...] = ()
    is_asked: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """Which lines are wanted; empty parts want all. ``statuses``: words of :class:`Status`, ``faults`` for mistakes."""

    statuses: tuple[str, ...] = ()
    measure: str = ""
    text: str = ""


def sides_of(arrival: Arrival, result: Result, rulebook: Rulebook, language: str) -> tuple[_Side, ...]:
    """For ``Task.also``: status, sum in words, what decides, days; one for each measure, in the order of the result."""
    assert arrival.application is not None
    return tuple(_side(arrival.application, one, rulebook, language) for one in result.measures)


def _side(application: Application, one: MeasureResult, rulebook: Rulebook, language: str) -> _Side:
    status = status_shown(one, ())
    decides = what_decides(one, status, application, rulebook, language)
    benefit = one.benefit
    if not decides and status in SETTLED and benefit is not None and benefit.bound_by is not None and benefit.amount:
        decides = t("web.bound_by", language, what=bound_text(one, benefit, rulebook, language))
    said = sum_text(one, language) if says_sum(one) else ""
    return _Side(one.group, status, title_of(one, language), said, decides, dues_of(one))


def lines_of(arrival: Arrival, rows: Rows, sides: Sequence[_Side]) -> tuple[Line, ...]:
    """A line for each measure of one application, the most useful first; ``rows``: those that the batch writes of it."""
    application = arrival.application
    wrong = rows.get("errors", [])
    if application is None or wrong:
        told = "" if arrival.faults else "; ".join(row["message"] for row in wrong)  # a fault of the program itself
        name, inn = _named(arrival.document or {})
        return (Line(arrival.id, name, inn, arrival.file, None, len(wrong), decides=told),)
    pairs = sorted(zip(rows.get("measures", ()), sides, strict=True), key=_rank)
    return tuple(_line(arrival, application, row, side) for row, side in pairs)


def _named(document: Mapping[str, Any]) -> tuple[str, str]:
    """Title and INN, as far as they could be read."""
    applicant = document.get("applicant")
    title, inn = document.get("title"), applicant.get("inn") if isinstance(applicant, dict) else None
    return title if isinstance(title, str) else "", inn if isinstance(inn, str) else ""


def asked_lines(arrival: Arrival, lines: Sequence[Line], measures: Sequence[str]) -> Sequence[Line]:
    """The lines that the list shows of an application: of the ``measures`` that the visitor chose.

    Without a choice: the measures that the application asks for or claims; where it names none, the one that gives most.
    """
    if arrival.application is None or any(line.faults for line in lines):
        return lines
    asked = set(measures) or _asked(arrival.application)
    if asked:
        return [line for line in lines if line.measure in asked]
    return [replace(line, is_asked=False) for line in lines[:1]]


def _asked(application: Application) -> set[str]:
    asked = application.facts.get("application.measure")
    if asked is not None:
        return {str(asked)}
    return {str(next(iter(row.values()))) for row in application.tables["application.claimed_amounts"] or ()}


def _rank(pair: tuple[Mapping[str, Any], _Side]) -> tuple[int, int]:
    row, side = pair
    return _GROUPS.index(side.group), -(_kopecks(row["amount"]) or 0)


def _line(arrival: Arrival, application: Application, row: Mapping[str, Any], side: _Side) -> Line:
    day = application.facts.get("application.application_date")
    return Line(
        arrival.id,
        application.title or "",
        str(application.facts.get("applicant.inn") or ""),
        arrival.file,
        day if isinstance(day, date) else None,
        0,
        str(row["measure"]),
        side.title,
        side.status,
        side.sum,
        _kopecks(row["amount"]) if side.sum else None,
        _kopecks(row.get("claimed")),
        _kopecks(row.get("claimed_over_computed")),
        side.decides,
        side.dues,
    )


def _kopecks(roubles: object) -> int | None:
    """The sum of a cell of the batch, where a minus stands before what is below zero."""
    if not isinstance(roubles, str):
        return None
    return -parse_money(roubles[1:]) if roubles.startswith("-") else parse_money(roubles)


def chosen(lines: Iterable[Line], choice: Choice) -> list[Line]:
    """The lines that a choice wants, in their order."""
    words = choice.text.casefold().replace("ё", "е").split()
    return [line for line in lines if _is_wanted(line, choice, words)]


def _is_wanted(line: Line, choice: Choice, words: Sequence[str]) -> bool:
    state = line.status.value if line.status is not None else "faults"
    if choice.statuses and state not in choice.statuses:
        return False
    if choice.measure and line.measure != choice.measure:
        return False
    whole = " ".join((line.application, line.name, line.inn, line.file)).casefold().replace("ё", "е")
    return all(word in whole for word in words)


def in_order(lines: Sequence[Line], order: Order) -> list[Line]:
    """Ranked: by sum or by what is claimed too much, the greatest first; by day of the application; or as they came."""
    if order == "came":
        return list(lines)
    if order == "day":
        return sorted(lines, key=lambda line: (line.day is None, line.day or date.min))
    rank: Callable[[Line], int | None] = (lambda line: line.amount) if order == "sum" else (lambda line: line.over)
    return sorted(lines, key=lambda line: (rank(line) is None, -(rank(line) or 0)))


def total(sums: Iterable[int | None]) -> int:
    """The known sums together, in kopecks."""
    return sum(one for one in sums if one is not None)
