import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.problems import StoreUnavailable
from tox_grader.journal.entry import Draft
from tox_grader.journal.sqlite_store import SqliteStore
from tox_grader.journal.verify import verify

MakeDraft = Callable[..., Draft]
RunProgram = Callable[..., "subprocess.CompletedProcess[str]"]

# Root may write anywhere, so there the read-only test goes on as the user who may write nowhere.
NOBODY = 65534

OPEN = """
import os, sys
from datetime import datetime, timezone
from pathlib import Path
from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.problems import StoreUnavailable
from tox_grader.journal.entry import Author, Draft
from tox_grader.journal.sqlite_store import SqliteStore
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=timezone.utc)
def open_store():
    return SqliteStore.open(Path(sys.argv[1]), mode="clinical", clock=FixedClock(NOON))
def draft(entry_id, text="seen"):
    return Draft(entry_id, "patient-a", "note", NOON, Author("nurse7", "nurse"), {"text": text})
def attempt(store, entry_id, text="seen"):
    try:
        print("saved", store.append(draft(entry_id, text)).entry_id, flush=True)
    except StoreUnavailable as fault:
        print(fault.problems[0].what, flush=True)
"""

KILLED = f"{OPEN}\nstore = open_store(); print(store.append(draft('e-1')).hash, flush=True); sys.stdin.read()"

FULL_DISK = f"""{OPEN}
import resource
store = open_store()
attempt(store, "e-1")
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (store.file.with_name(store.file.name + "-wal").stat().st_size, hard))
attempt(store, "e-2", "x" * 20_000)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
attempt(store, "e-3")
store.close()
store = open_store()
attempt(store, "e-2", "x" * 20_000)
"""

READ_ONLY = f"""{OPEN}
if os.geteuid() == 0:
    os.setuid(int(sys.argv[2]))
try:
    open_store()
except StoreUnavailable as fault:
    print(*fault.problems[0].as_lines(), sep="\\n")
"""

FAILED_FLUSH = f"""{OPEN}
import apsw
failing = False
class File(apsw.VFSFile):
    def xSync(self, flags):
        if failing:
            raise apsw.IOError("the disk did not flush")
        super().xSync(flags)
class Disk(apsw.VFS):
    def __init__(self):
        super().__init__("failing", "unix", makedefault=True)
    def xOpen(self, name, flags):
        return File("unix", name, flags)
disk = Disk()
store = open_store()
attempt(store, "e-1")
failing = True
attempt(store, "e-2")
failing = False
attempt(store, "e-3")
"""

WRITER = f"""{OPEN}
sys.stdin.readline()
store = open_store()
for number in range(25):
    print(store.append(draft(f"{{sys.argv[2]}}-{{number}}")).entry_id)
"""


def start(program: str, *arguments: str | Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_an_acknowledged_entry_survives_a_killed_program(folder: Path, clock: FixedClock) -> None:
    with start(KILLED, folder) as process:
        assert process.stdout is not None
        acknowledged = process.stdout.readline().strip()
        process.kill()
    assert process.returncode == -signal.SIGKILL
    with SqliteStore.open(folder, mode="clinical", clock=clock) as store:
        assert [entry.hash for entry in store.entries("patient-a")] == [acknowledged]


def test_four_programs_write_to_one_patient_and_nothing_is_lost_or_doubled(folder: Path, clock: FixedClock) -> None:
    writers = [start(WRITER, folder, f"writer{number}") for number in range(4)]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    acknowledged = [line for writer in writers for line in writer.communicate()[0].split()]
    assert [writer.returncode for writer in writers] == [0, 0, 0, 0]
    with SqliteStore.open(folder, mode="clinical", clock=clock) as store:
        entries = store.entries("patient-a")
        assert sorted(entry.entry_id for entry in entries) == sorted(acknowledged)
        assert [entry.sequence for entry in entries] == list(range(1, 101))
        assert verify(store).consistent


def test_a_full_disk_says_not_saved_and_the_same_draft_can_be_kept_later(
    run_program: RunProgram, folder: Path, clock: FixedClock
) -> None:
    said = run_program(FULL_DISK, folder).stdout.splitlines()
    assert said[0] == "saved e-1"
    assert said[1].startswith("NOT SAVED: the disk")
    assert said[2].startswith("NOT SAVED: an earlier write failed")
    assert said[3] == "saved e-2"
    with SqliteStore.open(folder, mode="clinical", clock=clock) as store:
        assert [entry.entry_id for entry in store.entries("patient-a")] == ["e-1", "e-2"]
        assert verify(store).consistent


def test_a_failed_flush_says_not_saved_and_ends_writing(run_program: RunProgram, folder: Path) -> None:
    result = run_program(FAILED_FLUSH, folder)
    said = result.stdout.splitlines()
    assert said[0] == "saved e-1", result.stderr
    assert said[1].startswith("NOT SAVED: the disk did not take")
    assert said[2].startswith("NOT SAVED: an earlier write failed")


def test_a_folder_that_can_only_be_read_says_not_saved(run_program: RunProgram, clock: FixedClock) -> None:
    with tempfile.TemporaryDirectory() as outer:
        folder = Path(outer) / "data"
        SqliteStore.open(folder, mode="clinical", clock=clock).close()
        Path(outer).chmod(0o755)
        for path in (*folder.iterdir(), folder):
            path.chmod(0o500 if path.is_dir() else 0o400)
            if os.geteuid() == 0:
                os.chown(path, NOBODY, NOBODY)
        said = run_program(READ_ONLY, folder, str(NOBODY)).stdout
        folder.chmod(0o700)
    assert "NOT SAVED" in said
    assert "can only be read" in said


def test_another_program_that_does_not_finish_writing_says_not_saved_and_later_all_is_well(
    folder: Path, clock: FixedClock, make_draft: MakeDraft
) -> None:
    draft = make_draft()
    with SqliteStore.open(folder, mode="clinical", clock=clock, patience_ms=1) as store:
        other = apsw.Connection(str(store.file))
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="NOT SAVED: another program"):
            store.append(draft)
        other.close()
        assert store.append(draft).sequence == 1


def test_a_record_that_was_moved_away_while_open_says_not_saved(store: SqliteStore, make_draft: MakeDraft) -> None:
    store.append(make_draft())
    store.file.rename(store.file.with_name("taken"))
    with pytest.raises(StoreUnavailable, match="NOT SAVED"):
        store.append(make_draft())


def test_a_record_exchanged_for_another_while_open_says_not_saved(
    tmp_path: Path, store: SqliteStore, clock: FixedClock, make_draft: MakeDraft
) -> None:
    with SqliteStore.open(tmp_path / "other", mode="clinical", clock=clock) as other:
        replacement = other.file
    replacement.rename(store.file)
    with pytest.raises(StoreUnavailable, match="NOT SAVED: the record's file was moved or exchanged"):
        store.append(make_draft())


def test_a_damaged_file_is_told_and_not_read_as_an_empty_record(folder: Path, clock: FixedClock) -> None:
    with SqliteStore.open(folder, mode="clinical", clock=clock) as store:
        file = store.file
    raw = bytearray(file.read_bytes())
    raw[200:] = b"\xff" * (len(raw) - 200)
    file.write_bytes(raw)
    with pytest.raises(StoreUnavailable) as fault:
        SqliteStore.open(folder, mode="clinical", clock=clock)
    assert "damaged" in fault.value.problems[0].what
