"""Files into sheets of cells: XLSX, CSV in any sane encoding, Parquet."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from calculator.intake.faults import BookError, Note, Place
from calculator.intake.separated import read_separated
from calculator.intake.sheets import MOST_COLUMNS, MOST_ROWS, Book, Cell, CellError, Percent, Sheet
from calculator.intake.workbook_check import check_workbook

__all__ = ["LARGEST_TEXT", "TABLE_FILES", "joined", "open_book"]

TABLE_FILES: Final = (".xlsx", ".xlsm", ".csv", ".tsv", ".txt", ".parquet")
"""Endings of the files that are tables."""
LARGEST_TEXT: Final = 50_000_000
"""Bytes of the largest CSV or Parquet file."""
HELD_BACK: Final = "_lists"
"""The hidden sheet of a template that holds the words of its drop-down lists."""


def open_book(source: Path | str | bytes, name: str | None = None) -> Book:
    """The sheets of a file, or of its content with the ``name`` that it came under.

    Raises ``BookError`` with one message for a file that cannot be read as a table, or must not be.
    """
    if isinstance(source, bytes):
        file, content = Path(name or "table.xlsx").name, source
    else:
        path = Path(source)
        file = name or path.name
        content = _content(path, file)
    ending = Path(file).suffix.lower()
    if ending == ".xls":
        raise BookError.of(file, "old_workbook")
    if ending not in TABLE_FILES:
        raise BookError.of(file, "unknown_ending", known=", ".join(TABLE_FILES))
    if not content:
        raise BookError.of(file, "empty_file")
    if ending in (".xlsx", ".xlsm"):
        return _workbook(content, file)
    if len(content) > LARGEST_TEXT:
        raise BookError.of(file, "file_too_large", limit=LARGEST_TEXT // 1_000_000)
    return _parquet(content, file) if ending == ".parquet" else read_separated(content, file)


def joined(books: list[Book], name: str) -> Book:
    """The files of a folder that tell the same applications together: each a sheet."""
    sheets = [
        Sheet(f"{book.name}", sheet.rows, sheet.merged, sheet.formulas) for book in books for sheet in book.sheets
    ]
    notes = [note for book in books for note in book.notes]
    return Book(name, Path(name).stem, sheets, notes, is_text=all(book.is_text for book in books))


def _content(path: Path, file: str) -> bytes:
    try:
        if not path.is_file():
            raise BookError.of(file, "not_found")
        if path.stat().st_size > LARGEST_TEXT:
            raise BookError.of(file, "file_too_large", limit=LARGEST_TEXT // 1_000_000)
        return path.read_bytes()
    except OSError:
        raise BookError.of(file, "not_readable") from None


def _workbook(content: bytes, file: str) -> Book:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    marks = check_workbook(content, file)
    book = Book(file, Path(file).stem, [], list(marks.notes), date_1904=marks.date_1904)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for meta in workbook.sheets_metadata:
            if meta.typ is not SheetTypeEnum.WorkSheet or meta.name == HELD_BACK:
                continue
            if meta.visible is not SheetVisibleEnum.Visible:
                book.notes.append(Note(Place(file, meta.name), "intake.note_hidden_sheet"))
                continue
            found = workbook.get_sheet_by_name(meta.name)
            rows: list[list[Cell]] = [[_typed(cell) for cell in row] for row in found.to_python(skip_empty_area=False)]
            merged = tuple((*first, *last) for first, last in found.merged_cell_ranges or ())
            sheet = Sheet(meta.name, rows, merged)
            mark = marks.sheets.get(meta.name)
            if mark is not None:
                sheet.formulas = mark.formulas
                for place, word in mark.errors.items():
                    _set(sheet, place, CellError(word))
                for place in mark.percents:
                    value = sheet.cell(*place)
                    if isinstance(value, int | float) and not isinstance(value, bool):
                        _set(sheet, place, Percent(float(value)))
            book.sheets.append(sheet)
    except PasswordError:
        raise BookError.of(file, "password") from None
    except (CalamineError, ValueError, OverflowError) as error:
        raise BookError.of(file, "damaged_workbook") from error
    return book


def _set(sheet: Sheet, place: tuple[int, int], value: Cell) -> None:
    row, column = place
    while len(sheet.rows) <= row:
        sheet.rows.append([])
    cells = sheet.rows[row]
    cells.extend([None] * (column + 1 - len(cells)))
    cells[column] = value


def _typed(value: Any) -> Cell:
    if value == "" and isinstance(value, str):
        return None
    if isinstance(value, time | timedelta):
        return str(value)
    return value  # type: ignore[no-any-return]


def _parquet(content: bytes, file: str) -> Book:
    if not content.startswith(b"PAR1"):
        raise BookError.of(file, "not_parquet")
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        parquet = pq.ParquetFile(io.BytesIO(content))
        if parquet.metadata.num_rows >= MOST_ROWS:
            raise BookError.of(file, "too_many_rows", sheet=Path(file).stem, limit=MOST_ROWS)
        if parquet.metadata.num_columns > MOST_COLUMNS:
            raise BookError.of(file, "too_many_columns", sheet=Path(file).stem, limit=MOST_COLUMNS)
        unpacked = sum(parquet.metadata.row_group(place).total_byte_size for place in range(parquet.num_row_groups))
        if unpacked > 250_000_000:
            raise BookError.of(file, "unpacked_too_large", limit=250)
        texts = [
            one.name
            for one in parquet.schema_arrow
            if pa.types.is_string(one.type) or pa.types.is_large_string(one.type)
        ]
        table = pq.ParquetFile(io.BytesIO(content), read_dictionary=texts).read()
        columns = [[_plain(value) for chunk in column.chunks for value in _values(chunk)] for column in table.columns]
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        if isinstance(error, BookError):
            raise
        raise BookError.of(file, "damaged_parquet") from error
    head: list[Cell] = [str(name) for name in table.column_names]
    return Book(file, Path(file).stem, [Sheet(Path(file).stem, [head, *map(list, zip(*columns, strict=True))])])


def _values(chunk: Any) -> list[Any]:
    """The values of a part of a column; equal texts are one text, so that a short file cannot unpack to a large one."""
    if not hasattr(chunk, "dictionary"):
        return list(chunk.to_pylist())
    words = chunk.dictionary.to_pylist()
    return [None if place is None else words[place] for place in chunk.indices.to_pylist()]


def _plain(value: Any) -> Cell:
    if isinstance(value, datetime | date) or value is None or isinstance(value, str | bool | int | list):
        return value
    if isinstance(value, float):
        return None if value != value else value
    return value if type(value).__name__ == "Decimal" else str(value)
