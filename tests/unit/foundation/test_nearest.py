"""The accepted word that a mistyped one was probably meant to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tox_grader.foundation.nearest import did_you_mean, nearest

DEVICES = ("room_air", "nasal_cannula", "blow_by", "face_mask", "non_rebreather", "venturi", "cpap", "bipap")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nasal_canula", "nasal_cannula"),
        ("Face_Mask", "face_mask"),
        ("c-pap", "cpap"),
        ("roomair", "room_air"),
        ("venturri", "venturi"),
    ],
)
def test_a_slip_is_met_with_the_word_that_was_meant(typed: str, meant: str) -> None:
    assert nearest(typed, DEVICES) == meant
    assert did_you_mean(typed, DEVICES) == f"did you mean {meant!r}?"


def test_where_nothing_is_near_every_accepted_word_is_named_in_order() -> None:
    assert nearest("zzz", DEVICES) is None
    assert did_you_mean("zzz", DEVICES) == f"accepted: {', '.join(sorted(DEVICES))}"


@given(st.sampled_from(DEVICES))
def test_an_accepted_word_is_nearest_to_itself(word: str) -> None:
    assert nearest(word, DEVICES) == word


@given(st.text(max_size=20))
def test_the_advice_never_names_a_word_that_is_not_accepted(typed: str) -> None:
    close = nearest(typed, DEVICES)
    assert close is None or close in DEVICES
