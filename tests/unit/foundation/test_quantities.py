"""Exact quantities: ranges hold a number, bounds hold their ends, plain notation has no trailing zero."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tox_grader.foundation.quantities import Bounds, WholeRange, plain

TEMPERATURE = Bounds(Decimal("25.0"), Decimal("45.0"), unusual_below=Decimal("34.0"), unusual_above=Decimal("41.0"))


def test_a_range_that_holds_no_number_is_refused() -> None:
    assert WholeRange(3, 3).highest == 3
    with pytest.raises(ValueError, match="no number lies between 4 and 3"):
        WholeRange(4, 3)


@pytest.mark.parametrize(
    ("value", "holds", "unusual"),
    [
        ("24.9", False, True), ("25.0", True, True), ("33.9", True, True), ("34.0", True, False), ("38.0", True, False),
        ("41.0", True, False), ("41.1", True, True), ("45.0", True, True), ("45.01", False, True),
    ],
)  # fmt: skip
def test_bounds_hold_their_ends_and_tell_what_is_unusual(value: str, *, holds: bool, unusual: bool) -> None:
    assert TEMPERATURE.holds(Decimal(value)) == holds
    assert TEMPERATURE.is_unusual(Decimal(value)) == unusual


def test_without_a_limit_of_the_unusual_nothing_is_unusual() -> None:
    assert not Bounds(Decimal(0), Decimal(80)).is_unusual(Decimal(80))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("572.0", "572"),
        ("358.80", "358.8"),
        ("0.5", "0.5"),
        ("100", "100"),
        ("1E+3", "1000"),
        ("0.0", "0"),
        ("-2.50", "-2.5"),
    ],
)
def test_plain_notation_has_no_trailing_zero_and_no_exponent(value: str, shown: str) -> None:
    assert plain(Decimal(value)) == shown


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**7), max_value=10**7))
def test_plain_notation_is_the_same_number(value: Decimal) -> None:
    assert Decimal(plain(value)) == value
    assert "E" not in plain(value)
