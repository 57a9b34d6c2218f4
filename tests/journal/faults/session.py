"""One working session at a station, as it is killed, starved and cut off in these tests, and what it may be told."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.problems import StoreUnavailable
from tox_grader.journal.entry import SITE_KEY, Author, Draft, Entry
from tox_grader.journal.sqlite_store import SqliteStore

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NURSE = Author("nurse7", "nurse")
TABLE = b"table: invented_for_tests\n"
TABLE_NAME = sha256(TABLE).hexdigest()
TABLES = {TABLE_NAME: TABLE}
MOST_ATTEMPTS = 12

Ack = Callable[[Entry], None]
Writer = type[SqliteStore]


def _note(number: int, patient_key: str = "patient-a", more: str = "") -> Draft:
    return Draft(f"e-{number}", patient_key, "note", NOON, NURSE, {"text": f"entry {number}{more}"})


def _assessment(number: int) -> Draft:
    named = [{"id": "invented", "edition": "1.0.0", "sha256": TABLE_NAME}]
    return Draft(
        f"e-{number}",
        "patient-a",
        "assessment",
        NOON,
        NURSE,
        {"answers": [], "tables": named, "text": f"entry {number}"},
    )


def _signature(number: int) -> Draft:
    content = {
        "table": "invented",
        "edition": "1.0.0",
        "sha256": TABLE_NAME,
        "name": "Ada Example",
        "role": "clinical lead",
        "os_user": "ward7",
        "signed_at": NOON.isoformat(),
        "text": f"entry {number}",
    }
    return Draft(f"e-{number}", SITE_KEY, "signature", NOON, NURSE, content)


# The first sitting ends with the program; the second begins on what the first has left.
FIRST_SITTING = (_note(1), _assessment(2), _note(3, "patient-b"), _signature(4))
SECOND_SITTING = (_note(5, more=" and much to tell" * 800), _note(6, "patient-b"), _note(7))
DRAFTS = (*FIRST_SITTING, *SECOND_SITTING)
# Before this draft the clock of the station is set back by an hour: one entry more, on the site's chain.
CLOCK_SET_BACK_BEFORE = "e-6"


def tables_of(draft: Draft) -> Mapping[str, bytes]:
    return TABLES if draft.kind in {"assessment", "signature"} else {}


def run_session(folder: Path, writer: Writer, ack: Ack) -> None:
    """Record every draft in two sittings and tell of each entry as soon as it was acknowledged."""
    clock = FixedClock(NOON)
    for sitting in (FIRST_SITTING, SECOND_SITTING):
        with writer.open(folder, mode="clinical", clock=clock, station="ward7") as store:
            for draft in sitting:
                clock.move(timedelta(minutes=1))
                if draft.entry_id == CLOCK_SET_BACK_BEFORE:
                    clock.set_wrong(timedelta(hours=-1))
                ack(store.append(draft, tables_of(draft)))


def run_session_through_faults(
    folder: Path, writer: Writer, ack: Ack, mend: Callable[[], None] = lambda: None
) -> list[str]:
    """Record every draft; where one is NOT SAVED, open the record again and hand the same draft in again.

    Return every NOT SAVED that was said.
    """
    clock = FixedClock(NOON)
    said: list[str] = []
    for sitting in (FIRST_SITTING, SECOND_SITTING):
        store = _opened(folder, writer, clock, said, mend)
        for draft in sitting:
            clock.move(timedelta(minutes=1))
            ack(_kept(store, draft, said, mend))
        with suppress(StoreUnavailable):  # everything was saved before; only the tidying up failed
            store.close()
    return said


def resubmit(folder: Path, writer: Writer, ack: Ack) -> None:
    """Hand every draft in once more, as somebody does who does not know what was saved."""
    clock = FixedClock(NOON + timedelta(hours=2))
    with writer.open(folder, mode="clinical", clock=clock, station="ward7") as store:
        for draft in DRAFTS:
            ack(store.append(draft, tables_of(draft)))


def _opened(folder: Path, writer: Writer, clock: FixedClock, said: list[str], mend: Callable[[], None]) -> SqliteStore:
    for _ in range(MOST_ATTEMPTS):
        try:
            return writer.open(folder, mode="clinical", clock=clock, station="ward7")
        except StoreUnavailable as fault:
            said.append(" ".join(fault.problems[0].as_lines()))
            mend()
    raise AssertionError("the record cannot be opened although the disk was mended")


def _kept(store: SqliteStore, draft: Draft, said: list[str], mend: Callable[[], None]) -> Entry:
    failed = False
    for _ in range(MOST_ATTEMPTS):
        try:
            if failed:
                store.reopen()
            return store.append(draft, tables_of(draft))
        except StoreUnavailable as fault:
            failed = True
            said.append(" ".join(fault.problems[0].as_lines()))
            mend()
    raise AssertionError("nothing can be saved although the disk was mended")
