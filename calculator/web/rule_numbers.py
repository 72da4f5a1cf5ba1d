"""A number of the rules in a field of the page: read as strictly as a fact, shown as people write it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from calculator.advice.inputs import Input
from calculator.console.words import row_value_text, value_text
from calculator.facts.dictionary import ROOT, Field, Kind, field
from calculator.facts.values import Value
from calculator.money import plain_money, plain_percent
from calculator.rulebook.model import Measure, Parameter, ParameterRow, is_money
from calculator.web.entries import echo, input_text, read_entry
from calculator.wording import Message, Text, t

__all__ = [
    "RuleEntry",
    "as_value",
    "changeable",
    "example_of",
    "field_of_input",
    "field_of_parameter",
    "number_of",
    "read_rule_entry",
    "rule_values",
]

_KINDS: Final[Mapping[str, Kind]] = {
    "share": "share",
    "factor": "number",
    "date": "date",
    "truth": "truth",
    "text": "text",
}
_EXAMPLES: Final[Mapping[str, str]] = {
    "money": "1000000.00",
    "share": "30",
    "number": "0.7",
    "date": "2024-04-11",
    "count": "3",
}
_NO_HELP: Final = Text("", "")


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """What was typed for a parameter: as ``with_values`` takes it and as it was understood, or why it cannot be read."""

    plain: str | None = None
    understood: str = ""
    problem: Message | None = None


def field_of_parameter(parameter: Parameter) -> Field | None:
    """A parameter as a field that can be typed into; ``None`` for lists and for series of values by day."""
    if parameter.unit == "list" or parameter.series is not None:
        return None
    kind = "money" if is_money(parameter.unit) else _KINDS.get(parameter.unit, "count")
    return _field(parameter.id, kind, parameter.title)


def changeable(measure: Measure) -> tuple[Parameter, ...]:
    """The parameters of a measure or shared set that can be given another value and that the calculation uses."""
    return tuple(
        one for one in measure.parameters.values() if not one.informative and field_of_parameter(one) is not None
    )


def example_of(parameter: Parameter, language: str) -> str:
    """How a value is typed, by an example; empty for a text."""
    item = field_of_parameter(parameter)
    if item is None or item.kind == "text":
        return ""
    if item.kind == "truth":
        return f"{t('web.truth_yes', language)}, {t('web.truth_no', language)}"
    value = read_entry(item, item.example).value
    return t("web.for_example", language, example=str(input_text(item, value, item.example, language)))


def field_of_input(item: Input) -> Field:
    """The field of the dictionary, or one that reads a number of the rules."""
    if item.is_of_the_rules:
        return _field(item.name, item.kind, item.title)
    return field(item.name)


def _field(name: str, kind: Kind, title: Text) -> Field:
    low = Fraction(0) if kind in ("money", "share", "number", "count") else None
    return Field(name, ROOT, name, kind, None, title, _NO_HELP, _EXAMPLES.get(kind, ""), minimum=low)


def read_rule_entry(parameter: Parameter, text: str, language: str) -> RuleEntry:
    """Read what was typed. An empty field changes nothing: all parts of the answer are empty."""
    item = field_of_parameter(parameter)
    if item is None or not text.strip():
        return RuleEntry()
    reading = read_entry(item, text.strip())
    if reading.problem is not None or reading.value is None:
        return RuleEntry(problem=reading.problem)
    understood = echo(item, reading.value, language) or value_text(reading.value, parameter.unit, language)  # type: ignore[arg-type]
    return RuleEntry(_plain(item, reading.value), understood)


def _plain(item: Field, value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if item.kind == "money" and isinstance(value, int):
        return plain_money(value)
    if item.kind == "share" and isinstance(value, Fraction):
        return plain_percent(value)
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return str(value)


def rule_values(parameter: Parameter, in_force: ParameterRow | None, language: str) -> str:
    """The value in force; where none is known to be, the different values that the rules have, in the order of their periods."""
    if in_force is not None:
        return t("rule_numbers.in_force", language, value=row_value_text(in_force, parameter.unit, language))
    texts = (value_text(row.value, parameter.unit, language) for row in parameter.rows if row.value is not None)
    return t("rule_numbers.in_rules", language, values="; ".join(dict.fromkeys(texts)))


def as_value(item: Input, value: Fraction) -> Value:
    """A value of an input as a fact of its kind."""
    if item.kind == "date":
        return date.fromordinal(int(value))
    return int(value) if item.kind in ("money", "count") else value


def number_of(value: Value | None) -> Fraction | None:
    """A fact as a value of an input; ``None`` where it is no number and no day."""
    if isinstance(value, date):
        return Fraction(value.toordinal())
    return Fraction(value) if isinstance(value, int | Fraction) and not isinstance(value, bool) else None
