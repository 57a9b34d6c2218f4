"""What a person has seen of a patient's log, and what came in since then: nobody saves on what is no longer so."""

from collections.abc import Sequence

from tox_grader.journal.entry import NO_ENTRY, Entry, Head
from tox_grader.journal.stale import CHANGES_NOTHING
from tox_grader.workflows.record import Record


def head_seen(entries: Sequence[Entry]) -> Head:
    """Return the head of the log as it was seen."""
    return entries[-1].head if entries else NO_ENTRY


def head_read(record: Record, patient_id: str) -> Head:
    """Return the head of a patient's log as a command finds it, before anything is counted or asked on it."""
    return record.store.head(record.person(patient_id).patient_key) or NO_ENTRY


def came_in(seen: Sequence[Entry], now: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the entries that were recorded since, without those that only say that somebody looked."""
    return tuple(entry for entry in now[len(seen) :] if entry.kind not in CHANGES_NOTHING)
