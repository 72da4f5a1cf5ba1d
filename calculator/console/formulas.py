"""Formulas as they stand in the rules, and the parameters that they rest on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from calculator.rulebook import Rulebook
from calculator.rulebook.model import ByEdition, ByReading, Formula, Measure, Parameter, RuleText

__all__ = ["formulas_of", "parameters_used"]

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


def parameters_used(
    rulebook: Rulebook, measure: Measure, texts: Iterable[RuleText | None], edition: str | None
) -> list[tuple[Measure, Parameter]]:
    """Parameters that formulas name, themselves or through derived columns, with the folder that each stands in."""
    found: dict[tuple[str, str], tuple[Measure, Parameter]] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [(measure, text) for text in texts]
    while waiting:
        owner, text = waiting.pop(0)
        own_edition = edition if owner.id == measure.id else None
        for _, formula in formulas_of(text, own_edition):
            for name in _NAME.findall(formula):
                home, rest = _home(rulebook, owner, name)
                if (home.id, rest) in seen:
                    continue
                seen.add((home.id, rest))
                waiting += [(home, inner) for inner in _columns(rulebook, home, rest)]
                if rest in home.parameters:
                    found[home.id, rest] = (home, home.parameters[rest])
    return list(found.values())


def _home(rulebook: Rulebook, owner: Measure, name: str) -> tuple[Measure, str]:
    """The folder that a name belongs to, and the name there: ``vat.vat_standard_rate`` stands in the folder used as ``vat``."""
    alias, dot, rest = name.partition(".")
    if dot and alias in owner.uses:
        return rulebook.measures[owner.uses[alias]], rest
    return owner, name


def _columns(rulebook: Rulebook, home: Measure, name: str) -> Iterator[RuleText]:
    """Formulas of the derived column of that name, in the folder or in one that it uses."""
    for folder in (home, *(rulebook.measures[used] for used in home.uses.values())):
        for column in folder.columns:
            if f"{column.table}.{column.id}" == name or column.id == name:
                yield column.formula
                if column.when_unknown is not None:
                    yield column.when_unknown.value
