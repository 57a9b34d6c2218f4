"""What must hold for every grading table. Each check returns the problems it finds; an empty list is a proof.

The domain of every finding is finite once the cut points are known, so these are proofs by enumeration over the
whole table, not samples.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import product

from tox_grader.foundation.problems import Problem
from tox_grader.tables.compiled import CompiledParameter, CompiledTable
from tox_grader.tables.grid import NOT_ASKED, UNKNOWN, grid_header, grid_rows, readings
from tox_grader.tables.loader import WHY, Loaded
from tox_grader.tables.make_sources import Vocabulary
from tox_grader.tables.outcome import Bounds
from tox_grader.tables.schema import GradeTable, ScoreTable, Wildcard

Grid = Mapping[tuple[str, ...], Bounds]


def check_table(loaded: Loaded, table: CompiledTable, vocabulary: Vocabulary) -> list[Problem]:
    """Return every problem of one grading table, named by file, line and key."""
    grid = {row.words: row.bounds for row in grid_rows(table)}
    found: list[Problem] = []
    for name, check in GRID_CHECKS.items():
        found += [_problem(loaded, ("grades",), what, name) for what in check(table, grid)]
    for column in table.parameters:
        path = ("parameters", column.name, "reading")
        found += [_problem(loaded, path, what, "complete") for what in _gaps(column, table)]
        found += [
            _problem(loaded, (*path, row), "no combination of findings reaches this row", "reachable")
            for row in _dead_rows(column, table)
        ]
    found += [_problem(loaded, path, what, "closed words") for path, what in _words(table.file, vocabulary)]
    found += [_problem(loaded, path, what, "illustrated") for path, what in _without_example(table)]
    found += [_problem(loaded, path, what, "attribution") for path, what in _attribution(table)]
    found += [_problem(loaded, path, what, "references") for path, what in _references(table.file)]
    return found


def check_score(loaded: Loaded, score: ScoreTable) -> list[Problem]:
    """Return every problem of one score: each item either has points up to a maximum or one for every answer."""
    return [
        _problem(loaded, ("items", name), f"the item {name!r} needs either most or answers", "complete")
        for name, item in score.items.items()
        if (item.most is None) == (not item.answers)
    ]


def _problem(loaded: Loaded, path: tuple[str | int, ...], what: str, check: str) -> Problem:
    return Problem(f"{what} (check: {check})", loaded.document.place(path), WHY, "compare the rows with the print")


# Checks over the grid


def _one_grade(table: CompiledTable, grid: Grid) -> Iterator[str]:
    for words, bounds in grid.items():
        if UNKNOWN not in words and not _left_to_judgement(table, words) and bounds.at_least != bounds.could_be:
            yield f"{_say(table, words)} has more than one grade: {bounds.at_least} to {bounds.could_be}"


def _left_to_judgement(table: CompiledTable, words: tuple[str, ...]) -> bool:
    return table.gate is not None and any(rule.name in words and len(rule.effects) > 1 for rule in table.gate.rules)


def _grades_rise(table: CompiledTable, _grid: Grid) -> Iterator[str]:
    for column in table.parameters:
        for (level, grade), (worse, higher) in zip(_level_grades(column), _level_grades(column)[1:], strict=False):
            if higher < grade:
                yield f"{column.name}: {worse} gives grade {higher}, less than {level} with {grade}"


def _monotone(table: CompiledTable, grid: Grid) -> Iterator[str]:
    offset = len(grid_header(table)) - len(table.columns)
    for words, bounds in grid.items():
        for place, column in enumerate(table.columns, start=offset):
            if words[place] == UNKNOWN or words[place] == column.levels[-1]:
                continue
            worse = column.levels[column.levels.index(words[place]) + 1]
            after = grid[(*words[:place], worse, *words[place + 1 :])]
            if after.at_least < bounds.at_least or after.could_be < bounds.could_be:
                yield f"{_say(table, words)}: worsening {column.name} to {worse} lowers the grade"


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
    bounds = grid[tuple(UNKNOWN for _ in grid_header(table))]
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


def _say(table: CompiledTable, words: tuple[str, ...]) -> str:
    return ", ".join(f"{name} {word}" for name, word in zip(grid_header(table), words, strict=True))


GRID_CHECKS: Mapping[str, Callable[[CompiledTable, Grid], Iterator[str]]] = {
    "one grade for each combination": _one_grade,
    "levels rise": _grades_rise,
    "monotone": _monotone,
    "bounds sound": _bounds_sound,
    "nothing assessed is no grade": _nothing_is_no_grade,
}


# Checks over the readings and the words


def _gaps(column: CompiledParameter, table: CompiledTable) -> Iterator[str]:
    for words, levels in readings(column, table):
        if not levels:
            yield f"no row reads {', '.join(words)}"


def _dead_rows(column: CompiledParameter, table: CompiledTable) -> Iterator[int]:
    reached: set[int] = set()
    for combination in product(*(table.sources[index].domain for index in column.sources)):
        cells = dict(zip(column.sources, combination, strict=True))
        reached.update(next(([row] for row, (fits, _) in enumerate(column.rows) if fits.holds_for(cells)), []))
    yield from (row for row in range(len(column.rows)) if row not in reached)


def _words(file: GradeTable, vocabulary: Vocabulary) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield each list word that is in no group or in two: the bedside would refuse it or count it twice."""
    for name, groups in file.groups.items():
        members = [member for group in groups.values() if not isinstance(group, Wildcard) for member in group]
        members += [word for word, group in groups.items() if isinstance(group, Wildcard)]
        for word in sorted({member for member in members if members.count(member) > 1}):
            yield ("groups", name), f"{word!r} stands in two groups"
        for word in sorted(vocabulary.get(name, frozenset()) ^ set(members)):
            yield ("groups", name), f"{word!r} is not both an accepted word and in a group"


def _without_example(table: CompiledTable) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every level and every footnote that can be cited must be shown by a worked example (run by `grading`)."""
    file = table.file
    cited = {note for example in file.examples for note in example.expect.get("footnotes", ())}
    for name in file.footnotes:
        if name not in cited:
            yield ("footnotes", name), f"no worked example cites the footnote {name!r}"
    raised = {flag for example in file.examples for flag in example.expect.get("flags", ())}
    for name in file.flags:
        if name not in raised:
            yield ("flags", name), f"no worked example raises the flag {name!r}"


def _attribution(table: CompiledTable) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield each reading that scores although the footnote says that another cause explains the finding."""
    for name, note in table.file.footnotes.items():
        for parameter, finding in note.effect.attributions.items():
            column = next((c for c in table.parameters if c.name == parameter), None)
            if column is None:
                yield ("footnotes", name), f"there is no parameter {parameter!r}"
                continue
            for words, levels in readings(column, table):
                if f"{finding}=other_cause" in words and levels != (column.levels[0],):
                    yield ("parameters", parameter), f"{', '.join(words)} scores although another cause explains it"


def _references(file: GradeTable) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for name, part in file.parameters.items():
        for place, row in enumerate(part.reading):
            if row.by is not None and row.by not in file.interpretations:
                yield ("parameters", name, "reading", place), f"there is no interpretation {row.by!r}"
    for place, grade in enumerate(file.grades):
        for name, levels in grade.cells.items():
            unknown = [
                level for level in levels if name not in file.parameters or level not in file.parameters[name].levels
            ]
            for level in unknown:
                yield ("grades", place, name), f"{level!r} is not a level of {name!r}"
