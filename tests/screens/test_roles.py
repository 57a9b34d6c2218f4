"""Who saves says in which role: every role of the one list can be chosen, and stands in the entry."""

import pytest

from tests.screens.conftest import Open, Ward
from tests.screens.test_drafts_on_disk import enter_fever_and_heart_rate
from tox_grader.foundation.roles import AT_BEDSIDE
from tox_grader.workflows.record import Record
from tox_grader.workflows.ward import open_chart


@pytest.mark.parametrize(("key", "role"), AT_BEDSIDE.items())
async def test_an_assessment_is_saved_in_the_role_that_was_chosen(
    record: Record, ward: Ward, opened: Open, key: str, role: str
) -> None:
    ward.admit()
    async with opened() as screen:
        await enter_fever_and_heart_rate(screen)
        await screen.press("s")
        assert f"{key} {role}" in screen.text
        await screen.press(key, "y")
    assert open_chart(record, "W7-042").entries[-1].author.role == role


@pytest.mark.parametrize(("key", "role"), AT_BEDSIDE.items())
async def test_a_treatment_is_recorded_in_the_role_that_was_chosen(
    record: Record, ward: Ward, opened: Open, key: str, role: str
) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("enter", "g")
        await screen.type("a", "tab")
        await screen.type("now", "tab", "tab", "tab")
        assert f"{key} {role}" in screen.text
        await screen.type(key, "tab")
        await screen.type("042", "ctrl+s")
        assert "Saved 14:10" in screen.text
    assert open_chart(record, "W7-042").entries[-1].author.role == role
