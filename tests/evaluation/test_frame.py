"""Columns of a batch: every fact of the dictionary has one, whatever its kind, stated or not."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import pytest

from calculator.evaluation.frame import Frame
from calculator.evaluation.values import Choices, Number, Truth, Words
from calculator.facts import Application
from calculator.facts.dictionary import Field, fields

SORTS: dict[str, type] = {
    "money": Number, "share": Number, "number": Number, "count": Number, "date": Number, "truth": Truth,
    "text": Words, "choice": Words, "texts": Words, "set": Choices,
}  # fmt: skip
VALUES: dict[str, Any] = {
    "money": 100, "share": Fraction(1, 5), "number": Fraction(5, 2), "count": 3, "date": date(2025, 3, 10), "truth": True,
    "text": "text", "texts": frozenset({"text"}),
}  # fmt: skip


def value_of(item: Field) -> Any:
    word = next(iter(item.choices or ("",)))
    return {**VALUES, "choice": word, "set": frozenset({word})}[item.kind]


def laid_in(item: Field, *stated: Any) -> Application:
    """An application that states one fact: once, or in a row for each value. Computed tables are laid in likewise."""
    empty = Application.from_document({})
    if item.is_root:
        return Application(
            "a", None, empty.document, MappingProxyType({item.name: stated[0]}), empty.tables, frozenset()
        )
    rows = tuple({item.key: value} if value is not None else {} for value in stated)
    tables = MappingProxyType({**empty.tables, item.table: rows})
    return Application("a", None, empty.document, MappingProxyType({}), tables, frozenset())


@pytest.mark.parametrize("item", fields(), ids=[item.name for item in fields()])
def test_every_fact_has_a_column(item: Field) -> None:
    silent, one = Application.from_document({}), laid_in(item, value_of(item))
    many = laid_in(item, value_of(item), None)
    for batch in ([silent], [one], [many, silent, one]):
        frame = Frame(batch)
        assert isinstance(frame.column(item.name), SORTS[item.kind])
        assert frame.length(item.table) == len(frame.raw(item.name))
    assert Frame([one]).given(item.name).tolist() == [True]


def test_rows_that_nobody_states_are_not_known() -> None:
    frame = Frame([Application.from_document({"loan": {"amount": 1}}), Application.from_document({"loans": []})])
    assert frame.table("segments").stated.tolist() == [False, False]
    assert frame.table("loan.schedule").stated.tolist() == [False, False]
    assert frame.table("loans").stated.tolist() == [True, True]
