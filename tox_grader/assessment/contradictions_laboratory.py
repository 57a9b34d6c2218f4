"""What cannot be true of laboratory values: out of bounds in their unit, limits of normal the wrong way round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tox_grader.assessment.faults import IMPOSSIBLE, Contradiction, Path
from tox_grader.assessment.readers import either
from tox_grader.assessment.unknown import known
from tox_grader.assessment.vocabulary_laboratory import LABORATORY, UNITS, same_number
from tox_grader.foundation.quantities import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from tox_grader.assessment.domains_laboratory import LaboratoryValue, Labs
    from tox_grader.foundation.quantities import Bounds

_NEUTROPHILS = ("labs", "neutrophils")
_LEUKOCYTES = ("labs", "leukocytes")


def laboratory_contradictions(labs: Labs, limits: Mapping[str, Bounds]) -> Iterator[Contradiction]:
    """Return every contradiction among the laboratory values."""
    for name in LABORATORY:
        given: LaboratoryValue | None = known(getattr(labs, name))
        if given is not None:
            yield from of_value(name, given, ("labs", name), limits.get(name))
    neutrophils, leukocytes = known(labs.neutrophils), known(labs.leukocytes)
    if neutrophils is None or leukocytes is None or not same_number(neutrophils.unit, leukocytes.unit):
        return
    if neutrophils.value > leukocytes.value:
        yield Contradiction(
            what=f"neutrophils {plain(neutrophils.value)} are above leukocytes {plain(leukocytes.value)}",
            where=(*_NEUTROPHILS, "value"),
            why=IMPOSSIBLE,
            do="check both counts and their units; neutrophils are a part of the leukocytes",
            about=(_NEUTROPHILS, _LEUKOCYTES),
        )


def of_value(name: str, given: LaboratoryValue, where: Path, bounds: Bounds | None) -> Iterator[Contradiction]:
    """Return what cannot be true of one laboratory value: the value, its limits of normal, its baseline."""
    lower, upper = known(given.lln), known(given.uln)
    if lower is not None and upper is not None and lower > upper:
        yield Contradiction(
            what=f"the lower limit of normal {plain(lower)} is above the upper one {plain(upper)}",
            where=(*where, "lln"),
            why=IMPOSSIBLE,
            do="check lln and uln; they may have been exchanged, or one may be in another unit",
            about=(where,),
        )
    numbers = {"value": given.value, "uln": upper, "lln": lower, "baseline": known(given.baseline)}
    for key, number in numbers.items():
        # Laboratories print a lower limit of 0 where there is none.
        if number is not None and not (key == "lln" and number == 0):
            yield from out_of_bounds(name, number, given.unit, (*where, key), bounds)


def out_of_bounds(name: str, number: Decimal, unit: str, where: Path, bounds: Bounds | None) -> Iterator[Contradiction]:
    """Return why a number is not possible in its unit; the limits are told in the first unit of the value's list."""
    usual, *others = UNITS[name]
    if bounds is None or not same_number(unit, usual) or bounds.holds(number):
        return
    other_units = tuple(other for other in others if not same_number(other, usual))
    slip = f"; if it was read in {either(other_units)}, write that unit" if other_units else ""
    yield Contradiction(
        what=f"{name} {plain(number)} {unit} is not possible "
        f"(accepted: {plain(bounds.lowest)} to {plain(bounds.highest)} {unit})",
        where=where,
        why=IMPOSSIBLE,
        do=f"check the number{slip}",
        about=(where[:-1],),
    )
