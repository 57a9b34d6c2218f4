"""The words an assessment may use, each list in one place.

The models, the JSON Schema and `VOCABULARY` are all made from the lists below and from those of `vocabulary_terms`;
units stand in `vocabulary_laboratory`. Where a list has an order of severity it runs from least to most severe.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

from tox_grader.assessment.vocabulary_terms import TERM_LISTS

NotAssessedReason: TypeAlias = Literal[
    "asleep",
    "sedated",
    "intubated",
    "language_barrier",
    "hearing_or_vision",
    "refused",
    "no_equipment",
    "other",
]

Fever: TypeAlias = Literal["absent", "present"]
CrsAttribution: TypeAlias = Literal["crs", "uncertain", "other_cause"]
Hypotension: TypeAlias = Literal["none", "present_no_treatment", "treated_with_fluids", "present"]
Vasopressor: TypeAlias = Literal[
    "norepinephrine",
    "epinephrine",
    "phenylephrine",
    "dopamine",
    "angiotensin_ii",
    "metaraminol",
    "terlipressin",
    "vasopressin",
    "dobutamine",
    "milrinone",
    "levosimendan",
    "midodrine",
    "methylene_blue",
    "unspecified",
]
DoseUnit: TypeAlias = Literal["mcg/min", "mcg/kg/min", "units/min", "mg/h"]
DoseExpression: TypeAlias = Literal["base", "salt"]
Device: TypeAlias = Literal[
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
]
OxygenReason: TypeAlias = Literal[
    "hypoxia", "comfort", "baseline_unchanged", "airway_protection", "procedure", "other_cause"
]
HospitalStay: TypeAlias = Literal["not_needed", "for_symptoms", "for_organ_dysfunction"]
TreatmentResponse: TypeAlias = Literal["none_needed", "prompt", "prolonged", "recurred"]
LocalInflammation: TypeAlias = Literal[
    "none", "enlarged_without_compression", "compression_or_effusion", "decompensated"
]

IcansAttribution: TypeAlias = Literal["icans", "uncertain", "other_cause"]
CapdFrequency: TypeAlias = Literal["never", "rarely", "sometimes", "often", "always"]
Unable: TypeAlias = Literal["unable"]
Consciousness: TypeAlias = Literal[
    "awakens_spontaneously", "awakens_to_voice", "awakens_to_touch", "unarousable_or_vigorous_stimulus"
]
Seizure: TypeAlias = Literal[
    "none",
    "brief_resolved",
    "nonconvulsive_resolved",
    "prolonged_over_5_min",
    "repetitive_without_recovery",
    "nonconvulsive_not_resolved",
    "occurred_unspecified",
]
SeizureType: TypeAlias = Literal["partial", "generalised", "unspecified"]
Motor: TypeAlias = Literal["no_deep_focal_weakness", "other_weakness", "deep_focal_weakness", "weakness_unspecified"]
RaisedIcp: TypeAlias = Literal[
    "not_imaged_no_sign",
    "imaged_normal",
    "focal_oedema",
    "diffuse_oedema",
    "posturing",
    "sixth_nerve_palsy",
    "papilloedema",
    "cushing_triad",
]
PapilloedemaStage: TypeAlias = Literal[0, 1, 2, 3, 4, 5]
CtcaeGrade: TypeAlias = Literal[0, 1, 2, 3, 4, 5]
NoToxicity: TypeAlias = Literal[0]
DeathAttribution: TypeAlias = Literal["crs", "icans", "other", "unspecified"]
Instrument: TypeAlias = Literal["ice", "capd", "both", "none"]

# The entries of `raised_icp` that say nothing abnormal was found; the others are findings.
NORMAL_ICP: frozenset[str] = frozenset({"not_imaged_no_sign", "imaged_normal"})

ICE_ITEMS: tuple[str, ...] = (
    "year",
    "month",
    "city",
    "hospital",
    "name_objects",
    "follow_command",
    "write_sentence",
    "attention",
)
CAPD_ITEMS: tuple[str, ...] = (
    "eye_contact",
    "purposeful",
    "aware",
    "communicates",
    "restless",
    "inconsolable",
    "underactive",
    "slow_to_respond",
)
CARTOX_10_ITEMS: tuple[str, ...] = (
    "year",
    "month",
    "city",
    "hospital",
    "head_of_government",
    "name_objects",
    "write_sentence",
    "attention",
)
ORGANS: tuple[str, ...] = (
    "cardiac",
    "respiratory",
    "gastrointestinal",
    "hepatic",
    "transaminases",
    "renal",
    "skin",
    "coagulopathy",
    "neurologic",
)


def words(listed: Any) -> tuple[str, ...]:
    """Return the words of one closed list, in its order."""
    return tuple(str(word) for word in get_args(listed))


_LISTS: dict[str, Any] = {
    "fever": Fever,
    "fever_attribution": CrsAttribution,
    "hypotension": Hypotension,
    "hypotension_attribution": CrsAttribution,
    "vasopressors": Vasopressor,
    "device": Device,
    "oxygen_reason": OxygenReason,
    "oxygen_attribution": CrsAttribution,
    "hospital_stay": HospitalStay,
    "response_to_symptomatic_treatment": TreatmentResponse,
    "local_inflammation": LocalInflammation,
    "instrument": Instrument,
    "ice_attribution": IcansAttribution,
    "consciousness": Consciousness,
    "consciousness_attribution": IcansAttribution,
    "seizure": Seizure,
    "seizure_type": SeizureType,
    "seizure_attribution": IcansAttribution,
    "motor": Motor,
    "motor_attribution": IcansAttribution,
    "raised_icp": RaisedIcp,
    "raised_icp_attribution": IcansAttribution,
    "organ_attribution": CrsAttribution,
    "death_attributed_to": DeathAttribution,
    **TERM_LISTS,
}

VOCABULARY: Mapping[str, frozenset[str]] = MappingProxyType(
    {finding: frozenset(words(listed)) for finding, listed in _LISTS.items()}
)

# Other names in use for accepted words: an unknown word is never accepted, but the advice names the right one.
ALSO_CALLED: Mapping[str, str] = MappingProxyType(
    {
        "acetaminophen": "paracetamol",
        "adrenaline": "epinephrine",
        "hfnc": "high_flow_nasal_cannula",
        "hfno": "high_flow_nasal_cannula",
        "intubated": "invasive_ventilation",
        "levophed": "norepinephrine",
        "noradrenaline": "norepinephrine",
        "nrb": "non_rebreather",
        "simple_mask": "face_mask",
        "ventilator": "invasive_ventilation",
    }
)
