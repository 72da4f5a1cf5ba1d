"""A table in a CSV file, as spreadsheets write it: any usual encoding and separator; and the empty form of a table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from calculator.facts.dictionary import Field, table
from calculator.web.rows import RowTexts, columns_of
from calculator.wording import LANGUAGES, Message, catalog

__all__ = ["LONGEST", "Sheet", "SheetError", "column_title", "read_csv", "template"]

LONGEST: Final = 20_000
"""Rows that a page takes; more is work for the command."""
_ENCODINGS: Final = ("utf-8-sig", "utf-16", "cp1251")
_SEPARATORS: Final = ("\t", ";", ",", "|")
_ZERO: Final = "\x00"
_UNIT: Final = re.compile(r", (₽|RUB|%)$")


class SheetError(ValueError):
    """A file that holds no table of the wanted kind; ``message`` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.key)
        self.message = message


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows by key of the field, and the titles of columns that are no field of the table."""

    rows: tuple[RowTexts, ...]
    unknown: tuple[str, ...]


def column_title(item: Field, language: str) -> str:
    """What a column is called above a table: short where the page has a short word."""
    return catalog("web", language).get(f"cell_{item.key}", item.label.in_language(language))


def read_csv(content: bytes, name: str) -> Sheet:
    """The rows of the table ``name``; columns are known by title or key, without titles by their order.

    Raises ``SheetError``.
    """
    lines = [row for row in _lines(_text(content)) if any(cell.strip() for cell in row)]
    if not lines:
        raise SheetError(Message("web.sheet_empty"))
    if len(lines) > LONGEST + 1:
        raise SheetError(Message("web.sheet_long", {"limit": LONGEST}))
    titles = _titles(name)
    keys = [titles.get(_folded(cell)) for cell in lines[0]]
    if not any(keys):
        usual = [item.key for item in columns_of(name, ())]
        if len(lines[0]) > len(usual):
            raise SheetError(Message("web.sheet_no_titles"))
        return Sheet(tuple(_row(usual, line) for line in lines), ())
    unknown = tuple(cell.strip()[:60] for cell, key in zip(lines[0], keys, strict=True) if key is None and cell.strip())
    return Sheet(tuple(_row(keys, line) for line in lines[1:]), unknown)


def template(name: str, language: str) -> bytes:
    """The empty table with its titles, as a spreadsheet of either system opens it."""
    stream = io.StringIO()
    items = columns_of(name, (), all_columns=name != "costs")
    csv.writer(stream, delimiter=";", lineterminator="\r\n").writerow([column_title(item, language) for item in items])
    return stream.getvalue().encode("utf-8-sig")


def _text(content: bytes) -> str:
    for encoding in _ENCODINGS:
        if encoding == "utf-16" and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _ZERO not in text:
            return text
    raise SheetError(Message("web.sheet_no_text"))


def _lines(text: str) -> list[list[str]]:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False))
    except csv.Error:
        raise SheetError(Message("web.sheet_no_text")) from None


def _row(keys: Sequence[str | None], cells: Sequence[str]) -> RowTexts:
    return {key: cell.strip() for key, cell in zip(keys, cells, strict=False) if key is not None}


def _titles(name: str) -> Mapping[str, str]:
    """Keys by what a column may be called: its key, its label, the short word of the page, in either language.

    The unit after the short word may be left out: ``Без НДС`` is ``Без НДС, ₽``.
    """
    titles: dict[str, str] = {}
    for item in table(name).fields:
        for language in LANGUAGES:
            titles.setdefault(_folded(item.label.in_language(language)), item.key)
            short = column_title(item, language)
            titles.setdefault(_folded(short), item.key)
            titles.setdefault(_folded(_UNIT.sub("", short)), item.key)
        titles[_folded(item.key)] = item.key
    return titles


def _folded(text: str) -> str:
    return " ".join(text.lower().replace("ё", "е").split())
