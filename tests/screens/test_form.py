from datetime import timedelta

import pytest

from tests.screens.conftest import FEBRILE, Open, Screen, Ward
from tox_grader.workflows.record import Record
from tox_grader.workflows.ward import open_chart


def line_of(screen: Screen, label: str) -> str:
    """Return the line of a field, left of the grade."""
    return next(line[:46].rstrip() for line in screen.lines if label in line[:46])


async def test_blank_and_not_assessed_look_different_and_the_reason_is_shown(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "tab")
        assert line_of(screen, "Heart rate").endswith(". . .")
        await screen.press("n")
        assert "Not assessed - why?" in screen.text
        assert "1 asleep" in screen.text
        await screen.press("1")
        assert "not assessed (asleep)" in line_of(screen, "Temperature")
        assert line_of(screen, "Heart rate").endswith(". . .")
        assert "answered, 1 not assessed" in screen.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("380", "380 C cannot be true: 25.0 to 45.0 C"),
        ("3.8.5", "refused: write a number such as 38.5 in C"),
        ("38.", "refused: write a number such as 38.5 in C"),
        ("12", "12 C cannot be true"),
        ("12345678", "8 refused: the number is long enough"),
    ],
)
async def test_a_number_that_cannot_be_read_is_refused_in_words_and_stays(
    ward: Ward, opened: Open, typed: str, said: str
) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "tab")
        await screen.type(typed)
        if said not in screen.text:
            await screen.press("enter")
        assert said in screen.text
        assert f"{typed[:7]}_" in line_of(screen, "Temperature")


async def test_a_letter_in_a_number_field_is_refused_in_words(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "tab", "3", "x")
        assert "x is not an answer here: the digits of a number" in screen.text
        assert "3_" in line_of(screen, "Temperature")


async def test_a_comma_and_the_other_unit_are_taken(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "tab")
        await screen.type("103,1f", "enter")
        assert line_of(screen, "Temperature").endswith("103.1 F")
        assert "CRS G1-G4" in screen.text


async def test_an_unusual_value_is_taken_only_when_it_is_typed_again(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "tab")
        await screen.type("41.5", "enter")
        assert "41.5 C is unusual: type it again to confirm" in screen.text
        assert line_of(screen, "> Temperature").endswith(". . .")
        await screen.press("tab")
        assert "41.5 C is not confirmed" in screen.text
        await screen.type("41.5", "enter")
        assert line_of(screen, "Temperature").endswith("41.5 C")
        assert "> Heart rate" in screen.text


async def test_the_time_is_read_back_in_full_before_it_is_accepted(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a")
        await screen.type("1355")
        assert "= Fri 20-Nov-2026 13:55, 15min ago - Enter accepts" in screen.text
        await screen.press("enter")
        assert line_of(screen, "Observed at").endswith("Fri 20-Nov-2026 13:55")
        await screen.press("up", *["backspace"])
        assert line_of(screen, "Observed at").endswith(". . .")
        await screen.type("25:99", "enter")
        assert "refused: write now, -15m" in screen.text


async def test_the_grade_follows_every_digit(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "tab", "3")
        assert "CRS up to G4 ? INCOMPLETE" in screen.text
        await screen.press("8")
        assert "CRS G1-G4 ? INCOMPLETE" in screen.text
        await screen.press("backspace", "7")
        assert "CRS G1-G4" not in screen.text


async def test_several_keys_at_once_are_graded_as_they_stand_at_the_end(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "tab", "3", "9", "enter", *["tab"] * 8, "0", "1", "2")
        assert "CRS G4 LIFE-THREATENING !!!!" in screen.text


async def test_what_cannot_be_true_together_is_told_and_nothing_crashes(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "n", "enter", *["tab"] * 7)
        await screen.type("3", "enter")
        assert "NOT GRADED: cannot be true" in screen.text
        assert "an oxygen flow is given without a device" in screen.text
        await screen.press("s")
        assert "It cannot be saved like this" in screen.text
        await screen.press("n", "y")
        assert "It cannot be saved like this" in screen.text


async def test_marks_that_exclude_each_other_do(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "tab", *["pagedown"] * 5, "tab", "tab", "2", "4")
        assert "focal oedema, posturing" in screen.text
        await screen.press("0")
        assert "focal oedema, posturing are marked: clear it first (Del)" in screen.text
        await screen.press("delete", "0", "up")
        assert "not imaged and no sign (marked)" in screen.text
        await screen.press("2")
        assert "not imaged and no sign (marked)" not in screen.text


async def test_attribution_is_asked_only_where_there_is_one(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "tab")
        await screen.type("39.5")
        await screen.press("a", "o")
        assert "39.5 C [another cause]" in screen.text
        await screen.press("tab", "a")
        assert "this field has no attribution" in screen.text


async def test_a_whole_section_is_not_assessed_with_one_reason_and_keeps_what_was_answered(
    ward: Ward, opened: Open
) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "tab", *["pagedown"] * 4, "1", "N", "2")
        assert "ICE score: 7 blank fields are not assessed (sedated)" in screen.text
        assert "answered, 7 not assessed" in screen.text


async def test_a_child_gets_capd_and_unable_takes_the_items_out_in_words(ward: Ward, opened: Open) -> None:
    ward.admit(born=ward.clock.instant.date().replace(year=2020))
    async with opened() as screen:
        await screen.press("a", "tab", *["pagedown"] * 4, "tab", "4", "4")
        assert "2 of " in screen.text
        await screen.press("up", "up", "up", "u")
        assert "2 answers taken out" in screen.text
        assert "ICANS G4" in screen.text


async def test_leaving_keeps_the_draft_and_says_so(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "n", "enter")
        await screen.type("39.5", "enter", "escape")
        assert "draft kept, NOT SAVED: press a to go on with it" in screen.text
        await screen.press("a")
        assert "nothing of it is saved yet" in screen.text
        assert line_of(screen, "Temperature").endswith("39.5 C")


async def test_leaving_the_program_with_a_draft_is_asked_twice(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "n", "enter", "escape", "escape", "q")
        assert "1 draft is NOT SAVED and kept on this station for later" in screen.text


async def test_a_draft_belongs_to_one_patient(ward: Ward, opened: Open) -> None:
    ward.admit("W7-042", "Demo", "Alpha")
    ward.admit("W7-043", "Example", "Beta")
    async with opened() as screen:
        await screen.press("a", "n", "enter")
        await screen.type("39.5", "enter", "escape", "escape", "down", "a")
        assert "EXAMPLE, Beta" in screen.text
        assert "0 of " in screen.text


async def test_pressing_save_twice_is_one_entry(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(FEBRILE, 6)
    async with opened() as screen:
        await screen.press("a", "n", "enter")
        await screen.type("38.5", "enter", "s", "n", "y", "y", "y")
    assert len(open_chart(record, "W7-042").course.assessments) == 2


async def test_nothing_is_carried_over_from_the_last_assessment(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(FEBRILE, 6)
    async with opened() as screen:
        await screen.press("a", "tab")
        assert line_of(screen, "Temperature").endswith(". . .")
        await screen.press("r")
        assert "nothing is carried over" in screen.text


async def test_the_form_as_plain_lines_has_one_answer_a_line(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "n", "enter")
        await screen.type("39.5", "enter", "P")
        assert "Temperature, C 39.5 C" in screen.lines
        assert "Heart rate, per min . . ." in screen.lines


async def test_the_clock_in_the_banner_moves_with_the_keys_only(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a")
        ward.clock.move(timedelta(minutes=7))
        await screen.press("tab")
        assert "Now 20-Nov-2026 14:17" in screen.text
