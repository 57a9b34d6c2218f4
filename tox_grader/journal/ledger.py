"""The site ledger: one row for every entry of every chain, in the order in which they were recorded.

A patient's chain says what came before within that patient. Only the ledger ties all chains together, so that its
last hash, kept elsewhere, stands for the whole record.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

from tox_grader.journal.entry import NO_ENTRY, Head

EMPTY_LEDGER: Head = NO_ENTRY
"""Position and hash of the ledger of a record without any entry."""


class LedgerRow(NamedTuple):
    """One row of the ledger: which entry was recorded as the how-manieth of this record."""

    position: int
    patient_key: str
    sequence: int
    hash: str
    ledger_hash: str


def ledger_hash(previous: str, position: int, patient_key: str, sequence: int, entry_hash: str) -> str:
    """Return the hash of one ledger row: over the row before it, its place, and the entry it stands for."""
    text = f"{previous}\n{position}\n{patient_key}\n{sequence}\n{entry_hash}\n"
    return sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def next_row(head: Head, patient_key: str, sequence: int, entry_hash: str) -> LedgerRow:
    """Return the row that a new entry adds behind the last one."""
    position = head[0] + 1
    return LedgerRow(
        position, patient_key, sequence, entry_hash, ledger_hash(head[1], position, patient_key, sequence, entry_hash)
    )


def ledger_of(entries: Iterable[tuple[str, int, str]]) -> Iterator[LedgerRow]:
    """Yield the ledger of entries (patient key, sequence, hash) that were recorded in this order."""
    head = EMPTY_LEDGER
    for patient_key, sequence, entry_hash in entries:
        row = next_row(head, patient_key, sequence, entry_hash)
        yield row
        head = (row.position, row.ledger_hash)


def row_faults(row: LedgerRow, previous: Head) -> tuple[str, ...]:
    """Return what does not hold of one row, given the position and hash of the row before it."""
    faults: list[str] = []
    if row.position != previous[0] + 1:
        faults.append(f"ledger row {previous[0] + 1} was expected here")
    worked_out = ledger_hash(previous[1], row.position, row.patient_key, row.sequence, row.hash)
    if worked_out != row.ledger_hash:
        faults.append("the ledger hash is not the one that follows from the row before it and this row")
    return tuple(faults)
