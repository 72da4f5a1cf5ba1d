"""Formulas evaluated by themselves, over applications written as plain documents."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from calculator.evaluation.executing import Pass
from calculator.evaluation.frame import Frame
from calculator.evaluation.values import Choices, Number, Truth, Value, Words
from calculator.facts import Application
from calculator.formulas.building import build
from tests.formulas.language import scheme, scope

Document = dict[str, Any]
End = Fraction | int | None
Bounds = tuple[End, End]
"""Both ends of an interval; ``None`` where it is open."""


def run_over(documents: Sequence[Document]) -> Pass:
    """A run over applications that depends on no edition."""
    return Pass(Frame([Application.from_document(document) for document in documents]), scheme(), {})


def column(run: Pass, text: str, measure: str = "guild-status") -> Value:
    """The value of a formula for every row of its table."""
    value = run.values(build(text, scope(measure))).single
    assert value is not None
    return value


def truths(run: Pass, text: str, rows: int) -> list[bool | None]:
    value = column(run, text)
    assert isinstance(value, Truth)
    return [value.value(row) for row in range(rows)]


def bounds(run: Pass, text: str, rows: int) -> list[Bounds]:
    value = column(run, text)
    assert isinstance(value, Number)
    return [(value.low(row), value.high(row)) for row in range(rows)]


def truth(text: str, document: Document) -> bool | None:
    """The answer for one application."""
    return truths(run_over([document]), text, 1)[0]


def number(text: str, document: Document) -> Bounds:
    return bounds(run_over([document]), text, 1)[0]


def known(text: str, document: Document) -> list[bool]:
    """Which rows of a text or set are known."""
    value = column(run_over([document]), text)
    assert isinstance(value, Words | Choices)
    return [bool(flag) for flag in value.known]
