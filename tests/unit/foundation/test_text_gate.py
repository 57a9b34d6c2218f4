"""The one gate for outside text: nothing that hides, moves the cursor or turns the reading direction comes through."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tox_grader.foundation.text import NEWLINE_MARK, REMOVED_MARK, is_readable, safe_text

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u034f"
HOSTILE = {
    "clears the screen": "\x1b[2J\x1b[HNo CRS",
    "sets the window title": "\x1b]0;owned\x07",
    "eight-bit control sequence": "\x9b31mred",
    "overwrites the line": "grade 4\rgrade 0",
    "backspaces": "grade 4\b\b\b0",
    "turns the direction": "dose \u202e001\u202c mg",
    "isolates": "\u2066hidden\u2069",
    "hides a digit": "1\u200b0 mg",
    "joins words": "toci\u2060lizumab",
    "nul": "a\x00b",
    "private use": "a\ue000b",
    "tag letters": "a\U000e0041b",
    "unassigned": "a\u0378b",
    "surrogate": "a\ud800b",
    "delete": "a\x7fb",
    "blank letter": "a\u3164b",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_text_comes_out_harmless(text: str) -> None:
    shown = safe_text(text)
    assert all(unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn") for character in shown)
    assert shown.isprintable()
    assert shown != text


@given(st.text(st.characters(codec=None), max_size=200) | st.text("\x1b\r\n\t\u202e\u200bab1[", max_size=40))
def test_nothing_hidden_is_ever_shown(raw: str) -> None:
    shown = safe_text(raw)
    assert not set(shown) & set(BIDI + ZERO_WIDTH + "\n\r\t\x1b\u2028\u2029")
    assert all(unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn") for character in shown)


@given(st.text(max_size=200))
def test_text_that_passed_the_gate_is_not_changed_by_it_again(raw: str) -> None:
    once = safe_text(raw)
    assert safe_text(once) == once


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=100))
def test_text_of_letters_is_shown_whole_in_its_composed_form(raw: str) -> None:
    composed = unicodedata.normalize("NFC", raw)
    if all(is_readable(character) for character in composed):
        assert safe_text(raw) == composed


def test_what_was_taken_out_leaves_a_mark_and_a_new_line_is_seen() -> None:
    assert safe_text("a\x07b") == f"ab{REMOVED_MARK}"
    assert safe_text("a\nb\r\nc") == f"a{NEWLINE_MARK}b{NEWLINE_MARK}c"
    assert safe_text("a\tb") == "a b"
    assert safe_text("\u200b") == REMOVED_MARK
    assert safe_text("") == ""


def test_a_long_text_is_cut_with_a_mark() -> None:
    assert safe_text("x" * 50, longest=50) == "x" * 50
    assert safe_text("x" * 51, longest=50) == "x" * 50 + REMOVED_MARK


@pytest.mark.parametrize(
    "name", ["O'BRIEN, Jo [known as Jay]", "\u674e \u96f7", "N\u00fa\u00f1ez-\u00d8stby", "\u0623\u062d\u0645\u062f"]
)
def test_names_of_patients_are_left_as_they_are(name: str) -> None:
    assert safe_text(name) == name
