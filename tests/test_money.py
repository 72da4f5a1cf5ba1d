"""Money, shares, numbers and days: reading from text, writing for people and for files."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.money import (
    MoneyError,
    format_date,
    format_money,
    format_number,
    format_scaled,
    format_share,
    parse_money,
    parse_number,
    parse_share,
    plain_money,
    plain_number,
    plain_percent,
)

KOPECKS = st.integers(-(10**17), 10**17)


@pytest.mark.parametrize(
    ("came", "kopecks"),
    [
        ("142750000.00", 14_275_000_000),
        ("142750000,00", 14_275_000_000),
        ("142 750 000,00", 14_275_000_000),
        ("142\u00a0750\u00a0000,00", 14_275_000_000),
        ("142\u202f750\u2009000.00", 14_275_000_000),
        ("142 750 000,00 ₽", 14_275_000_000),
        ("1 руб.", 100),
        ("1\u00a0руб", 100),
        ("RUB 96,175,000.00", 9_617_500_000),
        ("96,175,000.00 RUB", 9_617_500_000),
        ("0.5", 50),
        (" 12 ", 1200),
        ("-1.05", -105),
        ("−1,05", -105),
        (7, 700),
        (-7, -700),
        ("0", 0),
    ],
)
def test_sums_that_are_read(came: str | int, kopecks: int) -> None:
    assert parse_money(came) == kopecks


@pytest.mark.parametrize(
    ("came", "code"),
    [
        ("1.005", "third_decimal"),
        ("1,234", "third_decimal"),
        ("1.234,56", "ambiguous"),
        ("1.234.567", "ambiguous"),
        ("1'234.00", "ambiguous"),
        ("1,2,3", "not_a_number"),
        ("1 23", "not_a_number"),
        ("1234 567", "not_a_number"),
        ("12.", "not_a_number"),
        (".5", "not_a_number"),
        ("", "not_a_number"),
        ("₽", "not_a_number"),
        ("1e6", "not_a_number"),
        ("nan", "not_a_number"),
        ("１２", "not_a_number"),
        ("1_000", "not_a_number"),
        (True, "not_a_number"),
        (1.5, "not_a_number"),
        (None, "not_a_number"),
        ("9" * 100_000, "too_long"),
    ],
)
def test_sums_that_are_refused(came: object, code: str) -> None:
    with pytest.raises(MoneyError) as caught:
        parse_money(came)  # type: ignore[arg-type]
    assert caught.value.code == code
    assert len(caught.value.text("ru")) < 250
    assert caught.value.text("en") == str(caught.value)


@given(KOPECKS)
def test_what_is_written_is_read_back(kopecks: int) -> None:
    assert parse_money(plain_money(kopecks)) == kopecks
    assert parse_money(format_money(kopecks, "ru")) == kopecks
    assert parse_money(format_money(kopecks, "en").replace("RUB −", "−")) == kopecks


def test_money_for_people() -> None:
    assert format_money(9_617_500_000, "ru") == "96\u00a0175\u00a0000,00\u00a0₽"
    assert format_money(9_617_500_000, "en") == "RUB\u00a096,175,000.00"
    assert format_money(-5, "ru") == "−0,05\u00a0₽"
    assert format_money(Fraction(5_493_157_894_736, 1000), "ru") == "54\u00a0931\u00a0578,94…\u00a0₽"
    assert format_money(Fraction(200), "en") == "RUB\u00a02.00"


def test_larger_units_cut_and_never_round() -> None:
    assert format_scaled(9_617_500_000, 1_000_000, "ru") == "96,175"
    assert format_scaled(9_617_549_999, 1_000_000, "ru") == "96,175…"
    assert format_scaled(-9_617_599_900, 1_000, "en") == "−96,175.999"
    assert format_scaled(1, 1_000_000, "en") == "0.000…"
    assert format_scaled(0, 1_000, "ru") == "0"


def test_money_for_files() -> None:
    assert plain_money(9_617_500_000) == "96175000.00"
    assert plain_money(-5) == "-0.05"
    assert plain_money(Fraction(5_493_157_894_736, 1000)) == "54931578.94"


@pytest.mark.parametrize(
    ("came", "share"),
    [
        ("20", Fraction(1, 5)),
        ("20 %", Fraction(1, 5)),
        ("20%", Fraction(1, 5)),
        ("19,5", Fraction(39, 200)),
        ("25.01", Fraction(2501, 10000)),
        (20, Fraction(1, 5)),
        ("0", Fraction(0)),
        ("100 %", Fraction(1)),
    ],
)
def test_shares_that_are_read(came: str | int, share: Fraction) -> None:
    assert parse_share(came) == share


@pytest.mark.parametrize("came", ["", "%", "1/5", "20 % %", "пять", "1.2.3"])
def test_shares_that_are_refused(came: str) -> None:
    with pytest.raises(MoneyError):
        parse_share(came)


def test_per_cent_for_files_is_cut_never_rounded() -> None:
    assert plain_percent(Fraction(1, 5)) == "20"
    assert plain_percent(Fraction(39, 200)) == "19.5"
    assert plain_percent(Fraction(1, 3)) == "33.333333333333"
    assert plain_percent(Fraction(2, 3)) == "66.666666666666"
    assert plain_percent(Fraction(1, 5) - Fraction(1, 10**15)) == "19.999999999999"
    assert plain_percent(Fraction(-1, 10**20)) == "0"


@given(st.fractions(0, 1))
def test_a_share_for_files_never_says_more_than_the_share(share: Fraction) -> None:
    written = parse_share(plain_percent(share))
    assert written <= share < written + Fraction(1, 10**14)


def test_per_cent_for_people_does_not_hide_a_difference() -> None:
    assert format_share(Fraction(1, 5), "ru") == "20\u00a0%"
    assert format_share(Fraction(1, 5), "en") == "20%"
    assert format_share(Fraction(39, 200), "ru") == "19,5\u00a0%"
    assert format_share(Fraction(1_999_999, 10_000_000), "ru") == "19,99…\u00a0%"
    assert format_share(Fraction(100_001, 1_000_000), "ru") == "10,0001\u00a0%"
    assert format_share(Fraction(2, 3), "en") == "66.66…%"


def test_numbers() -> None:
    assert parse_number("1 234,5") == Fraction(2469, 2)
    assert plain_number(Fraction(2469, 2)) == "1234.5"
    assert format_number(Fraction(2469, 2), "ru") == "1\u00a0234,5"
    assert format_number(1234, "en") == "1,234"


def test_days() -> None:
    assert format_date(date(2018, 10, 1), "ru") == "01.10.2018"
    assert format_date(date(2018, 10, 1), "en") == "1 Oct 2018"


def test_an_unknown_language_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        format_money(1, "de")
