"""The log read chain by chain from one snapshot: what the audit report and the packet are made of.

No more than one chain is held at a time. One that does not hold is handed on with its faults, so that one damaged
patient does not hide the others.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from tox_grader.foundation.problems import LogInvalid
from tox_grader.journal.chain import StoredRow, read_row
from tox_grader.journal.effective import effective
from tox_grader.journal.entry import NO_ENTRY, SITE_KEY, Entry

# What other rooms need to tell the site's chain from a patient's, so that none of them opens the store.
__all__ = ["SITE_KEY", "Chain", "Progress", "by_chain", "chains", "entry_of", "no_progress"]
Progress = Callable[[int], None]
"""Is told how many entries have been read so far."""


def no_progress(_read: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Chain:
    """One chain as it was read: its entries, how many rows it has, and what does not hold of them.

    `entries` are those whose bytes can be read and say that they stand where they stand.
    """

    patient_key: str
    entries: tuple[Entry, ...]
    rows: int
    faults: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Tell whether the chain is what was written, as far as the chain itself can show."""
        return not self.faults


def by_chain(rows: Iterable[StoredRow]) -> Iterator[tuple[str, Iterator[StoredRow]]]:
    """Yield each chain's rows by its key; rows come by patient and sequence, and are read as they are asked for."""
    return groupby(rows, key=attrgetter("patient_key"))


def entry_of(row: StoredRow) -> Entry | None:
    """Return the entry of a row whose bytes can be read and say that they stand where they stand; else None."""
    entry = read_row(row, NO_ENTRY).entry
    return entry if entry is not None and _stands_there(entry, row) else None


def chains(rows: Iterable[StoredRow], progress: Progress = no_progress) -> Iterator[Chain]:
    """Yield each chain of the rows, which come by patient and sequence."""
    read = 0
    for patient_key, own in by_chain(rows):
        chain = _chain(patient_key, own)
        read += chain.rows
        progress(read)
        yield chain


def _chain(patient_key: str, rows: Iterable[StoredRow]) -> Chain:
    head, count = NO_ENTRY, 0
    entries: list[Entry] = []
    faults: list[str] = []
    for row in rows:
        count += 1
        read = read_row(row, head)
        faults += [f"entry {row.sequence}: {fault}" for fault in read.faults]
        if read.entry is not None and _stands_there(read.entry, row):
            entries.append(read.entry)
        head = (row.sequence, row.hash)
    if not faults:
        try:
            effective(entries)
        except LogInvalid as error:
            faults += [f"{problem.where}: {problem.what}" for problem in error.problems]
    return Chain(patient_key, tuple(entries), count, tuple(faults))


def _stands_there(entry: Entry, row: StoredRow) -> bool:
    return (entry.patient_key, entry.sequence) == (row.patient_key, row.sequence)
