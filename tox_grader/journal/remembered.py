"""Read bodies as JSON; the long parts that repeat from assessment to assessment are read once and remembered.

The answers, suggestions and tables of an entry are often the very bytes of an earlier one. Such a part is cut out,
a mark that no body can hold put in its place, and the rest read. A part is remembered only once it has been read by
itself, so what comes back is what reading the whole would give. It is shared: nobody may change it.
"""

from typing import Any

import orjson

_CUTS = ((b'{"answers":', b'],"findings":'), (b',"suggestions":', b'],"tables":'), (b',"tables":', b'],"typed":'))
_NAMES = ("answers", "suggestions", "tables")
_MOST_BYTES = 4_000_000


class RememberingReader:
    """Reads one body after the other; its memory does not grow with the log."""

    def __init__(self, mark: str) -> None:
        """Take a mark drawn anew for this reading, so that no body can hold it."""
        self._marks = tuple(f"{mark} {name}" for name in _NAMES)
        self._written = tuple(orjson.dumps(told) for told in self._marks)
        self._parts: dict[bytes, Any] = {}
        self._bytes = 0

    def read(self, body: bytes) -> Any:
        """Return what the bytes say; raise ValueError where they are no JSON."""
        pieces: list[bytes] = []
        parts: list[bytes] = []
        at = 0
        for (before, after), mark in zip(_CUTS, self._written, strict=True):
            found = body.find(before, at)
            begin = found + len(before)
            end = body.find(after, begin) + 1
            if found < 0 or not end:
                return orjson.loads(body)
            pieces += (body[at:begin], mark)
            parts.append(body[begin:end])
            at = end
        pieces.append(body[at:])
        return self._joined(body, b"".join(pieces), parts)

    def _joined(self, body: bytes, rest: bytes, parts: list[bytes]) -> Any:
        try:
            said = orjson.loads(rest)
            content = said["content"]
            if any(content[name] != mark for name, mark in zip(_NAMES, self._marks, strict=True)):
                return orjson.loads(body)
            for name, part in zip(_NAMES, parts, strict=True):
                content[name] = self._part(part)
        except (ValueError, KeyError, TypeError):
            return orjson.loads(body)
        return said

    def _part(self, raw: bytes) -> Any:
        known = self._parts.get(raw)
        if known is None:
            known = orjson.loads(raw)
            if self._bytes > _MOST_BYTES:
                self._parts.clear()
                self._bytes = 0
            self._parts[raw] = known
            self._bytes += len(raw)
        return known
