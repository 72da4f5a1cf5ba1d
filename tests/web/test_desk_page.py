"""The page on which applications are checked: files in, columns understood, mistakes told, answers, the ways onward."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from streamlit.testing.v1 import AppTest

from calculator.intake import open_book
from calculator.intake.example_book import example_documents
from calculator.intake.template import template_workbook
from calculator.store.case_file import Case
from calculator.store.conclusions import conclude
from calculator.store.roles import Mode
from calculator.store.settings import Settings
from calculator.store.store import Status, Store
from calculator.web.components import taking_in
from calculator.web.estimate import rules
from calculator.web.in_tray import MOST_BYTES, InTray
from calculator.wording import t
from tests.intake import test_foreign_workbook
from tests.intake.workbooks import workbook
from tests.reports.test_register import made
from tests.web.visits import checked, desk, go, html, page, speak

FOREIGN = "Смета завода.xlsx"


@pytest.fixture(autouse=True)
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A store of its own."""
    found = f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}"
    monkeypatch.setenv("CLUSTER_SUPPORT_DATABASE_URL", found)
    return found


@pytest.fixture
def course(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, str]]]:
    """Where the visitor is led."""
    led: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setattr(taking_in, "set_course", lambda name, **parameters: led.append((name, parameters)))
    return led


def tray(test: AppTest) -> InTray:
    found = test.session_state["in-tray"]
    assert isinstance(found, InTray)
    return found


def put_in(test: AppTest, *files: tuple[str, bytes]) -> AppTest:
    test.file_uploader[0].set_value([(name, content, "application/octet-stream") for name, content in files])
    return checked(test.run())


def press(test: AppTest, key: str) -> AppTest:
    return checked(test.button(key=key).click().run())


def turn_to(test: AppTest, part: str, language: str = "ru") -> AppTest:
    test.button_group(key=f"desk/part/{tray(test).number}/{language}").set_value(part)
    return checked(test.run())


def with_example(part: str, language: str = "ru") -> AppTest:
    return turn_to(press(page(language, "desk"), "desk-example"), part, language)


def open_one(test: AppTest, name: str) -> AppTest:
    test.selectbox(key=f"desk/open/{tray(test).number}/ru").set_value(name)
    return checked(test.run())


def listed(test: AppTest) -> list[str]:
    return [line.application for line in tray(test).lines]


# files ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "heading", "message"),
    [
        ("ru", "Найдено 2 ошибки", "получено: «триста восемьдесят миллионов»; ожидается сумма"),
        ("en", "2 mistakes found", "got “триста восемьдесят миллионов”; expected a sum"),
    ],
)
def test_the_example_shows_its_two_mistakes_at_their_cells(language: str, heading: str, message: str) -> None:
    said = html(press(page(language, "desk"), "desk-example"))
    assert heading in said
    assert message in said
    assert ">D23</div>" in said
    assert ">H24</div>" in said


def test_a_wrong_file_is_told_and_the_others_are_read() -> None:
    test = put_in(page(name="desk"), ("старый.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600), ("отчёт.docx", b"x"))
    test = put_in(test, ("заявки.xlsx", template_workbook("ru", example_documents()[:2])))
    said = html(test)
    assert "2 файла не открыты; остальные прочитаны" in said
    assert "старый.xls: это старый формат Excel (.xls); сохраните файл как книгу Excel (.xlsx)" in said
    assert "отчёт.docx: такой файл не читается как таблица" in said
    assert [one.id for one in tray(test).arrived.items] == ["З-2018/01", "З-2018/02"]


def test_a_file_of_the_same_name_takes_the_place_of_the_earlier_one() -> None:
    first, second = example_documents()[:2]
    test = put_in(page(name="desk"), ("заявка.xlsx", template_workbook("ru", [first])))
    test = put_in(test, ("заявка.xlsx", template_workbook("ru", [second])))
    assert "файл заявка.xlsx заменён загруженным сейчас" in html(test)
    assert [one.id for one in tray(test).arrived.items] == ["З-2018/02"]


def test_a_corrected_file_is_understood_by_its_own_headings() -> None:
    found = InTray()
    rows: list[list[Any]] = [["id", "costs.category", "Мои расходы"], ["a", "equipment", 5]]
    found.receive([("a.xlsx", workbook({"costs": rows}))])
    found.mean("a.xlsx", "costs", 3, "costs.net")
    turned = [[row[2], row[0], row[1]] for row in rows]
    found.receive([("a.xlsx", workbook({"costs": turned}))])
    (arrived,) = found.arrived.items
    assert arrived.application is not None
    assert arrived.application.to_document()["costs"] == [{"category": "equipment", "net": "5.00"}]


def test_too_much_at_once_changes_nothing() -> None:
    found = InTray()
    found.receive([("a.csv", b"id\n1\n")])
    found.receive([("b.csv", b"\0" * MOST_BYTES)])
    assert list(found.files) == ["a.csv"]
    assert found.told[0][1].in_language("en").startswith("the files were not added: together they have more than 60 MB")


def test_documents_and_tables_come_together() -> None:
    first, second, *_ = example_documents()
    text = yaml.safe_dump([first, {"id": "пусто", "title": 5, "costs": [{"net": "сто"}]}], allow_unicode=True)
    test = put_in(
        page(name="desk"), ("заявки.yaml", text.encode()), ("таблица.xlsx", template_workbook("ru", [second]))
    )
    assert [(one.id, one.application is None) for one in tray(test).arrived.items] == [
        ("З-2018/01", False), ("пусто", True), ("З-2018/02", False),
    ]  # fmt: skip
    assert ">2 заявки</div>" in html(test)
    press(open_one(turn_to(test, "applications"), "пусто"), "desk-estimate")
    assert desk(test).current == "пусто"


def test_the_language_changes_and_everything_stays() -> None:
    test = speak(with_example("applications"), "ru", "en")
    turn_to(test, "applications", "en")
    assert "Conditions met: 3 · Data missing: 1 · Conditions not met: 2 · with mistakes: 1" in html(test)


# columns --------------------------------------------------------------------------------------------------------------


def test_nothing_is_read_before_doubtful_columns_are_confirmed() -> None:
    test = put_in(page(name="desk"), (FOREIGN, test_foreign_workbook.content()))
    said = html(test)
    assert "1 столбец ждёт вашего решения" in said
    assert "Смета завода.xlsx, лист «Участники», столбец E" in said
    assert "первое значение: 130 000,5" in said
    assert not tray(test).is_read
    press(test, "desk-confirm")
    (received,) = tray(test).arrived.items
    assert (received.id, [fault.place.address for fault in received.faults]) == ("Смета завода", [])


def test_a_column_is_corrected_and_the_record_serves_the_next_file() -> None:
    test = put_in(page(name="desk"), (FOREIGN, test_foreign_workbook.content()))
    asked = next(box for box in test.selectbox if box.key and box.key.startswith("desk/ask/"))
    asked.set_value("participants.output_used_inside")
    checked(test.run())
    assert tray(test).waiting == ()
    later = InTray()
    later.receive([("Смета другого завода.xlsx", test_foreign_workbook.content())])
    later.take_record(tray(test).record(), "столбцы.yaml")
    (again,) = later.delivery.books
    column = later.mapping(again).sheet("Участники").column_of("participants.output_used_inside")
    assert column is not None
    assert (column.letters, column.factor, later.waiting) == ("E", 1000, ())


def test_a_record_that_cannot_be_used_is_told() -> None:
    found = InTray()
    found.receive([(FOREIGN, test_foreign_workbook.content())])
    found.take_record(b"mapping: 7", "столбцы.yaml")
    ((wrong, message),) = found.told
    assert wrong
    assert message.in_language("ru").startswith("столбцы.yaml: ")
    assert len(found.waiting) == 1


# answers --------------------------------------------------------------------------------------------------------------


def test_every_application_has_its_line_and_a_broken_one_stops_none() -> None:
    test = with_example("applications")
    said = html(test)
    assert listed(test) == [document["id"] for document in example_documents()]
    assert "Показано строк: 7 из 7" in said
    assert "Рассчитано там, где условия выполнены: 343 675 000,00 ₽" in said
    assert "заявлено сверх рассчитанного: 73 200 000,00 ₽" in said
    assert "Нужно узнать 1 факт: Задолженность по налогам, сборам и взносам" in said
    assert "Не выполнено: «Заявитель — участник кластера»" in said
    assert "Ошибок: 2" in said


def test_lines_are_filtered_and_ranked() -> None:
    test = with_example("applications")
    test.multiselect(key="desk/statuses/ru").set_value(["met"])
    test.selectbox(key="desk/order/ru").set_value("sum")
    said = html(checked(test.run()))
    assert "Показано строк: 3 из 7" in said
    places = [said.index(f"<strong>{name}</strong>") for name in ("З-2018/02", "З-2018/01", "К-2025/01")]
    assert places == sorted(places)
    test.text_input(key="desk/text/ru").set_value("петен станк")
    assert "Показано строк: 0 из 7" in html(checked(test.run()))


def test_what_no_longer_fits_the_list_is_let_go() -> None:
    test = open_one(with_example("applications"), "З-2018/01")
    chooser = next(box for box in test.selectbox if box.key and box.key.startswith("desk/measure/"))
    chooser.set_value("joint-project-reimbursement")
    checked(test.run())
    test.multiselect(key="desk/measures/ru").set_value(["cluster-status"])
    assert "Показано строк: 7 из 7" in html(checked(test.run())), "the filter by another measure is gone"
    test.text_input(key="desk/text/ru").set_value("К-2025")
    assert "Показано строк: 1 из 7" in html(checked(test.run())), "the opened one is no longer listed"


def test_answers_are_not_worked_out_again_and_a_run_cut_short_goes_on() -> None:
    found = InTray()
    many = [{**example_documents()[0], "id": str(number)} for number in range(45)]
    found.receive([("заявки.xlsx", template_workbook("ru", many))])

    class CutShortError(BaseException):
        pass

    def stop(done: int, whole: int) -> None:
        if done >= 20:
            raise CutShortError

    with pytest.raises(CutShortError):
        found.answer(rules(), "ru", stop)
    assert found.unanswered(rules(), "ru") == 25
    told: list[int] = []
    found.answer(rules(), "ru", lambda done, whole: told.append(done))
    assert told == [20, 40, 45]
    assert found.unanswered(rules(), "ru") == 0
    found.as_of = "01.06.2020"
    assert found.unanswered(rules(), "ru") == 45, "another day of the law is another question"


def test_other_measures_and_another_day_of_the_law() -> None:
    test = with_example("applications")
    test.multiselect(key="desk/measures/ru").set_value(["cluster-status", "joint-project-reimbursement"])
    test.text_input(key="desk/day/ru").set_value("01.10.2018")
    said = html(checked(test.run()))
    assert "1 октября 2018 года" in said
    assert len(listed(test)) == 13, "two measures of six applications, and one with mistakes"
    test.text_input(key="desk/day/ru").set_value("31.02.2018")
    assert "даты «31.02.2018» не существует" in html(checked(test.run()))


def test_the_answers_as_the_workbook_of_the_batch() -> None:
    test = with_example("applications")
    book = open_book(tray(test).answers_file("ru"), "ответ.xlsx")
    head, *rows = book.sheet("Меры").rows
    assert [row[head.index("Заявка")] for row in rows] == listed(test)[:6]
    assert len(book.sheet("Ошибки").rows) == 3
    marked = open_book(tray(test).faults_file("ru"), "ошибки.xlsx")
    assert {sheet.name for sheet in marked.sheets} == {"Ошибки", "Допущения", "Затраты"}


# onward ---------------------------------------------------------------------------------------------------------------


def test_an_application_goes_to_the_desk_as_an_estimate(course: list[tuple[str, dict[str, str]]]) -> None:
    test = press(open_one(with_example("applications"), "З-2018/01"), "desk-estimate")
    assert course == [("data", {})]
    assert desk(test).title(desk(test).current) == "Шарико-винтовые передачи, редакция 2016 года"
    assert "96 175 000,00 ₽" in html(go(test, "start"))


def test_an_application_is_taken_in_for_checking(address: str, course: list[tuple[str, dict[str, str]]]) -> None:
    test = press(open_one(with_example("applications"), "З-2018/01"), "desk-take")
    store = Store.open(Settings(Mode.local, address))
    (saved,) = store.cases(store.actor())
    assert (saved.status, course) == (Status.received, [("review", {"case": saved.id})])
    _, case = store.load(store.actor(), saved.id)
    assert case.application == tray(test).arrived.items[0].application.to_document()  # type: ignore[union-attr]
    press(test, "desk-take-all")
    assert len(store.cases(store.actor())) == 6, "each once, the one with mistakes not at all"
    assert "принято на проверку: 5" in html(test)
    assert f"{t('web_saved.status_received', 'ru')}: 6" in html(test)


def test_saved_cases_have_their_deadlines_and_their_register(address: str) -> None:
    store = Store.open(Settings(Mode.local, address))
    me = store.actor()
    documents = {document["id"]: document for document in example_documents()}
    status = store.save_new(me, Case("К-2025/01", documents["К-2025/01"]))
    paid = store.save_new(me, Case("З-2018/01", documents["З-2018/01"]))
    document = made("a", 1).document
    assert document is not None
    conclude(store, me, paid, document, date(2026, 11, 20))
    conclude(store, me, status, {"sum": "1.00"}, date(2026, 11, 20))
    test = page(name="desk")
    for key in ("desk/case-dues/ru", "desk/register/ru"):
        test.session_state[key] = True
    checked(test.run())
    test.text_input(key="desk/dues-day/cases/ru").set_value("10.06.2025")
    said = html(checked(test.run()))
    assert "вынесено заключение: 2" in said
    assert ">17.06.2025<" in said
    assert ">12-К<" in said
    assert ">96 175 000,00 ₽<" in said
    assert "Заключений, в которых нет ответа и заявки (содержание стёрто или иной вид): 1." in said


def test_an_application_with_mistakes_is_opened_without_them(course: list[tuple[str, dict[str, str]]]) -> None:
    test = open_one(with_example("applications"), "З-2018/05")
    assert "Исправьте файл и загрузите его под тем же именем" in html(test)
    assert "desk-take" not in {button.key for button in test.button}
    press(test, "desk-estimate")
    assert course == [("data", {})]
    assert "мест с ошибками: 2; то, что в них стоит, считается неизвестным" in html(test)
    costs = desk(test).draft.costs
    assert ("net" in costs[1] and bool(costs[1]["net"]), "paid_on" in costs[2] and bool(costs[2]["paid_on"])) == (
        False,
        False,
    )
    assert costs[2]["net"]


def test_a_public_site_takes_nothing_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLUSTER_SUPPORT_MODE", "public")
    test = open_one(with_example("applications"), "З-2018/01")
    assert not {"desk-take", "desk-take-all"} & {button.key for button in test.button}
    assert "desk-estimate" in {button.key for button in test.button}


# together -------------------------------------------------------------------------------------------------------------


def test_what_repeats_and_for_whom_the_budget_suffices() -> None:
    test = with_example("across")
    said = html(test)
    assert "одна и та же затрата: поставщик 9999000020, 21.05.2018, 31 200 000,00 ₽" in said
    assert "участник 9999000013 указан в нескольких кластерах: penza-machine-tools, tatarstan-petrochemistry" in said
    test.text_input(key="desk/budget/ru").set_value("300 000 000,00")
    said = html(checked(test.run()))
    assert "Хватает на 1 из 2; останется 52 500 000,00 ₽" in said
    test.selectbox(key="desk/budget-order/ru").set_value("came")
    said = html(checked(test.run()))
    assert "Хватает на 1 из 2; останется 203 825 000,00 ₽" in said
    test.text_input(key="desk/budget/ru").set_value("много")
    assert "много" in html(checked(test.run()))


def test_what_falls_due_on_a_day() -> None:
    test = with_example("dues")
    test.text_input(key="desk/dues-day/batch/ru").set_value("10.06.2025")
    said = html(checked(test.run()))
    assert "Последний день рассмотрения заявления" in said
    assert re.search(r">17.06.2025</div></td><td[^>]*><div>7 дней</div>", said)
    assert "15.09.2027" not in said
    test.button_group(key="desk/horizon/batch/ru").set_value("day")
    assert "На эти дни ничего не приходится; всего известно сроков: 5." in html(checked(test.run()))


def test_names_of_files_are_shown_as_they_are() -> None:
    name = "![x](http://evil.example/x.png)<b>.csv"
    test = put_in(page(name="desk"), (name, b"id;costs.net\na;1\n"), ("б.csv", b"id\na\n"))
    assert "![x](http://evil.example/x.png)&lt;b&gt;.csv" in html(test)
    assert any(button.label.startswith(r"Убрать \!\[x\]\(") for button in test.button)
