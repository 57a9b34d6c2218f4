"""CRES by CARTOX (Neelapu SS et al., Nat Rev Clin Oncol 2018;15:47-62) as plain `if` and `else`.

CARTOX-10 of 7-9, 3-6, 0-2 is grade 1, 2, 3; papilloedema stage 1-2 is 3 and stage 3-5 is 4; opening pressure of 20 mmHg
or more and any oedema are 4; a partial or responding non-convulsive seizure is 3, a generalised one or status is 4; new
weakness is 4; obtunded or unable to do the test is 4. None among the values is a finding that was not given.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tox_grader.foundation.measurements import Measurement

TABLE = "cartox_cres_2018"
CAUSES = ("icans", "uncertain", "other_cause")
TOTALS = tuple(range(11))
CONSCIOUSNESS = (
    "awakens_spontaneously",
    "awakens_to_voice",
    "awakens_to_touch",
    "unarousable_or_vigorous_stimulus",
)
SIGNS: tuple[tuple[str, ...], ...] = (
    (),
    ("imaged_normal",),
    ("not_imaged_no_sign",),
    ("focal_oedema",),
    ("diffuse_oedema",),
    ("papilloedema",),
    ("posturing",),
    ("sixth_nerve_palsy",),
    ("cushing_triad",),
    ("papilloedema", "focal_oedema"),
    ("papilloedema", "posturing"),
    ("posturing", "diffuse_oedema", "imaged_normal"),
)
PRESSURES = (
    Measurement(Decimal(12), "mmHg"),
    Measurement(Decimal("19.9"), "mmHg"),
    Measurement(Decimal(20), "mmHg"),
    Measurement(Decimal(35), "mmHg"),
    Measurement(Decimal("27.1"), "cmH2O"),
    Measurement(Decimal("27.2"), "cmH2O"),
    Measurement(Decimal(271), "mmH2O"),
    Measurement(Decimal(272), "mmH2O"),
)
TWENTY = {"mmHg": Decimal(20), "cmH2O": Decimal("27.2"), "mmH2O": Decimal(272)}
SEIZURES = (
    "none",
    "brief_resolved",
    "nonconvulsive_resolved",
    "prolonged_over_5_min",
    "repetitive_without_recovery",
    "nonconvulsive_not_resolved",
    "occurred_unspecified",
)
TYPES = ("partial", "generalised", "unspecified")
WEAKNESS = ("no_deep_focal_weakness", "other_weakness", "deep_focal_weakness", "weakness_unspecified")
COLUMNS: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    "cartox_10": {
        "cartox_10_total": (None, *TOTALS),
        "cartox_10_possible": (None, True, False),
        "ice_attribution": CAUSES,
    },
    "consciousness": {"consciousness": (None, *CONSCIOUSNESS), "consciousness_attribution": CAUSES},
    "raised_icp": {
        "raised_icp": (None, *SIGNS),
        "papilloedema_stage": (None, 0, 1, 2, 3, 4, 5),
        "csf_opening_pressure": (None, *PRESSURES),
        "raised_icp_attribution": CAUSES,
    },
    "seizure": {
        "seizure": (None, *SEIZURES),
        "seizure_type": (None, *TYPES),
        "seizure_attribution": CAUSES,
    },
    "motor": {"motor": (None, *WEAKNESS), "motor_attribution": CAUSES},
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return every grade that the column may have."""
    if column == "cartox_10":
        possible, missing = cartox_10(known)
    elif column == "consciousness":
        possible, missing = consciousness(known)
    elif column == "raised_icp":
        possible, missing = raised_icp(known)
    elif column == "seizure":
        possible, missing = seizure(known)
    else:
        possible, missing = motor(known)
    if column in {"cartox_10", "consciousness"} or known[f"{column}_attribution"] != "other_cause":
        return possible
    # Another cause of a finding that nobody looked for settles nothing.
    return possible if missing and 0 in possible and len(possible) > 1 else {0}


def cartox_10(known: Mapping[str, Any]) -> tuple[set[int], bool]:
    totals = [known["cartox_10_total"]] if "cartox_10_total" in known else TOTALS
    bands = {total_grade(total) for total in totals}
    if known["ice_attribution"] == "other_cause":
        # A score that was done is explained; whoever cannot do the test, or may be unable to, cannot be assessed.
        return ({0} if known.get("cartox_10_possible") else {0, 1, 2, 3, 4}), False
    if "cartox_10_possible" not in known:
        return bands | {4}, True
    if not known["cartox_10_possible"]:
        return {4}, False
    return bands, "cartox_10_total" not in known


def total_grade(total: int) -> int:
    if total == 10:
        return 0
    if total >= 7:
        return 1
    return 2 if total >= 3 else 3


def consciousness(known: Mapping[str, Any]) -> tuple[set[int], bool]:
    if "consciousness" not in known:
        return {0, 4}, True
    explained = known["consciousness_attribution"] == "other_cause"
    if known["consciousness"] == "unarousable_or_vigorous_stimulus":
        return ({0, 4} if explained else {4}), False  # what sedation hides is not known
    if known["consciousness"] == "awakens_to_touch" and not explained:
        return {0, 4}, False  # obtunded or not: a clinician decides
    return {0}, False


def raised_icp(known: Mapping[str, Any]) -> tuple[set[int], bool]:
    lists = [known["raised_icp"]] if "raised_icp" in known else SIGNS
    possible: set[int] = set()
    for signs in lists:
        possible |= pressure_grades(set(signs), known.get("papilloedema_stage"), known.get("csf_opening_pressure"))
    return possible, "raised_icp" not in known


def pressure_grades(signs: set[str], stage: int | None, pressure: Measurement | None) -> set[int]:
    """Return the grades of one list of signs; a stage and a pressure that were not given count for nothing."""
    if "focal_oedema" in signs or "diffuse_oedema" in signs:
        return {4}
    if pressure is not None and pressure.value >= TWENTY[pressure.unit]:
        return {4}
    if stage is not None and stage >= 3:
        return {4}
    other_sign = bool(signs & {"posturing", "sixth_nerve_palsy", "cushing_triad"})
    if stage in {1, 2}:
        return {3, 4} if other_sign else {3}
    if "papilloedema" in signs:
        return {3, 4}
    return {0, 3, 4} if other_sign else {0}  # a pressure below 20 mmHg alone gives nothing


def seizure(known: Mapping[str, Any]) -> tuple[set[int], bool]:
    words = [known["seizure"]] if "seizure" in known else SEIZURES
    types = [known["seizure_type"]] if "seizure_type" in known else TYPES
    possible: set[int] = set()
    for word in words:
        for kind in types:
            possible |= seizure_grades(word, kind)
    return possible, "seizure" not in known


def seizure_grades(word: str, kind: str) -> set[int]:
    if word == "none":
        return {0}
    if word in {"prolonged_over_5_min", "repetitive_without_recovery", "nonconvulsive_not_resolved"}:
        return {4}
    if word == "nonconvulsive_resolved":
        return {3}
    if kind == "generalised":
        return {4}
    if word == "brief_resolved" and kind == "partial":
        return {3}
    return {3, 4}


def motor(known: Mapping[str, Any]) -> tuple[set[int], bool]:
    if "motor" not in known:
        return {0, 4}, True
    return ({0} if known["motor"] == "no_deep_focal_weakness" else {4}), False
