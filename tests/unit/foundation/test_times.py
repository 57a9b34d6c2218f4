"""Dates, times, ages and days after infusion as a ward reads them."""

import locale
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tox_grader.foundation.times import (
    NOT_RECORDED,
    age_in_years,
    infusion_day,
    read_date,
    read_time,
    show_clock,
    show_date,
    show_duration,
    show_time,
)

CHINA = timezone(timedelta(hours=8))
LONDON = ZoneInfo("Europe/London")


def test_a_date_is_day_month_in_letters_and_year() -> None:
    assert show_date(date(2027, 1, 5)) == "05-Jan-2027"
    assert show_time(datetime(2026, 11, 20, 0, 0, tzinfo=CHINA)) == "20-Nov-2026 00:00"
    assert show_clock(datetime(2026, 11, 20, 4, 5, tzinfo=CHINA)) == "04:05"


def test_what_is_not_known_is_said_to_be_not_recorded() -> None:
    assert {show_date(None), show_time(None), show_clock(None)} == {NOT_RECORDED} == {"Not recorded"}


def test_months_do_not_follow_the_language_of_the_machine() -> None:
    before = locale.setlocale(locale.LC_TIME)
    try:
        for name in ("de_DE.UTF-8", "zh_CN.UTF-8", "C"):
            try:
                locale.setlocale(locale.LC_TIME, name)
            except locale.Error:
                continue
            assert show_date(date(2026, 5, 1)) == "01-May-2026"
    finally:
        locale.setlocale(locale.LC_TIME, before)


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        (0, "0min"),
        (12, "12min"),
        (60, "1hr"),
        (465, "7hr 45min"),
        (1439, "23hr 59min"),
        (1440, "1d"),
        (3060, "2d 3hr"),
        (1441, "1d"),
    ],
)
def test_a_duration_is_in_whole_units(minutes: int, shown: str) -> None:
    assert show_duration(timedelta(minutes=minutes)) == shown
    assert show_duration(timedelta(minutes=minutes, seconds=59)) == shown


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2014, 11, 20), date(2026, 11, 19), 11),
        (date(2014, 11, 20), date(2026, 11, 20), 12),
        (date(2012, 2, 29), date(2024, 2, 28), 11),
        (date(2012, 2, 29), date(2024, 2, 29), 12),
        (date(2011, 2, 28), date(2023, 2, 28), 12),
        (date(2012, 2, 29), date(2023, 2, 28), 10),
        (date(2012, 2, 29), date(2023, 3, 1), 11),
        (date(2026, 11, 20), date(2026, 11, 20), 0),
    ],
)
def test_age_is_in_completed_years_and_turns_on_the_birthday(born: date, on: date, years: int) -> None:
    assert age_in_years(born, on) == years


def test_the_day_of_infusion_is_day_0_by_the_calendar_of_the_infusion() -> None:
    infused = datetime(2026, 11, 14, 23, 30, tzinfo=CHINA)
    assert infusion_day(infused, infused) == 0
    assert infusion_day(infused, datetime(2026, 11, 15, 0, 30, tzinfo=CHINA)) == 1
    assert infusion_day(infused, datetime(2026, 11, 14, 17, 0, tzinfo=UTC)) == 1
    assert infusion_day(infused, datetime(2026, 11, 14, 1, 0, tzinfo=CHINA)) == 0
    assert infusion_day(infused, datetime(2026, 11, 12, 12, 0, tzinfo=CHINA)) == -2


def test_the_night_in_which_the_clocks_go_back_is_one_day() -> None:
    infused = datetime(2026, 10, 24, 12, 0, tzinfo=LONDON)
    assert infusion_day(infused, datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=0)) == 1
    assert infusion_day(infused, datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1)) == 1
    assert infusion_day(infused, datetime(2026, 10, 25, 23, 59, tzinfo=LONDON)) == 1
    assert infusion_day(infused, datetime(2026, 10, 26, 0, 0, tzinfo=LONDON)) == 2


@given(st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)), st.integers(-60, 400), st.integers(-12, 14))  # noqa: DTZ001  the zone follows
def test_each_calendar_day_adds_one(infused: datetime, days: int, hours: int) -> None:
    infused = infused.replace(tzinfo=timezone(timedelta(hours=hours)))
    assert infusion_day(infused, infused + timedelta(days=days)) == days


NOW = datetime(2026, 11, 20, 14, 10, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("now", NOW),
        (" NOW ", NOW),
        ("-15m", NOW - timedelta(minutes=15)),
        ("-2h", NOW - timedelta(hours=2)),
        ("14:10", NOW),
        ("1409", NOW - timedelta(minutes=1)),
        ("9:05", NOW.replace(hour=9, minute=5)),
        ("23:50", NOW.replace(day=19, hour=23, minute=50)),
        ("2026-11-19T08:00", datetime(2026, 11, 19, 8, 0, tzinfo=CHINA)),
        ("2026-11-19t08:00+00:00", datetime(2026, 11, 19, 8, 0, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_against_the_present_moment_and_a_later_clock_time_is_yesterdays(
    typed: str, meant: datetime
) -> None:
    assert read_time(typed, NOW) == meant


@pytest.mark.parametrize("typed", ["", "25:00", "12:60", "soon", "-15", "+15m", "2026-13-01T10:00", "-99999m"])
def test_a_time_that_cannot_be_read_is_met_with_the_forms_that_can(typed: str) -> None:
    told = read_time(typed, NOW)
    assert isinstance(told, str)
    assert told.startswith("write now, -15m, -2h, 14:30")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-20", date(2026, 11, 20)),
        ("20-Nov-2026", date(2026, 11, 20)),
        ("5-jan-2027", date(2027, 1, 5)),
        ("31-Feb-2026", None),
        ("20-Nob-2026", None),
        ("20.11.2026", None),
        ("11/20/2026", None),
        ("", None),
    ],
)
def test_a_day_is_read_in_two_forms_and_never_guessed(typed: str, meant: date | None) -> None:
    assert read_date(typed) == meant
