"""Cytokine release syndrome by CTCAE version 5.0 (NCI, 27 November 2017) as plain `if` and `else`.

1 fever; 2 hypotension responding to fluids or oxygen below 40 %; 3 one pressor or oxygen of 40 % or more;
4 life-threatening, urgent intervention. More than one pressor and positive pressure stand in no row: at least 3,
and 4 only where somebody judged it life-threatening. None among the values is a finding that was not given.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

TABLE = "ctcae_crs_5_0"
CAUSES = ("crs", "uncertain", "other_cause")
HYPOTENSION = ("none", "present_no_treatment", "treated_with_fluids", "present")
DRUGS: tuple[tuple[str, ...], ...] = (
    (),
    ("dobutamine",),
    ("midodrine", "methylene_blue"),
    ("norepinephrine",),
    ("vasopressin",),
    ("milrinone", "terlipressin"),
    ("unspecified",),
    ("norepinephrine", "vasopressin"),
    ("epinephrine", "metaraminol"),
    ("unspecified", "unspecified"),
    ("phenylephrine", "dopamine", "angiotensin_ii"),
)
NOT_PRESSORS = {"dobutamine", "milrinone", "levosimendan", "midodrine", "methylene_blue"}
OXYGEN = ("nasal_cannula", "blow_by", "face_mask", "non_rebreather", "venturi", "high_flow_nasal_cannula")
POSITIVE_PRESSURE = ("cpap", "bipap", "invasive_ventilation")
DEVICES = ("room_air", *OXYGEN, *POSITIVE_PRESSURE, "unspecified")
REASONS = ("hypoxia", "comfort", "baseline_unchanged", "airway_protection", "procedure", "other_cause")
FIO2 = (Decimal(21), Decimal("39.9"), Decimal(40), Decimal(100))
COLUMNS: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    "fever": {
        "temperature_c": (None, Decimal("36.5"), Decimal("37.9"), Decimal("38.0"), Decimal("40.5")),
        "fever_attribution": CAUSES,
    },
    "hypotension": {
        "hypotension": (None, *HYPOTENSION),
        "vasopressors": (None, *DRUGS),
        "hypotension_attribution": CAUSES,
    },
    "hypoxia": {
        "device": (None, *DEVICES),
        "fio2_percent": (None, *FIO2),
        "oxygen_reason": REASONS,
        "oxygen_attribution": CAUSES,
    },
    "life_threatening": {"life_threatening": (False, True)},
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return every grade that the column may have."""
    if column == "fever":
        return fever(known)
    if column == "hypotension":
        return hypotension(known)
    if column == "hypoxia":
        return hypoxia(known)
    return {4} if known["life_threatening"] else {0}


def of_other_cause(possible: set[int], *, other_cause: bool, something_missing: bool) -> set[int]:
    """Return 0 for a finding of another cause, unless nobody knows whether there is a finding at all."""
    if not other_cause:
        return possible
    nobody_knows = something_missing and 0 in possible and len(possible) > 1
    return possible if nobody_knows else {0}


def fever(known: Mapping[str, Any]) -> set[int]:
    if "temperature_c" not in known:
        return {0, 1}
    if known["temperature_c"] < 38 or known["fever_attribution"] == "other_cause":
        return {0}
    return {1}


def hypotension(known: Mapping[str, Any]) -> set[int]:
    words = [known["hypotension"]] if "hypotension" in known else HYPOTENSION
    lists = [known["vasopressors"]] if "vasopressors" in known else DRUGS
    possible = {hypotension_grade(word, drugs) for word in words for drugs in lists}
    return of_other_cause(
        possible,
        other_cause=known["hypotension_attribution"] == "other_cause",
        something_missing="hypotension" not in known or "vasopressors" not in known,
    )


def hypotension_grade(word: str, drugs: tuple[str, ...]) -> int:
    pressors = [drug for drug in drugs if drug not in NOT_PRESSORS]  # vasopressin is a pressor like any other
    if pressors:
        return 3
    return 0 if word == "none" else 2


def hypoxia(known: Mapping[str, Any]) -> set[int]:
    devices = [known["device"]] if "device" in known else DEVICES
    oxygen = [known["fio2_percent"]] if "fio2_percent" in known else FIO2
    possible: set[int] = set()
    for device in devices:
        for fio2 in oxygen:
            possible |= hypoxia_grades(device, fio2)
    if known["oxygen_reason"] != "hypoxia":
        possible = {0}
    return of_other_cause(
        possible,
        other_cause=known["oxygen_attribution"] == "other_cause",
        something_missing="device" not in known,
    )


def hypoxia_grades(device: str, fio2: Decimal) -> set[int]:
    if device == "room_air":
        return {0}
    if fio2 >= 40:
        return {3}
    if device in POSITIVE_PRESSURE or device == "unspecified":
        return {2, 3}  # the print names no device: by the percentage it is 2, and it takes more than that oxygen
    return {2}
