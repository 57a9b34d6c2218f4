"""Whether the log still says what was written: every hash worked out again, every link followed, nothing trusted.

Each patient's chain is checked, then the site ledger, then each against the other. This shows that a log is
consistent. That it is complete is shown only against something that was kept elsewhere (`journal/kept.py`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from tox_grader.foundation.problems import Problem
from tox_grader.journal.body import digest
from tox_grader.journal.chain import ReadRow, StoredRow, altered, read_row
from tox_grader.journal.contents import texts_named
from tox_grader.journal.entry import NO_ENTRY, SITE_KEY, Entry, Head
from tox_grader.journal.kept import NOTHING_KEPT, Kept, kept_problems
from tox_grader.journal.ledger import LedgerRow
from tox_grader.journal.verdict import Verification
from tox_grader.journal.verify_ledger import (
    EntryPlace,
    kept_head_problems,
    kept_ledger_faults,
    ledger_problems,
    read_ledger,
)
from tox_grader.journal.verify_site import checkpoint_faults, read_site

__all__ = ["Verifiable", "Verification", "verify"]


class WholeLog(Protocol):
    """The whole log as it stood at one moment, as far as verification reads it."""

    def rows(self) -> Iterator[StoredRow]:
        """Yield every stored row, by patient and sequence."""
        ...

    def ledger_rows(self) -> Iterator[LedgerRow]:
        """Yield every row of the site ledger, by position."""
        ...

    def table_texts(self) -> Iterator[tuple[str, bytes]]:
        """Yield every kept table text with the SHA-256 it is kept under."""
        ...


class Verifiable(Protocol):
    """What verification needs of a store, or of anything else that holds a log."""

    @property
    def mode(self) -> str:
        """Return 'clinical' or 'simulation'."""
        ...

    @property
    def record_id(self) -> str:
        """Return what tells this record from any other."""
        ...

    def snapshot(self) -> AbstractContextManager[WholeLog]:
        """Return the whole log as it stands now."""
        ...


def verify(store: Verifiable, kept: Kept = NOTHING_KEPT) -> Verification:
    """Read the whole log as it stands and return what does not hold, also against what was kept elsewhere."""
    faults: dict[EntryPlace, list[str]] = defaultdict(list)
    chains = _Chains()
    problems: list[Problem] = []
    with store.snapshot() as snapshot:
        # A damaged page can hand out something else than bytes.
        texts = {key: type(text) is bytes and digest(text) == key for key, text in snapshot.table_texts()}
        problems.extend(_altered_text(sha256) for sha256, sound in texts.items() if not sound)
        for row in snapshot.rows():
            read = chains.read(row)
            found = tuple(_faults(row, read, store.mode, texts, kept.chains))
            if found:
                faults[(row.patient_key, row.sequence)] += found
        site = read_site(chains.site, kept.keys, store.record_id)
        heads = (*kept.all_heads(), *site.heads)
        rows: dict[int, LedgerRow] = {}
        ledger = read_ledger(_noted(snapshot.ledger_rows(), rows if kept.ledgers else None), chains.hashes, heads)
    inner = set(site.heads)
    for more in (
        checkpoint_faults(site, ledger),
        ledger.of_entries,
        kept_ledger_faults(kept.ledgers, rows, chains.hashes),
        _cut_tails(chains.heads, kept.chains),
    ):
        for place, told in more.items():
            faults[place] += told
    ledger.differing = [head for head in ledger.differing if head not in inner]
    ledger.beyond = [head for head in ledger.beyond if head not in inner]
    problems += [altered(*place, tuple(dict.fromkeys(told))) for place, told in sorted(faults.items(), key=_in_order)]
    problems += ledger_problems(ledger)
    problems += kept_head_problems(ledger)
    problems += kept_problems(kept, store.record_id, site.known)
    return Verification(
        patients=len(chains.heads.keys() - {SITE_KEY}),
        entries=chains.entries,
        problems=tuple(problems),
        heads=chains.heads,
        ledger_head=ledger.head,
        held=tuple(head for head in ledger.held if head not in inner),
        chains_held=len(kept.chains),
        of_site=chains.of_site,
        inner_checkpoints=len(site.heads),
        keys=site.known,
        keys_kept=bool(kept.keys),
    )


class _Chains:
    """What has been read of the chains so far: their heads, every stored hash, and the entries of the site."""

    def __init__(self) -> None:
        self.heads: dict[str, Head] = {}
        self.hashes: dict[EntryPlace, str] = {}
        self.site: list[Entry] = []
        self.of_site: Counter[str] = Counter()
        self.entries = 0

    def read(self, row: StoredRow) -> ReadRow:
        """Read the next row; rows come by patient and sequence."""
        read = read_row(row, self.heads.get(row.patient_key, NO_ENTRY))
        if row.patient_key != SITE_KEY:
            self.entries += 1
        else:
            self.of_site[row.kind] += 1
            self.site += [] if read.entry is None else [read.entry]
        if type(row.sequence) is int:
            self.heads[row.patient_key] = (row.sequence, row.hash)
            self.hashes[(row.patient_key, row.sequence)] = row.hash
        return read


def _faults(
    row: StoredRow, read: ReadRow, mode: str, texts: Mapping[str, bool], kept_heads: Mapping[str, Head]
) -> Iterator[str]:
    yield from read.faults
    if row.mode != mode:
        yield f"an entry of another mode stands in a {mode} record"
    if read.entry is not None:
        yield from _table_faults(read.entry, texts)
    kept = kept_heads.get(row.patient_key)
    if kept is not None and kept[0] == row.sequence and kept[1] != row.hash:
        yield "the entry is not the one whose head was kept elsewhere"


def _table_faults(entry: Entry, texts: Mapping[str, bool]) -> Iterator[str]:
    did = "it signs" if entry.kind == "signature" else "it was graded by"
    for sha256 in texts_named(entry.kind, entry.content):
        if sha256 not in texts:
            yield f"{did} table text {sha256}, which is not in the record"
        elif not texts[sha256]:
            yield f"{did} table text {sha256}, which was altered"


def _altered_text(sha256: str) -> Problem:
    return Problem(
        what="a kept table text is not what its hash says",
        where=f"table text {sha256}",
        why="entries graded by it cannot be graded again as they were, and what was signed cannot be shown",
        do="keep the data folder as it is and tell the person responsible for it",
    )


def _cut_tails(heads: Mapping[str, Head], kept_heads: Mapping[str, Head]) -> dict[EntryPlace, list[str]]:
    cut: dict[EntryPlace, list[str]] = {}
    for patient_key, (sequence, _) in kept_heads.items():
        last = heads.get(patient_key, NO_ENTRY)[0]
        if last < sequence:
            what = f"the log ends at entry {last}, but a head kept elsewhere shows {sequence} entries: its tail was cut"
            cut[(patient_key, last + 1)] = [what]
    return cut


def _noted(rows: Iterator[LedgerRow], into: dict[int, LedgerRow] | None) -> Iterator[LedgerRow]:
    for row in rows:
        if into is not None:
            into[row.position] = row
        yield row


def _in_order(item: tuple[EntryPlace, list[str]]) -> tuple[str, str]:
    # A damaged page can hand out a key or a number of another kind; the order then only has to be the same each time.
    patient_key, sequence = item[0]
    return (str(patient_key), f"{sequence:020d}" if type(sequence) is int else "")
