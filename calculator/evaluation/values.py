"""What a formula yields for many rows at once, with what is not known about each.

* :class:`Number` (also dates, as day numbers): an exact interval; known where the ends meet.
* :class:`Truth`: whether it can be true and whether it can be false (Kleene logic on columns).
* :class:`Words`: text as codes with a mask of what is known; :class:`Choices`: a set as bits with a mask.

Every operation is monotone in what is known: narrower operands never give a wider result. That is what makes a
missing fact harmless unless it can change the answer.
"""

from __future__ import annotations

from calculator.evaluation.masks import NO, YES, either
from calculator.evaluation.number import Number
from calculator.evaluation.truth import FALSE, TRUE, UNKNOWN, Truth
from calculator.evaluation.words import Choices, Words

__all__ = ["FALSE", "NO", "TRUE", "UNKNOWN", "YES", "Choices", "Number", "Truth", "Value", "Words", "either"]

Value = Number | Truth | Words | Choices
