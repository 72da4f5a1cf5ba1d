"""``stacking.yaml`` read into records; what its names must be is checked with all rules at hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from calculator.rulebook.reading_files import MISSING, RuleFile, keys
from calculator.rulebook.stacking import (
    Answer,
    Scope,
    Stacking,
    StackingClass,
    StackingKind,
    StackingPair,
    StackingRule,
)

__all__ = ["read_stacking"]

_FILE: Final = keys("", "classes rules pairs")
_CLASS: Final = keys("title measures")
_RULE: Final = keys(
    "title kind measures breach effect evidence source", "with of ceiling fact scope instead tested_by payments"
)
_PAIR: Final = keys("scope first second answer provisional rule evidence source")
_BREACHES: Final = ("firm", "provisional")

_NEEDED: Final[Mapping[StackingKind, tuple[str, ...]]] = {
    StackingKind.total_within_ceiling: ("ceiling",),
    StackingKind.not_cofinancing: ("of", "tested_by"),
    StackingKind.provisional_pair: ("with", "scope"),
    StackingKind.excluded_pair: ("scope",),
}
"""Keys that a kind cannot do without, beside those of every rule."""
_ALLOWED: Final[Mapping[StackingKind, tuple[str, ...]]] = {
    StackingKind.excluded_pair: ("with", "fact"),
    StackingKind.one_tariff_per_payment: ("payments",),
    StackingKind.counted_against_baseline: ("payments",),
}
"""Keys that only these kinds may have."""
_OF_A_KIND: Final = ("with", "of", "ceiling", "fact", "scope", "payments")


def read_stacking(file: RuleFile, known: Stacking) -> Stacking:
    """What ``known`` says with the content of one file behind it; ids stand once among all files."""
    given = file.keys(file.value, "", _FILE)
    classes = file.each(given.get("classes"), "classes", lambda *part: _class(file, *part), hyphens=True)
    rules = file.each(given.get("rules"), "rules", lambda *part: _rule(file, *part), hyphens=True)
    for kind, found, before in (("classes", classes, known.classes), ("rules", rules, known.rules)):
        for name in found.keys() & before.keys():
            file.fail(f"{kind}.{name}", "id_twice", name=name, other=before[name].place.file)
    pairs = tuple(_pair(file, value, path) for path, value in file.rows(given.get("pairs"), "pairs"))
    return Stacking({**known.classes, **classes}, {**known.rules, **rules}, (*known.pairs, *pairs))


def _class(file: RuleFile, name: str, value: object, path: str) -> StackingClass:
    given = file.keys(value, path, _CLASS)
    return StackingClass(
        id=name,
        title=file.text(given["title"], f"{path}.title"),
        measures=file.ids(given["measures"], f"{path}.measures"),
        place=file.place(path),
    )


def _rule(file: RuleFile, name: str, value: object, path: str) -> StackingRule:
    given = file.keys(value, path, _RULE)
    kind = StackingKind[file.word(given["kind"], f"{path}.kind", StackingKind.__members__, "note")]
    if isinstance(given["kind"], str) and given["kind"] in StackingKind.__members__:
        _keys_of_the_kind(file, kind, given, path)
    evidence, source = file.evidence_with_source(given, path)
    scope = given.get("scope")
    measures = file.ids(given["measures"], f"{path}.measures")
    if not measures and given["measures"] is not MISSING:
        file.fail(f"{path}.measures", "nothing_listed", key="measures")
    return StackingRule(
        id=name,
        title=file.text(given["title"], f"{path}.title"),
        kind=kind,
        measures=measures,
        other=file.ids(given.get("with"), f"{path}.with"),
        of=file.ids(given.get("of"), f"{path}.of"),
        ceiling=file.identifier_or_none(given.get("ceiling"), f"{path}.ceiling"),
        fact=file.string_or_none(given.get("fact"), f"{path}.fact"),
        scope=None
        if scope is None
        else Scope[file.word(scope, f"{path}.scope", ("line", "loan", "project"), "project")],
        firm=file.word(given["breach"], f"{path}.breach", _BREACHES, "firm") == "firm",
        instead=_texts(file, given.get("instead"), f"{path}.instead"),
        tested_by=_tests(file, given.get("tested_by"), f"{path}.tested_by"),
        payments={
            payment: {
                measure: file.ids(parts, f"{path}.payments.{payment}.{measure}")
                for measure, parts in file.mapping(by_measure, f"{path}.payments.{payment}").items()
            }
            for payment, by_measure in file.mapping(given.get("payments"), f"{path}.payments").items()
        },
        effect=file.text(given["effect"], f"{path}.effect"),
        evidence=evidence,
        source=source,
        place=file.place(path),
    )


def _keys_of_the_kind(file: RuleFile, kind: StackingKind, given: Mapping[str, Any], path: str) -> None:
    """Each kind has keys of its own; those of another kind would say nothing, and are refused."""
    needed = _NEEDED.get(kind, ())
    for key in needed:
        if given.get(key) is None:
            file.fail(path, "stacking_needs", kind=kind.value, key=key)
    for key in _OF_A_KIND:
        if given.get(key) is not None and key not in needed and key not in _ALLOWED.get(kind, ()):
            file.fail(f"{path}.{key}", "stacking_forbids", kind=kind.value, key=key)
    if kind is StackingKind.excluded_pair and (given.get("with") is None) == (given.get("fact") is None):
        file.fail(path, "with_or_fact")


def _texts(file: RuleFile, value: object, path: str) -> dict[str, str]:
    return {name: file.string(part, f"{path}.{name}") for name, part in file.mapping(value, path).items()}


def _tests(file: RuleFile, value: object, path: str) -> tuple[tuple[str, str], ...]:
    """Conditions, each with its measure before the slash."""
    found = []
    for where, row in file.rows(value, path):
        measure, slash, condition = file.string(row, where).partition("/")
        if slash and measure and condition:
            found.append((measure, condition))
        else:
            file.fail(where, "not_tested_condition", came=str(row))
    return tuple(found)


def _pair(file: RuleFile, value: object, path: str) -> StackingPair:
    given = file.keys(value, path, _PAIR)
    evidence, source = file.evidence_with_source(given, path)
    rule = given["rule"]
    return StackingPair(
        scope=Scope[file.word(given["scope"], f"{path}.scope", Scope.__members__, "project")],
        first=file.identifier(given["first"], f"{path}.first"),
        second=file.identifier(given["second"], f"{path}.second"),
        answer=Answer[file.word(given["answer"], f"{path}.answer", Answer.__members__, "allowed")],
        provisional=file.truth(given["provisional"], f"{path}.provisional", otherwise=False),
        rule=None if rule is MISSING else file.identifier_or_none(rule, f"{path}.rule"),
        evidence=evidence,
        source=source,
        place=file.place(path),
    )
