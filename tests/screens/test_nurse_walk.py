"""What went wrong on a nurse's walk through the screens, and must not come back."""

from decimal import Decimal
from typing import Any

from tests.screens.conftest import FEBRILE, ON_A_PRESSOR, Open, Screen, Ward
from tox_grader.screens.board import BoardScreen
from tox_grader.screens.form import FormScreen
from tox_grader.workflows.record import Record
from tox_grader.workflows.ward import open_chart

ONLY_CRS: dict[str, Any] = {"crs": {**FEBRILE["crs"], "temperature_c": Decimal("37.0")}}


async def to_question(screen: Screen, at: str) -> FormScreen:
    """Go to a field of the form by its name."""
    form = screen.app.screen
    assert isinstance(form, FormScreen)
    wanted = next(place for place, question in enumerate(form.draft.questions) if question.at == at)
    form.draft.place = wanted - 1
    await screen.press("down")
    form.draft.place = wanted
    return form


def here(form: FormScreen) -> str:
    """Return the name of the field that is being filled."""
    question = form.draft.question
    return "time" if question is None else question.at


async def test_a_scale_that_nobody_assessed_has_no_peak_and_no_grade_before(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(ONLY_CRS, 5)
    ward.assess(ONLY_CRS, 3)
    async with opened(120, 40) as screen:
        await screen.press("enter")
        assert "before not known, up to G4 09:10 | peak 24 h not known" in screen.text
        assert "before criteria not met 09:10 | peak 24 h criteria not met" in screen.text


async def test_an_assessment_without_an_answer_is_not_saved(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "n", "enter", "s")
        assert "nothing was answered: there is nothing to save" in screen.text
        await screen.press("n", "y", "y")
    assert not open_chart(record, "W7-042").course.assessments


async def test_leave_again_is_meant_for_the_next_key_alone(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "n", "enter", "escape", "escape", "q")
        assert "leave again to leave it" in screen.text
        await screen.press("down")
        assert "leave again to lose it" not in screen.text
        await screen.press("q")
        assert "leave again to leave it" in screen.text
        await screen.press("down", "ctrl+q")
        assert "leave again to leave it" in screen.text
        assert screen.app.is_running


async def test_the_none_key_erases_no_marked_drug(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a")
        form = await to_question(screen, "crs.vasopressors")
        await screen.press("1", "0")
        assert "norepinephrine is marked: clear it first (Del)" in screen.text
        assert form.draft.given["crs.vasopressors"] == ("norepinephrine",)


async def test_none_moves_on_by_itself_and_one_tab_after_it_skips_nothing(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a")
        for at in ("crs.vasopressors", "icans.raised_icp"):
            form = await to_question(screen, at)
            assert "0 moves on by itself" in screen.text or "0 or 1 moves on by itself" in screen.text
            await screen.press("0")
            after = here(form)
            assert after != at
            await screen.press("tab")
            assert here(form) == after
            assert "already moved on" in screen.text
            await screen.press("tab")
            assert here(form) != after
            form.draft.place = next(n for n, one in enumerate(form.draft.questions) if one.at == at)
            await screen.press("0")
            assert at in form.draft.given


async def test_room_air_passes_over_the_flow_and_a_flow_on_it_is_refused(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a")
        form = await to_question(screen, "crs.oxygen.device")
        await screen.press("0")
        assert here(form) == "crs.hypotension"
        await screen.press("shift+tab", "shift+tab", "0")
        assert here(form) == "crs.oxygen.flow_l_min"
        assert "0 refused: room air has no flow" in screen.text
        assert "crs.oxygen.flow_l_min" not in form.draft.given
        await screen.press("tab")
        assert here(form) == "crs.hypotension"


async def test_a_refused_text_is_replaced_by_the_next_character_and_can_be_left_backwards(opened: Open) -> None:
    async with opened() as screen:
        await screen.press("n")
        await screen.type("W7-051", "tab")
        await screen.type("Example", "tab", "tab")
        await screen.type("gestern", "tab")
        assert "refused: write DD-Mmm-YYYY" in screen.text
        await screen.press("1", "9")
        assert "Birth date 19_" in screen.text
        await screen.press("shift+tab")
        assert "> Given name" in screen.text
        assert "Birth date 19" in screen.text


async def test_the_waiver_of_fever_is_named_on_the_patient_and_beside_the_form(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 5)
    async with opened(120, 50) as screen:
        await give(screen, "-4h")
        await screen.press("escape")
        ward.assess({**ON_A_PRESSOR, "crs": {**ON_A_PRESSOR["crs"], "temperature_c": Decimal("37.0")}}, 2)
        await screen.press("enter")
        assert "- Note: Once CRS is diagnosed and an antipyretic" in left(screen)
        await screen.press("a", "n", "enter")
        await screen.type("37", "enter")
        form = await to_question(screen, "crs.hypotension")
        await screen.press("3")
        assert "CRS note: Once CRS is diagnosed" in screen.text
        assert form.draft.given


def left(screen: Screen) -> str:
    """Return the left half of a wide patient screen as one text."""
    return " ".join(" ".join(line[:64] for line in screen.lines).split())


async def give(screen: Screen, at: str) -> None:
    """Record a dose of tocilizumab from the board."""
    await screen.press("enter", "g", "a", "tab")
    await screen.type(at, "tab", "tab", "tab", "n", "tab")
    await screen.type("042", "ctrl+s")


async def test_the_board_stands_on_the_patient_who_was_added_or_left(ward: Ward, opened: Open) -> None:
    ward.admit("W7-042", "Demo", "Alpha")
    async with opened() as screen:
        await screen.press("n")
        await screen.type("W7-051", "tab")
        await screen.type("Zulu", "ctrl+s")
        await screen.press("escape")
        assert isinstance(screen.app.screen, BoardScreen)
        assert "> ZULU" in screen.text


async def test_what_is_missing_stands_under_the_grades_of_the_summary(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened(120, 40) as screen:
        await screen.press("a", "n", "enter")
        await screen.type("39.5", "enter", "s")
        assert screen.text.index("Missing, unknown") < screen.text.index("Temperature, C 39.5 C")


async def test_after_saving_the_patient_screen_is_at_its_top(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(FEBRILE, 5)
    async with opened() as screen:
        await screen.press("enter", "end")
        assert "-- 0 lines above" not in screen.text
        await screen.press("a", "n", "enter")
        await screen.type("38.5", "enter", "s", "n", "y")
        assert "-- 0 lines above" in screen.text


async def test_letters_in_the_time_field_are_answered_with_the_keys_that_work_there(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "s")
        assert "Ctrl+S summary, F1 help" in screen.text


async def test_where_the_age_is_unknown_the_same_need_is_said_once(ward: Ward, opened: Open) -> None:
    ward.admit(born=None)
    async with opened(120, 60) as screen:
        await screen.press("a", "n", "enter")
        needs = [line for line in screen.painted.plain_lines() if line.startswith("- ICANS still needed")]
        assert needs
        assert len(needs) == len(set(needs))


async def test_a_dose_without_its_unit_is_refused(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("enter", "g", "a", "tab")
        await screen.type("now", "tab")
        await screen.type("596", "tab")
        assert "write the unit: 596 mg" in screen.text


async def test_a_dose_against_a_limit_is_recorded_only_with_its_reason(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)

    def given() -> int:
        return len(open_chart(record, "W7-042").course.treatments)

    async with opened() as screen:
        await give(screen, "-15m")
        assert given() == 1
        await screen.press("escape")
        await give(screen, "now")
        assert "NOT BEFORE" in screen.text
        assert "refused: a limit stands against it: say why it was given all the same" in screen.text
        await screen.press("ctrl+s")
        assert given() == 1
        await screen.type("consultant decided", "ctrl+s")
        assert given() == 2
    (said,) = [entry for entry in open_chart(record, "W7-042").entries if entry.kind == "override"]
    assert said.content["reason"] == "consultant decided"
    assert str(said.content["what"]).startswith("NOT BEFORE")


async def test_a_record_that_is_gone_is_told_before_a_treatment_is_typed(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("enter")
        ward.record.store.close()
        await screen.press("g")
        assert "record" in screen.painted.status
        assert screen.app.is_running
