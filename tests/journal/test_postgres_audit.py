"""An auditor's commands on a ward's server: word for word, and byte for byte, what they say of the same file."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from tests.journal.both_stores import Database, Folder
from tests.journal.postgres_server import Server
from tests.journal.twin_records import copy_to_server
from tox_grader.cli.main import main
from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.data_place import ServerAddress
from tox_grader.journal.folder import KEY_FILE, data_folder, open_folder
from tox_grader.workflows.demo_ward import fill_demo_ward
from tox_grader.workflows.record import open_record

NOW = datetime.fromisoformat("2026-06-01T10:00:00+08:00")
BEFORE = "2026-06-01T05:00:00+08:00"
TABLE_ELSEWHERE = "lee_crs_2014"
Told = tuple[int, str, str]
Say = Callable[..., Told]


class Twins(NamedTuple):
    """One record, in a file and on a server."""

    folder: Path
    database: Database

    @property
    def places(self) -> tuple[str, str]:
        return str(self.folder), self.database.address


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ward with corrections, an erased name, a note, a drug not given, and a signed checkpoint."""
    folder = tmp_path_factory.mktemp("twins") / "ward"
    fill_demo_ward(folder, NOW)
    with pytest.MonkeyPatch.context() as patch:
        stand_still(patch)
        for words in (
            ["correct", "D-104", "4", "--in-error", "another patient"],
            ["give", "D-104", "anakinra", "--not-given", "no longer needed"],
            ["note", "D-105", "family informed"],
            ["audit", "checkpoint", "--out", str(folder.parent / "checkpoint.txt")],
        ):
            assert main([*words, "--simulation", "--data", str(folder)]) == 0
    with open_record(folder, FixedClock(NOW), "simulation") as record:
        record.store.mark_left(record.person("D-106").patient_key, NOW)
        record.store.erase_person(record.person("D-107").patient_key)
    return folder


@pytest.fixture
def twins(ward: Path, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Twins:
    """Return the ward twice, each with the key that signed its checkpoint."""
    stand_still(monkeypatch)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "station"))
    database = Database(server, server.empty_database())
    copy_to_server(ward, database.address, FixedClock(NOW))
    beside = open_folder(data_folder(ServerAddress(database.address), {}))
    shutil.copy2(ward / KEY_FILE, beside / KEY_FILE)
    return Twins(Path(shutil.copytree(ward, tmp_path / "ward")), database)


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    def run(place: str, *words: str) -> Told:
        code = main([*words, "--simulation", "--data", place])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def stand_still(patch: pytest.MonkeyPatch) -> None:
    """Let every command be run at the same moment."""
    for module in ("place", "at_hand"):
        patch.setattr(f"tox_grader.cli.{module}.SystemClock", lambda: FixedClock(NOW))


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("audit replay", "same, 0 different"),
        ("audit replay --processes 2", "same, 0 different"),
        ("audit replay --format json", '"same":'),
        ("audit replay D-104", "assessments of 1 patient"),
        (f"audit replay --with-table {TABLE_ELSEWHERE}", "NOT SETTLED"),
        (f"audit replay --with-table {TABLE_ELSEWHERE} --format json", TABLE_ELSEWHERE),
        (f"audit replay --as-known-at {BEFORE}", "as known at"),
        (f"audit replay D-104 --as-known-at {BEFORE}", "as known at"),
        ("audit report", "Audit report"),
        ("audit report D-104", "Audit report"),
        ("audit report --format csv", "late_entries"),
        ("audit report --format html", "QR code"),
        ("audit verify", "The log is consistent"),
        ("audit verify --against CHECKPOINT", "omplete"),
        ("audit checkpoint", "Public key:"),
        ("log D-104", "entered in error"),
        ("patient list", "D-105"),
    ],
)
def test_a_command_says_of_a_server_what_it_says_of_the_same_record_in_a_file(
    twins: Twins, ward: Path, say: Say, words: str, holds: str
) -> None:
    said = [word.replace("CHECKPOINT", str(ward.parent / "checkpoint.txt")) for word in words.split()]
    of_file, of_server = (say(place, *said) for place in twins.places)
    assert of_server == of_file
    assert (of_server[0], of_server[2]) == (0, "")
    assert holds in of_server[1]


@pytest.mark.parametrize("options", [(), ("D-104",), ("--identified", "--yes")])
def test_a_packet_from_a_server_is_byte_for_byte_that_of_the_file_and_verifies_without_the_program(
    twins: Twins, say: Say, tmp_path: Path, options: tuple[str, ...]
) -> None:
    packets = tmp_path / "of_file", tmp_path / "of_server"
    for place, packet in zip(twins.places, packets, strict=True):
        assert say(place, "audit", "export", *options, "--out", str(packet))[::2] == (0, "")
    of_file, of_server = (
        {path.relative_to(packet): path.read_bytes() for path in packet.rglob("*") if path.is_file()}
        for packet in packets
    )
    assert of_server == of_file
    alone = [sys.executable, "-I", "-S", str(packets[1] / "verify_log.py")]
    done = subprocess.run(alone, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_an_auditor_did_is_recorded_on_the_server_too(twins: Twins, say: Say, tmp_path: Path) -> None:
    for words in (["verify"], ["report"], ["report", "D-104"], ["export", "--out", str(tmp_path / "packet")]):
        assert say(twins.database.address, "audit", *words)[0] == 0
    with psycopg.connect(twins.database.address) as connection:
        asked = "SELECT convert_from(body, 'UTF8')::json -> 'content' ->> 'what' FROM tox_grader.entries"
        found = connection.execute(f"{asked} JOIN tox_grader.ledger USING (patient_key, sequence) ORDER BY position")
        assert [what for (what,) in found][-4:] == ["verify", "view", "view", "export"]


@pytest.mark.parametrize(
    ("words", "holds"), [("audit verify", "The log is NOT consistent"), ("audit replay", "cannot be verified")]
)
def test_a_grade_that_was_altered_is_found_on_a_server_as_in_a_file(
    twins: Twins, say: Say, words: str, holds: str
) -> None:
    taken = (
        "UPDATE entries SET body = {} WHERE kind = 'assessment' AND patient_key = "
        "(SELECT patient_key FROM identity WHERE patient_id = 'D-104')"
    )
    grade, other = '"could_be":3', '"could_be":2'
    Folder(twins.folder).tamper(taken.format(f"CAST(replace(CAST(body AS TEXT), '{grade}', '{other}') AS BLOB)"))
    twins.database.tamper(
        taken.format(f"convert_to(replace(convert_from(body, 'UTF8'), '{grade}', '{other}'), 'UTF8')")
    )
    of_file, of_server = (say(place, *words.split()) for place in twins.places)
    assert of_server == of_file
    assert of_server[0] == 12
    assert holds in of_server[1]


def test_a_replay_for_which_the_server_has_no_room_says_so_in_words(twins: Twins, say: Say, server: Server) -> None:
    station = server.let_stations_in(twins.database.name)
    server.do("ALTER ROLE ward_station CONNECTION LIMIT 1")
    try:
        for words in (["audit", "replay"], ["audit", "replay", "--processes", "2"]):
            code, told, fault = say(station, *words)
            assert (code, told) == (14, "")
            assert "the server has no room for more connections" in fault
            assert "Traceback" not in fault
    finally:
        server.do("ALTER ROLE ward_station CONNECTION LIMIT -1")
