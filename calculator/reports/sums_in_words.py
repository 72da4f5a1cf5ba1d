"""Sums of money in words, as papers that are signed have them; kopecks stay digits."""

from __future__ import annotations

from typing import Final

from calculator.wording import t

__all__ = ["GREATEST", "money_in_words"]

GREATEST: Final = 10**15 - 1
"""Roubles; greater sums are no sums of an application and are left in figures."""


def money_in_words(kopecks: int, language: str) -> str:
    """``Двадцать один рубль 05 копеек``, ``Twenty-one roubles 05 kopecks``. Raises ``OverflowError`` above ``GREATEST``."""
    roubles, rest = divmod(abs(kopecks), 100)
    if roubles > GREATEST:
        raise OverflowError(roubles)
    from num2words import num2words  # here: it loads the words of fifty languages

    number = str(num2words(roubles, lang=language))
    if kopecks < 0:
        number = t("reports.words_below_zero", language, number=number)
    text = t("reports.words_sum", language, number=number, roubles=roubles, kopecks=f"{rest:02d}", count=rest)
    return text[:1].upper() + text[1:]
