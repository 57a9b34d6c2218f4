"""High-dose vasopressors a second time, as plain `if` and `else`.

The dose limits of the Penn scale (Porter D, Frey N, Wood PA, Weng Y, Grupp SA. J Hematol Oncol 2018;11:35,
doi 10.1186/s13045-018-0571-y), none of them checked in the primary. Each dose counts once it has run for 3 hours; one
that was changed since may follow one that was as high, so that it counts or not. Where no vasopressor has run for 3
hours none counts.

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
            *((base("12"), running(VP, "0.03", held, "units/min")) for held in ("2.9", "3", None)),
            (base("9.9", held="1"), running(VP, "0.03", "6", "units/min")),
            (running(EPI, "10"), running(VP, "0.03", "1", "units/min")),
            (base("12"), running(VP, "0", "6", "units/min")),
        ),
        "weight_kg": (None, Decimal(70), Decimal(100)),
        "vasopressor_hours": (None, Decimal("2.9"), Decimal(3)),
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
    hours = known.get("vasopressor_hours")
    too_early = hours is not None and hours < 3
    if doses is None:
        if names is None:
            return {0, 1}
        doses = [RunningDose(name) for name in names]  # named, and nobody wrote down the rate
    possible_names = [known_names for known_names in COLUMNS["dose"]["vasopressors"] if known_names is not None]
    found: set[int] = set()
    for listed in possible_names if names is None else [names]:
        for rates in product(*((Fraction(0),) if too_early else possible_rates(dose, weight) for dose in doses)):
            by_drug: dict[str, Fraction] = {NE: Fraction(0), DOPA: Fraction(0), PHE: Fraction(0), EPI: Fraction(0)}
            by_drug[VP] = Fraction(0)
            for dose, rate in zip(doses, rates, strict=True):
                if dose.drug in by_drug:
                    by_drug[dose.drug] += rate
            # A drug that runs without a name is one of those that run, whether or not the list has it.
            nameless = [dose.drug for dose in doses if dose.drug == NAMELESS and NAMELESS not in listed]
            found |= points_of_one_bedside([*listed, *nameless], by_drug)
    return found


def possible_rates(dose: RunningDose, weight: Decimal | None) -> Sequence[Fraction]:
    """Return every rate that may count: mcg/min, for dopamine mcg/kg/min, for vasopressin units/min."""
    if dose.drug not in {NE, DOPA, PHE, EPI, VP}:
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
    if dose.held_hours is None or dose.held_hours < 3:
        possible.append(Fraction(0))  # it may have been started just now, or follow one that was as high
    return possible


def points_of_one_bedside(  # noqa: PLR0911 - one line of the definition, one return
    names: Sequence[str], rate: Mapping[str, Fraction]
) -> set[int]:
    """Judge one bedside at which every rate is known."""
    limits = {NE: 20, DOPA: 10, PHE: 200, EPI: 10}
    limited = sum(name in limits for name in names)
    others = [name for name in names if name not in limits and name not in NOT_VASOPRESSORS and name != VP]
    together = rate[NE] + rate[DOPA] / 2 + rate[EPI] + rate[PHE] / 10
    over_its_own = {drug for drug, limit in limits.items() if rate[drug] >= limit}

    if VP in names:
        if together >= 20 or (together >= 10 and rate[VP] > 0):
            return {1}
        if others:
            return {0, 1}
        if over_its_own == {EPI} and limited < 2:
            return {1}  # 10 mcg/min of epinephrine alone is high, and with vasopressin on as well
        return {0, 1} if over_its_own else {0}
    if others or limited > 1:
        if together >= 20:
            return {1}
        # A drug without a limit adds an unknown amount; a drug over its own limit should not become low by company.
        return {0, 1} if others or over_its_own else {0}
    return {1} if over_its_own else {0}
