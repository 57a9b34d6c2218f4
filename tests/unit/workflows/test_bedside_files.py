"""What the bedside keeps on disk: the newest state, once, behind the key that changed it, and through any end."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tox_grader.workflows.bedside_files import DRAFT, PAUSE_SECONDS, BedsideFiles, name_of

NAME = name_of(DRAFT, "patient", "entry")
OLD, NEW = b'{"answers": 1}', b'{"answers": 2}'
# A program that keeps one state for good and a newer one loosely, and is killed then.
KILLED = """
import os, signal, sys
from pathlib import Path
from tox_grader.workflows.bedside_files import BedsideFiles
files = BedsideFiles(Path(sys.argv[1]))
name, old, new = sys.argv[2], sys.argv[3].encode(), sys.argv[4].encode()
files.keep(name, lambda: old)
assert files.settle()
folder = files._session.folder
files.keep(name, lambda: new)
while not (folder / f"{name}.part").exists():
    pass
os.kill(os.getpid(), signal.SIGKILL)
"""


@contextmanager
def opened(folder: Path) -> Iterator[BedsideFiles]:
    files = BedsideFiles(folder)
    try:
        yield files
    finally:
        files.close()


def on_disk(folder: Path) -> list[Path]:
    return sorted((folder / "bedside").rglob(f"{DRAFT}-*"))


def killed(folder: Path) -> Path:
    """Let a program be killed after a second state was handed to the system; return what it has not flushed."""
    program = [sys.executable, "-c", KILLED, str(folder), NAME, OLD.decode(), NEW.decode()]
    assert subprocess.run(program, check=False).returncode == -9
    (part,) = (file for file in on_disk(folder) if file.name.endswith(".part"))
    return part


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110  a thread makes the file: there is no event to wait for
            await asyncio.sleep(0.01)


async def test_what_changed_twice_while_a_key_was_shown_is_made_once_and_after_it(tmp_path: Path) -> None:
    made: list[bytes] = []

    def make(state: bytes) -> Callable[[], bytes]:
        def now() -> bytes:
            made.append(state)
            return state

        return now

    with opened(tmp_path) as files:
        files.keep(NAME, make(OLD))
        files.keep(NAME, make(NEW))
        await asyncio.sleep(0)
        assert made == []
        assert on_disk(tmp_path) == []
        await asyncio.sleep(2 * PAUSE_SECONDS)
        assert made == [NEW]
        assert files.settle()
        assert [file.read_bytes() for file in on_disk(tmp_path)] == [NEW]


async def test_a_state_that_did_not_change_is_not_written_again(tmp_path: Path) -> None:
    with opened(tmp_path) as files:
        files.keep(NAME, lambda: OLD)
        assert files.settle()
        (file,) = on_disk(tmp_path)
        before = file.stat()
        files.keep(NAME, lambda: OLD)
        assert files.settle()
        assert file.stat() == before
        files.keep(NAME, lambda: NEW)
        assert files.settle()
        assert file.read_bytes() == NEW


async def test_when_the_keys_rest_the_newest_state_is_flushed_without_being_asked(tmp_path: Path) -> None:
    with opened(tmp_path) as files:
        files.keep(NAME, lambda: OLD)
        await until(lambda: [file.name for file in on_disk(tmp_path)] == [NAME])


async def test_a_state_dropped_before_it_was_written_is_never_written(tmp_path: Path) -> None:
    with opened(tmp_path) as files:
        files.keep(NAME, lambda: OLD)
        files.drop(NAME)
        assert files.settle()
        assert on_disk(tmp_path) == []
        files.keep(NAME, lambda: OLD)
        await until(lambda: bool(on_disk(tmp_path)))
        files.drop(NAME)
        assert files.settle()
        assert on_disk(tmp_path) == []


def test_a_killed_program_loses_nothing_that_it_had_handed_over(tmp_path: Path) -> None:
    assert killed(tmp_path).read_bytes() == NEW
    with opened(tmp_path) as files:
        assert [files.read(name) for name in files.names(DRAFT)] == [NEW]
    assert [file.name for file in on_disk(tmp_path)] == [NAME]


@pytest.mark.parametrize("kept", [0, 1, len(NEW) - 1])
def test_a_power_cut_before_the_flush_leaves_the_state_that_was_flushed(tmp_path: Path, kept: int) -> None:
    part = killed(tmp_path)
    part.write_bytes(NEW[:kept])
    with opened(tmp_path) as files:
        assert [files.read(name) for name in files.names(DRAFT)] == [OLD]


async def test_a_draft_that_cannot_be_made_is_told_and_its_fault_is_printed_nowhere(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def fault() -> bytes:
        raise RuntimeError("DEMO Alpha")

    with opened(tmp_path) as files:
        files.keep(NAME, fault)
        await until(lambda: bool(files.trouble))
        assert "DEMO" not in files.trouble
        files.keep(NAME, lambda: OLD)
        assert files.settle()
    assert "DEMO" not in "".join(capfd.readouterr())


def test_a_draft_that_the_disk_does_not_take_is_told_until_it_is_taken(tmp_path: Path) -> None:
    other = name_of(DRAFT, "patient", "other")
    with opened(tmp_path) as files:
        files.keep(other, lambda: OLD)
        assert files.settle()
        (taken,) = on_disk(tmp_path)
        in_the_way = taken.with_name(f"{NAME}.part.part")
        in_the_way.mkdir()
        files.keep(NAME, lambda: OLD)
        assert not files.settle()
        files.keep(other, lambda: NEW)
        assert not files.settle()
        assert files.trouble
        in_the_way.rmdir()
        files.keep(NAME, lambda: OLD)
        assert files.settle()
        assert not files.trouble
        assert sorted(file.name for file in on_disk(tmp_path)) == sorted((NAME, other))
