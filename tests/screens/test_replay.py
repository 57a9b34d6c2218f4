"""A course replayed entry by entry: what was known then, and beside it what is known now; nothing is recorded by it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.screens.conftest import FEBRILE, NOW, NURSE, ON_A_PRESSOR, Open, Ward
from tox_grader.reports.replay_moment import NOTHING_NEW
from tox_grader.workflows.record import PatientFacts, Record, Weight, record_facts, record_treatment

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)])


@pytest.fixture
def course(ward: Ward) -> Ward:
    """Return a ward whose patient was febrile, was treated (written down late), and then needed a vasopressor."""
    ward.admit()
    ward.assess(FEBRILE, 6)
    ward.assess(ON_A_PRESSOR, 3)
    key = ward.record.person("W7-042").patient_key
    given_at = NOW - timedelta(hours=5)
    record_treatment(ward.record, key, "tocilizumab", given_at, "572 mg", NURSE, may_mask_fever=True)
    return ward


def bodies(record: Record) -> list[bytes]:
    with record.store.snapshot() as snapshot:
        return [row.body for row in snapshot.rows()]


@pytest.mark.usefixtures("course")
@SIZES
async def test_it_opens_at_the_last_entry_and_says_that_it_is_a_replay(opened: Open, size: tuple[int, int]) -> None:
    async with opened(*size) as screen:
        await screen.press("enter", "h")
        assert "DEMO, Alpha" in screen.lines[0]
        assert "SIMULATION REPLAY" in screen.text
        assert "REPLAY - as of 20-Nov-2026 14:10 - nothing can be entered here" in screen.text
        assert "Entry 4 of 4" in screen.text
        assert "treatment given: tocilizumab 572 mg" in screen.text


@pytest.mark.usefixtures("course")
@SIZES
async def test_each_entry_shows_its_own_grade_with_the_reasons_given_then(opened: Open, size: tuple[int, int]) -> None:
    async with opened(*size) as screen:
        await screen.press("enter", "h", "left")
        assert "Entry 3 of 4" in screen.text
        assert "CRS G3 SEVERE !!! (ASTCT 2019)" in screen.text
        await screen.press("left")
        assert "Entry 2 of 4" in screen.text
        assert "CRS G1 MILD ! (ASTCT 2019)" in screen.text
        assert "G3" not in screen.text
        assert "REPLAY - as of 20-Nov-2026 08:10" in screen.text
        await screen.press("home")
        assert "Entry 1 of 4" in screen.text
        assert "patient facts: product ciltacabtagene" in screen.text
        await screen.press("left")
        assert "this is the first entry" in screen.text
        await screen.press("end", "right")
        assert "this is the last entry" in screen.text


@pytest.mark.usefixtures("course")
@SIZES
async def test_what_was_written_later_stands_apart_from_what_was_known_then(
    opened: Open, size: tuple[int, int]
) -> None:
    async with opened(*size) as screen:
        await screen.press("enter", "h", "left")
        assert "Known now and not then" in screen.text
        told = screen.painted.plain_lines()
        assert (
            "- Written later, for a time before this: 4. 20-Nov-2026 09:10 treatment given: tocilizumab 572 mg "
            "- by ada (nurse)" in told
        )
        # The dose is no part of what was known then.
        assert told[told.index("Given by then, as known then") + 1] == "- Nothing is recorded."
        await screen.press("left")
        # The first assessment came before the dose: nothing that is known now speaks of it.
        assert f"- {NOTHING_NEW}" in screen.painted.plain_lines()


@pytest.mark.usefixtures("course")
async def test_the_whole_entry_can_be_read_to_its_end_in_the_smallest_window(opened: Open) -> None:
    async with opened() as screen:
        await screen.press("enter", "h", "left")
        for _ in range(30):
            await screen.press("pagedown")
        assert "0 lines below" in screen.text
        assert "DEMO, Alpha" in screen.lines[0]
        assert "Esc back" in screen.text


async def test_no_key_of_the_replay_records_anything_but_that_it_was_viewed(course: Ward, opened: Open) -> None:
    before = bodies(course.record)
    keys = [
        *"abcdefgijklmnopqrstuvwxyzABCDEFGHIJKLMNOQRSTUVWXYZ0123456789",
        "enter",
        "tab",
        "space",
        "ctrl+s",
        "delete",
    ]
    async with opened() as screen:
        await screen.press("enter", "h")
        seen = bodies(course.record)
        assert len(seen) == len(before) + 2  # the chart was opened, and the replay in it
        assert set(before) < set(seen)
        for key in keys:
            await screen.press(key)
            assert "REPLAY" in screen.text, key
        assert bodies(course.record) == seen
        added = course.record.entries(course.record.person("W7-042").patient_key)[-1]
        assert (added.kind, added.content["detail"], added.author.id) == ("access", "replay of the course", "ada")


@pytest.mark.usefixtures("course")
async def test_opening_it_again_does_not_count_the_viewing_as_part_of_the_course(opened: Open) -> None:
    async with opened() as screen:
        await screen.press("enter", "h", "escape", "h")
        assert "Entry 4 of 4" in screen.text


@pytest.mark.usefixtures("course")
async def test_its_help_says_what_a_replay_is(opened: Open) -> None:
    async with opened() as screen:
        await screen.press("enter", "h", "?")
        assert "Left/Right: entry before, next" in screen.text
        for _ in range(4):
            await screen.press("pagedown")
        assert "Nothing can be entered here. That the course was viewed is recorded." in screen.text


async def test_a_suggestion_keeps_the_dose_of_the_weight_that_was_known_then(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    key = ward.record.person("W7-042").patient_key
    record_facts(ward.record, key, PatientFacts(weight=Weight(Decimal(60), NOW.date())), NURSE)
    async with opened() as screen:
        await screen.press("enter", "h")
        assert "Weight 60 kg" in screen.text
        await screen.press("left")
        assert "Weight 71.5 kg" in screen.text
        told = " ".join(screen.painted.plain_lines())
        assert "tocilizumab - DOSE 572 mg (8 mg/kg x 71.5 kg, weight 18-Nov-2026)" in told
        assert "480 mg" not in told
