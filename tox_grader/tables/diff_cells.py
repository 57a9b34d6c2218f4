"""The cells of two tables cut by both tables' cut points together, so that both read every cell as one.

A cut that one table has at 38.0 and the other at 38.3 makes three cells: below 38.0, from 38.0
below 38.3, from 38.3 on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from tox_grader.tables.boxes import Box, merged, size
from tox_grader.tables.cells import Coordinate
from tox_grader.tables.compiled import Reads
from tox_grader.tables.compiled_parts import CompiledParameter, Condition
from tox_grader.tables.conditions import NOT_KNOWN, Edge

MOST_CELLS = 200_000  # more combinations than this are not held against each other one by one
Told = tuple[str, ...]
_GAP: Told = ("read by no row",)


class NotComparable(Exception):
    """The two tables cannot be held against each other here; the message says why."""


@dataclass(frozen=True)
class CommonAxis:
    """One thing that rows of either table test: its common cells, and the cells of each table that one may be."""

    name: str
    cells: tuple[str, ...]
    before: tuple[tuple[int, ...], ...]
    after: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Moved:
    """What reads differently: the box of combinations in words, before and after, and how many combinations it is."""

    where: str
    before: str
    after: str
    count: int = 1


@dataclass(frozen=True)
class Readings:
    """A first-that-fits reading: rows of cells by the name of what is tested, each with what follows."""

    coordinates: Mapping[str, Coordinate]
    rows: tuple[tuple[Mapping[str, frozenset[int]], Told], ...]
    otherwise: Told = _GAP

    @classmethod
    def of(cls, table: Reads, rows: Sequence[tuple[Condition, Told]], otherwise: Told = _GAP) -> "Readings":
        """Return the rows of a compiled table under the names of what they test."""
        used: dict[str, Coordinate] = {}
        told: list[tuple[Mapping[str, frozenset[int]], Told]] = []
        for condition, follows in rows:
            tests: dict[str, frozenset[int]] = {}
            for source, place, cells in condition.parts:
                coordinate = table.sources[source].coordinates[place]
                used[coordinate.name] = coordinate
                tests[coordinate.name] = cells
            told.append((tests, follows))
        return cls(used, tuple(told), otherwise)


def column_readings(table: Reads, column: CompiledParameter, *, with_grades: bool) -> Readings:
    """Return how a column is read, with the levels that follow, beside their grades where that is asked for."""
    told = [
        f"{level} (grade {grade})" if with_grades else level
        for level, grade in zip(column.levels, column.level_grades, strict=True)
    ]
    rows = [(condition, tuple(told[level] for level in levels)) for condition, levels in column.rows]
    return Readings.of(table, rows)


def moved_readings(before: Readings, after: Readings, *, every_one: bool) -> tuple[int, list[Moved]]:
    """Return how many common combinations there are, and those that read differently, equal moves told together."""
    names = list(dict.fromkeys([*before.coordinates, *after.coordinates]))
    axes = [common_axis(name, before.coordinates.get(name), after.coordinates.get(name)) for name in names]
    count = 1
    for axis in axes:
        count *= len(axis.cells)
    if count > MOST_CELLS:
        raise NotComparable(f"{count:,} combinations of findings are too many to hold against each other one by one")
    moves: dict[tuple[Told, Told], list[Box]] = {}
    for cells in product(*(range(len(axis.cells)) for axis in axes)):
        one = _read(before, [(axis.name, axis.before[cell]) for axis, cell in zip(axes, cells, strict=True)])
        other = _read(after, [(axis.name, axis.after[cell]) for axis, cell in zip(axes, cells, strict=True)])
        if one != other:
            moves.setdefault((one, other), []).append(tuple(1 << cell for cell in cells))
    lists = [(axis.name, axis.cells) for axis in axes]
    return count, [
        Moved(box_words(box, lists), " or ".join(one), " or ".join(other), size(box))
        for (one, other), boxes in moves.items()
        for box in (boxes if every_one else merged(boxes))
    ]


def box_words(box: Box, axes: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Return a box in words, `temperature_c from 38.0 below 38.3`; what may be anything is left out."""
    told = []
    for bits, (name, cells) in zip(box, axes, strict=True):
        chosen = [cell for place, cell in enumerate(cells) if bits >> place & 1]
        if len(chosen) < len(cells):
            told.append(f"{name} {' or '.join(chosen)}")
    return ", ".join(told) or "everything"


def common_axis(name: str, before: Coordinate | None, after: Coordinate | None) -> CommonAxis:
    """Return the cells that are fine enough for both tables; raise `NotComparable` for a number against words."""
    both = [coordinate for coordinate in (before, after) if coordinate is not None]
    if len({bool(coordinate.edges) for coordinate in both if coordinate.edges or coordinate.words}) > 1:
        raise NotComparable(f"{name} is tested as a number by one table and as a word by the other")
    edges = sorted({edge for coordinate in both for edge in coordinate.edges})
    words = list(dict.fromkeys(word for coordinate in both for word in coordinate.words))
    cells = _band_words(edges) if edges else [_spoken(word) for word in words] or ["any"]
    sides = [_cells_of(coordinate, edges, words) for coordinate in (before, after)]
    if any(coordinate.not_known is not None for coordinate in both):
        cells.append(NOT_KNOWN)
        for side, coordinate in zip(sides, (before, after), strict=True):
            side.append(_not_known(coordinate))
    return CommonAxis(name, tuple(cells), tuple(sides[0]), tuple(sides[1]))


def _cells_of(coordinate: Coordinate | None, edges: Sequence[Edge], words: Sequence[object]) -> list[tuple[int, ...]]:
    """Return, for each common cell, the cell of one table; none where the table does not know the word."""
    if coordinate is None:
        return [()] * max(len(edges) + 1 if edges else len(words), 1)
    if edges:
        return [(sum(edge in coordinate.edges for edge in edges[:passed]),) for passed in range(len(edges) + 1)]
    return [(coordinate.words[word],) if word in coordinate.words else () for word in words] or [(0,)]


def _not_known(coordinate: Coordinate | None) -> tuple[int, ...]:
    if coordinate is None:
        return ()
    return coordinate.known_cells if coordinate.not_known is None else (coordinate.not_known,)


def _read(readings: Readings, cells: Sequence[tuple[str, tuple[int, ...]]]) -> Told:
    """Return what the first row that fits says; of cells that may be several, everything that they may say."""
    own = [(name, may_be) for name, may_be in cells if name in readings.coordinates]
    found: dict[str, None] = {}
    for one_way in product(*(may_be or (-1,) for _, may_be in own)):
        known = {name: cell for (name, _), cell in zip(own, one_way, strict=True)}
        fits = (follows for tests, follows in readings.rows if all(known[name] in test for name, test in tests.items()))
        found |= dict.fromkeys(next(fits, readings.otherwise))
    return tuple(found)


def _band_words(edges: Sequence[Edge]) -> list[str]:
    bounds: list[Edge | None] = [None, *edges, None]
    return [" ".join(_side(lower, upper)) for lower, upper in pairwise(bounds)]


def _side(lower: Edge | None, upper: Edge | None) -> Iterator[str]:
    if lower is not None:
        yield f"{'above' if lower.above else 'from'} {lower.number}"
    if upper is not None:
        yield f"{'up to' if upper.above else 'below'} {upper.number}"


def _spoken(word: object) -> str:
    return str(word).lower() if isinstance(word, bool) else str(word)
