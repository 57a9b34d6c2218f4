"""Let the n-th call of the disk fail, for every n, and see whether everything that was acknowledged is there."""

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.journal.faults.checking import faults_of, look_into
from tests.journal.faults.disk import Call, Counting, be_full, be_read_only, disk_with, fail
from tests.journal.faults.kills import HANDED_IN
from tests.journal.faults.outcome import Outcome
from tests.journal.faults.session import DRAFTS, Writer, run_session_through_faults
from tox_grader.journal.folder import RECORD_FILE

KINDS: dict[str, tuple[frozenset[Call], Callable[[], None], int]] = {
    # What fails, how, and for how many calls in a row: the disk is then mended.
    "a write fails": (frozenset({"write"}), fail, 1),
    "a flush fails": (frozenset({"sync"}), fail, 1),
    "two flushes fail": (frozenset({"sync"}), fail, 2),
    "a file cannot be opened": (frozenset({"open"}), fail, 1),
    "a file cannot be removed or cut": (frozenset({"delete", "truncate"}), fail, 1),
    "something cannot be read": (frozenset({"read"}), fail, 1),
    "the disk is full": (frozenset({"write", "truncate"}), be_full, 4),
    "the disk turns read-only": (frozenset({"write", "truncate", "delete"}), be_read_only, 3),
    "nothing can be written any more": (frozenset({"write", "sync", "truncate"}), fail, 6),
}


def io_errors(place: Path, kind: str, writer: Writer, *, step: int = 1) -> Outcome:
    """Let every call of a kind fail in a session of its own, until a session has no such call any more."""
    total = Outcome()
    number = 1
    while True:
        outcome = _try(place / str(number), kind, number, writer)
        total += outcome
        if not outcome.hit:
            return total
        number += step


def _try(place: Path, kind: str, number: int, writer: Writer) -> Outcome:
    calls, order, times = KINDS[kind]
    acknowledged: dict[str, str] = {}
    faults: list[str] = []
    ordered = Counting(number, order, calls, times=times)
    place.mkdir(parents=True)
    with disk_with(ordered):
        try:
            said = run_session_through_faults(
                place / "data", writer, lambda entry: acknowledged.update({entry.entry_id: entry.hash})
            )
        except AssertionError as fault:
            said = []
            faults.append(f"stuck: {fault}")
    faults += [f"not told in words: {words}" for words in said if "NOT SAVED" not in words]
    found = look_into(place / "data" / RECORD_FILE)
    faults += faults_of(found, acknowledged, HANDED_IN)
    faults += [f"lost: {draft.entry_id} at the end" for draft in DRAFTS if draft.entry_id not in found.hashes]
    shutil.rmtree(place)
    hit = ordered.seen >= number
    return Outcome(1, int(hit), len(acknowledged), tuple(map(partial(_at, kind, number), faults)))


def _at(kind: str, number: int, fault: str) -> str:
    return f"{kind}, call {number}: {fault}"
