"""The loans of an application: the short form ``loan`` and the list ``loans`` made one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, cast

from calculator.documents import Document, path_text
from calculator.facts.values import Value
from calculator.problems import Problem

__all__ = [
    "LIST",
    "SCHEDULE",
    "SHORT_FORM",
    "Loan",
    "LoanRow",
    "loan_facts",
    "loan_of",
    "loans_of",
    "problems_of_loans",
    "schedule_of",
    "table_of",
]

Row = Mapping[str, Value]

SHORT_FORM: Final = "loan"
"""The group that states one loan; also the id of that loan."""
LIST: Final = "loans"
"""The list that states several loans."""
SCHEDULE: Final = "loan.schedule"
"""The child table with the segments of one loan."""
_OF: Final = "#"


def schedule_of(loan: str) -> str:
    """What the schedule of one loan of several is called where tables are named one by one: ``loan.schedule#equipment``."""
    return f"{SCHEDULE}{_OF}{loan}"


def table_of(name: str) -> str:
    """The table of the dictionary whose rows stand in a table called so."""
    return name.partition(_OF)[0]


def loan_of(name: str) -> str:
    """The id of the loan whose schedule a table is called after; empty for all other tables."""
    return name.partition(_OF)[2]


@dataclass(frozen=True, eq=False)
class Loan:
    """One loan of an application.

    ``measures``: ids of the measures that it is meant for; ``None`` where the application does not say. ``facts``: its
    facts as they stand at the root when the loan is judged, by dotted name (``loan.amount``). ``schedule``: the segments of
    its debt; ``None`` where they are not stated.
    """

    id: str
    measures: frozenset[str] | None
    facts: Mapping[str, Value]
    schedule: tuple[Row, ...] | None = field(repr=False)

    def __eq__(self, other: object) -> bool:
        return _content(self) == _content(other) if isinstance(other, Loan) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.id, frozenset(self.facts.items())))

    def __reduce__(self) -> tuple[Any, ...]:
        """Read-only views cannot be copied or sent to another process; their contents can."""
        return _rebuilt, _content(self)


@dataclass(frozen=True, slots=True)
class LoanRow:
    """What the document states of one loan: its row with ``id``, and the rows of its schedule."""

    row: dict[str, Value]
    schedule: list[dict[str, Value]] | None


def loans_of(rows: Iterable[LoanRow]) -> tuple[Loan, ...]:
    """The loans that the rows state, in their order."""
    return tuple(
        _rebuilt(
            str(stated.row["id"]), cast(frozenset[str] | None, stated.row.get("measures")),
            {f"{SHORT_FORM}.{key}": value for key, value in stated.row.items() if key != "id"}, stated.schedule,
        )
        for stated in rows
    )  # fmt: skip


def loan_facts(facts: Mapping[str, Value], loan: Loan | None) -> dict[str, Value]:
    """The facts of the groups with those of ``loan`` laid in; without one, no facts of a loan."""
    others = {name: value for name, value in facts.items() if not name.startswith(f"{SHORT_FORM}.")}
    return others if loan is None else {**others, **loan.facts}


def problems_of_loans(rows: Sequence[LoanRow], document: Document, *, both: bool) -> list[Problem]:
    """Both forms at once (``both``), and ids that two loans share."""
    if both:
        return [Problem(document.file, SHORT_FORM, *document.position((SHORT_FORM,)), "facts.loan_and_loans")]
    problems = []
    first: dict[Value, int] = {}
    for number, stated in enumerate(rows):
        known = first.setdefault(stated.row["id"], number)
        if known != number:
            path = (LIST, number, "id")
            values = {"came": stated.row["id"], "place": path_text((LIST, known, "id"))}
            problems.append(
                Problem(document.file, path_text(path), *document.position(path), "facts.repeated_id", values)
            )
    return problems


def _content(loan: Loan) -> tuple[Any, ...]:
    schedule = None if loan.schedule is None else [dict(row) for row in loan.schedule]
    return loan.id, loan.measures, dict(loan.facts), schedule


def _rebuilt(
    id_: str,
    measures: frozenset[str] | None,
    facts: dict[str, Value],
    schedule: Iterable[dict[str, Value]] | None,
) -> Loan:
    views = None if schedule is None else tuple(map(MappingProxyType, schedule))
    return Loan(id_, measures, MappingProxyType(facts), views)
