"""What the site's own chain holds: signatures of tables, checkpoints, new keys, and a clock that was wrong."""

from dataclasses import dataclass
from datetime import datetime

from tox_grader.journal.contents_keys import Content, ContentWrongError, fingerprint, moment, one_of, required, words

_SIGNED = ("table", "edition", "sha256", "name", "role", "os_user")
CLOCK_FAULTS = ("backward", "jump")


@dataclass(frozen=True, slots=True)
class SignatureGiven:
    """One person's signature under the very text of one table: `os_user` is who was logged in, whom nobody verified."""

    table: str
    edition: str
    sha256: str
    name: str
    role: str
    os_user: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class ClockChange:
    """The clock of a station went backward or jumped: by how many seconds, from when to when."""

    what: str
    seconds: int
    before: datetime
    after: datetime


def signature_given(content: Content) -> SignatureGiven:
    """Return the signature of a 'signature' entry; every part of it must be stated."""
    stated = {name: required(content, name, str) for name in _SIGNED}
    if any(not stated[name].strip() for name in ("name", "role")):
        raise ContentWrongError("name, role: nobody could be asked about a signature without them")
    fingerprint(content, "sha256")
    return SignatureGiven(**stated, signed_at=moment(content, "signed_at"))


def clock_change(content: Content) -> ClockChange:
    """Return how the clock of a station changed."""
    what, seconds = one_of(content, "what", CLOCK_FAULTS), required(content, "seconds", int)
    return ClockChange(what, seconds, moment(content, "before"), moment(content, "after"))


def checkpoint_text(content: Content) -> str:
    """Return the signed text of a checkpoint."""
    return words(content, "text")


def key_named(content: Content) -> str:
    """Return the public key, as a line, by which checkpoints are signed from now on."""
    return words(content, "key")
