"""A table of the page filled from a file: any encoding and separator, workbooks, wrong cells kept, nothing guessed silently."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from calculator.facts.dictionary import table
from calculator.intake import BookError
from calculator.intake.template import table_workbook
from calculator.web.desk import Desk, example_rows
from calculator.web.filling import LONGEST, Filled, filled_from, with_column
from calculator.web.rows import COST_COLUMNS, column_title, columns_of, edited_tables
from calculator.wording import LANGUAGES, t
from tests.intake.workbooks import Formula, Rows, Shown, workbook
from tests.web.visits import checked, desk, edit_costs, go, html, page, status_of, sum_of

TITLES = "Вид затрат;Сумма без НДС;Дата оплаты"
ESTIMATE: Rows = [
    ["Смета затрат ООО «Ромашка»"],
    [],
    ["№", "Статья затрат", "Стоимость работ", "Сумма без НДС, тыс. руб.", "Дата платежа", "НДС"],
    [1, "станки", None, 1234.5, date(2017, 11, 5), Shown(0.18, "0%")],
    [2, "Проезд", None, "пять", "31.02.2018", 18],
    ["Итого", None, None, 1234.5],
]


def costs_of(text: str, name: str = "смета.csv", encoding: str = "utf-8") -> Filled:
    return filled_from(text.encode(encoding), name, "costs")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "cp866", "utf-16"])
@pytest.mark.parametrize("separator", [";", "\t", "|", ","])
def test_a_file_is_read_whatever_wrote_it(encoding: str, separator: str) -> None:
    text = f'{TITLES}\r\nОборудование;"1 234,56";05.11.2026\r\n;;\r\n'.replace(";", separator)
    found = costs_of(text, encoding=encoding)
    assert found.rows == ({"category": "equipment", "net": "1 234,56", "paid_on": "05.11.2026"},)
    assert found.wrong == ()
    assert "прочитано в кодировке" in found.assumed[0].text("ru")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_headed_as_the_page_heads_it_is_read_whole(language: str) -> None:
    items = columns_of("costs", ())
    titles = [column_title(item, language) for item in items]
    values = {item.key: item.example for item in items}
    found = costs_of(f"{';'.join(titles)}\n{';'.join(values.values())}\n")
    assert {column.field for _, column in found.columns if column.certain} == {f"costs.{key}" for key in COST_COLUMNS}
    assert found.rows[0]["paid_on"] == values["paid_on"]


def test_a_workbook_keeps_its_wrong_cells_and_says_what_was_assumed() -> None:
    found = filled_from(workbook({"Титул": [["Проект"]], "Смета": ESTIMATE}), "смета.xlsx", "costs")
    assert found.rows == (
        {"category": "equipment", "net": "1234500.00", "paid_on": "2017-11-05", "vat_rate": "18"},
        {"category": "Проезд", "net": "пять", "paid_on": "31.02.2018", "vat_rate": "18"},
    )
    assert [fault.place.address for fault in found.wrong] == ["B5", "D5", "E5"]
    assert (
        found.wrong[1]
        .text("ru")
        .startswith(
            "смета.xlsx, лист «Смета», ячейка D5 («Сумма без НДС, тыс. руб.»): получено: «пять»; ожидается сумма"
        )
    )
    said = "\n".join(note.text("ru") for note in found.assumed)
    for words in ("1 лист: Титул", "умножены на 1000", "«Итого» не читалась", "возможно, это Сумма с НДС"):
        assert words in said


def test_a_column_is_taken_for_what_a_person_says() -> None:
    found = costs_of("Вид затрат;Стоимость работ;Сумма без НДС\nоборудование;5,00;7,00\n")
    assert found.rows == ({"category": "equipment", "net": "7,00"},)
    again = with_column(found, "смета", 2, "costs.net")
    assert again.rows == ({"category": "equipment", "net": "5,00"},)
    assert with_column(again, "смета", 2, None).rows == ({"category": "equipment"},)


def test_a_file_without_titles_is_read_by_the_order_of_the_columns_and_that_is_told() -> None:
    found = costs_of("оборудование;2,00;05.11.2026\n")
    assert found.rows == ({"category": "equipment", "net": "2,00", "paid_on": "05.11.2026"},)
    assert "заголовков нет" in found.assumed[-1].text("ru")


def test_a_number_that_has_lost_its_kopecks_is_not_counted() -> None:
    rows: Rows = [["Вид затрат", "Сумма без НДС"], ["оборудование", 12345678901234.5], ["оснастка", Formula("=1+1", 2)]]
    found = filled_from(workbook({"Лист1": rows}), "смета.xlsx", "costs")
    assert [row["net"] for row in found.rows] == ["12345678901234.5 ?", "2.00"]
    assert [fault.place.address for fault in found.wrong] == ["B2"]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.csv", "файл пуст"),
        (b"\n;;\n", "a.csv", "файл пуст"),
        (b"\x00\x01\x02", "a.csv", "не похоже на текст CSV"),
        (b"PK\x03\x04\x00\x00", "a.xlsx", "книга повреждена"),
        (b"\xd0\xcf\x11\xe0", "a.xls", "старый формат Excel"),
        (
            workbook({"Пусто": [[""], [" "]], "Текст": [["о проекте"]]}),
            "a.xlsx",
            "столбцы таблицы «Затраты» не найдены",
        ),
        ((";" * 40).encode() + b"a", "a.csv", "столбцы таблицы «Затраты» не найдены"),
        ("ИНН;Наименование;Роли\n9999000013;А;final".encode(), "a.csv", "похоже на таблицу «Участники кластера»"),
        ("заявка;статья;сумма\nА;оснастка;1\nБ;оснастка;2".encode(), "a.csv", "нескольких заявок (2): А, Б"),
        (b"category;net\n" + b"equipment;1\n" * (LONGEST + 1), "a.csv", "строк больше 20000"),
    ],
)
def test_a_file_that_does_not_hold_the_table_is_refused_with_one_message(content: bytes, name: str, said: str) -> None:
    with pytest.raises(BookError) as refused:
        filled_from(content, name, "costs")
    assert refused.value.text("ru").startswith(f"{name}")
    assert said in refused.value.text("ru")
    assert refused.value.text("en") != refused.value.text("ru")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["costs", "participants", "links", "loan.schedule"])
def test_the_empty_form_is_read_back(name: str, language: str) -> None:
    items = columns_of(name, (), all_columns=name != "costs")
    form = load_workbook(io.BytesIO(table_workbook(items, table(name).label.in_language(language), language)))
    assert form.worksheets[0].max_row == 2, "titles and names, no row that would be read"
    assert form.worksheets[0].max_column == len(items)
    for place, item in enumerate(items, start=1):
        form.worksheets[0].cell(3, place).value = item.example
    filled = io.BytesIO()
    form.save(filled)
    found = filled_from(filled.getvalue(), "form.xlsx", name)
    assert (len(found.rows), found.wrong) == (1, ())
    assert set(found.rows[0]) == {item.key for item in items}


def upload(test: AppTest, name: str, content: bytes) -> AppTest:
    test.file_uploader(key=f"{desk(test).draft.key('costs')}/file").set_value([(name, content, "text/csv")])
    return checked(test.run())


def test_rows_of_a_file_are_added_and_can_be_taken_back() -> None:
    test = page(name="costs")
    draft = desk(test).draft
    before = list(draft.costs)
    upload(test, "смета.csv", f"{TITLES}\nоборудование;1 000,00;05.11.2017\n".encode())
    assert "Из файла «смета.csv» добавлено: 1 строка." in html(test)
    assert len(draft.costs) == 4
    assert "1 000,00 ₽" in html(test)
    checked(test.button(key=draft.key("undo/costs")).click().run())
    assert draft.costs == before
    assert "Из файла" not in html(test)


def test_wrong_cells_stand_in_the_table_until_they_are_mended() -> None:
    test = upload(page(name="costs"), "смета.xlsx", workbook({"Смета": ESTIMATE}))
    assert "ячейка D5" in html(test)
    assert "строка 5, Сумма без НДС: получено: «пять»" in html(test)
    assert status_of(test) == "Не хватает данных"
    mended = {"category": "оборудование", "net": "5,00", "paid_on": "05.11.2017"}
    edit_costs(test, row4=mended)
    assert "строка 5" not in html(test)
    assert desk(test).draft.costs[4]["net"] == "5,00"


def test_a_column_is_put_right_on_the_page_until_the_table_is_edited() -> None:
    test = page(name="costs")
    upload(test, "смета.csv", "Вид затрат;Стоимость работ\nоборудование;5,00\n".encode())
    draft = desk(test).draft
    assert "сумма не указана" in html(test)
    test.selectbox(key=f"{draft.key('costs')}/column/смета/2").set_value("costs.net")
    checked(test.run())
    assert draft.costs[3] == {"category": "оборудование", "net": "5,00"}
    edit_costs(test, row3={"net": "6,00"})
    assert [box.key for box in test.selectbox if "/column/" in str(box.key)] == []
    assert draft.costs[3]["net"] == "6,00"


def test_a_refused_file_changes_nothing_and_says_why() -> None:
    test = upload(page(name="costs"), "смета.xls", b"\xd0\xcf\x11\xe0")
    assert "старый формат Excel (.xls); сохраните файл как книгу Excel" in html(test)
    assert len(desk(test).draft.costs) == 3
    checked(test.button(key=desk(test).draft.key("hide/costs")).click().run())
    assert "старый формат" not in html(test)
    assert sum_of(test) == "96 175 000,00 ₽"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "where"), [("costs", "costs"), ("links", "cluster")])
def test_an_empty_table_can_be_filled_by_an_example(name: str, where: str, language: str) -> None:
    test = page(language)
    desk(test).begin()
    test = go(checked(test.run()), where)
    draft = desk(test).draft
    checked(test.button(key=draft.key(f"example/{name}")).click().run())
    assert t("filling.from_example", language) in html(test)
    assert len(draft.stated_rows(name)) > 1
    assert [problem for problem in draft.read()[1] if problem.table == name] == []
    assert draft.key(f"example/{name}") not in [one.key for one in test.button]
    checked(test.button(key=draft.key(f"undo/{name}")).click().run())
    assert draft.stated_rows(name) == []


def test_every_table_has_an_example_that_can_be_read() -> None:
    visitor = Desk()
    visitor.begin()
    for one in edited_tables():
        rows = example_rows(one.name) or [{item.key: item.example for item in columns_of(one.name, ())}]
        visitor.draft.replace_rows(one.name, rows)
        assert [problem.text("ru") for problem in visitor.draft.read()[1] if problem.table == one.name] == []
