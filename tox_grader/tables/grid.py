"""The complete grid of a table: every combination of levels, unknown included, with its lowest and highest grade.

The grid is stored as text beside the tests and compared: an edit of a table shows the cells it moves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from tox_grader.tables.compiled import CLOSED, CompiledParameter, CompiledTable
from tox_grader.tables.outcome import Bounds, GateEffect, bounds_of
from tox_grader.tables.schema import ScoreTable

UNKNOWN = "?"
NOT_ASKED = "-"


@dataclass(frozen=True, slots=True)
class GridRow:
    """One combination: the words of each column (level, `?`, or `-` for a rule that is not asked) and its bounds."""

    words: tuple[str, ...]
    bounds: Bounds


def grid_header(table: CompiledTable) -> tuple[str, ...]:
    """Return the names of the grid's columns: the gate, the rule for when it is not met, then the columns."""
    gate = () if table.gate is None else (table.gate.parameter.name, "gate_not_met")
    return (*gate, *(column.name for column in table.columns))


def grid_rows(table: CompiledTable) -> Iterator[GridRow]:
    """Yield every combination of levels with its bounds, least severe first."""
    choices = [[*column.levels, UNKNOWN] for column in table.columns]
    for gate_words, effects in _gate_choices(table):
        for words in product(*choices):
            yield GridRow((*gate_words, *words), bounds_for(table, words, effects))


def bounds_for(table: CompiledTable, words: tuple[str, ...], effects: frozenset[GateEffect]) -> Bounds:
    """Return the bounds for one word (level or `?`) in each column under the given gate effects."""
    lows, highs = [], []
    for column, word in zip(table.columns, words, strict=True):
        grades = column.level_grades if word == UNKNOWN else (column.level_grades[column.levels.index(word)],)
        lows.append(min(grades))
        highs.append(max(grades))
    return bounds_of(lows, highs, effects, 0 if table.gate is None else table.gate.grade)


def _gate_choices(table: CompiledTable) -> Iterator[tuple[tuple[str, ...], frozenset[GateEffect]]]:
    gate = table.gate
    if gate is None:
        yield (), frozenset({"waived"})
        return
    absent, present = gate.parameter.levels[0], gate.parameter.levels[-1]
    rules: dict[str, frozenset[GateEffect]] = {CLOSED: frozenset({"closed"})}
    rules |= {rule.name: rule.effects for rule in gate.rules}
    rules[UNKNOWN] = frozenset(effect for effects in rules.values() for effect in effects)
    for rule, effects in rules.items():
        yield (absent, rule), effects
    yield (present, NOT_ASKED), frozenset({"open"})
    for rule, effects in rules.items():
        yield (UNKNOWN, rule), effects | {"open"}


def readings(column: CompiledParameter, table: CompiledTable) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield every combination of cells that a column is read from, with the level or levels that follow."""
    sources = [table.sources[index] for index in column.sources]
    for combination in product(*(source.domain for source in sources)):
        cells = dict(zip(column.sources, combination, strict=True))
        words = tuple(
            f"{coordinate.name}={coordinate.cells[cell]}"
            for source, own in zip(sources, combination, strict=True)
            for coordinate, cell in zip(source.coordinates, own, strict=True)
            if len(coordinate.cells) > 1
        )
        yield words, tuple(column.levels[level] for level in column.read_row(cells))


def grid_text(table: CompiledTable) -> str:
    """Return the grid of a grading table as text: first the levels to grades, then the findings to levels."""
    rows = list(grid_rows(table))
    file = table.file
    lines = [
        f"# {file.table} {file.edition.version}: every combination of levels with its lowest and highest grade.",
        f"# {len(rows)} combinations; ? is not known, - is not asked.",
        " ".join((*grid_header(table), "grade")),
        *(f"{' '.join(row.words)} {_span(row.bounds)}" for row in rows),
    ]
    for column in table.parameters:
        lines += ["", f"# {column.name}: every combination of findings with its level"]
        lines += [f"{'; '.join(words)} -> {' or '.join(levels)}" for words, levels in readings(column, table)]
    return "\n".join(lines) + "\n"


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
