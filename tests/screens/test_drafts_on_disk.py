import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.screens.conftest import Open, Screen, Ward
from tests.screens.test_form import line_of
from tox_grader.cli.main import main
from tox_grader.screens.form import FormScreen
from tox_grader.workflows.bedside_files import DRAFT, BedsideFiles
from tox_grader.workflows.drafts import KeptDraft, read_draft
from tox_grader.workflows.record import Record
from tox_grader.workflows.ward import open_chart


async def enter_fever_and_heart_rate(screen: Screen) -> None:
    await screen.press("a", "n", "enter")
    await screen.type("39.5", "enter")
    await screen.type("104", "enter")


def files_of(record: Record, kind: str = DRAFT) -> list[Path]:
    return sorted((record.folder / "bedside").rglob(f"{kind}-*"))


def kept(record: Record) -> KeptDraft:
    (file,) = files_of(record)
    key = record.people()[0].patient_key
    draft = read_draft(file.read_bytes(), key)
    assert draft is not None
    return draft


async def test_a_draft_that_was_left_is_offered_with_its_age_and_goes_on(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    async with opened() as screen:
        await enter_fever_and_heart_rate(screen)
    ward.clock.move(timedelta(minutes=12))
    async with opened() as screen:
        assert "1 draft was left NOT SAVED" in screen.text
        assert "DRAFT NOT SAVED" in screen.text
        await screen.press("a")
        assert "DRAFT, never saved: go on with it?" in screen.text
        assert "last kept Fri 20-Nov-2026 14:10, 12min ago" in screen.text
        assert "Temperature, C 39.5 C entered 14:10, 12min ago" in screen.text
        await screen.press("enter")
        assert "nothing happened" in screen.text
        await screen.press("y")
        assert line_of(screen, "Temperature").endswith("39.5 C")
        assert line_of(screen, "Heart rate").endswith("104 per min")
        assert "14:10" in line_of(screen, "Observed at")
        await screen.press("pagedown", "s", "n", "y")
        assert "Saved 14:22 as entry 4" in screen.text
    assert len(open_chart(record, "W7-042").course.assessments) == 1
    assert files_of(record) == []


async def test_what_is_too_old_comes_back_as_unknown_and_what_is_young_stays(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await enter_fever_and_heart_rate(screen)
        ward.clock.move(timedelta(minutes=50))
        await screen.type("96", "enter")
    ward.clock.move(timedelta(minutes=11))
    async with opened() as screen:
        await screen.press("a")
        assert screen.text.count("TOO OLD, comes back as unknown") == 3
        await screen.press("y")
        assert "3 answers older than 1hr came back as unknown: observe again" in screen.text
        assert line_of(screen, "Temperature").endswith(". . .")
        assert line_of(screen, "Observed at").endswith(". . .")
        assert line_of(screen, "Systolic").endswith("96 mmHg")


async def test_a_draft_from_a_clock_that_was_ahead_is_of_unknown_age_and_comes_back_empty(
    ward: Ward, opened: Open
) -> None:
    ward.admit()
    async with opened() as screen:
        await enter_fever_and_heart_rate(screen)
    ward.clock.instant -= timedelta(days=365)
    async with opened() as screen:
        await screen.press("a", "y")
        assert line_of(screen, "Temperature").endswith(". . .")


async def test_a_form_left_open_overnight_does_not_keep_yesterdays_answers(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await enter_fever_and_heart_rate(screen)
        ward.clock.move(timedelta(hours=14))
        await screen.press("ctrl+l", "x")
        await screen.type("ben", "enter")
        assert "3 answers older than 1hr came back as unknown" in screen.text
        assert line_of(screen, "Temperature").endswith(". . .")


async def test_a_summary_left_open_goes_back_to_the_form_before_anything_old_is_saved(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    async with opened() as screen:
        await enter_fever_and_heart_rate(screen)
        await screen.press("s", "n")
        ward.clock.move(timedelta(hours=2))
        await screen.press("y")
        assert isinstance(screen.painted, FormScreen)
        assert "came back as unknown" in screen.text
    assert not open_chart(record, "W7-042").course.assessments


async def test_a_draft_never_comes_to_another_patient(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit("W7-042", "Demo", "Alpha")
    ward.admit("W7-043", "Example", "Beta")
    async with opened() as screen:
        await enter_fever_and_heart_rate(screen)
    alpha, beta = (record.person(number).patient_key for number in ("W7-042", "W7-043"))
    (file,) = files_of(record)
    assert read_draft(file.read_bytes(), alpha) is not None
    assert read_draft(file.read_bytes(), beta) is None
    async with opened() as screen:
        await screen.press("down", "a")
        assert "EXAMPLE, Beta" in screen.text
        assert "0 of " in screen.text


async def test_a_file_given_the_name_of_another_patients_draft_is_not_offered(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit("W7-042", "Demo", "Alpha")
    ward.admit("W7-043", "Example", "Beta")
    async with opened() as screen:
        await enter_fever_and_heart_rate(screen)
        await screen.press("escape", "escape", "down", "a", "n", "enter")
        await screen.type("37.0", "enter")
    first, second = files_of(record)
    first.write_bytes(second.read_bytes())
    async with opened() as screen:
        offered = []
        for row in ("home", "end"):
            await screen.press(row, "a")
            offered.append("go on with it?" in screen.text)
            await screen.press("escape", "escape")
        assert sorted(offered) == [False, True]


async def test_a_draft_thrown_away_is_asked_twice_and_gone_for_good(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await enter_fever_and_heart_rate(screen)
    async with opened() as screen:
        await screen.press("a", "x")
        assert "x again throws this draft away" in screen.text
        await screen.press("down", "x", "x")
        assert "the draft was thrown away" in screen.text
        await screen.press("a")
        assert "0 of " in screen.text
        await screen.press("escape")
    assert files_of(record) == []


async def test_a_form_cleared_by_hand_leaves_no_draft(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "tab")
        await screen.type("39.5", "enter")
        await screen.press("up", "delete", "escape")
    assert files_of(record) == []


async def test_the_draft_is_no_entry_and_grading_refuses_its_file(
    record: Record, ward: Ward, opened: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    ward.admit()
    async with opened() as screen:
        await enter_fever_and_heart_rate(screen)
    (file,) = files_of(record)
    assert "DRAFT: not part of the record" in file.read_text(encoding="utf-8")
    assert main(["grade", str(file)]) == 10
    capsys.readouterr()
    assert {entry.kind for entry in record.entries(record.people()[0].patient_key)} == {"patient", "access"}


async def test_each_answer_is_written_down_without_waiting_for_the_next_key(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "n", "enter")
        for number, text in enumerate(("39.5", "104", "96", "58"), 1):
            await screen.type(text, "enter")
            assert screen.app.desk.files.settle()
            assert len(kept(record).given) == number


async def test_an_answer_that_the_form_could_not_have_taken_is_left_out(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    async with opened() as screen:
        await enter_fever_and_heart_rate(screen)
    (file,) = files_of(record)
    told = json.loads(file.read_bytes())
    told["given"]["crs.temperature_c"]["answer"] = {"decimal": "380"}
    told["given"]["crs.nonsense"] = told["given"]["crs.temperature_c"]
    file.write_text(json.dumps(told), encoding="ascii")
    async with opened() as screen:
        await screen.press("a")
        assert "Left out, because the form does not ask for them now: 2" in screen.text
        await screen.press("y")
        assert line_of(screen, "Temperature").endswith(". . .")
        assert line_of(screen, "Heart rate").endswith("104 per min")


async def test_a_draft_cut_at_any_byte_is_no_draft_and_stops_nothing(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await enter_fever_and_heart_rate(screen)
    (file,) = files_of(record)
    whole, key = file.read_bytes(), record.people()[0].patient_key
    assert [read_draft(whole[:length], key) for length in range(len(whole))] == [None] * len(whole)
    file.write_bytes(whole[: len(whole) // 2])
    async with opened() as screen:
        await screen.press("a")
        assert "0 of " in screen.text


async def test_a_draft_whose_entry_was_saved_is_not_offered_again(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await enter_fever_and_heart_rate(screen)
        assert screen.app.desk.files.settle()
        (file,) = files_of(record)
        before = file.read_bytes()
        await screen.press("s", "n", "y")
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(before)
    async with opened() as screen:
        await screen.press("a")
        assert "0 of " in screen.text


async def test_what_a_running_program_holds_is_not_taken_from_it(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as first:
        await enter_fever_and_heart_rate(first)
        assert first.app.desk.files.settle()
        second = BedsideFiles(record.folder)
        assert second.names(DRAFT) == ()
        second.close()
    third = BedsideFiles(record.folder)
    assert len(third.names(DRAFT)) == 1
    third.close()


async def test_a_station_that_cannot_keep_drafts_says_so_and_goes_on(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    (record.folder / "bedside").write_text("in the way", encoding="utf-8")
    async with opened() as screen:
        await enter_fever_and_heart_rate(screen)
        assert "DRAFT NOT KEPT ON DISK" in screen.text
        await screen.press("s", "n", "y")
        assert "Saved 14:10 as entry 3" in screen.text
