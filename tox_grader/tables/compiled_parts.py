"""The parts of a compiled table: a condition is a set of cells, a column a look-up from cells to levels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product

from tox_grader.foundation.problems import Problem, TableInvalid
from tox_grader.tables.cells import Alternatives
from tox_grader.tables.conditions import Band
from tox_grader.tables.outcome import GateEffect

OPEN, CLOSED = "open", "closed"
_GAP = "a patient in a gap of the table has no grade, which must never look like a low one"


@dataclass(frozen=True)
class Condition:
    """A row of cells, all of which must fit: accepted cells for each coordinate, `(source, place)` first."""

    parts: tuple[tuple[int, int, frozenset[int]], ...]

    def holds_for(self, cells: Mapping[int, tuple[int, ...]]) -> bool:
        """Tell whether one way of knowing everything fits."""
        for source, place, accepted in self.parts:  # noqa: SIM110  a plain loop: half the time of a generator here
            if cells[source][place] not in accepted:
                return False
        return True

    def is_certain(self, alternatives: tuple[Alternatives, ...]) -> bool:
        """Tell whether every way in which the open answers could turn out fits."""
        for source, place, accepted in self.parts:
            for cells in alternatives[source]:
                if cells[place] not in accepted:
                    return False
        return True


@dataclass(frozen=True)
class OutcomeCondition:
    """A condition on findings together with one on levels, gate and grade (known only after grading)."""

    findings: Condition
    levels: tuple[tuple[str, frozenset[int]], ...]
    gate: frozenset[str] | None
    grade: Band | None
    raised: Band | None


@dataclass(frozen=True)
class Attribution:
    """The source that says whether another cause explains a column, its cells for that and for an uncertain cause."""

    source: int
    other_cause: Alternatives
    uncertain: Alternatives


@dataclass(frozen=True)
class CompiledParameter:
    """A column: its levels, each with the grade it gives alone, and the rows that read a level from the findings."""

    name: str
    levels: tuple[str, ...]
    level_grades: tuple[int, ...]
    sources: tuple[int, ...]
    rows: tuple[tuple[Condition, tuple[int, ...]], ...]
    attribution: Attribution | None = None
    judged: frozenset[int] = frozenset()
    _memo: dict[tuple[Alternatives, ...], tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    def levels_for(self, alternatives: tuple[Alternatives, ...]) -> tuple[int, ...]:
        """Return the levels that the column may be at, least severe first."""
        key = tuple([alternatives[source] for source in self.sources])
        known = self._memo.get(key)
        if known is None:
            known = self._memo[key] = self._read(self._attributed(key))
        return known

    def _attributed(self, key: tuple[Alternatives, ...]) -> tuple[Alternatives, ...]:
        """Return the key with another cause set aside where it is not known whether there is a finding at all.

        An attribution speaks of a finding. Beside a column that may be unaffected or not it would turn what was
        not assessed into a normal answer.
        """
        attribution = self.attribution
        if attribution is None:
            return key
        place = self.sources.index(attribution.source)
        if key[place] != attribution.other_cause:
            return key
        without = (*key[:place], attribution.uncertain, *key[place + 1 :])
        not_given = any(len({cells[0] for cells in own}) > 1 for own in without)
        levels = self._read(without)
        return without if not_given and levels[0] == 0 and len(levels) > 1 else key

    def _read(self, key: tuple[Alternatives, ...]) -> tuple[int, ...]:
        found: set[int] = set()
        for combination in product(*key):
            levels = self.read_row(dict(zip(self.sources, combination, strict=True)))
            if not levels:
                what = f"no row of {self.name} reads these findings"
                where = f"parameters.{self.name}"
                raise TableInvalid(Problem(what, where, _GAP, "run tox-grader tables check; mend the table"))
            found.update(levels)
        return tuple(sorted(found))

    def open_sources(self, alternatives: tuple[Alternatives, ...]) -> tuple[int, ...]:
        """Return the sources whose open answer can still move the level, whatever the others turn out to be."""
        matter: list[int] = []
        known = self._attributed(tuple(alternatives[source] for source in self.sources))
        asked = dict(zip(self.sources, known, strict=True))
        for source in self.sources:
            if len(asked[source]) == 1:
                continue
            others = [other for other in self.sources if other != source]
            for combination in product(*(asked[other] for other in others)):
                cells = dict(zip(others, combination, strict=True))
                if len({self.read_row({**cells, source: cell}) for cell in asked[source]}) > 1:
                    matter.append(source)
                    break
        return tuple(matter)

    def is_left_to_judgement(self, alternatives: tuple[Alternatives, ...]) -> bool:
        """Tell whether every row that could fit leaves the level to a clinician, whatever is still answered."""
        known = self._attributed(tuple(alternatives[source] for source in self.sources))
        for combination in product(*known):
            cells = dict(zip(self.sources, combination, strict=True))
            fitting = next((place for place, (row, _) in enumerate(self.rows) if row.holds_for(cells)), None)
            if fitting not in self.judged:
                return False
        return True

    def read_row(self, cells: Mapping[int, tuple[int, ...]]) -> tuple[int, ...]:
        """Return the level or levels of the first row that fits; nothing where no row fits (a gap)."""
        for condition, levels in self.rows:
            if condition.holds_for(cells):
                return levels
        return ()


@dataclass(frozen=True)
class GateRule:
    """What holds when the gate is not met: the first rule that fits; `closed` where none does."""

    name: str
    effects: frozenset[GateEffect]
    condition: Condition


@dataclass(frozen=True)
class CompiledGate:
    """The gate: its parameter, the grade it gives when met, and the rules for when it is not."""

    parameter: CompiledParameter
    grade: int
    rules: tuple[GateRule, ...]
    sources: tuple[int, ...]

    def rule_for(self, cells: Mapping[int, tuple[int, ...]]) -> str:
        """Return the name of the rule that holds when everything is known and the gate is not met."""
        for rule in self.rules:
            if rule.condition.holds_for(cells):
                return rule.name
        return CLOSED

    def effects_of(self, name: str) -> frozenset[GateEffect]:
        """Return what a rule does: waives, closes, or may do either."""
        for rule in self.rules:
            if rule.name == name:
                return rule.effects
        return frozenset({"closed"})


@dataclass(frozen=True)
class CompiledNote:
    """A footnote: its effect and the rows of findings, any of which makes it apply."""

    name: str
    kind: str
    parameter: str | None
    conditions: tuple[Condition, ...]
