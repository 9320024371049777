"""Dates are read in every form that spreadsheets give; lunar and impossible ones are refused."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from exam_engine.enrolment.dates import read_date, read_month


@pytest.mark.parametrize(
    "given",
    [
        "20050507",
        20050507.0,
        "2005.5.7",
        "2005-05-07",
        "2005/5/7",
        "2005年5月7日",
        "２００５年５月７日",
        "2005-05-07 00:00:00",
        " 2005 . 5 . 7 ",
        38479,
        "38479",
        date(2005, 5, 7),
        datetime(2005, 5, 7, 12, 30),
    ],
)
def test_all_usual_forms_are_the_same_day(given: str | float | date) -> None:
    assert read_date(given, "birth_date") == (date(2005, 5, 7), None)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("农历2005年5月7日", "enrolment-date-lunar"),
        ("2005年五月初七", "enrolment-date-lunar"),
        ("腊月廿三", "enrolment-date-lunar"),
        ("2005-02-30", "enrolment-date-not-in-calendar"),
        (60, "enrolment-date-not-in-calendar"),
        ("2005-5", "enrolment-date-day-missing"),
        ("07/05/2005", "enrolment-date-unreadable"),
        ("五月", "enrolment-date-unreadable"),
        (float("nan"), "enrolment-date-unreadable"),
    ],
)
def test_what_is_no_date_says_why(given: str | float, code: str) -> None:
    found, notice = read_date(given, "birth_date")
    assert found is None
    assert notice is not None
    assert notice.code == code


def test_serials_on_both_sides_of_the_day_that_never_was() -> None:
    assert read_date(1, "birth_date")[0] == date(1900, 1, 1)
    assert read_date(59, "birth_date")[0] == date(1900, 2, 28)
    assert read_date(61, "birth_date")[0] == date(1900, 3, 1)


@pytest.mark.parametrize("given", ["2024-09", "2024.9", "2024年9月", "202409", "2024-09-01", 45536])
def test_a_month_may_be_given_as_a_day(given: str | int) -> None:
    assert read_month(given, "entry_month") == ("2024-09", None)
