"""What counts of a patient's log: entries as they were amended, and those entered in error, which count for nothing.

Nothing is taken out of the log. A correction is an entry behind the one it corrects, and can itself be entered in
error: then what it corrected counts again. Order is the order of the log, never that of the clocks.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tox_grader.foundation.problems import LogInvalid
from tox_grader.journal import corrections
from tox_grader.journal.chain import altered
from tox_grader.journal.contents import Content, amendment, entry_named
from tox_grader.journal.corrections import CANNOT_BE_IN_ERROR, CORRECTIONS, SpeaksOfNothingError
from tox_grader.journal.entry import Entry, Kind

__all__ = ["CANNOT_BE_IN_ERROR", "Effective", "apart_from", "effective", "root_of"]
State = Literal["counts", "amended", "in_error"]


@dataclass(frozen=True, slots=True)
class Effective:
    """One entry and what counts of it now: `content` and `observed_at` are those of its last amendment.

    `by` is the id of the entry that amended it, or that says it was entered in error; None where it counts as written.
    """

    entry: Entry
    kind: Kind
    observed_at: datetime
    content: Content
    state: State
    by: str | None = None

    @property
    def counts(self) -> bool:
        """Tell whether it counts, as written or as amended."""
        return self.state != "in_error"


def effective(entries: Iterable[Entry], known_at: datetime | None = None) -> tuple[Effective, ...]:
    """Return what counts of every entry, in the order of the log; with `known_at`, of what was known by then.

    Raises `LogInvalid` where a correction speaks of an entry that does not stand before it, or of one that it
    cannot correct.
    """
    log = _known(sorted(entries, key=lambda entry: entry.sequence), known_at)
    with _told_as_invalid():
        in_error, amended = corrections.corrections(log)
    return tuple(_what_counts(entry, in_error, amended) for entry in log)


def root_of(entry: Entry, entries: Iterable[Entry]) -> Entry:
    """Return the entry that an amendment amends, through earlier amendments of it; every other entry is its own."""
    with _told_as_invalid():
        return corrections.root_of(entry, {one.entry_id: one for one in entries}.get)


def apart_from(entries: Iterable[Entry], entry_id: str) -> tuple[Entry, ...]:
    """Return the log as if one entry had never been written, nor anything that corrects it."""
    kept: list[Entry] = []
    gone = {entry_id}
    for entry in sorted(entries, key=lambda entry: entry.sequence):
        if entry.entry_id in gone or (entry.kind in CORRECTIONS and entry_named(entry.kind, entry.content) in gone):
            gone.add(entry.entry_id)
        else:
            kept.append(entry)
    return tuple(kept)


def _known(log: list[Entry], known_at: datetime | None) -> list[Entry]:
    """Return the log up to the last entry recorded by then: it is cut once, so that what stays is a log that was."""
    if known_at is None:
        return log
    last = max((number for number, entry in enumerate(log, start=1) if entry.recorded_at <= known_at), default=0)
    return log[:last]


def _what_counts(entry: Entry, in_error: dict[str, str], amended: dict[str, Entry]) -> Effective:
    struck_by, new = in_error.get(entry.entry_id), amended.get(entry.entry_id)
    if struck_by is not None:
        return Effective(entry, entry.kind, entry.observed_at, entry.content, "in_error", struck_by)
    if new is None:
        return Effective(entry, entry.kind, entry.observed_at, entry.content, "counts")
    if entry.kind == "amendment":
        return Effective(entry, entry.kind, entry.observed_at, entry.content, "amended", new.entry_id)
    said = amendment(new.content)
    return Effective(entry, entry.kind, said.observed_at, said.content, "amended", new.entry_id)


@contextmanager
def _told_as_invalid() -> Iterator[None]:
    try:
        yield
    except SpeaksOfNothingError as fault:
        raise LogInvalid(altered(fault.entry.patient_key, fault.entry.sequence, (str(fault),))) from fault
