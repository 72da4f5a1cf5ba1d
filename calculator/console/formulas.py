"""Formulas as they stand in the rules, and the columns and parameters that they rest on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from calculator.rulebook import Rulebook
from calculator.rulebook.model import ByEdition, ByReading, Column, Formula, Measure, Parameter, RuleText

__all__ = ["Named", "column_texts", "formulas_of", "named_in"]

_NAME: Final = re.compile(r"\"[^\"]*\"|'[^']*'|[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")


def formulas_of(text: RuleText | None, edition: str | None = None, case: str = "") -> Iterator[tuple[str, str]]:
    """``(case, formula)``: the readings and, where no edition is given, the editions under which a formula stands."""
    if isinstance(text, Formula):
        yield case, " ".join(text.text.split())
    elif isinstance(text, ByEdition):
        for names, inner in _by_content(text.cases.items()):
            if edition is None:
                yield from formulas_of(inner, None, _joined(case, ", ".join(names)))
            elif edition in names:
                yield from formulas_of(inner, edition, case)
    elif isinstance(text, ByReading):
        for names, inner in _by_content(text.cases.items()):
            yield from formulas_of(inner, edition, _joined(case, ", ".join(names)))
        if text.otherwise is not None:
            yield from formulas_of(text.otherwise, edition, _joined(case, "otherwise"))


def _by_content(cases: Iterable[tuple[str, RuleText]]) -> Iterator[tuple[list[str], RuleText]]:
    """Cases that share one text, together."""
    groups: list[tuple[list[str], RuleText]] = []
    for name, inner in cases:
        if groups and groups[-1][1] == inner:
            groups[-1][0].append(name)
        else:
            groups.append(([name], inner))
    return iter(groups)


def _joined(case: str, name: str) -> str:
    return f"{case}: {name}" if case else name


@dataclass(frozen=True)
class Named:
    """What formulas name, themselves or through derived columns: columns and parameters, each with its folder."""

    columns: tuple[tuple[Measure, Column], ...]
    parameters: tuple[tuple[Measure, Parameter], ...]


def named_in(rulebook: Rulebook, measure: Measure, texts: Iterable[RuleText | None], edition: str | None) -> Named:
    """The columns and parameters behind formulas of a folder; ``edition`` leaves out the formulas of other editions."""
    columns: dict[tuple[str, str], tuple[Measure, Column]] = {}
    parameters: dict[tuple[str, str], tuple[Measure, Parameter]] = {}
    waiting = [(measure, text) for text in texts]
    while waiting:
        owner, text = waiting.pop(0)
        for _, formula in formulas_of(text, edition if owner.id == measure.id else None):
            for name in _NAME.findall(formula):
                home, rest = _home(rulebook, owner, name)
                if rest in home.parameters:
                    parameters[home.id, rest] = (home, home.parameters[rest])
                found = _column(rulebook, home, rest)
                if found is not None and (found[0].id, rest) not in columns:
                    columns[found[0].id, rest] = found
                    waiting += [(found[0], inner) for _, inner in column_texts(found[1])]
    return Named(tuple(columns.values()), tuple(parameters.values()))


def column_texts(column: Column) -> list[tuple[str, RuleText]]:
    """The formula of a column and, behind the fact that is not stated then, what stands in for it."""
    stand_in = column.when_unknown
    return [("", column.formula), *([(stand_in.fact, stand_in.value)] if stand_in is not None else [])]


def _home(rulebook: Rulebook, owner: Measure, name: str) -> tuple[Measure, str]:
    """The folder of a name, and the name there: ``vat.vat_standard_rate`` stands in the folder used as ``vat``."""
    alias, dot, rest = name.partition(".")
    if dot and alias in owner.uses:
        return rulebook.measures[owner.uses[alias]], rest
    return owner, name


def _column(rulebook: Rulebook, home: Measure, name: str) -> tuple[Measure, Column] | None:
    """The derived column of that name, in the folder or in one that it uses."""
    for folder in (home, *(rulebook.measures[used] for used in home.uses.values())):
        for column in folder.columns:
            if f"{column.table}.{column.id}" == name:
                return folder, column
    return None
