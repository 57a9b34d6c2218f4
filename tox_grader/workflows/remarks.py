"""Record what is said beside the observations: a note, an override with its reason, that something was seen, an access.

Every remark is an entry of its own; nothing it speaks of is changed by it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from tox_grader.foundation.clock import new_id
from tox_grader.foundation.problems import Problem, WrongUsage
from tox_grader.foundation.text import REMOVED_MARK, safe_text
from tox_grader.journal.canonical import JsonValue
from tox_grader.journal.entry import SITE_KEY, Author, Draft, Entry, Kind
from tox_grader.workflows.record import Record

Accessing = Literal["view", "export", "print", "verify"]


def stated(text: str | None, where: str, why: str) -> str:
    """Return a text that somebody wrote and can be read; raise `WrongUsage` where it says nothing."""
    if text is None or not safe_text(text).strip(f"{REMOVED_MARK} "):
        raise WrongUsage(Problem("the text is empty", where, why, "write it in a few words"))
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise WrongUsage(Problem("the text is not valid Unicode", where, why, "type it again in a UTF-8 terminal"))
    return text.strip()


def add_note(
    record: Record, patient_id: str, text: str, author: Author, at: datetime | None = None, entry_id: str | None = None
) -> Entry:
    """Record a note; it is read by people and grades nothing."""
    said = stated(text, "TEXT", "a note without words tells nobody anything")
    now = record.clock.now()
    if at is not None and at > now:
        why = "a note says what was seen, and stands in the log at that time"
        raise WrongUsage(Problem("the time lies in the future", "--at", why, "give the time at which it was seen"))
    key = record.person(patient_id).patient_key
    return _append(record, key, "note", {"text": said}, author, observed_at=at, entry_id=entry_id)


def override(
    record: Record,
    patient_key: str,
    what: str,
    reason: str,
    author: Author,
    *,
    suggestion: str | None = None,
    refers_to: str | None = None,
    entry_id: str | None = None,
) -> Entry:
    """Record that a step or a limit was overridden, and why; `refers_to` is the entry of what was done."""
    content = {"what": what, "reason": reason, "suggestion": suggestion, "refers_to": refers_to}
    return _append(record, patient_key, "override", content, author, entry_id=entry_id)


def acknowledge(
    record: Record,
    patient_key: str,
    what: str,
    author: Author,
    *,
    refers_to: str | None = None,
    reason: str | None = None,
    entry_id: str | None = None,
) -> Entry:
    """Record that somebody has seen something, such as a new grade 3."""
    content = {"what": what, "refers_to": refers_to, "reason": reason}
    return _append(record, patient_key, "acknowledgement", content, author, entry_id=entry_id)


def record_access(
    record: Record, what: Accessing, detail: str | None, author: Author, *, patient_key: str = SITE_KEY
) -> Entry:
    """Record that something was looked at or taken out of the record: of one patient, else of the whole ward."""
    return _append(record, patient_key, "access", {"what": what, "detail": detail}, author)


def _append(
    record: Record,
    patient_key: str,
    kind: Kind,
    content: Mapping[str, JsonValue],
    author: Author,
    *,
    observed_at: datetime | None = None,
    entry_id: str | None = None,
) -> Entry:
    moment = observed_at or record.clock.now()
    return record.append(Draft(entry_id or new_id(), patient_key, kind, moment, author, content))
