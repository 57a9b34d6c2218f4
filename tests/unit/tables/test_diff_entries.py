"""What two files say differently outside their readings, one line for each entry."""

from typing import Any

import pytest

from tox_grader.tables.diff_entries import changed_entries


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ({"title": "old"}, {"title": "new"}, "title: old -> new"),
        ({"table": "a"}, {"table": "a", "title": "new"}, "title added: new"),
        ({"table": "a", "title": "old"}, {"table": "a"}, "title taken away: old"),
        ({"death": {"grade": 5}}, {"death": {"grade": 4}}, "death.grade: 5 -> 4"),
        ({"labs": ["crp"]}, {"labs": ["crp", "ferritin"]}, "labs: [crp] -> [crp, ferritin]"),
        ({"rows": [{"a": 1, "b": True}]}, {"rows": []}, "rows: [{a: 1, b: true}] -> []"),
        ({"doses": {}}, {"doses": None}, "doses: {} -> null"),
        ({"text": "x" * 200}, {"text": "x" * 201}, f"text: {'x' * 200} -> {'x' * 200}..."),
        ({"grades": [{"grade": 2}]}, {"grades": [{"grade": 1}, {"grade": 2}]}, "grades.1.grade added: 1"),
        ({"grades": [{"grade": 1, "says": "a"}]}, {"grades": [{"grade": 1, "says": "b"}]}, "grades.1.says: a -> b"),
        ({"grades": "none"}, {"grades": "some"}, "grades: none -> some"),
    ],
)
def test_an_entry_that_differs_is_told_under_its_key(before: dict[str, Any], after: dict[str, Any], line: str) -> None:
    assert changed_entries(before, after).lines == (line,)


def test_entries_are_counted_by_the_section_in_which_they_stand() -> None:
    found = changed_entries(
        {"short": "a", "flags": {"late": {"says": "x", "when": 1}}}, {"flags": {"late": {"says": "y", "when": 2}}}
    )
    assert found.counts == {"short": 1, "flags": 2}


def test_readings_are_told_elsewhere() -> None:
    found = changed_entries({"items": {"crp": {"reading": [1]}}}, {"items": {"crp": {"reading": [2]}}})
    assert (found.lines, found.counts) == ((), {})


def test_examples_are_counted_by_their_name_or_else_by_their_sentence() -> None:
    found = changed_entries(
        {"examples": [{"id": "A", "says": "same", "expect": 1}, {"says": "without name"}, {"says": "gone"}]},
        {"examples": [{"id": "A", "says": "same", "expect": 2}, {"says": "without name"}, {"id": "B", "says": "same"}]},
    )
    assert found.examples == "1 added, 1 taken away, 1 changed"
    assert found.lines == ()


def test_a_file_without_examples_has_none() -> None:
    assert changed_entries({}, {"examples": [{"id": "A"}, {"id": "B"}]}).examples == "2 added, 0 taken away, 0 changed"
