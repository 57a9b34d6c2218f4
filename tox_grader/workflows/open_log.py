"""The log, open to be read as it stands at one moment: what a packet and its report are made from.

Every file of a packet is made from the same snapshot, so that all of them speak of the same moment. Only one chain is
held at a time; what is kept of the whole log is its chains' keys and what verification found.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Protocol, Self

from tox_grader.journal.chain import StoredRow
from tox_grader.journal.entry import SITE_KEY, Entry, Head
from tox_grader.journal.ledger import EMPTY_LEDGER, LedgerRow
from tox_grader.journal.person import Person
from tox_grader.journal.store import Snapshot
from tox_grader.journal.verify import Verification, verify
from tox_grader.workflows.labels import Labels, labels_of
from tox_grader.workflows.record import Record
from tox_grader.workflows.whole_log import Progress, entry_of, no_progress


@dataclass(frozen=True)
class OpenLog:
    """Everything that a packet is made from, as it stands at one moment, to be read while it is open.

    `keys` are the chains of the packet in the order in which they began in the ledger, the site's last.
    """

    mode: str
    record_id: str
    patient_key: str | None
    snapshot: Snapshot
    keys: tuple[str, ...]
    ledger_head: Head
    texts: Mapping[str, bytes]
    people: tuple[Person, ...]
    verification: Verification
    read_at: datetime

    def rows(self) -> Iterator[StoredRow]:
        """Yield the rows of every chain of the packet, by patient and sequence."""
        return (
            self.snapshot.rows()
            if self.patient_key is None
            else chain.from_iterable(map(self.snapshot.rows_of, sorted(self.keys, key=str)))
        )

    def ledger_by_chain(self) -> Iterator[LedgerRow]:
        """Yield the rows of the ledger that stand for these chains, by patient and sequence."""
        wanted = frozenset(self.keys)
        return (row for row in self.snapshot.ledger_by_chain() if row.patient_key in wanted)

    def site(self) -> Iterator[Entry]:
        """Yield the entries of the site's chain that can be read."""
        return filter(None, map(entry_of, self.snapshot.rows_of(SITE_KEY)))


@contextmanager
def open_log(record: Record, patient_key: str | None = None, progress: Progress = no_progress) -> Iterator[OpenLog]:
    """Open the record, or one patient's chain with the site's, as it stands now, and verify all of it."""
    everybody = record.store.persons(also_left=True)
    people = tuple(one for one in everybody if patient_key is None or one.patient_key == patient_key)
    with open_any_log(record.store, people, record.clock.now(), patient_key, progress) as log:
        yield log


@contextmanager
def open_any_log(
    log: "Readable",
    people: tuple[Person, ...],
    read_at: datetime,
    patient_key: str | None = None,
    progress: Progress = no_progress,
) -> Iterator[OpenLog]:
    """Open a log at one moment, whatever holds it; `people` are the names that may go with it."""
    with log.snapshot() as snapshot:
        verification = verify(_AsItStands(log.mode, log.record_id, snapshot, progress))
        order: dict[str, None] = {}
        head = EMPTY_LEDGER
        for row in snapshot.ledger_rows():
            order.setdefault(row.patient_key)
            head = (row.position, row.ledger_hash)
        there = verification.heads.keys()
        wanted = there if patient_key is None else there & {patient_key, SITE_KEY}
        order |= dict.fromkeys(sorted(wanted, key=str))
        keys = sorted((key for key in order if key in wanted), key=lambda key: key == SITE_KEY)
        texts = dict(snapshot.table_texts())
        yield OpenLog(
            log.mode, log.record_id, patient_key, snapshot, tuple(keys), head, texts, people, verification, read_at
        )


def labels_in(log: OpenLog, progress: Progress = no_progress) -> Labels:
    """Return the letters of a packet: patients in the order of the ledger, the site at the end."""
    read = 0

    def entries_of(key: str) -> tuple[str, tuple[Entry, ...]]:
        nonlocal read
        entries = tuple(filter(None, map(entry_of, log.snapshot.rows_of(key))))
        read += len(entries)
        progress(read)
        return key, entries

    return labels_of(map(entries_of, log.keys))


class Readable(Protocol):
    """What a packet needs of a store, or of anything else that holds a log."""

    @property
    def mode(self) -> str:
        """Return 'clinical' or 'simulation'."""
        ...

    @property
    def record_id(self) -> str:
        """Return what tells this record from any other."""
        ...

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """Return the whole log as it stands now."""
        ...


@dataclass(frozen=True)
class _AsItStands:
    """A snapshot that is already open, for verification to read and to tell how far it is."""

    mode: str
    record_id: str
    open: Snapshot
    progress: Progress

    def snapshot(self) -> AbstractContextManager[Self]:
        """Return the open snapshot; who opened it closes it."""
        return nullcontext(self)

    def rows(self) -> Iterator[StoredRow]:
        """Yield every stored row, and tell how many were read."""
        for read, row in enumerate(self.open.rows(), start=1):
            self.progress(read)
            yield row

    def ledger_rows(self) -> Iterator[LedgerRow]:
        """Yield every row of the site ledger, by position."""
        return self.open.ledger_rows()

    def ledger_by_chain(self) -> Iterator[LedgerRow]:
        """Yield every row of the site ledger, by patient, sequence and position."""
        return self.open.ledger_by_chain()

    def table_texts(self) -> Iterator[tuple[str, bytes]]:
        """Yield every kept table text with the SHA-256 it is kept under."""
        return self.open.table_texts()
