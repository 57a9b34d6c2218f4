"""A checkpoint: the head of the ledger as a short signed text that is kept elsewhere (C2SP tlog-checkpoint form).

Three lines say which record, how many entries, and their hash; an empty line; then one line for each signature. Only
these parts are signed, so they are written anew from what was read and never taken as they stand in a file.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from tox_grader.journal.entry import Head
from tox_grader.journal.keys import SigningKey, VerifierKey, key_id, sign, verifies

ORIGIN = "tox-grader/"
DASH = "\N{EM DASH}"
_HASH_BYTES = 32
_KEY_ID_BYTES = 4
_SIGNATURE_BYTES = 64
_POSITION = re.compile(r"0|[1-9][0-9]{0,17}")
_SIGNED_BY = re.compile(rf"{DASH} ([^\s+]+) ([A-Za-z0-9+/]+={{0,2}})")


class CheckpointWrongError(ValueError):
    """A text that is no checkpoint; the message says which part does not fit."""


class NoteSignature(NamedTuple):
    """One signature line: under which name, by the key with which first bytes of its hash, and the signature."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a checkpoint says, and who signed it."""

    origin: str
    position: int
    ledger_hash: str
    signatures: tuple[NoteSignature, ...] = ()

    @property
    def head(self) -> Head:
        """Return the head of the ledger that is shown."""
        return (self.position, self.ledger_hash)

    @property
    def signed_text(self) -> str:
        """Return the very text that signatures stand under."""
        return f"{self.origin}\n{self.position}\n{b64encode(bytes.fromhex(self.ledger_hash)).decode('ascii')}\n"

    def __str__(self) -> str:
        """Return the whole checkpoint as it is kept."""
        lines = (f"{DASH} {one.name} {_base64(one.key_id + one.signature)}\n" for one in self.signatures)
        return f"{self.signed_text}\n{''.join(lines)}"


def origin_of(record_id: str) -> str:
    """Return the first line of every checkpoint of a record, which is the name of its keys too."""
    return f"{ORIGIN}{record_id}"


def signed_checkpoint(record_id: str, head: Head, key: SigningKey) -> Checkpoint:
    """Return the checkpoint of a ledger head, signed."""
    plain = Checkpoint(origin_of(record_id), *head)
    signature = sign(key, plain.signed_text.encode())
    by = NoteSignature(key.verifier.name, key_id(key.verifier), signature)
    return Checkpoint(plain.origin, plain.position, plain.ledger_hash, (by,))


def read_checkpoint(text: str) -> Checkpoint:
    """Return what a text says that should be a checkpoint; line ends and empty lines around it are of no account."""
    lines = text.replace("\r\n", "\n").strip("\n").split("\n")
    said, blank, signed = lines[:3], lines[3:4], lines[4:]
    if len(said) < 3 or blank != [""] or not signed:  # noqa: PLR2004  the three lines of the form
        raise CheckpointWrongError("a checkpoint has three lines, an empty one, and at least one signature")
    origin, position, encoded = said
    if not origin or origin != origin.strip():
        raise CheckpointWrongError("the first line has to name the record")
    if not _POSITION.fullmatch(position):
        raise CheckpointWrongError("the second line has to be the number of entries")
    ledger_hash = _bytes(encoded)
    if len(ledger_hash) != _HASH_BYTES:
        raise CheckpointWrongError("the third line has to be a SHA-256 in base64")
    return Checkpoint(origin, int(position), ledger_hash.hex(), tuple(map(_signature, signed)))


def signed_by(checkpoint: Checkpoint, keys: Iterable[VerifierKey]) -> VerifierKey | None:
    """Return the first of these keys whose signature under the checkpoint holds, or None."""
    message = checkpoint.signed_text.encode()
    for key in keys:
        for one in checkpoint.signatures:
            if (one.name, one.key_id) == (key.name, key_id(key)) and verifies(key, message, one.signature):
                return key
    return None


def _signature(line: str) -> NoteSignature:
    found = _SIGNED_BY.fullmatch(line)
    raw = b"" if found is None else _bytes(found[2])
    if found is None or len(raw) != _KEY_ID_BYTES + _SIGNATURE_BYTES:
        raise CheckpointWrongError("a signature line has a dash, a name, and the key id with the signature in base64")
    return NoteSignature(found[1], raw[:_KEY_ID_BYTES], raw[_KEY_ID_BYTES:])


def _bytes(encoded: str) -> bytes:
    try:
        raw = b64decode(encoded, validate=True)
    except (Base64Error, ValueError):
        raise CheckpointWrongError("a part that should be base64 is not") from None
    # Base64 can write the same bytes in several ways; a checkpoint is written in one.
    if _base64(raw) != encoded:
        raise CheckpointWrongError("a part is not written in the one form of base64")
    return raw


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")
