"""Masks: which rows of a column something is true of. ``None`` is the mask that marks no row; one row stands for all."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from calculator.evaluation.exact import Mask

__all__ = [
    "NO",
    "YES",
    "Rows",
    "at",
    "both",
    "choose_mask",
    "either",
    "if_any",
    "of_one_row",
    "outside",
    "same_mask",
    "take_mask",
    "take_rows",
]

Rows = NDArray[np.int64]
YES = np.ones(1, dtype=bool)
"""A mask of one row that is set; never written into, like any column."""
NO = np.zeros(1, dtype=bool)


def either(a: Mask | None, b: Mask | None) -> Mask | None:
    """Rows of one mask or the other; ``None`` is the empty mask."""
    if a is None:
        return b
    return a if b is None else a | b


def both(a: Mask | None, b: Mask | None) -> Mask | None:
    """Rows of both masks."""
    return None if a is None or b is None else a & b


def outside(mask: Mask, a: Mask | None, b: Mask | None) -> Mask:
    """The rows of a mask that neither of two others marks."""
    marked = either(a, b)
    return mask if marked is None else mask & ~marked


def choose_mask(mask: Mask, a: Mask | None, b: Mask | None) -> Mask | None:
    """One mask in the rows of ``mask``, the other elsewhere."""
    if a is None and b is None:
        return None
    return if_any(np.where(mask, NO if a is None else a, NO if b is None else b))


def if_any(mask: Mask | None) -> Mask | None:
    """A mask, or ``None`` where it marks no row."""
    return mask if mask is not None and mask.any() else None


def same_mask(a: Mask | None, b: Mask | None) -> bool:
    """Whether two masks mark the same rows."""
    return bool(np.all((NO if a is None else a) == (NO if b is None else b)))


def at(mask: Mask | None, row: int) -> bool:
    """Whether a row is marked."""
    if mask is None:
        return False
    if mask is YES:
        return True
    return bool(mask[row if len(mask) != 1 else 0])


def of_one_row(*masks: Mask | None) -> bool:
    """Whether all masks are empty or of one row."""
    for mask in masks:  # noqa: SIM110 a generator would take longer than all the rest
        if mask is not None and len(mask) != 1:
            return False
    return True


def take_mask(mask: Mask | None, rows: Rows) -> Mask | None:
    """The mask of some rows."""
    return mask if mask is None or len(mask) == 1 else mask[rows]


def take_rows(values: NDArray[Any], rows: Rows) -> NDArray[Any]:
    """Some rows of a column; a column of one row is the same in every row."""
    return values if len(values) == 1 else values[rows]
