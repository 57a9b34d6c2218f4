"""What each finding can be, written out by hand: a word missing from a table is missing from one of two places only.

Words whose order is from least to most severe are named in `FROM_LEAST_TO_MOST`; which end of a number is the worse
one is written here too, so that a table with a turned sign does not agree with itself.
"""

from collections.abc import Mapping

from tests.tables.plain_reading_words_terms import TERM_WORDS

CRS_CAUSES = ("crs", "uncertain", "other_cause")
ICANS_CAUSES = ("icans", "uncertain", "other_cause")
WORDS: Mapping[str, tuple[str, ...]] = {
    "fever_attribution": CRS_CAUSES,
    "hypotension_attribution": CRS_CAUSES,
    "oxygen_attribution": CRS_CAUSES,
    "organ_attribution": CRS_CAUSES,
    "hypotension": ("none", "present_no_treatment", "treated_with_fluids", "present"),
    "oxygen_reason": ("hypoxia", "comfort", "baseline_unchanged", "airway_protection", "procedure", "other_cause"),
    "device": (
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
    "hospital_stay": ("not_needed", "for_symptoms", "for_organ_dysfunction"),
    "response_to_symptomatic_treatment": ("none_needed", "prompt", "prolonged", "recurred"),
    "local_inflammation": ("none", "enlarged_without_compression", "compression_or_effusion", "decompensated"),
    "ice_attribution": ICANS_CAUSES,
    "consciousness_attribution": ICANS_CAUSES,
    "seizure_attribution": ICANS_CAUSES,
    "motor_attribution": ICANS_CAUSES,
    "raised_icp_attribution": ICANS_CAUSES,
    "consciousness": (
        "awakens_spontaneously",
        "awakens_to_voice",
        "awakens_to_touch",
        "unarousable_or_vigorous_stimulus",
    ),
    "seizure": (
        "none",
        "brief_resolved",
        "nonconvulsive_resolved",
        "prolonged_over_5_min",
        "repetitive_without_recovery",
        "nonconvulsive_not_resolved",
        "occurred_unspecified",
    ),
    "seizure_type": ("partial", "generalised", "unspecified"),
    "motor": ("no_deep_focal_weakness", "other_weakness", "deep_focal_weakness", "weakness_unspecified"),
    "instrument": ("ice", "capd", "both", "none"),
    "hlh_severity": ("no_hlh", "none_or_mild", "intervention_indicated", "severe", "life_threatening"),
    "fibrin_marker": ("no_increase", "moderate", "strong"),
    "tls_arrhythmia": (
        "none",
        "no_intervention",
        "medical_non_urgent",
        "device_or_incompletely_controlled",
        "life_threatening",
    ),
    "tls_seizure": ("none", "brief_or_controlled", "altered_or_poorly_controlled", "prolonged_or_status"),
    **TERM_WORDS,
}
DEATHS = ("crs", "icans", "other", "unspecified")

# `term_seizure` is not among them: the two versions put a seizure of new onset at different places.
FROM_LEAST_TO_MOST = frozenset(
    {
        "hospital_stay",
        "response_to_symptomatic_treatment",
        "local_inflammation",
        "consciousness",
        "hlh_severity",
        "fibrin_marker",
        "tls_arrhythmia",
        "tls_seizure",
        *TERM_WORDS,
    }
) - {"term_seizure"}

# Words that are only partly in order: of two with different ranks the higher is the worse; the rest has none.
RANKS: Mapping[str, Mapping[str, int]] = {
    **{name: {word: int(word != "other_cause") for word in WORDS[name]} for name in WORDS if "_attribution" in name},
    "hypotension": {"none": 0, "present_no_treatment": 1, "treated_with_fluids": 1, "present": 1},
    "oxygen_reason": {"comfort": 0, "baseline_unchanged": 0, "procedure": 0, "other_cause": 0, "hypoxia": 1},
    "device": {  # between a cannula and a high-flow device the flow decides
        "room_air": 0,
        "nasal_cannula": 1,
        "high_flow_nasal_cannula": 1,
        "blow_by": 1,
        "face_mask": 2,
        "non_rebreather": 2,
        "venturi": 2,
        "cpap": 3,
        "bipap": 3,
        "invasive_ventilation": 4,
    },
    "seizure": {
        "none": 0,
        "brief_resolved": 1,
        "nonconvulsive_resolved": 1,
        "prolonged_over_5_min": 2,
        "repetitive_without_recovery": 2,
        "nonconvulsive_not_resolved": 2,
    },
    "motor": {"no_deep_focal_weakness": 0, "other_weakness": 1, "deep_focal_weakness": 2},
}

MEMBERS: Mapping[str, tuple[str, ...]] = {
    "vasopressors": (
        *("norepinephrine", "epinephrine", "phenylephrine", "dopamine", "vasopressin", "angiotensin_ii"),
        *("metaraminol", "terlipressin", "dobutamine", "milrinone", "levosimendan", "midodrine", "methylene_blue"),
        "unspecified",
    ),
    "raised_icp": (
        *("not_imaged_no_sign", "imaged_normal", "focal_oedema", "diffuse_oedema", "posturing"),
        *("sixth_nerve_palsy", "papilloedema", "cushing_triad"),
    ),
}

TRUTHS = frozenset(
    {
        *("hypotension_refractory", "hypotension_life_threatening", "life_threatening", "constitutional_symptoms"),
        *("iv_therapy", "coagulation_products", "crs_established", "treated_since_crs_onset"),
        *("prophylaxis_could_mask_fever", "capd_possible", "cartox_10_possible", "can_do_ice"),
        *("splenomegaly", "hepatomegaly", "haemophagocytosis", "low_nk_activity", "pathogenic_hlh_gene"),
        *("long_term_immunosuppression", "ferritin_rising_rapidly", "inflammation_after_crs_improved"),
        *("new_or_refractory_cytopenia", "dic_associated_disorder", "tls_within_24_h"),
    }
)
BETTER_WHEN_TRUE = frozenset({"capd_possible", "cartox_10_possible", "can_do_ice"})

# Whole numbers with their lowest and highest; None where there is no end.
WHOLE: Mapping[str, tuple[int | None, int | None]] = {
    "baseline_ice": (0, 10),
    "baseline_capd": (0, 32),
    "organ_cardiac": (0, 5),
    "organ_respiratory": (0, 5),
    "organ_gastrointestinal": (0, 5),
    "organ_hepatic": (0, 5),
    "organ_transaminases": (0, 5),
    "organ_renal": (0, 5),
    "organ_skin": (0, 5),
    "organ_coagulopathy": (0, 5),
    "organ_neurologic": (0, 5),
    "fluid_boluses": (0, None),
    "papilloedema_stage": (0, 5),
    "tls_day": (None, None),
    "infusion_day": (None, None),
}
REAL = frozenset({"temperature_c", "flow_l_min", "fio2_percent", "systolic_mmhg", "age_years", "vasopressor_hours"})
LOW_IS_WORSE = frozenset(
    {
        *("neutrophils", "leukocytes", "lymphocytes", "cd4", "platelets", "haemoglobin", "fibrinogen", "albumin"),
        *("sodium", "corrected_calcium", "magnesium", "glucose", "systolic_mmhg", "lowest_count"),
        *("ice_total", "cartox_10_total"),
    }
)
LOW_IS_WORSE_IN_COLUMN = frozenset({"potassium_low"})  # potassium has two terms, one for each end
NO_WORSE_END = frozenset({"age_years", "tls_day", "infusion_day", "baseline_ice", "baseline_capd"})

# The highest total that the print of each score can give.
HIGHEST: Mapping[str, int] = {
    "ice_score": 10,
    "capd_score": 32,
    "cartox_10": 10,
    "cairo_bishop_laboratory_2004": 4,
    "cairo_bishop_laboratory_2011": 4,
    "car_hematotox": 7,
    "cartox_hlh_2018": 4,
    "high_dose_vasopressors": 1,
    "hlh_2004": 8,
    "hscore": 337,
    "iec_hs_2023": 5,
    "isth_dic": 8,
}
