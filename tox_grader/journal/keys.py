"""The keys that sign checkpoints (Ed25519): the private one in a file of its owner's, the public one as one line.

The library that signs is loaded only when something is signed or a signature is checked: the bedside does neither.
"""

import os
import re
import stat
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from tox_grader.foundation.problems import Problem, StoreUnavailable
from tox_grader.journal.folder import KEY_FILE, open_folder
from tox_grader.journal.private_files import write_whole

_ED25519 = b"\x01"
_KEY_BYTES = 32
_KEY_ID_BYTES = 4
_PRIVATE = "PRIVATE+KEY+"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LINE = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
_PRIVATE_LINE = re.compile(rf"{re.escape(_PRIVATE)}{_LINE.pattern}")


class KeyWrongError(ValueError):
    """A text that is no key; the message never repeats it."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half of a key with its name: whoever has this line can check a checkpoint."""

    name: str
    public: bytes

    def __str__(self) -> str:
        """Return the key as one line: name, first bytes of its hash, key."""
        return f"{self.name}+{key_id(self).hex()}+{b64encode(_ED25519 + self.public).decode('ascii')}"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A whole key; its private half appears in no text, log or error."""

    verifier: VerifierKey
    private: bytes = field(repr=False)


def key_id(key: VerifierKey) -> bytes:
    """Return the four bytes by which a signature line names its key."""
    return sha256(key.name.encode() + b"\n" + _ED25519 + key.public).digest()[:_KEY_ID_BYTES]


def read_verifier_key(line: str) -> VerifierKey:
    """Return the public key that a line says; refuse one whose own hash does not fit."""
    name, public, said = _read(line.strip())
    key = VerifierKey(name, public)
    if key_id(key).hex() != said:
        raise KeyWrongError("the key does not have the hash that stands beside it: the line holds a slip")
    return key


def new_key(name: str) -> SigningKey:
    """Return a key that nobody has had before."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415  see above

    return _whole(name, Ed25519PrivateKey.generate().private_bytes_raw())


def sign(key: SigningKey, message: bytes) -> bytes:
    """Return the signature of a key under a message."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415  see above

    return Ed25519PrivateKey.from_private_bytes(key.private).sign(message)


def verifies(key: VerifierKey, message: bytes, signature: bytes) -> bool:
    """Tell whether a signature is that of this key under this message."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  see above
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415  see above

    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def hand_on(old: SigningKey, new: VerifierKey) -> str:
    """Return the signature by which one key says that another takes its place."""
    return b64encode(sign(old, f"{new}\n".encode())).decode("ascii")


def handed_on(new: VerifierKey, by: str, known: Iterable[VerifierKey]) -> bool:
    """Tell whether one of the known keys has said that this one takes its place."""
    try:
        signature = b64decode(by, validate=True)
    except (Base64Error, ValueError):
        return False
    return any(verifies(key, f"{new}\n".encode(), signature) for key in known)


def keep_key(folder: Path, key: SigningKey) -> None:
    """Write a key to the data folder, readable by its owner only, in place of an earlier one."""
    line = f"{_PRIVATE}{key.verifier.name}+{key_id(key.verifier).hex()}+"
    text = line + b64encode(_ED25519 + key.private).decode("ascii") + "\n"
    try:
        write_whole(open_folder(folder), KEY_FILE, text.encode("ascii"))
    except OSError as fault:
        raise StoreUnavailable(_unusable(f"cannot be written ({fault.strerror})", folder)) from fault


def kept_key(folder: Path) -> SigningKey | None:
    """Return the key of this data folder, or None where there is none yet; refuse one that others can read."""
    file = folder / KEY_FILE
    try:
        if os.name == "posix" and stat.S_IMODE(file.lstat().st_mode) & _OTHERS:
            raise StoreUnavailable(_unusable("can be read by others than its owner", folder))
        text = file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as fault:
        raise StoreUnavailable(_unusable("cannot be read", folder)) from fault
    try:
        name, private, said = _read(text, _PRIVATE_LINE)
        key = _whole(name, private)
    except KeyWrongError as fault:
        raise StoreUnavailable(_unusable("is damaged", folder)) from fault
    if key_id(key.verifier).hex() != said:
        raise StoreUnavailable(_unusable("is damaged", folder))
    return key


def _whole(name: str, private: bytes) -> SigningKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415  see above

    public = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return SigningKey(VerifierKey(name, public), private)


def _read(line: str, form: re.Pattern[str] = _LINE) -> tuple[str, bytes, str]:
    found = form.fullmatch(line)
    if found is None:
        raise KeyWrongError("a key is a name, eight characters of its hash, and the key itself, joined by +")
    try:
        raw = b64decode(found[3], validate=True)
    except (Base64Error, ValueError):
        raise KeyWrongError("the key itself is not base64") from None
    if len(raw) != len(_ED25519) + _KEY_BYTES or not raw.startswith(_ED25519):
        raise KeyWrongError("the key is not an Ed25519 key")
    return found[1], raw[len(_ED25519) :], found[2]


def _unusable(what: str, folder: Path) -> Problem:
    return Problem(
        what=f"the key that signs checkpoints {what}; no checkpoint was made",
        where=str(folder / KEY_FILE),
        why="a checkpoint is worth what its key is worth: whoever has it can sign another past",
        do="give the file to its owner alone (chmod 600), or make a new key: tox-grader audit checkpoint --new-key WHY",
    )
