"""Cytokine release syndrome by CTCAE version 4.03 (NCI, 2010) as plain `if` and `else`.

1 mild reaction, no intervention; 2 prompt response to symptomatic treatment; 3 prolonged, recurrence, hospital stay
for sequelae; 4 life-threatening, pressor or ventilator support. None among the values is a finding that was not given.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

TABLE = "ctcae_crs_4_03"
CAUSES = ("crs", "uncertain", "other_cause")
DRUGS: tuple[tuple[str, ...], ...] = (
    (),
    ("dobutamine",),
    ("milrinone", "levosimendan", "midodrine", "methylene_blue"),
    ("norepinephrine",),
    ("vasopressin",),
    ("dobutamine", "phenylephrine"),
    ("unspecified",),
    ("epinephrine", "terlipressin"),
    ("angiotensin_ii", "metaraminol", "dopamine"),
)
NOT_PRESSORS = {"dobutamine", "milrinone", "levosimendan", "midodrine", "methylene_blue"}
DEVICES = (
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
)
REASONS = ("hypoxia", "comfort", "baseline_unchanged", "airway_protection", "procedure", "other_cause")
COLUMNS: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    "fever": {
        "temperature_c": (None, Decimal("36.5"), Decimal("37.9"), Decimal("38.0"), Decimal("40.5")),
        "fever_attribution": CAUSES,
    },
    "symptoms": {"constitutional_symptoms": (False, True)},
    "response": {
        "response_to_symptomatic_treatment": ("none_needed", "prompt", "prolonged", "recurred"),
        "hypotension": (None, "none", "present_no_treatment", "treated_with_fluids", "present"),
        "hypotension_attribution": CAUSES,
        "device": (None, *DEVICES),
        "oxygen_reason": REASONS,
        "oxygen_attribution": CAUSES,
    },
    "hospital_stay": {"hospital_stay": ("not_needed", "for_symptoms", "for_organ_dysfunction")},
    "vasopressor": {"vasopressors": (None, *DRUGS), "hypotension_attribution": CAUSES},
    "ventilation": {"device": (None, *DEVICES), "oxygen_reason": REASONS, "oxygen_attribution": CAUSES},
    "life_threatening": {"life_threatening": (False, True)},
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:  # noqa: PLR0911 - one column, one return
    """Return every grade that the column may have."""
    if column == "fever":
        return fever(known)
    if column == "symptoms":
        return {1} if known["constitutional_symptoms"] else {0}
    if column == "response":
        return response(known)
    if column == "hospital_stay":
        return {3} if known["hospital_stay"] == "for_organ_dysfunction" else {0}
    if column == "vasopressor":
        return vasopressor(known)
    if column == "ventilation":
        return ventilation(known)
    return {4} if known["life_threatening"] else {0}


def fever(known: Mapping[str, Any]) -> set[int]:
    if "temperature_c" not in known:
        return {0, 1}
    if known["temperature_c"] < 38 or known["fever_attribution"] == "other_cause":
        return {0}
    return {1}


def response(known: Mapping[str, Any]) -> set[int]:
    word = known["response_to_symptomatic_treatment"]
    if word != "none_needed":
        return {2} if word == "prompt" else {3}
    # "None needed" beside fluids or oxygen for CRS contradicts itself: it was needed, or was not given.
    fluids = known.get("hypotension") == "treated_with_fluids" and known["hypotension_attribution"] != "other_cause"
    may_breathe_oxygen = known.get("device") != "room_air"
    oxygen = known["oxygen_reason"] == "hypoxia" and known["oxygen_attribution"] != "other_cause"
    return {0, 2, 3} if fluids or (may_breathe_oxygen and oxygen) else {0}


def vasopressor(known: Mapping[str, Any]) -> set[int]:
    if "vasopressors" not in known:
        return {0, 4}
    if known["hypotension_attribution"] == "other_cause":
        return {0}
    running = [drug for drug in known["vasopressors"] if drug not in NOT_PRESSORS]
    return {4} if running else {0}


def ventilation(known: Mapping[str, Any]) -> set[int]:  # noqa: PLR0911 - one line of the table, one return
    if known["oxygen_reason"] in {"comfort", "baseline_unchanged", "other_cause"}:
        return {0}
    if "device" not in known:
        return {0, 4}
    if known["oxygen_attribution"] == "other_cause":
        return {0}
    if known["oxygen_reason"] != "hypoxia":
        # To protect the airway or for a procedure: the print says ventilator support and not for what.
        return {0, 4} if known["device"] in {"invasive_ventilation", "unspecified"} else {0}
    if known["device"] == "invasive_ventilation":
        return {4}
    if known["device"] in {"cpap", "bipap", "unspecified"}:
        return {0, 4}  # the print does not say whether this is ventilator support
    return {0}
