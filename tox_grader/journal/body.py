"""Write an entry as the bytes that are hashed and kept, and read it back from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, cast

from tox_grader.journal.canonical import JsonValue, NotCanonicalError, canonical, canonical_around, read_canonical
from tox_grader.journal.contents import check_content, check_content_of_format_1
from tox_grader.journal.entry import Author, Draft, Entry

FORMAT = "entry/2"
FIRST_FORMAT = "entry/1"
_CHECKS = {FIRST_FORMAT: check_content_of_format_1, FORMAT: check_content}
_UNREADABLE = f"the bytes are no entry of format {FIRST_FORMAT} or {FORMAT}"


class BodyUnreadableError(ValueError):
    """Stored bytes that are no entry of a format this program knows."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when a draft enters the log: after which entry, when, in which mode, by which program and station."""

    sequence: int
    previous_hash: str
    recorded_at: datetime
    mode: str
    program: str
    station: str = ""


def digest(raw: bytes) -> str:
    """Return the SHA-256 of bytes as hexadecimal text."""
    return sha256(raw).hexdigest()


def write_entry(draft: Draft, place: Place) -> Entry:
    """Return the entry that a draft becomes at its place in the log: what reading its canonical bytes would give."""
    said: dict[str, JsonValue] = {
        "format": FORMAT,
        "entry_id": draft.entry_id,
        "patient_key": draft.patient_key,
        "sequence": place.sequence,
        "kind": draft.kind,
        "observed_at": draft.observed_at.isoformat(),
        "observed_zone": _zone(draft.observed_at),
        "recorded_at": utc_text(place.recorded_at),
        "recorded_zone": _offset(place.recorded_at),
        "author": {"id": draft.author.id, "role": draft.author.role},
        "mode": place.mode,
        "program": place.program,
        "station": place.station,
        "previous_hash": place.previous_hash,
    }
    # The content was checked and written when the draft was made; the entry holds those very bytes.
    body = canonical_around(said, "content", draft.written)
    return _entry({**said, "content": draft.content}, body)


def write_body(draft: Draft, place: Place) -> bytes:
    """Return the canonical bytes of a draft at its place in the log."""
    return write_entry(draft, place).body


def read_body(body: bytes) -> Entry:
    """Return the entry that the bytes say, in either format; its hash is worked out from them, never taken on trust."""
    try:
        said = cast("dict[str, Any]", read_canonical(body))
        _CHECKS[said["format"]](said["kind"], said["content"])
        return _entry(said, body)
    except (NotCanonicalError, KeyError, TypeError, AttributeError, ValueError, OverflowError) as fault:
        raise BodyUnreadableError(_UNREADABLE) from fault


def _entry(said: Mapping[str, Any], body: bytes) -> Entry:
    return Entry(
        patient_key=said["patient_key"],
        sequence=said["sequence"],
        entry_id=said["entry_id"],
        kind=said["kind"],
        observed_at=datetime.fromisoformat(said["observed_at"]),
        observed_zone=said["observed_zone"],
        recorded_at=_at_offset(said["recorded_at"], said["recorded_zone"]),
        recorded_zone=said["recorded_zone"],
        author=Author(id=said["author"]["id"], role=said["author"]["role"]),
        mode=said["mode"],
        program=said["program"],
        content=said["content"],
        previous_hash=said["previous_hash"],
        hash=digest(body),
        body=body,
        station="" if said["format"] == FIRST_FORMAT else _text(said["station"]),
    )


def utc_text(moment: datetime) -> str:
    """Return a moment in UTC, marked Z: the form in which recording times are kept and can be sorted."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"


def says_the_same(draft: Draft, stored: Entry) -> bool:
    """Tell whether a draft handed in again is the one that was kept; when and where it was kept does not matter."""
    return (
        draft.patient_key == stored.patient_key
        and draft.kind == stored.kind
        and draft.observed_at.isoformat() == stored.observed_at.isoformat()
        and draft.author == stored.author
        and canonical(draft.content) == canonical(stored.content)
    )


def _offset(moment: datetime) -> str:
    # The offset is what ISO text has after the time itself.
    return moment.isoformat()[len(moment.replace(tzinfo=None).isoformat()) :]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text was expected")
    return value


def _zone(moment: datetime) -> str:
    name = getattr(moment.tzinfo, "key", None)
    return name if isinstance(name, str) else _offset(moment)


def _at_offset(in_utc: str, offset: str) -> datetime:
    # The year is of no account: the text is read only for its offset.
    zone = datetime.fromisoformat(f"2000-01-01T00:00:00{offset}").tzinfo
    return datetime.fromisoformat(in_utc).astimezone(zone)
