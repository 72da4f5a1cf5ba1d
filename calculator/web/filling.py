"""A table of the page filled from a file: columns taken for fields, rows as texts, what was assumed, what is wrong.

The files are read by ``calculator.intake``; here stands what a page makes of them: rows of one application, in which a cell
that cannot be read keeps what it holds, to be mended in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from calculator.documents import path_text
from calculator.facts.dictionary import Field, fields, table
from calculator.facts.dictionary import field as by_name
from calculator.intake import (
    Book,
    BookError,
    BookMapping,
    ColumnMapping,
    Fault,
    Note,
    Place,
    Received,
    Sheet,
    SheetMapping,
    guess_mapping,
    open_book,
    read_applications,
)
from calculator.intake.cells import CellFaultError, read_cell
from calculator.intake.headings import LOAN, normal
from calculator.intake.sheets import Cell, CellError, Percent
from calculator.web.entries import read_entry
from calculator.web.rows import RowTexts, column_title, columns_of, text_of
from calculator.wording import LANGUAGES, Message

__all__ = ["LONGEST", "UPLOADED", "Filled", "Filling", "filled_from", "with_column"]

LONGEST: Final = 20_000
"""Rows that a page takes; more is work for the command."""
UPLOADED: Final = ("xlsx", "xlsm", "csv", "tsv", "txt", "parquet", "xls", "ods")
"""Endings that can be chosen; what is not read among them is refused by a message that says what to do."""
_OF_OTHER_PLACES: Final = frozenset({"intake.note_id_of_file", "intake.note_only_application"})
"""Notes on which application a row belongs to: on a page that is the one on top."""
_NOT_SURE: Final = " ?"


@dataclass(frozen=True)
class Filled:
    """What a file gave for a table. ``wrong``: its cells that cannot be read; ``assumed``: everything that was assumed."""

    table: str
    book: Book
    mapping: BookMapping
    rows: tuple[RowTexts, ...]
    wrong: tuple[Fault, ...]
    assumed: tuple[Note, ...]

    @property
    def columns(self) -> tuple[tuple[str, ColumnMapping], ...]:
        """Each column of the sheets read, with the name of its sheet."""
        return tuple((sheet.sheet, column) for sheet in self.mapping.sheets for column in sheet.columns)


def filled_from(content: bytes, file: str, name: str) -> Filled:
    """The rows that a file holds for the table ``name``. Raises ``BookError`` with one message."""
    book = open_book(content, file)
    if not any(map(_written, book.sheets)):
        raise BookError.of(book.name, "empty_file")
    mapping, notes = _mapping(book, name)
    return _read(replace(book, notes=[*book.notes, *notes]), mapping, name)


def with_column(filled: Filled, sheet: str, column: int, field: str | None) -> Filled:
    """The file read again with another meaning of a column, by a person; ``None`` leaves it out. Raises ``BookError``."""
    return _read(filled.book, filled.mapping.with_column(sheet, column, field), filled.table)


@dataclass(frozen=True)
class Filling:
    """What came of adding rows to a table: those ``before`` and ``after``; a file that was refused changed none.

    ``found``: what the file gave or why it was refused; a message where the rows are those of an example.
    """

    found: Filled | BookError | Message
    before: list[RowTexts]
    after: list[RowTexts]


# which sheets and columns ---------------------------------------------------------------------------------------------


def _mapping(book: Book, name: str) -> tuple[BookMapping, list[Note]]:
    """The sheets that hold the table, and what has to be said about the choice."""
    guessed = guess_mapping(book)
    found = tuple(one for one in guessed.sheets if one.kind == name) or _taken_for(book, guessed, name)
    notes = []
    if not found:
        first = next(filter(_written, book.sheets))
        ordered = _by_order(first, name)
        if ordered is None:
            raise BookError(_not_this_table(book, guessed, name))
        found = (ordered,)
        notes.append(Note(Place(book.name, first.name), "filling.by_order"))
    named = {one.sheet for one in found}
    others = [sheet.name for sheet in book.sheets if sheet.name not in named and _written(sheet)]
    if others:
        values = {"count": len(others), "sheets": ", ".join(others)}
        notes.append(Note(Place(book.name), "filling.other_sheets", values))
    mapping = BookMapping(found)
    for sheet in found:
        for column, field in _own_titles(sheet, name):
            mapping = mapping.with_column(sheet.sheet, column, field)
    return mapping, notes


def _written(sheet: Sheet) -> bool:
    return any(cell is not None for row in sheet.rows for cell in row)


def _taken_for(book: Book, guessed: BookMapping, name: str) -> tuple[SheetMapping, ...]:
    """The sheet that fits the table best, unless its headings fit another one better."""
    best: tuple[int, SheetMapping] | None = None
    for one in guessed.sheets:
        taken = guessed.with_kind(book, one.sheet, name).sheet(one.sheet)
        known = _known(taken)
        if taken.kind is None or known < _known(one) or not taken.columns:
            continue
        if best is None or known > best[0]:
            best = known, taken
    return () if best is None else (best[1],)


def _not_this_table(book: Book, guessed: BookMapping, name: str) -> Fault:
    """What the file is instead, where that is plain."""
    wanted = table(name).label
    other = max((one for one in guessed.sheets if one.kind is not None), key=_known, default=None)
    if other is None:
        return Fault(Place(book.name), "filling.nothing_recognised", {"table": wanted})
    values = {"table": wanted, "other": table(str(other.kind)).label}
    return Fault(Place(book.name, other.sheet), "filling.other_table", values)


def _known(sheet: SheetMapping) -> int:
    return sum(one.certain for one in sheet.columns)


def _own_titles(sheet: SheetMapping, name: str) -> Iterator[tuple[int, str]]:
    """Columns headed as the page itself heads them, which the reader of files does not know or takes for likely only."""
    titles = {normal(column_title(item, code)): item.name for item in table(name).fields for code in LANGUAGES}
    taken = {one.field for one in sheet.columns if one.certain}
    for one in sheet.columns:
        meant = titles.get(normal(one.heading))
        if meant is not None and not one.certain and meant not in taken:
            yield one.column, meant


def _by_order(sheet: Sheet, name: str) -> SheetMapping | None:
    """Columns without headings, in the order of the page, where the first row can be read so."""
    items = columns_of(name, ())
    first = next(row for row in sheet.rows if any(cell is not None for cell in row))
    if sheet.width > len(items) or sum(cell is not None for cell in first) < 2:
        return None
    for item, cell in zip(items, first, strict=False):
        try:
            read_cell(item, cell)
        except CellFaultError:
            return None
    columns = (ColumnMapping(place, "", item.name, 1.0, "person") for place, item in enumerate(items, start=1))
    return SheetMapping(sheet.name, name, 0, 0, tuple(columns)[: sheet.width])


# rows -----------------------------------------------------------------------------------------------------------------


def _read(book: Book, mapping: BookMapping, name: str) -> Filled:
    mapping = _without_loan(mapping)
    only = replace(book, sheets=[book.sheet(one.sheet) for one in mapping.sheets])
    intake = read_applications(only, mapping)
    stating = [one for one in intake.applications if _records(one, name)]
    if len(stating) > 1:
        ids = {"count": len(stating), "ids": ", ".join(one.id[:40] for one in stating[:3])}
        raise BookError(Fault(Place(book.name), "filling.several_applications", ids))
    wrong: list[Fault] = [*intake.faults]
    rows: list[RowTexts] = []
    for one in stating:
        if len(_records(one, name)) > LONGEST:
            raise BookError(Fault(Place(book.name), "filling.too_long", {"limit": LONGEST}))
        rows += _rows(only, mapping, one, name, wrong)
    assumed = tuple(_told(note) for note in intake.notes if note.code not in _OF_OTHER_PLACES)
    return Filled(name, book, mapping, tuple(rows), tuple(wrong), assumed)


def _without_loan(mapping: BookMapping) -> BookMapping:
    """A schedule is filled in for the loan whose table it is."""
    for sheet in mapping.sheets:
        column = sheet.column_of(LOAN) if sheet.kind == "loan.schedule" else None
        if column is not None:
            mapping = mapping.with_column(sheet.sheet, column.column, None)
    return mapping


def _records(one: Received, name: str) -> list[Mapping[str, Any]]:
    group, _, inner = name.rpartition(".")
    found: list[Mapping[str, Any]] = ((one.document.get(group) or {}) if group else one.document).get(inner) or []
    return found


def _rows(book: Book, mapping: BookMapping, one: Received, name: str, wrong: list[Fault]) -> Iterator[RowTexts]:
    """Each row as texts; a cell that cannot be read keeps what it holds, and its fault is added to ``wrong``."""
    faults: dict[tuple[str, int], list[Fault]] = {}
    for fault in one.faults:
        if fault.place.row and fault.place.column:
            faults.setdefault((fault.place.sheet, fault.place.row), []).append(fault)
    for number, record in enumerate(_records(one, name)):
        place = one.places[path_text((*name.split("."), number))]
        texts = {key: text_of(value) for key, value in record.items()}
        for fault in faults.get((place.sheet, place.row), ()):
            sheet = mapping.sheet(place.sheet)
            meant = next(column.field for column in sheet.columns if column.column == fault.place.column)
            item = by_name(str(meant)) if meant in _names(name) else None
            if item is None or item.key in texts:  # what only the whole row shows is told by the page itself
                continue
            wrong.append(fault)
            texts[item.key] = _as_it_stands(item, book.sheet(place.sheet).cell(place.row - 1, fault.place.column - 1))
        yield texts


def _names(name: str) -> frozenset[str]:
    return frozenset(item.name for item in table(name).fields)


def _as_it_stands(item: Field, cell: Cell) -> str:
    """What a wrong cell shows. It must not be read as something else here: a sum whose kopecks are lost stays unread."""
    text = _shown(cell)
    readable = bool(text) and read_entry(item, text).problem is None
    return text + _NOT_SURE if readable else text


def _shown(cell: Cell) -> str:
    if isinstance(cell, CellError):
        return cell.word or "="
    if isinstance(cell, Percent):
        return f"{cell.share * 100:.15g} %"
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, bool):
        return text_of(cell)
    return "" if cell is None else str(cell).strip()


def _told(note: Note) -> Note:
    """A note that names the field as the page calls it."""
    label = next((item.label for item in fields() if item.name == note.values.get("name")), None)
    return note if label is None else replace(note, values={**note.values, "name": label})
