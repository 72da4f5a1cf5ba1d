"""The workbook: texts are never formulas, and its formulas come to the sums of the result document."""

from __future__ import annotations

import random
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from calculator.evaluation import evaluate
from calculator.evaluation.examples import examples_of
from calculator.facts import Application
from calculator.reports import make_report, report_of
from calculator.reports.model import Report
from calculator.rulebook import Rulebook
from calculator.wording import t
from tests.reports.reporting import EXAMPLES, JOINT, MADE, answered, converted, of_document, penza, report, rules

RANDOM_BOOKS = 12
MOST_OF_A_MEASURE = 2


def opened(content: bytes, *, values: bool = True) -> Any:
    return load_workbook(BytesIO(content), data_only=values)


def sums(book: Any, language: str = "ru") -> dict[str, tuple[object, object]]:
    """The sum and the sum if the conditions were met of each measure, by title."""
    sheet = book[t("reports.sheet_summary", language)]
    return {row[0]: (row[3], row[4]) for row in sheet.iter_rows(min_row=5, values_only=True) if row[0]}


def expected(found: Report) -> dict[str, tuple[float | None, float | None]]:
    figures: dict[str, tuple[float | None, float | None]] = {}
    for measure in found.measures:
        result, benefit = measure.result, measure.result.benefit
        amount = result.amount / 100 if result.amount is not None and measure.words else None
        refused = result.hard_refusal and benefit is not None and benefit.amount is not None
        figures[measure.title] = (
            amount,
            benefit.amount / 100 if refused and benefit and benefit.amount is not None else None,
        )
    return figures


def compare(found: Report, book: Any, language: str = "ru") -> None:
    came = sums(book, language)
    for title, figures in expected(found).items():
        for cell, figure in zip(came[title], figures, strict=True):
            if figure is None:
                assert not isinstance(cell, int | float), title
            else:
                assert cell == pytest.approx(figure, abs=0.001), title
    differences = [
        row[column]
        for name, label, column in (("costs", 1, 9), ("loan", 0, 10))
        for row in book[t(f"reports.sheet_{name}", language)].iter_rows(values_only=True, max_col=11)
        if row[label] == t("reports.book_difference", language)
    ]
    benefits = [measure.result.benefit for measure in found.in_full if measure.result.benefit is not None]
    computed = [one for one in benefits if one.lines or (one.loan is not None and one.loan.schedule)]
    assert differences == [0] * len(computed)


# what is written --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_cached_values_are_the_sums_of_the_result(name: str, language: str) -> None:
    found = report(name, language)
    compare(found, opened(make_report(found, rules(), "full", "xlsx")), language)


def test_all_sheets_in_their_order() -> None:
    book = opened(make_report(report("penza-ball-screws-e16"), rules(), "full", "xlsx"))
    assert book.sheetnames == ["Итог", "Затраты", "Заём", "Условия", "Исходные данные", "Источники", "О расчёте"]
    about = {row[0]: row[1] for row in book["О расчёте"].iter_rows(values_only=True, max_col=2)}
    assert about["Контрольная сумма правил (SHA-256)"] == rules().sha256
    assert about["Составлено"] == "05.03.2026 14:30 UTC+00:00"


def test_parts_totals_limits_and_rounding_are_formulas() -> None:
    book = opened(make_report(report("penza-ball-screws-e23"), rules(), "full", "xlsx"), values=False)
    cells = {cell.value for row in book["Затраты"].iter_rows() for cell in row if isinstance(cell.value, str)}
    formulas = sorted(value for value in cells if value.startswith("="))
    assert "=(C3+D3+E3)*F3" in formulas
    assert "=MIN(G3*H3,I3)" in formulas
    assert "=SUM(J3:J3)" in formulas
    assert "=MIN(J4,I5)" in formulas
    assert any(value.startswith("=ROUNDDOWN(ROUND(J5,") for value in formulas)
    assert book["Итог"]["D6"].value == "='Затраты'!J6"


def test_a_name_that_begins_like_a_formula_is_a_string() -> None:
    hostile = '=HYPERLINK("http://evil";"x")'
    participants = [{**row, "name": hostile} for row in penza()["participants"]]
    _, found = of_document(penza(participants=participants) | {"title": "=1+1"})
    book = opened(make_report(found, rules(), "full", "xlsx"), values=False)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value in (hostile, "=1+1")]
    assert len(cells) > 10
    assert {cell.data_type for cell in cells} == {"s"}


def test_facts_are_numbers_and_days_where_they_are_such() -> None:
    book = opened(make_report(report("penza-ball-screws-e16"), rules(), "full", "xlsx"))
    rows = {row[0]: row[1] for row in book["Исходные данные"].iter_rows(values_only=True, max_col=2)}
    assert rows["Средняя производительность труда для сравнения"] == 980_000
    assert rows["Дата соглашения о субсидии"].isoformat() == "2018-10-01T00:00:00"


# what is computed -------------------------------------------------------------------------------------------------


def recomputed(folder: Path, books: dict[str, bytes]) -> dict[str, Any]:
    """The books after LibreOffice has computed every formula anew."""
    plain_books = {f"{name}.xlsx": _without_values(content) for name, content in books.items()}
    made = converted(folder, plain_books, "xlsx:Calc MS Excel 2007 XML")
    return {name: opened(made[f"{name}.xlsx"]) for name in books}


def differing(cached: Any, computed: Any) -> list[tuple[str, object, object]]:
    """Cells of a sheet whose value beside the formula is another one than the formula comes to."""
    pairs = [(cell, computed[cell.coordinate].value) for row in cached.iter_rows() for cell in row]
    numbers = [(cell, value) for cell, value in pairs if isinstance(cell.value, int | float)]
    return [
        (cell.coordinate, cell.value, value)
        for cell, value in numbers
        if value != pytest.approx(cell.value, abs=0.001, rel=1e-9)
    ]


def _without_values(content: bytes) -> bytes:
    """The book as openpyxl writes it: formulas without values, so that none can be taken from us."""
    target = BytesIO()
    load_workbook(BytesIO(content)).save(target)
    return target.getvalue()


@pytest.mark.slow
def test_formulas_come_to_the_same_kopeck(tmp_path: Path) -> None:
    """All shipped applications, worked examples of loans and of user limits, and random costs of many sizes."""
    found = {name: (report(name), rules()) for name in EXAMPLES}
    for measure in rules().measure_ids():
        taken = 0
        for example in examples_of(rules(), measure):
            if taken == MOST_OF_A_MEASURE or example.content.get(
                "set"
            ):  # other values of the rules: the random costs have those
                continue
            result = evaluate(example.application(), rules(), measures=[measure])
            one = report_of(example.application(), result, rules(), "ru", made=MADE, in_full=[measure])
            benefit = result.measures[0].benefit if result.measures else None
            if benefit is not None and (benefit.lines or (benefit.loan is not None and benefit.loan.schedule)):
                found[f"{measure}-{example.id}"] = (one, rules())
                taken += 1
    found |= {f"random-{number}": _random(number) for number in range(RANDOM_BOOKS)}
    books = {name: make_report(one, book, "full", "xlsx") for name, (one, book) in found.items()}
    for name, book in recomputed(tmp_path, books).items():
        compare(found[name][0], book)
        cached = opened(books[name])
        assert [cell for sheet in book for cell in differing(cached[sheet.title], sheet)] == [], name
    loans = [one for one, _ in found.values() for measure in one.in_full if measure.result.benefit
             and measure.result.benefit.loan and measure.result.benefit.loan.schedule]  # fmt: skip
    assert len(loans) >= 5


@cache
def _limited(limit: str, category: str) -> Rulebook:
    return rules().with_values({f"{JOINT}.sublimit.{category}": limit})


def _random(seed: int) -> tuple[Report, Rulebook]:
    """Costs with VAT that does not end, other support, categories off the list, and every kind of limit."""
    draw = random.Random(seed)
    categories = ["equipment", "documentation", "prototype", "tooling", "software", "lease"]
    costs = []
    for _ in range(draw.randint(1, 12)):
        gross = draw.randint(1, 10 ** draw.randint(3, 10))
        costs.append({
            "category": draw.choice(categories), "gross": f"{gross // 100}.{gross % 100:02d}",
            "vat_rate": draw.choice(["18", "20", "0"]),
            "vat_deductible": draw.random() < 0.8, "paid_on": "2017-05-10", "accepted_on": "2017-05-10",
            "documented": draw.random() < 0.9,
            "other_regional_subsidy": f"{min(gross // 300, 5)}.00", "supplier_inn": "9999000020",
        })  # fmt: skip
    limits = [("5 %:of_subsidy", "tooling"), ("12.5 %:of_costs", "equipment"), ("1000000.01", "prototype")]
    changed = _limited(*draw.choice(limits))
    asked = {"amount_requested": f"{draw.randint(1, 10**9)}.{draw.randint(0, 99):02d}"} if draw.random() < 0.3 else {}
    application = Application.from_document(penza(costs=costs, application=asked))
    result = evaluate(application, changed, measures=[JOINT])
    return report_of(application, result, changed, "ru", made=MADE), changed


def test_an_answered_example_is_not_changed_by_reporting() -> None:
    before = answered("penza-ball-screws-e16")[1]
    make_report(report("penza-ball-screws-e16"), rules(), "full", "xlsx")
    assert answered("penza-ball-screws-e16")[1] == before
