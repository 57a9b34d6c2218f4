"""Write a value as the same bytes on every machine (RFC 8785), so that its hash means something.

Binary floats are refused: they are the only values whose text differs between languages. Decimals travel as
text. Without floats, and with keys from the basic plane, orjson's sorted output is the canonical form.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias, cast

import orjson

JsonValue: TypeAlias = "bool | int | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"

# Beyond this an integer is not exact for every reader of JSON.
_LARGEST_EXACT = 2**53 - 1
# Above the basic plane RFC 8785 sorts keys differently from orjson.
_LAST_OF_BASIC_PLANE = "\uffff"
_DEEPEST = 100


class NotCanonicalError(ValueError):
    """A value that has no single written form; the message names its place, never its content."""


def canonical(value: JsonValue) -> bytes:
    """Return the canonical bytes of a value; refuse what could be written in more than one way."""
    try:
        return orjson.dumps(_checked(value, "value", 0), option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as fault:
        raise NotCanonicalError("the value holds text that is not valid Unicode") from fault


def read_canonical(raw: bytes) -> JsonValue:
    """Return the value that canonical bytes say; refuse bytes that are no JSON at all."""
    try:
        return cast("JsonValue", orjson.loads(raw))
    except orjson.JSONDecodeError as fault:
        raise NotCanonicalError("the bytes are not JSON") from fault


def _checked(value: object, where: str, depth: int) -> object:
    if depth > _DEEPEST:
        raise NotCanonicalError(f"the value is nested more than {_DEEPEST} deep")
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        if abs(value) > _LARGEST_EXACT:
            raise NotCanonicalError(f"{where}: a whole number too large to be exact everywhere; keep it as text")
        return value
    if isinstance(value, Mapping):
        return {_key(key, where): _checked(inner, f"{where}.{key}", depth + 1) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_checked(inner, f"{where}[{place}]", depth + 1) for place, inner in enumerate(value)]
    raise NotCanonicalError(f"{where}: a {type(value).__name__} has no single written form; keep it as text")


def _key(key: object, where: str) -> str:
    if not isinstance(key, str):
        raise NotCanonicalError(f"{where}: a key must be text, not {type(key).__name__}")
    if any(character > _LAST_OF_BASIC_PLANE for character in key):
        raise NotCanonicalError(f"{where}: a key holds a character outside the basic plane")
    return key
