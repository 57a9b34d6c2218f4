"""The log read chain by chain from one snapshot: what the audit report and the packet are made of.

A chain that does not hold is handed on with its faults, so that one damaged patient does not hide the others.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from tox_grader.foundation.problems import LogInvalid
from tox_grader.journal.chain import StoredRow, read_row
from tox_grader.journal.effective import effective
from tox_grader.journal.entry import NO_ENTRY, SITE_KEY, Entry

# What other rooms need to tell the site's chain from a patient's, so that none of them opens the store.
__all__ = ["SITE_KEY", "Chain", "Progress", "chains", "no_progress"]
Progress = Callable[[int], None]
"""Is told how many entries have been read so far."""


def no_progress(_read: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Chain:
    """One chain: its rows as they are stored, and what does not hold of them.

    Only the rows are kept: the entries of a long log, read, would take many times their room.
    """

    patient_key: str
    rows: tuple[StoredRow, ...]
    faults: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return every entry whose bytes can be read and say that they stand where they stand; read now."""
        read = ((row, read_row(row, NO_ENTRY).entry) for row in self.rows)
        return tuple(
            entry
            for row, entry in read
            if entry is not None and (entry.patient_key, entry.sequence) == (row.patient_key, row.sequence)
        )

    @property
    def is_sound(self) -> bool:
        """Tell whether the chain is what was written, as far as the chain itself can show."""
        return not self.faults


def chains(rows: Iterable[StoredRow], progress: Progress = no_progress) -> Iterator[Chain]:
    """Yield each chain of the rows, which come by patient and sequence."""
    read = 0
    for patient_key, own in groupby(rows, key=lambda row: row.patient_key):
        chain = _chain(patient_key, tuple(own))
        read += len(chain.rows)
        progress(read)
        yield chain


def _chain(patient_key: str, rows: tuple[StoredRow, ...]) -> Chain:
    head = NO_ENTRY
    entries: list[Entry] = []
    faults: list[str] = []
    for row in rows:
        read = read_row(row, head)
        faults += [f"entry {row.sequence}: {fault}" for fault in read.faults]
        if read.entry is not None:
            entries.append(read.entry)
        head = (row.sequence, row.hash)
    if not faults:
        try:
            effective(entries)
        except LogInvalid as error:
            faults += [f"{problem.where}: {problem.what}" for problem in error.problems]
    return Chain(patient_key, rows, tuple(faults))
