"""Findings that were recorded wrongly are entered once more: nothing is carried over but by a key for it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.screens.conftest import FEBRILE, NOW, NURSE, ON_A_PRESSOR, Open, Screen, Ward
from tests.screens.test_correction_in_error import corrections, refuse_writes, to_entry
from tests.screens.test_drafts_on_disk import files_of
from tests.screens.test_form import line_of
from tests.screens.test_nurse_walk import here
from tox_grader.screens.amend_form import AmendFormScreen
from tox_grader.workflows.correct import enter_in_error, to_correct
from tox_grader.workflows.record import Record
from tox_grader.workflows.ward import open_chart

SECTIONS = 9
ATTRIBUTED: dict[str, Any] = {"crs": {**FEBRILE["crs"], "fever_attribution": "crs"}, "icans": FEBRILE["icans"]}


async def to_form(screen: Screen, beginning: str = "2. ") -> AmendFormScreen:
    await to_entry(screen, beginning)
    await screen.press("c")
    form = screen.painted
    assert isinstance(form, AmendFormScreen)
    return form


async def all_as_recorded(screen: Screen) -> None:
    for _ in range(SECTIONS):
        await screen.press("R")


def typed(record: Record, number: int = 2) -> Any:
    log = record.entries(record.person("W7-042").patient_key)
    entry = next(entry for entry in log if entry.sequence == number)
    content: Any = entry.content["content"] if entry.kind == "amendment" else entry.content
    return content["typed"]


async def test_a_misread_temperature_is_corrected_and_the_rest_taken_over_by_its_key(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened() as screen:
        await to_form(screen)
        assert "CORRECTS entry 2, observed 20-Nov-2026 11:10" in screen.text
        assert "0 of " in screen.text
        assert line_of(screen, "Temperature").endswith(". . .")
        await screen.press("enter")
        assert "As recorded: 39.5 C (r takes it)" in screen.text
        await screen.type("37.5", "enter")
        await all_as_recorded(screen)
        await screen.press("s")
        await screen.type("misread", "ctrl+s")
        assert "now: Temperature 39.5 C" in screen.text
        assert "after: Temperature 37.5 C" in screen.text
        assert "blank, not known" not in " ".join(screen.painted.plain_lines())
        assert "now: CRS G3 SEVERE !!! (ASTCT 2019), observed 20-Nov-2026 11:10" in screen.text
        await screen.press("n", "y")
        assert "entry 2 findings corrected" in screen.text
    (amendment,) = corrections(record)
    assert typed(record, amendment.sequence) == {
        **typed(record),
        "crs": {**typed(record)["crs"], "temperature_c": "37.5"},
    }
    latest = open_chart(record, "W7-042").course.latest
    assert latest is not None
    assert latest.observed_at == NOW - timedelta(hours=3)
    assert files_of(record) == []


async def test_r_takes_one_answer_with_its_cause_and_moves_on(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(ATTRIBUTED, 3)
    async with opened() as screen:
        form = await to_form(screen)
        await screen.press("enter", "r")
        assert form.draft.given == {"crs.temperature_c": Decimal("38.4"), "crs.fever_attribution": "crs"}
        assert here(form) == "crs.heart_rate_bpm"
        await screen.press("r")
        assert "it was blank in the entry that is corrected" in screen.text
        assert "crs.heart_rate_bpm" not in form.draft.given


async def test_the_section_as_recorded_leaves_what_was_typed_and_what_was_blank(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(FEBRILE, 3)
    async with opened() as screen:
        form = await to_form(screen)
        await screen.press("enter")
        await screen.type("39.9", "enter", "R")
        assert "Vital signs: no blank field is as recorded" in screen.text
        assert form.draft.given == {"crs.temperature_c": Decimal("39.9")}
        await screen.press("R")
        assert form.draft.given["crs.oxygen.device"] == "room_air"
        assert "Oxygen: 1 blank field is as recorded" in screen.text


async def test_what_is_left_blank_is_unknown_and_named_before_it_is_saved(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(FEBRILE, 3)
    async with opened(120, 40) as screen:
        await to_form(screen)
        await screen.press("enter")
        await screen.type("38.4", "enter", "s")
        await screen.type("room air was wrong", "ctrl+s")
        assert "now: Oxygen support needed: room air - after: blank, not known" in screen.text
        assert "after: CRS G1-G4 ? INCOMPLETE (ASTCT 2019)" in screen.text


async def test_the_time_alone_is_corrected_and_the_findings_stay(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened() as screen:
        await to_entry(screen, "2. ")
        await screen.press("t")
        assert "blank: as recorded, 20-Nov-2026 11:10" in screen.text
        await screen.type("-5h", "tab")
        await screen.type("time of typing", "ctrl+s")
        assert "now: 20-Nov-2026 11:10 assessment: CRS G3" in screen.text
        assert "after: 20-Nov-2026 09:10 assessment: CRS G3" in screen.text
        await screen.press("n", "y")
        assert "entry 2 time corrected" in screen.text
    latest = open_chart(record, "W7-042").course.latest
    assert latest is not None
    assert latest.observed_at == NOW - timedelta(hours=5)
    assert typed(record, corrections(record)[0].sequence) == typed(record)


async def test_an_assessment_that_rested_on_a_withdrawn_one_is_graded_again_as_it_stands(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(FEBRILE, 9)
    ward.assess({"crs": {**ON_A_PRESSOR["crs"], "temperature_c": Decimal("36.4")}}, 3)
    enter_in_error(record, to_correct(record, "W7-042", 2), "wrong patient", NURSE)
    before = open_chart(record, "W7-042").answers
    async with opened() as screen:
        await to_entry(screen, "3. ")
        await screen.press("t", "tab")
        await screen.type("entry 2 was withdrawn", "ctrl+s", "d", "y")
        assert "entry 3 time corrected" in screen.text
    assert open_chart(record, "W7-042").answers != before


async def test_findings_that_the_form_does_not_ask_are_never_lost_by_correcting_in_it(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess({**FEBRILE, "labs": {"crp": {"value": Decimal(42), "unit": "mg/L"}}}, 3)
    async with opened() as screen:
        await to_entry(screen, "2. ")
        await screen.press("c")
        assert "entry 2 holds what the form does not ask: labs.crp.unit, labs.crp.value" in screen.text
        assert "tox-grader correct W7-042 2 --amend FILE" in screen.text
        assert not isinstance(screen.painted, AmendFormScreen)
        await screen.press("t", "tab")
        await screen.type("graded again", "ctrl+s", "n", "y")
    assert typed(record, corrections(record)[0].sequence) == typed(record)


async def test_answers_stay_when_the_form_is_left_and_when_nothing_can_be_saved(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(FEBRILE, 3)
    async with opened() as screen:
        await to_form(screen)
        await screen.press("enter")
        await screen.type("39.9", "enter", "escape")
        assert "correction kept until the program ends, NOT SAVED" in screen.text
        await screen.press("escape", "escape", "escape", "q")
        assert "1 correction is NOT SAVED and would be lost" in screen.text
        await screen.press("enter", "e", "down", "up", "enter", "c")
        assert line_of(screen, "Temperature").endswith("39.9 C")
        await screen.press("s")
        await screen.type("misread", "ctrl+s", "n")
        refuse_writes(record)
        await screen.press("y")
        assert "NOT SAVED" in screen.text
        await screen.press("escape", "escape", "escape")
        assert line_of(screen, "Temperature").endswith("39.9 C")
        assert not corrections(record)
        assert files_of(record) == []
        await screen.press("s")
        await screen.type("misread", "ctrl+s", "n", "y")
        assert "entry 2 findings corrected" in screen.text
        await screen.press("escape", "q")
    assert len(corrections(record)) == 1


async def test_the_grade_beside_the_form_is_that_of_the_time_that_is_corrected(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(FEBRILE, 6)
    ward.assess(FEBRILE, 3)
    async with opened() as screen:
        form = await to_form(screen)
        await screen.press("enter")
        await screen.type("36.6", "enter")
        form.draft.place = next(n for n, one in enumerate(form.draft.questions) if one.at == "crs.vasopressors")
        await screen.press("1")
        # CRS was established by the later assessment alone: it is not known yet at the time of this one.
        assert "CRS G3" not in screen.text
        assert "CRS up to G" in screen.text


async def test_a_form_without_an_answer_corrects_nothing(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(FEBRILE, 3)
    async with opened() as screen:
        await to_form(screen)
        await screen.press("enter", "s")
        assert "nothing was answered: R takes a section as recorded" in screen.text
        await screen.press("escape", "escape", "escape", "escape", "q")
        assert not screen.app.is_running
    assert not corrections(record)


async def test_the_draft_of_a_new_assessment_and_a_correction_never_mix(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(FEBRILE, 3)
    async with opened() as screen:
        await to_form(screen)
        await screen.press("enter")
        await screen.type("39.9", "enter", "escape", "escape", "escape", "a")
        assert line_of(screen, "Temperature").endswith(". . .")
        await screen.press("n", "enter")
        await screen.type("36.6", "enter", "escape")
        await screen.press("e", "enter", "c")
        assert line_of(screen, "Temperature").endswith("39.9 C")


async def test_a_rise_by_a_correction_interrupts_as_a_new_grade_does(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(FEBRILE, 3)
    async with opened() as screen:
        form = await to_form(screen)
        await screen.press("enter", "r")
        form.draft.place = next(n for n, one in enumerate(form.draft.questions) if one.at == "crs.vasopressors")
        await screen.press("1", "s")
        await screen.type("norepinephrine was running", "ctrl+s", "n", "y")
        assert "New: CRS G3" in screen.text
        await screen.press("v")
        assert "CRS G3" in screen.text
    seen = record.entries(record.person("W7-042").patient_key)[-1]
    assert (seen.kind, seen.content["refers_to"]) == ("acknowledgement", corrections(record)[0].entry_id)


async def test_its_keys_stand_in_its_help_and_the_words_of_a_correction_with_them(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(FEBRILE, 3)
    async with opened(120, 40) as screen:
        await to_form(screen)
        await screen.press("f1")
        assert "r: the answer that was recorded for this field" in screen.text
        assert "Nothing is taken out of the log" in screen.text
