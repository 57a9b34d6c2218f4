"""What the counts of many days may mean for a row: the cells of the number, or of the true/false, of one rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tox_grader.foundation.measurements import DailyCounts
from tox_grader.foundation.nearest import did_you_mean
from tox_grader.foundation.quantities import WholeRange
from tox_grader.tables.problems import CannotCompile
from tox_grader.tables.series import Lowest, holds, lowest_count, number_of_days
from tox_grader.tables.series_days import UnitNotRead, passes
from tox_grader.tables.sources import OneCoordinate, UnreadWord

if TYPE_CHECKING:
    from tox_grader.tables.cells import Alternatives, Coordinate, Findings
    from tox_grader.tables.schema_series import Series
    from tox_grader.tables.series_days import Factors
    from tox_grader.tables.units import Units

_SUFFIX = "_series"
_COUNTED = {"neutrophil": "neutrophils", "platelet": "platelets"}


@dataclass(frozen=True)
class SeriesSource(OneCoordinate):
    """One rule over daily counts; `factors` lead from each accepted unit to the unit of the rule."""

    rule: Series
    factors: Factors

    @classmethod
    def made(cls, name: str, rule: Series, coordinate: Coordinate, units: Units) -> SeriesSource:
        """Return the source of a rule; raise `CannotCompile` where its unit or its rows do not fit it."""
        lab = _COUNTED[rule.of.removesuffix(_SUFFIX)]
        accepted = units.accepted(lab)
        if rule.unit is not None and rule.unit not in accepted:
            what = f"{lab} are never given in {rule.unit!r}"
            raise CannotCompile(("series", name, "unit"), what, did_you_mean(rule.unit, accepted))
        if rule.is_truth == bool(coordinate.edges):
            kind = "true and false" if rule.is_truth else "numbers"
            raise CannotCompile(("series", name), f"{rule.gives} is tested by {kind}", "test it so in the rows")
        if rule.gives == "confirmed_lowest" and coordinate.edges[-1] != rule.low_up_to:
            # Above the highest cut stands "nothing low is confirmed": that must be what the rows mean by it.
            what = f"the highest cut of {name} in the rows is not its low"
            raise CannotCompile(("series", name, "low"), what, "let the highest band begin where low ends")
        factors = {} if rule.unit is None else {unit: units.factor(lab, unit, rule.unit) for unit in accepted}
        return cls(name, (coordinate,), rule, factors)

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return the name of the counts."""
        return (self.rule.of,)

    def missing(self, _findings: Findings) -> tuple[str, ...]:
        """Return what to ask for where the answer is open: the counts."""
        return (self.rule.of,)

    def alternatives(self, findings: Findings) -> Alternatives:
        """Return the cells that the rule may be in, given the counts so far."""
        counts = findings.get(self.rule.of)
        if counts is None:
            return self.when_absent
        if not isinstance(counts, DailyCounts):
            raise UnreadWord(self.rule.of, counts)
        try:
            return self._cells(counts)
        except UnitNotRead as error:
            raise UnreadWord(self.rule.of, error.unit) from error

    def _cells(self, counts: DailyCounts) -> Alternatives:
        (coordinate,) = self.coordinates
        if self.rule.is_truth:
            truth = holds(self.rule, counts, self.factors)
            return self.everything if truth is None else ((coordinate.words[truth],),)
        if self.rule.gives == "confirmed_lowest":
            return self._cells_of_lowest(lowest_count(self.rule, counts, self.factors))
        days = number_of_days(self.rule, counts, self.factors)
        span = days if isinstance(days, WholeRange) else WholeRange(days, days)
        first, last = coordinate.cell_of(span.lowest), coordinate.cell_of(span.highest)
        return tuple((cell,) for cell in range(first, last + 1))

    def _cells_of_lowest(self, lowest: Lowest) -> Alternatives:
        edges = self.coordinates[0].edges
        highest = len(edges) if lowest.count is None else sum(passes(lowest.count, edge) for edge in edges)
        return self.everything[highest : highest + 1] if lowest.final else self.everything[: highest + 1]
