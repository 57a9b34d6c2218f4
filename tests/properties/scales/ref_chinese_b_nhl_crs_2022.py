"""CRS by the Chinese expert consensus of 2022 for B-cell lymphoma (Li P et al.) as plain `if` and `else`.

Cancer Biol Med 2023;20:129-146, table 1: the ASTCT columns with a systolic pressure below 90 mmHg as hypotension, no
vasopressin exclusion, no blow-by, and a column of local inflammation. None is a finding that was not given.
"""

from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from typing import Any

TABLE = "chinese_b_nhl_crs_2022"
CAUSES = ("crs", "uncertain", "other_cause")
WORDS = ("none", "present_no_treatment", "treated_with_fluids", "present")
PRESSURES = (Decimal("69.9"), Decimal(70), Decimal(89), Decimal(90))
DRUGS: tuple[tuple[str, ...], ...] = (
    (),
    ("dobutamine",),
    ("norepinephrine",),
    ("vasopressin",),
    ("milrinone", "terlipressin"),
    ("unspecified",),
    ("norepinephrine", "vasopressin"),
    ("unspecified", "vasopressin"),
    ("norepinephrine", "epinephrine"),
    ("unspecified", "unspecified"),
    ("phenylephrine", "dopamine", "vasopressin"),
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
FLOWS = (Decimal(2), Decimal(6), Decimal("6.5"), Decimal(40))
REASONS = ("hypoxia", "comfort", "baseline_unchanged", "airway_protection", "procedure", "other_cause")
COLUMNS: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    "fever": {
        "temperature_c": (None, Decimal("36.5"), Decimal("37.9"), Decimal("38.0"), Decimal("40.5")),
        "fever_attribution": CAUSES,
    },
    "hypotension": {
        "hypotension": (None, *WORDS),
        "systolic_mmhg": (None, *PRESSURES),
        "vasopressors": (None, *DRUGS),
        "hypotension_attribution": CAUSES,
        "age_years": (None, Decimal(3), Decimal(10), Decimal("10.5")),
        "hypotension_refractory": (None, False, True),
    },
    "hypoxia": {
        "device": (None, *DEVICES),
        "flow_l_min": (None, *FLOWS),
        "oxygen_reason": REASONS,
        "oxygen_attribution": CAUSES,
    },
    "local_inflammation": {
        "local_inflammation": ("none", "enlarged_without_compression", "compression_or_effusion", "decompensated")
    },
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return every grade that the column may have; for fever 1 where it qualifies."""
    if column == "fever":
        return fever(known)
    if column == "hypotension":
        return hypotension(known)
    if column == "hypoxia":
        return hypoxia(known)
    return local_inflammation(known["local_inflammation"])


def fever(known: Mapping[str, Any]) -> set[int]:
    if "temperature_c" not in known:
        return {0, 1}
    if known["temperature_c"] < 38 or known["fever_attribution"] == "other_cause":
        return {0}
    return {1}


def hypotension(known: Mapping[str, Any]) -> set[int]:
    words = [known["hypotension"]] if "hypotension" in known else WORDS
    pressures = [known["systolic_mmhg"]] if "systolic_mmhg" in known else PRESSURES
    lists = [known["vasopressors"]] if "vasopressors" in known else DRUGS
    possible: set[int] = set()
    for word, systolic, drugs in product(words, pressures, lists):
        possible |= hypotension_grades(word, systolic, drugs, known)
    if known["hypotension_attribution"] != "other_cause":
        return possible
    something_missing = len(words) > 1 or len(pressures) > 1 or len(lists) > 1
    return possible if something_missing and 0 in possible and len(possible) > 1 else {0}


def hypotension_grades(  # noqa: PLR0911 - one line of the table, one return
    word: str, systolic: Decimal, drugs: tuple[str, ...], known: Mapping[str, Any]
) -> set[int]:
    pressors = [drug for drug in drugs if drug not in NOT_PRESSORS]  # vasopressin is a type of vasopressor
    if len(pressors) > 1:
        return {4}
    if pressors:
        # Grade 3 is a pressure that responds to one type; one that does not has no row.
        return {3, 4} if known.get("hypotension_refractory") else {3}
    a_child = known.get("age_years", 18) <= 10
    if word == "none" and a_child and 70 <= systolic < 90:
        return {0, 2}  # an adult's limit, and nobody calls it hypotension
    if systolic < 90:
        return {2}
    if word == "none":
        return {0}
    if word == "treated_with_fluids":
        return {2}
    return {0, 2}  # judged hypotensive at 90 mmHg or more: a clinician decides


def hypoxia(known: Mapping[str, Any]) -> set[int]:  # noqa: PLR0911 - one line of the table, one return
    if known["oxygen_reason"] != "hypoxia":
        return {0}
    if "device" not in known:
        return {0, 2, 3, 4}
    if known["oxygen_attribution"] == "other_cause":
        return {0}
    device = known["device"]
    if device == "room_air":
        return {0}
    if device in {"nasal_cannula", "high_flow_nasal_cannula"}:
        flows = [known["flow_l_min"]] if "flow_l_min" in known else FLOWS
        return {3 if flow > 6 else 2 for flow in flows}
    if device in {"face_mask", "non_rebreather", "venturi"}:
        return {3}
    if device == "blow_by":
        return {2, 3}  # not listed: at least low flow, no positive pressure
    return {2, 3, 4} if device == "unspecified" else {4}


def local_inflammation(word: str) -> set[int]:
    if word == "none":
        return {0}
    if word == "enlarged_without_compression":
        return {2}
    return {3} if word == "compression_or_effusion" else {4}
