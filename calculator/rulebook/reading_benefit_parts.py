"""What stands in a benefit of any kind: rounding, own money, the split between budgets, limits and terms."""

from __future__ import annotations

from typing import Any, Final, Literal, cast

from calculator.rulebook.model import Evidence, Text
from calculator.rulebook.model_benefits import Baseline, Limit, LineLimit, OwnFunds, Rounding, Split, Term
from calculator.rulebook.reading_files import RuleFile, keys

__all__ = ["COMMON", "read_baseline", "read_common", "read_limit", "read_line_limit", "read_rounding", "read_terms"]

COMMON: Final = "own_funds split"
"""Keys that a benefit of any kind may have."""

_ROUNDING: Final = keys("direction evidence source title")
_OWN_FUNDS: Final = keys("value title")
_SPLIT: Final = keys("", "of federal regional")
_LIMIT: Final = keys("id title value", "unless source")
_LINE_LIMIT: Final = keys("id title categories value", "unless source")
_TERM: Final = keys("id title value", "unless editions evidence source")
_BASELINE: Final = keys("id value", "words")
_HALF_UP: Final = Rounding(
    "half_up", Text("До копейки по правилам арифметики", "Half up to the kopeck"), Evidence.inference, ()
)


def read_common(file: RuleFile, given: dict[str, Any], path: str) -> dict[str, Any]:
    """The fields of :class:`Benefit` itself. Where no rounding is declared it is half up, by our own convention."""
    rounding = given.get("rounding")
    own_funds, split = given.get("own_funds"), given.get("split")
    return {
        "place": file.place(path),
        "rounding": read_rounding(file, rounding, f"{path}.rounding") if rounding is not None else _HALF_UP,
        "own_funds": _own_funds(file, own_funds, f"{path}.own_funds") if own_funds is not None else None,
        "split": _split(file, split, f"{path}.split") if split is not None else None,
    }


def read_rounding(file: RuleFile, value: object, path: str) -> Rounding:
    given = file.keys(value, path, _ROUNDING)
    evidence, source = file.evidence_with_source(given, path)
    direction = file.word(given["direction"], f"{path}.direction", ("down", "half_up"), "down")
    return Rounding(
        direction=cast(Literal["down", "half_up"], direction),
        title=file.text(given["title"], f"{path}.title"),
        evidence=evidence,
        source=source,
    )


def _own_funds(file: RuleFile, value: object, path: str) -> OwnFunds:
    given = file.keys(value, path, _OWN_FUNDS)
    return OwnFunds(
        file.rule_text(given["value"], f"{path}.value"), file.text(given["title"], f"{path}.title"), file.place(path)
    )


def _split(file: RuleFile, value: object, path: str) -> Split:
    given = file.keys(value, path, _SPLIT)
    named = [part for part in ("federal", "regional") if given.get(part) is not None]
    if len(named) != 1 and isinstance(value, dict):
        file.fail(path, "federal_or_regional")
    part = named[0] if named else "federal"
    return Split(
        of=file.rule_text_or_none(given.get("of"), f"{path}.of"),
        part=cast(Literal["federal", "regional"], part),
        value=file.rule_text(given.get(part, 0), f"{path}.{part}"),
        place=file.place(path),
    )


def read_limit(file: RuleFile, value: object, path: str) -> Limit:
    given = file.keys(value, path, _LIMIT)
    return Limit(
        id=file.identifier(given["id"], f"{path}.id"),
        title=file.text(given["title"], f"{path}.title"),
        value=file.rule_text(given["value"], f"{path}.value"),
        unless=file.rule_text_or_none(given.get("unless"), f"{path}.unless"),
        source=file.ids(given.get("source"), f"{path}.source"),
        place=file.place(path),
    )


def read_line_limit(file: RuleFile, value: object, path: str) -> LineLimit:
    given = file.keys(value, path, _LINE_LIMIT)
    categories = file.ids(given["categories"], f"{path}.categories")
    if given["categories"] in (None, []):
        file.fail(path, "nothing_listed", key="categories")
    return LineLimit(
        id=file.identifier(given["id"], f"{path}.id"),
        title=file.text(given["title"], f"{path}.title"),
        categories=categories,
        value=file.rule_text(given["value"], f"{path}.value"),
        unless=file.rule_text_or_none(given.get("unless"), f"{path}.unless"),
        source=file.ids(given.get("source"), f"{path}.source"),
        place=file.place(path),
    )


def read_terms(file: RuleFile, given: dict[str, Any], path: str, key: str) -> tuple[Term, ...]:
    """The terms of a grant or the parts of a relief; there must be one."""
    rows = file.rows(given[key], f"{path}.{key}")
    if given[key] in (None, []):
        file.fail(path, "nothing_listed", key=key)
    return tuple(_term(file, value, where) for where, value in rows)


def _term(file: RuleFile, value: object, path: str) -> Term:
    given = file.keys(value, path, _TERM)
    evidence, source = file.evidence_or_none_with_source(given, path)
    return Term(
        id=file.identifier(given["id"], f"{path}.id"),
        title=file.text(given["title"], f"{path}.title"),
        value=file.rule_text(given["value"], f"{path}.value"),
        unless=file.rule_text_or_none(given.get("unless"), f"{path}.unless"),
        editions=file.ids_or_all(given.get("editions"), f"{path}.editions"),
        evidence=evidence,
        source=source,
        place=file.place(path),
    )


def read_baseline(file: RuleFile, value: object, path: str) -> Baseline:
    given = file.keys(value, path, _BASELINE)
    return Baseline(
        word=file.rule_text(given["id"], f"{path}.id"),
        value=file.rule_text(given["value"], f"{path}.value"),
        words=file.each(given.get("words"), f"{path}.words", lambda _, part, where: file.text(part, where)),
        place=file.place(path),
    )
