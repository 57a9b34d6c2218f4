"""What must hold between levels and grades: one grade for each combination, and never less for more.

Up to `_MOST_ROWS` combinations of levels the whole grid is gone through, row by row. A larger one is told by its worst
column, which proves the same: `outcome.bounds_of` is handed the lowest and the highest grade of each column and uses
no more of them than the worst lowest and the worst highest (`grade_of` takes the maximum). Two combinations with the
same two worst grades therefore have the same bounds, and so the pairs of worst grades, each with everything that the
gate may be, are all the cases there are. That a worse level never gives a lower grade then follows from two things:
the levels of each column rise, and the bounds rise with the worst grade. Both are gone through.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations as pairs_of

from tox_grader.tables.compiled import CompiledTable
from tox_grader.tables.compiled_parts import CompiledParameter
from tox_grader.tables.grid import NOT_ASKED, UNKNOWN, combinations, gate_choices, grid_header, grid_rows
from tox_grader.tables.loader import Loaded
from tox_grader.tables.outcome import Bounds, GateEffect, bounds_of
from tox_grader.tables.proof import Claim, problem

Grid = Mapping[tuple[str, ...], Bounds]
Check = Callable[[CompiledTable, Grid], Iterator[str]]
_MOST_ROWS = 5_000
_RISE = "levels rise"


def level_claims(loaded: Loaded, table: CompiledTable, most_rows: int = _MOST_ROWS) -> Iterator[Claim]:
    """Yield what is claimed of the levels and grades of a table."""

    def claim(name: str, says: str, found: Iterator[str]) -> Claim:
        return Claim(name, says, tuple(problem(loaded, ("grades",), what, name) for what in found))

    rise = f"no level of {len(table.parameters)} columns gives less than the one before it"
    yield claim(_RISE, rise, _grades_rise(table))
    if table.file.hit_policy == "each_alone":
        return
    count = f"{combinations(table):,} combinations of levels, unknown included"
    if combinations(table) > most_rows:
        cases = len(worst_grades(table)) * len(list(gate_choices(table)))
        how = f"{count}, told by their worst column: {cases} cases"
        for name, says in _CLAIMS.items():
            yield claim(name, f"{how}, {says}", _WORST_CHECKS[name](table))
        return
    grid = {row.words: row.bounds for row in grid_rows(table)}
    for name, says in _CLAIMS.items():
        yield claim(name, f"{count}, {says}", _GRID_CHECKS[name](table, grid))


# The whole grid, row by row


def _one_grade(table: CompiledTable, grid: Grid) -> Iterator[str]:
    for words, bounds in grid.items():
        if UNKNOWN not in words and not _left_to_judgement(table, words) and bounds.at_least != bounds.could_be:
            yield f"{_say(table, words)} has more than one grade: {bounds.at_least} to {bounds.could_be}"


def _left_to_judgement(table: CompiledTable, words: tuple[str, ...]) -> bool:
    return table.gate is not None and any(rule.name in words and len(rule.effects) > 1 for rule in table.gate.rules)


def _grades_rise(table: CompiledTable) -> Iterator[str]:
    for column in table.parameters:
        for (level, grade), (worse, higher) in zip(_level_grades(column), _level_grades(column)[1:], strict=False):
            if higher < grade:
                yield f"{column.name}: {worse} gives grade {higher}, less than {level} with {grade}"


def _monotone(table: CompiledTable, grid: Grid) -> Iterator[str]:
    offset = len(grid_header(table)) - len(table.columns)
    worse = [dict(zip(column.levels, column.levels[1:], strict=False)) for column in table.columns]
    for words, bounds in grid.items():
        for place, column in enumerate(table.columns):
            level = worse[place].get(words[offset + place])
            if level is None:
                continue
            after = grid[(*words[: offset + place], level, *words[offset + place + 1 :])]
            if after.at_least < bounds.at_least or after.could_be < bounds.could_be:
                yield f"{_say(table, words)}: worsening {column.name} to {level} lowers the grade"


def _bounds_sound(table: CompiledTable, grid: Grid) -> Iterator[str]:
    """Every unknown row spans exactly the rows that it can turn into; so an answer added never widens the bounds."""
    choices = _choices(table)
    for words, bounds in grid.items():
        if UNKNOWN not in words:
            continue
        place = words.index(UNKNOWN)
        refined = [grid[key] for word in choices[place] if (key := (*words[:place], word, *words[place + 1 :])) in grid]
        if place == 0 and table.gate is not None:
            refined.append(grid[(table.gate.parameter.levels[-1], NOT_ASKED, *words[2:])])
        lowest, highest = min(b.at_least for b in refined), max(b.could_be for b in refined)
        if (lowest, highest) != (bounds.at_least, bounds.could_be):
            yield f"{_say(table, words)} says {bounds.at_least}..{bounds.could_be}, its rows span {lowest}..{highest}"


def _nothing_is_no_grade(table: CompiledTable, grid: Grid) -> Iterator[str]:
    yield from _says_all(table, grid[tuple(UNKNOWN for _ in grid_header(table))])


def _says_all(table: CompiledTable, bounds: Bounds) -> Iterator[str]:
    highest = max(row.grade for row in table.file.grades)
    if (bounds.at_least, bounds.could_be) != (0, highest):
        yield f"nothing assessed says {bounds.at_least}..{bounds.could_be} in place of 0..{highest}"


def _choices(table: CompiledTable) -> list[list[str]]:
    gate: list[list[str]] = []
    if table.gate is not None:
        gate = [[table.gate.parameter.levels[0]], ["closed", *(rule.name for rule in table.gate.rules)]]
    return [*gate, *([*column.levels] for column in table.columns)]


def _level_grades(column: CompiledParameter) -> list[tuple[str, int]]:
    return list(zip(column.levels, column.level_grades, strict=True))


def _say(table: CompiledTable, words: Sequence[str]) -> str:
    return ", ".join(f"{name} {word}" for name, word in zip(grid_header(table), words, strict=True))


# A large grid, by its worst column


def worst_grades(table: CompiledTable) -> list[tuple[int, int]]:
    """Return every pair of grades that the worst column may have at the least and at the most."""
    grades = sorted({grade for column in table.columns for grade in column.level_grades})
    return [(grade, grade) for grade in grades] + list(pairs_of(grades, 2))


def _bounds(table: CompiledTable, lowest: int, highest: int, effects: frozenset[GateEffect]) -> Bounds:
    return bounds_of((lowest,), (highest,), effects, 0 if table.gate is None else table.gate.grade)


def _one_grade_by_worst(table: CompiledTable) -> Iterator[str]:
    for words, effects in gate_choices(table):
        if UNKNOWN in words or _left_to_judgement(table, words):
            continue
        for grade, same in worst_grades(table):
            bounds = _bounds(table, grade, same, effects)
            if grade == same and bounds.at_least != bounds.could_be:
                yield f"{' '.join(words)} with the worst column at {grade} has more than one grade"


def _monotone_by_worst(table: CompiledTable) -> Iterator[str]:
    for words, effects in gate_choices(table):
        for lower, higher in worst_grades(table):
            before, after = _bounds(table, lower, lower, effects), _bounds(table, higher, higher, effects)
            if after.at_least < before.at_least or after.could_be < before.could_be:
                yield f"{' '.join(words)}: worsening the worst column from {lower} to {higher} lowers the grade"


def _bounds_sound_by_worst(table: CompiledTable) -> Iterator[str]:
    grades = [lowest for lowest, highest in worst_grades(table) if lowest == highest]
    for words, effects in gate_choices(table):
        for lowest, highest in worst_grades(table):
            bounds = _bounds(table, lowest, highest, effects)
            between = [grade for grade in grades if lowest <= grade <= highest]
            spans = [_bounds(table, grade, grade, frozenset({effect})) for grade in between for effect in effects]
            if bounds != Bounds(min(b.at_least for b in spans), max(b.could_be for b in spans)):
                yield f"{' '.join(words)} with the worst column at {lowest}..{highest} does not span its cases"


def _nothing_is_no_grade_by_worst(table: CompiledTable) -> Iterator[str]:
    lowest = max(min(column.level_grades) for column in table.columns)
    highest = max(max(column.level_grades) for column in table.columns)
    *_, (_, effects) = gate_choices(table)
    yield from _says_all(table, _bounds(table, lowest, highest, effects))


_CLAIMS: Mapping[str, str] = {
    "one grade for each combination": "each with exactly one grade unless it is left to a clinician by name",
    "monotone": "worsening a column never lowers the grade",
    "bounds sound": "each range spans exactly what its open answers can turn into",
    "nothing assessed is no grade": "with nothing assessed every grade is still possible",
}
_GRID_CHECKS: Mapping[str, Check] = {
    "one grade for each combination": _one_grade,
    "monotone": _monotone,
    "bounds sound": _bounds_sound,
    "nothing assessed is no grade": _nothing_is_no_grade,
}
_WORST_CHECKS: Mapping[str, Callable[[CompiledTable], Iterator[str]]] = {
    "one grade for each combination": _one_grade_by_worst,
    "monotone": _monotone_by_worst,
    "bounds sound": _bounds_sound_by_worst,
    "nothing assessed is no grade": _nothing_is_no_grade_by_worst,
}
