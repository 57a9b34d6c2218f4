"""Every factor between units against pint and against the molar mass; wrong factors and unknown units are caught."""

import copy
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pint
import pytest

from tox_grader.foundation.problems import Problem, TableInvalid
from tox_grader.tables.documents import load_document
from tox_grader.tables.library import shipped_folder
from tox_grader.tables.strict_yaml import Document, read_document
from tox_grader.tables.units import DoseFactor, Units, load_units, read_units

FOLDER = shipped_folder()
UNITS = load_units(FOLDER)
PINT: Any = pint.UnitRegistry(non_int_type=Fraction)
IN_PINT = {"10^9/L": "1/nL", "10^3/uL": "1e3/uL", "/uL": "1/uL", "/mm3": "1/mm**3", "U/L": "enzyme_unit/L"}
IN_PINT |= {"U/mL": "enzyme_unit/mL", "ratio": "dimensionless", "units/min": "enzyme_unit/min"}
IUPAC = {"H": "1.008", "C": "12.011", "N": "14.007", "O": "15.999", "P": "30.974", "Ca": "40.078", "Mg": "24.305"}


def document() -> Document:
    path = FOLDER / "units.yaml"
    return load_document(path.read_bytes(), path.name)


def quantity(number: int | str | Fraction, unit: str) -> Any:
    """Return a number in a unit as pint knows it; an equivalent of a monovalent ion is a mole."""
    name = IN_PINT.get(unit, unit.replace("mEq", "mmol"))
    return (
        Fraction(number) * PINT.Quantity(Fraction(1), PINT.parse_units("dimensionless")) * PINT.parse_expression(name)
    )


def as_written(found: Fraction, written: str) -> Decimal:
    """Return a number to as many places as the file writes."""
    places = len(written.partition(".")[2])
    exact = Decimal(found.numerator) / Decimal(found.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def disagreements(data: dict[str, Any]) -> list[str]:
    """Return each lab's family and each dose with a factor other than what pint works out for it."""
    found = []
    for kind in ("families", "doses"):
        for name, family in data[kind].items():
            first = next(iter(family["units"]))
            for unit, factor in family["units"].items():
                if not agrees(str(factor), unit, first, family.get("molar_mass")):
                    found.append(f"{name}: {unit}")
    return found


def agrees(factor: str, unit: str, first: str, molar_mass: dict[str, Any] | None) -> bool:
    """Tell whether a factor is right: exactly, or through the molar mass to all the places that are written."""
    one = quantity(1, unit)
    if molar_mass is None or unit == first:
        top, _, bottom = factor.partition(" / ")
        per_kg = quantity(1, "1/kg") if "/kg" in unit else quantity(1, "ratio")
        right = one.to(PINT.parse_expression(IN_PINT.get(first, first.replace("mEq", "mmol"))) * per_kg)
        first_one = quantity(1, first) * per_kg
        return bool((right / first_one).to("").magnitude == Fraction(top) / Fraction(bottom or 1))
    moles = one / quantity(str(molar_mass["g_per_mol"]), "g/mol")
    told = Fraction((moles / quantity(1, first)).to("").magnitude)
    top, _, bottom = factor.partition(" / ")
    if bottom:
        return top == "1" and as_written(1 / told, bottom) == Decimal(bottom)
    return as_written(told, factor) == Decimal(factor)


def test_every_factor_agrees_with_pint() -> None:
    assert disagreements(document().data) == []


PLACES = [
    (kind, name, unit)
    for kind in ("families", "doses")
    for name, family in document().data[kind].items()
    for unit in family["units"]
]


@pytest.mark.parametrize(("kind", "name", "unit"), PLACES)
@pytest.mark.parametrize("wrong", ["times ten", "in the last place"])
def test_a_wrong_factor_is_caught(kind: str, name: str, unit: str, wrong: str) -> None:
    data = copy.deepcopy(document().data)
    data[kind][name]["units"][unit] = spoil(str(data[kind][name]["units"][unit]), wrong)
    assert disagreements(data) == [f"{name}: {unit}"]


def spoil(factor: str, wrong: str) -> str:
    top, _, bottom = factor.partition(" / ")
    last = bottom or top
    changed = Decimal(last) * 10 if wrong == "times ten" else Decimal(last) + Decimal(1).scaleb(-places_of(last))
    return f"{top} / {changed}" if bottom else str(changed)


def places_of(number: str) -> int:
    return len(number.partition(".")[2])


@pytest.mark.parametrize("name", [n for n, f in UNITS.file.families.items() if f.molar_mass and f.molar_mass.formula])
def test_a_molar_mass_is_that_of_its_formula(name: str) -> None:
    mass = UNITS.file.families[name].molar_mass
    assert mass is not None
    atoms = re.findall(r"([A-Z][a-z]?)(\d*)", mass.formula or "")
    weighed = sum(Decimal(IUPAC[element]) * int(count or 1) for element, count in atoms)
    assert as_written(Fraction(weighed), str(mass.g_per_mol)) == mass.g_per_mol


@pytest.mark.parametrize("lab", UNITS.labs())
def test_a_factor_there_and_back_is_one(lab: str) -> None:
    for unit in UNITS.accepted(lab):
        for into in UNITS.accepted(lab):
            assert UNITS.factor(lab, unit, into) * UNITS.factor(lab, into, unit) == 1


SENTENCES = (
    ("30 mg/L of CRP are 3.0 mg/dL", "crp", "30", "mg/L", "3.0", "mg/dL"),
    ("500 neutrophils in a microlitre are 0.5 x 10^9/L", "neutrophils", "500", "/uL", "0.5", "10^9/L"),
    ("25,000 platelets in a cubic millimetre are 25 x 10^9/L", "platelets", "25000", "/mm3", "25", "10^9/L"),
    ("25 thousand platelets in a microlitre are 25 x 10^9/L", "platelets", "25", "10^3/uL", "25", "10^9/L"),
    ("haemoglobin of 8.0 g/dL is 80 g/L", "haemoglobin", "8.0", "g/dL", "80", "g/L"),
    ("1 mg/dL of creatinine is 88.4 umol/L", "creatinine", "1", "mg/dL", "88.4", "umol/L"),
    ("8 mg/dL of urate are 475.84 umol/L, printed as 476", "urate", "8", "mg/dL", "475.84", "umol/L"),
    ("50 mg/dL of fibrinogen are 0.5 g/L", "fibrinogen", "50", "mg/dL", "0.5", "g/L"),
    ("500 ng/mL of ferritin are 500 ug/L", "ferritin", "500", "ng/mL", "500", "ug/L"),
    ("1 mg/L of D-dimer is 1000 ng/mL", "d_dimer", "1", "mg/L", "1000", "ng/mL"),
    ("4 mmol/L of triglycerides are 354.28 mg/dL", "triglycerides", "4", "mmol/L", "354.28", "mg/dL"),
    ("4 mEq/L of potassium are 4 mmol/L", "potassium", "4", "mEq/L", "4", "mmol/L"),
    ("20 mmHg are 271.902 mmH2O, printed as 272", "csf_opening_pressure", "20", "mmHg", "271.902", "mmH2O"),
    ("20 mmHg are 27.1902 cmH2O, printed as 27.2", "csf_opening_pressure", "20", "mmHg", "27.1902", "cmH2O"),
)


@pytest.mark.parametrize(
    ("lab", "value", "unit", "other", "into"), [s[1:] for s in SENTENCES], ids=[s[0] for s in SENTENCES]
)
def test_told_in_the_other_unit(lab: str, value: str, unit: str, other: str, into: str) -> None:
    assert Fraction(value) * UNITS.factor(lab, unit, into) == Fraction(other)


def test_a_dose_per_kg_needs_the_weight_and_a_dose_per_hour_does_not() -> None:
    assert UNITS.dose_factor("mg/h", "mcg/min") == DoseFactor(Fraction(50, 3), 0)
    assert UNITS.dose_factor("mcg/min", "mg/h") == DoseFactor(Fraction(3, 50), 0)
    assert UNITS.dose_factor("mcg/kg/min", "mcg/min") == DoseFactor(Fraction(1), 1)
    assert UNITS.dose_factor("mcg/min", "mcg/kg/min") == DoseFactor(Fraction(1), -1)
    assert UNITS.dose_factor("mcg/kg/min", "mcg/kg/min") == DoseFactor(Fraction(1), 0)


def test_only_norepinephrine_is_charted_as_base_or_as_salt() -> None:
    assert UNITS.salt_per_base("norepinephrine") == 2
    assert UNITS.salt_per_base("epinephrine") is None


WHY = "a value read in the wrong unit is a wrong grade"


@pytest.mark.parametrize(
    ("asked", "what", "do"),
    [
        (lambda: UNITS.factor("crp", "g/L", "mg/L"), "'g/L' is not a unit of crp", "accepted: mg/L, mg/dL"),
        (lambda: UNITS.factor("crp", "mg/L", "ug/L"), "'ug/L' is not a unit of crp", "accepted: mg/L, mg/dL"),
        (
            lambda: UNITS.accepted("creatinin"),
            "there are no units for the laboratory value 'creatinin'",
            "did you mean 'creatinine'?",
        ),
        (
            lambda: UNITS.dose_factor("ml/h", "mcg/min"),
            "'ml/h' is not a unit of a dose",
            f"accepted: {', '.join(UNITS.dose_units())}",
        ),
        (
            lambda: UNITS.dose_factor("units/min", "mcg/min"),
            "'mcg/min' is not a unit of a dose in units/min",
            "accepted: units/min",
        ),
    ],
)
def test_an_unknown_unit_is_refused_with_what_is_accepted(asked: Any, what: str, do: str) -> None:
    with pytest.raises(TableInvalid) as refused:
        asked()
    assert refused.value.problems == (Problem(what, "units.yaml", WHY, do),)


NO_FACTOR = "a factor is a number above 0 or a ratio such as 1 / 88.57"
ONE_FAMILY = "name it in one family only"


def changed_units(old: str, new: str) -> tuple[Document, str]:
    """Return the units with some text replaced, and the line in which it stands."""
    text = (FOLDER / "units.yaml").read_text(encoding="utf-8")
    assert old in text
    line = text[: text.index(old)].count("\n") + 1
    return read_document(text.replace(old, new, 1), "units.yaml"), f"units.yaml line {line}"


@pytest.mark.parametrize(
    ("old", "new", "what", "place", "do"),
    [
        (
            "{mg/L: 1, mg/dL: 10}",
            "{mg/L: 2, mg/dL: 10}",
            "the first unit has a factor other than 1",
            "families, crp",
            "tell the others in the first",
        ),
        (
            "{mcg/min: 1, ",
            "{mcg/min: 2, ",
            "the first unit has a factor other than 1",
            "doses, mass_per_time",
            "tell the others in the first",
        ),
        ("labs: [crp]", "labs: [crp, ferritin]", "'ferritin' is told twice", "families, ferritin", ONE_FAMILY),
        ("labs: [crp]", "labs: [crp, crp]", "'crp' is told twice", "families, crp", ONE_FAMILY),
        (
            "per_kg: [mcg/kg/min]",
            "per_kg: [mcg/kg/h]",
            "'mcg/kg/h' is per kg and has no factor",
            "doses, mass_per_time, per_kg",
            "give its factor under units",
        ),
    ],
)
def test_a_units_file_that_says_two_things_is_refused_with_its_line(
    old: str, new: str, what: str, place: str, do: str
) -> None:
    document, _ = changed_units(old, new)
    where = document.place(tuple(place.split(", ")))
    with pytest.raises(TableInvalid) as refused:
        read_units(document)
    assert set(refused.value.problems) == {Problem(what, where, WHY, do)}


@pytest.mark.parametrize("factor", ["0", "-1", "true", "ten", "0 / 3", "1 / 0", "1 / 0.0", "1 /3", "1 / 3 / 4"])
def test_a_factor_that_is_no_number_above_0_is_refused_with_its_line(factor: str) -> None:
    document, line = changed_units("{mg/L: 1, mg/dL: 10}", f"{{mg/L: 1, mg/dL: {factor}}}")
    with pytest.raises(TableInvalid) as refused:
        read_units(document)
    assert [problem.what.partition(" (given")[0] for problem in refused.value.problems] == [NO_FACTOR]
    assert refused.value.problems[0].where.startswith(line)


def test_an_unknown_key_of_a_family_is_refused_with_its_line() -> None:
    document, line = changed_units("labs: [crp]", "lab: [crp]")
    with pytest.raises(TableInvalid, match=f"{line}, families.crp.lab: unknown key 'lab'"):
        read_units(document)


def test_a_units_file_is_named_where_it_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "units.yaml").write_text("about: [", encoding="utf-8")
    with pytest.raises(TableInvalid) as refused:
        load_units(tmp_path)
    assert refused.value.problems[0].where.startswith("units.yaml line")


def test_the_shipped_file_names_each_lab_once(tmp_path: Path) -> None:
    (tmp_path / "units.yaml").write_bytes((FOLDER / "units.yaml").read_bytes())
    units = load_units(tmp_path)
    assert isinstance(units, Units)
    assert len(set(units.labs())) == len(units.labs())
