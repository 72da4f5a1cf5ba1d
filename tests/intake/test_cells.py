"""Cells as people fill them in, and what they are read as; what was assumed is told."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.facts.dictionary import field
from calculator.facts.values import read_value
from calculator.intake.cells import CellFaultError, read_cell
from calculator.intake.sheets import Cell, Percent


@pytest.mark.parametrize(
    ("name", "cell", "value", "notes"),
    [
        ("costs.net", 142750000.0, "142750000.00", []),
        ("costs.net", 0.30000000000000004, "0.30", []),
        ("costs.net", 100000000000.37, "100000000000.37", []),
        ("costs.net", Decimal("12.30"), "12.30", []),
        ("costs.net", "142 750 000,00", "142 750 000,00", []),
        ("costs.net", "142\u202f750\u202f000,00 ₽", "142\u202f750\u202f000,00 ₽", []),
        ("costs.net", " 12.30 руб. ", "12.30 руб.", []),
        ("costs.net", "—", None, ["note_not_known"]),
        ("costs.net", "   ", None, []),
        ("costs.vat_rate", 20.0, "20", []),
        ("costs.vat_rate", Percent(0.2), "20", []),
        ("costs.vat_rate", Percent(0.07), "7", []),
        ("costs.vat_rate", 0.2, "0.2", ["note_small_share"]),
        ("costs.vat_rate", "20 %", "20 %", []),
        ("costs.paid_on", date(2024, 11, 5), "2024-11-05", []),
        ("costs.paid_on", datetime(2024, 11, 5, 12, 30), "2024-11-05", ["note_time_dropped"]),
        ("costs.paid_on", "05.11.2024", "05.11.2024", []),
        ("costs.paid_on", "2024-11-05 00:00:00", "2024-11-05", []),
        ("costs.paid_on", 45601.0, "2024-11-05", ["note_serial"]),
        ("costs.documented", "Да", True, []),
        ("costs.documented", "no", False, []),
        ("costs.documented", "+", True, ["note_yes_no"]),
        ("costs.documented", 0.0, False, ["note_yes_no"]),
        ("costs.documented", True, True, []),
        ("costs.category", "Оборудование", "equipment", []),
        ("costs.category", "заработная плата", "wages", []),
        ("costs.category", "сырьё, материалы, комплектующие", "raw_material", []),
        ("participants.roles", "конечный; промежуточный", ["final", "intermediate"], []),
        ("participants.activity_sites", "56701000, 56701001", ["56701000", "56701001"], []),
        ("participants.jobs", 410.0, "410", []),
        ("participants.first_cluster_contract_date", "нет", "none", ["note_known_absent"]),
        ("participants.first_cluster_contract_date", "none", "none", []),
        ("participants.okved_main", 28.3, "28.3", ["note_number_as_text"]),
        ("participants.inn", 9999000020.0, "9999000020", []),
        ("participants.inn", "9999000020/999901001", "9999000020", ["note_kpp_dropped"]),
        ("participants.inn", "9999 000 020", "9999000020", ["note_spaces_dropped"]),
        ("participants.inn", 277000018.0, "0277000018", ["note_inn_zero"]),
        ("cluster.regions", 58.0, ["58"], ["note_number_as_text"]),
        ("project.participant_inns", "9999000013; 9999000020", ["9999000013", "9999000020"], []),
    ],
)  # fmt: skip
def test_read_as(name: str, cell: Cell, value: Any, notes: list[str]) -> None:
    read = read_cell(field(name), cell)
    assert read.value == value
    assert [code.removeprefix("intake.") for code, _ in read.notes] == notes


@pytest.mark.parametrize("exact", [Decimal("12.300000001"), Decimal("1234.5600000000001")])
def test_what_is_written_out_is_taken_at_its_word(exact: Decimal) -> None:
    """Only a double is off by a little where a kopeck was meant."""
    with pytest.raises(CellFaultError, match="third_decimal"):
        read_cell(field("costs.net"), exact)
    with pytest.raises(CellFaultError, match="third_decimal"):
        read_cell(field("costs.net"), f"{exact / 1000:f}", factor=1000)


def test_a_zero_is_not_restored_where_the_check_digits_deny_it() -> None:
    with pytest.raises(CellFaultError) as caught:
        read_cell(field("participants.inn"), 277000006.0)
    assert caught.value.code == "intake.inn_length"


def test_sums_in_thousands_are_multiplied_exactly() -> None:
    assert read_cell(field("costs.net"), "142 750,5", factor=1000).value == "142750500.00"
    assert read_cell(field("costs.net"), 0.1, factor=1000).value == "100.00"


@given(st.integers(0, 10**15))
def test_no_kopeck_is_lost_in_a_number_cell(kopecks: int) -> None:
    """A sum as Excel keeps it: fifteen digits or so, whatever its size."""
    read = read_cell(field("costs.net"), kopecks / 100)
    assert read_value(field("costs.net"), read.value) == kopecks


@given(st.integers(10**15 + 100, 9 * 10**17))
def test_a_number_cell_that_could_lose_kopecks_is_refused(kopecks: int) -> None:
    with pytest.raises(CellFaultError, match="double_too_large"):
        read_cell(field("costs.net"), kopecks / 100)


@given(st.integers(0, 10**13), st.integers(1, 99))
def test_a_part_of_a_kopeck_is_never_rounded_away(kopecks: int, hundredths: int) -> None:
    with pytest.raises(CellFaultError):
        read_cell(field("costs.net"), float(Decimal(kopecks * 100 + hundredths) / 10000))
