"""The register of recipients: for whom a conclusion says that the conditions are met, with the sum, number and day of it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from calculator.intake.template import safe_workbook
from calculator.money import parse_money
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

    Of several conclusions on one measure of one case the last one counts. Those whose content was erased, or that keep
    neither answer nor application, say nothing.
    """
    latest: dict[tuple[str, str, str], tuple[Conclusion, Mapping[str, Any]]] = {}
    silent = 0
    for one in made:
        state = (one.document or {}).get("state")
        if not isinstance(state, dict) or not isinstance(state.get("measure"), dict):
            silent += 1
            continue
        measure = state["measure"]
        key = (one.case_id, str(measure.get("id")), str(measure.get("loan_id") or ""))
        if key not in latest or latest[key][0].edition <= one.edition:
            latest[key] = one, state
    found = [_recipient(one, state) for one, state in latest.values() if state["measure"].get("verdict") == "met"]
    return sorted(found, key=lambda one: (one.day, one.number)), silent


def _recipient(made: Conclusion, state: Mapping[str, Any]) -> Recipient:
    document, measure = made.document or {}, state["measure"]
    fields = document.get("fields") or {}
    application = (state.get("case") or {}).get("application") or {}
    amount = measure.get("amount")
    return Recipient(
        inn=str((application.get("applicant") or {}).get("inn") or ""),
        applicant=str(fields.get("applicant") or application.get("title") or ""),
        measure=str(document.get("measure_title") or measure.get("title") or measure.get("id")),
        amount=parse_money(amount) if isinstance(amount, str) else None,
        number=str(document.get("number") or made.number),
        day=made.day,
        edition=int(document.get("edition") or made.edition),
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
