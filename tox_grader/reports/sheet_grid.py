"""The printed table itself, for ticking off: columns against grades, items against points, and how each is read."""

from collections.abc import Iterator, Sequence

from tox_grader.reports.sheet_parts import Entry, Section, Table, row, spoken, when_words
from tox_grader.tables.schema import GradeTable, IndexTable, Item, Measure, ScoreTable

_MOST_COLUMNS = 7  # more kinds of points than this do not fit beside each other on paper


def grade_sections(file: GradeTable) -> Iterator[Section]:
    """Yield the printed table of a grade table, then how each level is read."""
    yield Section("The table", tuple(_grade_lines(file)), _grade_table(file))
    lines, rows = [], []
    for name, part in file.parameters.items():
        for reading in part.reading:
            when = when_words(reading.when, file.measures)
            by = f" [{reading.by}]" if reading.by else ""
            lines.append(f"{name}: {when} -> {' or '.join(reading.level)}{by}")
            rows.append(row(spoken(name), when, " or ".join(map(spoken, reading.level)), spoken(reading.by or "")))
    heading = ("Column", "Where", "Level", "By the reading")
    yield Section(_HOW_READ.format("level"), tuple(lines), Table(heading, tuple(rows)))
    yield Section("Grades", tuple(_grade_words(file)))


_HOW_READ = "How a {} is read: the first row that fits; what is not known fits every row it could turn out to be"


def _grade_words(file: GradeTable) -> Iterator[str]:
    if file.hit_policy == "each_alone":
        yield "Each term stands alone and has a grade of its own. There is no overall grade."
    else:
        yield "The most severe column gives the grade. The first level of each column gives nothing by itself."
    yield from (f"Grade {grade.grade}: {grade.called}" for grade in file.grades)
    yield f"No grade: {file.unaffected}"
    if file.death is not None:
        yield f"Grade {file.death.grade}: {file.death.called}. {file.death.says}"


def _grade_lines(file: GradeTable) -> Iterator[str]:
    for name, part in file.parameters.items():
        role = "gate" if part.role == "gate" else "term" if file.hit_policy == "each_alone" else "column"
        yield f"{spoken(name)} ({role}): {part.ask}"
        for level, says in part.levels.items():
            rows = [grade.grade for grade in file.grades if level in grade.cells.get(name, ())]
            grades = " and ".join(f"grade {grade}" for grade in rows) or "unaffected"
            yield f"  [ ] {grades}: {says}"
        yield from (
            f"  [ ] grade {grade.grade}: {grade.printed[name]}" for grade in file.grades if name in grade.printed
        )


def _grade_table(file: GradeTable) -> Table:
    """Return parameters as rows and grades as columns; a level that no grade row names stands under `no grade`."""
    printed_only = (name for grade in file.grades for name in grade.printed)
    rows = []
    for name in dict.fromkeys([*file.parameters, *printed_only]):
        part = file.parameters.get(name)
        levels = {} if part is None else part.levels
        named = {level for grade in file.grades for level in grade.cells.get(name, ())}
        cells: list[tuple[Entry, ...]] = [
            (Entry(spoken(name)), *(() if part is None else (Entry(part.ask),))),
            tuple(Entry(says, tick=True) for level, says in levels.items() if level not in named),
        ]
        for grade in file.grades:
            ticked = [Entry(levels[level], tick=True) for level in grade.cells.get(name, ()) if level in levels]
            printed = [Entry(grade.printed[name], tick=True)] if name in grade.printed else []
            cells.append((*ticked, *printed))
        rows.append(tuple(cells))
    heading = ("", "No grade", *(f"Grade {grade.grade}: {grade.called}" for grade in file.grades))
    return Table(heading, tuple(rows))


def score_sections(file: ScoreTable) -> Iterator[Section]:
    """Yield the items of a score with their points, then its verdicts and what the print gives beside a total."""
    order = ": of each the first row that fits, in the order of the numbers" if file.reads_findings else ""
    title = f"The items{order}"
    yield Section(title, tuple(_item_lines(file)), _item_table(file))
    reading = [(name, points) for name, item in file.items.items() for points in item.reading if points.by]
    if reading:
        by = tuple(f"{name}: {when_words(p.when, file.measures)}, by the reading {p.by}" for name, p in reading)
        yield Section("Rows that follow a reading of this project", by)
    if file.verdicts:
        lines, rows = [], []
        for verdict in file.verdicts:
            when = when_words(verdict.when, file.measures) or "otherwise"
            lines.append(f"[ ] {when}: {verdict.says} ({verdict.verdict})")
            rows.append((*row(when), (Entry(verdict.says, tick=True),), *row(spoken(verdict.verdict))))
        title = "What is said of the total: the first row that fits"
        yield Section(title, tuple(lines), Table(("Where", "What is said", "Word"), tuple(rows)))
    if file.look_up is not None:
        told = list(file.look_up.rows.items())
        title = f"{file.look_up.called}, as printed beside the total; never worked out"
        table = Table(("Total", file.look_up.called), tuple(row(total, text) for total, text in told))
        yield Section(title, tuple(f"{total}: {text}" for total, text in told), table)


def _item_lines(file: ScoreTable) -> Iterator[str]:
    for name, item in file.items.items():
        hint = f" ({item.hint})" if item.hint else ""
        if item.reading:
            yield f"{spoken(name)}: {item.ask}{hint}"
            yield from (f"  [ ] {_points(points)}: {says}" for points, says in _choices(item, file))
        else:
            answers = ", ".join(f"{answer} {points}" for answer, points in item.answers.items()) or f"0 to {item.most}"
            yield f"[ ] {spoken(name)}: {item.ask}{hint} - points: {answers}"


def _choices(item: Item, file: ScoreTable) -> list[tuple[tuple[int, ...], str]]:
    """Return the points and the words of every answer of an item, in the order of the file."""
    if item.reading:
        told = ((p.points, when_words(p.when, file.measures) or "otherwise") for p in item.reading)
        return [(points, f"{place}. {says}") for place, (points, says) in enumerate(told, start=1)]
    if item.answers:
        return [((points,), spoken(answer)) for answer, points in item.answers.items()]
    return [((points,), str(points)) for points in item.points]


def _points(points: Sequence[int]) -> str:
    return f"{' or '.join(map(str, points))} point{'' if tuple(points) == (1,) else 's'}"


def _item_table(file: ScoreTable) -> Table:
    """Return items as rows and points as columns; where there are too many kinds of points, each cell names its own."""
    choices = {name: _choices(item, file) for name, item in file.items.items()}
    kinds = sorted({points for told in choices.values() for points, _ in told}, key=lambda kind: (len(kind) > 1, kind))
    if len(kinds) <= _MOST_COLUMNS:
        heading = ("", *map(_points, kinds))
        columns = [
            tuple(tuple(Entry(says, tick=True) for points, says in told if points == kind) for kind in kinds)
            for told in choices.values()
        ]
    else:
        heading = ("", "Answers with their points")
        columns = [
            (tuple(Entry(f"{_points(points)}: {says}", tick=True) for points, says in told),)
            for told in choices.values()
        ]
    names = [
        (Entry(spoken(name)), Entry(item.ask), *((Entry(item.hint),) if item.hint else ()))
        for name, item in file.items.items()
    ]
    return Table(heading, tuple((name, *cells) for name, cells in zip(names, columns, strict=True)))


def index_sections(file: IndexTable) -> Iterator[Section]:
    """Yield the formula of an index and a line to fill in for each value."""
    above = " x ".join(_factor(name, file.measures) for name in file.multiply)
    below = " x ".join(_factor(name, file.measures) for name in file.divide_by)
    places = f"shown with {file.decimals} decimal place{'' if file.decimals == 1 else 's'}"
    divided = f" / ({below})" if len(file.divide_by) > 1 else f" / {below}" if below else ""
    lines = [f"{file.short} = {above}{divided}, {places}. A number, not a grade."]
    names = [*file.multiply, *file.divide_by]
    lines += [f"  {_factor(name, file.measures)}: ____________" for name in names]
    yield Section("The formula", tuple(lines))


def _factor(name: str, measures: dict[str, Measure]) -> str:
    measure = measures[name]
    return f"{spoken(measure.lab)} ({measure.unit})"
