"""The cells that move between two tables: combinations of levels, combinations of findings, totals with their verdicts.

Cells that move alike are told together, as the fewest boxes that hold exactly them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tox_grader.tables.boxes import Box, merged, size
from tox_grader.tables.cells import make_coordinate
from tox_grader.tables.compiled import CompiledScoreTable, CompiledTable
from tox_grader.tables.compiled_parts import CLOSED, CompiledParameter
from tox_grader.tables.diff_cells import Moved, NotComparable, Readings, box_words, column_readings, moved_readings
from tox_grader.tables.grid import UNKNOWN, grid_header, grid_rows
from tox_grader.tables.outcome import Bounds

if TYPE_CHECKING:
    from tox_grader.tables.conditions import Test

_TOTAL = "total"


@dataclass(frozen=True)
class Section:
    """One kind of difference: its heading, how much was held against each other, and one line for each move."""

    title: str
    summary: str
    lines: tuple[str, ...] = ()


# Combinations of levels


def level_grid(before: CompiledTable, after: CompiledTable, *, every_one: bool) -> Section:
    """Return the combinations of levels, in both tables, whose lowest or highest grade differs."""
    title = "Combinations of levels"
    if before.file.hit_policy == "each_alone":
        return Section(title, "each term stands alone: see the grade that a level gives alone")
    header = grid_header(before)
    if set(header) != set(grid_header(after)):
        return Section(title, "the columns are not the same: see the grade that a level gives alone")
    order = [grid_header(after).index(name) for name in header]
    later = {tuple(row.words[place] for place in order): row.bounds for row in grid_rows(after)}
    words: list[dict[str, None]] = [{} for _ in header]
    count, moves = 0, dict[tuple[Bounds, Bounds], list[tuple[str, ...]]]()
    for row in grid_rows(before):
        bounds = later.get(row.words)
        if bounds is not None:
            count += 1
            for known, word in zip(words, row.words, strict=True):
                known.setdefault(word)
            if bounds != row.bounds:
                moves.setdefault((row.bounds, bounds), []).append(row.words)
    axes = [(name, list(known)) for name, known in zip(header, words, strict=True)]
    told: list[Moved] = []
    for (was, now), cells in moves.items():
        boxes: list[Box] = [
            tuple(1 << known.index(word) for (_, known), word in zip(axes, row, strict=True)) for row in cells
        ]
        told += [
            Moved(box_words(box, axes), _span(was), _span(now), size(box))
            for box in (boxes if every_one else merged(boxes))
        ]
    moved = sum(len(cells) for cells in moves.values())
    return Section(title, f"{moved:,} of {count:,} in both ({UNKNOWN} included) move", _told(told))


def _span(bounds: Bounds) -> str:
    if bounds.at_least == bounds.could_be:
        return f"grade {bounds.at_least}"
    return f"grade {bounds.at_least} to {bounds.could_be}"


def _told(moves: Sequence[Moved]) -> tuple[str, ...]:
    return tuple(
        f"{move.where}: {move.before} -> {move.after}" + (f" ({move.count:,} combinations)" if move.count > 1 else "")
        for move in moves
    )


# Combinations of findings


def readings(
    before: CompiledTable | CompiledScoreTable, after: CompiledTable | CompiledScoreTable, *, every_one: bool
) -> Section:
    """Return the combinations of findings that read another level (or number of points) of a column of one name."""
    pairs = _same_columns(before, after)
    count = moved = 0
    lines: list[str] = []
    for name, one, other in pairs:
        try:
            total, moves = moved_readings(one, other, every_one=every_one)
        except NotComparable as error:
            lines.append(f"{name}: {error}; compare its rows")
            continue
        count += total
        moved += sum(move.count for move in moves)
        lines += [f"{name}: {line}" for line in _told(moves)]
    summary = f"{moved:,} of {count:,} in {len(pairs)} columns of one name move"
    return Section("Combinations of findings", summary, tuple(lines))


def _same_columns(
    before: CompiledTable | CompiledScoreTable, after: CompiledTable | CompiledScoreTable
) -> list[tuple[str, Readings, Readings]]:
    one, other = ({column.name: column for column in _columns_of(table)} for table in (before, after))
    graded = isinstance(before, CompiledTable)
    pairs: list[tuple[str, Readings, Readings]] = []
    for name in one:
        if name in other:
            told = graded and one[name].levels != other[name].levels
            here = column_readings(before, one[name], with_grades=told)
            pairs.append((name, here, column_readings(after, other[name], with_grades=told)))
    if isinstance(before, CompiledTable) and isinstance(after, CompiledTable) and before.gate and after.gate:
        rules = [
            Readings.of(table, [(rule.condition, (rule.name,)) for rule in table.gate.rules], (CLOSED,))
            for table in (before, after)
            if table.gate is not None
        ]
        pairs.append((f"{before.gate.parameter.name} not met", rules[0], rules[1]))
    return pairs


def _columns_of(table: CompiledTable | CompiledScoreTable) -> tuple[CompiledParameter, ...]:
    return table.parameters if isinstance(table, CompiledTable) else table.columns


# Totals


def verdicts(before: CompiledScoreTable, after: CompiledScoreTable, *, every_one: bool) -> Section:
    """Return the totals that have another verdict, on the cut points of both tables."""
    spans = [_totals(table) for table in (before, after)]
    summary = f"totals {spans[0][0]} to {spans[0][1]} -> {spans[1][0]} to {spans[1][1]}"
    if not (before.verdicts and after.verdicts):
        return Section("Totals and verdicts", summary)
    highest = max(span[1] for span in spans)
    try:
        _, moves = moved_readings(*(_verdict_readings(t, highest) for t in (before, after)), every_one=every_one)
    except NotComparable as error:
        return Section("Totals and verdicts", f"{summary}; {error}")
    return Section("Totals and verdicts", f"{summary}; {len(moves)} moves of verdict", _told(moves))


def _totals(table: CompiledScoreTable) -> tuple[int, int]:
    grades = [column.level_grades for column in table.columns]
    return sum(map(min, grades)), sum(map(max, grades))


def _verdict_readings(table: CompiledScoreTable, highest: int) -> Readings:
    readings = Readings.of(table, [(outcome.findings, (verdict,)) for verdict, outcome in table.verdicts])
    bands: list[Test] = [outcome.grade for _, outcome in table.verdicts if outcome.grade is not None]
    total = make_coordinate(_TOTAL, bands, whole_up_to=highest)
    rows = tuple(
        ({**tests, _TOTAL: total.accepted(outcome.grade)} if outcome.grade is not None else tests, follows)
        for (tests, follows), (_, outcome) in zip(readings.rows, table.verdicts, strict=True)
    )
    return Readings({**readings.coordinates, _TOTAL: total}, rows)
