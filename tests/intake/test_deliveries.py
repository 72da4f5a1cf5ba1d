"""Files that came as contents: each opened once, each book under a mapping of its own, refusals in their place."""

from __future__ import annotations

from typing import Any

from calculator.intake.arrivals import deliver
from calculator.intake.mapping import guess_mapping
from calculator.store.case_file import Case
from tests.intake.workbooks import workbook

ROWS: list[list[Any]] = [["id", "Расходы", "costs.category"], ["a", 1000, "equipment"]]


def test_each_book_has_a_mapping_of_its_own() -> None:
    delivery = deliver(
        {"один.xlsx": workbook({"costs": ROWS}), "два.xlsx": workbook({"costs": [*ROWS[:1], ["b", 2, "wages"]]})}
    )
    first, _ = delivery.books
    meant = guess_mapping(first).with_column("costs", 2, "costs.net", 1000)
    arrived = delivery.arrivals({first.name: meant})
    nets = [one.application.tables["costs"][0].get("net") for one in arrived.items if one.application is not None]  # type: ignore[index]
    assert nets == [1_000_000_00, None]
    assert delivery.arrivals({}).digest != arrived.digest


def test_text_tables_make_one_book_and_a_refused_file_stops_none() -> None:
    delivery = deliver(
        {
            "applications.csv": b"id;applicant.inn\na;9999000013\n",
            "пусто.xlsx": b"",
            "costs.csv": b"id;costs.net\na;5,00\n",
            "заявка.json": b'{"id": "b"}',
        }
    )
    assert [fault.text("ru") for fault in delivery.refused] == ["пусто.xlsx: файл пуст"]
    (book,) = delivery.books
    assert [sheet.name for sheet in book.sheets] == ["applications.csv", "costs.csv"]
    assert sorted(one.id for one in delivery.arrivals({}).items) == ["a", "b"]


def test_a_case_file_gives_its_application_and_that_is_told() -> None:
    case = Case("Дело завода", {"id": "a", "costs": [{"net": "5.00"}]}, readings={"fd_formula": "FD_EACH"})
    arrived = deliver({"дело.case.json": case.text().encode()}).arrivals({})
    (one,) = arrived.items
    assert one.application is not None
    assert (one.id, one.application.title, arrived.all_faults) == ("a", "Дело завода", ())
    assert [note.text("ru") for note in arrived.notes] == [
        "дело.case.json: из файла дела взята только заявка; толкования, значения правил и сценарии остались в нём"
    ]
