"""The example workbook is read as an enterprise's own: its applications as they were written, and two mistakes."""

from __future__ import annotations

import pytest

from calculator.facts import Application
from calculator.intake.arrivals import deliver
from calculator.intake.example_book import example_documents, example_workbook


@pytest.mark.parametrize("language", ["ru", "en"])
def test_it_says_what_its_documents_say_but_for_two_cells(language: str) -> None:
    arrived = deliver({"пример.xlsx": example_workbook(language)}).arrivals({})
    assert arrived.unsure == []
    assert [(fault.place.address, fault.code) for fault in arrived.all_faults] == [
        ("D23", "intake.wrong_value"), ("H24", "intake.no_such_date"),
    ]  # fmt: skip
    documents = {document["id"]: document for document in example_documents()}
    assert [one.id for one in arrived.items] == list(documents)
    for one in arrived.items[:-1]:
        assert one.application is not None
        stated = Application.from_document(documents[one.id])
        assert one.application.facts == stated.facts
        assert one.application.tables["costs"] == stated.tables["costs"]
        assert one.application.tables["application.claimed_amounts"] == stated.tables["application.claimed_amounts"]
