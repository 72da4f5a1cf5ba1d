"""Differences of two states of a case in words: the place with its row, and both values as a reader knows them."""

from __future__ import annotations

import re
from typing import Final

from calculator.console.words import fact_text
from calculator.facts.dictionary import Field, field
from calculator.facts.values import FieldError, read_value
from calculator.reports.inputs import value_of
from calculator.store.differences import Difference
from calculator.wording import t

__all__ = ["place_text", "values_text"]

_ROW: Final = re.compile(r"([\w.]+)\[(\d+)\]")
_TRUTHS: Final = {"true": True, "false": False}
_OF_THE_CASE: Final = ("title", "as_of", "readings", "set", "scenarios", "unread")


def place_text(found: Difference, language: str) -> str:
    """``Затраты, строка 3: Подтверждено документами``; parts of the case by their names, else the path itself."""
    row = _ROW.match(found.path)
    if found.field is None:
        start = re.split(r"[.\[]", found.path, maxsplit=1)[0]
        return t(f"review.of_case_{start}", language, path=found.path) if start in _OF_THE_CASE else found.path
    label = fact_text(found.field, language)
    if row is None:
        return label
    table = fact_text(row[1], language)
    return t("review.place_in_table", language, table=table, row=int(row[2]) + 1, place=label)


def values_text(found: Difference, language: str) -> tuple[str, str]:
    """Before and after; what is absent is a dash."""
    item = field(found.field) if found.field is not None else None
    before, after = (_value(item, text, language) for text in (found.before, found.after))
    return before, after


def _value(item: Field | None, text: str | None, language: str) -> str:
    if text is None:
        return "—"
    choices = item.choices if item is not None else None
    if choices and text in choices:  # also a single word of a set, which is compared word by word
        return choices[text].in_language(language)
    if item is None or item.kind in ("set", "texts"):
        return text
    try:
        return value_of(read_value(item, _TRUTHS.get(text, text)), item, language)
    except FieldError:
        return text
