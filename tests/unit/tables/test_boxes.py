"""Blocks of combinations against plain enumeration: what is taken out, what is left, what is put together."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tox_grader.tables.boxes import TooManyPieces, combinations_in, cover, merged, size

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


def test_rows_that_cut_into_too_many_pieces_are_given_up() -> None:
    with pytest.raises(TooManyPieces):
        cover([(1, 1, 1)], EVERYTHING, most_pieces=2)
