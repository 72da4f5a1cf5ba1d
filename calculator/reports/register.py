"""The register of recipients: for whom a conclusion says that the conditions are met, with the sum, number and day of it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from calculator.evaluation.result import Verdict
from calculator.intake.template import safe_workbook
from calculator.money import parse_money
from calculator.reports.frozen import Frozen, FrozenError, thawed
from calculator.store.conclusions import Conclusion
from calculator.wording import t

__all__ = ["COLUMNS", "Recipient", "recipients", "register_workbook"]

COLUMNS: Final = ("inn", "applicant", "measure", "sum", "number", "day", "edition")
_WIDTHS: Final = (14, 40, 60, 20, 16, 12, 10)


@dataclass(frozen=True, slots=True)
class Recipient:
    """``amount`` in kopecks, ``None`` for a measure that pays no sum."""

    inn: str
    applicant: str
    measure: str
    amount: int | None
    number: str
    day: date
    edition: int


def recipients(made: Iterable[Conclusion]) -> tuple[list[Recipient], int]:
    """The recipients of the conclusions that count, by day and number, and how many conclusions do not say enough.

    Of several conclusions on one measure of one case the last one counts. Those whose content was erased, or that have
    another form than :mod:`calculator.reports.frozen`, say nothing.
    """
    latest: dict[tuple[str, str, str | None], tuple[int, Frozen]] = {}
    silent = 0
    for one in made:
        try:
            found = thawed(one.document or {})
        except FrozenError:
            silent += 1
            continue
        key = (one.case_id, found.measure, found.loan_id)
        if key not in latest or latest[key][0] <= one.edition:
            latest[key] = one.edition, found
    listed = [_recipient(found) for _, found in latest.values() if _answer(found).get("verdict") == Verdict.met.value]
    return sorted(listed, key=lambda one: (one.day, one.number)), silent


def _answer(found: Frozen) -> Mapping[str, Any]:
    """The answer for the measure, as the result document writes it."""
    answer: Mapping[str, Any] = (found.state.get("measure") or {}).get(found.language) or {}
    return answer


def _recipient(found: Frozen) -> Recipient:
    application = (found.state.get("case") or {}).get("application") or {}
    amount = _answer(found).get("amount")
    return Recipient(
        inn=str((application.get("applicant") or {}).get("inn") or ""),
        applicant=found.filling.texts.get("applicant") or str(application.get("title") or ""),
        measure=found.measure_title,
        amount=parse_money(amount) if isinstance(amount, str) else None,
        number=found.number,
        day=found.day,
        edition=found.edition,
    )


def register_workbook(listed: Iterable[Recipient], language: str) -> bytes:
    """The register as XLSX."""
    target = io.BytesIO()
    workbook = safe_workbook(target, in_memory=True)
    head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EDF3"})
    money = workbook.add_format({"num_format": "#,##0.00"})
    day = workbook.add_format({"num_format": "dd.mm.yyyy"})
    page = workbook.add_worksheet(t("register.sheet", language))
    page.freeze_panes(1, 0)
    for place, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True)):
        page.write_string(0, place, t(f"register.{name}", language), head)
        page.set_column(place, place, width)
    for row, one in enumerate(listed, start=1):
        for place, text in ((0, one.inn), (1, one.applicant), (2, one.measure), (4, one.number)):
            page.write_string(row, place, text)
        if one.amount is not None:
            page.write_number(row, 3, one.amount / 100, money)
        page.write_datetime(row, 5, one.day, day)
        page.write_number(row, 6, one.edition)
    workbook.close()
    return target.getvalue()
