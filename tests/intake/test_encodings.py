"""The same table in every encoding and with every separator that people meet: the same applications."""

from __future__ import annotations

import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from calculator.intake import open_book
from tests.intake.workbooks import csv_of, taken, workbook

HEAD: list[Any] = ["Номер заявки", "Категория затрат", "Сумма без НДС", "Дата оплаты", "Подтверждено", "ИНН поставщика"]
ROWS: list[list[Any]] = [
    ["А-1", "Оборудование", "1 234 567,89", "05.11.2024", "да", "9999000020"],
    ["А-1", "оснастка", "0,10", "25.12.2024", "нет", "9999000013"],
    ["А-2", "заработная плата", "12,00", "01.02.2025", "да", None],
]
EXPECTED = {
    "А-1": [
        {"category": "equipment", "net": "1 234 567,89", "paid_on": "05.11.2024", "documented": True,
         "supplier_inn": "9999000020"},
        {"category": "tooling", "net": "0,10", "paid_on": "25.12.2024", "documented": False, "supplier_inn": "9999000013"},
    ],
    "А-2": [{"category": "wages", "net": "12,00", "paid_on": "01.02.2025", "documented": True}],
}  # fmt: skip


def costs(content: bytes, name: str) -> dict[str, object]:
    intake = taken(content, name)
    assert [fault.text("ru") for fault in intake.all_faults] == []
    return {one.id: one.document["costs"] for one in intake.applications}


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le", "utf-16-be", "cp866"])
def test_the_same_table(encoding: str, separator: str) -> None:
    rows = [HEAD, *ROWS]
    if separator == ",":
        rows = [[f'"{cell}"' if cell and "," in cell else cell for cell in row] for row in rows]
    content = csv_of(rows, separator).encode(encoding)
    assert costs(content, "затраты.csv") == EXPECTED


def test_the_encoding_is_told() -> None:
    book = open_book(csv_of([HEAD, *ROWS]).encode("cp1251"), "costs.csv")
    assert book.notes[0].text("ru") == "costs.csv: прочитано в кодировке Windows-1251, разделитель «;»"
    assert book.notes[0].text("en") == "costs.csv: read as Windows-1251, separator “;”"


def test_a_line_that_names_the_separator() -> None:
    assert costs(("sep=;\r\n" + csv_of([HEAD, *ROWS])).encode("utf-8-sig"), "costs.csv") == EXPECTED


def test_a_workbook() -> None:
    assert costs(workbook({"Смета": [HEAD, *ROWS]}), "book.xlsx") == EXPECTED


def test_parquet() -> None:
    target = io.BytesIO()
    columns = {name: [row[place] for row in ROWS] for place, name in enumerate(HEAD)}
    pq.write_table(pa.table(columns), target)
    assert costs(target.getvalue(), "costs.parquet") == EXPECTED


def test_typed_parquet() -> None:
    from datetime import date
    from decimal import Decimal

    target = io.BytesIO()
    table = {
        "id": ["a"], "costs.net": [Decimal("12.30")], "costs.paid_on": [date(2024, 11, 5)], "costs.documented": [True],
        "costs.measures": [["joint-project-reimbursement"]], "costs.vat_rate": [20.0],
    }  # fmt: skip
    pq.write_table(pa.table(table), target)
    assert costs(target.getvalue(), "costs.parquet") == {
        "a": [
            {
                "net": "12.30", "paid_on": "2024-11-05", "documented": True,
                "measures": ["joint-project-reimbursement"], "vat_rate": "20",
            }
        ]
    }  # fmt: skip
