"""A table in the form that grades: findings are a few cells, a reading is a look-up, a condition a set of cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from tox_grader.foundation.measurements import Measurement
from tox_grader.foundation.quantities import WholeRange
from tox_grader.tables.cells import Alternatives
from tox_grader.tables.compiled_parts import CompiledGate, CompiledNote, CompiledParameter, Condition, OutcomeCondition
from tox_grader.tables.schema import GradeTable, IndexTable, ScoreTable
from tox_grader.tables.sources import Memory, Source


@dataclass(frozen=True)
class CompiledScore:
    """A total that a table reads from a questionnaire: its name, the finding with the answers, totals met so far."""

    total: str
    items: str
    score: ScoreTable
    met: dict[tuple[object, ...], int | WholeRange] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Reads:
    """What every compiled table has: its sources and columns, the totals it reads, for whom it is, its flags."""

    file: GradeTable | ScoreTable
    sha256: str
    sources: tuple[Source, ...]
    columns: tuple[CompiledParameter, ...]
    applies: tuple[tuple[Condition, str, str], ...]
    flags: tuple[tuple[str, tuple[OutcomeCondition, ...]], ...]
    scores: tuple[CompiledScore, ...]
    totals: tuple[tuple[str, "CompiledScoreTable"], ...] = ()
    answers: dict[tuple[object, ...], object] = field(default_factory=dict, compare=False, repr=False, kw_only=True)

    @cached_property
    def _memories(self) -> tuple[tuple[str, ...], tuple[Memory, ...], tuple[tuple[tuple[str, ...], Memory], ...]]:
        """Return the names and memories of sources of one finding, then the inputs and memories of the others."""
        single = [source for source in self.sources if len(source.inputs) == 1]
        joint = [source for source in self.sources if len(source.inputs) > 1]
        return (
            tuple(source.inputs[0] for source in single),
            tuple(map(Memory, single)),
            tuple((source.inputs, Memory(source)) for source in joint),
        )

    def alternatives(self, findings: Mapping[str, object]) -> tuple[Alternatives, ...]:
        """Return, for each source, the cells that it may be in. The sources of one finding stand first."""
        get = findings.get
        names, memories, joint = self._memories
        found = [memory[value] for memory, value in zip(memories, map(get, names), strict=True)]
        for inputs, memory in joint:
            found.append(memory[tuple(map(get, inputs))])
        return tuple(found)

    @cached_property
    def measures_something(self) -> bool:
        """Tell whether the table reads values with a unit: laboratory values, doses, daily counts."""
        return bool(self.file.measures or self.file.rates or self.file.series or self.totals)

    def applies_to(self, alternatives: tuple[Alternatives, ...]) -> tuple[str, str]:
        """Return whether the table is for this patient, and the sentence that says so."""
        for condition, applies, says in self.applies:
            if condition.is_certain(alternatives):
                return applies, says
        return "for_this_patient", ""


@dataclass(frozen=True)
class CompiledTable(Reads):
    """A grading table ready to grade: sources, columns, gate, flags, footnotes."""

    file: GradeTable
    gate: CompiledGate | None = None
    notes: tuple[CompiledNote, ...] = ()

    @property
    def parameters(self) -> tuple[CompiledParameter, ...]:
        """Return gate and columns in the order of the file."""
        return self.columns if self.gate is None else (self.gate.parameter, *self.columns)

    @cached_property
    def death_cells(self) -> tuple[int, Alternatives, Alternatives] | None:
        """Return the source of the death's cause, its cells for this toxicity and for a cause not stated."""
        death = self.file.death
        if death is None:
            return None
        place = next(index for index, source in enumerate(self.sources) if source.name == death.finding)
        words = self.sources[place].coordinates[0].words
        return place, ((words[death.attributed],),), ((words[death.asks_when],),)


@dataclass(frozen=True)
class CompiledScoreTable(Reads):
    """A score that reads findings: each item is a column whose levels are its points."""

    file: ScoreTable
    verdicts: tuple[tuple[str, OutcomeCondition], ...] = ()


@dataclass(frozen=True)
class IndexFactor:
    """One measured value of an index: where it is found and how each unit becomes the index's own."""

    name: str
    lab: str
    factors: Mapping[str, Fraction]

    def number(self, findings: Mapping[str, object]) -> Fraction | None:
        """Return the value in the unit of the index, exactly; None where it was not measured."""
        measured = findings.get(self.lab)
        return Fraction(measured.value) * self.factors[measured.unit] if isinstance(measured, Measurement) else None


@dataclass(frozen=True)
class CompiledIndex:
    """An index ready to be worked out: what is multiplied and what it is divided by."""

    file: IndexTable
    sha256: str
    multiply: tuple[IndexFactor, ...]
    divide_by: tuple[IndexFactor, ...]


Compiled = CompiledTable | CompiledScoreTable | CompiledIndex
