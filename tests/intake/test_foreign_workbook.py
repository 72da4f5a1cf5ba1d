"""A workbook as an enterprise keeps it: title rows, headings over two rows, merged cells, totals, sums in thousands."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml

from calculator.intake import BookMapping, MappingError, guess_mapping, open_book, read_applications
from tests.intake.workbooks import Formula, Shown, taken, workbook

COSTS: list[list[Any]] = [
    ["ООО «Станкозавод»", None, None, None, None, None, None, None],
    ["Реестр затрат по совместному проекту за 2024 год", None, None, None, None, None, None, None],
    [],
    ["№ п/п", "Статья затрат", "Поставщик", None, "Сумма, руб.", None, "Дата оплаты", "Примечание"],
    [None, None, "Наименование", "ИНН", "с НДС", "без НДС", None, None],
    [1, 2, 3, 4, 5, 6, 7, 8],
    [1, "Приобретение оборудования", "АО «Узел»", 9999000020, 1200000.0, 1000000.0, date(2024, 5, 20), "станок"],
    [
        2,
        "Технологическая оснастка",
        "АО «Узел»",
        "9999000020",
        "240\u00a0000,60",
        "200\u00a0000,50",
        "21.05.2024",
        None,
    ],
    ["Итого по разделу 1", None, None, None, Formula("=SUM(E7:E8)", 1440000.6), 1200000.5, None, None],
    [],
    [3, "Заработная плата", None, None, None, 300000.1, 45433, "ведомость"],
    ["Всего:", None, None, None, None, 1500000.6, None, None],
]
MERGED = [(0, 0, 0, 7), (3, 0, 4, 0), (3, 1, 4, 1), (3, 2, 3, 3), (3, 4, 3, 5), (3, 6, 4, 6), (3, 7, 4, 7)]
PARTICIPANTS: list[list[Any]] = [
    ["Перечень участников кластера"],
    [
        "Организация",
        "ИНН",
        "Роль в кластере",
        "Закупки всего, тыс. руб.",
        "в т.ч. у участников кластера, тыс. руб.",
        "ВПРМ",
        "Доля",
    ],
    ["АО «Станкозавод»", "9999000013", "конечный", 500000, "130 000,5", 220, Shown(0.26, "0.00%")],
    ["АО «Узел»", 9999000020, "промежуточный", None, None, 12, None],
    ["ИТОГО", None, None, 500000, "130 000,5", 232, None],
]


def content() -> bytes:
    return workbook({"Смета 2024": COSTS, "Участники": PARTICIPANTS}, {"Смета 2024": MERGED})


def test_what_is_sure_is_read_and_everything_else_is_told() -> None:
    intake = taken(content(), "станкозавод.xlsx")
    assert [fault.text("ru") for fault in intake.all_faults] == []
    (one,) = intake.applications
    assert one.id == "станкозавод"
    assert one.document["costs"] == [
        {"category": "equipment", "supplier_inn": "9999000020", "gross": "1200000.00", "net": "1000000.00",
         "paid_on": "2024-05-20"},
        {"category": "tooling", "supplier_inn": "9999000020", "gross": "240\u00a0000,60", "net": "200\u00a0000,50",
         "paid_on": "21.05.2024"},
        {"category": "wages", "net": "300000.10", "paid_on": "2024-05-21"},
    ]  # fmt: skip
    assert one.document["participants"] == [
        {"name": "АО «Станкозавод»", "inn": "9999000013", "roles": ["final"], "purchases_total": "500000000.00",
         "high_productivity_jobs": "220"},
        {"name": "АО «Узел»", "inn": "9999000020", "roles": ["intermediate"], "high_productivity_jobs": "12"},
    ]  # fmt: skip
    told = "\n".join(note.text("ru") for note in intake.notes)
    assert "строка 9: строка «Итого по разделу 1» не читалась: это итог других строк (таких мест 2)" in told
    assert "строка 6: строка не читалась: это номера столбцов" in told
    assert "ячейка G11 («Дата оплаты»): число 45433 прочитано как дата 2024-05-21" in told
    assert (
        "лист «Участники», ячейка D3 («Закупки всего, тыс. руб.»): суммы столбца умножены на 1000, как сказано в заголовке"
        in told
    )
    assert "обозначения заявки нет; взято имя файла: «станкозавод»" in told
    assert "ячейка A5 («№ п/п»)" in told


def test_a_guess_that_is_not_sure_waits_for_a_person() -> None:
    book = open_book(content(), "a.xlsx")
    mapping = guess_mapping(book)
    sheet = mapping.sheet("Участники")
    (unsure,) = sheet.uncertain
    assert (unsure.letters, unsure.field, unsure.factor) == ("E", "participants.purchases_from_intermediate", 1000)
    told = [note.text("ru") for note in read_applications(book, mapping).notes]
    assert any("столбец не читался: возможно, это participants.purchases_from_intermediate" in text for text in told)
    confirmed = read_applications(book, mapping.confirmed()).applications[0].document["participants"]
    assert confirmed[0]["purchases_from_intermediate"] == "130000500.00"


def test_a_mapping_is_changed_kept_and_used_for_the_next_file() -> None:
    book = open_book(content(), "a.xlsx")
    mapping = guess_mapping(book).with_column("Участники", 5, "participants.purchases_from_intermediate")
    mapping = mapping.with_column("Смета 2024", 8, "costs.id").with_kind(book, "Участники", "participants")
    mapping = mapping.with_column("Участники", 5, "participants.purchases_from_intermediate", factor=1000)
    kept = yaml.safe_load(yaml.safe_dump(mapping.to_document(), allow_unicode=True))
    moved = [[*row[1:], None] for row in COSTS[2:]]  # the numbering is gone and two title rows too
    other = open_book(
        workbook({"Смета 2024": moved, "Участники": PARTICIPANTS[1:]}, {"Смета 2024": [(1, 1, 1, 2), (1, 3, 1, 4)]}),
        "b.xlsx",
    )
    again = BookMapping.from_document(kept).for_book(other)
    documents = read_applications(other, again).applications[0].document
    assert documents["costs"][0] == {
        "category": "equipment", "supplier_inn": "9999000020", "gross": "1200000.00", "net": "1000000.00",
        "paid_on": "2024-05-20", "id": "станок",
    }  # fmt: skip
    assert documents["participants"][0]["purchases_from_intermediate"] == "130000500.00"


COLUMN: dict[str, object] = {"column": "A", "heading": "x", "field": "costs.net"}
"""A column of a record that can be used."""


def record(*columns: dict[str, object], **changed: object) -> dict[str, object]:
    sheet = {"sheet": "a", "kind": "costs", "headings": [1, 1], "columns": list(columns)}
    return {"mapping": 1, "sheets": [{**sheet, **changed}]}


@pytest.mark.parametrize(
    ("document", "russian", "english"),
    [
        ({}, "это не запись о соответствии столбцов версии 1; её пишет batch, когда столбцы не узнаны",
         "this is no mapping of columns of version 1; batch writes one where columns are not recognised"),
        (record(headings=[1]), "sheets[0]: часть записи пропала или испорчена; ожидаются sheet, kind, headings: "
         "[первая, последняя строка] и columns",
         "sheets[0]: a part of the mapping is missing or wrong; expected sheet, kind, headings: [first row, last row] "
         "and columns"),
        (record(kind="x"), "таблицы «x» нет; есть: application, ", "there is no table “x”; there are: application, "),
        (record({**COLUMN, "field": "links.type"}), "поля «links.type» на листе таблицы «costs» быть не может",
         "the field “links.type” cannot stand on a sheet of the table “costs”"),
        (record({**COLUMN, "column": "1"}), "столбца «1» нет; ожидаются буквы, например B или AA",
         "there is no column “1”; letters are expected, such as B or AA"),
        (record({**COLUMN, "factor": 0}), "множитель 0 не подходит; ожидается целое число от 1, например 1000",
         "the factor 0 does not fit; expected a whole number from 1, such as 1000"),
    ],
)  # fmt: skip
def test_a_record_that_is_no_mapping(document: dict[str, object], russian: str, english: str) -> None:
    with pytest.raises(MappingError) as refusal:
        BookMapping.from_document(document)
    assert refusal.value.text("ru").startswith(russian)
    assert refusal.value.text("en").startswith(english)


def test_a_field_of_another_table_is_refused() -> None:
    mapping = guess_mapping(open_book(content(), "a.xlsx"))
    with pytest.raises(MappingError):
        mapping.with_column("Участники", 1, "costs.net")


def test_english_headings() -> None:
    heads = ["Application ID", "Cost category", "Amount without VAT", "Payment date", "Supplier INN", "VAT rate"]
    rows: list[list[Any]] = [heads, ["p1", "Equipment", 1000.5, "2024-05-20", "9999000020", Shown(0.2, "0%")]]
    (one,) = taken(workbook({"Cost estimate": rows})).applications
    assert one.document["costs"] == [
        {
            "category": "equipment",
            "net": "1000.50",
            "paid_on": "2024-05-20",
            "supplier_inn": "9999000020",
            "vat_rate": "20",
        }
    ]


def test_a_merged_sum_counts_once_and_a_merged_name_everywhere() -> None:
    rows: list[list[Any]] = [
        ["Номер заявки", "Статья", "Сумма без НДС"],
        ["A", "оснастка", 100],
        [None, "оборудование", None],
    ]
    intake = taken(workbook({"Затраты": rows}, {"Затраты": [(1, 0, 2, 0), (1, 2, 2, 2)]}))
    assert intake.applications[0].document["costs"] == [
        {"category": "tooling", "net": "100.00"},
        {"category": "equipment"},
    ]
    told = "\n".join(note.text("ru") for note in intake.notes)
    assert "значение объединённой ячейки отнесено к каждой её строке" in told
    assert "отнесено только к первой её строке, чтобы не посчитать его дважды" in told


def test_nothing_recognised() -> None:
    intake = taken(workbook({"Лист1": [["погода", "температура"], ["ясно", 20]]}))
    assert [fault.text("en") for fault in intake.faults] == [
        "book.xlsx: no sheet has columns of an application; name the columns as in the template (cluster-support template), "
        "or give a mapping of the columns"
    ]
