"""Whether a maker has room for a purchase: a sum of money beside a capacity in whatever unit it is stated."""

from __future__ import annotations

import re
from typing import Final, Literal

from calculator.cooperation.catalogue import CatalogueRow
from calculator.cooperation.names import folded

__all__ = ["Room", "is_money", "room_for"]

Room = Literal["enough", "short", "unknown"]
"""Whether the free capacity of the maker is enough for a purchase."""

_ROUBLES: Final = re.compile(r"(?P<times>тыс|млн|млрд|thousand|million|billion)?\.?\s*(?:руб|₽|rub)")
_TIMES: Final = {"тыс": 10**3, "thousand": 10**3, "млн": 10**6, "million": 10**6, "млрд": 10**9, "billion": 10**9}
_MONTHS: Final = (
    (re.compile(r"полугод|half"), 6),
    (re.compile(r"кварт|\bкв\b|quarter|\bq[1-4]\b"), 3),
    (re.compile(r"\bмес|month|\b(?:19|20)\d\d-\d\d\b"), 1),
    (re.compile(r"\bгод|\bг\b|year|annum|\b(?:19|20)\d\d\b"), 12),
)
_SEVERAL: Final = re.compile(r"\b\d{1,2}\s*мес|\b\d{1,2}\s*month|\b(?:19|20)\d\d\b.*\b(?:19|20)\d\d\b")


def room_for(offer: CatalogueRow, amount: int | None, period: str) -> Room:
    """Whether the free capacity is enough for purchases of this sum in kopecks.

    A purchase is a sum of money, so only a capacity in roubles for a stretch of time can be compared with it, and only one
    that fits a whole number of times into the period of the purchase. A maker without free capacity has no room for anything.
    """
    if offer.free == "no":
        return "short"
    roubles, stretch, length = _roubles(offer.unit), _months(offer.unit), _months(period)
    if offer.free_capacity is None or amount is None or roubles is None or stretch is None or length is None:
        return "unknown"
    if length % stretch:
        return "unknown"
    free = offer.free_capacity * roubles * 100 * (length // stretch)
    return "enough" if free >= amount else "short"


def is_money(unit: str) -> bool:
    """Whether a capacity in this unit is a sum of money."""
    return _roubles(unit) is not None


def _roubles(unit: str) -> int | None:
    """Roubles in one of a unit of money: ``млн руб. в год``; ``None`` for units of anything else."""
    found = _ROUBLES.search(folded(unit))
    return None if found is None else _TIMES.get(found["times"] or "", 1)


def _months(text: str) -> int | None:
    """Months in a stretch of time: ``шт. в год``, ``2024``, ``I квартал 2024``; ``None`` where it is not plainly one of them."""
    plain = folded(text)
    if _SEVERAL.search(plain):
        return None
    return next((months for pattern, months in _MONTHS if pattern.search(plain)), None)
