"""Make the sources of measured values: laboratory values, rates of vasopressors, the worst of several, daily counts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from tox_grader.foundation.nearest import did_you_mean
from tox_grader.tables.problems import CannotCompile
from tox_grader.tables.schema import GradeTable, Measure, Rate, ScoreTable, Wildcard
from tox_grader.tables.sources_measured import Cut, DrugShare, MeasureSource, RateSource, WorstSource
from tox_grader.tables.sources_series import SeriesSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tox_grader.tables.cells import Coordinate
    from tox_grader.tables.units import Units

_VASOPRESSORS = "vasopressors"
Measured = MeasureSource | RateSource | WorstSource | SeriesSource


def measured_sources(
    table: GradeTable | ScoreTable,
    coordinates: Mapping[str, Coordinate],
    units: Callable[[], Units],
) -> Iterator[Measured]:
    """Yield the source of each measured value that a row tests; raise `CannotCompile` for one that no row tests."""
    for section, names in (
        ("measures", table.measures),
        ("rates", table.rates),
        ("worst_of", table.worst_of),
        ("series", table.series),
    ):
        for name in names:
            if name not in coordinates:
                raise CannotCompile((section, name), f"no row reads {name!r}", "read it in a row or take it out")
    for name, measure in table.measures.items():
        yield _measure(name, measure, coordinates[name], units())
    for name, rate in table.rates.items():
        yield _rate(table, name, rate, coordinates[name], units())
    for name, members in table.worst_of.items():
        yield WorstSource(name, (coordinates[name],), members)
    for name, series in table.series.items():
        yield SeriesSource.made(name, series, coordinates[name], units())


def _measure(name: str, measure: Measure, coordinate: Coordinate, units: Units) -> MeasureSource:
    check_unit(measure, name, units)
    if measure.unit is None:
        return MeasureSource(name, (coordinate,), measure.lab, measure.of, measure.over)
    cuts = {unit: tuple(_cuts(name, measure, coordinate, unit, units)) for unit in units.accepted(measure.lab)}
    return MeasureSource(name, (coordinate,), measure.lab, measure.of, None, cuts)


def check_unit(measure: Measure, name: str, units: Units) -> None:
    """Refuse a measure of a laboratory value or in a unit that nobody knows."""
    if measure.lab not in units.labs():
        what = f"there is no laboratory value {measure.lab!r}"
        raise CannotCompile(("measures", name, "lab"), what, did_you_mean(measure.lab, units.labs()))
    accepted = units.accepted(measure.lab)
    for unit in (measure.unit, *measure.printed_also):
        if unit is not None and unit not in accepted:
            raise CannotCompile(
                ("measures", name), f"{measure.lab} is never given in {unit!r}", did_you_mean(unit, accepted)
            )


def _cuts(name: str, measure: Measure, coordinate: Coordinate, unit: str, units: Units) -> Iterator[Cut]:
    """Yield the cut points of a measure in one unit: as printed in it where the print does, else converted exactly."""
    assert measure.unit is not None  # noqa: S101  a multiple has no cut points in a unit
    printed = {Fraction(cut): Fraction(other) for cut, other in measure.printed_also.get(unit, {}).items()}
    unknown = printed.keys() - {Fraction(edge.number) for edge in coordinate.edges}
    if unknown:
        raise CannotCompile(
            ("measures", name, "printed_also", unit),
            f"no row cuts {name} at {float(min(unknown)):g}",
            "name the cut point as it stands in the rows",
        )
    factor = units.factor(measure.lab, measure.unit, unit)
    for edge in coordinate.edges:
        number = Fraction(edge.number)
        yield printed.get(number, number * factor), edge.above


def _rate(table: GradeTable | ScoreTable, name: str, rate: Rate, coordinate: Coordinate, units: Units) -> RateSource:
    unnamed = [word for word, group in table.groups.get(_VASOPRESSORS, {}).items() if isinstance(group, Wildcard)]
    if not unnamed:
        raise CannotCompile(
            ("rates", name),
            "a drug that is not named could be this one, and no group says how such a drug is written",
            f"group {_VASOPRESSORS} and say which word stands for a drug without a name",
        )
    shares: dict[str, DrugShare] = {}
    for drug, share in rate.shares.items():
        accepted = _dose_units(share.unit, units)
        if not accepted:
            raise CannotCompile(("rates", name), f"no dose is given in {share.unit!r}", "write a dose unit")
        shares[drug] = DrugShare(Fraction(share.times), accepted, units.salt_per_base(drug))
    return RateSource(name, (coordinate,), shares, unnamed[0], rate.held_for_hours)


def _dose_units(into: str, units: Units) -> dict[str, tuple[Fraction, int]]:
    """Return every unit that leads to this one, with its factor and the power of the weight."""
    family = next((family for family in units.file.doses.values() if into in family.units), None)
    return {} if family is None else {unit: units.dose_factor(unit, into) for unit in family.units}
