"""A paper before it has a form: blocks in the order of reading, drawn alike as DOCX and as PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

__all__ = ["Block", "Cell", "Facts", "Grid", "Heading", "Items", "Paper", "Paragraph", "Signature", "Titled", "written"]

_NOT_WRITTEN: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def written(text: str) -> str:
    """A text without the signs that no file can hold: control codes and halves of signs."""
    return _NOT_WRITTEN.sub("", text)


Look = Literal["plain", "strong", "weak", "large", "centre"]


@dataclass(frozen=True, slots=True)
class Titled:
    """A cell with a strong first line, plain text below it, and small print at the end."""

    title: str
    text: str = ""
    small: str = ""


Cell = str | Titled


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 to 3; the title of the paper itself is none of them."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    look: Look = "plain"


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels on the left, values on the right, without lines between columns; ``label``: the part of the width for labels."""

    rows: tuple[tuple[str, str], ...]
    label: float = 0.3


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose header is repeated on each page.

    ``widths``: relative widths of the columns. ``right``: columns of numbers. ``totals``: rows in strong type.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    right: frozenset[int] = frozenset()
    totals: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Items:
    """A list with dots, or with numbers."""

    texts: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Lines to be filled in by hand: what is signed there, and whose name is known."""

    rows: tuple[tuple[str, str], ...]


Block = Heading | Paragraph | Facts | Grid | Items | Signature


@dataclass(frozen=True, slots=True)
class Paper:
    """``head``: short title for the top of each page; ``foot``: the sentence at its end; ``subject``: for the file's own data."""

    title: str
    subtitle: str
    head: str
    foot: str
    language: str
    made: datetime
    blocks: tuple[Block, ...]
