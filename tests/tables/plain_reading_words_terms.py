"""The words of the CTCAE terms of the nervous system, written out by hand from least to most severe."""

from collections.abc import Mapping

_ACTIVITIES = ("none", "mild", "limits_instrumental_adl", "limits_self_care_adl")
_TO_THREAT = (*_ACTIVITIES, "life_threatening")
_NERVE = ("none", "no_symptoms", "mild_symptoms", "moderate", "severe")
TERM_WORDS: Mapping[str, tuple[str, ...]] = {
    "term_encephalopathy": _TO_THREAT,
    "term_confusion": _TO_THREAT,
    "term_dysphasia": (
        "none",
        "aware_not_impaired",
        "impaired_spontaneous",
        "impaired_reading_writing_or_speech",
        "total_loss",
    ),
    "term_seizure": (
        "none",
        "brief_partial_conscious",
        "well_controlled_or_infrequent_focal_motor",
        "brief_generalised",
        "new_onset",
        "several_despite_treatment",
        "prolonged_repetitive",
    ),
    "term_somnolence": (
        "none",
        "drowsier_than_usual",
        "moderate_sedation",
        "obtundation_or_stupor",
        "life_threatening",
    ),
    "term_tremor": _ACTIVITIES,
    "term_headache": _ACTIVITIES,
    "term_involuntary_movements": _ACTIVITIES,
    "term_extrapyramidal": _TO_THREAT,
    "term_hallucinations": ("none", "mild", "moderate", "severe", "threat_of_harm"),
    "term_intracranial_haemorrhage": (
        "none",
        "no_symptoms",
        "mild_symptoms",
        "moderate_intervention",
        "invasive_intervention",
        "life_threatening",
    ),
    "term_cerebral_oedema": ("none", "imaging_only", "new_or_worse", "life_threatening"),
    "term_depressed_consciousness": (
        "none",
        "less_alert",
        "sedated_slow_to_respond",
        "difficult_to_arouse",
        "coma",
    ),
    "term_papilloedema": (
        "none",
        "no_symptoms",
        "acuity_20_40_or_better",
        "acuity_worse_than_20_40",
        "acuity_20_200_or_worse",
    ),
    "term_delirium": ("none", "mild", "moderate", "severe_or_new_onset", "life_threatening"),
    "term_facial_nerve": _NERVE,
    "term_abducens_nerve": _NERVE,
    "term_oculomotor_nerve": _NERVE,
    "term_guillain_barre": _TO_THREAT,
    "term_peripheral_motor_neuropathy": (
        "none",
        "no_symptoms",
        "limits_instrumental_adl",
        "limits_self_care_adl",
        "life_threatening",
    ),
}
