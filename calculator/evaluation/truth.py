"""Whether something holds, in each row: yes, no or not known (Kleene logic on columns)."""

from __future__ import annotations

import numpy as np

from calculator.evaluation.exact import Mask
from calculator.evaluation.masks import NO, YES, Rows, at

__all__ = ["FALSE", "TRUE", "UNKNOWN", "Truth"]


class Truth:
    """Whether each row can be true (``yes``) and can be false (``no``); both: not known.

    ``one``: of a column of one row, 1 if it can be true and 2 if it can be false, added up; such columns meet without arrays.
    """

    __slots__ = ("no", "one", "yes")

    def __init__(self, yes: Mask, no: Mask) -> None:
        self.yes = yes
        self.no = no
        self.one: int | None = None
        if len(yes) == 1 and len(no) == 1:
            self.one = (1 if yes[0] else 0) + (2 if no[0] else 0)

    @classmethod
    def of(cls, yes: bool, no: bool) -> Truth:
        """A column of one row."""
        return _SINGLES[(1 if yes else 0) + (2 if no else 0)]

    @property
    def certain(self) -> Mask:
        """Rows known to be true."""
        if self.one is not None:
            return YES if self.one == 1 else NO
        return self.yes & ~self.no

    @property
    def known(self) -> Mask:
        return self.yes ^ self.no

    def negated(self) -> Truth:
        if self.one is not None:
            return _SINGLES[(0, 2, 1, 3)[self.one]]
        return Truth(self.no, self.yes)

    def both(self, other: Truth) -> Truth:
        if self.one is not None and other.one is not None:
            return _SINGLES[(self.one & other.one & 1) | ((self.one | other.one) & 2)]
        return Truth(self.yes & other.yes, self.no | other.no)

    def any(self, other: Truth) -> Truth:
        if self.one is not None and other.one is not None:
            return _SINGLES[((self.one | other.one) & 1) | (self.one & other.one & 2)]
        return Truth(self.yes | other.yes, self.no & other.no)

    def same_as(self, other: Truth) -> Truth:
        return Truth((self.yes & other.yes) | (self.no & other.no), (self.yes & other.no) | (self.no & other.yes))

    def hull(self, other: Truth) -> Truth:
        """What can hold of one or the other can hold."""
        if self.one is not None and other.one is not None:
            return _SINGLES[self.one | other.one]
        return Truth(self.yes | other.yes, self.no | other.no)

    def choose(self, mask: Mask, other: Truth) -> Truth:
        if self.one is not None and other.one is not None and len(mask) == 1:
            return self if mask[0] else other
        return Truth(np.where(mask, self.yes, other.yes), np.where(mask, self.no, other.no))

    def take(self, rows: Rows) -> Truth:
        if self.one is not None:
            return self
        return Truth(
            self.yes if len(self.yes) == 1 else self.yes[rows], self.no if len(self.no) == 1 else self.no[rows]
        )

    def value(self, row: int) -> bool | None:
        if self.one is not None:
            return (False, True, False, None)[self.one]
        yes, no = at(self.yes, row), at(self.no, row)
        return None if yes and no else yes

    def known_at(self, row: int) -> bool:
        """Whether the answer of one row is known."""
        return self.one != 3 if self.one is not None else self.value(row) is not None

    def same(self, other: Truth) -> bool:
        if self.one is not None and other.one is not None:
            return self.one == other.one
        return bool(np.all(self.yes == other.yes) and np.all(self.no == other.no))


TRUE = Truth(YES, NO)
FALSE = Truth(NO, YES)
UNKNOWN = Truth(YES, YES)
_SINGLES = (Truth(NO, NO), TRUE, FALSE, UNKNOWN)
"""The columns of one row, by their ``one``."""
