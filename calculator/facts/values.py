"""One value of an application: from what a document holds to the exact value that rules compute with, and back.

=========  ==============================================================
kind       value
=========  ==============================================================
money      ``int``, kopecks (of the unit: per job, per worker-month)
share      ``Fraction``: 20 % is 1/5
number     ``Fraction``
count      ``int``
date       ``datetime.date``, or ``NONE`` where the field allows it
truth      ``bool``
text       ``str``; ``choice``: ``str``, one of the choices
set        ``frozenset`` of choices; ``texts``: ``frozenset`` of texts
=========  ==============================================================
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from calculator.facts.codes import has_form
from calculator.facts.dictionary import Field
from calculator.money import MoneyError, parse_money, parse_number, parse_share, shortened
from calculator.wording import InLanguage, Message

__all__ = ["CONFLICT", "NONE", "FieldError", "Marker", "Value", "nearest", "read_value"]


class Marker(Enum):
    """Values that are no value: a fact known not to exist, and a fact that two rows tell differently."""

    NONE = "none"
    CONFLICT = "conflict"

    def __repr__(self) -> str:
        return self.name


NONE: Final = Marker.NONE
"""The fact is known not to exist (``none`` in a document)."""
CONFLICT: Final = Marker.CONFLICT
"""Rows of one participant state different values: an input conflict, and so not known."""

Value = int | Fraction | bool | str | date | frozenset[str] | Marker

_ISO_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_RUSSIAN_DATE: Final = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_INN: Final = re.compile(r"[0-9]{10}|[0-9]{12}")
_LONGEST_TEXT: Final = 2000
_LARGEST_COUNT: Final = 10**12
_YES_NO: Final = frozenset(
    ["да", "нет", "истина", "ложь", "yes", "no", "on", "off", "y", "n", "true", "false", "0", "1"]
)
_NONE_WORD: Final = "none"
_MAY_BE_NONE: Final = frozenset({"date", "money", "share", "number", "count", "truth"})


class FieldError(ValueError):
    """A value that does not fit its field: ``code`` of the room ``facts`` and what its text needs."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values: Mapping[str, object] = values


def read_value(item: Field, came: object) -> Value:
    """The value of a field from what stands in a document (text, whole number, truth value, list; a date or
    ``Decimal`` from Python).

    ``None`` is not asked here: it means not known. Raises ``FieldError``.
    """
    if came == _NONE_WORD and item.kind in _MAY_BE_NONE:
        if item.allows_none:
            return NONE
        raise FieldError("none_not_allowed", field=item.label)
    return _READERS[item.kind](item, came)


def expected(item: Field) -> InLanguage:
    """What a field takes, in words."""
    kind = "any_share" if item.kind == "share" and item.maximum is None else item.kind
    return Message(f"facts.expected_{kind}", {"example": item.example})


def nearest(came: str, known: list[str]) -> str:
    """The known name most like what came, or an empty text."""
    from difflib import get_close_matches

    longer = [name for name in known if len(came) > 2 and name.startswith(f"{came}_")]
    return next(iter(get_close_matches(came[:60], known, 1, 0.6) + longer), "")


def shown(came: object) -> InLanguage | str:
    """What came, as a person knows it."""
    if came is None:
        return Message("facts.came_nothing")
    if isinstance(came, bool):
        return "true" if came else "false"
    if isinstance(came, dict):
        return Message("facts.came_group")
    if isinstance(came, list | tuple):
        return Message("facts.came_list")
    if isinstance(came, int | Decimal | date):
        return shortened(came)
    return Message("facts.quoted", {"came": shortened(came)})


def _wrong(item: Field, came: object) -> FieldError:
    return FieldError("wrong_type", came=shown(came), expected=expected(item))


def _number(parse: Callable[[str | int], Any], item: Field, came: object) -> Any:
    if isinstance(came, bool) or not isinstance(came, str | int | Decimal):
        if isinstance(came, float):
            raise FieldError("float", came=repr(came))
        raise _wrong(item, came)
    try:
        number = parse(format(came, "f") if isinstance(came, Decimal) else came)
    except MoneyError as error:
        if error.code == "not_a_number":
            raise _wrong(item, came) from None
        raise FieldError(error.code, came=shown(came), expected=expected(item)) from None
    if item.minimum is not None and number < item.minimum:
        raise FieldError("negative", came=shown(came), expected=expected(item))
    if item.maximum is not None and number > item.maximum:
        if item.kind == "share":
            raise FieldError("over_100", came=shown(came), expected=expected(item))
        raise FieldError("over_maximum", came=shown(came), maximum=item.maximum, expected=expected(item))
    return number


def _money(item: Field, came: object) -> Value:
    return int(_number(parse_money, item, came))


def _share(item: Field, came: object) -> Value:
    return Fraction(_number(parse_share, item, came))


def _plain_number(item: Field, came: object) -> Value:
    return Fraction(_number(parse_number, item, came))


def _count(item: Field, came: object) -> Value:
    number = _number(parse_number, item, came)
    if number.denominator != 1:
        raise FieldError("not_whole", came=shown(came), expected=expected(item))
    if number > _LARGEST_COUNT:
        raise FieldError("too_long", came=shown(came), expected=expected(item))
    return int(number)


def _date(item: Field, came: object) -> Value:
    if isinstance(came, date) and not isinstance(came, datetime):
        return came
    if not isinstance(came, str):
        raise _wrong(item, came)
    text = came.strip()
    if match := _ISO_DATE.fullmatch(text):
        year, month, day = match.groups()
    elif match := _RUSSIAN_DATE.fullmatch(text):
        day, month, year = match.groups()
    else:
        raise _wrong(item, came)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise FieldError("no_such_date", came=shown(came)) from None


def _truth(item: Field, came: object) -> Value:
    if isinstance(came, bool):
        return came
    if str(came).strip().lower() in _YES_NO:
        raise FieldError("yes_no", came=shown(came))
    raise _wrong(item, came)


def _text(item: Field, came: object) -> Value:
    if not isinstance(came, str):
        number = isinstance(came, int | Decimal | date | float) and not isinstance(came, bool)
        code = "unquoted" if number else "wrong_type"
        raise FieldError(code, came=shown(came), expected=expected(item))
    text = came.strip()
    if not text:
        raise FieldError("empty_text", expected=expected(item))
    if len(text) > _LONGEST_TEXT:
        raise FieldError("long_text", length=len(text), limit=_LONGEST_TEXT)
    if item.format == "inn":
        check_inn(text)
    elif item.format is not None and not has_form(item.format, text):
        expected_code = Message(f"facts.form_{item.format}", {"example": item.example})
        raise FieldError("code_form", came=shortened(text), expected=expected_code)
    return text


def check_inn(text: str) -> None:
    """Raises ``FieldError`` unless ``text`` is an INN with right check digits."""
    if not _INN.fullmatch(text):
        raise FieldError("inn_length", came=shortened(text))
    if not _check_digits_hold(text):
        raise FieldError("inn_check_digits", came=text)


@lru_cache(maxsize=4096)  # the same participants stand in many rows, and in every variant of an application
def _check_digits_hold(text: str) -> bool:
    from stdnum.ru import inn

    return bool(inn.is_valid(text))


def _choice(item: Field, came: object) -> Value:
    choices = item.choices or {}
    if isinstance(came, str) and came in choices:
        return came
    if isinstance(came, int) and not isinstance(came, bool) and str(came) in choices:
        return str(came)  # choices that are numbers need no quotes
    if not isinstance(came, str):
        raise FieldError("wrong_choice", came=shown(came), allowed=", ".join(choices))
    said = (word for word, label in choices.items() if came.lower() in (label.ru.lower(), label.en.lower()))
    near = nearest(came, list(choices)) or next(said, "")
    code = "wrong_choice_near" if near else "wrong_choice"
    raise FieldError(code, came=shown(came), allowed=", ".join(choices), nearest=near)


def _list(item: Field, came: object) -> list[object]:
    if isinstance(came, frozenset | set):
        return sorted(came, key=str)
    if not isinstance(came, list | tuple):
        raise _wrong(item, came)
    return list(came)


def _set(item: Field, came: object) -> Value:
    found: set[str] = set()
    for one in _list(item, came):
        word = str(_choice(item, one))
        if word in found:
            raise FieldError("repeated", came=word)
        found.add(word)
    return frozenset(found)


def _texts(item: Field, came: object) -> Value:
    return frozenset(str(_text(item, one)) for one in _list(item, came))


_READERS: Final[Mapping[str, Callable[[Field, object], Value]]] = {
    "money": _money,
    "share": _share,
    "number": _plain_number,
    "count": _count,
    "date": _date,
    "truth": _truth,
    "text": _text,
    "choice": _choice,
    "set": _set,
    "texts": _texts,
}
