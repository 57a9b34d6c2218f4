"""Cells that are fine enough for two tables, what each table reads in them, and a box of them in words."""

import pytest

from tox_grader.tables.boxes import Box
from tox_grader.tables.cells import Coordinate, make_coordinate
from tox_grader.tables.conditions import parse_test
from tox_grader.tables.diff_cells import (
    CommonAxis,
    Moved,
    NotComparable,
    Readings,
    box_words,
    common_axis,
    moved_readings,
)


def coordinate(*tests: object) -> Coordinate:
    return make_coordinate("finding", [parse_test(test) for test in tests])


@pytest.mark.parametrize(
    ("before", "after", "axis"),
    [
        (
            coordinate("below 38.0"),
            coordinate("above 38.3"),
            CommonAxis(
                "finding",
                ("below 38.0", "from 38.0 up to 38.3", "above 38.3"),
                ((0,), (1,), (1,)),
                ((0,), (0,), (1,)),
            ),
        ),
        (
            coordinate("above 1"),
            None,
            CommonAxis("finding", ("up to 1", "above 1"), ((0,), (1,)), ((), ())),
        ),
        (
            coordinate("none", "present"),
            coordinate("present", "treated"),
            CommonAxis("finding", ("none", "present", "treated"), ((0,), (1,), ()), ((), (0,), (1,))),
        ),
        (
            None,
            coordinate("none", "present"),
            CommonAxis("finding", ("none", "present"), ((), ()), ((0,), (1,))),
        ),
        (
            coordinate([True]),
            coordinate([False, "not known"]),
            CommonAxis("finding", ("false", "true", "not known"), ((0,), (1,), (0, 1)), ((0,), (1,), (2,))),
        ),
        (
            coordinate("CRP"),
            coordinate("crp"),
            CommonAxis("finding", ("CRP", "crp"), ((0,), ()), ((), (0,))),
        ),
        (
            coordinate("not known"),
            None,
            CommonAxis("finding", ("any", "not known"), ((0,), (1,)), ((), ())),
        ),
        (
            coordinate("not known"),
            coordinate("above 1"),
            CommonAxis("finding", ("up to 1", "above 1", "not known"), ((0,), (0,), (1,)), ((0,), (1,), (0, 1))),
        ),
    ],
    ids=[
        "two cuts",
        "a number of one table",
        "words",
        "words of one table",
        "yes and no",
        "capitals",
        "any value",
        "known or not",
    ],
)
def test_the_cells_of_two_tables_are_cut_together(
    before: Coordinate | None, after: Coordinate | None, axis: CommonAxis
) -> None:
    assert common_axis("finding", before, after) == axis


def test_a_number_is_not_held_against_words() -> None:
    with pytest.raises(NotComparable, match=r"^finding is tested as a number by one table and as a word by the other$"):
        common_axis("finding", coordinate("above 1"), coordinate("present"))


@pytest.mark.parametrize(
    ("box", "words"),
    [
        ((0b11, 0b111), "everything"),
        ((0b11, 0b101), "device room_air or mask"),
        ((0b10, 0b001), "flow above 6, device room_air"),
    ],
)
def test_a_box_leaves_out_what_may_be_anything(box: Box, words: str) -> None:
    axes = (("flow", ("up to 6", "above 6")), ("device", ("room_air", "cannula", "mask")))
    assert box_words(box, axes) == words


def test_a_word_that_one_table_does_not_know_is_read_by_no_row_of_it() -> None:
    before = Readings({"finding": coordinate("none", "present")}, (({"finding": frozenset({0, 1})}, ("low",)),))
    after = Readings({"finding": coordinate("none", "present", "severe")}, (({}, ("low",)),))
    assert moved_readings(before, after, every_one=False) == (3, [Moved("finding severe", "read by no row", "low", 1)])


def test_a_cell_that_may_be_several_of_one_table_reads_everything_that_they_may_say() -> None:
    before = Readings(
        {"finding": coordinate([True])},
        (({"finding": frozenset({0})}, ("low",)), ({"finding": frozenset({1})}, ("high",))),
    )
    after = Readings(
        {"finding": coordinate([True, "not known"])},
        (({"finding": frozenset({0})}, ("low",)), ({"finding": frozenset({1, 2})}, ("high",))),
    )
    assert moved_readings(before, after, every_one=False) == (3, [Moved("finding not known", "low or high", "high", 1)])


def test_too_many_combinations_are_not_held_against_each_other() -> None:
    many = {name: coordinate(*(f"word_{number}" for number in range(500))) for name in ("one", "other")}
    with pytest.raises(NotComparable) as refused:
        moved_readings(Readings(many, ()), Readings({}, ()), every_one=False)
    assert str(refused.value) == ("250,000 combinations of findings are too many to hold against each other one by one")
