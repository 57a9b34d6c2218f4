"""What a finding may mean, given what is known: its *alternatives*, the cells it may be in.

A source reads a word, a number, a list, or a score with its baseline. A known value has one alternative; an
unknown one has them all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Any, Protocol

from tox_grader.foundation.quantities import WholeRange
from tox_grader.tables.cells import ANY_VALUE, Alternatives, Coordinate, Findings

_KEPT = 10_000  # values met so far whose cells are kept, for each source


class Disagreement(ValueError):
    """Two findings that a table reads as one say different things."""

    def __init__(self, finding: str, other: str, what: str) -> None:
        """Keep the names of both findings for the message."""
        super().__init__(what)
        self.finding = finding
        self.other = other


class UnreadWord(ValueError):
    """A finding holds a word that no row of the table reads."""

    def __init__(self, finding: str, word: object, accepted: tuple[str, ...] = ()) -> None:
        """Keep the finding's name, the word, and the accepted ones where no row lists them (units)."""
        super().__init__(f"{finding}: {word!r}")
        self.finding = finding
        self.word = word
        self.accepted = accepted


@dataclass(frozen=True)
class OneCoordinate:
    """What all sources share that rows test as one thing: its name and its one coordinate."""

    name: str
    coordinates: tuple[Coordinate, ...]

    @property
    def domain(self) -> Alternatives:
        """Return every cell that it can ever be in, `not known` included."""
        return tuple((cell,) for cell in range(len(self.coordinates[0].cells)))

    @cached_property
    def everything(self) -> Alternatives:
        """Return all cells: what it may turn out to be where it is not known."""
        return tuple((cell,) for cell in self.coordinates[0].known_cells)

    @property
    def when_absent(self) -> Alternatives:
        """Return the cells of what was not given: `not known` where a row asks for it, else all."""
        not_known = self.coordinates[0].not_known
        return self.everything if not_known is None else ((not_known,),)


@dataclass(frozen=True)
class PlainSource(OneCoordinate):
    """A finding that is one word, one number or true/false."""

    stands_for: tuple[tuple[str, Mapping[str, int]], ...] = ()

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return the names of the findings that this is read from."""
        return (self.name, *(word for word, _ in self.stands_for))

    def missing(self, _findings: Findings) -> tuple[str, ...]:
        """Return what to ask for where the answer is open."""
        return (self.name,)

    def alternatives(self, findings: Findings) -> Alternatives:
        """Return the cells that the finding may be in, given what is known."""
        (coordinate,) = self.coordinates
        value = findings.get(self.name)
        said = self._said(findings)
        if value is None:
            return self.when_absent if said is None else ((said[1],),)
        if isinstance(value, WholeRange):
            cells = sorted({coordinate.cell_of(value.lowest), coordinate.cell_of(value.highest)})
            if len(cells) > 1 and coordinate.not_known is not None:
                return ((coordinate.not_known,),)
            return tuple((cell,) for cell in range(cells[0], cells[-1] + 1))
        cell = self._cell(coordinate, value)
        if said is not None and said[1] != cell:
            word = findings[said[0]]
            raise Disagreement(said[0], self.name, f"{said[0]} says {word!r}, but {self.name} is {value}")
        return ((cell,),)

    def _cell(self, coordinate: Coordinate, value: object) -> int:
        if coordinate.edges and isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            return coordinate.cell_of(value)
        if coordinate.cells[0] == ANY_VALUE:
            return 0
        try:
            return coordinate.words[value]
        except (KeyError, TypeError):
            raise UnreadWord(self.name, value) from None

    def _said(self, findings: Findings) -> tuple[str, int] | None:
        for finding, cells in self.stands_for:
            word = findings.get(finding)
            if word is not None:
                if word not in cells:
                    raise UnreadWord(finding, word)
                return finding, cells[word]
        return None


@dataclass(frozen=True)
class GroupSource:
    """A list finding, counted by group; a member named without saying which may fall in more than one group."""

    name: str
    coordinates: tuple[Coordinate, ...]
    groups: tuple[str, ...]
    member_group: Mapping[str, int]
    wildcard: str | None = None
    usual_group: int = 0
    one_may_be: int | None = None

    @property
    def domain(self) -> Alternatives:
        """Return all combinations of counts."""
        return self.everything

    @cached_property
    def everything(self) -> Alternatives:
        """Return all combinations of counts: what an unknown list may turn out to be."""
        return tuple(product(*(coordinate.known_cells for coordinate in self.coordinates)))

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return the name of the list."""
        return (self.name,)

    def missing(self, _findings: Findings) -> tuple[str, ...]:
        """Return what to ask for where the answer is open."""
        return (self.name,)

    def alternatives(self, findings: Findings) -> Alternatives:
        """Return the combinations of counts that the list may mean."""
        members = findings.get(self.name)
        if members is None:
            return self.everything
        counts = [0] * len(self.groups)
        unnamed = 0
        for member in members:
            if member == self.wildcard:
                unnamed += 1
            elif member in self.member_group:
                counts[self.member_group[member]] += 1
            else:
                raise UnreadWord(self.name, member)
        usual = counts.copy()
        usual[self.usual_group] += unnamed
        ways = [usual]
        # Each unnamed member is another drug, so only one of them can be the single member of the other group.
        if unnamed and self.one_may_be is not None and counts[self.one_may_be] == 0:
            other = counts.copy()
            other[self.one_may_be] = 1
            other[self.usual_group] += unnamed - 1
            ways.append(other)
        found = {tuple(c.cell_of(n) for c, n in zip(self.coordinates, way, strict=True)) for way in ways}
        return tuple(sorted(found))


@dataclass(frozen=True)
class ScoreSource:
    """A score's total, beside the comparison with its baseline if the table makes one."""

    name: str
    coordinates: tuple[Coordinate, ...]
    highest: int
    baseline: str | None = None
    at_or_above: bool = True

    @property
    def domain(self) -> Alternatives:
        """Return every band with every comparison, `not known` included."""
        return tuple(product(*(range(len(coordinate.cells)) for coordinate in self.coordinates)))

    @cached_property
    def everything(self) -> Alternatives:
        """Return what an unassessed score may turn out to be against an unknown baseline."""
        return self.alternatives({})

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return the names of the total and of its baseline."""
        return (self.name,) if self.baseline is None else (self.name, self.baseline)

    def missing(self, findings: Findings) -> tuple[str, ...]:
        """Return what to ask for: the total, or its baseline where the total itself is exact."""
        exact = isinstance(findings.get(self.name), int)
        if exact and self.baseline is not None and findings.get(self.baseline) is None:
            return (self.baseline,)
        return (self.name,)

    def alternatives(self, findings: Findings) -> Alternatives:
        """Return the bands (and comparisons) that the total may fall in."""
        total = findings.get(self.name)
        baseline = None if self.baseline is None else findings.get(self.baseline)
        if isinstance(total, WholeRange):
            totals = range(total.lowest, total.highest + 1)
        elif total is None:
            totals = range(self.highest + 1)
        else:
            totals = range(total, total + 1)
        found = {
            (self.coordinates[0].cell_of(value), *compared)
            for value in totals
            for compared in self._compare(value, baseline)
        }
        return tuple(sorted(found))

    def _compare(self, value: int, baseline: int | None) -> list[tuple[int, ...]]:
        if self.baseline is None:
            return [()]
        comparison = self.coordinates[1]
        if baseline is None:
            if comparison.not_known is not None:
                return [(comparison.not_known,)]
            return [(cell,) for cell in comparison.known_cells]
        holds = value >= baseline if self.at_or_above else value <= baseline
        return [(comparison.words[holds],)]


class Source(Protocol):
    """What every source of a table can tell: its cells, the findings that it reads, what to ask for."""

    @property
    def name(self) -> str:
        """Return the name under which rows test it."""

    @property
    def coordinates(self) -> tuple[Coordinate, ...]:
        """Return the things that rows test."""

    @property
    def domain(self) -> Alternatives:
        """Return every combination of cells that it can be in, `not known` included."""

    @property
    def everything(self) -> Alternatives:
        """Return what it may turn out to be where nothing is known."""

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return the names of the findings that it is read from."""

    def missing(self, findings: Findings) -> tuple[str, ...]:
        """Return what to ask for where the answer is open."""

    def alternatives(self, findings: Findings) -> Alternatives:
        """Return the cells that it may be in, given what is known."""


class Memory(dict[Any, Alternatives]):
    """The cells of every value that a source has met: the second time a value is a look-up.

    A source of one finding is asked by its value, a source of several by the tuple of their values; None is a
    finding that is not known. True and 1 are one key: the door refuses a truth where a number belongs.
    """

    def __init__(self, source: Source) -> None:
        """Remember nothing yet."""
        super().__init__()
        self._source = source

    def __missing__(self, value: Any) -> Alternatives:
        """Work out the cells of a value met for the first time."""
        inputs = self._source.inputs
        values = (value,) if len(inputs) == 1 else value
        known = {name: one for name, one in zip(inputs, values, strict=True) if one is not None}
        found = self._source.alternatives(known)
        if len(self) < _KEPT:
            self[value] = found
        return found
