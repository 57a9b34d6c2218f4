from collections.abc import Mapping

import pytest

from tests.screens.conftest import NOW, NURSE, ON_A_PRESSOR, Open, Ward
from tests.screens.test_drafts_on_disk import enter_fever_and_heart_rate, files_of
from tox_grader.foundation.clock import new_id
from tox_grader.workflows.assess import at_bedside, save
from tox_grader.workflows.bedside_files import MARK, BedsideFiles
from tox_grader.workflows.record import Record
from tox_grader.workflows.unconfirmed import Mark, Sent, put_mark
from tox_grader.workflows.ward import open_chart


def leave_mark(record: Record, kind: Sent = "assessment", texts: Mapping[str, str] | None = None) -> str:
    """Leave the mark of a program that ended while it saved."""
    files = BedsideFiles(record.folder)
    mark = Mark(record.person("W7-042").patient_key, new_id(), kind, NOW, "ada", texts or {})
    put_mark(files, mark)
    files.close()
    return mark.entry_id


def saved_without_a_confirmation(record: Record, ward: Ward) -> None:
    ward.admit()
    bedside = at_bedside(record, ward.station, "W7-042")
    save(record, bedside, ON_A_PRESSOR, NOW, NURSE, leave_mark(record))


async def test_an_entry_that_nobody_saw_confirmed_is_asked_for_and_yes_settles_it(
    record: Record, ward: Ward, opened: Open
) -> None:
    saved_without_a_confirmation(record, ward)
    async with opened() as screen:
        assert "Saved 14:10 as entry 2: was it yours?" in screen.text
        assert "CRS G3" in screen.text
        assert screen.text.startswith("DEMO, Alpha")
        assert "ada (identity not verified)" in screen.text
        await screen.press("enter", "space", "a")
        assert "nothing happened: y yes, n no" in screen.text
        await screen.press("y")
        assert "confirmed: the entry stands in the record" in screen.text
    assert files_of(record, MARK) == []
    assert len(record.entries(record.people()[0].patient_key)) == 2
    async with opened() as screen:
        assert "was it yours?" not in screen.text


async def test_no_is_recorded_and_the_entry_stays(record: Record, ward: Ward, opened: Open) -> None:
    saved_without_a_confirmation(record, ward)
    async with opened() as screen:
        await screen.press("n")
        assert "nobody here recognises it" in screen.text
    *_, saved, noted = record.entries(record.people()[0].patient_key)
    assert noted.kind == "acknowledgement"
    assert noted.content["refers_to"] == saved.entry_id
    assert len(open_chart(record, "W7-042").course.assessments) == 1
    assert files_of(record, MARK) == []


async def test_a_question_that_was_left_is_asked_at_the_next_start(record: Record, ward: Ward, opened: Open) -> None:
    saved_without_a_confirmation(record, ward)
    async with opened() as screen:
        await screen.press("escape")
        assert "Ward board" in screen.text
    async with opened() as screen:
        assert "was it yours?" in screen.text


async def test_what_was_sent_and_does_not_stand_is_not_saved_and_its_draft_goes_on(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    async with opened() as screen:
        await enter_fever_and_heart_rate(screen)
        await screen.press("s", "n")
        desk = screen.app.desk
        (key,) = desk.drafts
        put_mark(desk.files, Mark(key, desk.drafts[key].entry_id, "assessment", NOW, "ada"))
    async with opened() as screen:
        assert "NOT SAVED: assessment" in screen.text
        await screen.press("a")
        assert "DRAFT, never saved: go on with it?" in screen.text
        await screen.press("y", "pagedown", "s", "n", "y")
        assert "Saved 14:10 as entry 4" in screen.text
    async with opened() as screen:
        assert "Ward board" in screen.text
    assert len(open_chart(record, "W7-042").course.assessments) == 1


async def test_a_treatment_that_was_sent_and_does_not_stand_is_filled_in_but_confirmed_by_nothing(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    leave_mark(record, "treatment", {"drug": "tocilizumab", "at": NOW.isoformat(), "dose": "480 mg"})
    async with opened() as screen:
        assert "NOT SAVED: treatment given" in screen.text
        assert "drug: tocilizumab" in screen.text
        await screen.press("a")
        assert "480 mg" in screen.text
        await screen.press("ctrl+s")
        assert not open_chart(record, "W7-042").course.treatments
        assert "refused: not the same as the dose above" in screen.text
        await screen.type("480 mg", "tab", "n", "tab")
        await screen.type("042", "ctrl+s")
        assert "Saved 14:10" in screen.text
    assert len(open_chart(record, "W7-042").course.treatments) == 1
    async with opened() as screen:
        assert "Ward board" in screen.text


async def test_after_seeing_that_it_is_not_saved_it_is_not_told_again(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    leave_mark(record, "treatment", {"drug": "tocilizumab"})
    async with opened() as screen:
        await screen.press("v")
        assert "seen: it is NOT SAVED" in screen.text
    async with opened() as screen:
        assert "Ward board" in screen.text


async def test_a_confirmation_that_stood_on_the_screen_leaves_no_question(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    async with opened() as screen:
        await enter_fever_and_heart_rate(screen)
        await screen.press("s", "n")
        assert files_of(record, MARK) == []
        await screen.press("y")
        assert "Saved 14:10 as entry 3" in screen.text
        await screen.pilot.pause(1.3)
        assert screen.app.desk.files.settle()
        assert files_of(record, MARK) == []


@pytest.mark.parametrize("damage", [b"", b"{", b'{"form": "mark/1"}', b"[]", b"\xff"])
async def test_a_mark_that_cannot_be_read_stops_nothing(
    record: Record, ward: Ward, opened: Open, damage: bytes
) -> None:
    ward.admit()
    leave_mark(record)
    (file,) = files_of(record, MARK)
    file.write_bytes(damage)
    async with opened() as screen:
        assert "Ward board" in screen.text
