"""Sums in words: rouble and kopeck agree with their number, in both languages."""

from __future__ import annotations

import pytest

from calculator.reports.sums_in_words import GREATEST, money_in_words

RUSSIAN = {
    0: "Ноль рублей 00 копеек",
    1_01: "Один рубль 01 копейка",
    2_02: "Два рубля 02 копейки",
    5_05: "Пять рублей 05 копеек",
    11_11: "Одиннадцать рублей 11 копеек",
    21_21: "Двадцать один рубль 21 копейка",
    1_000_00: "Одна тысяча рублей 00 копеек",
    2_001_22: "Две тысячи один рубль 22 копейки",
    1_000_000_00: "Один миллион рублей 00 копеек",
    96_175_000_00: "Девяносто шесть миллионов сто семьдесят пять тысяч рублей 00 копеек",
    -3_50: "Минус три рубля 50 копеек",
}
ENGLISH = {
    0: "Zero roubles 00 kopecks",
    1_01: "One rouble 01 kopeck",
    2_02: "Two roubles 02 kopecks",
    5_05: "Five roubles 05 kopecks",
    11_11: "Eleven roubles 11 kopecks",
    21_21: "Twenty-one roubles 21 kopecks",
    1_000_00: "One thousand roubles 00 kopecks",
    1_000_000_00: "One million roubles 00 kopecks",
    -3_50: "Minus three roubles 50 kopecks",
}


@pytest.mark.parametrize(("kopecks", "words"), RUSSIAN.items())
def test_in_russian(kopecks: int, words: str) -> None:
    assert money_in_words(kopecks, "ru") == words


@pytest.mark.parametrize(("kopecks", "words"), ENGLISH.items())
def test_in_english(kopecks: int, words: str) -> None:
    assert money_in_words(kopecks, "en") == words


def test_the_greatest_sum_has_words_and_a_greater_one_is_refused() -> None:
    assert money_in_words(GREATEST * 100, "ru").endswith("рублей 00 копеек")
    with pytest.raises(OverflowError):
        money_in_words((GREATEST + 1) * 100, "ru")
