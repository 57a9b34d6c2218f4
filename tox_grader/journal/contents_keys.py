"""Read one key of an entry's content: text, number, moment; refuse a value of a wrong type without repeating it."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from tox_grader.journal.canonical import JsonValue

Content = Mapping[str, JsonValue]
Simple = TypeVar("Simple", str, int, bool)
# What was read from JSON is recognised at once; asking whether it is any mapping takes several times as long.
_LIST = (list, Sequence)
_OBJECT = (dict, Mapping)
_SHA256 = re.compile(r"[0-9a-f]{64}")


class ContentWrongError(ValueError):
    """An entry's content does not say what its kind must say; the message names the key."""


def simple(content: Content, key: str, kind: type[Simple]) -> Simple | None:
    """Return what a key states, or None; a value of another type is refused."""
    value = content.get(key)
    if value is None:
        return None
    # `True` is an int to Python, and no score to a nurse: the type has to be exactly the one asked for.
    if type(value) is not kind:
        raise ContentWrongError(f"{key}: must be {kind.__name__}, not {type(value).__name__}")
    return value


def required(content: Content, key: str, kind: type[Simple]) -> Simple:
    """Return what a key states; it must state something."""
    value = simple(content, key, kind)
    if value is None or value == "":
        raise ContentWrongError(f"{key}: must be stated")
    return value


def words(content: Content, key: str) -> str:
    """Return a text that somebody has to be able to read: blanks alone say nothing."""
    stated = required(content, key, str)
    if not stated.strip():
        raise ContentWrongError(f"{key}: must be stated")
    return stated


def one_of(content: Content, key: str, allowed: Sequence[str]) -> str:
    """Return a word of a closed list."""
    stated = required(content, key, str)
    if stated not in allowed:
        raise ContentWrongError(f"{key}: must be one of {', '.join(allowed)}")
    return stated


def moment(content: Content, key: str) -> datetime:
    """Return the moment that a key states; without a zone it names none."""
    return instant(required(content, key, str), key)


def instant(text: str, key: str) -> datetime:
    """Return the moment that a text names; without a zone it names none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise ContentWrongError(f"{key}: not a date and time in ISO form") from None
    if found.tzinfo is None:
        raise ContentWrongError(f"{key}: a time without its zone names no moment")
    return found


def fingerprint(content: Content, key: str) -> str:
    """Return a SHA-256 stated in full, in small letters."""
    stated = required(content, key, str)
    if not _SHA256.fullmatch(stated):
        raise ContentWrongError(f"{key}: must be a SHA-256 in full")
    return stated


def section(content: Content, key: str) -> Content:
    """Return the object that stands under a key; it must be there."""
    stated = content.get(key)
    if not isinstance(stated, Mapping):
        raise ContentWrongError(f"{key}: must be an object")
    return stated


def objects(content: Content, key: str) -> tuple[Content, ...]:
    """Return the objects that stand under a key, none where it is left out."""
    stated = content.get(key)
    if stated is None:
        return ()
    if isinstance(stated, str) or not isinstance(stated, _LIST):
        raise ContentWrongError(f"{key}: must be a list")
    found = tuple(item for item in stated if isinstance(item, _OBJECT))
    if len(found) != len(stated):
        raise ContentWrongError(f"{key}: must be a list of objects")
    return found
