"""What falls due, of which application and measure, as rows of a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from calculator.advice.deadlines import Due
from calculator.wording import t

__all__ = ["HORIZONS", "DueRow", "Horizon", "due_rows", "in_time"]

Horizon = Literal["day", "week", "month", "all"]
HORIZONS: Final[tuple[Horizon, ...]] = ("day", "week", "month", "all")
_DAYS: Final = {"day": 0, "week": 7, "month": 30}


class DueRow(NamedTuple):
    """Texts in the language of the list."""

    day: date
    application: str
    measure: str
    what: str
    clause: str


def due_rows(named: Iterable[tuple[str, str, Sequence[Due]]], language: str) -> list[DueRow]:
    """What falls due, the earliest first; ``named``: application, measure and its days."""
    rows = {
        DueRow(due.day, application, measure, _what(due, language), due.clause or "")
        for application, measure, dues in named
        for due in dues
    }
    return sorted(rows)


def _what(due: Due, language: str) -> str:
    what = t(f"web_desk.due_{due.kind}", language, what=due.title)
    return what if due.inn is None else f"{what} ({t('evaluation.inn', language, inn=due.inn)})"


def in_time(rows: Sequence[DueRow], day: date, horizon: Horizon) -> list[DueRow]:
    """What falls due from a day on within a horizon; ``all`` has what is past too."""
    if horizon == "all":
        return list(rows)
    last = day + timedelta(days=_DAYS[horizon])
    return [row for row in rows if day <= row.day <= last]
