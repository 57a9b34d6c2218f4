"""Sign where the log stands now, so that it can be kept elsewhere: on paper, in another system, with another person."""

from collections.abc import Mapping
from dataclasses import dataclass

from tox_grader.foundation.clock import new_id
from tox_grader.journal.checkpoint import origin_of, signed_checkpoint
from tox_grader.journal.entry import SITE_KEY, Author, Draft, Head, Kind
from tox_grader.journal.keys import SigningKey, hand_on, keep_key, kept_key, new_key
from tox_grader.journal.short_head import short_head
from tox_grader.workflows.record import Record

FIRST_KEY = "the first key of this station"


@dataclass(frozen=True, slots=True)
class HeadNow:
    """Where the site ledger ends now: which record, how many entries, their hash."""

    record_id: str
    position: int
    ledger_hash: str

    @property
    def head(self) -> Head:
        """Return position and hash."""
        return (self.position, self.ledger_hash)

    @property
    def short(self) -> str:
        """Return the head as it is printed on a sheet and typed in again."""
        return str(short_head(self.head))


@dataclass(frozen=True, slots=True)
class MadeCheckpoint:
    """A checkpoint as it is kept: its text, the public key that shows who signed it, the head in short."""

    text: str
    key: str
    short: str


def head_now(record: Record) -> HeadNow:
    """Return where the ledger ends now."""
    return HeadNow(record.store.record_id, *record.store.ledger_head())


def make_checkpoint(record: Record, author: Author, reason: str | None = None) -> MadeCheckpoint:
    """Sign the head of the ledger with this station's key, and record that it was signed.

    The entry of the checkpoint comes after the head it shows; the next checkpoint covers it.
    """
    key = _station_key(record, author)
    head = head_now(record)
    text = str(signed_checkpoint(head.record_id, head.head, key))
    content: dict[str, str | int] = {"text": text, "position": head.position, "ledger_hash": head.ledger_hash}
    _append(record, "checkpoint", author, content if reason is None else {**content, "reason": reason})
    return MadeCheckpoint(text, str(key.verifier), head.short)


def change_key(record: Record, author: Author, reason: str) -> str:
    """Make a new key for this station; the old one, where it can still be read, signs that it hands on to it."""
    old = kept_key(record.folder)
    return str(_new_key(record, author, reason, old).verifier)


def station_key(record: Record) -> str | None:
    """Return the public key of this station as a line, or None where it has never signed."""
    key = kept_key(record.folder)
    return None if key is None else str(key.verifier)


def _station_key(record: Record, author: Author) -> SigningKey:
    key = kept_key(record.folder)
    if key is None or key.verifier.name != origin_of(record.store.record_id):
        return _new_key(record, author, FIRST_KEY, None)
    if str(key.verifier) not in _announced(record):
        _announce(record, author, FIRST_KEY, key, None)
    return key


def _new_key(record: Record, author: Author, reason: str, old: SigningKey | None) -> SigningKey:
    key = new_key(origin_of(record.store.record_id))
    # The file first: a key that is announced and then lost could never sign what was promised.
    keep_key(record.folder, key)
    _announce(record, author, reason, key, old)
    return key


def _announce(record: Record, author: Author, reason: str, key: SigningKey, old: SigningKey | None) -> None:
    content = {"key": str(key.verifier), "reason": reason}
    if old is not None:
        content |= {"previous": str(old.verifier), "handed_on": hand_on(old, key.verifier)}
    _append(record, "key_change", author, content)


def _announced(record: Record) -> set[object]:
    return {entry.content.get("key") for entry in record.store.entries(SITE_KEY) if entry.kind == "key_change"}


def _append(record: Record, kind: Kind, author: Author, content: Mapping[str, str | int]) -> None:
    record.append(Draft(new_id(), SITE_KEY, kind, record.clock.now(), author, content))
