"""Cytokine release syndrome by CTCAE version 6.0 (NCI, 22 July 2025) as plain `if` and `else`.

As version 5.0, but with devices in place of the percentage: 2 low-flow cannula or blow-by; 3 high-flow cannula, face
mask, non-rebreather or Venturi mask. No flow number is printed; a cannula whose flow does not fit its word (6 L/min by
the ASTCT consensus) may be either. None among the values is a finding that was not given.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

TABLE = "ctcae_crs_6_0"
CAUSES = ("crs", "uncertain", "other_cause")
HYPOTENSION = ("none", "present_no_treatment", "treated_with_fluids", "present")
DRUGS: tuple[tuple[str, ...], ...] = (
    (),
    ("levosimendan",),
    ("dobutamine", "midodrine"),
    ("epinephrine",),
    ("vasopressin",),
    ("terlipressin", "methylene_blue"),
    ("unspecified",),
    ("norepinephrine", "vasopressin"),
    ("norepinephrine", "phenylephrine"),
    ("unspecified", "unspecified"),
    ("metaraminol", "dopamine", "angiotensin_ii"),
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
    "hypotension": {
        "hypotension": (None, *HYPOTENSION),
        "vasopressors": (None, *DRUGS),
        "hypotension_attribution": CAUSES,
    },
    "hypoxia": {
        "device": (None, *DEVICES),
        "flow_l_min": (None, Decimal(2), Decimal(6), Decimal("6.1"), Decimal(40)),
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


def fever(known: Mapping[str, Any]) -> set[int]:
    if "temperature_c" not in known:
        return {0, 1}
    if known["temperature_c"] < 38 or known["fever_attribution"] == "other_cause":
        return {0}
    return {1}


def hypotension(known: Mapping[str, Any]) -> set[int]:
    words = [known["hypotension"]] if "hypotension" in known else HYPOTENSION
    lists = [known["vasopressors"]] if "vasopressors" in known else DRUGS
    possible: set[int] = set()
    for word in words:
        for drugs in lists:
            if any(drug not in NOT_PRESSORS for drug in drugs):
                possible.add(3)  # one is grade 3; more than one is at least that
            elif word == "none":
                possible.add(0)
            else:
                possible.add(2)
    if known["hypotension_attribution"] != "other_cause":
        return possible
    if len(words) > 1 or len(lists) > 1:
        return possible if 0 in possible and len(possible) > 1 else {0}
    return {0}


def hypoxia(known: Mapping[str, Any]) -> set[int]:  # noqa: PLR0911 - one line of the table, one return
    if known["oxygen_reason"] != "hypoxia":
        return {0}
    if "device" not in known:
        return {0, 2, 3}  # another cause of a finding that nobody looked for settles nothing
    if known["oxygen_attribution"] == "other_cause":
        return {0}
    device = known["device"]
    if device == "room_air":
        return {0}
    if device == "nasal_cannula":
        return {2, 3} if known.get("flow_l_min", 0) > 6 else {2}
    if device == "high_flow_nasal_cannula":
        return {2, 3} if known.get("flow_l_min", 7) <= 6 else {3}
    if device == "blow_by":
        return {2}
    if device == "unspecified":
        return {2, 3}
    return {3}  # high-flow cannula and masks; positive pressure is at least that
