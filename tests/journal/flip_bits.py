"""Flip bits of a real record's file, one at a time, and look whether verification sees each that changed the log.

    python -m tests.journal.flip_bits                 10 000 bits, spread over all parts of the file that hold something
    python -m tests.journal.flip_bits --bits 200000   more of them
    python -m tests.journal.flip_bits --all           every bit of the file

What a flip changed is not asked of the verifier: the rows that the database then gives out are compared with those it
gave before. A flip in a spare part of a page or in an index that nobody reads changes nothing of the log.
"""

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import apsw

from tox_grader.foundation.clock import FixedClock, new_id
from tox_grader.foundation.problems import StoreUnavailable
from tox_grader.journal.entry import SITE_KEY, Author, Draft
from tox_grader.journal.kept import Kept, KeptHead
from tox_grader.journal.sqlite_faults import told_as_not_read
from tox_grader.journal.sqlite_snapshot import SqliteSnapshot
from tox_grader.journal.sqlite_store import SqliteStore
from tox_grader.journal.verify import verify
from tox_grader.workflows.checkpoints import make_checkpoint
from tox_grader.workflows.record import Record

DEFAULT_BITS = 10_000
_NURSE = Author("nurse7", "nurse")
_NOON = datetime(2026, 11, 20, 12, 0, tzinfo=timezone(timedelta(hours=1)))
_HEADER = slice(18, 20)  # which journal the file is written with: none of the log, and no WAL exists in memory
MISSED, SEEN, REFUSED, HARMLESS, CRASHED = (
    "missed",
    "seen and named",
    "refused by the database",
    "log unchanged",
    "crashed",
)


class Flipped:
    """A record's file in memory, read as the program reads it."""

    def __init__(self, raw: bytes, mode: str, record_id: str) -> None:
        self.mode, self.record_id = mode, record_id
        self._connection = apsw.Connection(":memory:")
        self._connection.deserialize("main", raw)
        self._connection.pragma("trusted_schema", 0)
        self._connection.pragma("cell_size_check", 1)

    @contextmanager
    def snapshot(self) -> Iterator[SqliteSnapshot]:
        with told_as_not_read(Path("record")):
            yield SqliteSnapshot(self._connection)

    def content(self) -> object:
        with self.snapshot() as snapshot:
            return (list(snapshot.rows()), list(snapshot.ledger_rows()), list(snapshot.table_texts()))

    def close(self) -> None:
        self._connection.close()


def a_record(folder: Path) -> tuple[bytes, str]:
    """Return the file of a small record with every part of a log in it, and the record's id."""
    clock = FixedClock(_NOON)
    text = b"table: invented_for_tests\n" * 20
    named = sha256(text).hexdigest()
    signed = {"table": "invented", "edition": "1.0.0", "sha256": named, "name": "Ada Example", "role": "lead"}
    signed |= {"os_user": "ward7", "signed_at": _NOON.isoformat()}
    graded = {"answers": [], "tables": [{"id": "invented", "edition": "1.0.0", "sha256": named}]}
    with SqliteStore.open(folder, mode="clinical", clock=clock) as store:
        store.append(Draft(new_id(), SITE_KEY, "signature", _NOON, _NURSE, signed), {named: text})
        for patient in ("patient-a", "patient-b", "patient-c"):
            store.append(Draft(new_id(), patient, "patient", _NOON, _NURSE, {"product": "invented-cel"}))
            store.append(Draft(new_id(), patient, "assessment", _NOON, _NURSE, graded))
            store.append(Draft(new_id(), patient, "note", _NOON, _NURSE, {"text": "seen"}))
        make_checkpoint(Record(store, clock, "clinical", folder), _NURSE)
        store.append(Draft(new_id(), "patient-a", "note", _NOON, _NURSE, {"text": "seen again"}))
        file, record_id = store.file, store.record_id
    with apsw.Connection(str(file)) as connection:
        connection.pragma("wal_checkpoint(truncate)")
    connection.close()
    return file.read_bytes(), record_id


def flip_bits(bits: int | None) -> tuple[Counter[str], list[int]]:
    """Return how many flips ended how, and which bits were missed or crashed the verifier."""
    with tempfile.TemporaryDirectory() as folder:
        raw, record_id = a_record(Path(folder) / "data")
    sound = bytearray(raw)
    sound[_HEADER] = b"\x01\x01"
    before = Flipped(bytes(sound), "clinical", record_id)
    held, head = before.content(), verify(before).ledger_head
    assert verify(before).consistent
    before.close()
    kept = Kept(heads=(KeptHead("kept", *head),))
    every = range(8 * len(sound)) if bits is None else _bits_in_use(sound)
    found: Counter[str] = Counter()
    bad: list[int] = []
    # A step that shares no factor with eight meets every bit of a byte in turn; the odd one below tries enough of them.
    step = 1 if bits is None else max(1, (len(every) // bits - 1) | 1)
    for bit in every[::step]:
        sound[bit // 8] ^= 1 << bit % 8
        flipped = bytearray(sound)
        flipped[_HEADER] = b"\x01\x01"
        how = _outcome(bytes(flipped), record_id, held, kept)
        sound[bit // 8] ^= 1 << bit % 8
        found[how] += 1
        bad += [bit] if how in (MISSED, CRASHED) else []
    return found, bad


def _bits_in_use(raw: bytearray) -> list[int]:
    """Return the bits of every part of the file that is not a long run of zeros, which is spare room in a page."""
    spare = {place for run in re.finditer(rb"\0{32,}", raw) for place in range(run.start() + 8, run.end() - 8)}
    return [8 * place + bit for place in range(len(raw)) if place not in spare for bit in range(8)]


def _outcome(raw: bytes, record_id: str, held: object, kept: Kept) -> str:
    record = Flipped(raw, "clinical", record_id)
    try:
        if verify(record, kept).problems:
            return SEEN
        return HARMLESS if record.content() == held else MISSED
    except StoreUnavailable:
        return REFUSED
    except Exception:  # noqa: BLE001  whatever escapes would reach a person as a traceback
        return CRASHED
    finally:
        record.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bits", type=int, default=DEFAULT_BITS)
    parser.add_argument("--all", action="store_true")
    asked = parser.parse_args()
    found, bad = flip_bits(None if asked.all else asked.bits)
    print(f"bits tried: {found.total()}")
    for how in (SEEN, REFUSED, HARMLESS, MISSED, CRASHED):
        print(f"{how}: {found[how]}")
    if bad:
        print(f"bits: {bad[:20]}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
