"""A real disk that is full or read-only: a small one in memory, mounted where only this process sees it.

    unshare --user --map-root-user --mount python -m tests.journal.faults.small_disk PLACE

`PLACE` is an empty folder. Every amount of free room is tried until a whole session fits.
"""

import sys
from pathlib import Path
from subprocess import run

from tests.journal.faults.checking import faults_of, look_into
from tests.journal.faults.kills import HANDED_IN
from tests.journal.faults.museum import WRITERS
from tests.journal.faults.outcome import Outcome
from tests.journal.faults.session import DRAFTS, NOON, Writer, run_session, run_session_through_faults
from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.problems import StoreUnavailable
from tox_grader.journal.entry import Entry
from tox_grader.journal.folder import RECORD_FILE
from tox_grader.journal.sqlite_store import SqliteStore

PAGE = 4096
WHOLE_KIB = 1024
COMMAND = ("unshare", "--user", "--map-root-user", "--mount")


def full_disk(place: Path, writer: Writer) -> tuple[Outcome, int]:
    """Run a session on a disk with 0, 2, 4 … pages of room; return what came of it and how often NOT SAVED was said."""
    total, told = Outcome(), 0
    for pages in range(0, WHOLE_KIB * 1024 // PAGE, 2):
        outcome, said = _with_room_for(place, pages, writer)
        total += outcome
        told += said
        if (pages and not said) or outcome.faults:
            return total, told
    return total, told


def read_only_disk(place: Path) -> list[str]:
    """Open a record on a disk that can only be read; return what is wrong with what was said and with the record."""
    _mount(place)
    run_session(place / "data", SqliteStore, lambda _: None)
    before = look_into(place / "data" / RECORD_FILE)
    run(["mount", "-o", "remount,ro", str(place)], check=True)
    faults: list[str] = []
    try:
        SqliteStore.open(place / "data", mode="clinical", clock=_clock(), station="ward7")
        faults.append("the record was opened as if it could be written")
    except StoreUnavailable as fault:
        faults += [] if "NOT SAVED" in " ".join(fault.problems[0].as_lines()) else ["not told in words"]
    run(["mount", "-o", "remount,rw", str(place)], check=True)
    faults += [] if look_into(place / "data" / RECORD_FILE) == before else ["the record was changed"]
    _unmount(place)
    return faults


def _with_room_for(place: Path, pages: int, writer: Writer) -> tuple[Outcome, int]:
    _mount(place)
    filler = place / "filler"
    room = WHOLE_KIB * 1024 - (pages + 2) * PAGE
    filler.write_bytes(bytes(room))
    acknowledged: dict[str, str] = {}
    failures = 0

    def ack(entry: Entry) -> None:
        acknowledged[entry.entry_id] = entry.hash

    def mend() -> None:
        # Room is made only after it has failed a second time: once may be chance.
        nonlocal failures
        failures += 1
        if failures > 1:
            filler.unlink(missing_ok=True)

    said = run_session_through_faults(place / "data", writer, ack, mend)
    found = look_into(place / "data" / RECORD_FILE)
    faults = faults_of(found, acknowledged, HANDED_IN)
    faults += [f"lost: {draft.entry_id} at the end" for draft in DRAFTS if draft.entry_id not in found.hashes]
    faults += [f"not told in words: {words}" for words in said if "NOT SAVED" not in words]
    _unmount(place)
    return Outcome(1, int(bool(said)), len(acknowledged), tuple(f"{pages} pages: {fault}" for fault in faults)), len(
        said
    )


def _clock() -> FixedClock:
    return FixedClock(NOON)


def _mount(place: Path) -> None:
    run(["mount", "-t", "tmpfs", "-o", f"size={WHOLE_KIB}k", "none", str(place)], check=True)


def _unmount(place: Path) -> None:
    run(["umount", str(place)], check=True)


def main() -> int:
    """Run both and print the figures."""
    place = Path(sys.argv[1])
    outcome, told = full_disk(place, WRITERS[sys.argv[2]] if len(sys.argv) > 2 else SqliteStore)
    print("\n".join(outcome.as_lines("full disk")))
    print(f"NOT SAVED was said {told} times")
    read_only = read_only_disk(place)
    print(f"read-only disk: {len(read_only)} faults", *read_only, sep="\n")
    return 1 if outcome.faults or read_only else 0


if __name__ == "__main__":
    sys.exit(main())
