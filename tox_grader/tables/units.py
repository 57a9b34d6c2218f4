"""Which units a laboratory value or a dose may be written in, and the exact factor from one to another.

The factors stand in `units.yaml`, as decimals or as ratios. They are kept as fractions, so that 30 mg/L of CRP are
exactly 3.0 mg/dL and a value on a cut point stays on it. Nothing is rounded here and nothing is guessed: an unknown
unit is refused with the units that are accepted.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, NamedTuple, TypeVar

from pydantic import BeforeValidator, Field

from tox_grader.foundation.nearest import did_you_mean
from tox_grader.foundation.problems import Problem, TableInvalid
from tox_grader.tables.documents import load_document, validate_part
from tox_grader.tables.parts import Name, Number, Part, Sentence
from tox_grader.tables.strict_yaml import Document

Known = TypeVar("Known")
FILE = "units.yaml"
WHY = "a value read in the wrong unit is a wrong grade"
_RATIO = re.compile(r"(\d+(?:\.\d+)?) / (\d+(?:\.\d+)?)")


def _fraction(value: object) -> object:
    """Return a number or a ratio as it is written, exactly; a factor of 0 and every other text are refused."""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool) and value > 0:
        return Fraction(value)
    ratio = _RATIO.fullmatch(value) if isinstance(value, str) else None
    if ratio is not None and Fraction(ratio[1]) and Fraction(ratio[2]):
        return Fraction(ratio[1]) / Fraction(ratio[2])
    raise ValueError("a factor is a number above 0 or a ratio such as 1 / 88.57")


Factor = Annotated[Fraction, BeforeValidator(_fraction)]
Factors = Annotated[dict[str, Factor], Field(min_length=1)]


class MolarMass(Part):
    """What a mole weighs, of which formula, and where the factor and the mass are known from."""

    g_per_mol: Number
    formula: str | None = None
    known_from: Sentence


class Family(Part):
    """Laboratory values that share their units; each factor leads from its unit to the first one."""

    labs: Annotated[tuple[Name, ...], Field(min_length=1)]
    units: Factors
    molar_mass: MolarMass | None = None
    known_from: Sentence | None = None


class DoseFamily(Part):
    """Dose units with a factor between them; those in `per_kg` are told per kilogram of body weight."""

    units: Factors
    per_kg: tuple[str, ...] = ()


class Salt(Part):
    """How many times the dose of the base the same dose charted as salt is."""

    salt_per_base: Factor
    about: Sentence
    sources: tuple[Sentence, ...]


class UnitsFile(Part):
    """The units file as it stands."""

    about: Sentence
    status: Sentence
    families: dict[Name, Family]
    doses: dict[Name, DoseFamily]
    salts: dict[Name, Salt]


class DoseFactor(NamedTuple):
    """A dose in the other unit is dose x `times` x weight in kg to the power of `weight` (1, 0 or -1)."""

    times: Fraction
    weight: int


class Units:
    """All units by laboratory value, dose and drug."""

    def __init__(self, file: UnitsFile) -> None:
        """Find each laboratory value's family once."""
        self.file = file
        self._labs = {lab: family.units for family in file.families.values() for lab in family.labs}

    def labs(self) -> tuple[str, ...]:
        """Return every laboratory value that has units, in the order of the file."""
        return tuple(self._labs)

    def accepted(self, lab: str) -> tuple[str, ...]:
        """Return the units that a laboratory value may be written in, the first one being the usual one."""
        return tuple(self._units_of(lab))

    def factor(self, lab: str, unit: str, into: str) -> Fraction:
        """Return what a value in `unit` is multiplied by to have it in `into`; raise `TableInvalid` if unknown."""
        units = self._units_of(lab)
        return _known(unit, units, lab) / _known(into, units, lab)

    def dose_units(self) -> tuple[str, ...]:
        """Return every unit that a dose may be written in."""
        return tuple(unit for family in self.file.doses.values() for unit in family.units)

    def dose_factor(self, unit: str, into: str) -> DoseFactor:
        """Return how a dose in `unit` is told in `into`; raise `TableInvalid` where no factor leads from one to it."""
        families = {one: family for family in self.file.doses.values() for one in family.units}
        family = _known(unit, families, "a dose")
        times = family.units[unit] / _known(into, family.units, f"a dose in {unit}")
        return DoseFactor(times, (unit in family.per_kg) - (into in family.per_kg))

    def salt_per_base(self, drug: str) -> Fraction | None:
        """Return how many times the base dose the salt dose is; None where a drug is charted in one way only."""
        salt = self.file.salts.get(drug)
        return None if salt is None else salt.salt_per_base

    def _units_of(self, lab: str) -> Mapping[str, Fraction]:
        units = self._labs.get(lab)
        if units is None:
            what = f"there are no units for the laboratory value {lab!r}"
            raise TableInvalid(Problem(what, FILE, WHY, did_you_mean(lab, self._labs)))
        return units


def _known(unit: str, units: Mapping[str, Known], what: str) -> Known:
    found = units.get(unit)
    if found is None:
        do = f"accepted: {', '.join(units)}"
        raise TableInvalid(Problem(f"{unit!r} is not a unit of {what}", FILE, WHY, do))
    return found


def load_units(folder: Path) -> Units:
    """Return the units of a folder of tables; raise `TableInvalid` with the line at fault."""
    path = folder / FILE
    return read_units(load_document(path.read_bytes(), path.name))


def read_units(document: Document) -> Units:
    """Return the units that a document holds; raise `TableInvalid` with every line at fault."""
    file = validate_part(UnitsFile, document)
    problems = list(_problems(file, document))
    if problems:
        raise TableInvalid(problems)
    return Units(file)


def _problems(file: UnitsFile, document: Document) -> Iterable[Problem]:
    """Return what a well-formed file may still get wrong: something told twice, or told in terms of nothing."""
    home: dict[str, str] = {}
    for kind, families in (("families", file.families), ("doses", file.doses)):
        for name, family in families.items():
            place = document.place((kind, name))
            if next(iter(family.units.values())) != 1:
                yield Problem("the first unit has a factor other than 1", place, WHY, "tell the others in the first")
            told = family.labs if isinstance(family, Family) else tuple(family.units)
            for one in told:
                if home.setdefault(one, name) != name or told.count(one) > 1:
                    yield Problem(f"{one!r} is told twice", place, WHY, "name it in one family only")
    for name, dose in file.doses.items():
        for unit in set(dose.per_kg) - set(dose.units):
            where = document.place(("doses", name, "per_kg"))
            yield Problem(f"{unit!r} is per kg and has no factor", where, WHY, "give its factor under units")
