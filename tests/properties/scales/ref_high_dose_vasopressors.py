"""High-dose vasopressors a second time, as plain `if` and `else`.

The dose limits of the Penn scale (Porter D, Frey N, Wood PA, Weng Y, Grupp SA. J Hematol Oncol 2018;11:35,
doi 10.1186/s13045-018-0571-y), none of them checked in the primary. Each dose counts once it has run for 3 hours.

What a drug runs at is written as every rate that the entry leaves possible; every combination of them is judged.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

from tox_grader.foundation.measurements import RunningDose

TABLE = "high_dose_vasopressors"
NE, DOPA, PHE, EPI = "norepinephrine", "dopamine", "phenylephrine", "epinephrine"
VP, ANGII, NAMELESS = "vasopressin", "angiotensin_ii", "unspecified"
NOT_VASOPRESSORS = {"dobutamine", "milrinone", "levosimendan", "midodrine", "methylene_blue"}
ANY_RATE = (Fraction(0), Fraction(100_000))


def running(drug: str, dose: str, held: str | None = "3", unit: str = "mcg/min", as_: str | None = None) -> RunningDose:
    """Return one running vasopressor."""
    return RunningDose(drug, Decimal(dose), unit, as_, None if held is None else Decimal(held))


def base(dose: str, held: str | None = "3", unit: str = "mcg/min") -> RunningDose:
    """Return norepinephrine charted as the base."""
    return running(NE, dose, held, unit, "base")


def dopamine(dose: str, unit: str = "mcg/kg/min") -> RunningDose:
    """Return dopamine, as a rule by weight."""
    return running(DOPA, dose, "3", unit)


COLUMNS: dict[str, dict[str, Sequence[Any]]] = {
    "dose": {
        "vasopressors": (
            None,
            (),
            (NE,),
            (DOPA,),
            (PHE,),
            (EPI,),
            (VP,),
            (ANGII,),
            (NAMELESS,),
            ("dobutamine",),
            (NE, VP),
            (DOPA, VP),
            (VP, "terlipressin"),
            (VP, NAMELESS),
            (NE, EPI),
            (NE, DOPA),
            (DOPA, PHE),
            (NE, "metaraminol"),
            (NE, "midodrine"),
            (EPI, NAMELESS),
        ),
        "vasopressor_rates": (
            None,
            (),
            *((base(dose),) for dose in ("9.9", "10", "19.9", "20")),
            (base("20", held="2.9"),),
            (base("20", held=None),),
            (running(NE, "20"),),
            (running(NE, "40", as_="salt"),),
            (running(NE, "39.9", as_="salt"),),
            (running(NE, "39.9"),),
            (running(NE, "40"),),
            (base("1.2", unit="mg/h"),),
            (base("0.2", unit="mcg/kg/min"),),
            (RunningDose(NE),),
            (dopamine("9.9"),),
            (dopamine("10"),),
            (dopamine("20"),),
            (dopamine("1000", unit="mcg/min"),),
            (running(PHE, "199"),),
            (running(PHE, "200"),),
            (running(PHE, "99"),),
            (running(EPI, "9.9"),),
            (running(EPI, "10"),),
            (running(EPI, "20"),),
            (base("6"), running(EPI, "4")),
            (base("12"), running(EPI, "8")),
            (base("12"), running(EPI, "8", held="1")),
            (base("15"), dopamine("9.9")),
            (base("15"), dopamine("10")),
            (base("10"), running(PHE, "100")),
            (base("20"), RunningDose(NAMELESS)),
            (base("12"), RunningDose(VP)),
        ),
        "weight_kg": (None, Decimal(70), Decimal(100)),
    }
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return the points that the answer may have: 1 is high dose."""
    assert column == "dose"
    return points(known)


def points(known: Mapping[str, Any]) -> set[int]:
    """Return 1 for high dose, 0 for none, both where it may be either."""
    names = known.get("vasopressors")
    doses = known.get("vasopressor_rates")
    weight = known.get("weight_kg")
    if doses is None:
        if names is None:
            return {0, 1}
        doses = [RunningDose(name) for name in names]  # named, and nobody wrote down the rate
    possible_names = [known_names for known_names in COLUMNS["dose"]["vasopressors"] if known_names is not None]
    found: set[int] = set()
    for listed in possible_names if names is None else [names]:
        for rates in product(*(possible_rates(dose, weight) for dose in doses)):
            by_drug: dict[str, Fraction] = {NE: Fraction(0), DOPA: Fraction(0), PHE: Fraction(0), EPI: Fraction(0)}
            for dose, rate in zip(doses, rates, strict=True):
                if dose.drug in by_drug:
                    by_drug[dose.drug] += rate
            found |= points_of_one_bedside(listed, by_drug)
    return found


def possible_rates(dose: RunningDose, weight: Decimal | None) -> Sequence[Fraction]:
    """Return every rate that may count: mcg/min, for dopamine mcg/kg/min."""
    if dose.drug not in {NE, DOPA, PHE, EPI}:
        return (Fraction(0),)
    if dose.held_hours is not None and dose.held_hours < 3:
        return (Fraction(0),)
    if dose.dose is None:
        return ANY_RATE
    by_weight = dose.unit == "mcg/kg/min"
    rate = Fraction(dose.dose)
    if dose.unit == "mg/h":
        rate = rate * 1000 / 60
    if by_weight != (dose.drug == DOPA):
        if weight is None:
            return ANY_RATE
        rate = rate * Fraction(weight) if by_weight else rate / Fraction(weight)
    possible = [rate]
    if dose.drug == NE and dose.expressed_as == "salt":
        possible = [rate / 2]
    if dose.drug == NE and dose.expressed_as is None:
        possible = [rate / 2, rate]
    if dose.held_hours is None:
        possible.append(Fraction(0))  # it may have been started just now
    return possible


def points_of_one_bedside(names: Sequence[str], rate: Mapping[str, Fraction]) -> set[int]:
    """Judge one bedside at which every rate is known."""
    limited = sum(name in rate for name in names)
    others = [name for name in names if name not in rate and name not in NOT_VASOPRESSORS and name != VP]
    together = rate[NE] + rate[DOPA] / 2 + rate[EPI] + rate[PHE] / 10
    over_its_own = rate[NE] >= 20 or rate[DOPA] >= 10 or rate[PHE] >= 200 or rate[EPI] >= 10

    combined = limited + len(others) > 1 or bool(others)
    limit = 10 if VP in names else 20
    if VP in names or combined:
        if together >= limit:
            return {1}
        # A drug without a limit adds an unknown amount; a drug over its own limit should not become low by company.
        return {0, 1} if others or over_its_own else {0}
    return {1} if over_its_own else {0}
