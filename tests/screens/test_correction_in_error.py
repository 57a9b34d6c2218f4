"""An entry is said to be entered in error at the bedside: chosen, looked at, with its reason, before and after."""

import apsw
import pytest

from tests.screens.conftest import FEBRILE, NOW, NURSE, ON_A_PRESSOR, Open, Screen, Ward
from tests.screens.test_drafts_on_disk import files_of
from tests.screens.test_not_saved import connection_of
from tests.screens.test_unconfirmed import leave_mark
from tox_grader.foundation.roles import AT_BEDSIDE
from tox_grader.journal.folder import RECORD_FILE
from tox_grader.workflows.bedside_files import MARK
from tox_grader.workflows.correct import enter_in_error, to_correct
from tox_grader.workflows.give import give
from tox_grader.workflows.record import Author, Entry, Record
from tox_grader.workflows.remarks import acknowledge, add_note
from tox_grader.workflows.ward import open_chart

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)])


def corrections(record: Record, number: str = "W7-042") -> list[Entry]:
    entries = record.entries(record.person(number).patient_key)
    return [entry for entry in entries if entry.kind in ("amendment", "entered_in_error")]


def refuse_writes(record: Record) -> None:
    """Make the next write fail as on a disk that can only be read; a correction may be too small to need a new page."""
    connection_of(record).execute("pragma query_only = on")


async def to_entry(screen: Screen, beginning: str) -> None:
    """Open the entry of the log whose line begins so, from the board."""
    await screen.press("enter", "e")
    for _ in range(20):
        chosen = next(line for line in screen.lines if line.startswith("> "))
        if chosen.startswith(f"> {beginning}"):
            await screen.press("enter")
            return
        await screen.press("down")
    raise AssertionError(f"no entry begins with {beginning}")


async def to_confirm(screen: Screen, beginning: str, why: str = "wrong patient") -> None:
    await to_entry(screen, beginning)
    await screen.press("x")
    await screen.type(why, "ctrl+s")


@SIZES
async def test_an_assessment_in_the_wrong_chart_is_withdrawn_with_its_reason_and_counts_no_more(
    record: Record, ward: Ward, opened: Open, size: tuple[int, int]
) -> None:
    ward.admit()
    ward.assess(FEBRILE, 6)
    ward.assess(ON_A_PRESSOR, 3)
    async with opened(*size) as screen:
        await to_entry(screen, "3. ")
        assert "Entry 3: is it wrong? Nothing is corrected yet" in screen.text
        assert "observed Temperature 39.5 C" in screen.text
        await screen.press("x")
        await screen.type("wrong patient", "ctrl+s")
        assert "Entry 3: entered in error - nothing is saved yet" in screen.text
        assert "now: 20-Nov-2026 11:10 assessment: CRS G3 SEVERE !!! (ASTCT 2019)" in screen.text
        assert "after: it counts for nothing: entered in error" in screen.text
        assert "now: CRS G3 SEVERE !!! (ASTCT 2019), observed 20-Nov-2026 11:10" in screen.text
        assert "after: CRS G1 MILD ! (ASTCT 2019), observed 20-Nov-2026 08:10" in screen.text
        assert screen.text.startswith("DEMO, Alpha")
        assert not corrections(record)
        await screen.press("d", "y")
        assert "Saved 14:10 as entry 5: entry 3 entered in error" in screen.text
        assert "CRS G1 MILD ! (ASTCT 2019)" in screen.text
        assert "Newest entry: 5. 20-Nov-2026 14:10 entry 3 was entered in error: wrong patient" in screen.text
    (struck,) = corrections(record)
    assert (struck.kind, struck.author) == ("entered_in_error", Author("ada", "doctor"))
    assert struck.content["reason"] == "wrong patient"
    assert len(open_chart(record, "W7-042").course.assessments) == 1


async def test_nothing_is_saved_without_a_reason_a_role_and_the_named_key(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(FEBRILE, 3)
    async with opened() as screen:
        await to_entry(screen, "2. ")
        await screen.press("enter", "x", "ctrl+s")
        assert "refused: needed" in screen.text
        assert "nothing was saved yet" in screen.text
        await screen.type("misread", "enter", "enter", "ctrl+s")
        await screen.press("y", "enter")
        assert f"nothing was saved: {', '.join(f'{key} {role}' for key, role in AT_BEDSIDE.items())}" in screen.text
        await screen.press("n", "enter", "n")
        assert "nothing was saved: y saves, Esc goes back" in screen.text
        assert not corrections(record)
        await screen.press("y")
    assert len(corrections(record)) == 1


async def test_leaving_at_any_step_corrects_nothing_and_keeps_what_was_typed(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(FEBRILE, 3)
    async with opened() as screen:
        await to_confirm(screen, "2. ", "misread")
        await screen.press("n", "escape")
        assert "Who corrects it?" in screen.text
        await screen.press("escape")
        assert "Reason misread" in screen.text
        await screen.press("escape")
        assert "nothing is corrected: Esc again leaves" in screen.text
        await screen.press("escape", "escape", "escape")
        assert "Newest entry: 2." in screen.text
    assert not corrections(record)


async def test_a_dose_that_counts_no_more_asks_whose_chart_it_is_and_shows_the_count(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    give(record, ward.station, "W7-042", "tocilizumab", NOW, "572 mg", NURSE)
    async with opened() as screen:
        await to_entry(screen, "3. ")
        await screen.press("x")
        await screen.type("given next door", "tab")
        await screen.type("043", "ctrl+s")
        assert "not the last 3 characters of the number of this patient" in screen.text
        await screen.press("delete")
        await screen.type("042", "ctrl+s")
        assert "doses of tocilizumab that count: now 1, after 0" in screen.text
        await screen.press("n", "y")
        assert "entry 3 entered in error" in screen.text
    assert not open_chart(record, "W7-042").course.treatments


@pytest.mark.parametrize("kind", ["note", "patient", "override", "acknowledgement"])
async def test_an_entry_of_any_kind_can_be_withdrawn(record: Record, ward: Ward, opened: Open, kind: str) -> None:
    ward.admit()
    give(record, ward.station, "W7-042", "tocilizumab", NOW, None, NURSE)
    give(record, ward.station, "W7-042", "tocilizumab", NOW, None, NURSE, reason="consultant")
    ward.assess(ON_A_PRESSOR, 0)
    note = add_note(record, "W7-042", "for the patient next door", NURSE)
    key = note.patient_key
    acknowledge(record, key, "grade 3 seen", NURSE)
    wrong = next(entry for entry in record.entries(key) if entry.kind == kind)
    async with opened() as screen:
        await to_confirm(screen, f"{wrong.sequence}. ")
        assert "after: it counts for nothing" in screen.text
        await screen.press("n", "y")
        assert f"entry {wrong.sequence} entered in error" in screen.text
    assert corrections(record)[-1].content["refers_to"] == wrong.entry_id


async def test_facts_that_count_no_more_are_named_before_they_are_withdrawn(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await to_confirm(screen, "1. ")
        assert "now: product ciltacabtagene autoleucel" in screen.text
        assert "after: no fact of the treatment is known" in screen.text


async def test_what_was_struck_by_mistake_comes_back_by_striking_the_correction(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    enter_in_error(record, to_correct(record, "W7-042", 2), "wrong patient", NURSE)
    async with opened() as screen:
        await to_entry(screen, "2. ")
        await screen.press("x")
        assert "entry 2 was entered in error already, says entry 3" in screen.text
        await screen.press("c")
        assert "say of entry 3 that it was entered in error" in screen.text
        await screen.press("escape", "escape", "escape")
        await to_confirm(screen, "3. ", "it was this patient")
        assert "What counts of entry 2" in screen.text
        assert "now: it counts for nothing: entered in error" in screen.text
        assert "after: 20-Nov-2026 11:10 assessment: CRS G3" in screen.text
        await screen.press("n", "y")
        # A severe grade that counts again is as new to whoever looks at the chart.
        assert "New: CRS G3 SEVERE !!! (ASTCT 2019) - before: CRS NOT ASSESSED" in screen.text
        await screen.press("v")
        assert "CRS G3 SEVERE !!! (ASTCT 2019)" in screen.text
    assert open_chart(record, "W7-042").course.latest is not None


async def test_other_assessments_that_rest_on_it_are_named_before_and_left_as_they_are(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(FEBRILE, 9)
    give(record, ward.station, "W7-042", "tocilizumab", NOW.replace(hour=6), "572 mg", NURSE)
    ward.assess({"crs": {**ON_A_PRESSOR["crs"], "temperature_c": FEBRILE["crs"]["temperature_c"] - 2}}, 3)
    (third,) = [one for one in open_chart(record, "W7-042").course.assessments if one.sequence == 4]
    async with opened(120, 40) as screen:
        await to_confirm(screen, "2. ")
        assert "Other assessments rest on it" in screen.text
        told = screen.text.partition("Other assessments rest on it")[2]
        assert "4. 20-Nov-2026 11:10" in told
        assert "without this correction: CRS G3" in told
        await screen.press("n", "y")
    kept = next(one for one in open_chart(record, "W7-042").course.assessments if one.sequence == 4)
    assert kept.answers == third.answers


async def test_a_correction_made_on_an_old_view_is_shown_what_came_in_and_asked_again(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(FEBRILE, 6)
    async with opened() as screen:
        await to_confirm(screen, "2. ", "misread")
        await screen.press("n")
        ward.assess(ON_A_PRESSOR, 1)
        await screen.press("y")
        assert "NOT SAVED yet" in screen.text
        assert "1 entry came in for this patient since you opened it" in screen.text
        assert "assessment: CRS G3" in screen.text
        assert "Who corrects it?" in screen.text
        assert not corrections(record)
        await screen.press("n", "y")
        assert "entry 2 entered in error" in screen.text
    assert len(corrections(record)) == 1


async def test_an_entry_that_another_station_has_struck_meanwhile_is_not_struck_twice(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(FEBRILE, 6)
    async with opened() as screen:
        await to_confirm(screen, "2. ", "misread")
        await screen.press("n")
        enter_in_error(record, to_correct(record, "W7-042", 2), "wrong patient", NURSE)
        await screen.press("y")
        assert "NOT SAVED: entry 2 was entered in error already" in screen.text
        assert "It cannot be saved like this" in screen.text
        await screen.press("n", "y", "y")
        await screen.press("escape")
        assert "Reason misread" in screen.text
    assert len(corrections(record)) == 1


async def test_a_disk_that_takes_nothing_says_not_saved_and_the_reason_stays(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(FEBRILE, 6)
    async with opened() as screen:
        await to_confirm(screen, "2. ", "misread")
        await screen.press("n")
        refuse_writes(record)
        await screen.press("y")
        assert "NOT SAVED: the record can only be read, not written" in screen.text
        assert "put it on paper" in screen.text
        assert not corrections(record)
        await screen.press("escape")
        assert "Reason misread" in screen.text
        await screen.press("ctrl+s", "n", "y")
        assert "entry 2 entered in error" in screen.text
    assert len(corrections(record)) == 1


async def test_sent_again_after_a_refused_write_it_is_one_entry(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(FEBRILE, 6)
    async with opened() as screen:
        await to_confirm(screen, "2. ", "misread")
        await screen.press("n")
        connection_of(record).set_busy_timeout(0)
        other = apsw.Connection(str(record.folder / RECORD_FILE))
        other.execute("begin immediate")
        await screen.press("y")
        assert "NOT SAVED: another program holds the record" in screen.text
        other.execute("rollback")
        other.close()
        await screen.press("y")
        assert "entry 2 entered in error" in screen.text
    assert len(corrections(record)) == 1


async def test_after_a_lock_it_is_asked_again_who_corrects(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(FEBRILE, 6)
    async with opened() as screen:
        await to_confirm(screen, "2. ", "misread")
        await screen.press("n", "ctrl+l", "x")
        await screen.type("ben", "enter")
        assert "Who corrects it? ben (identity not verified)" in screen.text
        await screen.press("y", "d", "y")
    (struck,) = corrections(record)
    assert struck.author == Author("ben", "doctor")


async def test_an_end_while_saving_is_told_at_the_next_start_and_what_was_typed_comes_back(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(FEBRILE, 6)
    async with opened() as screen:
        await to_confirm(screen, "2. ", "misread")
        await screen.press("n")
        refuse_writes(record)
        await screen.press("y")
        assert "NOT SAVED" in screen.text
    record.store.reopen()
    async with opened() as screen:
        assert "NOT SAVED: correction" in screen.text
        assert "why: misread" in screen.text
        await screen.press("a")
        assert "Entry 2: is it wrong?" in screen.text
        await screen.press("x")
        assert "Reason misread" in screen.text
        await screen.press("ctrl+s", "n", "y")
        assert "entry 2 entered in error" in screen.text
        await screen.pilot.pause(1.3)
        assert screen.app.desk.files.settle()
    assert files_of(record, MARK) == []
    assert len(corrections(record)) == 1


async def test_a_correction_that_stands_without_a_confirmation_is_asked_about(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(FEBRILE, 6)
    own = leave_mark(record, "correction", {"entry": "2"})
    enter_in_error(record, to_correct(record, "W7-042", 2), "misread", NURSE, own)
    async with opened() as screen:
        assert "Saved 14:10 as entry 3: was it yours?" in screen.text
        await screen.press("y")
        assert "confirmed: the entry stands in the record" in screen.text


@pytest.mark.parametrize("texts", [{}, {"entry": "ninety"}, {"entry": "99"}])
async def test_a_mark_that_names_no_entry_leads_to_the_chart(
    record: Record, ward: Ward, opened: Open, texts: dict[str, str]
) -> None:
    ward.admit()
    leave_mark(record, "correction", texts)
    async with opened() as screen:
        assert "NOT SAVED: correction" in screen.text
        await screen.press("a")
        assert screen.text.startswith("DEMO, Alpha")
        assert "Which entry is wrong?" in screen.text or "the log has no entry 99" in screen.text
