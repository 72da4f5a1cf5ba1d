"""The workbook to fill in: complete, readable again, with lists of words and without anything that could run."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from calculator.facts.dictionary import fields, tables
from calculator.intake import guess_mapping, open_book, read_applications
from calculator.intake.template import EXAMPLE_ROW, FIRST_ROW, template_sheets, template_workbook
from calculator.wording import t
from tests.intake.workbooks import Shown, taken, workbook

LANGUAGES = ("ru", "en")


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    return request.param, template_workbook(request.param)


def test_every_field_that_can_be_stated_has_a_column() -> None:
    named = {column.name for sheet in template_sheets("ru") for column in sheet.columns}
    missing = {item.name for item in fields() if item.is_root or tables()[item.table].is_stated} - named
    assert {name.partition(".")[0] for name in missing} == {"loan"}  # one loan is a row of the sheet of loans


def test_it_is_read_again_by_the_names_of_its_fields(made: tuple[str, bytes]) -> None:
    language, content = made
    book = open_book(content, "template.xlsx")
    mapping = guess_mapping(book)
    expected = {sheet.name: [column.name for column in sheet.columns] for sheet in template_sheets(language)}
    found = {one.sheet: [column.field for column in one.columns] for one in mapping.sheets if one.kind is not None}
    assert found == expected
    assert all(column.certain for one in mapping.sheets for column in one.columns)
    assert all((one.first, one.last) == (1, 2) for one in mapping.sheets if one.kind is not None)


def test_the_example_row_is_no_application(made: tuple[str, bytes]) -> None:
    _, content = made
    book = open_book(content, "template.xlsx")
    intake = read_applications(book, guess_mapping(book))
    assert (intake.applications, intake.faults) == ((), ())


def test_every_example_would_be_read(made: tuple[str, bytes]) -> None:
    """The example row with another id is a right application, so no example misleads."""
    _, content = made
    book = open_book(content, "template.xlsx")
    for sheet in book.sheets:
        if len(sheet.rows) >= EXAMPLE_ROW:
            sheet.rows[EXAMPLE_ROW - 1][0] = "заявка-1"
    intake = read_applications(book, guess_mapping(book))
    assert [fault.text("ru") for fault in intake.all_faults] == []
    (one,) = intake.applications
    assert one.id == "заявка-1"
    columns = {column.name for sheet in template_sheets("ru") for column in sheet.columns}
    groups = {name.partition(".")[0] for name in columns} - {
        "loan"
    }  # the schedule of a loan stands inside its row of loans
    assert groups == one.document.keys() - {"contract"}
    assert one.document["loans"][0]["schedule"]


def test_lists_of_words_stand_on_a_hidden_sheet(made: tuple[str, bytes]) -> None:
    language, content = made
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        workbook_part = archive.read("xl/workbook.xml").decode()
        costs = next(
            archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("xl/worksheets/sheet") and b"<dataValidations" in archive.read(name)
        )
    assert re.search(r'<sheet name="_lists"[^>]*state="hidden"', workbook_part)
    assert re.search(rf'<dataValidation type="list"[^>]*sqref="[A-Z]+{FIRST_ROW}:[A-Z]+5000"', costs)
    assert "<f>" not in costs  # no cell holds a formula
    assert t("template.instructions", language) in workbook_part


def test_a_filled_template_with_two_applications() -> None:
    content = workbook(
        {
            "Заявка": [
                [
                    "Обозначение заявки",
                    "Название заявки",
                    "Дата заявки",
                    "ИНН заявителя",
                    "Доля офшорных компаний в капитале, %",
                ],
                ["id", "title", "application.application_date", "applicant.inn", "applicant.offshore_share"],
                ["пример", "пример", "03.06.2024", "9999000013", "0 %"],
                ["А-1", "Станки", "03.06.2024", "9999000013", Shown(0.1, "0%")],
                ["А-2", "Насосы", "04.06.2024", "9999000020", 0],
            ],
            "Участники кластера": [
                ["Обозначение заявки", "ИНН участника"],
                ["id", "participants.inn"],
                ["А-1", "9999000013"],
                ["А-1", "9999000020"],
                ["А-2", "нет строк"],
            ],
            "Займы": [["id", "loans.id", "loans.amount"], ["А-1", "з1", 100], ["А-1", "з2", 200]],
            "График долга": [
                ["id", "loans.id", "loan.schedule.year_fraction", "loan.schedule.balance"],
                ["А-1", "з2", "0,5", "200,00"],
                ["А-1", "з1", 1, 100],
                ["А-1", "з2", "0,5", "100,00"],
            ],
            "Заявленные суммы по мерам": [
                ["id", "application.claimed_amounts.measure", "application.claimed_amounts.amount"],
                ["А-1", "joint-project-reimbursement", 1000],
            ],
        }
    )
    intake = taken(content)
    assert [fault.text("ru") for fault in intake.all_faults] == []
    first, second = (one.document for one in intake.applications)
    assert first["title"] == "Станки"
    assert first["applicant"] == {"inn": "9999000013", "offshore_share": "10"}
    assert second["participants"] == []
    assert "participants" in first
    assert [len(loan["schedule"]) for loan in first["loans"]] == [1, 2]
    assert first["application"]["claimed_amounts"] == {"joint-project-reimbursement": "1000.00"}
    assert [one.application is not None for one in intake.applications] == [True, True]


def test_an_id_alone_does_not_say_that_there_are_no_rows() -> None:
    intake = taken(workbook({"participants": [["id", "participants.inn"], ["А-1", None]],
                             "application": [["id", "applicant.inn"], ["А-1", "9999000013"]]}))  # fmt: skip
    assert "participants" not in intake.applications[0].document
