"""Blocks of combinations against plain enumeration: what is taken out, what is left, what is put together."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.tables.small_tables import column, graded
from tox_grader.tables.boxes import (
    Axis,
    TooManyPieces,
    axes_of,
    box_of,
    combinations_in,
    cover,
    meet,
    merged,
    rows_of,
    size,
    whole,
    words_of,
)
from tox_grader.tables.compiled_parts import Condition

SIZES = (3, 2, 4)
EVERYTHING = tuple((1 << count) - 1 for count in SIZES)
BOXES = st.tuples(*(st.integers(1, full) for full in EVERYTHING))
ALL = set(product(*(range(count) for count in SIZES)))


@given(st.lists(BOXES, max_size=6))
@settings(deadline=None)
def test_each_combination_is_read_by_the_first_row_that_fits_and_by_no_other(rows: list[tuple[int, ...]]) -> None:
    found = cover(rows, EVERYTHING, most_pieces=1_000)
    left = set(ALL)
    for row, read in zip(rows, found.read, strict=True):
        fits = left & set(combinations_in(row))
        told = [one for box in read for one in combinations_in(box)]
        assert sorted(told) == sorted(fits)
        left -= fits
    assert sorted(one for box in found.unread for one in combinations_in(box)) == sorted(left)


@given(st.sets(st.sampled_from(sorted(ALL))))
@settings(deadline=None)
def test_boxes_put_together_hold_exactly_the_same_combinations(chosen: set[tuple[int, ...]]) -> None:
    boxes = merged(tuple(1 << cell for cell in one) for one in sorted(chosen))
    told = [one for box in boxes for one in combinations_in(box)]
    assert sorted(told) == sorted(chosen)
    assert sum(map(size, boxes)) == len(chosen)


def test_everything_put_together_is_one_box() -> None:
    assert merged(tuple(1 << cell for cell in one) for one in sorted(ALL)) == [EVERYTHING]


def test_boxes_apart_in_one_axis_have_nothing_in_common() -> None:
    assert meet((1, 1, 1), (3, 2, 1)) is None
    assert meet((1, 1, 3), (3, 1, 2)) == (1, 1, 2)


def test_as_many_pieces_as_may_be_held_are_held() -> None:
    assert len(cover([(1, 1, 1)], EVERYTHING, most_pieces=3).unread) == 3


def test_rows_that_cut_into_too_many_pieces_are_given_up() -> None:
    with pytest.raises(TooManyPieces):
        cover([(1, 1, 1)], EVERYTHING, most_pieces=2)


# The axes of a table: temperature in two cells, device in two words or not known

TABLE = graded(
    parameters=column(
        {"device": "mask", "temperature_c": "38.0 and above", "level": "present"},
        {"device": ("room_air", "not known"), "level": "absent"},
        {"level": "absent"},
    )
)
AXES = axes_of(TABLE, (0, 1))


def test_an_axis_has_the_name_and_the_cells_of_what_rows_test() -> None:
    assert axes_of(TABLE, (0, 1)) == (
        Axis((0, 0), "temperature_c", ("below 38.0", "from 38.0"), 0b11),
        Axis((1, 0), "device", ("mask", "room_air", "not known"), 0b111),
    )
    assert whole(AXES) == (0b11, 0b111)


def test_a_row_is_the_box_of_the_cells_that_it_accepts() -> None:
    assert rows_of(TABLE.columns[1], AXES) == ((0b10, 0b001), (0b11, 0b110), (0b11, 0b111))
    assert box_of(Condition(()), AXES) == whole(AXES)


def test_a_box_is_told_by_what_it_leaves_out() -> None:
    assert words_of((0b10, 0b110), AXES) == "temperature_c=from 38.0, device=room_air or not known"
    assert words_of((0b11, 0b001), AXES) == "device=mask"
    assert words_of((0b11, 0b111), AXES) == "any findings"
