"""Three counters: 8 hours apart, 3 in any rolling 24 hours, 4 in all; instants are compared, never wall clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tox_grader.assessment.history import TreatmentGiven
from tox_grader.escalation.limits import Counted, count_doses
from tox_grader.tables.protocol import DrugLimits
from tox_grader.workflows.station import Station

LIMITS = Station().library.drugs().drugs["tocilizumab"].limits
NOW = datetime(2026, 11, 20, 14, 0, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def limits() -> DrugLimits:
    assert LIMITS is not None
    return LIMITS


def counted(now: datetime, *given_at: datetime) -> Counted:
    return count_doses("tocilizumab", limits(), [TreatmentGiven("tocilizumab", at) for at in given_at], now)


def ago(**parts: float) -> datetime:
    return NOW - timedelta(**parts)


def test_the_limits_are_those_of_the_guideline() -> None:
    assert (limits().hours_apart, limits().in_24_hours, limits().in_all) == (8, 3, 4)


def test_a_first_dose_may_be_considered_and_nothing_was_given() -> None:
    told = counted(NOW)
    assert told.state == "suggested"
    assert told.says == (
        "Given so far: 0 of 4 in all, 0 of 3 in the last 24 hours.",
        "Limits: at least 8 hours apart, at most 3 in 24 hours, at most 4 in all.",
    )


def test_one_second_before_8_hours_it_waits_and_says_until_when() -> None:
    told = counted(NOW, ago(hours=7, minutes=59, seconds=59))
    assert told.state == "wait"
    assert told.says[0] == "NOT BEFORE 20-Nov-2026 14:00: last dose 20-Nov-2026 06:00, 7hr 59min ago."
    assert told.says[1] == "Given so far: 1 of 4 in all, 1 of 3 in the last 24 hours."


def test_at_8_hours_to_the_second_it_may_be_considered() -> None:
    assert counted(NOW, ago(hours=8)).state == "suggested"


def test_a_fourth_dose_waits_until_the_first_of_three_is_24_hours_old() -> None:
    told = counted(NOW, ago(hours=23, minutes=59, seconds=59), ago(hours=16), ago(hours=8))
    assert told.state == "wait"
    assert "3 of 3 in the last 24 hours" in told.says[1]
    assert counted(NOW, ago(hours=24), ago(hours=16), ago(hours=8)).state == "suggested"


def test_the_24_hours_roll_over_midnight() -> None:
    midnight = datetime(2026, 11, 21, 0, 5, tzinfo=UTC)
    three = [midnight - timedelta(hours=hours) for hours in (23, 15, 8)]
    assert counted(midnight, *three).state == "wait"
    assert counted(midnight + timedelta(hours=1), *three).state == "suggested"


def test_after_four_doses_in_all_the_limit_is_reached_however_long_ago() -> None:
    told = counted(NOW, *(ago(days=days) for days in (9, 7, 5, 3)))
    assert told.state == "limit_reached"
    assert told.says[0].startswith("LIMIT REACHED: 4 doses of tocilizumab were given. No further dose;")
    assert counted(NOW, *(ago(days=days) for days in (9, 7, 5))).state == "suggested"


def test_without_a_record_of_doses_it_is_said_that_they_are_not_known() -> None:
    for told in (count_doses("tocilizumab", limits(), None, NOW), count_doses("tocilizumab", limits(), [], None)):
        assert told.state == "suggested"
        assert told.says[-1] == "Doses of tocilizumab given so far are not known here: check before giving."


def test_the_order_in_which_doses_were_recorded_does_not_matter() -> None:
    doses = [ago(hours=20), ago(hours=3), ago(hours=12)]
    assert counted(NOW, *doses) == counted(NOW, *reversed(doses)) == counted(NOW, *sorted(doses))


@pytest.mark.parametrize(
    ("given_at", "now", "state"),
    [
        # The clocks go back: 8 hours by the wall clock are 9 true hours, 7 by the wall clock are 8.
        (datetime(2026, 10, 24, 23, 30, tzinfo=LONDON), datetime(2026, 10, 25, 6, 30, tzinfo=LONDON), "suggested"),
        (datetime(2026, 10, 24, 23, 30, tzinfo=LONDON), datetime(2026, 10, 25, 6, 29, tzinfo=LONDON), "wait"),
        # The clocks go forward: 8 hours by the wall clock are 7 true hours.
        (datetime(2026, 3, 28, 23, 30, tzinfo=LONDON), datetime(2026, 3, 29, 7, 30, tzinfo=LONDON), "wait"),
        (datetime(2026, 3, 28, 23, 30, tzinfo=LONDON), datetime(2026, 3, 29, 8, 30, tzinfo=LONDON), "suggested"),
        # The repeated hour: first and second half past one.
        (
            datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=0),
            datetime(2026, 10, 25, 8, 30, tzinfo=LONDON),
            "suggested",
        ),
        (datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1), datetime(2026, 10, 25, 8, 30, tzinfo=LONDON), "wait"),
    ],
)
def test_a_night_in_which_the_clocks_change_shortens_no_interval(given_at: datetime, now: datetime, state: str) -> None:
    assert counted(now, given_at).state == state


def test_doses_in_other_zones_are_the_same_instants() -> None:
    shanghai = ago(hours=7, minutes=59).astimezone(ZoneInfo("Asia/Shanghai"))
    assert counted(NOW, shanghai) == counted(NOW, shanghai.astimezone(UTC))


MINUTES = st.lists(st.integers(1, 60 * 60), max_size=4, unique=True)


@given(MINUTES)
def test_whatever_was_given_a_dose_that_may_be_considered_breaks_no_limit(minutes: list[int]) -> None:
    doses = [ago(minutes=before) for before in minutes]
    told = counted(NOW, *doses)
    close = [dose for dose in doses if NOW - dose < timedelta(hours=8)]
    in_a_day = [dose for dose in doses if NOW - dose < timedelta(hours=24)]
    allowed = not close and len(in_a_day) + 1 <= 3 and len(doses) + 1 <= 4
    assert (told.state == "suggested") == allowed
    assert (told.state == "limit_reached") == (len(doses) == 4)
