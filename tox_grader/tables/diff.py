"""What differs between two tables, or two editions of one: the cells that move, and every definition and sentence.

Only what both have under one name is held against each other cell by cell: columns of one name, levels of one name.
What stands in one of the two only is named.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tox_grader.tables.compiled import Compiled, CompiledScoreTable, CompiledTable, Reads
from tox_grader.tables.compiled_parts import CompiledParameter
from tox_grader.tables.conditions import Edge, Test, say
from tox_grader.tables.diff_entries import Entries, changed_entries
from tox_grader.tables.diff_moves import Section, level_grid, readings, verdicts
from tox_grader.tables.loader import Loaded
from tox_grader.tables.schema import GradeTable, ScoreTable


@dataclass(frozen=True)
class Side:
    """One of the two tables: how it was named, its file, and its compiled form (a questionnaire has none)."""

    called: str
    loaded: Loaded
    compiled: Compiled | None


def differences(before: Side, after: Side, *, every_one: bool) -> list[Section]:
    """Return every section of what differs; one without lines says that nothing of its kind does."""
    found: list[Section] = []
    one, other = before.compiled, after.compiled
    kinds = [_kind(side) for side in (before, after)]
    if kinds[0] != kinds[1]:
        found.append(Section("Not of one kind", f"{kinds[0]} -> {kinds[1]}: no cell can be held against another"))
    elif isinstance(one, CompiledTable) and isinstance(other, CompiledTable):
        found = [
            _columns(one.parameters, other.parameters, "column", "level"),
            _grades_alone(one, other),
            _rows(one, other),
            level_grid(one, other, every_one=every_one),
            readings(one, other, every_one=every_one),
        ]
    elif isinstance(one, CompiledScoreTable) and isinstance(other, CompiledScoreTable):
        found = [
            _columns(one.columns, other.columns, "item", "point"),
            _rows(one, other),
            verdicts(one, other, every_one=every_one),
            readings(one, other, every_one=every_one),
        ]
    meanings = _other_meanings(before, after)
    if meanings.lines and len(found) > 1:
        found.insert(0, meanings)
    found.append(_entries(changed_entries(before.loaded.document.data, after.loaded.document.data)))
    return found


def _kind(side: Side) -> str:
    file = side.loaded.file
    if isinstance(file, GradeTable):
        return "terms that stand alone" if file.hit_policy == "each_alone" else "a grade table"
    if isinstance(file, ScoreTable):
        return "a score read from findings" if file.reads_findings else "a questionnaire"
    return "an index"


def _other_meanings(before: Side, after: Side) -> Section:
    """Return the names that rows of both test and that are not made of the same: their cells are alike in name only."""
    one, other = before.loaded.file, after.loaded.file
    names = [
        name
        for here, there in (
            (one.groups, other.groups),
            (one.comparisons, other.comparisons),
            (one.scores, other.scores),
            (one.measures, other.measures),
            (one.rates, other.rates),
            (one.worst_of, other.worst_of),
            (one.series, other.series),
        )
        for name, meaning in dict[str, object](here).items()
        if name in there and dict[str, object](there)[name] != meaning
    ]
    lines = tuple(f"{name} is not made of the same in both; its cells are compared by name" for name in names)
    return Section("Alike in name only", f"{len(names)} names that rows test", lines)


# Columns, levels, rows, cut points


def _columns(
    before: Sequence[CompiledParameter], after: Sequence[CompiledParameter], column: str, level: str
) -> Section:
    one, other = ({part.name: _with_grades(part, level) for part in columns} for columns in (before, after))
    lines = [f"{column} taken away: {name}" for name in one if name not in other]
    lines += [f"{column} added: {name}" for name in other if name not in one]
    for name in one:
        lines += [
            f"{name}: {level} taken away: {says}"
            for word, says in one[name].items()
            if word not in other.get(name, [word])
        ]
        lines += [
            f"{name}: {level} added: {says}" for word, says in other.get(name, {}).items() if word not in one[name]
        ]
    summary = f"{sum(name in other for name in one)} of {len(one)} -> {len(other)} in both"
    return Section(f"{column.capitalize()}s and their {level}s", summary, tuple(lines))


def _with_grades(column: CompiledParameter, level: str) -> dict[str, str]:
    """Return the levels of a column, each as it is told; a level beside the grade that it gives alone."""
    grades = zip(column.levels, column.level_grades, strict=True)
    return {word: f"{word} (grade {grade})" if level == "level" else word for word, grade in grades}


def _grades_alone(before: CompiledTable, after: CompiledTable) -> Section:
    """Return the levels of both tables that give another grade by themselves."""
    one, other = (
        {
            (column.name, level): grade
            for column in table.parameters
            for level, grade in zip(column.levels, column.level_grades, strict=True)
        }
        for table in (before, after)
    )
    both = [key for key in one if key in other]
    moved = [key for key in both if one[key] != other[key]]
    lines = tuple(f"{name} {level}: grade {one[name, level]} -> {other[name, level]}" for name, level in moved)
    return Section("Grade that a level gives alone", f"{len(moved)} of {len(both)} levels in both", lines)


def _rows(before: Reads, after: Reads) -> Section:
    """Return the rows that one of the two has and the other has not, and the same for cut points."""
    one, other = (Counter(_row_texts(table.file)) for table in (before, after))
    lines = [f"row taken away: {row}" for row in (one - other).elements()]
    lines += [f"row added: {row}" for row in (other - one).elements()]
    cuts, cuts_after = _cut_points(before), _cut_points(after)
    lines += [f"cut point taken away: {cut}" for cut in cuts if cut not in cuts_after]
    lines += [f"cut point added: {cut}" for cut in cuts_after if cut not in cuts]
    return Section("Rows and cut points", f"{one.total()} -> {other.total()} rows", tuple(lines))


def _row_texts(file: GradeTable | ScoreTable) -> Iterator[str]:
    if isinstance(file, GradeTable):
        for name, part in file.parameters.items():
            yield from (f"{name}: {_when(row.when)} -> {' or '.join(row.level)}" for row in part.reading)
    else:
        for name, item in file.items.items():
            for points in item.reading:
                yield f"{name}: {_when(points.when)} -> {' or '.join(map(str, points.points))} points"
        yield from (f"verdict: {_when(row.when)} -> {row.verdict}" for row in file.verdicts)


def _when(when: Mapping[str, Test]) -> str:
    return ", ".join(f"{name} {say(test)}" for name, test in when.items()) or "otherwise"


def _cut_points(table: Reads) -> list[str]:
    return [
        f"{coordinate.name} {_edge(edge)}"
        for source in table.sources
        for coordinate in source.coordinates
        for edge in coordinate.edges
    ]


def _edge(edge: Edge) -> str:
    return f"{'above' if edge.above else 'from'} {edge.number}"


def _entries(entries: Entries) -> Section:
    by_section = ", ".join(f"{name} {count}" for name, count in entries.counts.items())
    summary = f"{len(entries.lines)} entries ({by_section})" if entries.lines else "nothing"
    return Section("What else differs", f"{summary}; worked examples: {entries.examples}", entries.lines)
