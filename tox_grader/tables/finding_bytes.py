"""The key of some findings straight from the bytes that the record holds, for a log that is read once and never again.

The bytes are cut at every name. A piece that is one whole finding counts by what of it can move an answer; any other
piece counts as it is written. What the pieces stand for is found out by reading the findings as a whole, once for each
sequence of pieces: two findings with the same sequence are built alike, so what holds for one holds for the other.
"""

import re
from collections.abc import Hashable, Mapping
from typing import Any, Generic, TypeVar

import orjson

from tox_grader.tables.finding_keys import FindingKeys

_WHOLE = re.compile(rb'([a-z0-9_]+)":(\{"decimal":"[^"\\]*"\}|\{("[a-z_]+":[0-9]+,?)+\}|"[^"\\]*"|[0-9]+|true|false)')
_MOST_PIECES = 20_000
_MOST_REMEMBERED = 20_000
T = TypeVar("T")


class MetBefore(Generic[T]):
    """What was made of findings that were met before, by their bytes."""

    def __init__(self, keys: FindingKeys) -> None:
        """Take what of findings can move an answer."""
        self._keys = keys
        self._pieces = _Pieces(keys)
        self._made: dict[Hashable, T] = {}
        self._questionnaires = [b'"%s":{' % name.encode() for name in keys.questionnaires]

    def get(self, raw: bytes) -> tuple[Hashable, T | None]:
        """Return the key of some findings, and what was made of findings with this key."""
        if len(self._pieces) >= _MOST_PIECES or len(self._made) >= _MOST_REMEMBERED:
            # Together: a number that stood for one piece may stand for another one afterwards.
            self._made.clear()
            self._pieces = _Pieces(self._keys)
        key = tuple(map(self._pieces.__getitem__, self._cut(raw)))
        return key, self._made.get(key)

    def keep(self, raw: bytes, key: Hashable, findings: Mapping[str, Any], made: T) -> None:
        """Remember what was made of findings, where each piece that was taken for a whole finding is one.

        A piece counts by itself, so findings that are read together with another one are left out.
        """
        whole = filter(None, map(_WHOLE.fullmatch, self._cut(raw)))
        taken = [(match[1].decode(), orjson.loads(match[2])) for match in whole]
        if self._keys.stand_alone(findings) and all(findings.get(name) == value for name, value in taken):
            self._made[key] = made

    def _cut(self, raw: bytes) -> list[bytes]:
        """Cut at every name; a questionnaire's answers stay in one piece, which is put first."""
        pieces = []
        for begins in self._questionnaires:
            at = raw.find(begins)
            if at >= 0:
                end = raw.find(b"}", at) + 1
                pieces.append(raw[at + 1 : end])
                # What is left in its place keeps the order.
                raw = raw[: at + len(begins) - 1] + b"in front" + raw[end:]
        return pieces + raw[2:-1].split(b',"')


class _Pieces(dict[bytes, int]):
    """A number for each piece; pieces that count alike share it."""

    def __init__(self, keys: FindingKeys) -> None:
        super().__init__()
        self._keys = keys
        self._numbers: dict[Hashable, int] = {}

    def __missing__(self, piece: bytes) -> int:
        match = _WHOLE.fullmatch(piece)
        counts = piece if match is None else self._keys.counts_as(match[1].decode(), orjson.loads(match[2]), piece)
        self[piece] = self._numbers.setdefault(counts, len(self._numbers))
        return self[piece]
