"""Years on, and working days of the Russian production calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculator.evaluation.dates import last_calendar_year, months_on, working_day, years_on
from calculator.evaluation.frame import NEVER
from tests.evaluation.answers import number, run_over, truth, truths
from tests.evaluation.likely import INNS

DAYS = st.dates(date(2014, 1, 1), date(2026, 12, 1))


def on(day: date, years: int) -> date | None:
    found = years_on(day.toordinal(), years)
    return None if found is None else date.fromordinal(found)


def after(day: date, count: int) -> date | None:
    found = working_day(day.toordinal(), count)
    return None if found is None else date.fromordinal(found)


# years ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2016, 3, 10), 3, date(2019, 3, 10)),
        (date(2016, 2, 29), 1, date(2017, 2, 28)),
        (date(2016, 2, 29), 4, date(2020, 2, 29)),
        (date(2017, 2, 28), 3, date(2020, 2, 28)),
        (date(2019, 12, 31), 1, date(2020, 12, 31)),
        (date(2020, 2, 29), -1, date(2019, 2, 28)),
        (date(2000, 2, 29), 100, date(2100, 2, 28)),
        (date(2016, 2, 29), 0, date(2016, 2, 29)),
        (date(9999, 1, 1), 1, None),
        (date(1, 1, 1), -1, None),
    ],
)
def test_years_on(day: date, years: int, expected: date | None) -> None:
    assert on(day, years) == expected


def test_years_on_from_a_day_that_never_comes_it_never_comes() -> None:
    assert years_on(NEVER, 5) == NEVER


@given(day=DAYS, years=st.integers(0, 30))
def test_years_on_keep_the_order_of_days(day: date, years: int) -> None:
    here, next_day = on(day, years), on(day + timedelta(days=1), years)
    assert here is not None
    assert next_day is not None
    assert here <= next_day


# working days -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        pytest.param(date(2023, 12, 29), 1, date(2024, 1, 9), id="across New Year"),
        pytest.param(date(2024, 12, 28), 1, date(2025, 1, 9), id="New Year with two transferred days off"),
        pytest.param(date(2021, 12, 30), 1, date(2022, 1, 10), id="31 December off by transfer"),
        pytest.param(date(2019, 12, 30), 1, date(2019, 12, 31), id="31 December worked"),
        pytest.param(date(2024, 4, 26), 1, date(2024, 4, 27), id="working Saturday before May"),
        pytest.param(date(2024, 4, 27), 1, date(2024, 5, 2), id="two days off transferred to April"),
        pytest.param(date(2024, 11, 1), 1, date(2024, 11, 2), id="working Saturday before Unity Day"),
        pytest.param(date(2024, 11, 2), 1, date(2024, 11, 5), id="Unity Day on a Monday"),
        pytest.param(date(2024, 12, 27), 1, date(2024, 12, 28), id="working Saturday in December"),
        pytest.param(date(2025, 10, 31), 1, date(2025, 11, 1), id="working Saturday with a Monday off"),
        pytest.param(date(2025, 11, 1), 1, date(2025, 11, 5), id="Monday off by transfer and Unity Day"),
        pytest.param(date(2020, 2, 21), 1, date(2020, 2, 25), id="holiday on a Sunday moves to Monday"),
        pytest.param(date(2023, 6, 9), 1, date(2023, 6, 13), id="holiday on a Monday"),
        pytest.param(date(2024, 5, 31), 10, date(2024, 6, 17), id="ten working days over a holiday"),
        pytest.param(date(2024, 5, 8), 0, date(2024, 5, 8), id="no working day is the day itself"),
        pytest.param(date(2024, 5, 11), 1, date(2024, 5, 13), id="from a day off"),
    ],
)
def test_working_days(day: date, count: int, expected: date) -> None:
    assert after(day, count) == expected


def test_the_calendar_ends_with_the_last_transfers_published() -> None:
    year = last_calendar_year()
    assert year >= 2027
    assert after(date(year, 1, 1), 1) is not None
    assert after(date(year, 12, 31), 1) is None
    assert after(date(year, 12, 1), 40) is None
    assert after(date(year + 1, 6, 1), 1) is None


def test_a_working_day_after_a_day_that_never_comes_is_not_known() -> None:
    assert working_day(NEVER, 3) is None


@given(day=DAYS, first=st.integers(0, 15), second=st.integers(0, 15))
def test_working_days_add_up(day: date, first: int, second: int) -> None:
    start = after(day, first)
    assert start is not None
    assert after(start, second) == after(day, first + second)


# in formulas ------------------------------------------------------------------------------------------------------


def test_a_working_day_of_a_formula() -> None:
    text = "add_working_days(application.application_date, review_working_days)"
    stated = {"application": {"application_date": date(2024, 5, 31)}}
    day = date(2024, 6, 17).toordinal()
    assert number(text, stated) == (day, day)
    assert number(text, {}) == (None, None)
    beyond = {"application": {"application_date": date(last_calendar_year(), 12, 31)}}
    assert number(text, beyond) == (None, None)


def test_dates_of_a_column_are_moved_row_by_row() -> None:
    rows: list[dict[str, Any]] = [
        {"inn": INNS[0], "joined_date": date(2016, 2, 29), "first_cluster_contract_date": date(2016, 2, 29)},
        {"inn": INNS[1], "joined_date": date(2016, 2, 29), "first_cluster_contract_date": date(2016, 3, 1)},
        {"inn": INNS[2], "joined_date": date(2016, 2, 29)},
        {"inn": INNS[3], "joined_date": date(2016, 2, 29), "first_cluster_contract_date": "none"},
    ]
    text = "participants.first_cluster_contract_date <= add_years(participants.joined_date, 0)"
    assert truths(run_over([{"participants": rows}]), text, 4) == [True, False, None, False]


def test_a_day_that_never_comes_is_later_than_any_day() -> None:
    row = {"inn": INNS[0], "first_cluster_contract_date": "none", "joined_date": date(2020, 1, 1)}
    document = {"participants": [row]}
    assert truth("every(participants.joined_date < participants.first_cluster_contract_date)", document) is True
    assert truth("every(is_none(participants.first_cluster_contract_date))", document) is True
    assert truth("every(given(participants.first_cluster_contract_date))", document) is False


# months and calendar years ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2023, 12, 15), 1, date(2024, 1, 15)),
        (date(2023, 3, 31), -1, date(2023, 2, 28)),
        (date(2023, 1, 1), -12, date(2022, 1, 1)),
        (date(9999, 12, 1), 1, None),
    ],
)
def test_months_on(day: date, months: int, expected: date | None) -> None:
    found = months_on(day.toordinal(), months)
    assert (None if found is None else date.fromordinal(found)) == expected


@given(day=DAYS, years=st.integers(-5, 5))
def test_twelve_months_are_a_year(day: date, years: int) -> None:
    assert months_on(day.toordinal(), 12 * years) == years_on(day.toordinal(), years)


def test_months_of_what_never_comes() -> None:
    assert months_on(NEVER, 3) == NEVER


def test_calendar_years() -> None:
    stated = {"application": {"application_date": "2020-12-31", "check_date": "2022-01-01"}}
    assert number("year_of(application.check_date)", stated) == (2022, 2022)
    assert number("year_of(application.check_date)", {}) == (None, None)
    third = "year_number(year_of(application.check_date), year_of(application.application_date))"
    assert number(third, stated) == (3, 3)
    assert number(third, {"application": {"check_date": "2022-01-01"}}) == (None, None)
    assert truth("year_of(application.check_date) == year_of(application.check_date)", stated) is True


def test_a_date_that_does_not_exist_has_no_year() -> None:
    document = {"participants": [{"inn": INNS[0], "first_cluster_contract_date": "none"}]}
    year = "greatest(year_of(participants.first_cluster_contract_date))"
    assert number(year, document) == (None, None)
