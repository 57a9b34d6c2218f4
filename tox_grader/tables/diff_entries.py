"""What two table files say differently outside their readings: definitions, sentences, sources, signatures."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_READ_ELSEWHERE = ("reading", "examples")
_LONGEST = 200


@dataclass(frozen=True)
class Entries:
    """One line for each entry that differs, how many there are in each section, and what became of the examples."""

    lines: tuple[str, ...]
    counts: Mapping[str, int]
    examples: str


def changed_entries(before: Mapping[str, Any], after: Mapping[str, Any]) -> Entries:
    """Return every entry that differs, under the key at which it stands; readings and examples are told elsewhere."""
    one, other = (dict(_leaves(_by_grade(data))) for data in (before, after))
    changed = [key for key in {**one, **other} if one.get(key) != other.get(key)]
    lines = tuple(_line(key, one, other) for key in changed)
    counts = Counter(key.partition(".")[0] for key in changed)
    return Entries(lines, dict(counts), _examples(before, after))


def _line(key: str, one: Mapping[str, str], other: Mapping[str, str]) -> str:
    if key not in one:
        return f"{key} added: {_short(other[key])}"
    if key not in other:
        return f"{key} taken away: {_short(one[key])}"
    return f"{key}: {_short(one[key])} -> {_short(other[key])}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _by_grade(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with its grade rows under their grades, so that a row added moves no other."""
    grades = data.get("grades")
    if not isinstance(grades, list):
        return dict(data)
    return {**data, "grades": {str(row.get("grade")): row for row in grades if isinstance(row, dict)}}


def _leaves(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and value:
        for key, part in value.items():
            if key not in _READ_ELSEWHERE:
                yield from _leaves(part, (*path, str(key)))
    else:
        yield ".".join(path), _flat(value)


def _flat(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flat(part)}" for key, part in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_flat, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value is None else str(value)


def _examples(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    one, other = (
        {str(example.get("id") or example.get("says")): _flat(example) for example in data.get("examples", ())}
        for data in (before, after)
    )
    added, gone = len(other.keys() - one.keys()), len(one.keys() - other.keys())
    changed = sum(one[key] != other[key] for key in one.keys() & other.keys())
    return f"{added} added, {gone} taken away, {changed} changed"
