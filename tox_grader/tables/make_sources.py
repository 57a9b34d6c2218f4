"""Gather every test of a table by finding, cut each finding into cells just fine enough, and make its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from tox_grader.foundation.nearest import did_you_mean
from tox_grader.tables.cells import Coordinate, make_coordinate
from tox_grader.tables.conditions import Test, Words
from tox_grader.tables.make_measured import measured_sources
from tox_grader.tables.problems import CannotCompile, Key
from tox_grader.tables.schema import Effect, GradeTable, ScoreTable, Wildcard
from tox_grader.tables.sources import GroupSource, PlainSource, ScoreSource, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from tox_grader.tables.units import Units

LEVEL_SUFFIX = ".level"
GATE, GRADE, RAISED, TOTAL = "gate", "grade", "raised", "total"
_OUTCOMES = (GATE, GRADE, RAISED, TOTAL)
_MANY = 1_000  # more members than any list holds
Vocabulary = Mapping[str, frozenset[str]]


def score_range(score: ScoreTable) -> int:
    """Return the highest total of a score."""
    return sum(item.points[-1] for item in score.items.values())


class FindingCells:
    """The findings that a table tests: their coordinates, their sources, and where in one a coordinate stands."""

    def __init__(
        self,
        table: GradeTable | ScoreTable,
        scores: Mapping[str, ScoreTable],
        vocabulary: Vocabulary,
        units: Callable[[], Units],
    ) -> None:
        """Read every condition of the table; raise `CannotCompile` with the key at fault."""
        self.table = table
        self.scores = scores
        self.vocabulary = vocabulary
        self.units = units
        self.tests: dict[str, list[tuple[Test, Key]]] = {}
        for path, when in _all_conditions(table):
            for name, test in when.items():
                if not is_outcome(name):
                    self.tests.setdefault(name, []).append((test, (*path, name)))
        self.coordinates = {
            name: self._coordinate(name, [test for test, _ in found]) for name, found in self.tests.items()
        }
        self.sources = self._sources()
        self.places = {
            coordinate.name: (index, place)
            for index, source in enumerate(self.sources)
            for place, coordinate in enumerate(source.coordinates)
        }

    def _coordinate(self, name: str, tests: list[Test]) -> Coordinate:
        words = self.vocabulary.get(name, frozenset())
        unknown = sorted({str(word) for test in tests if isinstance(test, Words) for word in test.words} - words)
        if words and unknown:
            at = next(
                key for test, key in self.tests[name] if isinstance(test, Words) and unknown[0] in map(str, test.words)
            )
            raise CannotCompile(at, f"{name} is never {unknown[0]!r}", did_you_mean(unknown[0], words))
        if name.partition(".")[0] in self.table.groups or name in self.table.worst_of:
            return make_coordinate(name, tests, whole_up_to=_MANY)
        if name in self.table.scores:
            return make_coordinate(name, tests, whole_up_to=self._highest(name, self.table.scores[name].table))
        return make_coordinate(name, tests, words)

    def _sources(self) -> list[Source]:
        sources: list[Source] = []
        taken: set[str] = set()
        for name, groups in self.table.groups.items():
            sources.append(self._group_source(name, groups))
            taken.update(c.name for c in sources[-1].coordinates)
        for name, use in self.table.scores.items():
            if name not in self.coordinates:
                raise CannotCompile(("scores", name), f"no row reads the score {name!r}", "read it or take it out")
            sources.append(self._score_source(name, use.table))
            taken.update(c.name for c in sources[-1].coordinates)
        for source in measured_sources(self.table, self.coordinates, self.units):
            sources.append(source)
            taken.add(source.name)
        for name, coordinate in self.coordinates.items():
            if name not in taken:
                said = tuple(
                    (word, self._word_cells(coordinate, word, spoken.bands))
                    for word, spoken in self.table.stands_for.items()
                    if spoken.number == name
                )
                sources.append(PlainSource(name, (coordinate,), said))
        return sorted(sources, key=lambda source: len(source.inputs) > 1)

    def _word_cells(self, coordinate: Coordinate, name: str, bands: Mapping[str, Test]) -> dict[str, int]:
        return {
            word: self._one_cell(coordinate, test, ("stands_for", name, "bands", word)) for word, test in bands.items()
        }

    def _one_cell(self, coordinate: Coordinate, test: Test, path: Key) -> int:
        cells = coordinate.accepted(test)
        if len(cells) != 1:
            raise CannotCompile(
                path,
                f"a word stands for a band of {coordinate.name} that a row cuts in two",
                "give the word's bands the same cut points as the rows",
            )
        return next(iter(cells))

    def _group_source(self, name: str, groups: Mapping[str, tuple[str, ...] | Wildcard]) -> GroupSource:
        named = [(group, members) for group, members in groups.items() if not isinstance(members, Wildcard)]
        order = [group for group, _ in named]
        member_group = {member: order.index(group) for group, members in named for member in members}
        wildcard = next(((g, w) for g, w in groups.items() if isinstance(w, Wildcard)), None)
        # A group that no row tests still needs its coordinate, so that its members are recognised.
        coordinates = tuple(
            self.coordinates.get(f"{name}.{group}") or Coordinate(f"{name}.{group}", ("any number",)) for group in order
        )
        if wildcard is None:
            return GroupSource(name, coordinates, tuple(order), member_group)
        word, rule = wildcard
        other = None if rule.one_may_be is None else order.index(rule.one_may_be)
        return GroupSource(name, coordinates, tuple(order), member_group, word, order.index(rule.is_one_of), other)

    def _score_source(self, name: str, table: str) -> ScoreSource:
        highest = self._highest(name, table)
        for key, comparison in self.table.comparisons.items():
            if comparison.value == name and key in self.coordinates:
                baseline = comparison.at_or_above or comparison.at_or_below
                pair = (self.coordinates[name], self.coordinates[key])
                return ScoreSource(name, pair, highest, baseline, comparison.at_or_above is not None)
        return ScoreSource(name, (self.coordinates[name],), highest)

    def _highest(self, name: str, table: str) -> int:
        if table not in self.scores:
            raise CannotCompile(("scores", name, "table"), f"there is no score table {table!r}", "name a score table")
        return score_range(self.scores[table])


def is_outcome(name: str) -> bool:
    """Tell whether a condition tests what grading gives (level, gate, grade) and not a finding."""
    return name in _OUTCOMES or name.endswith(LEVEL_SUFFIX)


def _all_conditions(table: GradeTable | ScoreTable) -> Iterable[tuple[Key, Mapping[str, Test]]]:
    """Yield every row of tests with the key under which it stands in the file."""
    yield from _rows(table)
    effects: list[tuple[Key, Effect | None]] = [
        (("footnotes", name), note.effect) for name, note in table.footnotes.items()
    ]
    effects += [(("interpretations", name), reading.effect) for name, reading in table.interpretations.items()]
    for path, effect in effects:
        for place, when in enumerate(() if effect is None else effect.conditions):
            yield (*path, "effect", "when", place), when
    for name, flag in table.flags.items():
        for place, when in enumerate(flag.when):
            yield ("flags", name, "when", place), when
    for place, applies in enumerate(table.applies_to):
        yield ("applies_to", place), applies.when
    for name, spoken in table.stands_for.items():
        for word, test in spoken.bands.items():
            yield ("stands_for", name, "bands", word), {spoken.number: test}


def _rows(table: GradeTable | ScoreTable) -> Iterable[tuple[Key, Mapping[str, Test]]]:
    """Yield the rows that give levels, points, verdicts and the highest grade."""
    if isinstance(table, ScoreTable):
        for name, item in table.items.items():
            for place, points in enumerate(item.reading):
                yield ("items", name, "reading", place), points.when
        for place, verdict in enumerate(table.verdicts):
            yield ("verdicts", place), verdict.when
        return
    for name, part in table.parameters.items():
        for place, row in enumerate(part.reading):
            yield ("parameters", name, "reading", place), row.when
    if table.death is not None:
        yield ("death",), {table.death.finding: Words(frozenset({table.death.attributed, table.death.asks_when}))}
