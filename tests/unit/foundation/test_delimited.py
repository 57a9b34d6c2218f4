"""A cell of the comma-separated form stays a cell: no text in it becomes a formula, another cell or another line."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tox_grader.foundation.delimited import TEXT_MARK, delimited, safe_cell

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
CELLS = st.one_of(st.text(), st.builds("{}{}".format, st.sampled_from(FORMULAS), st.text()), st.none(), st.integers())


def read_back(rows: list[list[object]]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(delimited(rows)).decode("utf-8", "surrogatepass"), newline="")))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "\u00a0=1",
        "\uff1d1",
        '=HYPERLINK("http://example.org","x")',
        "\ufeff=1",
    ],
)
def test_a_text_that_a_spreadsheet_would_run_is_marked_as_text(text: str) -> None:
    assert safe_cell(text) == f"{TEXT_MARK}{text}"


@pytest.mark.parametrize("text", ["D-101", "2 of 3", "", "20-Nov-2026 14:10", "a=b", "tocilizumab"])
def test_other_texts_are_left_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=5))
def test_no_text_begins_a_formula_and_every_cell_is_read_back_as_it_was_written(rows: list[list[object]]) -> None:
    told = read_back(rows)
    assert told == [[safe_cell(cell) for cell in row] for row in rows]
    for row, cells in zip(rows, told, strict=True):
        for value, cell in zip(row, cells, strict=True):
            assert isinstance(value, int) or not cell.lstrip(" ").startswith(FORMULAS)
            assert value is None or str(value) in (cell, cell.removeprefix(TEXT_MARK))
