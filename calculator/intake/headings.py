"""Headings of columns matched with fields: by dotted name, by key, by label, by a common synonym, else by likeness."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, Literal

from calculator.documents import read_document
from calculator.facts.dictionary import ROOT, Field, field, groups, stated_tables, tables

__all__ = [
    "CERTAIN",
    "ID",
    "LOAN",
    "TITLE",
    "Guess",
    "How",
    "fields_of_sheet",
    "guess",
    "is_numbering",
    "is_total",
    "normal",
    "sheet_kinds",
    "sheet_words",
    "unit_factor",
    "value_words",
]

How = Literal["name", "key", "label", "synonym", "close", "person", "none"]

ID: Final = "id"
"""The column that names the application of a row."""
TITLE: Final = "title"
LOAN: Final = "loans.id"
"""In a schedule: the loan whose row it is."""
CERTAIN: Final = 0.9
"""A score from which a guess needs nobody to confirm it."""
_LONGEST_HEADING: Final = 100
"""Signs of a heading; a longer text is a sentence, and is like nothing."""
LIKELY: Final = 0.6
"""A score below which there is no guess at all."""

_FILE: Final = Path(__file__).with_name("synonyms.yaml")
_UNIT: Final = re.compile(
    r"[\s,(\[]*(?:в\s+)?(?P<times>тыс\.?|тысяч(?:ах)?|млн\.?|миллион(?:ов|ах)|thousands?|th\.|millions?|mln\.?)?\s*(?:of\s+)?"
    r"(?:руб(?:\.|лей|лях|ль|ля)?|₽|р\.|rub|roubles|rur)[\s)\].]*$",
    re.IGNORECASE,
)
_OTHER_UNIT: Final = re.compile(r"[\s,]*[(\[]?(?:%|шт\.?|чел\.?|ед\.?|per cent|persons)[)\]]?\s*$", re.IGNORECASE)
_SIGNS: Final = re.compile(r"[^\w№#%]+")


@dataclass(frozen=True, slots=True)
class Guess:
    """Which field a heading means: its dotted name, ``id`` or ``title``. ``score`` is 1 for a sure match, 0 for none."""

    field: str | None
    score: float
    how: How


NOTHING: Final = Guess(None, 0.0, "none")


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """A heading without what makes no difference: case, signs, units, ё."""
    text = _OTHER_UNIT.sub("", _UNIT.sub("", text.strip()))
    return " ".join(_SIGNS.sub(" ", text.casefold().replace("ё", "е").replace("_", " ")).split())


def unit_factor(heading: str) -> int:
    """By how much sums of this column are multiplied: 1000 under «тыс. руб.», else 1."""
    found = _UNIT.search(heading.strip())
    if found is None or not found["times"]:
        return 1
    word = found["times"].lower()
    return 1_000 if word.startswith(("тыс", "th")) else 1_000_000


@cache
def _synonyms() -> Mapping[str, Any]:
    found: Mapping[str, Any] = read_document(_FILE, _FILE.name).value
    return found


@cache
def sheet_kinds() -> tuple[str, ...]:
    """What a sheet can hold: ``application`` (a row an application) or a child table."""
    return (ROOT, *(one.name for one in tables().values() if one.is_stated and one.form != "texts"))


@cache
def fields_of_sheet(kind: str) -> tuple[Field, ...]:
    """Fields that columns of such a sheet can mean. Lists of texts stand in the row of their application."""
    if kind != ROOT:
        return tables()[kind].fields
    lists = [item for one in stated_tables() if one.form == "texts" for item in one.fields]
    return (*(item for group in groups().values() for item in group.fields), *lists)


@cache
def sheet_words(kind: str) -> frozenset[str]:
    """Normal names of a sheet of this kind."""
    names = [kind, *_synonyms()["sheets"].get(kind, ())]
    if kind in tables():
        names += [tables()[kind].label.ru, tables()[kind].label.en]
    else:
        names += [label for group in groups().values() for label in (group.name, group.label.ru, group.label.en)]
    return frozenset(normal(name) for name in names)


@cache
def _phrases(kind: str) -> Mapping[str, Guess]:
    """Every phrase that means a field of such a sheet, the surest meaning of each."""
    found: dict[str, Guess] = {}

    def add(phrase: str, name: str, score: float, how: How) -> None:
        key = normal(phrase)
        known = found.get(key)
        if key and known is not None and known.field != name and known.score == score:
            found[key] = Guess(known.field, 0.8, how)  # two fields of one name: a person must say which
        elif key and (known is None or known.score < score):
            found[key] = Guess(name, score, how)

    for special in (ID, TITLE):
        for phrase in _synonyms()[special]:
            add(phrase, special, 1.0 if phrase == special else 0.92, "synonym")
    if kind == "loan.schedule":
        add(LOAN, LOAN, 1.0, "name")
    for item in fields_of_sheet(kind):
        add(item.name, item.name, 1.0, "name")
        add(item.label.ru, item.name, 0.95, "label")
        add(item.label.en, item.name, 0.95, "label")
        add(item.key, item.name, 0.94 if kind != ROOT else 0.9, "key")
        for phrase in _synonyms()["columns"].get(item.name, ()):
            add(phrase, item.name, 0.92, "synonym")
    return found


def guess(heading: str, kind: str, *, close: bool = True) -> Guess:
    """The field that a heading means in a sheet of this kind; ``close=False`` leaves out mere likeness."""
    if heading.strip() in (ID, TITLE):
        return Guess(heading.strip(), 1.0, "name")
    if "." in heading and heading.strip() in _dotted(kind):
        return Guess(heading.strip(), 1.0, "name")
    phrase = normal(heading)
    if not phrase or is_numbering(heading):
        return NOTHING
    known = _phrases(kind).get(phrase)
    if known is not None or not close or len(phrase) > _LONGEST_HEADING:
        return known or NOTHING
    return _closest(phrase, kind)


@cache
def _dotted(kind: str) -> frozenset[str]:
    names = {item.name for item in fields_of_sheet(kind)}
    return frozenset(names | {LOAN}) if kind == "loan.schedule" else frozenset(names)


@cache
def _closest(phrase: str, kind: str) -> Guess:
    best = NOTHING
    words = set(phrase.split())
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(phrase)
    for known, meant in _phrases(kind).items():
        own = set(known.split())
        common = len(words & own)
        matcher.set_seq1(known)
        likeness = 0.0
        if matcher.real_quick_ratio() > LIKELY and matcher.quick_ratio() > LIKELY:
            likeness = matcher.ratio()
        contained = common / max(len(words), len(own)) if own <= words or words <= own else 0.0
        score = min(CERTAIN - 0.01, max(likeness, 0.5 + 0.4 * contained if contained and len(own) > 1 else 0.0)) * (
            0.5 + meant.score / 2
        )
        if score > best.score:
            best = Guess(meant.field, round(score, 3), "close")
    return best if best.score >= LIKELY else NOTHING


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(normal(word) for word in _synonyms()[name])


def is_numbering(heading: str) -> bool:
    """Whether a column only counts its rows."""
    text = " ".join(_SIGNS.sub(" ", heading.casefold()).split())
    return text in _words("numbering") or text in _synonyms()["numbering"]


def is_total(text: str) -> bool:
    """Whether the first text of a row says that it is a sum of others."""
    phrase = normal(text.rstrip(":").strip())
    return phrase in _words("totals") or phrase.split(" ")[0] in ("итого", "всего", "total", "subtotal")


@cache
def value_words(name: str) -> Mapping[str, str]:
    """Words of a choice by each phrase that means it: the word, its labels, synonyms."""
    item = field(name)
    meant: dict[str, str] = {}
    for word, label in (item.choices or {}).items():
        for phrase in (word, label.ru, label.en, *_synonyms()["values"].get(name, {}).get(word, ())):
            meant.setdefault(normal(phrase), word)
    return meant
