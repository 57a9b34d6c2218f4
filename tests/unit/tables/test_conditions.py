"""The small language of a table's cells: what it accepts, what it means, and what it refuses."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tox_grader.tables.conditions import BadCell, Band, Edge, Words, parse_test, say

NUMBERS = st.decimals(min_value=-50, max_value=200, places=1)
WHOLE = st.integers(min_value=-5, max_value=60)


def band(cell: object) -> Band:
    test = parse_test(cell)
    assert isinstance(test, Band)
    return test


@given(NUMBERS, NUMBERS)
def test_the_four_open_bands_hold_what_their_words_say(cut: Decimal, value: Decimal) -> None:
    assert band(f"below {cut}").holds(value) == (value < cut)
    assert band(f"{cut} and above").holds(value) == (value >= cut)
    assert band(f"above {cut}").holds(value) == (value > cut)
    assert band(f"{cut} or below").holds(value) == (value <= cut)


@given(NUMBERS, NUMBERS)
def test_a_band_and_its_counterpart_share_no_number_and_leave_none_out(cut: Decimal, value: Decimal) -> None:
    assert band(f"below {cut}").holds(value) != band(f"{cut} and above").holds(value)
    assert band(f"above {cut}").holds(value) != band(f"{cut} or below").holds(value)


@given(WHOLE, WHOLE, WHOLE)
def test_a_span_holds_both_its_ends(one: int, other: int, value: int) -> None:
    lowest, highest = sorted((one, other))
    assert band(f"{lowest} to {highest}").holds(value) == (lowest <= value <= highest)
    assert band(lowest).holds(value) == (lowest == value)


def test_neighbouring_spans_meet_in_one_edge() -> None:
    assert band("3 to 6").upper == band("7 to 9").lower == Edge(Decimal(7), above=False)
    assert band(10).lower == band("7 to 9").upper


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("present", Words(frozenset({"present"}))),
        (("crs", "uncertain"), Words(frozenset({"crs", "uncertain"}))),
        (["crs", "uncertain"], Words(frozenset({"crs", "uncertain"}))),
        (True, Words(frozenset({True}))),
        (False, Words(frozenset({False}))),
        ((False, "not known"), Words(frozenset({False}), not_known=True)),
        ("not known", Words(frozenset(), not_known=True)),
        ("prolonged_over_5_min", Words(frozenset({"prolonged_over_5_min"}))),
    ],
)
def test_words_are_kept_as_they_stand(cell: object, meant: Words) -> None:
    assert parse_test(cell) == meant


@pytest.mark.parametrize(
    "cell",
    [
        "over 6",
        "6 and more",
        "6+ L/min",
        "from 3 to 6",
        ">= 38.0 C",
        "38.0 and  above",
        "below 38,0 C",
        "9 to 7",
        "3.5 to 6",
        "3 to 6.5",
        "below  6",
    ],
)
def test_a_cell_that_only_looks_like_a_band_is_refused(cell: str) -> None:
    with pytest.raises(BadCell) as refused:
        parse_test(cell)
    assert str(refused.value) in {
        f"{cell!r} looks like a band but is none of: below X, X and above, above X, X or below, X to Y",
        f"{cell!r} must run from a lower to a higher whole number",
    }


@pytest.mark.parametrize("cell", [None, (), [], {}, {"a": 1}, Decimal("38.0"), 38.0, (1, 2), [["crs"]], b"crs"])
def test_a_cell_of_no_known_kind_is_refused_with_the_accepted_forms(cell: Any) -> None:
    with pytest.raises(BadCell) as refused:
        parse_test(cell)
    assert str(refused.value) == (
        f"{cell!r} is not a cell: write a band (below X, X and above, above X, X or below, X to Y), "
        "a whole number, a word, a list of words, true, false or 'not known'"
    )


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("below 38.0", "below 38.0"),
        ("38.0 and above", "38.0 and above"),
        ("above 6", "above 6"),
        ("6 or below", "6 or below"),
        ("7 to 9", "7 to 9"),
        (10, "10"),
        ("CRS", "CRS"),
        (("uncertain", "crs"), "crs or uncertain"),
        (True, "true"),
        ((False, "not known"), "false or not known"),
        ("not known", "not known"),
    ],
)
def test_a_cell_is_told_as_it_is_written(cell: object, said: str) -> None:
    assert say(parse_test(cell)) == said


def test_a_band_without_ends_is_any_number() -> None:
    assert say(Band(None, None)) == "any number"


@given(NUMBERS, NUMBERS)
def test_edges_stand_in_the_order_of_the_numbers_that_pass_them(first: Decimal, second: Decimal) -> None:
    just_below, just_above = Edge(first, above=False), Edge(first, above=True)
    assert just_below < just_above
    assert (Edge(first, above=False) < Edge(second, above=False)) == (first < second)
    assert just_below.is_passed_by(first)
    assert not just_above.is_passed_by(first)
