"""Keep one draft: the steps that every store takes inside its transaction, whatever database stands behind it.

The store brings the tables as its transaction sees them (`LogTables`) and the words in which it says NOT SAVED.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple, Protocol

from tox_grader import __version__
from tox_grader.foundation.clock import Clock
from tox_grader.foundation.problems import LogInvalid, StoreUnavailable
from tox_grader.journal.body import Place, digest, says_the_same, write_entry
from tox_grader.journal.chain import StoredRow, altered, columns_of, read_row
from tox_grader.journal.clock_watch import Reading, clock_changed, clock_draft, read_both
from tox_grader.journal.contents import entry_named, texts_named
from tox_grader.journal.corrections import Link, SpeaksOfNothingError, Spoken, check_reference
from tox_grader.journal.entry import NO_ENTRY, Draft, Entry, Head
from tox_grader.journal.ledger import LedgerRow, next_row
from tox_grader.journal.stale import Step, refuse_stale_view

REPORT = "write it on paper and report this: it is a fault of the program"
_LOOK_AGAIN = f"open the patient again and look for that entry; where it stands there, {REPORT}"


class NotSaved(Protocol):
    """Makes the error for what was not kept: what happened and, where the store knows no better, what to do."""

    def __call__(self, what: str, do: str = ...) -> StoreUnavailable:
        """Return the error."""
        ...


class LogTables(Protocol):
    """The tables of the log, as one writing transaction sees them."""

    def row_by_id(self, entry_id: str) -> StoredRow | None:
        """Return the row with an entry id, or None."""
        ...

    def head_of(self, patient_key: str) -> Head | None:
        """Return the sequence and hash of a patient's last entry, or None."""
        ...

    def steps_from(self, patient_key: str, sequence: int) -> Sequence[Step]:
        """Return the entries of a chain from a sequence on, as far as a view is held against them."""
        ...

    def ledger_head(self) -> Head:
        """Return position and hash of the last row of the ledger."""
        ...

    def last_recorded_at(self) -> datetime | None:
        """Return when the last entry of the record was recorded, or None where there is none."""
        ...

    def texts_kept(self, sha256s: Collection[str]) -> frozenset[str]:
        """Return those of the hashes under which a table text is kept."""
        ...

    def keep_text(self, sha256: str, text: bytes) -> None:
        """Add a table text."""
        ...

    def add(self, row: StoredRow, ledger_row: LedgerRow) -> None:
        """Add a row to the log, and its row to the ledger."""
        ...


class Hand(NamedTuple):
    """Who writes: what an entry says beside what was handed in, and how a refusal is told."""

    clock: Clock
    clock_seen: Reading
    mode: str
    station: str
    not_saved: NotSaved


class Kept(NamedTuple):
    """An entry that is in the record, with what the store remembers of it: the clock then, and the ledger's end."""

    entry: Entry
    clock_seen: Reading
    ledger_head: Head


class Writing(NamedTuple):
    """What an entry says beside what was handed in. `now` is read inside the transaction."""

    now: datetime
    mode: str
    station: str


def keep(log: LogTables, draft: Draft, tables: Mapping[str, bytes], expected: Head | None, hand: Hand) -> Kept:
    """Keep a draft behind the last entry of its chain, once; note a clock that was set before it."""
    entry = kept_before(log, draft, hand.not_saved)
    if entry is not None:
        return Kept(entry, hand.clock_seen, log.ledger_head())
    head = log.head_of(draft.patient_key) or NO_ENTRY
    if expected is not None and expected != head:
        refuse_stale_view(draft.patient_key, expected, log.steps_from(draft.patient_key, expected[0]))
    refuse_speaking_of_nothing(log, draft, hand.not_saved)
    keep_tables(log, draft, tables, hand.not_saved)
    # The clock is read while nobody else writes, so that recording times follow the sequence.
    seen = read_both(hand.clock)
    writing = Writing(seen.wall, hand.mode, hand.station)
    changed = clock_changed(seen, hand.clock_seen, log.last_recorded_at())
    if changed is not None:
        add(log, clock_draft(changed), writing)
        head = log.head_of(draft.patient_key) or NO_ENTRY
    entry, ledger_head = _added(log, draft, writing, head)
    return Kept(entry, seen, ledger_head)


def refuse_wrong_tables(tables: Mapping[str, bytes], not_saved: NotSaved) -> None:
    """Refuse a table text that is not what its hash says."""
    if any(_digest_of_table(text) != sha256 for sha256, text in tables.items()):
        raise not_saved("a table's text does not have the hash it was handed in under", REPORT)


@lru_cache(maxsize=64)
def _digest_of_table(text: bytes) -> str:
    # The same few texts come with every assessment, and are longer than all else in it.
    return digest(text)


def kept_before(log: LogTables, draft: Draft, not_saved: NotSaved) -> Entry | None:
    """Return the entry where this very draft is in the record already; refuse another one under its id."""
    row = log.row_by_id(draft.entry_id)
    if row is None:
        return None
    stored = sound_alone(row)
    if not says_the_same(draft, stored):
        raise not_saved("another entry stands in the record under this entry's id")
    return stored


def refuse_speaking_of_nothing(log: LogTables, draft: Draft, not_saved: NotSaved) -> None:
    """Refuse a correction or remark whose entry is not in this chain: it would stand there for ever, about nothing."""
    if entry_named(draft.kind, draft.content) is None:
        return

    def in_this_chain(entry_id: str) -> Spoken | None:
        row = log.row_by_id(entry_id)
        return None if row is None or row.patient_key != draft.patient_key else sound_alone(row)

    sequence, _ = log.head_of(draft.patient_key) or NO_ENTRY
    new: Spoken = Link(draft.patient_key, sequence + 1, draft.entry_id, draft.kind, draft.content)
    try:
        check_reference(new, in_this_chain)
    except SpeaksOfNothingError as fault:
        raise not_saved(str(fault), _LOOK_AGAIN) from fault


def keep_tables(log: LogTables, draft: Draft, tables: Mapping[str, bytes], not_saved: NotSaved) -> None:
    """Keep the table texts handed in, once each; refuse a draft that names a table nobody could look up later."""
    named = texts_named(draft.kind, draft.content)
    kept = log.texts_kept(tuple(dict.fromkeys((*tables, *named))))
    for sha256, text in tables.items():
        if sha256 not in kept:
            log.keep_text(sha256, text)
    if not kept.union(tables).issuperset(named):
        raise not_saved("the entry names a grading table whose text was not handed in", REPORT)


def add(log: LogTables, draft: Draft, writing: Writing) -> Entry:
    """Add a draft behind the last entry of its chain, and its row behind the last one of the ledger."""
    return _added(log, draft, writing, log.head_of(draft.patient_key) or NO_ENTRY)[0]


def _added(log: LogTables, draft: Draft, writing: Writing, head: Head) -> tuple[Entry, Head]:
    """Return the entry of a draft that was added behind the head of its chain, and the ledger's new head."""
    sequence, previous_hash = head
    place = Place(sequence + 1, previous_hash, writing.now, writing.mode, __version__, writing.station)
    entry = write_entry(draft, place)
    row = next_row(log.ledger_head(), entry.patient_key, entry.sequence, entry.hash)
    log.add(columns_of(entry), row)
    return entry, (row.position, row.ledger_hash)


def sound(row: StoredRow, head: Head) -> Entry:
    """Return the entry of a row that follows this head; LogInvalid where it does not hold."""
    entry, faults = read_row(row, head)
    if entry is None or faults:
        raise LogInvalid(altered(row.patient_key, row.sequence, faults))
    return entry


def sound_alone(row: StoredRow) -> Entry:
    """Return the entry of a row, checked against its own hash; its place in the chain is not looked at."""
    return sound(row, (row.sequence - 1, row.previous_hash))
