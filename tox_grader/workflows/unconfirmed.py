"""Entries that were sent to the record while nobody may have seen the answer, and the question whose they are.

Before an entry is appended, a mark with its id is put on disk; it goes once the confirmation stood on the screen. A
mark that is still there at the next start tells of an end in between: the entry stands in the record, or it does not.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from tox_grader.journal.entry import Author, Entry
from tox_grader.workflows.bedside_files import MARK, BedsideFiles, name_of
from tox_grader.workflows.record import Record
from tox_grader.workflows.remarks import acknowledge

Sent = Literal["assessment", "treatment", "correction"]
NOT_MINE = "saved entry that nobody at this station recognised"
_FORM = "mark/1"


@dataclass(frozen=True, slots=True)
class Mark:
    """One entry on its way into the record; `texts` is what was typed, where it has no draft of its own."""

    patient_key: str
    entry_id: str
    kind: Sent
    sent_at: datetime
    by: str
    texts: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Return nothing of the patient: this may stand in a report of a fault."""
        return "Mark(...)"

    @property
    def file(self) -> str:
        """Return the name of its file."""
        return name_of(MARK, self.entry_id)

    def as_bytes(self) -> bytes:
        """Return the mark as its file holds it."""
        told = {
            "form": _FORM,
            "patient_key": self.patient_key,
            "entry_id": self.entry_id,
            "kind": self.kind,
            "sent_at": self.sent_at.isoformat(),
            "by": self.by,
            "texts": dict(self.texts),
        }
        return json.dumps(told, ensure_ascii=True).encode("ascii")


def put_mark(files: BedsideFiles, mark: Mark) -> None:
    """Put a mark on disk before the entry is sent. Where the disk does not take it, saving goes on without."""
    files.keep(mark.file, mark.as_bytes)
    files.settle()


def take_mark(files: BedsideFiles, entry_id: str) -> None:
    """Take a mark away: the confirmation was seen, or the question was answered."""
    files.drop(name_of(MARK, entry_id))


def marks_left(files: BedsideFiles) -> tuple[Mark, ...]:
    """Return the marks that ended programs have left, the oldest first; one that cannot be read is dropped."""
    found: list[Mark] = []
    for name in files.names(MARK):
        mark = _read(files.read(name))
        if mark is None:
            files.drop(name)
        else:
            found.append(mark)
    return tuple(sorted(found, key=lambda mark: mark.sent_at))


def entry_of(record: Record, mark: Mark) -> Entry | None:
    """Return the entry of a mark as it stands in the record, None where it was never kept."""
    entry = record.store.entry(mark.entry_id)
    return entry if entry is not None and entry.patient_key == mark.patient_key else None


def say_not_mine(record: Record, entry: Entry, author: Author) -> Entry:
    """Record that nobody here recognises an entry; the entry itself stays, and is corrected in another way."""
    return acknowledge(record, entry.patient_key, NOT_MINE, author, refers_to=entry.entry_id)


def _read(data: bytes | None) -> Mark | None:
    try:
        told: Any = json.loads(data or b"")
        if told["form"] != _FORM or told["kind"] not in get_args(Sent):
            return None
        texts = {str(name): str(text) for name, text in told["texts"].items()}
        sent_at = datetime.fromisoformat(told["sent_at"])
        if sent_at.tzinfo is None:
            return None
        return Mark(str(told["patient_key"]), str(told["entry_id"]), told["kind"], sent_at, str(told["by"]), texts)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
