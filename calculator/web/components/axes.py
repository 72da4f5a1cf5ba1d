"""Axes of charts: values for drawing, in thousands or millions where that is shorter, with labels of the language.

A browser would write numbers by its own language, so every label is put together here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

import altair as alt

from calculator.money import format_date, format_number
from calculator.wording import t

__all__ = ["Axis", "axis_of"]

_UNITS: Final = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))
_FROM: Final = 2
"""From two of a larger unit on sums are written in it."""


@dataclass(frozen=True)
class Axis:
    """``kind``: of the values, as of an input. ``unit``: by what they are divided. ``label``: the expression of an axis label."""

    kind: str
    unit: Fraction
    title: str
    label: str | alt.typing.Optional[str]
    format: Any
    language: str

    def place(self, value: Fraction) -> float | str:
        """A value as the chart has it: for drawing only."""
        if self.kind == "date":
            return date.fromordinal(int(value)).isoformat()
        return float(value / self.unit)

    def domain(self, value: Fraction) -> Any:
        if self.kind != "date":
            return self.place(value)
        day = date.fromordinal(int(value))
        return alt.DateTime(year=day.year, month=day.month, date=day.day)

    def short(self, value: Fraction) -> str:
        """A value beside a line: rounded for reading, the table has it exactly."""
        if self.kind == "date":
            return format_date(date.fromordinal(int(value)), self.language)
        places = 1000 if abs(value / self.unit) < 10 else 10
        return format_number(Fraction(round(value / self.unit * places), places), self.language)


def axis_of(kind: str, largest: Fraction, language: str) -> Axis:
    """The axis for values of a kind up to ``largest``: kopecks, shares, counts, numbers or day numbers."""
    if kind == "date":
        return Axis(kind, Fraction(1), "", alt.Undefined, "%m.%Y", language)
    if kind == "share":
        return Axis(kind, Fraction(1, 100), "%", _label(language), alt.Undefined, language)
    if kind != "money":
        return Axis(kind, Fraction(1), "", _label(language), alt.Undefined, language)
    roubles = largest / 100
    for size, name in _UNITS:
        if roubles >= _FROM * size:
            return Axis(
                kind, Fraction(100 * size), t(f"what_if.{name}", language), _label(language), alt.Undefined, language
            )
    return Axis(kind, Fraction(100), t("what_if.roubles", language), _label(language), alt.Undefined, language)


def _label(language: str) -> str:
    """Digits in groups, a comma or a point before the fraction, a true minus."""
    plain = "replace(format(datum.value, ',.2~f'), '−', '-')"
    if language != "ru":
        return plain
    return "replace(replace(format(datum.value, ',.2~f'), /,/g, '\\u00a0'), '.', ',')"
