"""A disk that loses what it had taken, and a view that is not the newest: what a store has to refuse."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.journal.faults.disk import Call, disk_with, fail
from tests.journal.faults.session import DRAFTS, NOON, Writer, tables_of
from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.problems import LogInvalid, StaleView, StoreUnavailable
from tox_grader.journal.entry import NO_ENTRY
from tox_grader.journal.sqlite_store import SqliteStore


def older_copy(place: Path, writer: Writer) -> list[str]:
    """After a failed write let the disk show the record as it was some entries ago; it has to be noticed."""
    with _open(place / "data", writer) as store:
        store.append(DRAFTS[0])
    shutil.copytree(place / "data", place / "older")
    broken = False

    def before(call: Call, _: str) -> None:
        if broken and call == "write":
            fail()

    with disk_with(before):
        store = writer.open(place / "data", mode="clinical", clock=FixedClock(NOON), station="ward7")
        for draft in DRAFTS[1:3]:
            store.append(draft, tables_of(draft))
        broken = True
        with suppress(StoreUnavailable):
            store.append(DRAFTS[4])
            return ["saved: a failed write was taken for a saved entry"]
        broken = False
        shutil.rmtree(place / "data")
        shutil.copytree(place / "older", place / "data")
        try:
            store.reopen()
            store.append(DRAFTS[5])
        except LogInvalid as fault:
            words = fault.problems[0].what
            return [] if words.startswith("NOT SAVED") else [f"not told in words: {words}"]
        finally:
            store.close()
    return ["lost: acknowledged entries are gone, and it writes on"]


def stale_view(place: Path, writer: Writer) -> list[str]:
    """Let two stations look at a patient, and the second save after the first; it has to be told."""
    with _open(place / "data", writer) as one, _open(place / "data", writer) as other:
        seen = other.head("patient-a") or NO_ENTRY
        one.append(DRAFTS[0], expected=seen)
        try:
            other.append(DRAFTS[6], expected=seen)
        except StaleView as fault:
            words = fault.problems[0].what
            told = "NOT SAVED: another station has recorded 1 entry for this patient since you opened it"
            return [] if words == told else [f"not told in words: {words}"]
    return ["stale: an entry was saved on a view that was not the newest"]


@contextmanager
def _open(folder: Path, writer: Writer) -> Iterator[SqliteStore]:
    with writer.open(folder, mode="clinical", clock=FixedClock(NOON), station="ward7") as store:
        yield store
