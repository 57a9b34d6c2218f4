"""That a chart was opened is recorded: after it is shown, for whoever audits, and as no news for anybody else."""

import sys
from pathlib import Path

import apsw

from tests.benchmarks.terminal import Size, Terminal, shown
from tests.screens.conftest import FEBRILE, NOW, NURSE, ON_A_PRESSOR, Open, Ward
from tests.screens.test_correction_in_error import refuse_writes
from tests.screens.test_drafts_on_disk import enter_fever_and_heart_rate
from tests.screens.test_not_saved import connection_of
from tox_grader.foundation.clock import SystemClock
from tox_grader.journal.folder import RECORD_FILE
from tox_grader.workflows.give import give
from tox_grader.workflows.record import Author, Entry, NewPatient, PatientFacts, Record, add_patient, open_record
from tox_grader.workflows.viewed import CHART_OPENED, note_view
from tox_grader.workflows.ward import open_chart

RUN = """
import sys
from pathlib import Path
from tox_grader.cli.board import open_screen
from tox_grader.foundation.clock import SystemClock
from tox_grader.workflows.record import open_record
with open_record(Path(sys.argv[1]), SystemClock(), "simulation") as record:
    sys.exit(open_screen(record))
"""
NOT_NOTED = "that this chart was opened is NOT RECORDED"


def accesses(record: Record, number: str = "W7-042") -> list[Entry]:
    return [entry for entry in record.entries(record.person(number).patient_key) if entry.kind == "access"]


def other_station_looks(record: Record) -> None:
    assert note_view(record, record.person("W7-042").patient_key, CHART_OPENED, NURSE)


async def test_each_time_a_chart_is_opened_from_the_board_one_access_is_recorded(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit("W7-042", "Demo", "Alpha")
    ward.admit("W7-043", "Example", "Beta")
    async with opened() as screen:
        assert not accesses(record)
        await screen.press("enter", "l", "b", "escape", "escape")
        assert len(accesses(record)) == 1
        await screen.press("enter", "escape", "a", "escape", "escape")
        assert len(accesses(record)) == 3
    assert not accesses(record, "W7-043")
    for entry in accesses(record):
        assert (entry.content["what"], entry.content["detail"], entry.author) == (
            "view",
            CHART_OPENED,
            Author("ada", "not stated"),
        )


async def test_a_patient_who_was_just_added_is_opened_too(record: Record, opened: Open) -> None:
    async with opened() as screen:
        await screen.press("n")
        await screen.type("W7-050", "tab")
        await screen.type("Example", "ctrl+s")
        assert "patient added" in screen.text
    assert len(accesses(record, "W7-050")) == 1


def test_the_chart_is_shown_before_anything_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "ward"
    with open_record(folder, SystemClock(), "simulation") as record:
        add_patient(record, NewPatient("W7-042", "Demo", "Alpha", None, None, PatientFacts()), NURSE)
        other = apsw.Connection(str(record.folder / RECORD_FILE))
    with Terminal([sys.executable, "-c", RUN, str(folder)], Size(80, 24)) as terminal:
        terminal.wait_for(shown("Ward board"))
        other.execute("begin immediate")  # nobody else can write now
        terminal.press(b"\r")
        terminal.wait_for(shown("DEMO, Alpha", "Newest entry: 1.", "Esc ward"))
        other.execute("rollback")
        terminal.press(b"l")
        terminal.wait_for(shown("Log, newest first"))
        assert NOT_NOTED not in terminal.settle()
    other.close()
    with open_record(folder, SystemClock(), "simulation") as record:
        assert len(accesses(record)) == 1


async def test_where_it_cannot_be_recorded_it_is_said_and_the_patient_is_seen_all_the_same(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    connection_of(record).set_busy_timeout(0)
    other = apsw.Connection(str(record.folder / RECORD_FILE))
    other.execute("begin immediate")
    async with opened() as screen:
        await screen.press("enter")
        assert NOT_NOTED in screen.text
        assert "CRS G3 SEVERE !!! (ASTCT 2019)" in screen.text
        await screen.press("t")
        assert "Table suggests - clinician decides" in screen.text
        await screen.press("escape", "enter")
        assert NOT_NOTED in screen.text
        assert "CRS G3 SEVERE !!! (ASTCT 2019)" in screen.text
        await screen.press("escape", "a")
        assert NOT_NOTED in screen.text
        assert "> Observed at" in screen.text
        other.execute("rollback")
        await screen.press("n", "enter")
        await screen.type("39.5", "enter", "s", "n", "y")
        assert "Saved 14:10 as entry 3" in screen.text
        await screen.press("escape", "enter")
        assert NOT_NOTED not in screen.text
    other.close()
    assert len(accesses(record)) == 1


async def test_a_record_that_could_not_be_opened_anew_is_not_closed_for_an_access(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    file = record.folder / RECORD_FILE
    async with opened() as screen:
        refuse_writes(record)
        await screen.press("enter")
        assert NOT_NOTED in screen.text
        file.rename(file.with_suffix(".away"))
        for _ in range(2):
            await screen.press("escape", "enter")
            assert NOT_NOTED in screen.text
            assert "CRS G3 SEVERE !!! (ASTCT 2019)" in screen.text


async def test_that_somebody_looked_is_no_news_and_stops_no_saving(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(FEBRILE, 6)
    async with opened() as screen:
        await enter_fever_and_heart_rate(screen)
        other_station_looks(record)
        await screen.press("s", "n")
        assert "came in" not in screen.text
        other_station_looks(record)
        await screen.press("y")
        assert "NOT SAVED" not in screen.text
        assert "Saved 14:10 as entry 6" in screen.text
    assert len(open_chart(record, "W7-042").course.assessments) == 2


async def test_a_treatment_is_recorded_at_once_though_others_looked(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("enter", "g", "a", "tab")
        await screen.type("now", "tab", "tab", "tab", "n", "tab")
        other_station_looks(record)
        await screen.type("042", "ctrl+s")
        assert "Saved 14:10 as entry 4: treatment given" in screen.text


async def test_what_another_station_recorded_is_news_beside_who_looked(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("enter", "g", "a", "tab")
        await screen.type("now", "tab", "tab", "tab", "n", "tab")
        other_station_looks(record)
        give(record, ward.station, "W7-042", "paracetamol", NOW, "1 g", NURSE)
        await screen.type("042", "ctrl+s")
        assert "1 entry came in for this patient" in screen.text
        assert "paracetamol" in screen.text
    assert len(open_chart(record, "W7-042").course.treatments) == 1


async def test_the_timeline_folds_who_looked_into_one_line(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(FEBRILE, 3)
    for _ in range(7):
        other_station_looks(record)
    async with opened() as screen:
        await screen.press("enter", "l")
        assert "Log, newest first: 2 entries" in screen.text
        assert "Looked at or taken out 7 times, last 20-Nov-2026 14:10 by ada (nurse)" in screen.text
        assert screen.text.count("record viewed") == 0
        told = "\n".join(screen.painted.plain_lines())
        assert "Looked at or taken out 7 times" in told
        assert "record viewed" not in told
        await screen.press("e")
        assert "record viewed" not in screen.text
        await screen.press("end")
        assert "> 1. " in screen.text
    assert len(accesses(record)) == 8
