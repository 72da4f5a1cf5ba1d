"""The register of recipients: who has a conclusion that the conditions are met, each with the last edition of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from calculator.intake import open_book
from calculator.reports.register import recipients, register_workbook
from calculator.store.conclusions import Conclusion

DAY = date(2026, 11, 20)


def made(case: str, edition: int, verdict: str, amount: str | None, number: str = "17", **more: Any) -> Conclusion:
    document = {
        "number": number,
        "edition": edition,
        "measure_title": "Возмещение затрат",
        "fields": {"applicant": "=АО «Узел»"},
        "state": {
            "measure": {"id": "joint", "loan_id": None, "verdict": verdict, "amount": amount},
            "case": {"application": {"applicant": {"inn": "9999000020"}}},
        },
    }
    return Conclusion(1, edition, case, DAY, "", "", "", {**document, **more}, "")


def test_the_last_edition_counts_and_a_refusal_is_no_recipient() -> None:
    first, second = made("a", 1, "met", "100.00"), made("a", 2, "met", "90.50")
    refused = made("b", 1, "not_met", "0.00")
    withdrawn = made("c", 1, "met", "7.00"), made("c", 2, "not_met", "0.00")
    listed, silent = recipients([first, second, refused, *withdrawn])
    assert [(one.inn, one.amount, one.number, one.edition) for one in listed] == [("9999000020", 90_50, "17", 2)]
    assert silent == 0


def test_what_was_erased_says_nothing_and_is_counted() -> None:
    erased = Conclusion(1, 1, "a", DAY, "", "", "", None, "")
    assert recipients([erased, made("b", 1, "met", None, state={})]) == ([], 2)


def test_a_measure_without_a_sum_has_recipients_too() -> None:
    (one,), _ = recipients([made("a", 1, "met", None)])
    assert one.amount is None


def test_the_register_as_a_workbook() -> None:
    listed, _ = recipients([made("a", 1, "met", "142750000.07", "18/2026")])
    book = open_book(register_workbook(listed, "ru"), "реестр.xlsx")
    head, row = book.sheet("Получатели").rows
    assert dict(zip(head, row, strict=True)) == {
        "ИНН": "9999000020", "Заявитель": "=АО «Узел»", "Мера": "Возмещение затрат", "Сумма, ₽": 142750000.07,
        "Заключение №": "18/2026", "Дата заключения": DAY, "Редакция": 1,
    }  # fmt: skip
    assert open_book(register_workbook(listed, "en"), "register.xlsx").sheet("Recipients").rows[0][0] == "INN"
