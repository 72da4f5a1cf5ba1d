"""Roubles and kopecks, shares and numbers: reading them from text and writing them for people and for files.

Money is a whole number of kopecks, a share is an exact ``Fraction`` (20 % is 1/5). Nothing here goes through a float,
and nothing is rounded: what does not end is cut and says so.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Final, NamedTuple

from calculator.wording import t

__all__ = [
    "MoneyError",
    "format_date",
    "format_money",
    "format_number",
    "format_scaled",
    "format_share",
    "parse_money",
    "parse_number",
    "parse_share",
    "plain_money",
    "plain_number",
    "plain_percent",
]

LONGEST_TEXT: Final = 40
"""Characters of a number written as text; a longer one is no sum of money and could be costly to read."""

_PLAIN_DIGITS: Final = 12
_SHOWN_DIGITS: Final = 2
_SPACES: Final = " \u00a0\u202f\u2009"  # space, no-break, narrow no-break, thin
_NO_BREAK: Final = "\u00a0"
_CURRENCY_AFTER: Final = re.compile(rf"[{_SPACES}]*(?:₽|руб\.?|RUB)\Z", re.IGNORECASE)
_CURRENCY_BEFORE: Final = re.compile(rf"\ARUB[{_SPACES}]*", re.IGNORECASE)
_PERCENT_AFTER: Final = re.compile(rf"[{_SPACES}]*%\Z")
_NUMBER: Final = re.compile(
    rf"(?P<sign>[-−]?)(?:(?P<whole>[0-9]+|[0-9]{{1,3}}(?:[{_SPACES}][0-9]{{3}})+)(?:[.,](?P<part>[0-9]+))?"
    r"|(?P<english>[0-9]{1,3}(?:,[0-9]{3})+)\.(?P<cents>[0-9]{2}))",
)
_NOT_DIGITS: Final = re.compile("[^0-9]")
_AMBIGUOUS: Final = re.compile(r"[-−]?[0-9]{1,3}(?:[.,'’][0-9]{3})*[.,'’][0-9]+")


class MoneyError(ValueError):
    """A text that is no number of the wanted kind. ``code`` is a key of the room ``money``: ``not_a_number``,
    ``third_decimal``, ``ambiguous`` or ``too_long``."""

    def __init__(self, code: str, came: object) -> None:
        super().__init__(code)
        self.code = code
        self.came = came

    def text(self, language: str) -> str:
        return t(f"money.{self.code}", language, came=shortened(self.came))

    def __str__(self) -> str:
        return self.text("en")


def shortened(came: object, longest: int = LONGEST_TEXT) -> str:
    """What came, short enough for a message."""
    text = str(came)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def parse_money(came: str | int) -> int:
    """Kopecks of a sum in roubles: ``142750000.00``, ``142 750 000,00 ₽``, ``RUB 142,750,000.00``; an ``int`` is
    whole roubles.

    Raises ``MoneyError`` for anything else, among it a third decimal and groups of digits that could mean two things.
    """
    if isinstance(came, int) and not isinstance(came, bool):
        return came * 100
    if not isinstance(came, str):
        raise MoneyError("not_a_number", came)
    text = came.strip()
    if text.isascii() and text.isdigit() and len(text) <= LONGEST_TEXT:
        return int(text) * 100
    match = _match(_CURRENCY_AFTER.sub("", _CURRENCY_BEFORE.sub("", text)), came)
    negative, whole, part = _parts(match)
    if len(part) > 2:
        raise MoneyError("third_decimal", came)
    kopecks = int(whole) * 100 + int(part.ljust(2, "0"))
    return -kopecks if negative else kopecks


def parse_share(came: str | int) -> Fraction:
    """The share that a text in per cent says: ``20``, ``20 %``, ``19,5`` → 39/200. An ``int`` is whole per cent."""
    if isinstance(came, str):
        came = _PERCENT_AFTER.sub("", came.strip())
    return parse_number(came) / 100


def parse_number(came: str | int) -> Fraction:
    """The exact number that a text says, with a point or a comma. Raises ``MoneyError``."""
    if isinstance(came, int) and not isinstance(came, bool):
        return Fraction(came)
    if not isinstance(came, str):
        raise MoneyError("not_a_number", came)
    negative, whole, part = _parts(_match(came.strip(), came))
    number = Fraction(int(whole + part), 10 ** len(part))
    return -number if negative else number


def plain_money(kopecks: int | Fraction) -> str:
    """Roubles for files: ``96175000.00``. A part of a kopeck is cut."""
    sign, whole = _sign_and_whole(kopecks)
    return f"{sign}{whole // 100}.{whole % 100:02d}"


def plain_percent(share: Fraction | int) -> str:
    """Per cent for files: 1/5 → ``20``; exact where it ends within 12 digits after the point, otherwise cut, never
    rounded."""
    return _plain(share.numerator * 100, share.denominator)


def plain_number(number: Fraction | int) -> str:
    """A number for files, exact where it ends within 12 digits after the point, otherwise cut."""
    return _plain(number.numerator, number.denominator)


def format_money(kopecks: int | Fraction, language: str) -> str:
    """Roubles for people: ``96 175 000,00 ₽`` or ``RUB 96,175,000.00``. A part of a kopeck is cut and shown as
    ``…``."""
    signs = _signs(language)
    sign, whole = _sign_and_whole(kopecks)
    cut = "" if isinstance(kopecks, int) or kopecks.denominator == 1 else "…"
    roubles = f"{whole // 100:,}".replace(",", signs.group)
    text = f"{sign and signs.minus}{roubles}{signs.point}{whole % 100:02d}{cut}"
    return f"{text}{_NO_BREAK}₽" if language == "ru" else f"RUB{_NO_BREAK}{text}"


def format_scaled(kopecks: int | Fraction, factor: int, language: str) -> str:
    """Thousands or millions of roubles (``factor``) for people, without the unit: ``96,175``. Three digits, what is cut
    is shown as ``…``: never rounded."""
    signs = _signs(language)
    whole, digits, cut = _cut(kopecks.numerator, kopecks.denominator * 100 * factor, 3)
    digits = digits if cut else digits.rstrip("0")
    grouped = f"{whole:,}".replace(",", signs.group)
    tail = f"{signs.point}{digits}" if digits else ""
    return f"{signs.minus if kopecks.numerator < 0 else ''}{grouped}{tail}{'…' if cut else ''}"


def format_share(share: Fraction | int, language: str) -> str:
    """Per cent for people: ``20 %``, ``19,99… %``. At most two decimals are shown unless that would hide what differs
    from a whole per cent: 10.0001 % is ``10,0001 %``; what is cut ends with ``…``."""
    signs = _signs(language)
    number = _shown(share.numerator * 100, share.denominator, signs)
    return f"{number}{_NO_BREAK}%" if language == "ru" else f"{number}%"


def format_number(number: Fraction | int, language: str) -> str:
    """A number for people: ``1 234,5``; what does not end soon is cut and ends with ``…``."""
    return _shown(number.numerator, number.denominator, _signs(language))


def format_date(day: date, language: str) -> str:
    """A day for people: ``01.10.2018`` or ``1 Oct 2018``."""
    parts = _date_parts(language)
    months = _months(language)
    return "".join(_date_part(part, day, months) for part in parts)


def _match(text: str, came: object) -> re.Match[str]:
    if len(text) > LONGEST_TEXT:
        raise MoneyError("too_long", came)
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise MoneyError("ambiguous" if _AMBIGUOUS.fullmatch(text) else "not_a_number", came)
    return match


def _parts(match: re.Match[str]) -> tuple[bool, str, str]:
    """Sign, digits before and digits after the point."""
    whole = match["whole"]
    if whole is None:
        return bool(match["sign"]), match["english"].replace(",", ""), match["cents"]
    return bool(match["sign"]), whole if whole.isdigit() else _NOT_DIGITS.sub("", whole), match["part"] or ""


def _sign_and_whole(kopecks: int | Fraction) -> tuple[str, int]:
    whole = abs(kopecks) if isinstance(kopecks, int) else abs(kopecks.numerator) // kopecks.denominator
    return ("-" if kopecks.numerator < 0 else ""), whole


def _plain(above: int, below: int) -> str:
    whole, digits, _ = _cut(above, below, _PLAIN_DIGITS)
    digits = digits.rstrip("0")
    sign = "-" if above < 0 and (whole or digits) else ""
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"


def _cut(above: int, below: int, places: int) -> tuple[int, str, bool]:
    """Whole part, ``places`` digits after the point, and whether anything is left after them; without the sign."""
    whole, rest = divmod(abs(above), below)
    digits, left = divmod(rest * 10**places, below)
    return whole, str(digits).zfill(places), left != 0


def _shown(above: int, below: int, signs: _Signs) -> str:
    whole, digits, cut = _cut(above, below, _SHOWN_DIGITS)
    if cut and not digits.strip("0"):  # two zeros would look like a whole number: show the first digit that differs
        whole, digits, cut = _cut(above, below, _PLAIN_DIGITS)
        lead = len(digits) - len(digits.lstrip("0"))
        cut = cut or bool(digits[lead + 2 :].strip("0"))
        digits = digits[: lead + 2]
    digits = digits if cut else digits.rstrip("0")
    grouped = f"{whole:,}".replace(",", signs.group)
    tail = f"{signs.point}{digits}" if digits else ""
    return f"{signs.minus if above < 0 else ''}{grouped}{tail}{'…' if cut else ''}"


class _Signs(NamedTuple):
    group: str
    point: str
    minus: str


@cache
def _signs(language: str) -> _Signs:
    from babel import Locale  # here: babel is slow to import, and most runs that write files for programs never need it

    symbols = Locale.parse(_locale(language)).number_symbols["latn"]
    return _Signs(symbols["group"], symbols["decimal"], symbols["minusSign"].replace("-", "−"))  # a hyphen is no minus


@cache
def _date_parts(language: str) -> tuple[str, ...]:
    """The pattern of a day split into fields (``dd``, ``MMM``, ``y``) and the text between them."""
    from babel import Locale

    pattern = Locale.parse(_locale(language)).date_formats["short" if language == "ru" else "medium"].pattern
    return tuple(re.findall(r"d+|M+|y+|[^dMy]+", pattern))


@cache
def _months(language: str) -> tuple[str, ...]:
    from babel import Locale

    names = Locale.parse(_locale(language)).months["format"]["abbreviated"]
    return tuple(names[number] for number in range(1, 13))


def _date_part(part: str, day: date, months: tuple[str, ...]) -> str:
    if part[0] == "d":
        return str(day.day).zfill(len(part))
    if part[0] == "M":
        return months[day.month - 1] if len(part) > 2 else str(day.month).zfill(len(part))
    return f"{day.year:04d}" if part[0] == "y" else part


def _locale(language: str) -> str:
    """British English has the day before the month, as the Russian papers that it stands beside."""
    if language not in ("ru", "en"):
        raise KeyError(language)
    return "ru_RU" if language == "ru" else "en_GB"
