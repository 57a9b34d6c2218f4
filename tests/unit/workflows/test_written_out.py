"""What leaves the record is whole or not there, for its owner alone, and never over something that is there already."""

import hashlib
import stat
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tox_grader.foundation.problems import WrongUsage
from tox_grader.workflows.written_out import write_file, write_packet

FILES = {"README.txt": [b"read ", b"me\n"], "tables/abc.yaml": [b"table: x\n"]}


def nobody(_sha256: str) -> None:
    """Take no note."""


def interrupted() -> Iterator[bytes]:
    yield b"half of it"
    raise KeyboardInterrupt


@pytest.mark.parametrize("name", ["packet", "packet.zip"])
def test_an_interruption_leaves_nothing_behind(tmp_path: Path, name: str) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_packet(tmp_path / name, {**FILES, "log.jsonl": interrupted()}, nobody)
    with pytest.raises(KeyboardInterrupt):
        write_file(tmp_path / name, interrupted(), nobody)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["packet", "packet.zip"])
def test_what_could_not_be_noted_is_not_handed_out(tmp_path: Path, name: str) -> None:
    def refuses(_sha256: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_packet(tmp_path / name, FILES, refuses)
    assert list(tmp_path.iterdir()) == []


def test_files_and_folders_are_their_owners_alone(tmp_path: Path) -> None:
    for name in ("packet", "packet.zip"):
        write_packet(tmp_path / name, FILES, nobody)
    write_file(tmp_path / "report.txt", [b"text"], nobody)
    modes = {path.relative_to(tmp_path).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*")}
    assert modes == {
        "packet": 0o700,
        "packet/MANIFEST.txt": 0o600,
        "packet/README.txt": 0o600,
        "packet/tables": 0o700,
        "packet/tables/abc.yaml": 0o600,
        "packet.zip": 0o600,
        "report.txt": 0o600,
    }


def test_the_manifest_is_what_the_usual_tool_checks_and_its_hash_is_what_is_noted(tmp_path: Path) -> None:
    noted: list[str] = []
    write_packet(tmp_path / "packet", FILES, noted.append)
    manifest = (tmp_path / "packet" / "MANIFEST.txt").read_bytes()
    assert noted == [hashlib.sha256(manifest).hexdigest()]
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", "MANIFEST.txt"], cwd=tmp_path / "packet", capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"README.txt: OK\ntables/abc.yaml: OK\n")


def test_a_zip_holds_the_same_files_under_one_folder_and_is_the_same_every_time(tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        write_packet(tmp_path / name, FILES, nobody)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        assert packed.namelist() == [
            "tox-grader-packet/MANIFEST.txt",
            "tox-grader-packet/README.txt",
            "tox-grader-packet/tables/abc.yaml",
        ]
        assert packed.read("tox-grader-packet/README.txt") == b"read me\n"


@pytest.mark.parametrize("kind", ["file", "full folder", "link", "dead link"])
def test_nothing_that_is_there_is_written_over(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "there"
    if kind == "file":
        place.write_text("kept")
    elif kind == "full folder":
        place.mkdir()
        (place / "kept").write_text("kept")
    else:
        place.symlink_to(tmp_path / ("other" if kind == "dead link" else ""))
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(WrongUsage, match="something is there already"):
        write_packet(place, FILES, nobody)
    with pytest.raises(WrongUsage, match="something is there already"):
        write_file(place, [b"new"], nobody)
    assert sorted(tmp_path.rglob("*")) == before


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "packet").mkdir()
    write_packet(tmp_path / "packet", FILES, nobody)
    assert (tmp_path / "packet" / "README.txt").read_bytes() == b"read me\n"


def test_a_folder_that_does_not_exist_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="does not exist"):
        write_packet(tmp_path / "nowhere" / "packet", FILES, nobody)
