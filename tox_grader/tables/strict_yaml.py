"""Read YAML or JSON text as plain data, exactly as written, with the line of every key.

YAML turns `no` into false, `1:30` into 90, `010` into 8 and keeps the last of two equal keys. In a grading
table each of these is a wrong dose waiting to happen, so all are refused with the line and what to write.
Decimals stay decimals; dates stay text. JSON is read by the same rules, since it is a subset.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import yaml

from tox_grader.foundation.problems import Problem

Path = tuple[str | int, ...]
Mark = tuple[int, int]

_DEEPEST = 50  # no assessment and no table comes near it; a text without end would exhaust the program
_LONGEST_NUMBER = 40  # digits; nobody measures or counts to more places
_INT = re.compile(r"-?(0|[1-9]\d*)")
_DECIMAL = re.compile(r"-?(0|[1-9]\d*)\.\d+")
_SURPRISES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"y|yes|n|no|on|off", re.IGNORECASE), "YAML reads this word as true or false in some programs"),
    (re.compile(r"True|TRUE|False|FALSE|Null|NULL"), "only the lower-case form is one and the same everywhere"),
    (re.compile(r"[-+]?\d+(:\d+)+(\.\d*)?"), "YAML may read this as a number in base sixty"),
    (re.compile(r"[-+]?0\d+(\.\d*)?"), "a leading zero makes this a base-eight number in some programs"),
    (re.compile(r"[-+]?0[xob][0-9a-f_]+", re.IGNORECASE), "this is a number in another base"),
    (re.compile(r"[-+]?\.?(inf|nan)", re.IGNORECASE), "this is not a finite number"),
    (re.compile(r"[-+]?(\d[\d_]*)?\.?\d[\d_]*\.?(e[-+]?\d+)?", re.IGNORECASE), "this number can be read in two ways"),
    (re.compile(r"<<|="), "YAML gives this sign a meaning of its own"),
)


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data and the line and column at which each of its keys stands."""

    name: str
    data: Any
    marks: dict[Path, Mark]

    def place(self, path: Path) -> str:
        """Return where a key stands: file, line and key; the nearest parent where the key itself is absent."""
        for length in range(len(path), -1, -1):
            mark = self.marks.get(path[:length])
            if mark is not None:
                dotted = ".".join(str(step) for step in path)
                return f"{self.name} line {mark[0]}".lstrip() + (f", {dotted}" if dotted else "")
        return self.name or "standard input"


class Unreadable(Exception):
    """The text is not the plain form asked for; `problem` says where and what to write."""

    def __init__(self, problem: Problem) -> None:
        """Keep the one problem at which reading stopped."""
        super().__init__(problem.what)
        self.problem = problem


def read_text(raw: bytes, name: str) -> str:
    """Return the text of a file: UTF-8, a byte-order mark and CRLF accepted; an empty file is refused."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Unreadable(
            _problem("this is not UTF-8 text", f"{name} line {line}".lstrip(), "save the file as UTF-8 text"),
        ) from error
    if not text.strip():
        raise Unreadable(_problem("the file is empty", name, "write an assessment or a table into it"))
    return text.replace("\r\n", "\n")


def read_document(text: str, name: str) -> Document:
    """Return the one document of the text; raise `Unreadable` with the line where it cannot be taken literally."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    events = yaml.parse(text, Loader=loader)
    try:
        return _Builder(name).build(iter(events))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = (name if mark is None else f"{name} line {mark.line + 1}").lstrip()
        what = f"this is not valid YAML or JSON: {error.problem or 'it ends too early'}"
        raise Unreadable(
            _problem(what, where, "mend the line; indent with spaces, close brackets and quotes")
        ) from error
    except yaml.YAMLError as error:
        hidden = yaml.reader.Reader.NON_PRINTABLE.search(text)
        where = name if hidden is None else f"{name} line {text.count(chr(10), 0, hidden.start()) + 1}".lstrip()
        what = "the text holds characters that YAML does not allow"
        raise Unreadable(_problem(what, where, "remove them")) from error


def _problem(what: str, where: str, do: str) -> Problem:
    return Problem(what, where, "what is not read exactly as it was meant cannot be graded", do)


class _Builder:
    """Builds plain data from YAML events, keeping the place of every key."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.marks: dict[Path, Mark] = {}

    def build(self, events: Iterator[Any]) -> Document:
        data: Any = None
        seen = False
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if seen:
                    self._refuse(event, "a second document stands in the file", "keep one document in a file")
                seen = True
                data = self._node(next(events), events, ())
        return Document(self.name, data, self.marks)

    def _node(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        self.marks.setdefault(path, (event.start_mark.line + 1, event.start_mark.column + 1))
        if len(path) > _DEEPEST:
            self._refuse(event, "the keys and lists are nested too deeply", "close the brackets; write fewer levels")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse(event, "anchors and aliases (& and *) are not used here", "write the value out in full")
        if getattr(event, "tag", None) and event.tag != "!":
            self._refuse(event, f"the tag {event.tag} is not used here", "write the plain value")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._scalar(event)

    def _mapping(self, events: Iterator[Any], path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                self._refuse(event, "a key must be a word", "write the key as one word")
            key = event.value
            here = (*path, key)
            if key in result:
                first = self.marks[here][0]
                self._refuse(event, f"the key {key!r} stands twice (first in line {first})", "keep one of the two")
            if not isinstance(self._scalar(event), str):
                self._refuse(event, f"the key {key!r} is not a word", "put the key in quotes")
            self.marks[here] = (event.start_mark.line + 1, event.start_mark.column + 1)
            result[key] = self._node(next(events), events, here)
        return result

    def _sequence(self, events: Iterator[Any], path: Path) -> list[Any]:
        result: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            result.append(self._node(event, events, (*path, len(result))))
        return result

    def _scalar(self, event: Any) -> Any:
        value: str = event.value
        if event.style is not None and event.style != "":
            return value
        if value in ("", "~", "null"):
            return None
        if value in ("true", "false"):
            return value == "true"
        if len(value) > _LONGEST_NUMBER and (_INT.fullmatch(value) or _DECIMAL.fullmatch(value)):
            self._refuse(event, "the number has more places than any measurement", "write the number as measured")
        if _INT.fullmatch(value):
            return int(value)
        if _DECIMAL.fullmatch(value):
            return Decimal(value)
        for pattern, why in _SURPRISES:
            if pattern.fullmatch(value):
                self._refuse(
                    event,
                    f"{value!r} would not be read as written: {why}",
                    "write true or false, a plain number such as 0.5, or put a word or time in quotes",
                )
        return value

    def _refuse(self, event: Any, what: str, do: str) -> None:
        raise Unreadable(_problem(what, f"{self.name} line {event.start_mark.line + 1}".lstrip(), do))
