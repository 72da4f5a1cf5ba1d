"""Texts that a person reads, in Russian and English.

A catalog is a flat YAML file ``<room>.<language>.yaml`` in this folder: ``key: text``. The key that code asks for has
the room before its first dot: ``t("facts.third_decimal", "ru", came="1.234")``. A room is read when its first text is
asked for, so a new room is a new pair of files and touches no other.

In a text ``{name}`` stands for a value and ``{name|строка|строки|строк}`` for the word that agrees with it (two forms
in English: ``{name|row|rows}``). A value that can speak both languages (it has ``in_language``) is put in the
language of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

__all__ = ["LANGUAGES", "InLanguage", "Message", "Text", "catalog", "placeholders", "plural", "rooms", "t"]

LANGUAGES: Final = ("ru", "en")
_FOLDER: Final = Path(__file__).parent
_PLACE: Final = re.compile(r"\{(\w+)(?:\|([^{}]*))?\}")


@runtime_checkable
class InLanguage(Protocol):
    """Anything that can be put into a text of either language."""

    def in_language(self, language: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Text:
    """A text that a person reads, in both languages."""

    ru: str
    en: str

    def in_language(self, language: str) -> str:
        return self.ru if language == "ru" else self.en


@dataclass(frozen=True, slots=True)
class Message:
    """A text of a catalog with its values, before the language is known."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def in_language(self, language: str) -> str:
        return t(self.key, language, **self.values)


def t(key: str, language: str, /, **values: object) -> str:
    """The text ``key`` in ``language`` with ``values`` put in.

    Raises ``KeyError`` for a key, a language or a value that is missing: a gap in a catalog is a fault of the program.
    """
    pieces = _pieces(key, language)
    return "".join([piece if isinstance(piece, str) else _filled(piece, values, language) for piece in pieces])


def plural(n: int, one: str, few: str, many: str) -> str:
    """The Russian form that agrees with ``n``: 1 строка, 2 строки, 5 строк, 11 строк, 21 строка."""
    last_two = abs(n) % 100
    if 11 <= last_two <= 14:
        return many
    last = last_two % 10
    return one if last == 1 else few if 2 <= last <= 4 else many


@cache
def catalog(room: str, language: str) -> Mapping[str, str]:
    """All texts of a room by key without the room. Raises ``KeyError`` for an unknown room or language."""
    path = _FOLDER / f"{room}.{language}.yaml"
    if language not in LANGUAGES or not room.isidentifier() or not path.is_file():
        raise KeyError(f"{room}.{language}")
    import yaml  # here: reading texts is rare, importing this module is not

    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    texts = yaml.load(path.read_text(encoding="utf-8"), Loader=loader) or {}
    wrong = [key for key, text in texts.items() if not isinstance(key, str) or not isinstance(text, str)]
    if wrong:
        raise TypeError(f"{path.name}: key and text must both be text: {wrong}")
    return dict(texts)


def rooms() -> tuple[str, ...]:
    """Names of all rooms that have a catalog in some language."""
    return tuple(sorted({path.name.split(".")[0] for path in _FOLDER.glob("*.*.yaml")}))


def placeholders(text: str) -> frozenset[str]:
    """Names of the values that a text needs."""
    return frozenset(name for name, _ in _PLACE.findall(text))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands in a text; ``forms``: the word that agrees with it stands there instead."""

    name: str
    forms: tuple[str, ...] | None


@cache
def _pieces(key: str, language: str) -> tuple[str | _Place, ...]:
    """A text taken apart once: what stands in it, and where values go."""
    room, dot, name = key.partition(".")
    if not dot:
        raise KeyError(key)
    text = catalog(room, language)[name]
    pieces: list[str | _Place] = []
    end = 0
    for match in _PLACE.finditer(text):
        pieces += [
            text[end : match.start()],
            _Place(match[1], tuple(match[2].split("|")) if match[2] is not None else None),
        ]
        end = match.end()
    return (*pieces, text[end:])


def _filled(place: _Place, values: Mapping[str, object], language: str) -> str:
    value = values[place.name]
    if place.forms is not None:
        return _agreeing(value, place.forms, language)
    if type(value) is str:  # nearly all are; asking for the protocol is slow
        return value
    return value.in_language(language) if not isinstance(value, int) and isinstance(value, InLanguage) else str(value)


def _agreeing(value: object, forms: Sequence[str], language: str) -> str:
    if not isinstance(value, int):
        raise TypeError(f"a whole number is needed to choose one of {forms}")
    if language == "ru":
        one, few, many = forms
        return plural(value, one, few, many)
    one, other = forms
    return one if abs(value) == 1 else other
