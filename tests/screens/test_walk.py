from tests.screens.conftest import FEBRILE, ON_A_PRESSOR, Open, Ward
from tox_grader.workflows.record import Record
from tox_grader.workflows.ward import open_chart


async def test_a_new_patient_is_added_assessed_and_the_entry_stands_in_the_log(record: Record, opened: Open) -> None:
    async with opened() as screen:
        await screen.press("n")
        await screen.type("W7-050", "tab")
        await screen.type("Example", "tab")
        await screen.type("Gamma", "tab")
        await screen.type("02-Mar-1958", "tab", "f", "tab")
        await screen.type("ciltacabtagene autoleucel", "tab")
        await screen.type("2026-11-14 10:30", "tab")
        assert "= 14-Nov-2026 10:30" in screen.text
        await screen.type("71.5", "tab")
        await screen.type("71.5", "tab")
        await screen.type("today", "ctrl+s")
        assert "EXAMPLE, Gamma Born 02-Mar-1958 (68 years) Sex female No. W7-050" in screen.text
        assert "NOT ASSESSED" in screen.text
        await screen.press("a", "n", "enter")
        await screen.type("39.5")
        assert "CRS G1-G4 ? INCOMPLETE" in screen.text
        await screen.press("enter", *["tab"] * 5, "0", "0", "1")
        assert "CRS G3 SEVERE !!!" in screen.text
        await screen.press("tab", "0", *"11113111", "0", "0", "0", "tab", "s")
        assert "ICANS criteria not met (ASTCT 2019)" in screen.text
        assert "Summary before saving - nothing is saved yet" in screen.text
        assert not open_chart(record, "W7-050").course.assessments
        await screen.press("n", "y")
        assert "New: CRS G3 SEVERE !!! (ASTCT 2019) - before: CRS NOT ASSESSED" in screen.text
        await screen.press("v")
        assert "Newest entry: 3. 20-Nov-2026 14:10 assessment: CRS G3 SEVERE !!! (ASTCT 2019)" in screen.text
        await screen.press("l")
        assert "Log, newest first: 3 entries" in screen.text
    (kept,) = open_chart(record, "W7-050").course.assessments
    assert kept.author.role == "nurse"


async def test_after_saving_the_patient_screen_says_when(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "n", "enter")
        await screen.type("38.2", "enter", "s", "d", "y")
        assert "Saved 14:10 as entry 3" in screen.text
        assert "by ada (doctor)" in screen.text


async def test_the_summary_lists_values_with_age_what_is_missing_and_what_changed(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(FEBRILE, 6)
    async with opened(120, 40) as screen:
        await screen.press("a")
        await screen.type("-15m", "enter")
        await screen.type("39.5", "enter", "s")
        assert "Observed Fri 20-Nov-2026 13:55, 15min ago" in screen.text
        assert "Temperature, C 39.5 C 15min ago CHANGED: was 38.4 C" in screen.text
        assert "Missing, unknown to the grade: " in screen.text
        assert "before: CRS G1 MILD ! (ASTCT 2019)" in screen.text
        assert "identity not verified" in screen.text


async def test_nothing_is_saved_without_the_named_key(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "n", "enter")
        await screen.type("39.5", "enter", "s", "enter", "y", "n", "enter", "space")
        assert "Save as ada (identity not verified), nurse? y saves" in screen.text
        assert not open_chart(record, "W7-042").course.assessments


async def test_saving_waits_for_the_time_of_observation(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "tab")
        await screen.type("39.5", "enter", "s")
        assert "the time of observation is not entered yet" in screen.text


async def test_a_new_severe_grade_interrupts_once_and_that_it_was_seen_is_recorded(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(FEBRILE, 6)
    async with opened() as screen:
        await screen.press("a", "n", "enter")
        await screen.type("39.5", "enter", *["tab"] * 5, "7", "s", "n", "y")
        assert "New: CRS G4 LIFE-THREATENING !!!! (ASTCT 2019) - before: CRS G1 MILD !" in screen.text
        assert "Table suggests - clinician decides" in screen.text
        assert screen.text.startswith("DEMO, Alpha")
        await screen.press("enter", "escape", "y")
        assert "New: CRS G4" in screen.text
        assert open_chart(record, "W7-042").entries[-1].kind == "assessment"
        await screen.press("v")
        assert "Newest entry: 4." in screen.text
    seen = open_chart(record, "W7-042").entries[-1]
    assert (seen.kind, seen.author.role) == ("acknowledgement", "nurse")
    assert str(seen.content["what"]).startswith("New: CRS G4 LIFE-THREATENING")


async def test_an_unchanged_severe_grade_does_not_interrupt_again(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 6)
    async with opened() as screen:
        await screen.press("a", "n", "enter")
        await screen.type("39.5", "enter", *["tab"] * 8, "0", "1", "s", "n", "y")
        assert "Saved 14:10 as entry 4" in screen.text


async def test_the_basis_of_a_grade_is_one_key_away(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened(120, 40) as screen:
        await screen.press("enter", "b")
        assert "Row CRS grade 3 (severe)" in screen.text
        await screen.press("pagedown")
        assert "doi 10.1016/j.bbmt.2018.12.758" in screen.text
        await screen.press("end")
        assert "SHA-256 of the protocol's text" in screen.text


async def test_the_suggested_steps_are_one_key_away(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened() as screen:
        await screen.press("enter", "t")
        assert "Table suggests - clinician decides" in screen.text
        assert "CRS grade 3" in screen.text
