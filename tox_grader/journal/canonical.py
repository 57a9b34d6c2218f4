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
# As tuples: this runs for every part of every entry, and a tuple is asked much faster than a union of types.
_AS_IT_IS = (str, bool)
_ARRAY = (list, tuple)


class NotCanonicalError(ValueError):
    """A value that has no single written form; the message names its place, never its content."""


def canonical(value: JsonValue) -> bytes:
    """Return the canonical bytes of a value; refuse what could be written in more than one way."""
    return _written(value, {})


def canonical_around(value: Mapping[str, JsonValue], key: str, written: bytes) -> bytes:
    """Return the canonical bytes of an object in which one more key holds what canonical bytes say already."""
    return _written(value, {key: orjson.Fragment(written)})


def _written(value: JsonValue, written: Mapping[str, orjson.Fragment]) -> bytes:
    try:
        checked = _checked(value, 0)
        whole = {**checked, **written} if isinstance(checked, dict) else checked
        return orjson.dumps(whole, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as fault:
        raise NotCanonicalError("the value holds text that is not valid Unicode") from fault
    except _RefusedError as refused:
        raise NotCanonicalError(f"value{refused.place}: {refused.what}") from None


def read_canonical(raw: bytes) -> JsonValue:
    """Return the value that canonical bytes say; refuse bytes that are no JSON at all."""
    try:
        return cast("JsonValue", orjson.loads(raw))
    except orjson.JSONDecodeError as fault:
        raise NotCanonicalError("the bytes are not JSON") from fault


class _RefusedError(ValueError):
    """What is wrong, and where: the place is put together on the way out, so that what is sound costs no text."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.place = ""

    def inside(self, step: str) -> "_RefusedError":
        self.place = f"{step}{self.place}"
        return self


def _checked(value: object, depth: int) -> object:
    if value is None or isinstance(value, _AS_IT_IS):
        return value
    if isinstance(value, int):
        if abs(value) > _LARGEST_EXACT:
            raise _RefusedError("a whole number too large to be exact everywhere; keep it as text")
        return value
    if depth >= _DEEPEST:
        raise _RefusedError(f"nested more than {_DEEPEST} deep")
    # A dict is a Mapping; asking for it first saves the slow question.
    if isinstance(value, dict) or isinstance(value, Mapping):  # noqa: SIM101
        return _object(value, depth)
    if isinstance(value, _ARRAY):
        return _array(value, depth)
    raise _RefusedError(f"a {type(value).__name__} has no single written form; keep it as text")


def _object(value: Mapping[object, object], depth: int) -> dict[str, object]:
    plain: dict[str, object] = {}
    for key, inner in value.items():
        try:
            plain[_key(key)] = _checked(inner, depth + 1)
        except _RefusedError as refused:
            raise refused.inside(f".{key}") from None
    return plain


def _array(value: Sequence[object], depth: int) -> list[object]:
    plain: list[object] = []
    for place, inner in enumerate(value):
        try:
            plain.append(_checked(inner, depth + 1))
        except _RefusedError as refused:
            raise refused.inside(f"[{place}]") from None
    return plain


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise _RefusedError(f"a key must be text, not {type(key).__name__}")
    if not key.isascii() and max(key) > _LAST_OF_BASIC_PLANE:
        raise _RefusedError("a key holds a character outside the basic plane")
    return key
