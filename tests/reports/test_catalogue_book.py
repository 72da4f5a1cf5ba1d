"""The workbook of the catalogue: every cell as what it is, no text a formula, what is accepted and what it changes."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from calculator.cooperation.match_effects import match_effects
from calculator.cooperation.matching import matching_of
from calculator.facts import Application
from calculator.reports.catalogue_book import CatalogueBook, catalogue_book
from calculator.rulebook import Rulebook
from calculator.wording import t
from tests.cooperation.outside import MAKER, PLANT, cluster, product, purchase

FORMULA = '=HYPERLINK("http://x")'


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return Rulebook.load()


def sheets(
    application: Application, rules: Rulebook, *, accept: bool = True, language: str = "en"
) -> dict[str, list[Any]]:
    """Rows of each sheet by its name, with the type of every cell that is a formula."""
    matching = matching_of(application)
    chosen = matching.matches if accept else ()
    effects = match_effects(application, rules, [chosen] if chosen else [])
    together = effects.effects[0] if chosen else None
    made = datetime(2026, 11, 26, tzinfo=UTC)
    keys = frozenset(match.key for match in chosen)
    content = catalogue_book(CatalogueBook(application, matching, keys, effects.now, together, language, made), rules)
    book = load_workbook(BytesIO(content))
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_catalogue_has_numbers_where_they_are_numbers(rules: Rulebook) -> None:
    made = [product(capacity="12 000", unit="шт. в год", load="70 %", equipment=FORMULA), product(capacity="много")]
    found = sheets(cluster(catalogue=made), rules, accept=False)
    header, first, second = found["Catalogue"][:3]
    row = dict(zip(header, first, strict=True))
    assert (row["Producer"], row["INN"], row["OKPD 2"]) == ("Точность", MAKER, "28.15.10")
    assert (row["Capacity"], row["Load"], row["Free"]) == (12000, 0.7, 3600)
    assert row["Equipment"] == FORMULA
    other = dict(zip(header, second, strict=True))
    assert (other["Capacity"], other["Free"]) == ("много", "not known")
    (matrix,) = [line for line in found["Competences"] if line[0] == "Точность"]
    assert matrix[-1] == f"шарико-винтовая передача ({FORMULA})\nшарико-винтовая передача"


def test_cooperation_has_the_shares_of_both_sides(rules: Rulebook) -> None:
    """30 000 of the 40 000 that the maker sells inside, and 3 % of the million that the plant buys."""
    links = [
        {
            "seller_inn": MAKER,
            "buyer_inn": PLANT,
            "type": "supply",
            "amount": "30000.00",
            "contract_date": "2022-03-01",
        },
        {"seller_inn": MAKER, "buyer_inn": PLANT, "type": "supply", "amount": "10000.00"},
        {"seller_inn": PLANT, "buyer_inn": PLANT, "type": "supply", "amount": "5.00"},
    ]
    header, first, second, *rest = sheets(cluster(links=links), rules)["Cooperation"]
    row = dict(zip(header, first, strict=True))
    assert row["Amount"] == 30000
    assert (row["Share in supplies to participants"], row["Share in purchases of the consumer"]) == (0.75, 0.03)
    assert row["Date of the contract"] == datetime(2022, 3, 1)
    assert second[header.index("Date of the contract")] is None
    assert rest == []


def test_matches_and_what_those_accepted_change(rules: Rulebook) -> None:
    bought = [purchase(name=FORMULA), purchase("1.00", okpd2="30.30", name="самолёт")]
    found = sheets(cluster(purchases=bought), rules)
    header, first, second = found["Matching"][:3]
    row = dict(zip(header, first, strict=True))
    assert (row["What is bought"], row["Amount"], row["Maker proposed"], row["Accepted"]) == (
        FORMULA,
        50000,
        "Точность",
        "yes",
    )
    assert row["Why proposed"].startswith("the same OKPD 2 code: 28.15.10")
    assert second[header.index("Why proposed")].startswith("Nothing alike")
    answers = found["What changes"]
    assert answers[0] == ("Functional dependence", "Now", "After")
    assert answers[1][1:] == ("15% (threshold 20%), not met", "20% (threshold 20%), met")


def test_without_anything_accepted_or_stated(rules: Rulebook) -> None:
    found = sheets(cluster(catalogue=None, purchases=None), rules, accept=False, language="ru")
    assert found["Каталог"] == found["Компетенции"] == [(t("catalogue.not_stated", "ru"),)]
    assert found["Кооперация"] == [(t("catalogue.no_contracts", "ru"),)]
    assert found["Что изменится"][0] == ("Функциональная зависимость", "Сейчас")
    unknown = sheets(cluster(links=None), rules, accept=False, language="ru")
    assert unknown["Кооперация"] == [(t("reports.table_not_stated", "ru"),)]
