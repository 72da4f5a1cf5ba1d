"""One cell into what an application document writes: strict, and telling what it assumed.

A number in a spreadsheet is a binary double. A sum is taken when it is within a millionth of a kopeck of whole kopecks, or
as near as a double of its size can be; anything else is a mistake, not a rounding.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from calculator.facts.dictionary import Field
from calculator.facts.values import FieldError, nearest, read_value
from calculator.intake.headings import normal, value_words
from calculator.intake.sheets import Cell, CellError, Percent
from calculator.money import MoneyError, parse_number, shortened
from calculator.wording import InLanguage, Message

__all__ = ["NONE_WORD", "CellFaultError", "Read", "id_text", "read_cell"]

NONE_WORD: Final = "none"
_NEAR_A_KOPECK: Final = Decimal("1e-6")
_LARGEST_DOUBLE: Final = 10**13
"""Roubles from which a double no longer tells kopecks apart surely."""
_DIGITS_OF_EXCEL: Final = 15
_FIRST_SERIAL: Final = 61  # 1 March 1900: before it spreadsheets disagree
_LAST_SERIAL: Final = 73_050  # the end of 2099
_FIRST_DAY: Final = date(1899, 12, 30)
_FIRST_DAY_1904: Final = date(1904, 1, 1)
_YES: Final = frozenset({"да", "yes", "true", "истина"})
_NO: Final = frozenset({"нет", "no", "false", "ложь"})
_YES_MAYBE: Final = frozenset({"1", "+", "y", "д", "v", "х", "x", "есть", "имеется"})
_NO_MAYBE: Final = frozenset({"0", "n", "н", "отсутствует", "не имеется"})
_NOT_KNOWN: Final = frozenset(
    {"-", "—", "–", "н/д", "нд", "n/a", "na", "?", "неизвестно", "нет данных", "unknown", "not known"}
)
_KNOWN_ABSENT: Final = frozenset({"none", "нет", "no", "не было", "отсутствует", "заведомо нет", "ещё нет", "еще нет"})
_MIDNIGHT: Final = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?\Z")
_DIGITS: Final = re.compile(r"[0-9]+\Z")
_INN_KPP: Final = re.compile(r"([0-9]{10})\s*[/\\]\s*[0-9]{9}\Z")
_SPLIT: Final = re.compile(r"[;,\n]")
_CURRENCY: Final = re.compile(r"(?:₽|руб\.?|RUB)\s*\Z", re.IGNORECASE)
_SPACES: Final = re.compile(r"[\s\u00a0\u202f\u2009]+")


class CellFaultError(ValueError):
    """What is wrong with a cell: ``code`` of the room ``intake`` and what its text needs."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = f"intake.{code}"
        self.values: Mapping[str, object] = values


@dataclass(slots=True)
class Read:
    """What a document writes for a cell, ``None`` where it is not known, and what was assumed: code and values."""

    value: Any
    notes: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)

    def note(self, code: str, **values: object) -> None:
        self.notes.append((f"intake.{code}", values))


def read_cell(item: Field, cell: Cell, *, factor: int = 1, date_1904: bool = False) -> Read:
    """The value of ``item`` from a cell. Raises ``CellFaultError``."""
    if isinstance(cell, CellError):
        raise CellFaultError(
            "error_in_cell" if cell.word else "formula_without_value", came=cell.word, expected=expected(item)
        )
    read = Read(None)
    if isinstance(cell, str):
        text = cell.strip()
        if not text:
            return read
        if text.casefold() in _NOT_KNOWN:
            read.note("note_not_known", came=text)
            return read
        if item.allows_none and text.casefold() in _KNOWN_ABSENT:
            read.value = NONE_WORD
            if text != NONE_WORD:
                read.note("note_known_absent", came=text)
            return read
        cell = text
    if cell is None:
        return read
    if item.name == item.table:  # the text of a list of texts: one cell holds the whole list
        read.value = _texts(item, cell, read, factor, date_1904)
        for text in read.value:
            _check(item, text, cell)
        return read
    read.value = _READERS[item.kind](item, cell, read, factor, date_1904)
    _check(item, read.value, cell)
    return read


def id_text(cell: Cell) -> str:
    """An id as text: a whole number loses the point that spreadsheets give it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        cell = cell.date()
    return "" if cell is None or isinstance(cell, CellError) else str(cell).strip()


def expected(item: Field) -> InLanguage:
    """What a cell of this field takes, in words."""
    if item.format == "inn" and item.kind == "text":
        return Message("intake.expected_inn")
    kind = "any_share" if item.kind == "share" and item.maximum is None else item.kind
    return Message(f"intake.expected_{kind}", {"example": item.example})


def _shown(cell: Cell) -> InLanguage:
    if isinstance(cell, bool):
        return Message("intake.came_yes" if cell else "intake.came_no")
    if isinstance(cell, datetime):
        cell = cell.isoformat(" ")
    if isinstance(cell, float):
        cell = _plain(Decimal(repr(cell)))
    if isinstance(cell, Percent):
        cell = f"{_plain(Decimal(repr(cell.share)) * 100)} %"
    return Message("facts.quoted", {"came": shortened(cell)})


def _wrong(item: Field, cell: Cell) -> CellFaultError:
    return CellFaultError("wrong_value", came=_shown(cell), expected=expected(item))


def _check(item: Field, value: Any, cell: Cell) -> None:
    """The value as the application itself will read it, so that every mistake is told at its cell."""
    try:
        read_value(item, value)
    except FieldError as error:
        if error.code in ("wrong_type", "not_a_number", "float", "unquoted", "empty_text"):
            raise _wrong(item, cell) from None
        values = {**error.values, "came": _shown(cell), "expected": expected(item)}
        raise CellFaultError(error.code, **values) from None


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimal(item: Field, cell: Cell) -> Decimal | None:
    """A number cell as the shortest decimal that is the same double; ``None`` for what is no number."""
    if isinstance(cell, bool):
        raise _wrong(item, cell)
    if isinstance(cell, int):
        return Decimal(cell)
    if isinstance(cell, Decimal):
        return cell
    if isinstance(cell, float):
        if not math.isfinite(cell):
            raise _wrong(item, cell)
        return Decimal(repr(cell))
    return None


def _money(item: Field, cell: Cell, read: Read, factor: int, date_1904: bool) -> str:
    number = _decimal(item, cell)
    if number is None:
        if not isinstance(cell, str):
            raise _wrong(item, cell)
        if factor == 1:
            return cell
        number = _number_of_text(item, cell)
    exact = isinstance(cell, int | Decimal | str)
    if factor != 1:
        read.note("note_factor", factor=factor)
    number *= factor
    kopecks = number * 100
    whole = kopecks.to_integral_value()
    if not exact and abs(number) > Decimal(_LARGEST_DOUBLE):
        raise CellFaultError("double_too_large", came=_shown(cell), expected=expected(item))
    if kopecks != whole:
        noise = Decimal(2 * math.ulp(float(number))) * 100
        if exact or abs(kopecks - whole) > max(_NEAR_A_KOPECK, noise):
            raise CellFaultError("third_decimal", came=_shown(cell), expected=expected(item))
    return format(whole / 100, ".2f")


def _number_of_text(item: Field, text: str) -> Decimal:
    try:
        found = parse_number(_CURRENCY.sub("", text).strip())
    except MoneyError:
        raise _wrong(item, text) from None
    return Decimal(found.numerator) / Decimal(found.denominator)


def _share(item: Field, cell: Cell, read: Read, factor: int, date_1904: bool) -> str:
    if isinstance(cell, Percent):
        return _plain(_as_typed(Decimal(repr(cell.share))) * 100)
    number = _decimal(item, cell)
    if number is None:
        if isinstance(cell, str):
            return cell
        raise _wrong(item, cell)
    if 0 < number < 1:
        read.note("note_small_share", came=_plain(_as_typed(number)))
    return _plain(_as_typed(number))


def _as_typed(number: Decimal) -> Decimal:
    """A double with the fifteen digits that a spreadsheet keeps of what is typed."""
    return (
        Decimal(f"{float(number):.{_DIGITS_OF_EXCEL}g}") if len(number.as_tuple().digits) > _DIGITS_OF_EXCEL else number
    )


def _number(item: Field, cell: Cell, read: Read, factor: int, date_1904: bool) -> str:
    number = _decimal(item, cell)
    if number is None:
        if isinstance(cell, str):
            return cell
        raise _wrong(item, cell)
    return _plain(_as_typed(number))


def _date(item: Field, cell: Cell, read: Read, factor: int, date_1904: bool) -> str:
    if isinstance(cell, datetime):
        if cell.time() != datetime.min.time():
            read.note("note_time_dropped", came=cell.isoformat(" "))
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str):
        return _MIDNIGHT.sub("", cell)
    number = _decimal(item, cell)
    if number is None or number != number.to_integral_value() or not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        raise _wrong(item, cell)
    day = (_FIRST_DAY_1904 if date_1904 else _FIRST_DAY) + timedelta(days=int(number))
    read.note("note_serial", came=int(number), day=day.isoformat())
    return day.isoformat()


def _truth(item: Field, cell: Cell, read: Read, factor: int, date_1904: bool) -> bool:
    if isinstance(cell, bool):
        return cell
    text = id_text(cell).casefold()
    if text in _YES or text in _NO:
        return text in _YES
    if text in _YES_MAYBE or text in _NO_MAYBE:
        read.note(
            "note_yes_no", came=text, meant=Message("intake.came_yes" if text in _YES_MAYBE else "intake.came_no")
        )
        return text in _YES_MAYBE
    raise _wrong(item, cell)


def _text(item: Field, cell: Cell, read: Read, factor: int, date_1904: bool) -> str:
    if item.format == "inn":
        return _inn(item, cell, read)
    if isinstance(cell, str):
        return cell
    number = _decimal(item, cell)
    if number is None:
        raise _wrong(item, cell)
    text = _plain(number)
    read.note("note_number_as_text", came=text)
    return text


def _inn(item: Field, cell: Cell, read: Read) -> str:
    """An INN, with the leading zeros that a number cell loses; only where the check digits then are right."""
    text = cell if isinstance(cell, str) else ""
    if not text:
        number = _decimal(item, cell)
        if number is None or number != number.to_integral_value():
            raise _wrong(item, cell)
        text = str(int(number))
    whole = _INN_KPP.match(text)
    if whole is not None:
        read.note("note_kpp_dropped", came=text)
        text = whole[1]
    packed = _SPACES.sub("", text)
    if packed != text and _DIGITS.match(packed):
        read.note("note_spaces_dropped", came=text)
        text = packed
    if _DIGITS.match(text) and len(text) in (8, 9, 11):
        from stdnum.ru import inn

        for length in (10, 12):
            padded = text.zfill(length)
            if 1 <= length - len(text) <= 2 and inn.is_valid(padded):
                read.note("note_inn_zero", came=text, meant=padded)
                return padded
    return text


def _choice(item: Field, cell: Cell, read: Read, factor: int, date_1904: bool) -> str:
    return _word(item, id_text(cell), cell)


def _word(item: Field, text: str, cell: Cell) -> str:
    choices = item.choices or {}
    if text in choices:
        return text
    name = item.name.replace("loans.", "loan.", 1) if item.name.startswith("loans.") else item.name
    meant = value_words(name).get(normal(text))
    if meant is not None:
        return meant
    near = nearest(normal(text), list(value_words(name)))
    allowed = _Words(item)
    if near:
        raise CellFaultError(
            "wrong_choice_near", came=_shown(cell), nearest=_Word(item, value_words(name)[near]), allowed=allowed
        )
    raise CellFaultError("wrong_choice", came=_shown(cell), allowed=allowed)


@dataclass(frozen=True)
class _Word:
    item: Field
    word: str

    def in_language(self, language: str) -> str:
        return (self.item.choices or {})[self.word].in_language(language)


@dataclass(frozen=True)
class _Words:
    item: Field

    def in_language(self, language: str) -> str:
        return "; ".join(label.in_language(language) for label in (self.item.choices or {}).values())


def _parts(cell: Cell) -> list[str]:
    if isinstance(cell, list):
        return [id_text(part) if not isinstance(part, list) else "" for part in cell]  # type: ignore[arg-type]
    text = id_text(cell)
    return [part for part in (piece.strip() for piece in _SPLIT.split(text)) if part]


def _set(item: Field, cell: Cell, read: Read, factor: int, date_1904: bool) -> list[str]:
    whole = value_words(item.name).get(normal(id_text(cell))) if isinstance(cell, str) else None
    if whole is not None:  # a label may hold a comma of its own
        return [whole]
    words = [_word(item, part, part) for part in _parts(cell)]
    repeated = next((word for word in words if words.count(word) > 1), None)
    if repeated is not None:
        raise CellFaultError("repeated", came=_shown(cell), word=_Word(item, repeated))
    return words


def _texts(item: Field, cell: Cell, read: Read, factor: int, date_1904: bool) -> list[str]:
    if not isinstance(cell, str | list) and item.format != "inn":
        read.note("note_number_as_text", came=id_text(cell))
    if item.format == "inn":
        return [_inn(item, part, read) for part in _parts(cell)]
    return _parts(cell)


_READERS: Final[Mapping[str, Callable[[Field, Cell, Read, int, bool], Any]]] = {
    "money": _money,
    "share": _share,
    "number": _number,
    "count": _number,
    "date": _date,
    "truth": _truth,
    "text": _text,
    "choice": _choice,
    "set": _set,
    "texts": _texts,
}
