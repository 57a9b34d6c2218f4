"""The head of the ledger, short enough to be printed on a sheet and typed in again: `1284 9f3a-77c2-01be-4d5e K`.

The position, the first sixteen characters of the ledger hash in groups of four, and a check character (ISO 7064,
MOD 37-2), which notices every single wrong character and every two that were exchanged.
"""

import re
from typing import NamedTuple

from tox_grader.journal.entry import Head

SHOWN = 16
_GROUP = 4
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
_MODULUS = 37
_WRITTEN = re.compile(rf"([1-9][0-9]{{0,14}}|0)([0-9A-F]{{{SHOWN}}})([0-9A-Z*])")
_BETWEEN = re.compile(r"[\s\-.:]+")


class ShortHeadWrongError(ValueError):
    """What was typed in is no short head, or holds a slip."""


class ShortHead(NamedTuple):
    """A position of the ledger and how the hash that stands there begins."""

    position: int
    begins: str

    def __str__(self) -> str:
        """Return the head as it is printed."""
        groups = "-".join(self.begins[start : start + _GROUP] for start in range(0, SHOWN, _GROUP))
        return f"{self.position} {groups} {check_character(f'{self.position}{self.begins}')}"


def short_head(head: Head) -> ShortHead:
    """Return the short form of a ledger head."""
    return ShortHead(head[0], head[1][:SHOWN])


def read_short_head(typed: str) -> ShortHead:
    """Return the short head that was typed in; spaces, hyphens and the case of letters are of no account."""
    found = _WRITTEN.fullmatch(_BETWEEN.sub("", typed).upper())
    if found is None:
        raise ShortHeadWrongError(f"a short head is a position, {SHOWN} characters from 0-9 and a-f, a check character")
    position, begins, check = found.groups()
    if check_character(f"{position}{begins}") != check:
        raise ShortHeadWrongError("the check character does not fit: at least one character was read or typed wrongly")
    return ShortHead(int(position), begins.lower())


def check_character(text: str) -> str:
    """Return the check character of ISO 7064, MOD 37-2, for letters and digits."""
    total = 0
    for character in text.upper():
        total = (total + _ALPHABET.index(character)) * 2 % _MODULUS
    return _ALPHABET[(1 - total) % _MODULUS]
