from datetime import UTC, datetime, timedelta

from tox_grader.foundation.clock import FixedClock, SystemClock

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_the_steady_clock_of_the_station_never_runs_back() -> None:
    readings = [SystemClock().steady() for _ in range(1_000)]
    assert readings == sorted(readings)


def test_a_clock_that_is_set_wrong_shows_another_time_and_no_time_has_passed() -> None:
    clock = FixedClock(NOON)
    clock.set_wrong(timedelta(hours=-1))
    assert (clock.now(), clock.steady()) == (NOON - timedelta(hours=1), 0)


def test_time_that_passes_moves_both_clocks() -> None:
    clock = FixedClock(NOON)
    clock.move(timedelta(minutes=5))
    assert (clock.now(), clock.steady()) == (NOON + timedelta(minutes=5), 300)
