"""Lines of text for a terminal or a file: wrapped, aligned, coloured only where that was asked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

__all__ = ["WIDEST", "Page", "clean", "width_of", "wrapped"]

WIDEST: Final = 100
"""Columns of the longest line that is ever printed."""

_NARROWEST: Final = 40
_GAP: Final = 2
_FLEXIBLE_LEAST: Final = 12
_COLOURS: Final = {"strong": "1", "weak": "2", "good": "32", "bad": "31", "open": "33", "strong good": "1;32",
                   "strong bad": "1;31", "strong open": "1;33"}  # fmt: skip
_UNSAFE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_SPACES: Final = re.compile(r"[ \t\n]+")
_BREAKABLE: Final = "/?&=_.,;-)"


def clean(text: str) -> str:
    """A text of an application or a file without the signs that could command a terminal."""
    return _UNSAFE.sub("\ufffd", text)


def width_of(text: str) -> int:
    """Columns that a text takes: marks over letters take none, East Asian letters take two."""
    if text.isascii():
        return len(text)
    return sum(_columns(sign) for sign in text)


def wrapped(text: str, width: int) -> list[str]:
    """The lines of a text, broken at spaces; a word longer than a line (an address) is broken where it hurts least."""
    lines: list[str] = []
    line = ""
    for word in _SPACES.split(clean(text).strip()):
        for piece in _pieces(word, width):
            if line and width_of(line) + 1 + width_of(piece) <= width:
                line = f"{line} {piece}"
            else:
                lines += [line] if line else []
                line = piece
    return [*lines, line] if line or not lines else lines


def _columns(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _pieces(word: str, width: int) -> Iterator[str]:
    while width_of(word) > width:
        cut = _cut(word, width)
        yield word[:cut]
        word = word[cut:]
    yield word


def _cut(word: str, width: int) -> int:
    """How many signs of a long word go into one line."""
    most, taken = 0, 0
    for sign in word:
        taken += _columns(sign)
        if taken > width:
            break
        most += 1
    most = max(most, 1)
    best = max((word.rfind(sign, 0, most) for sign in _BREAKABLE), default=-1) + 1
    return best if best > most // 2 else most


class Page:
    """Lines being gathered. ``width`` is the most columns of a line; ``colour`` puts escape codes around styled lines."""

    def __init__(self, width: int = WIDEST, *, colour: bool = False) -> None:
        self.width = max(_NARROWEST, min(width, WIDEST))
        self.colour = colour
        self.lines: list[str] = []

    def __str__(self) -> str:
        return "\n".join(self.lines) + "\n" if self.lines else ""

    def blank(self) -> None:
        """An empty line, never two in a row and none at the top."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def text(self, text: str, indent: int = 0, *, mark: str = "", style: str = "") -> None:
        """A paragraph; ``mark`` stands before its first line, the others hang under the text."""
        start = " " * indent + (f"{mark} " if mark else "")
        room = self.width - width_of(start)
        for number, line in enumerate(wrapped(text, room)):
            self._put((start if number == 0 else " " * width_of(start)), line, style)

    def rule(self, sign: str = "─") -> None:
        self.lines.append(self._styled(sign * self.width, "weak"))

    def heading(self, text: str) -> None:
        self.blank()
        self.text(text, style="strong")

    def pairs(self, rows: Iterable[tuple[str, str, str]], indent: int = 0) -> None:
        """Label, value and style of the value; the values stand under each other."""
        known = [row for row in rows if row[1]]
        label_width = max((width_of(clean(label)) for label, *_ in known), default=0)
        if indent + label_width + _GAP > self.width // 2:
            for label, value, style in known:
                self.text(label, indent, style="weak")
                self.text(value, indent + 2, style=style)
            return
        for label, value, style in known:
            start = " " * indent + _padded(clean(label), label_width + _GAP)
            for number, line in enumerate(wrapped(value, self.width - width_of(start))):
                self._put(start if number == 0 else " " * width_of(start), line, style)

    def table(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        right: frozenset[int] = frozenset(),
        flexible: int,
        indent: int = 0,
        notes: Sequence[str] = (),
        styles: Sequence[str] = (),
    ) -> None:
        """A table; column ``flexible`` takes the room that is left and wraps. ``notes`` stand under their rows.

        Where there is no room for columns, each row is written as label and value.
        """
        cells = [[clean(cell) for cell in row] for row in rows]
        widths = [max(width_of(row[place]) for row in [list(header), *cells]) for place in range(len(header))]
        fixed = sum(width + _GAP for place, width in enumerate(widths) if place != flexible) + indent
        room = self.width - fixed
        if room < min(_FLEXIBLE_LEAST, widths[flexible]):
            for row in cells:
                self.pairs(zip(header, row, [""] * len(row), strict=True), indent)
            return
        widths[flexible] = min(widths[flexible], room)
        self._row(header, widths, right, indent, "weak")
        for number, row in enumerate(cells):
            self._row(row, widths, right, indent, styles[number] if styles else "")
            if notes and notes[number]:
                self.text(notes[number], indent + (widths[0] + _GAP if flexible else 2), style="weak")

    def _row(self, row: Sequence[str], widths: Sequence[int], right: frozenset[int], indent: int, style: str) -> None:
        columns = [wrapped(cell, width) if cell else [""] for cell, width in zip(row, widths, strict=True)]
        for number in range(max(map(len, columns))):
            parts = []
            for place, column in enumerate(columns):
                cell = column[number] if number < len(column) else ""
                parts.append(_padded(cell, widths[place], right=place in right))
            self._put(" " * indent, (" " * _GAP).join(parts).rstrip(" "), style)

    def _put(self, start: str, line: str, style: str) -> None:
        self.lines.append((start + self._styled(line, style)).rstrip(" "))

    def _styled(self, line: str, style: str) -> str:
        return f"\x1b[{_COLOURS[style]}m{line}\x1b[0m" if self.colour and style and line else line


def _padded(text: str, width: int, *, right: bool = False) -> str:
    spaces = " " * max(0, width - width_of(text))
    return spaces + text if right else text + spaces
