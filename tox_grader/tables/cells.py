"""The finite form of a finding: once a table's cut points are known, every value falls into one of a few cells.

Grading is then a look-up over small whole numbers, exact on every machine.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from tox_grader.tables.conditions import Band, Edge, Test, Words

ANY_VALUE = "any value"
Cells = tuple[int, ...]
Alternatives = tuple[Cells, ...]
Findings = Mapping[str, Any]


@dataclass(frozen=True)
class Coordinate:
    """One thing that rows test: its cells in order, each with the text of what it holds."""

    name: str
    cells: tuple[str, ...]
    edges: tuple[Edge, ...] = ()
    words: Mapping[Any, int] = field(default_factory=dict)
    not_known: int | None = None

    def accepted(self, test: Test) -> frozenset[int]:
        """Return the cells that a test accepts."""
        if isinstance(test, Band):
            # An edge outside the possible numbers was dropped: nothing lies beyond it.
            first = self.edges.index(test.lower) + 1 if test.lower in self.edges else 0
            last = self.edges.index(test.upper) if test.upper in self.edges else len(self.edges)
            return frozenset(range(first, last + 1))
        accepted = {self.words[word] for word in test.words}
        if test.not_known and self.not_known is not None:
            accepted.add(self.not_known)
        return frozenset(accepted)

    def cell_of(self, value: Decimal | int | Fraction) -> int:
        """Return the cell of a number."""
        return sum(edge.is_passed_by(value) for edge in self.edges)

    @property
    def known_cells(self) -> tuple[int, ...]:
        """Return every cell that a known value can be in."""
        return tuple(index for index in range(len(self.cells)) if index != self.not_known)


def make_coordinate(
    name: str,
    tests: list[Test],
    vocabulary: frozenset[str] = frozenset(),
    whole_up_to: int | None = None,
) -> Coordinate:
    """Return the coordinate whose cells are just fine enough for these tests.

    `vocabulary` holds every word that the finding may have; `whole_up_to` marks a count or a score, which runs
    over whole numbers from 0 to that number.
    """
    bands = [test for test in tests if isinstance(test, Band)]
    may_be_absent = any(isinstance(test, Words) and test.not_known for test in tests)
    if bands:
        edges = sorted({edge for band in bands for edge in (band.lower, band.upper) if edge is not None})
        if whole_up_to is not None:
            edges = [edge for edge in edges if edge.is_passed_by(whole_up_to) and not edge.is_passed_by(0)]
        texts = [*_band_texts(edges)]
        words: dict[Any, int] = {}
    elif any(isinstance(test, Words) and test.words & {True, False} for test in tests):
        edges, texts, words = [], ["false", "true"], {False: 0, True: 1}
    else:
        spoken = {word for test in tests if isinstance(test, Words) for word in test.words if isinstance(word, str)}
        named = sorted(vocabulary | spoken)
        # Where rows ask only whether it is known, every value is one cell.
        edges, texts, words = [], named or [ANY_VALUE], {word: index for index, word in enumerate(named)}
    not_known = len(texts) if may_be_absent else None
    if may_be_absent:
        texts = [*texts, "not known"]
    return Coordinate(name, tuple(texts), tuple(edges), words, not_known)


def _band_texts(edges: list[Edge]) -> list[str]:
    bounds: list[Edge | None] = [None, *edges, None]
    return [
        " and ".join(
            part
            for part in (
                "" if lower is None else f"{'above' if lower.above else 'from'} {lower.number}",
                "" if upper is None else f"{'up to' if upper.above else 'below'} {upper.number}",
            )
            if part
        )
        for lower, upper in pairwise(bounds)
    ]
