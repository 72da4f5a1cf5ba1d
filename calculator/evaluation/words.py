"""Text and sets of choices, in each row: as whole numbers, with a mask of the rows that state them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from calculator.evaluation.exact import Mask
from calculator.evaluation.masks import Rows, at, take_rows
from calculator.evaluation.truth import FALSE, TRUE, UNKNOWN, Truth

__all__ = ["Choices", "Words"]


class Words:
    """Text as whole-number codes; ``known`` marks the rows that state one."""

    __slots__ = ("codes", "known")

    def __init__(self, codes: NDArray[np.int64], known: Mask) -> None:
        self.codes = codes
        self.known = known

    def known_at(self, row: int) -> bool:
        return at(self.known, row)

    def code(self, row: int) -> int:
        return int(self.codes[row if len(self.codes) != 1 else 0])

    def equals(self, other: Words) -> Truth:
        if len(self.codes) == len(self.known) == len(other.codes) == len(other.known) == 1:
            known_both = self.known[0] and other.known[0]
            return UNKNOWN if not known_both else TRUE if self.codes[0] == other.codes[0] else FALSE
        known = self.known & other.known
        same = self.codes == other.codes
        return Truth(same | ~known, ~same | ~known)

    def is_in(self, codes: list[int]) -> Truth:
        if len(self.codes) == 1 and len(self.known) == 1:
            return UNKNOWN if not self.known[0] else TRUE if self.codes[0] in codes else FALSE
        inside = np.zeros(self.codes.shape, dtype=bool)
        for code in codes:
            inside = inside | (self.codes == code)
        return Truth(inside | ~self.known, ~inside | ~self.known)

    def take(self, rows: Rows) -> Words:
        return Words(take_rows(self.codes, rows), take_rows(self.known, rows))

    def choose(self, mask: Mask, other: Words) -> Words:
        return Words(np.where(mask, self.codes, other.codes), np.where(mask, self.known, other.known))

    def hull(self, other: Words) -> Words:
        return Words(self.codes, self.known & other.known & (self.codes == other.codes))

    def same(self, other: Words) -> bool:
        return bool(np.all(self.codes == other.codes) and np.all(self.known == other.known))


class Choices:
    """A set of a few choices as bits; ``known`` marks the rows that state it."""

    __slots__ = ("bits", "known")

    def __init__(self, bits: NDArray[np.int64], known: Mask) -> None:
        self.bits = bits
        self.known = known

    def known_at(self, row: int) -> bool:
        return at(self.known, row)

    def has(self, bit: int) -> Truth:
        inside = (self.bits & bit) != 0
        return Truth(inside | ~self.known, ~inside | ~self.known)

    def empty(self) -> Truth:
        nothing = self.bits == 0
        return Truth(nothing | ~self.known, ~nothing | ~self.known)

    def take(self, rows: Rows) -> Choices:
        return Choices(take_rows(self.bits, rows), take_rows(self.known, rows))

    def choose(self, mask: Mask, other: Choices) -> Choices:
        return Choices(np.where(mask, self.bits, other.bits), np.where(mask, self.known, other.known))

    def hull(self, other: Choices) -> Choices:
        return Choices(self.bits, self.known & other.known & (self.bits == other.bits))

    def same(self, other: Choices) -> bool:
        return bool(np.all(self.bits == other.bits) and np.all(self.known == other.known))
