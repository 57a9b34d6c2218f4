"""Make the finite form of a grading table from its file: gather the cut points, number the cells, place the rows.

`compile_table` is pure and total over a valid file; what it cannot compile it reports with the key at which it
stands, so that `loader` can name the line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tox_grader.tables.compiled import (
    Compiled,
    CompiledIndex,
    CompiledScore,
    CompiledScoreTable,
    CompiledTable,
    IndexFactor,
)
from tox_grader.tables.compiled_parts import (
    Attribution,
    CompiledGate,
    CompiledNote,
    CompiledParameter,
    Condition,
    GateRule,
    OutcomeCondition,
)
from tox_grader.tables.conditions import Band, Test, Words
from tox_grader.tables.make_measured import check_unit
from tox_grader.tables.make_sources import (
    GATE,
    GRADE,
    LEVEL_SUFFIX,
    RAISED,
    TOTAL,
    FindingCells,
    Vocabulary,
    is_outcome,
)
from tox_grader.tables.problems import CannotCompile, Key
from tox_grader.tables.schema import Effect, GradeTable, IndexTable, Item, ScoreTable, TableFile

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from tox_grader.tables.outcome import GateEffect
    from tox_grader.tables.units import Units


@dataclass(frozen=True)
class Surroundings:
    """What a table is compiled against: the scores it may read, every word of a finding, the units of every value.

    `totals` holds the scores that read findings by themselves; `units` is asked only where a table measures.
    """

    scores: Mapping[str, ScoreTable]
    totals: Mapping[str, CompiledScoreTable]
    vocabulary: Vocabulary
    units: Callable[[], Units]


def compile_table(table: TableFile, sha256: str, around: Surroundings) -> Compiled:
    """Return the finite form of a table; raise `CannotCompile` with the key at fault."""
    if isinstance(table, IndexTable):
        return _compile_index(table, sha256, around.units())
    _check_score_uses(table, around.scores)
    builder = _Builder(table, around)
    applies = tuple((builder.condition(row.when), row.applies, row.says) for row in table.applies_to)
    scores = tuple(
        CompiledScore(name, use.items, around.scores[use.table])
        for name, use in table.scores.items()
        if use.items is not None
    )
    totals = tuple((name, around.totals[use.table]) for name, use in table.scores.items() if use.items is None)
    sources = tuple(builder.sources)
    if isinstance(table, ScoreTable):
        items = tuple(builder.item(name, item) for name, item in table.items.items())
        verdicts = tuple((row.verdict, builder.outcome_condition(row.when, ("verdicts",))) for row in table.verdicts)
        return CompiledScoreTable(table, sha256, sources, items, applies, builder.flags(), scores, totals, verdicts)
    columns = tuple(builder.column(name) for name, part in table.parameters.items() if part.role == "graded")
    notes = tuple(
        CompiledNote(
            name, note.effect.kind, note.effect.parameter, tuple(map(builder.condition, note.effect.conditions))
        )
        for name, note in table.footnotes.items()
    )
    gate = builder.gate()
    return CompiledTable(table, sha256, sources, columns, applies, builder.flags(), scores, totals, gate, notes)


def _check_score_uses(table: GradeTable | ScoreTable, scores: Mapping[str, ScoreTable]) -> None:
    """Refuse a questionnaire without the finding that holds its answers, and answers for a score that has none."""
    for name, use in table.scores.items():
        score = scores.get(use.table)
        if score is not None and score.reads_findings and use.items is not None:
            what = f"{use.table!r} is read from findings and has no answers"
            raise CannotCompile(("scores", name, "items"), what, "leave items out")
        if score is not None and not score.reads_findings and use.items is None:
            what = f"{use.table!r} is a questionnaire, and nothing says where its answers are"
            raise CannotCompile(("scores", name), what, "add items, the finding that holds the answers")


def _compile_index(table: IndexTable, sha256: str, units: Units) -> CompiledIndex:
    def factor(section: str, name: str) -> IndexFactor:
        measure = table.measures.get(name)
        if measure is None or measure.unit is None:
            raise CannotCompile((section,), f"{name!r} is not a measure with a unit", "declare it under measures")
        check_unit(measure, name, units)
        into = {unit: units.factor(measure.lab, unit, measure.unit) for unit in units.accepted(measure.lab)}
        return IndexFactor(name, measure.lab, into)

    return CompiledIndex(
        table,
        sha256,
        tuple(factor("multiply", name) for name in table.multiply),
        tuple(factor("divide_by", name) for name in table.divide_by),
    )


class _Builder:
    """Places the rows of a table on the cells of its findings."""

    def __init__(self, table: GradeTable | ScoreTable, around: Surroundings) -> None:
        self.table = table
        self.parameters = {} if isinstance(table, ScoreTable) else table.parameters
        self.own_grades = {} if isinstance(table, ScoreTable) else _own_grades(table)
        cells = FindingCells(table, around.scores, around.vocabulary, around.units)
        self.coordinates, self.sources, self.places, self.tests = (
            cells.coordinates,
            cells.sources,
            cells.places,
            cells.tests,
        )

    def condition(self, when: Mapping[str, Test]) -> Condition:
        parts: list[tuple[int, int, frozenset[int]]] = []
        for name, test in when.items():
            if is_outcome(name):
                continue
            source, place = self.places[name]
            try:
                accepted = self.coordinates[name].accepted(test)
            except (KeyError, ValueError) as error:
                at = next(key for other, key in self.tests[name] if other is test)
                raise CannotCompile(
                    at,
                    f"{name} is tested both as a number and as words",
                    "use one kind of test for one finding",
                ) from error
            parts.append((source, place, accepted))
        return Condition(tuple(parts))

    def flags(self) -> tuple[tuple[str, tuple[OutcomeCondition, ...]], ...]:
        return tuple(
            (
                name,
                tuple(
                    self.outcome_condition(when, ("flags", name, "when", place)) for place, when in enumerate(flag.when)
                ),
            )
            for name, flag in self.table.flags.items()
        )

    def outcome_condition(self, when: Mapping[str, Test], path: Key) -> OutcomeCondition:
        levels: list[tuple[str, frozenset[int]]] = []
        for name, test in when.items():
            if name.endswith(LEVEL_SUFFIX) and isinstance(test, Words):
                parameter = name.removesuffix(LEVEL_SUFFIX)
                levels.append(
                    (parameter, frozenset(self._level(parameter, str(word), (*path, name)) for word in test.words))
                )
        gate = when.get(GATE)
        return OutcomeCondition(
            self.condition(when),
            tuple(levels),
            frozenset(map(str, gate.words)) if isinstance(gate, Words) else None,
            _number_in(when, GRADE, path) or _number_in(when, TOTAL, path),
            _number_in(when, RAISED, path),
        )

    def _level(self, parameter: str, word: str, path: Key) -> int:
        part = self.parameters.get(parameter)
        if part is None or word not in part.levels:
            raise CannotCompile(
                path,
                f"{parameter} has no level {word!r}",
                f"its levels are: {', '.join(part.levels) if part else 'none, there is no such parameter'}",
            )
        return list(part.levels).index(word)

    def column(self, name: str) -> CompiledParameter:
        part = self.parameters[name]
        rows = tuple(
            (
                self.condition(row.when),
                tuple(self._level(name, word, ("parameters", name, "reading", place, "level")) for word in row.level),
            )
            for place, row in enumerate(part.reading)
        )
        used = sorted({source for condition, _ in rows for source, _, _ in condition.parts})
        return CompiledParameter(
            name,
            tuple(part.levels),
            self.own_grades[name],
            tuple(used),
            rows,
            self._attribution(name, used),
            frozenset(place for place, row in enumerate(part.reading) if row.left_to == "judgement"),
        )

    def item(self, name: str, item: Item) -> CompiledParameter:
        """Return an item of a score as a column: its levels are its points."""
        points = item.points
        rows = tuple((self.condition(row.when), tuple(sorted(map(points.index, row.points)))) for row in item.reading)
        used = sorted({source for condition, _ in rows for source, _, _ in condition.parts})
        return CompiledParameter(name, tuple(map(str, points)), points, tuple(used), rows)

    def _attribution(self, parameter: str, used: Collection[int]) -> Attribution | None:
        for note in self.table.footnotes.values():
            finding = note.effect.attributions.get(parameter)
            if finding is not None and finding in self.places and self.places[finding][0] in used:
                words = self.coordinates[finding].words
                if "uncertain" in words:
                    cells = (((words["other_cause"],),), ((words["uncertain"],),))
                    return Attribution(self.places[finding][0], *cells)
        return None

    def gate(self) -> CompiledGate | None:
        gates = [name for name, part in self.parameters.items() if part.role == "gate"]
        if not gates:
            return None
        if len(gates) > 1:
            raise CannotCompile(("parameters",), "there is more than one gate", "keep one gate")
        rules: list[GateRule] = []
        named: list[tuple[str, Effect | None]] = [(name, note.effect) for name, note in self.table.footnotes.items()]
        named += [(name, reading.effect) for name, reading in self.table.interpretations.items()]
        for name, effect in named:
            if effect is not None and effect.kind in ("waives_gate", "leaves_gate_to_judgement"):
                effects: frozenset[GateEffect] = (
                    frozenset({"waived"}) if effect.kind == "waives_gate" else frozenset({"waived", "closed"})
                )
                rules.extend(GateRule(name, effects, self.condition(when)) for when in effect.when)
        used = sorted({source for rule in rules for source, _, _ in rule.condition.parts})
        base = self.own_grades[gates[0]][-1]
        return CompiledGate(self.column(gates[0]), base, tuple(rules), tuple(used))


def _own_grades(table: GradeTable) -> dict[str, tuple[int, ...]]:
    """Return, for each parameter, the grade that each level gives alone.

    The first level of a column is the unaffected one and gives 0 wherever it is printed; any other level gives
    the lowest grade in whose row it stands. A gate that is met gives the grade of the row in which every column
    is unaffected, and nothing where no row names it.
    """
    result: dict[str, tuple[int, ...]] = {}
    for name, part in table.parameters.items():
        grades = [0]
        for level in list(part.levels)[1:]:
            rows = [row.grade for row in table.grades if level in row.cells.get(name, ())]
            if not rows and part.role == "gate":
                # A gate that no row names lets the columns count and gives no grade by itself.
                rows = [0]
            if not rows:
                raise CannotCompile(
                    ("parameters", name, "levels", level),
                    f"no grade row names the level {level!r} of {name}",
                    "put the level into the grade row in which the print has it",
                )
            grades.append(min(rows))
        result[name] = tuple(grades)
    return result


def _number_in(when: Mapping[str, Test], name: str, path: Key) -> Band | None:
    """Return the numbers that a condition names; a word there would be left out and the row fire without it."""
    test = when.get(name)
    if isinstance(test, Words):
        raise CannotCompile((*path, name), f"{name} is tested by a word", "write a number or a band, as 2 and above")
    return test
