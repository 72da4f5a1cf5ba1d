"""Several words in one field of the page: what they say, and that a page keeps what a document states."""

from __future__ import annotations

import pytest

from calculator.facts import Application
from calculator.facts.dictionary import field
from calculator.web.draft import Draft
from calculator.web.entries import input_text, plain_value, read_entry


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("taxes", {"taxes"}),
        ("инвестиции в производство, taxes", {"investment", "taxes"}),
        ("taxes, taxes,", {"taxes"}),
        ("  ", None),
    ],
)
def test_choices_between_commas(entry: str, expected: set[str] | None) -> None:
    assert read_entry(field("application.needs"), entry).value == expected


def test_a_word_that_is_no_choice_is_told() -> None:
    reading = read_entry(field("application.needs"), "taxes, деньги")
    assert reading.value is None
    assert reading.problem is not None
    assert "деньги" in reading.problem.in_language("ru")


def test_several_words_are_written_back() -> None:
    needs = field("application.needs")
    assert input_text(needs, frozenset({"taxes", "status"}), None, "ru") == "налоги и взносы, статус"
    assert plain_value(needs, frozenset({"taxes", "status"}), "") == ["status", "taxes"]


def test_a_draft_keeps_sets_texts_and_loans() -> None:
    document = {
        "application": {"needs": ["taxes"], "measures": ["a", "b"], "market_rate_margin": "-1"},
        "applicant": {"spic_version": 1, "frp_last_contract_date": "none"},
        "costs": [{"category": "equipment", "net": "1.00", "measures": ["a", "b"]}],
        "loans": [{"id": "a", "amount": "1.00"}],
    }
    application = Application.from_document(document)
    read, problems = Draft.of("draft", application, "ru", 1).read()
    assert problems == []
    assert Application.from_document(read) == application
