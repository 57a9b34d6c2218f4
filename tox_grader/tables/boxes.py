"""Sets of combinations of cells as boxes, so that a whole column can be gone through without listing each combination.

A box holds, for each thing that rows test, the cells that are accepted, one bit a cell; it stands for every combination
of them. The first row that fits reads a combination: row by row, what a row reads is taken out of what is left. All of
this is exact. Nothing is sampled and nothing is left out; combinations that are read alike are only told together.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from tox_grader.tables.compiled import Reads
from tox_grader.tables.compiled_parts import CompiledParameter, Condition

Box = tuple[int, ...]


class TooManyPieces(Exception):
    """The rows cut the findings of a column into more pieces than may be held."""


@dataclass(frozen=True)
class Axis:
    """One thing that rows test: where it stands in the compiled table, its name, its cells, those that can be met."""

    place: tuple[int, int]
    name: str
    cells: tuple[str, ...]
    possible: int


@dataclass(frozen=True)
class Cover:
    """What each row reads, as boxes without overlap, and what no row reads."""

    read: tuple[tuple[Box, ...], ...]
    unread: tuple[Box, ...]


def axes_of(table: Reads, sources: Iterable[int]) -> tuple[Axis, ...]:
    """Return the axes of some sources. The cells of a source are every combination of those of its coordinates."""
    axes: list[Axis] = []
    for index in sources:
        source = table.sources[index]
        for place, coordinate in enumerate(source.coordinates):
            met = mask(cells[place] for cells in source.domain)
            axes.append(Axis((index, place), coordinate.name, coordinate.cells, met))
    return tuple(axes)


def whole(axes: Sequence[Axis]) -> Box:
    """Return the box of everything that can be met."""
    return tuple(axis.possible for axis in axes)


def box_of(condition: Condition, axes: Sequence[Axis]) -> Box:
    """Return the combinations that fit a condition."""
    accepted = {(source, place): mask(cells) for source, place, cells in condition.parts}
    return tuple(axis.possible & accepted.get(axis.place, axis.possible) for axis in axes)


def cover(rows: Sequence[Box], everything: Box, most_pieces: int) -> Cover:
    """Return what each row reads, the first that fits winning; raise `TooManyPieces` beyond the limit."""
    left = [everything]
    read: list[tuple[Box, ...]] = []
    for row in rows:
        own: list[Box] = []
        rest: list[Box] = []
        for box in left:
            common = meet(box, row)
            if common is None:
                rest.append(box)
            else:
                own.append(common)
                rest.extend(without(box, common))
        read.append(tuple(own))
        left = rest
        if len(left) > most_pieces:
            raise TooManyPieces
    return Cover(tuple(read), tuple(left))


def rows_of(column: CompiledParameter, axes: Sequence[Axis]) -> tuple[Box, ...]:
    """Return the rows of a column as boxes, in their order."""
    return tuple(box_of(condition, axes) for condition, _ in column.rows)


def meet(one: Box, other: Box) -> Box | None:
    """Return what two boxes have in common; None where that is nothing."""
    common = tuple(a & b for a, b in zip(one, other, strict=True))
    return common if all(common) else None


def without(box: Box, part: Box) -> Iterator[Box]:
    """Yield what is left of a box when a part of it is taken out, as boxes without overlap."""
    before = list(box)
    for place, (cells, taken) in enumerate(zip(box, part, strict=True)):
        outside = cells & ~taken
        if outside:
            yield (*before[:place], outside, *box[place + 1 :])
        before[place] = taken


def size(box: Box) -> int:
    """Return how many combinations a box holds."""
    return prod(cells.bit_count() for cells in box)


def mask(cells: Iterable[int]) -> int:
    """Return some cells as bits."""
    bits = 0
    for cell in cells:
        bits |= 1 << cell
    return bits


def cells_in(bits: int) -> tuple[int, ...]:
    """Return the cells that bits stand for."""
    return tuple(cell for cell in range(bits.bit_length()) if bits >> cell & 1)


def combinations_in(box: Box) -> Iterator[tuple[int, ...]]:
    """Yield every combination of a box."""
    yield from product(*map(cells_in, box))


def merged(boxes: Iterable[Box]) -> list[Box]:
    """Return boxes without overlap as fewer and larger ones: those that differ in one axis only become one."""
    found = list(boxes)
    count = -1
    while count != len(found):
        count = len(found)
        for place in reversed(range(len(found[0]) if found else 0)):
            joined: dict[Box, int] = {}
            for box in found:
                rest = (*box[:place], *box[place + 1 :])
                joined[rest] = joined.get(rest, 0) | box[place]
            found = [(*rest[:place], cells, *rest[place:]) for rest, cells in joined.items()]
    return found


def words_of(box: Box, axes: Sequence[Axis]) -> str:
    """Return a box in words; what may be anything is left out."""
    told = (
        f"{axis.name}={' or '.join(axis.cells[cell] for cell in cells_in(cells))}"
        for axis, cells in zip(axes, box, strict=True)
        if cells != axis.possible
    )
    return ", ".join(told) or "any findings"
