"""Mistakes of rows and columns, and assumptions, each with its message in both languages."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from calculator.intake import BookMapping, guess_mapping, open_book, read_applications
from calculator.intake.faults import Fault, Place
from calculator.wording import catalog, t
from tests.intake.workbooks import Formula, Shown, taken, workbook

ROOT: list[list[Any]] = [["id", "applicant.inn"], ["a", "9999000013"]]

CLAIMS = ["id", "application.claimed_amounts.measure", "application.claimed_amounts.amount"]
SCHEDULE = ["id", "loans.id", "loan.schedule.year_fraction"]

FAULTS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "long_id": (
        {"costs": [["id", "costs.net"], ["й" * 301, 1]]},
        "costs!A2",
        "обозначение заявки из 301 знака; допускается не больше 300",
        "an id of 301 characters; at most 300 are allowed",
    ),
    "told_twice": (
        {"application": ROOT, "Кластер": [["id", "applicant.inn"], ["a", "9999000020"]]},
        "Кластер!B2",
        "это поле уже заполнено иначе: book.xlsx, лист «application», ячейка B2 («applicant.inn»); оставьте одно значение",
        "this field is already filled in differently: book.xlsx, sheet “application”, cell B2 (“applicant.inn”); keep one value",
    ),
    "unknown_loan": (
        {"application": ROOT, "График долга": [SCHEDULE, ["a", "x", 1]]},
        "График долга!B2",
        "займа «x» у этой заявки нет; ожидается обозначение с листа займов",
        "this application has no loan “x”; expected an id of the sheet of loans",
    ),
    "word_twice": (
        {"application": ROOT, "claims": [CLAIMS, ["a", "m", 1], ["a", "m", 2]]},
        "claims!B3",
        "«m» у этой заявки уже указано; оставьте одну строку",
        "“m” is given for this application already; keep one row",
    ),
    "required": (
        {"participants": [["id", "participants.inn", "participants.jobs"], ["a", None, 5]]},
        "participants!",
        "не указано обязательное поле «ИНН участника»; без него строку не отличить от других",
        "the required field “INN of the participant” is missing; without it the row cannot be told from others",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(FAULTS))
def test_fault(name: str) -> None:
    sheets, place, russian, english = FAULTS[name]
    (fault,) = taken(workbook(sheets)).all_faults
    assert f"{fault.place.sheet}!{fault.place.address}" == place
    assert (fault.message("ru"), fault.message("en")) == (russian, english)


def test_places() -> None:
    assert Place("a.xlsx", "Лист", 2).in_language("ru") == "a.xlsx, лист «Лист», строка 2"
    assert Place("a.xlsx", "Лист", 0, 28).in_language("en") == "a.xlsx, sheet “Лист”, column AB"
    assert Place("a.xlsx", "Лист", 5, 3, "Сумма").in_language("ru") == "a.xlsx, лист «Лист», ячейка C5 («Сумма»)"


def test_what_one_cell_cannot_show_is_told_at_its_cell() -> None:
    heads = ["id", "participants.inn", "participants.jobs", "participants.high_productivity_jobs"]
    (fault,) = taken(workbook({"participants": [heads, ["a", "9999000013", 5, 6]]})).all_faults
    assert (fault.place.sheet, fault.place.address, fault.code) == ("participants", "D2", "facts.part_over_whole")


def test_two_columns_confirmed_for_one_field() -> None:
    content = workbook({"costs": [["id", "Сумма без НДС", "цена"], ["a", 1, 2]]})
    book = open_book(content, "book.xlsx")
    mapping = guess_mapping(book)
    record = mapping.to_document()
    record["sheets"][0]["columns"][2]["field"] = "costs.net"
    (fault,) = read_applications(book, BookMapping.from_document(record)).faults
    assert fault.text("ru") == (
        "book.xlsx, лист «costs», ячейка C1 («цена»): поле costs.net уже читается из столбца B; оставьте один столбец"
    )
    assert fault.message("en") == "the field costs.net is already read from column B; keep one column"


def test_a_fault_of_the_program() -> None:
    fault = Fault(Place("a.yaml"), "intake.not_evaluated", {"error": "KeyError: x"}, "a")
    assert fault.text("ru") == (
        "a.yaml: заявку не удалось рассчитать из-за ошибки программы: KeyError: x; сообщите о ней разработчикам"
    )
    assert fault.message("en") == (
        "the application could not be evaluated, a fault of the program: KeyError: x; please report it"
    )


HEAD = ["id", "costs.net", "costs.vat_rate", "costs.paid_on", "costs.documented", "costs.supplier_inn", "costs.okpd2"]
NOTED: list[list[Any]] = [
    HEAD,
    ["пример", 1],
    ["a", "н/д", 0.2, 45601, "+", 277000018, 28.41],
    ["a", Formula("=1+1", 2), None, datetime(2024, 5, 20, 12, 30), None, "9999000020/999901001", None],
    ["a", 1, None, None, None, "9999 000 020", None],
    ["Итого", 3, None, None, None, None, None],
    HEAD,
    [None, None, None, None, None, None, None, "подпись"],
]
TOLD = {
    "note_example_row": ("строка не читалась: это пример заполнения", "the row was not read: it is the example"),
    "note_not_known": ("«н/д» прочитано как «неизвестно»", "“н/д” is read as “not known”"),
    "note_small_share": (
        "0.2 прочитано как 0.2 %; если имелась в виду доля, укажите знак процента",
        "0.2 is read as 0.2 %; if a part of one is meant, write the per cent sign",
    ),
    "note_serial": ("число 45601 прочитано как дата 2024-11-05", "the number 45601 is read as the date 2024-11-05"),
    "note_time_dropped": (
        "в «2024-05-20 12:30:00» время отброшено", "the time in “2024-05-20 12:30:00” is dropped",
    ),
    "note_yes_no": ("«+» прочитано как «да»", "“+” is read as “yes”"),
    "note_inn_zero": (
        "в ИНН 277000018 восстановлен потерянный ноль: 0277000018; контрольные цифры сходятся",
        "a lost zero is restored in the INN 277000018: 0277000018; the check digits are right",
    ),
    "note_kpp_dropped": (
        "из «9999000020/999901001» взят ИНН, КПП отброшен", "the INN is taken from “9999000020/999901001”, the KPP is dropped",
    ),
    "note_spaces_dropped": ("из «9999 000 020» убраны пробелы", "spaces are dropped from “9999 000 020”"),
    "note_number_as_text": (
        "число 28.41 прочитано как текст; проверьте, не потеряны ли нули в начале или в конце",
        "the number 28.41 is read as text; check that no zeros are lost at its start or end",
    ),
    "note_formula": ("взято сохранённое значение формулы", "the saved value of the formula is taken"),
    "note_total_row": (
        "строка «Итого» не читалась: это итог других строк", "the row “Итого” was not read: it is a total of other rows",
    ),
    "note_headings_again": (
        "строка не читалась: это повтор заголовков", "the row was not read: it repeats the headings",
    ),
    "note_row_beside": (
        "строка не читалась: в столбцах заявки она пуста", "the row was not read: it is empty in the columns of the application",
    ),
}  # fmt: skip


def test_everything_assumed_is_told() -> None:
    intake = taken(workbook({"costs": NOTED}))
    assert [fault.text("ru") for fault in intake.all_faults] == []
    found = {note.code.removeprefix("intake."): (note.message("ru"), note.message("en")) for note in intake.notes}
    assert found == TOLD


def test_assumptions_about_columns_and_sheets() -> None:
    sheets: dict[str, list[list[Any]]] = {
        "Затраты": [["Статья затрат", "Сумма без НДС, млн руб.", "Дата оплаты счёта"], ["оснастка", 1.5, "20.05.2024"]],
        "Погода": [["ясно", "дождь"]],
    }
    intake = taken(workbook(sheets), "смета.xlsx")
    assert intake.applications[0].document["costs"] == [{"category": "tooling", "net": "1500000.00"}]
    found = {note.code.removeprefix("intake."): (note.message("ru"), note.message("en")) for note in intake.notes}
    assert found == {
        "note_column_guessed": ("столбец прочитан как costs.category", "the column was read as costs.category"),
        "note_column_unsure": (
            "столбец не читался: возможно, это costs.paid_on (сходство 0.77); подтвердите соответствие",
            "the column was not read: it may be costs.paid_on (likeness 0.77); confirm the mapping",
        ),
        "note_factor": (
            "суммы столбца умножены на 1000000, как сказано в заголовке",
            "the sums of the column are multiplied by 1000000, as its heading says",
        ),
        "note_sheet_left_out": (
            "лист не читался: на нём не найдено столбцов заявки", "the sheet was not read: it has no columns of an application",
        ),
        "note_id_of_file": (
            "обозначения заявки нет; взято имя файла: «смета»",
            "there is no id of the application; the name of the file is taken: “смета”",
        ),
    }  # fmt: skip


def test_rows_without_id_belong_to_the_only_application() -> None:
    intake = taken(workbook({"application": ROOT, "costs": [["costs.category", "costs.net"], ["equipment", 1]]}))
    assert intake.applications[0].document["costs"] == [{"category": "equipment", "net": "1.00"}]
    (note,) = (note for note in intake.notes if note.code == "intake.note_only_application")
    assert note.message("ru") == "строки отнесены к единственной заявке «a»"
    assert note.message("en") == "the rows are taken for the only application “a”"


def test_a_sheet_under_a_wrong_name_is_known_by_its_headings() -> None:
    rows: list[list[Any]] = [["id", "participants.inn", "participants.jobs"], ["a", "9999000013", 5]]
    assert taken(workbook({"Затраты": rows})).applications[0].document["participants"] == [
        {"inn": "9999000013", "jobs": "5"}
    ]


@pytest.mark.parametrize(
    "form",
    ['#,##0.00 "руб."', "#,##0.00[$р.-419]", "#,##0.00\\ [$₽-419]", "_-* #,##0.00\\ _₽_-", '0.00 "тыс. дней"', "#,##0.00 [$RUB]"],
)  # fmt: skip
def test_a_sum_in_any_number_format_stays_a_sum(form: str) -> None:
    rows: list[list[Any]] = [["id", "costs.net"], ["a", Shown(1234.5, form)]]
    intake = taken(workbook({"costs": rows}))
    assert intake.applications[0].document["costs"] == [{"net": "1234.50"}]


PLAIN = {
    "not_readable": (
        "файл не удаётся прочитать; проверьте имя и права доступа", "the file cannot be read; check its name and your rights",
    ),
    "nothing_recognised": (
        "ни на одном листе не найдено столбцов заявки; назовите столбцы, как в шаблоне (cluster-support template), "
        "или задайте соответствие столбцов",
        "no sheet has columns of an application; name the columns as in the template (cluster-support template), "
        "or give a mapping of the columns",
    ),
    "repeated_application": (
        "заявка «a» уже есть на этом листе в строке 2; у каждой заявки обозначение своё",
        "application “a” stands on this sheet already, in row 2; each application has an id of its own",
    ),
    "id_of_another_file": (
        "заявка «a» уже прочитана из файла b.yaml; у каждой заявки обозначение своё",
        "application “a” was read from the file b.yaml already; each application has an id of its own",
    ),
    "note_macros": ("в книге есть макросы; они не выполнялись", "the workbook has macros; they were not run"),
    "note_external_links": (
        "в книге есть ссылки на другие файлы; они не открывались, взяты сохранённые значения",
        "the workbook has links to other files; they were not opened, the saved values are taken",
    ),
    "note_hidden_sheet": ("скрытый лист не читался", "the hidden sheet was not read"),
    "note_column_left_out": (
        "столбец не читался: такого поля нет", "the column was not read: there is no such field",
    ),
    "note_numbered_columns": (
        "строка не читалась: это номера столбцов", "the row was not read: it numbers the columns",
    ),
    "note_merged_down": (
        "значение объединённой ячейки отнесено к каждой её строке", "the value of a merged cell is taken for each of its rows",
    ),
    "note_merged_sum": (
        "число в объединённой ячейке отнесено только к первой её строке, чтобы не посчитать его дважды",
        "the number in a merged cell is taken for its first row only, so that it does not count twice",
    ),
    "note_case_file": (
        "из файла дела взята только заявка; толкования, значения правил и сценарии остались в нём",
        "of the case file only the application was taken; readings, values of rules and scenarios stayed in it",
    ),
    "note_known_absent": ("«нет» прочитано как «заведомо нет»", "“нет” is read as “known not to exist”"),
}  # fmt: skip
"""Messages whose occasions other tests make; here are their words."""


@pytest.mark.parametrize("name", list(PLAIN))
def test_words(name: str) -> None:
    values = {"came": "нет" if name == "note_known_absent" else "a", "row": 2, "file": "b.yaml"}
    assert (t(f"intake.{name}", "ru", **values), t(f"intake.{name}", "en", **values)) == PLAIN[name]


def test_hidden_sheets_are_not_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = Workbook(str(path))
    for name, column in (("costs", "costs.net"), ("participants", "participants.inn")):
        page = book.add_worksheet(name)
        page.write_row(0, 0, ["id", column])
        page.write_row(1, 0, ["a", 5])
        if name == "participants":
            page.hide()
    book.close()
    found = open_book(path)
    assert [sheet.name for sheet in found.sheets] == ["costs"]
    assert [note.text("ru") for note in found.notes] == ["a.xlsx, лист «participants»: скрытый лист не читался"]


def test_every_message_of_the_room_is_pinned() -> None:
    """Some forty signs of each message stand in a test, in both languages."""
    tests = Path(__file__).parent
    sources = [*tests.glob("*.py"), *tests.glob("*.yaml"), tests.parent / "cli" / "test_batch.py"]
    pinned = re.sub(r'"\s*\n\s*f?"', "", "\n".join(path.read_text(encoding="utf-8") for path in sources))
    parts_of_others = ("place_", "came_", "expected_", "faults_", "notes_", "times")
    missing = [
        (language, key)
        for language in ("ru", "en")
        for key, text in catalog("intake", language).items()
        if not key.startswith(parts_of_others)
        and max(re.split(r"\{[^}]*\}", text), key=len).strip(" ;:,“”«»()")[:40] not in pinned
    ]
    assert missing == []
