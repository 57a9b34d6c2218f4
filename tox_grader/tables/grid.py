"""The complete grid of a table: every combination of levels, unknown included, with its lowest and highest grade.

The grid is stored as text beside the tests and compared: an edit of a table shows the cells it moves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

from tox_grader.tables.compiled import CompiledTable, Reads
from tox_grader.tables.compiled_parts import CLOSED, CompiledParameter
from tox_grader.tables.outcome import Bounds, GateEffect, bounds_of

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
    gate_grade = 0 if table.gate is None else table.gate.grade
    choices = [_choices(column) for column in table.columns]
    for gate_words, effects in gate_choices(table):
        for chosen in product(*choices):
            words, lows, highs = zip(*chosen, strict=True)
            yield GridRow((*gate_words, *words), bounds_of(lows, highs, effects, gate_grade))


def combinations(table: CompiledTable) -> int:
    """Return how many combinations of levels, unknown included, the grid of a grading table has."""
    if table.file.hit_policy == "each_alone":
        return sum(len(column.levels) + 1 for column in table.columns)
    return sum(1 for _ in gate_choices(table)) * prod(len(column.levels) + 1 for column in table.columns)


def _choices(column: CompiledParameter) -> list[tuple[str, int, int]]:
    """Return each level of a column, and `?`, with the lowest and the highest grade that it gives alone."""
    grades = column.level_grades
    known = [(level, grade, grade) for level, grade in zip(column.levels, grades, strict=True)]
    return [*known, (UNKNOWN, min(grades), max(grades))]


def gate_choices(table: CompiledTable) -> Iterator[tuple[tuple[str, ...], frozenset[GateEffect]]]:
    """Yield what the gate may be, with the rule for when it is not met, and what each does."""
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


def readings(column: CompiledParameter, table: Reads) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
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
