"""What is claimed of a table and proved of it: the claims of one column, and how a claim is told.

A claim that holds has no problems; its sentence says what was gone through. `checks` gathers the claims of a table.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tox_grader.foundation.problems import Problem
from tox_grader.tables.boxes import (
    Box,
    Cover,
    TooManyPieces,
    axes_of,
    cover,
    meet,
    merged,
    rows_of,
    size,
    whole,
    words_of,
)
from tox_grader.tables.compiled import Reads
from tox_grader.tables.compiled_parts import CompiledParameter
from tox_grader.tables.documents import WHY
from tox_grader.tables.loader import Loaded
from tox_grader.tables.problems import Key
from tox_grader.tables.proof_solver import solve, solver_is_installed

# Rows that cut the findings of a column into more pieces than this are left to a solver.
MOST_PIECES = 20_000
_TOLD = 20  # gaps told one by one; the rest is counted


@dataclass(frozen=True)
class Claim:
    """One thing that must hold for a table: its name, what was gone through, and what is wrong with it."""

    name: str
    says: str
    problems: tuple[Problem, ...] = ()


def problem(loaded: Loaded, path: Key, what: str, check: str) -> Problem:
    """Return a problem at a key of the table, with the name of the check that found it."""
    return Problem(f"{what} (check: {check})", loaded.document.place(path), WHY, "compare the rows with the print")


def reading_claim(
    loaded: Loaded, table: Reads, column: CompiledParameter, section: str, most_pieces: int = MOST_PIECES
) -> Claim:
    """Return the claim that every combination of a column's findings is read by a row, and every row is reached.

    What a row reads is taken out of what the rows before it left over. Nothing left at the end means that the bands
    and words tile everything that can be found; a row that took nothing is never reached.
    """
    path = (section, column.name, "reading")
    axes = axes_of(table, column.sources)
    everything, rows = whole(axes), rows_of(column, axes)
    count = f"{size(everything):,} combinations of findings"
    reached = f"each of {len(rows)} rows reached"
    try:
        found = cover(rows, everything, most_pieces)
    except TooManyPieces:
        if not solver_is_installed():
            what = f"{column.name}: {count} are too many to go through, and z3, which could prove it, is not installed"
            return Claim(column.name, "not proved", (problem(loaded, path, what, "complete"),))
        solved = solve(rows, everything)
        gaps, dead = [] if solved.gap is None else [solved.gap], list(solved.dead_rows)
        says = f"{count}: proved by the solver z3 that each is read by a row; {reached}"
    else:
        gaps, dead = merged(found.unread), [place for place, boxes in enumerate(found.read) if not boxes]
        says = f"{count}, each read by a row; {reached}"
    told = [problem(loaded, path, f"no row reads {words_of(gap, axes)}", "complete") for gap in gaps[:_TOLD]]
    if len(gaps) > _TOLD:
        told.append(problem(loaded, path, f"{len(gaps) - _TOLD} more kinds of findings are read by no row", "complete"))
    told += [problem(loaded, (*path, row), "no combination of findings reaches this row", "reachable") for row in dead]
    return Claim(column.name, says, tuple(told))


def combinations_of(table: Reads, column: CompiledParameter) -> int:
    """Return how many combinations of findings a column is read from."""
    return size(whole(axes_of(table, column.sources)))


def scoring_although_other_cause(
    column: CompiledParameter, table: Reads, finding: str, most_pieces: int = MOST_PIECES
) -> Iterator[str]:
    """Yield the findings that score although the attribution says that another cause explains them."""
    axes = axes_of(table, column.sources)
    place = next((place for place, axis in enumerate(axes) if axis.name == finding), None)
    if place is None or "other_cause" not in axes[place].cells:
        return
    other: Box = tuple(
        1 << axis.cells.index("other_cause") if place == number else axis.possible for number, axis in enumerate(axes)
    )
    rows = [meet(row, other) or tuple(0 for _ in other) for row in rows_of(column, axes)]
    found: Cover = cover(rows, other, most_pieces)
    for boxes, (_, levels) in zip(found.read, column.rows, strict=True):
        if levels != (0,):
            yield from (words_of(box, axes) for box in merged(boxes))
