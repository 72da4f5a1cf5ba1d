"""Codes of the Russian classifications of activities (ОКВЭД 2) and products (ОКПД 2), and lists that they fall under.

A code is two digits of a class and, behind points, the digits below it: ``28``, ``28.3``, ``28.30``, ``28.30.2``. It covers
every code that begins with it digit by digit: ``28.3`` covers ``28.3``, ``28.30``, ``28.30.2`` and ``28.31``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from calculator.documents import read_document

__all__ = ["CODE_FORMS", "common_part", "falls_under", "has_form", "is_element", "levels"]

_FILE: Final = Path(__file__).with_name("sections.yaml")
_CODE: Final = re.compile(r"\d\d(\.\d(\d(\.\d(\d(\.\d{1,3})?)?)?)?)?\Z", re.ASCII)
CODE_FORMS: Final[Mapping[str, re.Pattern[str]]] = {
    "okved": re.compile(r"\d\d(\.\d(\d(\.\d{1,2})?)?)?", re.ASCII),
    "okpd2": re.compile(r"\d\d(\.\d(\d(\.\d(\d(\.\d{1,3})?)?)?)?)?", re.ASCII),
    "tn_ved": re.compile(r"\d{4}|\d{6}|\d{8}|\d{10}", re.ASCII),
    "oktmo": re.compile(r"\d{8}|\d{11}", re.ASCII),
    "region": re.compile(r"\d\d", re.ASCII),
}
"""How codes are written, by the word that a field of the dictionary has as its format."""
_LENGTHS: Final = (2, 4, 5, 7, 8)
"""Signs of a code at each level but the last."""
_RANGE: Final = re.compile(r"(\d\d)-(\d\d)\Z", re.ASCII)


@cache
def _sections() -> dict[str, tuple[int, int]]:
    """First and last class of each section that is known by its letter."""
    entries = read_document(_FILE, _FILE.name, numbers="refuse_decimals").value
    found = {}
    for letter, entry in entries.items():
        first, _, last = entry["classes"].partition("-")
        found[letter] = (int(first), int(last))
    return found


def _classes(element: str) -> tuple[int, int] | None:
    """The classes of a section or of a range; ``None`` for what is neither."""
    if element in _sections():
        return _sections()[element]
    found = _RANGE.match(element)
    if found is None or found[1] > found[2]:
        return None
    return int(found[1]), int(found[2])


def has_form(kind: str, code: str) -> bool:
    """Whether a code is written as those of its classification are; whether there is such a code is not asked."""
    return CODE_FORMS[kind].fullmatch(code) is not None


def is_element(text: str) -> bool:
    """Whether a text can stand in a list of codes: a code, a range of classes, a section; ``!`` before it excepts it."""
    element = text.removeprefix("!")
    return _CODE.match(element) is not None or _classes(element) is not None


@lru_cache(maxsize=65536)
def falls_under(code: str, elements: tuple[str, ...]) -> bool | None:
    """Whether a code falls under a list; exceptions win.

    ``None`` where that is open: the text is no code, or it is wider than what would decide (class ``28`` where the list
    has ``28.3``).
    """
    code = code.strip()
    if _CODE.match(code) is None:
        return None
    inside = _covered(code, [element for element in elements if not element.startswith("!")])
    excepted = _covered(code, [element[1:] for element in elements if element.startswith("!")])
    if inside is False or excepted is True:
        return False
    return True if inside and excepted is False else None


def _covered(code: str, elements: list[str]) -> bool | None:
    answers = [_covers(element, code) for element in elements]
    return True if True in answers else None if None in answers else False


def _covers(element: str, code: str) -> bool | None:
    classes = _classes(element)
    if classes is not None:
        return classes[0] <= int(code[:2]) <= classes[1]
    if code.startswith(element):
        return True
    return None if element.startswith(code) else False


def levels(code: str) -> int:
    """How many levels a code names, of six: ``28`` one, ``28.1`` two, ``28.15.10`` five; the last digits are one level."""
    return len(_path(code))


def common_part(one: str, other: str) -> str:
    """The deepest level that two codes have in common: ``28.15`` of ``28.15.10`` and ``28.15.24``; empty for none."""
    shared = [code for code, beside in zip(_path(one), _path(other), strict=False) if code == beside]
    return shared[-1] if shared else ""


def _path(code: str) -> list[str]:
    """The levels down to a code, which comes last."""
    return [*(code[:length] for length in _LENGTHS if length < len(code)), code]
