"""A workbook with sixty mistakes of twenty kinds gives exactly those; its corrected twin gives the right answers."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from calculator.evaluation import evaluate_many
from calculator.facts import Application
from calculator.intake import Intake, open_book
from calculator.intake.fault_book import fault_workbook
from calculator.intake.faults import address
from calculator.places import examples_folder
from calculator.rulebook import Rulebook
from tests.intake.workbooks import Formula, sheets_of, taken, workbook

Grid = list[list[Any]]
COPIES = 8


def documents() -> list[dict[str, Any]]:
    found = []
    for name in ("penza-ball-screws-e16", "machine-tool-cluster"):
        document = Application.read(examples_folder() / f"{name}.yaml").to_document()
        for number in range(COPIES):
            found.append({**copy.deepcopy(document), "id": f"{name}-{number}"})
    return found


class Planted:
    """The sheets of a right workbook with mistakes being put in."""

    def __init__(self) -> None:
        self.sheets: dict[str, Grid] = sheets_of(documents())
        self.expected: list[tuple[str, str, str]] = []
        self.used: set[tuple[str, int]] = set()
        self.kinds = 0

    def cell(self, sheet: str, column: str, value: Any, code: str, times: int = 3) -> None:
        """Put a wrong value into the next cells of a column that hold something."""
        place = self.sheets[sheet][0].index(column)
        rows = [row for row in range(1, len(self.sheets[sheet])) if self.sheets[sheet][row][place] is not None]
        free = [row for row in rows if (sheet, row) not in self.used]
        assert len(free) >= times, (sheet, column)
        self.kinds += 1
        for row in free[:times]:
            self.sheets[sheet][row][place] = value
            self.used.add((sheet, row))
            self.expected.append((sheet, address(row + 1, place + 1), code))

    def row(self, sheet: str, column: str, values: dict[str, Any], code: str) -> None:
        """Add a row that is wrong as a whole; the mistake stands in ``column``."""
        heads = self.sheets[sheet][0]
        self.sheets[sheet].append([values.get(head) for head in heads])
        self.kinds += code not in {known for _, _, known in self.expected}
        self.expected.append((sheet, address(len(self.sheets[sheet]), heads.index(column) + 1), code))


@pytest.fixture(scope="module")
def planted() -> Planted:
    book = Planted()
    book.cell("costs", "costs.net", "сорок тысяч", "intake.wrong_value")
    book.cell("costs", "costs.net", "100,005", "intake.third_decimal")
    book.cell("costs", "costs.net", 1234.5678, "intake.third_decimal")
    book.cell("costs", "costs.net", "1.234,56", "intake.ambiguous")
    book.cell("costs", "costs.paid_on", "31.02.2024", "intake.no_such_date")
    book.cell("costs", "costs.paid_on", "в мае", "intake.wrong_value")
    book.cell("costs", "costs.documented", "наверное", "intake.wrong_value")
    book.cell("costs", "costs.category", "equipmnet", "intake.wrong_choice_near")
    book.cell("participants", "participants.jobs", 10.5, "intake.not_whole")
    book.cell("participants", "participants.value_added", -1, "intake.negative")
    book.cell("participants", "participants.roles", "final; final", "intake.repeated")
    book.cell("participants", "participants.inn", "9999000021", "intake.inn_check_digits")
    book.cell("participants", "participants.inn", 12345, "intake.inn_length")
    book.cell("participants", "participants.purchases_from_intermediate", 10**12, "facts.part_over_whole")
    book.cell("participants", "participants.kind", "иное занятие", "intake.wrong_choice")
    book.cell("participants", "participants.value_added", Formula("=1/0", "#DIV/0!"), "intake.error_in_cell")
    book.cell("application", "applicant.offshore_share", "120 %", "intake.over_100")
    for number in range(3):
        book.row(
            "participants",
            "id",
            {"id": f"чужая-{number}", "participants.inn": "9999000013"},
            "intake.unknown_application",
        )
        book.row("costs", "id", {"costs.net": "5.00"}, "intake.row_without_id")
        name = f"penza-ball-screws-e16-{number}"
        book.row("application", "id", {"id": name, "cluster.in_register": "да"}, "intake.repeated_application")
    return book


@pytest.fixture(scope="module")
def intake(planted: Planted) -> Intake:
    return taken(workbook(planted.sheets), "заявки.xlsx")


def test_exactly_the_planted_mistakes_are_found(planted: Planted, intake: Intake) -> None:
    found = [(fault.place.sheet, fault.place.address, fault.code) for fault in intake.all_faults]
    assert sorted(found) == sorted(planted.expected)
    assert (len(planted.expected), planted.kinds) == (60, 20)


def test_each_says_where_in_both_languages(intake: Intake) -> None:
    for fault in intake.all_faults:
        assert fault.text("ru").startswith(f"заявки.xlsx, лист «{fault.place.sheet}», ячейка {fault.place.address} («")
        assert fault.text("en").startswith(f"заявки.xlsx, sheet “{fault.place.sheet}”, cell {fault.place.address} (“")


def test_rows_that_are_wrong_as_a_whole(intake: Intake) -> None:
    told = {fault.code: fault.text("ru") for fault in intake.all_faults}
    english = {fault.code: fault.message("en") for fault in intake.all_faults}
    assert told["intake.unknown_application"].endswith(
        "заявки «чужая-2» нет на листе заявок; исправьте обозначение или добавьте заявку"
    )
    assert english["intake.unknown_application"] == (
        "there is no application “чужая-2” on the sheet of applications; correct the id or add the application"
    )
    assert told["intake.row_without_id"].endswith(
        "не указано, к какой заявке относится строка; впишите обозначение заявки"
    )
    assert english["intake.row_without_id"] == (
        "the row does not say to which application it belongs; write the id of the application"
    )
    assert "заявка «penza-ball-screws-e16-" in told["intake.repeated_application"]
    assert "у каждой заявки обозначение своё" in told["intake.repeated_application"]
    assert "each application has an id of its own" in english["intake.repeated_application"]


def test_an_application_with_mistakes_is_not_evaluated(intake: Intake) -> None:
    for one in intake.applications:
        assert (one.application is None) == bool(one.faults)
    assert [one.id for one in intake.applications if one.application] == [f"machine-tool-cluster-{n}" for n in range(8)]


def test_the_corrected_twin_gives_the_right_answers() -> None:
    intake = taken(workbook(sheets_of(documents())), "заявки.xlsx")
    assert [fault.text("ru") for fault in intake.all_faults] == []
    received = [one.application for one in intake.applications if one.application is not None]
    stated = [Application.from_document(document) for document in documents()]
    assert [one.facts for one in received] == [one.facts for one in stated]
    rulebook = Rulebook.load()
    answers = evaluate_many(received, rulebook, measures=["joint-project-reimbursement", "cluster-status"])
    expected = evaluate_many(stated, rulebook, measures=["joint-project-reimbursement", "cluster-status"])
    for answer, right in zip(answers, expected, strict=True):
        assert [(m.id, m.verdict, m.amount) for m in answer.measures] == [
            (m.id, m.verdict, m.amount) for m in right.measures
        ]
    assert answers[0].measure("joint-project-reimbursement").amount == 9617500000


def test_the_list_of_mistakes_as_a_workbook(planted: Planted, intake: Intake) -> None:
    book = open_book(workbook(planted.sheets), "заявки.xlsx")
    content = fault_workbook([book], intake.all_faults, intake.notes, "ru")
    back = open_book(content, "ошибки.xlsx")
    listed = back.sheet("Ошибки").rows
    assert listed[0] == ["Файл", "Лист", "Ячейка", "Строка", "Столбец", "Заявка", "Что не так"]
    assert len(listed) == 61
    assert {(row[1], row[2]) for row in listed[1:]} == {(sheet, cell) for sheet, cell, _ in planted.expected}
    assert {sheet.name for sheet in back.sheets} == {"Ошибки", "Допущения", "costs", "participants", "application"}
    assert back.sheet("costs").rows[1][0] == "penza-ball-screws-e16-0"
