"""Answers that a fact could have: those at which a rule can decide otherwise.

Both truth values, each choice, for a number or a date the thresholds that formulas compare it with and the values on either
side, for a text the texts and codes that formulas name and one that none of them names.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Final

from calculator.evaluation.frame import NEVER
from calculator.evaluation.lookups import LIST_MARK
from calculator.evaluation.tracing import Trace
from calculator.evaluation.values import Number, Words
from calculator.facts import Application
from calculator.facts.dictionary import Field
from calculator.facts.dictionary import field as field_named
from calculator.formulas.nodes import Node
from calculator.money import plain_money
from calculator.problems import ProblemsError

__all__ = ["FINE", "Thresholds", "answers_of", "input_name", "is_asked_alone", "with_answer"]

MOST_ANSWERS: Final = 40
"""Answers of one fact that are tried; of more, some all over their range."""
_COMPARISONS: Final = frozenset({"le", "lt", "ge", "gt", "eq", "ne"})
_OF_A_CODE: Final = "01.11"
_OF_A_TEXT: Final = "—"
FINE: Final = Fraction(1, 10_000)
"""The step of shares and numbers: a hundredth of a per cent."""
_SHARES: Final = (Fraction(0), Fraction(1))


@dataclass
class Thresholds:
    """What formulas compare each fact and each parameter (``MEASURE.NAME``) with, as far as known for one application."""

    numbers: dict[str, dict[Fraction, None]] = field(default_factory=dict)
    texts: dict[str, dict[str, None]] = field(default_factory=dict)

    def gather(self, trace: Trace, formula: Node) -> None:
        """Add what one formula compares its facts with."""
        for node in trace.walk(formula):
            if node.op in _COMPARISONS:
                self._numbers_of(trace, node)
            elif node.op == "text_in":
                self._texts_of(trace, node.args[0], map(str, node.data))
            elif node.op == "same_text":
                for one, other in (node.args, node.args[::-1]):
                    if other.op == "text":
                        self._texts_of(trace, one, [str(other.data)])
            elif node.op in ("coded", "in_list"):
                self._texts_of(trace, node.args[0], self._listed(trace, node.args[1]))

    def _numbers_of(self, trace: Trace, comparison: Node) -> None:
        """Every known quantity of the comparison that has the unit of the fact: a threshold, a part, its whole."""
        inside = list(trace.walk(comparison))
        for fact in inside:
            name = input_name(fact)
            if name is None:
                continue
            kept = self.numbers.setdefault(name, {})
            for node in inside:
                if node is not fact and (node.type.sort, node.type.dims) == (fact.type.sort, fact.type.dims):
                    value = _value(trace, node)
                    if value is not None:
                        kept.setdefault(value)

    def _texts_of(self, trace: Trace, item: Node, texts: Iterable[str]) -> None:
        for node in trace.walk(item):
            if node.op == "fact":
                self.texts.setdefault(str(node.data), {}).update(dict.fromkeys(texts))

    def _listed(self, trace: Trace, node: Node) -> list[str]:
        value = trace.value(node)
        if not isinstance(value, Words) or not value.known[0]:
            return []
        return [_code_of(one) for one in trace.run.frame.text(int(value.codes[0])).split(LIST_MARK)]


def input_name(node: Node) -> str | None:
    """The name of a fact or of a parameter (``MEASURE.NAME``) that a node stands for; other nodes are computed."""
    if node.op == "parameter":
        return f"{node.data[0]}.{node.data[1]}"
    return str(node.data) if node.op == "fact" else None


def _value(trace: Trace, node: Node) -> Fraction | None:
    value = trace.value(node)
    if not isinstance(value, Number) or node.type.table != "application":
        return None
    return value.value(trace.row)


def _code_of(element: str) -> str:
    """A code that an element of a list covers: of a range its first class, of section C its first class too."""
    element = element.removeprefix("!").partition("-")[0]
    return "10" if element == "C" else element


def is_asked_alone(name: str) -> bool:
    """Whether a fact is one value of the application itself: lists of rows are asked for, but no answer of theirs is tried."""
    try:
        item = field_named(name)
    except KeyError:
        return False
    return item.is_root and item.kind != "texts" and item.format != "inn"


def answers_of(name: str, thresholds: Thresholds) -> list[Any]:
    """Answers to try, as an application document writes them; none where nothing is known of what matters."""
    item = field_named(name)
    answers = list(dict.fromkeys(map(_hashable, _answers(item, thresholds))))
    if item.allows_none:
        answers.append("none")
    apart = -(-len(answers) // MOST_ANSWERS) or 1
    return [list(one) if isinstance(one, tuple) else one for one in answers[::apart]]


def _hashable(answer: object) -> Any:
    return tuple(answer) if isinstance(answer, list) else answer


def _answers(item: Field, thresholds: Thresholds) -> Iterator[object]:
    match item.kind:
        case "truth":
            yield from (True, False)
        case "choice":
            yield from item.choices or ()
        case "set":
            yield from ([choice] for choice in item.choices or ())
        case "text":
            texts = thresholds.texts.get(item.name, {})
            yield from texts
            if texts:
                yield _OF_A_CODE if "okved" in item.key or "okpd" in item.key else _OF_A_TEXT
        case "date":
            days = (int(value) for value in thresholds.numbers.get(item.name, {}) if 1 < value < NEVER)
            yield from (date.fromordinal(day + step).isoformat() for day in days for step in (-1, 0, 1))
        case _:
            yield from _numbers(item, thresholds.numbers.get(item.name, {}))


def _numbers(item: Field, thresholds: Mapping[Fraction, None]) -> Iterator[str | int]:
    fine = item.kind in ("share", "number")
    step = FINE if fine else Fraction(1)
    around = {value + change for value in thresholds for change in (-step, Fraction(0), step)}
    ends = _SHARES if item.kind == "share" else (Fraction(0), 2 * max(thresholds, default=Fraction(0)))
    for value in sorted(around.union(ends)):
        low = item.minimum is None or value >= item.minimum
        if low and (item.maximum is None or value <= item.maximum):
            yield _written(item, value)


def _written(item: Field, value: Fraction) -> str | int:
    if item.kind == "money":
        return plain_money(int(value))
    if item.kind == "count":
        return int(value)
    if item.kind == "share":
        value *= 100
    return f"{float(value):.4f}" if value.denominator != 1 else str(value.numerator)


def with_answer(application: Application, name: str, answer: object) -> Application | None:
    """The application with one more fact stated, of a loan in each of its loans; ``None`` where the rest forbids it."""
    document = copy.deepcopy(application.to_document())
    group, _, key = name.partition(".")
    rows = document["loans"] if group == "loan" and document.get("loans") else None
    for holder in rows if rows is not None else [_group(document, group)]:
        holder[key] = answer
    try:
        return Application.from_document(document, application.id)
    except ProblemsError:
        return None


def _group(document: dict[str, Any], group: str) -> dict[str, Any]:
    if document.get(group) is None:
        document[group] = {}
    found: dict[str, Any] = document[group]
    return found
