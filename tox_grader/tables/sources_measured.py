"""What a measured value may mean: a laboratory value in its unit, a vasopressor's rate, the worst of several grades.

Cut points are brought to the unit of the measurement, exactly; the measurement itself is never converted. What the
print gives in two units is held against the cut that the print has in that unit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tox_grader.foundation.measurements import Measurement, Reference, RunningDose
from tox_grader.tables.cells import Alternatives, Coordinate, Findings
from tox_grader.tables.sources import OneCoordinate, UnreadWord

Cut = tuple[Fraction, bool]


def span(coordinate: Coordinate, lowest: Fraction, highest: Fraction) -> Alternatives:
    """Return every cell from that of the lowest to that of the highest number."""
    cells = range(coordinate.cell_of(lowest), coordinate.cell_of(highest) + 1)
    return tuple((cell,) for cell in cells)


@dataclass(frozen=True)
class MeasureSource(OneCoordinate):
    """A laboratory value read in a unit (`cuts` by unit), or as a multiple of a limit of normal or of the baseline."""

    lab: str
    of: str = "value"
    over: Reference | None = None
    cuts: Mapping[str, tuple[Cut, ...]] | None = None

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return the name of the laboratory value."""
        return (self.lab,)

    def missing(self, findings: Findings) -> tuple[str, ...]:
        """Return what to ask for: the value, or the limit of normal or the baseline beside it."""
        measured: Measurement | None = findings.get(self.lab)
        if measured is None:
            return (self.lab,)
        wanted: tuple[str, ...] = ("baseline",) if self.of == "baseline" and measured.baseline is None else ()
        wanted += (self.over,) if self.over is not None and not getattr(measured, self.over) else ()
        return tuple(f"{self.lab}.{part}" for part in wanted)

    def alternatives(self, findings: Findings) -> Alternatives:
        """Return the cell of the measurement; where a part of it is missing, every cell it could be in."""
        measured: Measurement | None = findings.get(self.lab)
        (coordinate,) = self.coordinates
        if measured is None:
            return self.when_absent
        number = measured.value if self.of == "value" else measured.baseline
        if number is None:
            return self.when_absent
        if self.over is None:
            return ((self._cell_in_its_unit(number, measured.unit),),)
        reference: Decimal | None = getattr(measured, self.over)
        if not reference:
            return self.when_absent
        return ((coordinate.cell_of(Fraction(number) / Fraction(reference)),),)

    def _cell_in_its_unit(self, number: Decimal, unit: str) -> int:
        cuts = (self.cuts or {}).get(unit)
        if cuts is None:
            raise UnreadWord(self.lab, unit, tuple(self.cuts or ()))
        return sum(number > cut if above else number >= cut for cut, above in cuts)


@dataclass(frozen=True)
class DrugShare:
    """What one drug adds to a rate: its factor, and how each unit becomes the rate's unit.

    `units` maps a unit to its factor and to the power of the weight by which it is multiplied (1, 0 or -1).
    """

    times: Fraction
    units: Mapping[str, tuple[Fraction, int]]
    salt_per_base: Fraction | None = None


@dataclass(frozen=True)
class RateSource(OneCoordinate):
    """The rate of one vasopressor, or a weighted sum of several, held for a number of hours at the least."""

    shares: Mapping[str, DrugShare]
    unnamed: str
    held_for_hours: Decimal | None = None

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return the findings that a rate is read from."""
        return ("vasopressor_rates", "vasopressors", "vasopressor_hours", "weight_kg")

    def missing(self, findings: Findings) -> tuple[str, ...]:
        """Return what to ask for: a dose, since when it runs, what it is charted as, the weight."""
        running: tuple[RunningDose, ...] | None = findings.get("vasopressor_rates")
        if running is None:
            return ("vasopressors",)
        asked: list[str] = []
        for dose in running:
            share = self.shares.get(dose.drug)
            if share is not None:
                asked += self._asked(dose, share, findings)
        return tuple(dict.fromkeys(asked)) or ("vasopressors",)

    def _asked(self, dose: RunningDose, share: DrugShare, findings: Findings) -> Iterator[str]:
        if dose.dose is None:
            yield "vasopressors.dose"
        if self._held(dose, findings.get("vasopressor_hours")) is None:
            yield "vasopressors.dose_since"
        if share.salt_per_base is not None and dose.expressed_as is None:
            yield "vasopressors.expressed_as"
        if findings.get("weight_kg") is None and dose.unit is not None and share.units[dose.unit][1]:
            yield "weight_kg"

    def alternatives(self, findings: Findings) -> Alternatives:
        """Return every cell that the rate could be in, given the doses that are known."""
        running: tuple[RunningDose, ...] | None = findings.get("vasopressor_rates")
        if running is None:
            named = findings.get("vasopressors")
            running = None if named is None else tuple(map(RunningDose, named))
        if running is None:
            return self.everything
        drugs = {dose.drug for dose in running}
        lowest = highest = Fraction(0)
        # A drug that is not named is another one than those named: it may add to a rate, never take away from it.
        bounded = self.unnamed not in drugs or self.shares.keys() <= drugs
        for dose in running:
            share = self.shares.get(dose.drug)
            if share is not None:
                least, most = self._rate(dose, share, findings)
                lowest += least
                bounded = bounded and most is not None
                highest += most or 0
        cells = span(self.coordinates[0], lowest, highest)
        return cells if bounded else self.everything[cells[0][0] :]

    def _rate(self, dose: RunningDose, share: DrugShare, findings: Findings) -> tuple[Fraction, Fraction | None]:
        """Return the lowest and the highest rate that one drug may add; None where nothing bounds it above."""
        held = self._held(dose, findings.get("vasopressor_hours"))
        weight_kg: Decimal | None = findings.get("weight_kg")
        if held is False:
            return Fraction(0), Fraction(0)
        if dose.dose is None or dose.unit is None:
            return Fraction(0), None
        if dose.unit not in share.units:
            raise UnreadWord("vasopressors", dose.unit, tuple(share.units))
        factor, power = share.units[dose.unit]
        if power and weight_kg is None:
            return Fraction(0), None
        weight = Fraction(1) if weight_kg is None else Fraction(weight_kg)
        rate = Fraction(dose.dose) * factor * share.times * weight**power
        salt = share.salt_per_base
        # A dose charted as salt is less of the drug itself; where nobody says which, it may be either.
        least = rate if salt is None or dose.expressed_as == "base" else rate / salt
        most = rate if salt is None or dose.expressed_as != "salt" else rate / salt
        return (least if held else Fraction(0)), most

    def _held(self, dose: RunningDose, running_for: Decimal | None) -> bool | None:
        """Tell whether the dose has run for long enough; None where that is not known.

        A dose that was raised a moment ago may follow one that was high enough for hours: that it did not run for long
        is certain only where no vasopressor did.
        """
        if self.held_for_hours is None:
            return True
        if running_for is not None and running_for < self.held_for_hours:
            return False
        return True if dose.held_hours is not None and dose.held_hours >= self.held_for_hours else None


@dataclass(frozen=True)
class WorstSource(OneCoordinate):
    """The most severe of several grades; one that is not known may be any grade above those that are."""

    members: tuple[str, ...]

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return the names of the grades."""
        return self.members

    def missing(self, findings: Findings) -> tuple[str, ...]:
        """Return the grades that are not known."""
        return tuple(member for member in self.members if findings.get(member) is None)

    def alternatives(self, findings: Findings) -> Alternatives:
        """Return the cell of the worst known grade, and every one above it where a grade is missing."""
        grades = [findings.get(member) for member in self.members]
        lowest = self.coordinates[0].cell_of(max((grade for grade in grades if grade is not None), default=0))
        return self.everything[lowest:] if None in grades else self.everything[lowest : lowest + 1]
