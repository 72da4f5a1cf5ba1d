"""The conclusion of a centre, its letters and its appendix."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from calculator.reports import Mark, Review, ReviewError
from calculator.reports.conclusion import Conclusion
from calculator.reports.letters import refusal_letter, request_letter
from calculator.reports.participants import appendix_of, participants_book
from calculator.reports.pdf import pdf_of
from calculator.reports.review import check_marks, points_of
from calculator.reports.word import docx_of
from tests.reports.reporting import JOINT, docx_text, of_document, pdf_text, penza, plain, report

DAY = date(2026, 3, 5)


def mark(point: str, answer: Any = "agree", comment: str = "", day: date = DAY) -> Mark:
    return Mark(point, answer, comment, "Ёлкина А. А.", day)


def conclusion(
    *marks: Mark, language: str = "ru", claimed: str | None = "100 000 000,00", **changes: Any
) -> Conclusion:
    costs = [dict(row) for row in penza()["costs"]]
    costs[0]["claimed_amount"] = "9 200 000,50"
    asked = {"claimed_amounts": {JOINT: claimed}} if claimed else {}
    groups = {"costs": costs, "application": asked, **changes}
    application, found = of_document(penza(**groups), language)
    review = Review(JOINT, "12-К", DAY, "Центр кластерного развития", "Ёлкина А. А.", marks, "По форме — без замечаний.",
                    date(2026, 3, 20))  # fmt: skip
    return Conclusion(found, application, review)


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_whole_conclusion(form: str) -> None:
    first, second, third = (one.id for one in conclusion().measure.conditions[:3])
    one = conclusion(
        mark(first), mark(second, "disagree", "Копия не заверена"), mark(third, "request", "Выписка"), mark("line:2")
    )
    text = pdf_text(pdf_of(one.paper())) if form == "pdf" else docx_text(docx_of(one.paper()))
    for part in (
        "Заключение № 12-К от 05.03.2026",
        "Центр кластерного развития",
        "Пересчитанная сумма",
        "96 175 000,00 ₽",
        "Девяносто шесть миллионов сто семьдесят пять тысяч рублей 00 копеек",
        "Заявленная сумма",
        "100 000 000,00 ₽",
        "−3 825 000,00 ₽",
        "9 200 000,50",
        "−0,50",
        "не согласен",
        "Копия не заверена",
        "Выписка",
        "По форме — без замечаний.",
        "Документ не подписан. Подпись ставится вне программы.",
        one.report.rules_sha256,
        one.report.input_sha256,
    ):
        assert part in text, part
    for condition in one.measure.conditions:
        assert plain(condition.title) in text or form == "pdf"
        assert plain(condition.title).replace(" ", "") in text.replace(" ", "")


def test_only_marks_of_the_inspector_say_that_he_agrees() -> None:
    grid = conclusion().conditions()
    assert {row[2] for row in grid.rows} == {"нет отметки"}


def test_the_last_mark_on_a_point_counts() -> None:
    one = conclusion(mark("amount", "disagree", "нет"), mark("amount", "agree", "пересчитал сам"))
    assert one.disagreements() is None
    assert "согласен: пересчитал сам" in str(one.answer().rows)


def test_claimed_by_rows_where_the_whole_is_not_stated() -> None:
    assert conclusion(claimed=None).claimed is None
    costs = [{**row, "claimed_amount": "1 000,01"} for row in penza()["costs"]]
    assert conclusion(claimed=None, costs=costs).claimed == 3_000_03
    assert conclusion(claimed="1,00", costs=costs).claimed == 1_00


def test_a_letter_asks_for_missing_facts_and_requests() -> None:
    point = conclusion().measure.conditions[0].id
    one = conclusion(mark(point, "request", "Выписка из реестра"), applicant={"tax_debt": None})
    text = pdf_text(pdf_of(request_letter(one)))
    assert "Указать и подтвердить: Задолженность по налогам, сборам и взносам" in text
    assert "Выписка из реестра" in text
    assert "Просим ответить до 20.03.2026." in text
    assert "это не отказ" in text


def test_a_refusal_gives_each_reason_with_its_figures() -> None:
    one = conclusion(mark("amount", "disagree", "Смета завышена"), project={"product_import_substituting": False})
    text = pdf_text(pdf_of(refusal_letter(one)))
    (unmet,) = one.measure.unmet
    assert plain(f"1. {unmet.title}: {unmet.explanation}") in text
    assert "2. Сумма: Смета завышена" in text
    assert one.measure.result.provisional
    assert "Ответ предварительный" in text


def test_letters_without_a_reason_are_refused() -> None:
    one = conclusion()
    with pytest.raises(ReviewError) as nothing:
        request_letter(one)
    assert nothing.value.text("ru") == f"{JOINT}: запрашивать нечего — все сведения есть, и запросов эксперта нет"
    with pytest.raises(ReviewError) as none:
        refusal_letter(one)
    assert none.value.text("en") == (
        f"{JOINT}: there is no reason for a refusal — no condition is unmet, and the inspector has no objections"
    )


def test_a_mark_on_no_point_is_told() -> None:
    with pytest.raises(ReviewError) as error:
        conclusion(mark("line:9"), mark("tax"))
    first, second = error.value.text("ru").splitlines()
    assert first.startswith("marks: line:9: такого пункта в расчёте нет; есть: ")
    assert second.startswith("marks: tax: ")


def test_points_are_conditions_lines_and_the_sum() -> None:
    measure = report("penza-ball-screws-e16").measure(JOINT)
    points = points_of(measure, "ru")
    assert list(points)[-5:] == ["document:7", "line:1", "line:2", "line:3", "amount"]
    check_marks([mark(point) for point in points], points)


WRONG_MARKS = [
    ({"answer": "yes"}, "mark: answer: пришло «yes», ожидается agree, disagree или request"),
    ({"day": "5.3.26"}, "mark: day: пришло «5.3.26», ожидается день, например 2026-03-01"),
    ({"comment": None}, "mark: comment: пришло None, ожидается текст"),
    ({"sum": "1"}, "mark: sum: такого поля у отметки нет; есть: point, answer, comment, author, day, proof"),
]


@pytest.mark.parametrize(("change", "message"), WRONG_MARKS)
def test_wrong_marks(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ReviewError) as error:
        Mark.from_document({**mark("amount").to_document(), **change})
    assert error.value.text("ru") == message


def test_a_mark_comes_back_from_its_document() -> None:
    one = mark("line:1", "request", "Счёт № 5 = ?")
    assert Mark.from_document(one.to_document()) == one


@pytest.mark.parametrize("language", ["ru", "en"])
def test_both_languages(language: str) -> None:
    text = docx_text(docx_of(conclusion(language=language).paper()))
    assert ("This paper is not signed" in text) == (language == "en")
    assert ("Документ не подписан" in text) == (language == "ru")


def test_the_appendix_lists_participants_and_contracts() -> None:
    rows = [{**row, "name": "=1+1"} for row in penza()["participants"]]
    _, found = of_document(penza(participants=rows))
    book = load_workbook(BytesIO(participants_book(appendix_of(found))))
    assert book.sheetnames == ["Участники", "Договоры"]
    sheet = book["Участники"]
    assert str(sheet.oddHeader.left.text).startswith("Приложение к заключению: участники и договоры")
    header = [cell.value for cell in sheet[1]]
    assert sheet.max_row == 11
    values = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value == "=1+1"]
    assert len(values) == 10
    assert {cell.data_type for cell in values} == {"s"}
    assert {cell.column for cell in values} == {header.index("Название участника") + 1}
    assert sheet.cell(2, header.index("ИНН участника") + 1).value == "9999000013"
