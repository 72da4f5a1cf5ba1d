"""The answers of a batch written down: a workbook, CSV, Parquet or JSON lines; whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from calculator.intake.batch_tables import CHANGE_COLUMNS, TABLES, Column, Row
from calculator.intake.template import safe_workbook
from calculator.wording import t
from calculator.writing import whole_file

__all__ = ["FORMATS", "answer_workbook", "output_files", "write_output"]

FORMATS: Final = (".xlsx", ".csv", ".parquet", ".jsonl")
MAIN: Final = "measures"
"""The table that stands in the output itself where a file holds one table; the others stand beside it."""
_MOST_ROWS: Final = 1_048_575
_LONGEST: Final = 32_000
_NUMBER: Final = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
_RUNS: Final = ("=", "+", "-", "@", "\t", "\r")
_EXACT_DOUBLE: Final = Decimal(2**53) / 100


def output_files(output: Path) -> dict[str, Path]:
    """The file of each table; one file for all of them in a workbook and in JSON lines."""
    if output.suffix.lower() in (".xlsx", ".jsonl"):
        return {MAIN: output}
    return {
        name: output if name == MAIN else output.with_name(f"{output.stem}.{name}{output.suffix}") for name in TABLES
    }


def write_output(
    output: Path,
    tables: Mapping[str, Sequence[Row]],
    documents: Iterable[Mapping[str, Any]],
    language: str,
    *,
    changed: bool,
) -> list[Path]:
    """Write all files and return their names; the output itself comes last, so that it stands only when all stand.

    ``documents`` are the lines of JSON lines. ``changed``: with the columns before and after.
    """
    ending = output.suffix.lower()
    if ending == ".jsonl":
        lines = (json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in documents)
        with whole_file(output) as path:
            path.write_bytes(b"".join(lines))
        return [output]
    columns = {name: _shown(name, changed=changed) for name in TABLES}
    if ending == ".xlsx":
        with whole_file(output) as path:
            _workbook(str(path), tables, columns, language)
        return [output]
    write = _parquet if ending == ".parquet" else _csv
    files = output_files(output)
    for name in sorted(files, key=lambda one: one == MAIN):
        with whole_file(files[name]) as path:
            write(path, tables[name], columns[name])
    return list(files.values())


def answer_workbook(tables: Mapping[str, Sequence[Row]], language: str) -> bytes:
    """The workbook that ``write_output`` would write, as its content."""
    target = io.BytesIO()
    _workbook(target, tables, {name: _shown(name, changed=False) for name in TABLES}, language)
    return target.getvalue()


def _shown(name: str, *, changed: bool) -> tuple[Column, ...]:
    return tuple(column for column in TABLES[name] if changed or column.key not in CHANGE_COLUMNS)


def _csv(path: Path, rows: Sequence[Row], columns: Sequence[Column]) -> None:
    """UTF-8 with a mark, which every spreadsheet knows; keys as headings, for programs."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.key for column in columns])
    for row in rows:
        writer.writerow([_plain(row.get(column.key)) for column in columns])
    path.write_bytes(text.getvalue().encode("utf-8-sig"))


def _plain(value: Any) -> str:
    """A text that no spreadsheet runs as a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"'{text}" if text.startswith(_RUNS) and not _NUMBER.fullmatch(text) else text


def _parquet(path: Path, rows: Sequence[Row], columns: Sequence[Column]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"money": pa.decimal128(38, 2), "count": pa.int64(), "truth": pa.bool_()}
    arrays = []
    for column in columns:
        values = [row.get(column.key) for row in rows]
        if column.kind == "money":
            values = [None if value is None else Decimal(value) for value in values]
        arrays.append(pa.array(values, types.get(column.kind, pa.string())))
    pq.write_table(pa.table(arrays, names=[column.key for column in columns]), path)


def _workbook(
    target: str | io.BytesIO,
    tables: Mapping[str, Sequence[Row]],
    columns: Mapping[str, Sequence[Column]],
    language: str,
) -> None:
    workbook = safe_workbook(target, constant_memory=True)
    head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EDF3"})
    money = workbook.add_format({"num_format": "#,##0.00"})
    words: dict[str, str] = {}
    for name in TABLES:
        page = workbook.add_worksheet(t(f"batch.sheet_{name}", language))
        page.freeze_panes(1, 1)
        for place, column in enumerate(columns[name]):
            page.set_column(place, place, column.width, money if column.kind == "money" else None)
            page.write_string(0, place, t(f"batch.column_{column.key}", language), head)
        rows = tables[name]
        for number, row in enumerate(rows[:_MOST_ROWS], start=1):
            for place, column in enumerate(columns[name]):
                value = row.get(column.key)
                if value is None:
                    continue
                if column.kind == "money" and abs(Decimal(value)) < _EXACT_DOUBLE:
                    page.write_number(number, place, float(value), money)
                elif column.kind == "count":
                    page.write_number(number, place, value)
                elif column.kind == "truth":
                    page.write_string(number, place, t(f"batch.truth_{'yes' if value else 'no'}", language))
                elif column.kind == "word":
                    if value not in words:
                        words[value] = t(f"batch.word_{value}", language)
                    page.write_string(number, place, words[value])
                else:
                    page.write_string(number, place, str(value)[:_LONGEST])
        page.autofilter(0, 0, min(len(rows), _MOST_ROWS), len(columns[name]) - 1)
    workbook.close()
