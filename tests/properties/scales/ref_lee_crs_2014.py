"""CRS by Lee 2014 a second time, as plain `if` and `else`.

Lee DW, Gardner R, Porter DL, et al. Current concepts in the diagnosis and management of cytokine release syndrome.
Blood 2014;124(2):188-195; the rows as published reproductions print them. There is no gate: fever is not mandatory.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tests.properties.scales.ref_high_dose_vasopressors import ANGII, EPI, NAMELESS, NE, VP, base, points, running
from tox_grader.foundation.measurements import RunningDose

TABLE = "lee_crs_2014"
CAUSE = ("crs", "uncertain", "other_cause")
ORGANS = ("cardiac", "respiratory", "gastrointestinal", "hepatic", "renal", "skin", "coagulopathy")
INOTROPES = {"dobutamine", "milrinone", "levosimendan", "midodrine", "methylene_blue"}
COLUMNS: dict[str, dict[str, Sequence[Any]]] = {
    "fever": {
        "temperature_c": (None, Decimal("36.4"), Decimal("37.9"), Decimal("38.0"), Decimal("40.1")),
        "fever_attribution": CAUSE,
    },
    "symptoms": {"constitutional_symptoms": (None, False, True)},
    "hypotension": {
        "hypotension": (None, "none", "present_no_treatment", "treated_with_fluids", "present"),
        "hypotension_attribution": CAUSE,
        "vasopressors": (
            None,
            (),
            (NE,),
            (EPI,),
            (VP,),
            (ANGII,),
            (NAMELESS,),
            (NE, VP),
            (NE, EPI),
            (NAMELESS, NAMELESS),
            ("dobutamine",),
            (NE, "milrinone"),
        ),
        "vasopressor_rates": (
            None,
            (),
            (base("19.9"),),
            (base("20"),),
            (base("20", held="2"),),
            (base("20", held=None),),
            (running(EPI, "10"),),
            (RunningDose(VP),),
        ),
        "vasopressor_hours": (None, Decimal(2)),
        "hypotension_refractory": (None, False, True),
    },
    "oxygen": {
        "device": (
            None,
            "room_air",
            "nasal_cannula",
            "blow_by",
            "face_mask",
            "non_rebreather",
            "venturi",
            "high_flow_nasal_cannula",
            "cpap",
            "bipap",
            "invasive_ventilation",
            "unspecified",
        ),
        "fio2_percent": (None, Decimal(21), Decimal("39.9"), Decimal(40), Decimal(100)),
        "oxygen_reason": (
            "hypoxia",
            "comfort",
            "baseline_unchanged",
            "airway_protection",
            "procedure",
            "other_cause",
        ),
        "oxygen_attribution": CAUSE,
    },
    "organs": {
        "organ_renal": (None, 0, 1, 2, 3, 4),
        "organ_transaminases": (None, 0, 1, 2, 3, 4),
        "organ_cardiac": (None, 0, 5),
        "organ_skin": (None, 0, 2),
        "organ_respiratory": (None, 0),
        "organ_gastrointestinal": (None, 0),
        "organ_hepatic": (None, 0),
        "organ_coagulopathy": (None, 0),
        "organ_attribution": ("crs", "other_cause"),
    },
    "neurologic": {"organ_neurologic": (None, 0, 1, 2, 3, 4, 5), "organ_attribution": CAUSE},
}
# Findings whose absence leaves nothing open: nobody said that the pressure does not respond, or since when it is low.
NOT_ASKED = {"hypotension_refractory", "vasopressor_hours", "vasopressor_rates"}
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


def unless_another(cause: str, found: set[int], *, all_given: bool) -> set[int]:
    """Return no grade where another cause explains the finding; but a cause of nothing settles nothing."""
    if cause != "other_cause":
        return found
    nobody_knows_whether_there_is_one = not all_given and min(found) == 0 and max(found) > 0
    return found if nobody_knows_whether_there_is_one else {0}


def grades_by_crs(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return every grade that one column may have where no other cause explains it."""
    if column == "fever":
        temperature = known.get("temperature_c")
        return {0, 1} if temperature is None else {int(temperature >= Decimal("38.0"))}
    if column == "symptoms":
        symptoms = known.get("constitutional_symptoms")
        return {0, 1} if symptoms is None else {int(symptoms)}
    if column == "hypotension":
        return hypotension(known)
    if column == "oxygen":
        return oxygen(known)
    if column == "organs":
        return organs(known)
    return nervous_system(known)


def hypotension(known: Mapping[str, Any]) -> set[int]:
    """Fluids or a low dose of one vasopressor is 2; a high dose or several is 3."""
    drugs = known.get("vasopressors")
    found: set[int] = set()
    if drugs is None or not any(drug not in INOTROPES for drug in drugs):
        word = known.get("hypotension")
        if word != "none":
            found.add(2)
        if word in {"none", None}:
            found.add(0)
    if drugs is None:
        return found | {2, 3}
    vasopressors = [drug for drug in drugs if drug not in INOTROPES]
    if len(vasopressors) > 1:
        return {3}
    if len(vasopressors) == 1:
        found = {3 if high else 2 for high in points(known)}
        # The row of grade 2 is a pressure that responds; one that does not may be more.
        return found | {3} if known.get("hypotension_refractory") else found
    return found


def oxygen(known: Mapping[str, Any]) -> set[int]:
    """Below 40 percent is 2, from 40 percent on 3, a ventilator 4; CPAP and BiPAP may be called a ventilator."""
    device = known.get("device")
    percent = known.get("fio2_percent")
    if known["oxygen_reason"] != "hypoxia":
        return without_hypoxia(known["oxygen_reason"], device)
    if device is None:
        return {0, 4} | by_percent(percent)
    if device == "room_air":
        return {0}
    if device == "invasive_ventilation":
        return {4}
    if device in {"cpap", "bipap", "unspecified"}:
        return by_percent(percent) | {4}
    return by_percent(percent)


def without_hypoxia(reason: str, device: str | None) -> set[int]:
    """Return 4 beside 0 for a ventilator for the airway or a procedure: no print says for what it must be."""
    may_be_a_ventilator = device in {None, "invasive_ventilation", "unspecified"}
    return {0, 4} if reason in {"airway_protection", "procedure"} and may_be_a_ventilator else {0}


def by_percent(percent: Decimal | None) -> set[int]:
    """Return the grade of a percentage of oxygen."""
    if percent is None:
        return {2, 3}
    return {3} if percent >= 40 else {2}


def organs(known: Mapping[str, Any]) -> set[int]:
    """Organ toxicity of grade 2, 3, 4 is that grade; transaminases of grade 4 are 3."""
    seen = [known.get(f"organ_{organ}") for organ in ORGANS]
    least = max((grade for grade in seen if grade is not None), default=0)
    worst_organ = range(least, 6) if None in seen else [least]
    liver_tests = known.get("organ_transaminases")
    found: set[int] = set()
    for worst in worst_organ:
        for transaminases in range(6) if liver_tests is None else [liver_tests]:
            by_organ = min(worst, 4) if worst >= 2 else 0
            by_transaminases = min(transaminases, 3) if transaminases >= 2 else 0
            found.add(max(by_organ, by_transaminases))
    return found


def nervous_system(known: Mapping[str, Any]) -> set[int]:
    """Count it like an organ, and also not at all: nobody says which."""
    grade = known.get("organ_neurologic")
    if grade is None:
        return {0, 2, 3, 4}
    if grade < 2:
        return {0}
    return {0, min(grade, 4)}
