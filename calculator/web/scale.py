"""In what sums are shown where many stand side by side: roubles to the kopeck, thousands or millions."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from calculator.money import format_money, format_scaled
from calculator.wording import t

__all__ = ["Money", "Scale"]

Money = Callable[[int, str], str]
"""A sum in kopecks as people of a language read it."""


class Scale(Enum):
    """By how many roubles one of the unit is."""

    roubles = 1
    thousands = 1_000
    millions = 1_000_000

    def money(self, kopecks: int, language: str) -> str:
        """A sum with its unit; what a larger unit cuts off is shown as cut."""
        if self is Scale.roubles:
            return format_money(kopecks, language)
        return t(f"scale.{self.name}_of", language, amount=format_scaled(kopecks, self.value, language))
