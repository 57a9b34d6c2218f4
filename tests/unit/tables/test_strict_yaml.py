"""YAML and JSON read exactly as written: each surprise is refused with its line, everything plain is kept."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tox_grader.foundation.problems import Problem
from tox_grader.tables.strict_yaml import Document, Unreadable, read_document, read_text

NAME = "file.yaml"


def data(text: str) -> Any:
    return read_document(text, NAME).data


def refused(text: str) -> Problem:
    with pytest.raises(Unreadable) as caught:
        read_document(text, NAME)
    return caught.value.problem


SURPRISES = {
    "yes": "true or false",
    "No": "true or false",
    "on": "true or false",
    "OFF": "true or false",
    "y": "true or false",
    "True": "lower-case",
    "FALSE": "lower-case",
    "Null": "lower-case",
    "1:30": "base sixty",
    "12:30:45": "base sixty",
    "190:20:30.15": "base sixty",
    "010": "leading zero",
    "00": "leading zero",
    "-07": "leading zero",
    "08.5": "leading zero",
    "0x1F": "another base",
    "0o17": "another base",
    "0b101": "another base",
    ".inf": "not a finite number",
    "-.Inf": "not a finite number",
    ".nan": "not a finite number",
    "NaN": "not a finite number",
    "1e5": "two ways",
    "1_000": "two ways",
    ".5": "two ways",
    "5.": "two ways",
    "+5": "two ways",
    "38.5e0": "two ways",
    "<<": "meaning of its own",
    "=": "meaning of its own",
}


@pytest.mark.parametrize("word", SURPRISES)
@pytest.mark.parametrize(
    "form", ["first: 1\nsecond: {}\n", "first: 1\nsecond: [1, {}]\n", "first: 1\nsecond: {{third: {}}}\n"]
)
def test_a_value_that_programs_read_differently_is_refused_with_its_line(word: str, form: str) -> None:
    problem = refused(form.format(word))
    assert problem.what.startswith(f"{word!r} would not be read as written")
    assert SURPRISES[word] in problem.what
    assert problem.where == f"{NAME} line 2"
    assert "in quotes" in problem.do


@pytest.mark.parametrize("word", SURPRISES)
def test_the_same_text_in_quotes_is_a_text(word: str) -> None:
    assert data(f'a: "{word}"') == {"a": word}
    assert data(f"a: '{word}'") == {"a": word}


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "the key 'a' stands twice (first in line 1)", 3),
        ("a:\n  b: 1\n  c: 2\n  b: 3\n", "the key 'b' stands twice (first in line 2)", 4),
        ('{"a": 1,\n "a": 2}', "the key 'a' stands twice (first in line 1)", 2),
        ("a: &x 1\n", "anchors and aliases", 1),
        ("a: 1\nb: *x\n", "anchors and aliases", 2),
        ("a: !!int '3'\n", "the tag tag:yaml.org,2002:int is not used here", 1),
        ("a: !python/object:os.system x\n", "the tag !python/object:os.system is not used here", 1),
        ("a: 1\n? [b, c]\n: 2\n", "a key must be a word", 2),
        ("1: one\n", "the key '1' is not a word", 1),
        ("true: one\n", "the key 'true' is not a word", 1),
        ("~: one\n", "the key '~' is not a word", 1),
        ("yes: one\n", "'yes' would not be read as written", 1),
        ("a: 1\n---\nb: 2\n", "a second document stands in the file", 2),
        ("a:\n\tb: 1\n", "this is not valid YAML or JSON", 2),
        ("a: [1, 2\n", "this is not valid YAML or JSON", 2),
        ('{"a": 1', "this is not valid YAML or JSON", 2),
        ("a: 'never closed\n", "this is not valid YAML or JSON", 2),
        ("a: 1\nb: x\x07y\n", "characters that YAML does not allow", 2),
        ("a: 1\nb: x\x00y\n", "characters that YAML does not allow", 2),
        ("a: 1\nb: " + "9" * 41 + "\n", "more places than any measurement", 2),
        ("a: 1\nb: " + "9" * 5000 + "\n", "more places than any measurement", 2),
        ("a: 1\nb: 0." + "9" * 50 + "\n", "more places than any measurement", 2),
        ("a:\n  " + "[" * 60, "nested too deeply", 2),
        ("a: " + '{"b":' * 5000, "nested too deeply", 1),
        ("- " * 3000, "nested too deeply", 1),
    ],
)
def test_what_cannot_be_taken_literally_is_refused_with_its_line(text: str, says: str, line: int) -> None:
    problem = refused(text)
    assert says in problem.what
    assert problem.where.startswith(f"{NAME} line {line}")
    assert problem.why == "what is not read exactly as it was meant cannot be graded"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("38.0", Decimal("38.0")),
        ("0.1", Decimal("0.1")),
        ("-0.50", Decimal("-0.50")),
        ("38.00000000000000000001", Decimal("38.00000000000000000001")),
        ("0", 0),
        ("-7", -7),
        ("12345678901234567890", 12345678901234567890),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("2026-11-20", "2026-11-20"),
        ("2026-11-20T14:10+08:00", "2026-11-20T14:10+08:00"),
        ("norepinephrine", "norepinephrine"),
        ("W7-042", "W7-042"),
        ("none", "none"),
        ("'38.0'", "38.0"),
        ('"1"', "1"),
        ("1.0.0", "1.0.0"),
        ("a: b", {"a": "b"}),
        ("[]", []),
        ("{}", {}),
    ],
)
def test_plain_values_are_kept_as_written(written: str, kept: object) -> None:
    read = data(f"a:\n  {written}" if ": " in written else f"a: {written}")["a"]
    assert read == kept
    assert type(read) is type(kept)
    assert str(read) == str(kept)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_a_decimal_comes_out_with_every_digit_that_was_written(number: Decimal) -> None:
    assert str(data(f"a: {number}")["a"]) == str(number)


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.text(st.characters(codec="ascii", categories=["L", "N"]), max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abcdef_", min_size=1, max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.text("abcdef_", min_size=1, max_size=4), PLAIN, max_size=4))
def test_json_comes_out_as_it_went_in(plain: dict[str, Any]) -> None:
    assert data(json.dumps(plain)) == plain
    assert data(json.dumps(plain, indent=1)) == plain


def test_a_place_is_file_line_and_key_and_falls_back_to_the_nearest_parent() -> None:
    document = read_document("a: 1\nb:\n  - c: 2\n  - {d: 3,\n     e: 4}\n", NAME)
    assert document.place(("b", 1, "e")) == f"{NAME} line 5, b.1.e"
    assert document.place(("b", 1, "missing")) == f"{NAME} line 4, b.1.missing"
    assert document.place(("nowhere",)) == f"{NAME} line 1, nowhere"
    assert document.place(()) == f"{NAME} line 1"


def test_a_file_may_open_with_a_mark_and_end_its_lines_as_windows_does() -> None:
    text = read_text(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", NAME)
    document = read_document(text, NAME)
    assert document.data == {"a": 1, "b": 2}
    assert document.place(("b",)) == f"{NAME} line 2, b"


@pytest.mark.parametrize("raw", [b"", b"  \n\t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \r\n"])
def test_an_empty_file_is_refused(raw: bytes) -> None:
    with pytest.raises(Unreadable, match="the file is empty"):
        read_text(raw, NAME)


@pytest.mark.parametrize(
    "raw", ["a: 1\nb: \xf6\n".encode("latin-1"), "a: 1\nb: 2\n".encode("utf-16"), b"a: 1\nb: \xed\xa0\x80"]
)
def test_a_file_that_is_not_utf8_is_refused_with_its_line(raw: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read_text(raw, NAME)
    assert caught.value.problem.what == "this is not UTF-8 text"
    assert caught.value.problem.where in (f"{NAME} line 1", f"{NAME} line 2")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | st.text("{}[]:,-&*!|>'\"#%@`?\n\t 01.yesnoab", max_size=60))
def test_any_text_is_read_or_refused_with_a_place_and_never_ends_the_program(text: str) -> None:
    try:
        read_document(text, NAME)
    except Unreadable as error:
        assert error.problem.where.startswith(NAME)  # noqa: PT017  reading it is just as good


READ_LITERALLY = "what is not read exactly as it was meant cannot be graded"
TOLD = [
    ("- a\n- &x b\n", 2, "anchors and aliases (& and *) are not used here", "write the value out in full"),
    ("- a\n- *x\n", 2, "anchors and aliases (& and *) are not used here", "write the value out in full"),
    ("- a\n- !!str b\n", 2, "the tag tag:yaml.org,2002:str is not used here", "write the plain value"),
    ("a: 1\n? {b: c}\n: 2\n", 2, "a key must be a word", "write the key as one word"),
    ("a: 1\na: 2\n", 2, "the key 'a' stands twice (first in line 1)", "keep one of the two"),
    ("a: 1\n5: 2\n", 2, "the key '5' is not a word", "put the key in quotes"),
    ("a: 1\n---\nb: 2\n", 2, "a second document stands in the file", "keep one document in a file"),
    (
        "a: 1\nb: off\n",
        2,
        "'off' would not be read as written: YAML reads this word as true or false in some programs",
        "write true or false, a plain number such as 0.5, or put a word or time in quotes",
    ),
    (
        "a: 1\nb: " + "1" * 41,
        2,
        "the number has more places than any measurement",
        "write the number as measured",
    ),
    (
        "a: 1\nb: x\x07y\n",
        2,
        "the text holds characters that YAML does not allow",
        "remove them",
    ),
    ("\x07a: 1\nb: 2\n", 1, "the text holds characters that YAML does not allow", "remove them"),
    (
        "a: 1\nb: ]\n",
        2,
        "this is not valid YAML or JSON: did not find expected node content",
        "mend the line; indent with spaces, close brackets and quotes",
    ),
    (
        "a: 1\nb: " + "[" * 51,
        2,
        "the keys and lists are nested too deeply",
        "close the brackets; write fewer levels",
    ),
]


@pytest.mark.parametrize(("text", "line", "what", "do"), TOLD)
def test_a_refusal_is_told_whole(text: str, line: int, what: str, do: str) -> None:
    assert refused(text) == Problem(what, f"{NAME} line {line}", READ_LITERALLY, do)


@pytest.mark.parametrize(("text", "line", "what", "do"), TOLD)
def test_without_a_name_a_refusal_is_told_by_its_line_alone(text: str, line: int, what: str, do: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_document(text, "")
    assert caught.value.problem == Problem(what, f"line {line}", READ_LITERALLY, do)


@pytest.mark.parametrize("name", [NAME, ""])
def test_what_is_no_text_is_told_whole(name: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_text(b"a: 1\nb: 2\nc: \xf6", name)
    where = f"{name} line 3".lstrip()
    assert caught.value.problem == Problem(
        "this is not UTF-8 text", where, READ_LITERALLY, "save the file as UTF-8 text"
    )
    with pytest.raises(Unreadable) as caught:
        read_text(b" \n", name)
    do = "write an assessment or a table into it"
    assert caught.value.problem == Problem("the file is empty", name, READ_LITERALLY, do)


def test_the_longest_number_and_the_deepest_list_are_read() -> None:
    assert data("a: " + "1" * 40) == {"a": int("1" * 40)}
    deepest: Any = []
    for _ in range(49):
        deepest = [deepest]
    assert data("a: " + "[" * 50 + "]" * 50) == {"a": deepest}


def test_a_text_without_any_data_holds_nothing_and_has_no_line() -> None:
    document = read_document("# only a remark\n", NAME)
    assert document == Document(NAME, None, {})
    assert document.place(("a",)) == NAME
    assert read_document("# only a remark\n", "").place(()) == "standard input"


def test_without_a_name_a_place_is_the_line_and_the_key() -> None:
    assert read_document("a: 1\nb: 2\n", "").place(("b",)) == "line 2, b"


def test_every_key_and_item_is_marked_with_its_line_and_column() -> None:
    document = read_document("a:\n  - bb: 1\n    c: 2\n  - d\n", NAME)
    assert document.marks == {
        (): (1, 1),
        ("a",): (1, 1),
        ("a", 0): (2, 5),
        ("a", 0, "bb"): (2, 5),
        ("a", 0, "c"): (3, 5),
        ("a", 1): (4, 5),
    }


def test_windows_line_ends_within_a_quoted_text_are_one_line_end() -> None:
    assert read_text(b"a: 1\r\nb: 2\r\n", NAME) == "a: 1\nb: 2\n"


def test_an_exclamation_mark_before_a_text_in_quotes_names_no_other_kind() -> None:
    assert data('a: ! "5"\n') == {"a": "5"}
