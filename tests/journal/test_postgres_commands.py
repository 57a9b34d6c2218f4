"""The program on a ward's server: the same commands, the same words, and files of the station beside it."""

import json
import sys
from pathlib import Path

import psycopg
import pytest

from tests.journal.postgres_server import Server
from tox_grader.cli.main import main
from tox_grader.foundation.data_place import ServerAddress
from tox_grader.journal.folder import data_folder
from tox_grader.workflows.sign import signatures_at
from tox_grader.workflows.signatures import NO_SIGNATURES

ADD = ["patient", "add", "W7-042", "--family", "Demo", "--given", "Alpha", "--weight", "71.5"]
ASSESSMENT = {
    "schema": "assessment/1",
    "patient": {"id": "W7-042"},
    "crs": {"temperature_c": 39.5, "vasopressors": ["norepinephrine"], "oxygen": {"device": "room_air"}},
}


@pytest.fixture
def url(server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """Return the address of an empty database; what the station keeps itself goes into the test's own folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "station"))
    return server.url(server.empty_database())


def test_a_patients_course_is_recorded_told_and_verified_on_a_server(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOX_GRADER_DATA", url)
    monkeypatch.setenv("TOX_GRADER_STATION", "bay 7")
    file = tmp_path / "assessment.json"
    file.write_text(json.dumps(ASSESSMENT))
    assert main(ADD) == 0
    assert main(["assess", "W7-042", "--from", str(file), "--yes"]) == 0
    assert main(["give", "W7-042", "tocilizumab", "--dose", "572 mg"]) == 0
    assert main([]) == 0
    capsys.readouterr()
    assert main(["log", "W7-042"]) == 0
    told = capsys.readouterr().out
    assert "CRS" in told
    assert "tocilizumab" in told
    assert main(["audit", "verify"]) == 0
    assert "consistent" in capsys.readouterr().out
    assert main(["--simulation", "log", "W7-042"]) == 14
    assert "this is a clinical record" in capsys.readouterr().err
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT DISTINCT station FROM tox_grader.entries").fetchall() == [("bay 7",)]


def test_a_checkpoint_is_signed_by_a_key_of_the_station_and_agrees_with_the_server(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", url, *ADD]) == 0
    kept = tmp_path / "checkpoint.txt"
    assert main(["--data", url, "audit", "checkpoint", "--out", str(kept)]) == 0
    assert main(["--data", url, "audit", "verify", "--against", str(kept)]) == 0
    assert "omplete" in capsys.readouterr().out
    assert [file.name for file in data_folder(ServerAddress(url), {}).iterdir() if "key" in file.name]


def test_grading_alone_makes_no_record_on_a_server(url: str) -> None:
    assert signatures_at(ServerAddress(url), "clinical") == NO_SIGNATURES
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT to_regnamespace('tox_grader')").fetchone() == (None,)


def test_an_installation_without_the_part_for_servers_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [name for name in sys.modules if name.startswith("tox_grader.journal.postgres")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert main(["--data", "postgresql://ward:secret@db.example/tox", "patient", "list"]) == 14
    told = capsys.readouterr().err
    assert "pip install 'tox-grader[postgres]'" in told
    assert "NOT SAVED" in told
    assert "secret" not in told
