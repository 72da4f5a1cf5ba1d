"""The register of recipients: who has a conclusion that the conditions are met, each with the last edition of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from calculator.intake import open_book
from calculator.reports.frozen import freeze
from calculator.reports.recheck import state_of
from calculator.reports.register import Recipient, recipients, register_workbook
from calculator.reports.reviewing import judge
from calculator.store.case_file import Case
from calculator.store.conclusions import Conclusion
from calculator.store.written import json_text
from tests.reports.reporting import JOINT, penza, rules
from tests.reports.test_conclusion import DAY, conclusion


def made(case: str, edition: int, **changes: Any) -> Conclusion:
    """A conclusion on the first example with its groups changed, as the store gives it back."""
    of_case = Case("Пенза", penza(**changes))
    result = judge(of_case, rules(), "ru").result
    one = conclusion(**changes)
    one.review = replace(one.review, edition=edition)
    document = json.loads(json_text(freeze(one, state_of(of_case, result, result.measure(JOINT)))), parse_float=str)
    return Conclusion(1, edition, case, DAY, "", "", "", document, "")


REFUSED = {"applicant": {"is_cluster_participant": False}}


def test_the_last_edition_counts_and_a_refusal_is_no_recipient() -> None:
    withdrawn = made("b", 1), made("b", 2, **REFUSED)
    listed, silent = recipients([made("a", 1), made("a", 2), *withdrawn])
    assert [(one.inn, one.amount, one.number, one.edition, one.day) for one in listed] == [
        ("9999000013", 96_175_000_00, "12-К", 2, DAY)
    ]
    assert silent == 0


def test_what_was_erased_or_has_another_form_is_counted() -> None:
    erased, other = (Conclusion(1, 1, "a", DAY, "", "", "", document, "") for document in (None, {"sum": "1.00"}))
    assert recipients([erased, other]) == ([], 2)


def test_the_register_as_a_workbook() -> None:
    listed = [Recipient("9999000020", "=АО «Узел»", "Возмещение", 142_750_000_07, "18/2026", DAY, 1)]
    listed.append(replace(listed[0], amount=None, number="19"))
    head, row, without_sum = open_book(register_workbook(listed, "ru"), "реестр.xlsx").sheet("Получатели").rows
    assert dict(zip(head, row, strict=True)) == {
        "ИНН": "9999000020", "Заявитель": "=АО «Узел»", "Мера": "Возмещение", "Сумма, ₽": 142750000.07,
        "Заключение №": "18/2026", "Дата заключения": DAY, "Редакция": 1,
    }  # fmt: skip
    assert without_sum[3] is None
    assert open_book(register_workbook(listed, "en"), "register.xlsx").sheet("Recipients").rows[0][0] == "INN"
