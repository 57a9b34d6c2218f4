"""The grid of a table as text, stored beside the tests and compared: an edit of a table shows the cells it moves."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tox_grader.tables.boxes import Axis, Box, axes_of, combinations_in, merged, size, whole, words_of
from tox_grader.tables.compiled import Compiled, CompiledIndex, CompiledScoreTable, CompiledTable, Reads
from tox_grader.tables.compiled_parts import CompiledParameter
from tox_grader.tables.conditions import say
from tox_grader.tables.grid import UNKNOWN, combinations, grid_header, grid_rows, readings
from tox_grader.tables.outcome import Bounds
from tox_grader.tables.schema import ScoreTable

# More combinations than these are told together where they say the same (decision 0014).
_MOST_LINES = 2_500
_MOST_READINGS = 100


def grid_text(table: Compiled) -> str:
    """Return the grid of a table as text: first the levels to grades, then the findings to levels."""
    lines: Iterable[str]
    if isinstance(table, CompiledIndex):
        lines = _index(table)
    elif isinstance(table, CompiledScoreTable):
        lines = [*_totals(table), *_readings(table, table.columns)]
    elif table.file.hit_policy == "each_alone":
        lines = [*_terms(table), *_readings(table, table.columns)]
    else:
        lines = [*_levels(table), *_readings(table, table.parameters)]
    return "\n".join(lines) + "\n"


def _title(table: Compiled, what: str) -> str:
    return f"# {table.file.table} {table.file.edition.version}: {what}"


def _levels(table: CompiledTable) -> Iterator[str]:
    """Yield every combination of levels with its bounds; of a large grid each column, and how often outcomes come."""
    count = combinations(table)
    yield _title(table, "every combination of levels with its lowest and highest grade.")
    if count <= _MOST_LINES:
        yield f"# {count} combinations; ? is not known, - is not asked."
        yield " ".join((*grid_header(table), "grade"))
        yield from (f"{' '.join(row.words)} {_span(row.bounds)}" for row in grid_rows(table))
        return
    yield f"# {count} combinations: the most severe column gives the grade, so each column is told alone."
    yield from (line for column in table.columns for line in _alone(column))
    yield ""
    yield "# how many combinations give which lowest and highest grade; ? included"
    outcomes = Counter(_span(row.bounds) for row in grid_rows(table))
    yield from (f"{outcome}: {outcomes[outcome]}" for outcome in sorted(outcomes))


def _terms(table: CompiledTable) -> Iterator[str]:
    yield _title(table, "every level of every term with its grade; each term stands alone.")
    yield from (line for column in table.columns for line in _alone(column))


def _alone(column: CompiledParameter) -> Iterator[str]:
    yield from (
        f"{column.name} {level} {grade}" for level, grade in zip(column.levels, column.level_grades, strict=True)
    )
    yield f"{column.name} {UNKNOWN} {min(column.level_grades)}..{max(column.level_grades)}"


def _totals(table: CompiledScoreTable) -> Iterator[str]:
    yield _title(table, "every item with the points it can give, and what is said of a total.")
    for column in table.columns:
        yield f"{column.name} {' or '.join(column.levels)}; {UNKNOWN} {column.levels[0]}..{column.levels[-1]}"
    yield f"total {sum(min(c.level_grades) for c in table.columns)}..{sum(max(c.level_grades) for c in table.columns)}"
    for row in table.file.verdicts:
        when = ", ".join(f"{name} {say(test)}" for name, test in row.when.items())
        yield f"verdict {row.verdict}: {when or 'otherwise'}"


def _index(table: CompiledIndex) -> Iterator[str]:
    yield _title(table, "a product of measured values; it has no cut points and no grade.")
    yield f"multiply {', '.join(factor.name for factor in table.multiply)}"
    yield f"divide by {', '.join(factor.name for factor in table.divide_by)}"


def _readings(table: Reads, columns: tuple[CompiledParameter, ...]) -> Iterator[str]:
    for column in columns:
        axes = axes_of(table, column.sources)
        count = size(whole(axes))
        yield ""
        if count <= _MOST_READINGS:
            yield f"# {column.name}: every combination of findings with its level"
            for words, levels in readings(column, table):
                yield f"{'; '.join(words)} -> {' or '.join(levels)}"
        else:
            yield f"# {column.name}: {count} combinations of findings with their level, those that read alike together"
            yield from _alike(column, axes)


def _alike(column: CompiledParameter, axes: Sequence[Axis]) -> Iterator[str]:
    """Yield the combinations that read alike as few boxes, each with how many it holds.

    They are put together from single combinations, so that rows written in another way give the same lines.
    """
    places = [axis.place for axis in axes]
    found: dict[tuple[int, ...], list[Box]] = {}
    for combination in combinations_in(whole(axes)):
        cells: dict[int, tuple[int, ...]] = {}
        for (source, _), cell in zip(places, combination, strict=True):
            cells[source] = (*cells.get(source, ()), cell)
        found.setdefault(column.read_row(cells), []).append(tuple(1 << cell for cell in combination))
    for levels, boxes in found.items():
        told = " or ".join(column.levels[level] for level in levels)
        yield from (f"{words_of(box, axes)} -> {told} ({size(box)})" for box in merged(boxes))


def _span(bounds: Bounds) -> str:
    return str(bounds.at_least) if bounds.at_least == bounds.could_be else f"{bounds.at_least}..{bounds.could_be}"


def score_grid_text(score: ScoreTable) -> str:
    """Return the grid of a score as text.

    A total is the sum of its items, so the complete grid is each item's answers (unknown included) with its
    lowest and highest points, and the number of complete answer sheets that lead to each total.
    """
    lines = [f"# {score.table} {score.edition.version}: every answer of every item with its points; ? is not known."]
    ways: Mapping[int, int] = {0: 1}
    for name, item in score.items.items():
        points = item.answers or {str(value): value for value in range((item.most or 0) + 1)}
        lines += [f"{name} {answer} {value}" for answer, value in points.items()]
        lines.append(f"{name} {UNKNOWN} {min(points.values())}..{max(points.values())}")
        ways = _add(ways, list(points.values()))
    lines += ["", f"# {sum(ways.values())} complete answer sheets, by total"]
    lines += [f"total {total}: {count}" for total, count in sorted(ways.items())]
    return "\n".join(lines) + "\n"


def _add(ways: Mapping[int, int], points: list[int]) -> dict[int, int]:
    result: dict[int, int] = {}
    for total, count in ways.items():
        for value in points:
            result[total + value] = result.get(total + value, 0) + count
    return result
