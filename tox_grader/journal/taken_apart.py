"""Take the body of an assessment apart: the long parts as the bytes they are, the short ones read.

Answers, suggestions and tables are most of a body, and mostly the very bytes that would be written again. So they are
compared as bytes and not read; so are findings that were met before. The rest is read in pieces, each JSON by itself,
joined by the names of the content's parts in their order: where every piece, read or compared, is JSON by itself, the
whole reads as the pieces do.
"""

from typing import Any, NamedTuple

import orjson

_ANSWERS, _FINDINGS, _NEXT_DUE = b'{"answers":', b',"findings":', b',"next_due":'
_SUGGESTIONS, _TABLES, _TYPED = b',"suggestions":', b',"tables":', b',"typed":'
_LONG = frozenset({"answers", "findings", "suggestions", "tables", "typed"})
_LAST = {"typed"}
_MOST_AUTHORS = 1_000


class Apart(NamedTuple):
    """What a body says but for its content; the short parts of the content; the long ones as bytes, not yet read."""

    said: dict[str, Any]
    content: dict[str, Any]
    answers: bytes
    findings: bytes
    suggestions: bytes
    tables: bytes


class Taker:
    """Takes one body after the other apart; the few authors of a ward are read once."""

    def __init__(self) -> None:
        """Begin with no author read."""
        self._authors: dict[bytes, Any] = {}

    def apart(self, body: bytes) -> Apart | None:
        """Return the parts of an assessment's body; None where it is not built as one, whatever it is then."""
        if type(body) is not bytes:  # a damaged page can hand out something else
            return None
        answers = body.find(_ANSWERS)
        findings = body.find(_FINDINGS, answers)
        due = body.find(_NEXT_DUE, findings)
        suggestions = body.find(_SUGGESTIONS, due)
        # From the end: what stands between is the longest part.
        typed = body.rfind(_TYPED)
        tables = body.rfind(_TABLES, 0, typed)
        if not 0 < answers < findings < due < suggestions < tables < typed:
            return None
        try:
            author = self._author(body[:answers])
            content = orjson.loads(b"{" + body[due + 1 : suggestions] + b"}")
            said = orjson.loads(b'{"content":{' + body[typed + 1 :])
            last = said["content"]
        except (ValueError, KeyError, TypeError):
            return None
        if author is None or "author" in said or type(last) is not dict or last.keys() != _LAST:
            return None
        if not _LONG.isdisjoint(content):
            return None
        said["author"] = author
        return Apart(
            said,
            content,
            body[answers + len(_ANSWERS) : findings],
            body[findings + len(_FINDINGS) : due],
            body[suggestions + len(_SUGGESTIONS) : tables],
            body[tables + len(_TABLES) : typed],
        )

    def _author(self, begins: bytes) -> Any:
        """Return the author that a body begins with; None where anything else stands before the content."""
        if begins not in self._authors:
            if len(self._authors) >= _MOST_AUTHORS:
                self._authors.clear()
            told = orjson.loads(begins + b"0}")
            self._authors[begins] = told["author"] if told.keys() == {"author", "content"} else None
        return self._authors[begins]
