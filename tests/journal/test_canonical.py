from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tox_grader.journal.canonical import NotCanonicalError, canonical, read_canonical

KEYS = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
WHOLE = st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
    max_leaves=20,
)


@given(VALUES)
def test_what_we_write_is_what_the_standards_reference_writes(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(VALUES)
def test_what_was_written_reads_back_as_it_was(value: Any) -> None:
    assert read_canonical(canonical(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        38.0,
        float("nan"),
        Decimal("38.0"),
        datetime(2026, 11, 20, tzinfo=UTC),
        b"bytes",
        {1: "a key that is a number"},
        {"\U0001f321": "a key beyond the basic plane"},
        "\ud800",
        {"\ud800": 1},
        2**53,
        {"set"},
    ],
)
def test_what_has_more_than_one_written_form_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonicalError):
        canonical({"temperature": [value]})


def test_a_refusal_names_the_place_and_not_the_value() -> None:
    with pytest.raises(NotCanonicalError) as refusal:
        canonical(cast("Any", {"vitals": [{"temperature_c": 38.25}]}))
    assert "value.vitals[0].temperature_c" in str(refusal.value)
    assert "38.25" not in str(refusal.value)


def test_an_endlessly_nested_value_is_refused() -> None:
    value: list[Any] = []
    value.append(value)
    with pytest.raises(NotCanonicalError):
        canonical(value)


def test_bytes_that_are_no_json_are_refused() -> None:
    with pytest.raises(NotCanonicalError):
        read_canonical(b"{")
