"""CRS by the Penn scale a second time, as plain `if` and `else`.

Porter D, Frey N, Wood PA, Weng Y, Grupp SA. J Hematol Oncol 2018;11:35, doi 10.1186/s13045-018-0571-y; the rows as
the fuller of the published reproductions print them. There is no gate: fever is not mandatory.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

from tests.properties.scales.ref_high_dose_vasopressors import EPI, NAMELESS, NE, VP, base, points, running
from tests.properties.scales.ref_lee_crs_2014 import CAUSE, INOTROPES, NOT_ASKED, unless_another
from tests.properties.scales.ref_lee_crs_2014 import COLUMNS as LEE
from tox_grader.foundation.measurements import RunningDose

TABLE = "penn_crs_2018"
NUMBERLESS = ("cardiac", "respiratory", "gastrointestinal", "skin", "coagulopathy")
COLUMNS: dict[str, dict[str, Sequence[Any]]] = {
    "fever": LEE["fever"],
    "symptoms": LEE["symptoms"],
    "care": {
        "hospital_stay": (None, "not_needed", "for_symptoms", "for_organ_dysfunction"),
        "iv_therapy": (None, False, True),
    },
    "organs": {
        "organ_renal": (None, 1, 2, 3, 4),
        "organ_transaminases": (None, 0, 2, 3, 4),
        "organ_hepatic": (None, 0, 3, 4),
        "organ_cardiac": (None, 0, 1, 2, 3, 4),
        "organ_respiratory": (None, 0),
        "organ_gastrointestinal": (None, 0),
        "organ_skin": (None, 0),
        "organ_coagulopathy": (None, 0),
        "organ_attribution": ("crs", "other_cause"),
    },
    "neurologic": LEE["neurologic"],
    "coagulopathy": {"coagulation_products": (None, False, True)},
    "hypotension": {
        "hypotension": (None, "none", "present_no_treatment", "treated_with_fluids", "present"),
        "hypotension_attribution": CAUSE,
        "fluid_boluses": (None, 0, 1, 2),
        "vasopressors": (
            None,
            (),
            (NE,),
            (VP,),
            (NAMELESS,),
            (NE, VP),
            (NE, EPI),
            ("dobutamine",),
        ),
        "vasopressor_rates": (
            None,
            (),
            (base("9.9"),),
            (base("10"), running(VP, "0.03", "3", "units/min")),
            (base("20"),),
            (base("20", held="2"),),
            (base("10"), running(EPI, "9.9")),
            (RunningDose(VP),),
        ),
        "hypotension_refractory": (None, False, True),
    },
    "oxygen": LEE["oxygen"] | {"fio2_percent": (None, Decimal(30), Decimal(60))},
}
CAUSE_OF = {
    "fever": "fever_attribution",
    "hypotension": "hypotension_attribution",
    "oxygen": "oxygen_attribution",
    "organs": "organ_attribution",
    "neurologic": "organ_attribution",
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return every grade that one column may have."""
    found = grades_by_crs(column, known)
    cause = CAUSE_OF.get(column)
    if cause is None:
        return found
    return unless_another(known[cause], found, all_given=COLUMNS[column].keys() - NOT_ASKED <= set(known))


def grades_by_crs(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return every grade that one column may have where no other cause explains it."""
    if column in PARTS:
        return PARTS[column](known)
    if column == "fever":
        temperature = known.get("temperature_c")
        return {0, 1} if temperature is None else {int(temperature >= Decimal("38.0"))}
    if column == "symptoms":
        symptoms = known.get("constitutional_symptoms")
        return {0, 1} if symptoms is None else {int(symptoms)}
    products = known.get("coagulation_products")
    return {0, 3} if products is None else {3 if products else 0}


def care(known: Mapping[str, Any]) -> set[int]:
    """Return 2 for a hospital stay for symptoms or intravenous therapy, 3 for one for organ dysfunction."""
    stay = known.get("hospital_stay")
    therapy = known.get("iv_therapy")
    found: set[int] = set()
    if stay in {None, "for_organ_dysfunction"}:
        found.add(3)
    if stay in {None, "for_symptoms"}:
        found.add(2)
    if stay in {None, "not_needed"}:
        found |= {0, 2} if therapy is None else {2 if therapy else 0}
    return found


def worst(known: Mapping[str, Any], names: Sequence[str]) -> Sequence[int]:
    """Return every grade that the worst of several organs may have."""
    seen = [known.get(f"organ_{name}") for name in names]
    least = max((grade for grade in seen if grade is not None), default=0)
    return range(least, 6) if None in seen else [least]


def organs(known: Mapping[str, Any]) -> set[int]:
    """Creatinine counts at 2 and 3, liver tests one grade later; any other organ lies between those two."""
    found: set[int] = set()
    for renal in worst(known, ["renal"]):
        for tests, liver in product(worst(known, ["transaminases"]), worst(known, ["hepatic"])):
            for other in worst(known, NUMBERLESS):
                ways = (
                    by_creatinine(renal),
                    {by_liver_tests(tests)},
                    by_liver(liver),
                    by_an_organ_without_a_number(other),
                )
                found |= {max(way) for way in product(*ways)}
    return found


def by_creatinine(grade: int) -> set[int]:
    """Grade 2 and 3 are printed; grade 4 is not named and is 3 or more."""
    if grade >= 4:
        return {3, 4}
    return {grade if grade >= 2 else 0}


def by_liver_tests(grade: int) -> int:
    """Grade 3 gives 2, grade 4 gives 3."""
    if grade >= 4:
        return 3
    return 2 if grade == 3 else 0


def by_liver(grade: int) -> set[int]:
    """Return what liver tests give; a liver that fails is more than a test, so that grade 4 may be 4."""
    return {3, 4} if grade >= 4 else {by_liver_tests(grade)}


def by_an_organ_without_a_number(grade: int) -> set[int]:
    """Return what creatinine gives and what liver tests give."""
    return by_creatinine(grade) | {by_liver_tests(grade)}


def nervous_system(known: Mapping[str, Any]) -> set[int]:
    """Count it like an organ without a number, and also not at all: nobody says which."""
    grade = known.get("organ_neurologic")
    possible = range(6) if grade is None else [grade]
    return {0}.union(*(by_an_organ_without_a_number(one) for one in possible))


def hypotension(known: Mapping[str, Any]) -> set[int]:
    """Several boluses or low-dose vasopressors are 3, high dose is 4; what has no row is 1, one bolus 1 or 3."""
    drugs = known.get("vasopressors")
    may_not_respond = bool(known.get("hypotension_refractory"))
    if drugs is not None and any(drug not in INOTROPES for drug in drugs):
        return {4 if high else 3 for high in points(known)} | ({4} if may_not_respond else set())
    found = without_vasopressor(known.get("hypotension"), known.get("fluid_boluses"))
    return found | {3, 4} if drugs is None else found


def without_vasopressor(word: str | None, boluses: int | None) -> set[int]:
    """Two boluses are 3 and one is 1 or 3, whatever the word: only those for low pressure are counted."""
    if boluses is not None and boluses > 0:
        return {3} if boluses > 1 else {1, 3}
    found: set[int] = set()
    if word in {None, "none"}:
        found.add(0)
    if word != "none":
        found.add(1)
    if word in {None, "treated_with_fluids"} or (word == "present" and boluses is None):
        found.add(3)
    return found


def oxygen(known: Mapping[str, Any]) -> set[int]:
    """Any oxygen is 3, positive pressure by mask included; a ventilator is 4."""
    device = known.get("device")
    if known["oxygen_reason"] != "hypoxia" or device == "room_air":
        return {0}
    if device is None:
        return {0, 3, 4}
    if device == "unspecified":
        return {3, 4}
    return {4} if device == "invasive_ventilation" else {3}


PARTS = {
    "care": care,
    "organs": organs,
    "neurologic": nervous_system,
    "hypotension": hypotension,
    "oxygen": oxygen,
}
