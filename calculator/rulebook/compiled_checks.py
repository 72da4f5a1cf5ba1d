"""What is wrong with rule folders that only shows once their formulas are built: names, units, cycles, unused parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from calculator.rulebook.compiling import Compiler
from calculator.rulebook.reading import RuleSet
from calculator.rulebook.reading_problems import LONGEST_SHOWN, RuleProblem
from calculator.rulebook.scopes import MisplacedError
from calculator.wording import Message

__all__ = ["check_compiled"]

_TYPED = frozenset({"sort", "left", "right"})
"""Values of messages that say what an expression is: a unit, as rules write it, or one of these sorts."""

_SORTS = frozenset({"truth", "date", "text", "set", "list"})

_REPEATED = frozenset({"name", "number", "literal", "choice", "argument"})
"""Values of messages that repeat a piece of the formula, of any length."""


def check_compiled(rules: RuleSet, compiler: Compiler, *, changed: bool) -> tuple[RuleProblem, ...]:
    """Everything wrong after compilation. Unused parameters are told only where all formulas could be built.

    In rules ``changed`` by a user a limit may have taken the place of another, whose parameter is then used no more.
    """
    faults = tuple(formula_cannot_be_built(fault) for fault in compiler.faults)
    return faults or (() if changed else tuple(parameter_is_unused(rules, compiler)))


def formula_cannot_be_built(fault: MisplacedError) -> RuleProblem:
    """A formula that does not parse, names something unknown or mixes units, with a pointer to the column."""
    place, error = fault.place, fault.error
    values: dict[str, object] = {
        name: Message(f"formulas.sort_{value}") if name in _TYPED and value in _SORTS else _shown(name, value)
        for name, value in error.values.items()
    }
    if "nearest" in values:
        values["nearest"] = Message("formulas.near", {"name": values["nearest"]}) if values["nearest"] else ""
    if fault.text and error.column:
        text = " ".join(fault.text.split("\n"))
        column = min(error.column, len(text) + 1)
        start = max(0, column - 40)
        cut = text[start : start + 76]
        values["pointer"] = f"\n    {cut}\n    {' ' * (column - 1 - start)}^"
        values["column"] = column
        return RuleProblem(replace(place, column=place.column + column - 1), f"formulas.{error.code}", values)
    return RuleProblem(place, f"formulas.{error.code}", {**values, "pointer": "", "column": 0})


def _shown(name: str, value: object) -> object:
    text = str(value)
    return text[: LONGEST_SHOWN - 1] + "…" if name in _REPEATED and len(text) > LONGEST_SHOWN else value


def parameter_is_unused(rules: RuleSet, compiler: Compiler) -> Iterator[RuleProblem]:
    """A parameter that no formula uses and that is not marked ``informative``, or is marked so and used."""
    for measure in rules.measures.values():
        for parameter in measure.parameters.values():
            used = (measure.id, parameter.id) in compiler.used_parameters
            if not used and not parameter.informative:
                yield RuleProblem(parameter.place, "formulas.parameter_unused", {"name": parameter.id})
            if used and parameter.informative:
                yield RuleProblem(parameter.place, "formulas.parameter_informative_but_used", {"name": parameter.id})
