"""Read assessments from YAML, JSON and JSON Lines, recognised by their form, as plain data with its place.

In JSON Lines an invalid line does not stop the ones behind it, so a file of a million lines streams in constant
memory. Decimals stay decimals; a key that stands twice, NaN and infinity are refused.
"""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain
from typing import Any

from tox_grader.foundation.problems import AssessmentInvalid, Problem
from tox_grader.tables.strict_yaml import Document, Path, Unreadable, read_document, read_text

WHY = "nothing of this assessment was graded"
_BLANK = b"\xef\xbb\xbf \t\r\n"


def read_assessments(raw: Iterable[bytes], name: str) -> Iterator[tuple[Document, AssessmentInvalid | None]]:
    """Yield each assessment of a file as plain data with its place, or the error in its stead.

    `raw` yields the lines. Two lines that each hold a whole JSON object, or one alone that does, are JSON Lines;
    everything else is one YAML or JSON document.
    """
    lines = iter(raw)
    head, first = _next_written(lines)
    more, second = _next_written(lines)
    whole = chain(head, more, lines)
    if _looks_whole(first) and (_looks_whole(second) or (not second and _is_json(first))):
        yield from _read_lines(whole, name)
        return
    try:
        yield read_document(read_text(b"".join(whole), name), name), None
    except Unreadable as error:
        yield Document(name, None, {}), AssessmentInvalid(error.problem)


def _next_written(lines: Iterator[bytes]) -> tuple[list[bytes], bytes]:
    """Return the lines up to and with the next one that is not blank, and that one without its ends."""
    taken: list[bytes] = []
    for line in lines:
        taken.append(line)
        written = line.strip(_BLANK)
        if written:
            return taken, written
    return taken, b""


def _looks_whole(line: bytes) -> bool:
    return line.startswith(b"{") and line.endswith(b"}")


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _read_lines(lines: Iterable[bytes], name: str) -> Iterator[tuple[Document, AssessmentInvalid | None]]:
    for number, line in enumerate(lines, start=1):
        text = line.strip(_BLANK)
        if not text:
            continue
        place = f"{name} line {number}".lstrip()
        marks: dict[Path, tuple[int, int]] = {(): (number, 1)}
        try:
            yield Document(name, _read_json(text, place), marks), None
        except Unreadable as error:
            yield Document(name, None, marks), AssessmentInvalid(error.problem)


def _read_json(text: bytes, place: str) -> Any:
    def refuse(what: str) -> Unreadable:
        return Unreadable(Problem(what, place, WHY, "write one complete JSON object on the line, each key once"))

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) != len(pairs):
            twice = next(key for key, _ in pairs if sum(key == other for other, _ in pairs) > 1)
            raise refuse(f"the key {twice!r} stands twice")
        return result

    def not_finite(word: str) -> Any:
        raise refuse(f"{word} is not a finite number")

    try:
        return json.loads(text, parse_float=Decimal, parse_constant=not_finite, object_pairs_hook=once)
    except UnicodeDecodeError as error:
        raise refuse("this is not UTF-8 text") from error
    except ValueError as error:
        raise refuse(f"this is not valid JSON: {error}") from error
    except RecursionError as error:
        raise refuse("the JSON is nested too deeply") from error
