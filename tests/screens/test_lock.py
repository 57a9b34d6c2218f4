from datetime import timedelta

import pytest

from tests.screens.conftest import ON_A_PRESSOR, Open, Screen, Ward
from tests.screens.test_banner import PATIENT_SCREENS
from tests.screens.test_drafts_on_disk import enter_fever_and_heart_rate
from tests.screens.test_form import line_of
from tox_grader.foundation.clock import FixedClock
from tox_grader.workflows.station import Station

LOCKED = "locked - press a key, then who you are"
OF_THE_PATIENT = ("DEMO", "Demo", "Alpha", "W7-042", "CRS", "ICANS", "71.5", "1958", "autoleucel", "39.5")


def assert_nothing_of_a_patient(screen: Screen) -> None:
    assert [word for word in OF_THE_PATIENT if word in screen.text] == []


@pytest.mark.parametrize("keys", [(), *PATIENT_SCREENS.values()], ids=["board", *PATIENT_SCREENS])
async def test_a_locked_screen_shows_the_clock_and_nothing_of_a_patient(
    ward: Ward, opened: Open, keys: tuple[str, ...]
) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened() as screen:
        await screen.press(*keys, "ctrl+l")
        assert LOCKED in screen.text
        assert "Ward clock Fri 20-Nov-2026 14:10" in screen.text
        assert_nothing_of_a_patient(screen)
        await screen.press("x")
        assert "Who are you?" in screen.text
        assert "Identity not verified" in screen.text
        await screen.type("P?bs", "ctrl+p", "f1", "ctrl+s")
        assert_nothing_of_a_patient(screen)


async def test_it_locks_by_itself_after_the_minutes_of_the_setting_and_not_before(ward: Ward, opened: Open) -> None:
    ward.admit()
    minutes = Station(FixedClock(ward.clock.instant)).workstation.lock_after_minutes
    async with opened() as screen:
        await screen.press("enter")
        ward.clock.move(timedelta(minutes=minutes, seconds=-1))
        screen.app.lock_if_idle()
        await screen.pilot.pause()
        assert "DEMO, Alpha" in screen.text
        ward.clock.move(timedelta(seconds=1))
        screen.app.lock_if_idle()
        await screen.pilot.pause()
        assert LOCKED in screen.text
        assert_nothing_of_a_patient(screen)


async def test_a_clock_that_was_set_back_does_not_keep_the_screen_open(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("enter")
        ward.clock.set_wrong(-timedelta(hours=1))
        screen.app.lock_if_idle()
        await screen.pilot.pause()
        assert LOCKED in screen.text


async def test_the_draft_stays_and_goes_on_under_the_name_that_was_given(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await enter_fever_and_heart_rate(screen)
        await screen.press("s", "n", "ctrl+l", "x", "enter")
        assert "say who you are first" in screen.text
        await screen.type("ben", "enter")
        assert "Who saves? ben (identity not verified), as:" in screen.text
        await screen.press("escape")
        assert line_of(screen, "Temperature").endswith("39.5 C")
        await screen.press("s", "d", "y")
        assert "by ben (doctor)" in screen.text


async def test_esc_locks_again_and_locking_twice_is_one_lock(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("ctrl+l", "ctrl+l", "x", "b", "escape")
        assert LOCKED in screen.text
        await screen.press("x")
        await screen.type("ben", "enter")
        assert "Ward board" in screen.text


async def test_a_name_of_nothing_that_can_be_read_is_no_answer(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("ctrl+l", "x", "space", "space", "enter")
        assert "say who you are first" in screen.text
        assert_nothing_of_a_patient(screen)


def test_the_setting_is_marked_for_the_site_to_confirm() -> None:
    assert "to be confirmed by the site" in Station().workstation.status
