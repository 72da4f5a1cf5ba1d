"""What stands in a field of the page, and the fact that it says: reading it strictly, writing it for people and for files.

A text is kept as it was typed. What cannot be read is a problem with its place, and counts as not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, Final

from calculator.facts.dictionary import Field, field, table
from calculator.facts.loans import loan_of
from calculator.facts.values import NONE, FieldError, Value, read_value
from calculator.money import format_money, format_number, format_share, plain_money, plain_number, plain_percent
from calculator.wording import Message, t

__all__ = [
    "Entry",
    "EntryProblem",
    "Reading",
    "day_text",
    "echo",
    "input_text",
    "plain_value",
    "read_day",
    "read_entry",
]

Entry = str | bool | None
"""A typed text, a chosen truth value, or nothing (not known)."""

_YES: Final = frozenset({"да", "yes", "true", "истина", "+", "1", "y", "д"})
_NO: Final = frozenset({"нет", "no", "false", "ложь", "-", "−", "–", "0", "n", "н"})
_UNKNOWN: Final = frozenset({"", "?", "не известно", "неизвестно", "unknown", "not known"})
_ANY_DAY: Final = "application.application_date"
_NONE_WORDS: Final = frozenset({"none", "нет", "no"})


@dataclass(frozen=True, slots=True)
class EntryProblem:
    """A field that cannot be read. ``row`` is the 1-based row of its table, ``None`` for a field of a form.

    ``within``: the table of the page where that is not the table of the field: the schedule of one loan of several.
    """

    item: Field
    message: Message
    row: int | None = None
    within: str = ""

    @property
    def table(self) -> str:
        """The table of the page in which the row stands."""
        return self.within or self.item.table

    def text(self, language: str) -> str:
        """``строка 3, Сумма без НДС: …``"""
        label = self.item.label.in_language(language)
        place = label if self.row is None else t("web.place", language, row=self.row, column=label)
        if self.row is not None and self.item.table != "costs":
            of = f" ({loan_of(self.within)})" if self.within else ""
            place = f"{table(self.item.table).label.in_language(language)}{of}, {place}"
        return f"{place}: {self.message.in_language(language)}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What an entry says: a value, nothing (not known), or why it cannot be read."""

    value: Value | None = None
    problem: Message | None = None


def read_entry(item: Field, entry: Entry) -> Reading:
    """The value of what stands in a field; an empty field is not known."""
    if entry is None or (isinstance(entry, str) and not entry.strip()):
        return Reading()
    if item.kind == "truth":
        return _truth(entry)
    if item.kind == "choice":
        return _choice(item, str(entry))
    if item.kind in ("set", "texts"):
        return _several(item, str(entry))
    text = str(entry).strip()
    if item.allows_none and text.lower() in _NONE_WORDS:
        return Reading(NONE)
    try:
        if item.key == "value" and item.name == item.table and text.lower() in _NONE_WORDS:
            return Reading(frozenset())
        if item.key == "value" and item.name == item.table:  # a list of texts, written in one field
            words = [word for part in text.split(",") for word in part.split()]
            return Reading(frozenset(str(read_value(item, word)) for word in words))
        return Reading(read_value(item, text))
    except FieldError as error:
        return Reading(problem=Message(f"facts.{error.code}", error.values))


def _truth(entry: str | bool) -> Reading:
    if isinstance(entry, bool):
        return Reading(entry)
    word = entry.strip().lower()
    if word in _UNKNOWN:
        return Reading()
    if word in _YES or word in _NO:
        return Reading(word in _YES)
    return Reading(problem=Message("web.not_yes_or_no", {"came": entry.strip()[:40]}))


def _choice(item: Field, text: str) -> Reading:
    """A choice by its code or by its label in either language, as it may stand in a spreadsheet."""
    words = {_folded(word): code for code, label in (item.choices or {}).items() for word in (code, label.ru, label.en)}
    came = _folded(text)
    if came in words:
        return Reading(words[came])
    longer = [word for word in words if len(came) > 2 and word.startswith(came)]
    near = (get_close_matches(came, words, 1, 0.7) or longer)[:1]
    if not near:
        return Reading(problem=Message("web.no_such_choice", {"came": text.strip()[:40]}))
    label = (item.choices or {})[words[near[0]]]
    return Reading(problem=Message("web.no_such_choice_near", {"came": text.strip()[:40], "near": label}))


def _several(item: Field, text: str) -> Reading:
    """Choices or texts written in one field, between commas; a word for none says that it is known to be empty."""
    if text.strip().lower() in _NONE_WORDS:
        return Reading(frozenset())
    found: list[str] = []
    for part in filter(None, map(str.strip, text.split(";" if ";" in text else ","))):
        reading = _choice(item, part) if item.kind == "set" else Reading(part)
        if reading.problem is not None:
            return reading
        found.append(str(reading.value))
    return Reading(frozenset(found))


def _folded(text: str) -> str:
    return " ".join(text.lower().replace("ё", "е").split())


def input_text(item: Field, value: Value | None, stated: object, language: str) -> Entry:
    """What a field shows for a value: as people write it, and readable again to the same value.

    ``stated`` is what stood in the document or was typed; it stands where the usual form would lose something.
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return value
    text = _written(item, value, language)
    return text if read_entry(item, text).value == value else str(stated)


def _written(item: Field, value: Value, language: str) -> str:
    point = "," if language == "ru" else "."
    if value is NONE:
        return t("web.none", language)
    if isinstance(value, frozenset):
        labels = [label.in_language(language) for code, label in (item.choices or {}).items() if code in value]
        words = labels if item.kind == "set" else sorted(value)
        if not words:
            return t("web.none", language)
        return ("; " if any("," in word for word in words) else ", ").join(words)
    if isinstance(value, date):
        return day_text(value)
    if item.kind == "money" and isinstance(value, int):
        return format_money(value, language).removesuffix("₽").removeprefix("RUB").strip()
    if item.kind == "share" and isinstance(value, Fraction):
        return plain_percent(value).replace(".", point)
    if isinstance(value, int | Fraction):
        return plain_number(value).replace(".", point)
    if item.kind == "choice" and item.choices:
        return item.choices[str(value)].in_language(language)
    return str(value)


def plain_value(item: Field, value: Value, entry: Entry) -> Any:
    """The value as the application document holds it; ``entry`` where the usual form would not be exact."""
    if value is NONE:
        return "none"
    if isinstance(value, bool | str):
        return value
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    if item.kind == "count":
        return value
    writers: Mapping[str, Any] = {"money": plain_money, "share": plain_percent, "number": plain_number}
    text = writers[item.kind](value)
    return text if read_entry(item, text).value == value else str(entry)


def echo(item: Field, value: Value | None, language: str) -> str:
    """What was understood, for the fields in which a wrong reading would cost money; else an empty text."""
    if isinstance(value, date):
        return t("web.echo_date", language, day=value.day, month=_month(value, language), year=value.year)
    if item.kind == "money" and isinstance(value, int):
        return format_money(value, language)
    if item.kind == "share" and isinstance(value, Fraction):
        return format_share(value, language)
    if item.kind in ("number", "count") and isinstance(value, int | Fraction):
        return format_number(value, language)
    return ""


def _month(day: date, language: str) -> str:
    """The name of the month as it stands after a day: a swapped day and month shows at once."""
    from babel import Locale

    return str(Locale.parse("ru_RU" if language == "ru" else "en_GB").months["format"]["wide"][day.month])


def read_day(text: str) -> tuple[date | None, Message | None]:
    """A day typed into a field that belongs to no fact, or why it cannot be read."""
    try:
        day = read_value(field(_ANY_DAY), text)
    except FieldError as error:
        return None, Message(f"facts.{error.code}", error.values)
    assert isinstance(day, date)
    return day, None


def day_text(day: date) -> str:
    """A day as it is typed."""
    return day.strftime("%d.%m.%Y")
