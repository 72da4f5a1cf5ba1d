"""CSV as it comes from spreadsheets and accounting programs: encoding and separator are found, and told."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from pathlib import Path
from typing import Final

from calculator.intake.faults import BookError, Note, Place
from calculator.intake.sheets import MOST_COLUMNS, MOST_ROWS, Book, Cell, Sheet

__all__ = ["read_separated"]

_SEPARATORS: Final = (";", "\t", ",", "|")
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_LOOKED_AT: Final = 200
_SAMPLE: Final = 4000
_LONGEST_CELL: Final = 131_072


def read_separated(content: bytes, file: str) -> Book:
    """One sheet of texts. Raises ``BookError``."""
    text, encoding = _decoded(content, file)
    if _CONTROL.search(text):
        raise BookError.of(file, "not_text")
    separator = _separator(text)
    rows: list[list[Cell]] = []
    csv.field_size_limit(_LONGEST_CELL)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            if len(rows) >= MOST_ROWS:
                raise BookError.of(file, "too_many_rows", sheet=Path(file).stem, limit=MOST_ROWS)
            if len(cells) > MOST_COLUMNS:
                raise BookError.of(file, "too_many_columns", sheet=Path(file).stem, limit=MOST_COLUMNS)
            rows.append([cell if cell else None for cell in cells])
    except csv.Error:
        raise BookError.of(file, "broken_csv", row=len(rows) + 1) from None
    if rows and len(rows[0]) == 1 and str(rows[0][0]).lower().startswith("sep="):
        rows[0] = []
    note = Note(Place(file), "intake.note_csv", {"encoding": encoding, "separator": _Separator(separator)})
    return Book(file, Path(file).stem, [Sheet(Path(file).stem, rows)], [note], is_text=True)


class _Separator:
    def __init__(self, sign: str) -> None:
        self.sign = sign

    def in_language(self, language: str) -> str:
        if self.sign == "\t":
            return "табуляция" if language == "ru" else "tab"
        return f"«{self.sign}»" if language == "ru" else f"“{self.sign}”"


def _decoded(content: bytes, file: str) -> tuple[str, str]:
    """The text and the name of its encoding: by the mark at its start, else UTF-8 if it is that, else Windows-1251."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), "UTF-8" if encoding == "utf-8-sig" else "UTF-16"
            except UnicodeDecodeError:
                raise BookError.of(file, "not_text") from None
    if b"\0" in content[:_SAMPLE]:
        return _two_bytes(content, file)
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _one_byte(content, file)


def _two_bytes(content: bytes, file: str) -> tuple[str, str]:
    """UTF-16 without a mark: in the right order of bytes every sign is one that texts have."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(sign < "\u0500" or sign in "\u2009\u202f№₽–—“”„…’‘" for sign in text[:_SAMPLE]):
            return text, "UTF-16"
    raise BookError.of(file, "not_text")


def _one_byte(content: bytes, file: str) -> tuple[str, str]:
    """Windows-1251 unless the letters make a better text in the encoding of the DOS console."""
    best: tuple[float, str, str] | None = None
    for encoding, name in (("cp1251", "Windows-1251"), ("cp866", "DOS-866")):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        score = _looks_russian(text[:20_000])
        if best is None or score > best[0]:
            best = score, text, name
    if best is None or best[0] < 0.2:
        raise BookError.of(file, "not_text")
    return best[1], best[2]


def _looks_russian(text: str) -> float:
    """The part of the signs beyond ASCII that are Russian letters as Russian uses them."""
    foreign = [sign for sign in text if sign > "\x7f"]
    usual = Counter(sign.lower() for sign in foreign)
    good = sum(usual[sign] for sign in "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёъ№«»\u00a0")
    lower = sum(sign.islower() for sign in foreign)
    return (good + 0.2 * lower) / max(1, len(foreign))


def _separator(text: str) -> str:
    """The sign that cuts the first rows into equally many columns; quoted ones do not count."""
    lines = [line for line in text[:200_000].splitlines()[:_LOOKED_AT] if line.strip()]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]
    best, separator = (0, 0), ";"
    for sign in _SEPARATORS:
        widths = Counter(len(_cut(line, sign)) for line in lines)
        widths.pop(1, None)
        if widths:
            width, count = max(widths.items(), key=lambda found: (found[1], found[0]))
            if (count, width) > best:
                best, separator = (count, width), sign
    return separator


def _cut(line: str, sign: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=sign), [])
    except csv.Error:
        return []
