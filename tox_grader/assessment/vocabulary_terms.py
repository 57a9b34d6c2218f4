"""The words of the CTCAE terms, of hyperinflammation and of tumour lysis, each list from least to most severe.

`TERM_LISTS` leads from the name of a finding to its list; `vocabulary` takes it in with its own.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

DailyLife: TypeAlias = Literal["none", "mild", "limits_instrumental_adl", "limits_self_care_adl"]
DailyLifeOrThreat: TypeAlias = Literal[
    "none", "mild", "limits_instrumental_adl", "limits_self_care_adl", "life_threatening"
]
MotorNeuropathy: TypeAlias = Literal[
    "none", "no_symptoms", "limits_instrumental_adl", "limits_self_care_adl", "life_threatening"
]
Dysphasia: TypeAlias = Literal[
    "none", "aware_not_impaired", "impaired_spontaneous", "impaired_reading_writing_or_speech", "total_loss"
]
SeizureTerm: TypeAlias = Literal[
    "none",
    "brief_partial_conscious",
    "well_controlled_or_infrequent_focal_motor",
    "brief_generalised",
    "new_onset",
    "several_despite_treatment",
    "prolonged_repetitive",
]
Somnolence: TypeAlias = Literal[
    "none", "drowsier_than_usual", "moderate_sedation", "obtundation_or_stupor", "life_threatening"
]
Hallucinations: TypeAlias = Literal["none", "mild", "moderate", "severe", "threat_of_harm"]
Haemorrhage: TypeAlias = Literal[
    "none", "no_symptoms", "mild_symptoms", "moderate_intervention", "invasive_intervention", "life_threatening"
]
CerebralOedema: TypeAlias = Literal["none", "imaging_only", "new_or_worse", "life_threatening"]
DepressedConsciousness: TypeAlias = Literal[
    "none", "less_alert", "sedated_slow_to_respond", "difficult_to_arouse", "coma"
]
PapilloedemaTerm: TypeAlias = Literal[
    "none", "no_symptoms", "acuity_20_40_or_better", "acuity_worse_than_20_40", "acuity_20_200_or_worse"
]
Delirium: TypeAlias = Literal["none", "mild", "moderate", "severe_or_new_onset", "life_threatening"]
CranialNerve: TypeAlias = Literal["none", "no_symptoms", "mild_symptoms", "moderate", "severe"]

HlhSeverity: TypeAlias = Literal["no_hlh", "none_or_mild", "intervention_indicated", "severe", "life_threatening"]
FibrinMarker: TypeAlias = Literal["no_increase", "moderate", "strong"]

TlsArrhythmia: TypeAlias = Literal[
    "none", "no_intervention", "medical_non_urgent", "device_or_incompletely_controlled", "life_threatening"
]
TlsSeizure: TypeAlias = Literal["none", "brief_or_controlled", "altered_or_poorly_controlled", "prolonged_or_status"]

# The keys of the section `neuro_terms`, each with its list.
NEURO_TERMS: Mapping[str, Any] = MappingProxyType(
    {
        "encephalopathy": DailyLifeOrThreat,
        "confusion": DailyLifeOrThreat,
        "dysphasia": Dysphasia,
        "seizure": SeizureTerm,
        "somnolence": Somnolence,
        "tremor": DailyLife,
        "headache": DailyLife,
        "involuntary_movements": DailyLife,
        "extrapyramidal": DailyLifeOrThreat,
        "hallucinations": Hallucinations,
        "intracranial_haemorrhage": Haemorrhage,
        "cerebral_oedema": CerebralOedema,
        "depressed_consciousness": DepressedConsciousness,
        "papilloedema": PapilloedemaTerm,
        "delirium": Delirium,
        "facial_nerve": CranialNerve,
        "abducens_nerve": CranialNerve,
        "oculomotor_nerve": CranialNerve,
        "guillain_barre": DailyLifeOrThreat,
        "peripheral_motor_neuropathy": MotorNeuropathy,
    }
)

# The keys of the section `hyperinflammation` that are answered by true or false.
HYPERINFLAMMATION: tuple[str, ...] = (
    "splenomegaly",
    "hepatomegaly",
    "haemophagocytosis",
    "low_nk_activity",
    "pathogenic_hlh_gene",
    "long_term_immunosuppression",
    "ferritin_rising_rapidly",
    "inflammation_after_crs_improved",
    "new_or_refractory_cytopenia",
    "dic_associated_disorder",
)

TERM_LISTS: Mapping[str, Any] = MappingProxyType(
    {
        **{f"term_{term}": listed for term, listed in NEURO_TERMS.items()},
        "hlh_severity": HlhSeverity,
        "fibrin_marker": FibrinMarker,
        "tls_arrhythmia": TlsArrhythmia,
        "tls_seizure": TlsSeizure,
    }
)
