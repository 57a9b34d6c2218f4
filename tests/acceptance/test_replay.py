"""A log replayed: the same by its own tables, different where it was altered, and what another table says of it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import apsw
import pytest

from tests.acceptance.test_editions import FEBRILE, second_edition
from tests.benchmarks.replay_log import fill_log
from tox_grader.cli.main import main
from tox_grader.foundation.clock import FixedClock, SystemClock, new_id
from tox_grader.journal.chain import StoredRow
from tox_grader.journal.entry import SITE_KEY, Draft, Entry
from tox_grader.journal.folder import RECORD_FILE
from tox_grader.workflows.assess import at_bedside, save
from tox_grader.workflows.correct import amend_assessment, amend_treatment, to_correct
from tox_grader.workflows.demo_ward import fill_demo_ward
from tox_grader.workflows.record import (
    Author,
    Mode,
    NewPatient,
    PatientFacts,
    Record,
    Weight,
    add_patient,
    open_record,
    record_treatment,
)
from tox_grader.workflows.station import Station

NURSE = Author("nurse.one", "nurse")
DAY = datetime.fromisoformat("2026-06-01T10:00:00+08:00")
ON_A_PRESSOR = {**FEBRILE, "vasopressors": ["norepinephrine"], "hypotension": "present"}
FEVER = "fever - 38.0 C or higher, not explained by another cause"
Replay = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("replay") / "ward"
    fill_demo_ward(folder, SystemClock().now())
    return folder


@pytest.fixture
def replay(capsys: pytest.CaptureFixture[str]) -> Replay:
    def run(folder: Path, *words: str, simulation: bool = False) -> tuple[int, str]:
        mode = ["--simulation"] if simulation else []
        code = main(["audit", "replay", *words, *mode, "--data", str(folder)])
        return code, capsys.readouterr().out

    return run


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(DAY)


@pytest.fixture
def folder(tmp_path: Path, clock: FixedClock) -> Path:
    """Return the record of one patient, assessed twice with a dose of tocilizumab in between."""
    place = tmp_path / "data"
    station = Station(clock)
    with open_record(place, clock) as record:
        facts = PatientFacts(
            infused_at=DAY - timedelta(days=2),
            crs_before=False,
            fever_masked_before=False,
            weight=Weight(Decimal("71.5"), DAY.date()),
        )
        add_patient(record, NewPatient("T1", "DEMO", "Alpha", DAY.date().replace(year=1970), None, facts), NURSE)
        clock.move(timedelta(hours=1))
        save(record, at_bedside(record, station, "T1"), {"crs": ON_A_PRESSOR}, clock.now(), NURSE)
        clock.move(timedelta(hours=1))
        key = record.person("T1").patient_key
        record_treatment(record, key, "tocilizumab", clock.now(), "572 mg", NURSE, may_mask_fever=True)
        clock.move(timedelta(hours=3, minutes=20))
        save(record, at_bedside(record, station, "T1"), {"crs": FEBRILE}, clock.now(), NURSE)
    return place


def tamper(folder: Path, statements: str, *values: Any) -> None:
    """Change the database as somebody with its file and any SQLite program could."""
    connection = apsw.Connection(str(folder / RECORD_FILE))
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(statements, values)
    connection.close()


def rows_of(folder: Path) -> list[StoredRow]:
    mode: Mode = "clinical" if folder.name == "data" else "simulation"
    with open_record(folder, SystemClock(), mode) as record, record.store.snapshot() as snapshot:
        return list(snapshot.rows())


def key_of(folder: Path, number: str) -> str:
    with open_record(folder, SystemClock(), "simulation") as record:
        return record.person(number).patient_key


def last(record: Record, kind: str) -> Entry:
    return next(one for one in reversed(record.entries(record.person("T1").patient_key)) if one.kind == kind)


def record_as(folder: Path, clock: FixedClock, change: Callable[[dict[str, Any]], Mapping[str, Any]]) -> None:
    """Add the last assessment once more, with something changed in what it says: a log that was written so."""
    clock.move(timedelta(minutes=1))
    with open_record(folder, clock) as record:
        entry = last(record, "assessment")
        content = change(json.loads(json.dumps(entry.content)))
        record.store.append(
            Draft(new_id(), entry.patient_key, "assessment", entry.observed_at, NURSE, {**entry.content, **content})
        )


# The whole ward


def test_the_demo_ward_is_graded_again_as_it_was(demo: Path, replay: Replay) -> None:
    code, told = replay(demo, simulation=True)
    assert code == 0
    assert "22 assessments of 11 patients graded again by their own tables: 22 same, 0 different" in told
    assert sum(": same - " in line for line in told.splitlines()) == 22


def test_several_processes_say_what_one_says_in_the_same_order(demo: Path, replay: Replay) -> None:
    assert replay(demo, "--processes", "2", simulation=True) == replay(demo, simulation=True)


def test_one_patient_is_replayed_alone_and_as_json(demo: Path, replay: Replay) -> None:
    code, told = replay(demo, "D-104", "--format", "json", simulation=True)
    *lines, summary = [json.loads(line) for line in told.splitlines()]
    assert code == 0
    assert [(line["patient"], line["entry"], line["outcome"]) for line in lines] == [
        ("D-104", 2, "same"),
        ("D-104", 4, "same"),
    ]
    assert (summary["summary"]["same"], summary["summary"]["assessments"]) == (2, 2)


def test_after_another_edition_came_the_log_is_the_same_and_the_difference_is_named_with_its_row(
    demo: Path, tmp_path: Path, replay: Replay
) -> None:
    second_edition(tmp_path / "local")
    tables = ("--tables", str(tmp_path / "local"))
    code, told = replay(demo, *tables, simulation=True)
    assert (code, "22 same, 0 different" in told) == (0, True)
    code, told = replay(demo, "--with-table", "astct_crs_2019@2.0.0", *tables, simulation=True)
    lines = told.splitlines()
    differing = [place for place, line in enumerate(lines) if ": LOWER - " in line]
    assert code == 0
    assert len(differing) == 1
    here = differing[0]
    assert lines[here].startswith("D-110 entry 3, ")
    assert lines[here].endswith(
        "CRS G1 MILD ! (ASTCT 2019), edition 1.0.0 then, CRS criteria not met (ASTCT 2019), edition 2.0.0 by this table"
    )
    assert lines[here + 1 : here + 3] == [
        f"  ASTCT 2019 edition 1.0.0: {FEVER} - grade 1",
        "  ASTCT 2019 edition 2.0.0: fever - below 38.2 C, or explained by another cause - no grade",
    ]
    assert lines[-1] == "22 assessments: 21 same, 0 higher, 1 lower, 0 not settled, 0 not compared."


def test_another_scale_is_asked_as_well_and_one_without_a_grade_is_refused(demo: Path, replay: Replay) -> None:
    code, told = replay(demo, "D-105", "--with-table", "ctcae_crs_4_03", "--format", "json", simulation=True)
    *lines, summary = [json.loads(line) for line in told.splitlines()]
    assert code == 0
    assert {line["with_table"]["scale"] for line in lines} == {"ctcae_crs_4_03"}
    assert summary["summary"]["assessments"] == 2
    assert replay(demo, "--with-table", "easix", simulation=True)[0] == 2


@pytest.mark.parametrize(
    ("words", "detail"),
    [
        ((), "audit replay"),
        (("--processes", "2"), "audit replay"),
        (("--with-table", "lee_crs_2014"), "audit replay with another table"),
        (("--as-known-at", "now"), "audit replay as known at an earlier time"),
    ],
)
def test_who_replayed_is_recorded_and_nothing_else_is_written(
    demo: Path, tmp_path: Path, replay: Replay, words: tuple[str, ...], detail: str
) -> None:
    ward = Path(shutil.copytree(demo, tmp_path / "ward"))
    before = rows_of(ward)
    for number, key in (((), SITE_KEY), (("D-104",), key_of(ward, "D-104"))):
        assert replay(ward, *number, *words, "--by", "a.uditor", "--role", "auditor", simulation=True)[0] == 0
        (new,) = (row for row in rows_of(ward) if row not in before)
        said = json.loads(new.body)
        assert (new.patient_key, new.author_id, new.author_role) == (key, "a.uditor", "auditor")
        assert (new.kind, said["content"]) == ("access", {"what": "view", "detail": detail})
        before = rows_of(ward)


def test_a_log_that_does_not_hold_is_replayed_and_left_as_it_was_found(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(folder, "UPDATE entries SET body = CAST(replace(body, '572 mg', '999 mg') AS BLOB) WHERE sequence = 3")
    before = rows_of(folder)
    for words in ((), ("--with-table", "lee_crs_2014")):
        main(["audit", "replay", *words, "--data", str(folder)])
        assert "This access is not recorded" in capsys.readouterr().err
    assert rows_of(folder) == before


# What differs, and what cannot be verified


def test_a_dose_counted_by_the_minute_is_counted_again_as_it_was(folder: Path, replay: Replay) -> None:
    with open_record(folder, FixedClock(DAY + timedelta(days=1))) as record:
        told_then = json.dumps(last(record, "assessment").content["suggestions"])
    assert "3hr 20min ago" in told_then
    assert replay(folder)[0] == 0


def first_answer(**parts: Any) -> Callable[[dict[str, Any]], Mapping[str, Any]]:
    """Return the change of one part of the first answer."""
    return lambda said: {"answers": [{**said["answers"][0], **parts}, *said["answers"][1:]]}


def colder(said: dict[str, Any]) -> Mapping[str, Any]:
    return {"findings": {**said["findings"], "temperature_c": {"decimal": "36.5"}}}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (first_answer(could_be=4), "CRS (astct_crs_2019), could_be: then 4; now 1"),
        (first_answer(because=[]), "CRS (astct_crs_2019), because: then []; now "),
        (first_answer(flags=["made_up"]), "CRS (astct_crs_2019), flags: then "),
        (first_answer(footnotes=["made_up"]), "CRS (astct_crs_2019), footnotes: then "),
        (first_answer(still_needed=["fever"]), "CRS (astct_crs_2019), still_needed: then "),
        (first_answer(status="bounded"), "CRS (astct_crs_2019), status: then bounded; now graded"),
        (first_answer(edition="0.9"), "CRS (astct_crs_2019), edition: then 0.9; now 1.0.0"),
        (first_answer(table_sha256="0" * 64), "CRS (astct_crs_2019), table_sha256: then 0000"),
        (lambda said: {"answers": said["answers"][1:]}, "CRS (astct_crs_2019), all of it: then nothing; now there"),
        (colder, "CRS (astct_crs_2019), at_least: then 1; now 0"),
        (lambda said: {"suggestions": said["suggestions"][1:]}, "all of it: then nothing; now there"),
        (lambda _: {"next_due": "2027-01-01T00:00:00+08:00"}, "next assessment, due: then 2027"),
    ],
)
def test_whatever_was_recorded_otherwise_is_named_and_ends_with_13(
    folder: Path, clock: FixedClock, replay: Replay, change: Callable[[dict[str, Any]], Mapping[str, Any]], told: str
) -> None:
    record_as(folder, clock, change)
    code, out = replay(folder)
    assert code == 13
    assert "T1 entry 5, 01-Jun-2026 15:20: DIFFERENT" in out
    assert told in out
    assert "3 assessments of 1 patient graded again by their own tables: 2 same, 1 different" in out


def test_a_table_text_that_was_altered_ends_with_12_and_says_which(folder: Path, replay: Replay) -> None:
    tamper(folder, "UPDATE table_texts SET text = CAST(replace(text, '38.0', '39.0') AS BLOB)")
    code, told = replay(folder)
    assert code == 12
    assert "T1 entry 2, 01-Jun-2026 11:00: CANNOT VERIFY - the table's text was altered (table text " in told


def test_a_table_text_that_is_missing_ends_with_12(folder: Path, replay: Replay) -> None:
    tamper(folder, "DELETE FROM table_texts")
    code, told = replay(folder)
    assert code == 12
    assert "CANNOT VERIFY - the table's text is not in the record (table text " in told


def test_an_entry_that_was_altered_cannot_be_verified_and_the_others_are(folder: Path, replay: Replay) -> None:
    tamper(folder, "UPDATE entries SET body = CAST(replace(body, '38.1', '36.1') AS BLOB) WHERE sequence = 2")
    code, told = replay(folder)
    assert code == 12
    assert "T1 entry 2, 01-Jun-2026 11:00: CANNOT VERIFY - the entry is not what was written" in told
    assert "T1 entry 4, 01-Jun-2026 15:20: same" in told


def test_a_treatment_that_was_altered_is_named_although_it_holds_no_grade(folder: Path, replay: Replay) -> None:
    tamper(folder, "UPDATE entries SET body = CAST(replace(body, '572 mg', '999 mg') AS BLOB) WHERE sequence = 3")
    code, told = replay(folder)
    assert code == 12
    assert "T1 entry 3: NOT WHAT WAS WRITTEN" in told


def test_an_entry_that_kept_no_drug_facts_is_not_called_different_for_its_suggestions(
    folder: Path, clock: FixedClock, replay: Replay
) -> None:
    def older(said: dict[str, Any]) -> Mapping[str, Any]:
        return {"read_beside": [], "suggestions": said["suggestions"][1:]}

    record_as(folder, clock, older)
    code, told = replay(folder)
    assert code == 0
    assert "CANNOT VERIFY - the drug facts of then are not in the record" in told


# Corrections


def test_an_amended_assessment_is_replayed_as_it_was_first_and_as_it_was_amended(
    folder: Path, clock: FixedClock, replay: Replay
) -> None:
    clock.move(timedelta(hours=1))
    with open_record(folder, clock) as record:
        chosen = to_correct(record, "T1", 4)
        amend_assessment(record, Station(clock), chosen, NURSE, reason="read again", typed={"crs": ON_A_PRESSOR})
    code, told = replay(folder)
    assert code == 0
    assert "T1 entry 4, 01-Jun-2026 15:20: same - CRS G1 MILD ! (ASTCT 2019)" in told
    assert "(amended by entry 5)" in told
    assert "T1 entry 5, 01-Jun-2026 15:20: same - CRS G3 SEVERE !!! (ASTCT 2019)" in told


def test_an_amended_treatment_leaves_what_was_suggested_before_as_it_was(
    folder: Path, clock: FixedClock, replay: Replay
) -> None:
    clock.move(timedelta(hours=1))
    with open_record(folder, clock) as record:
        chosen = to_correct(record, "T1", 3)
        amend_treatment(
            record, Station(clock), chosen, NURSE, reason="wrong hour", given_at=DAY + timedelta(hours=1, minutes=30)
        )
        save(record, at_bedside(record, Station(clock), "T1"), {"crs": FEBRILE}, clock.now(), NURSE)
    code, told = replay(folder)
    lines = told.splitlines()
    assert code == 0
    assert lines[0].startswith("T1 entry 2, ")
    assert "rested on" not in lines[0]
    assert "a treatment or fact that its suggestions rested on was amended by entry 5" in lines[1]
    assert lines[2].startswith("T1 entry 6, ")
    assert "rested on" not in lines[2]


# As it was known


def test_the_chart_as_known_at_a_moment_leaves_out_later_entries_and_corrections(
    folder: Path, clock: FixedClock, replay: Replay
) -> None:
    clock.move(timedelta(hours=1))
    with open_record(folder, clock) as record:
        chosen = to_correct(record, "T1", 2)
        amend_assessment(record, Station(clock), chosen, NURSE, reason="wrong patient", typed={"crs": FEBRILE})
    known = replay(folder, "T1", "--as-known-at", "2026-06-01T11:30+08:00")[1]
    assert known.startswith("REPLAY - as known at 01-Jun-2026 11:30")
    assert "CRS G3 SEVERE !!! (ASTCT 2019)" in known
    assert "tocilizumab 572 mg" not in known
    assert "amended" not in known
    now = replay(folder, "T1", "--as-known-at", "2026-06-01T20:00+08:00")[1]
    assert "amended" in now
    assert replay(folder, "--as-known-at", "2026-06-01T09:00+08:00")[1].splitlines()[1] == "CLINICAL ward: 0 patients"


# Interrupted


def test_an_interrupted_replay_says_how_far_it_came_and_ends_with_130(tmp_path: Path) -> None:
    fill_log(tmp_path / "long", entries=1_500)
    command = [sys.executable, "-m", "tox_grader", "audit", "replay", "--data", str(tmp_path / "long")]
    command += ["--simulation", "--format", "json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        # Nobody reads on: it waits in the middle of its output.
        assert running.stdout.readline().startswith(b'{"patient"')
        running.send_signal(signal.SIGINT)
        running.stdout.read()
        told = running.stderr.read().decode()
        assert running.wait(60) == 130
    assert "Traceback" not in told
    assert "Interrupted after " in told
