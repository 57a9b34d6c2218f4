"""Neurological terms of CTCAE version 5.0 (NCI, 27 November 2017), the row of each term as a list of words with grades.

A word that came only with version 6.0 may be any of the grades around it.
"""

from collections.abc import Mapping
from typing import Any

TABLE = "ctcae_neuro_5_0"
UP_TO_3 = {"none": {0}, "mild": {1}, "limits_instrumental_adl": {2}, "limits_self_care_adl": {3}}
UP_TO_4 = {**UP_TO_3, "life_threatening": {4}}
NERVE = {"none": {0}, "no_symptoms": {1}, "mild_symptoms": {1, 2}, "moderate": {2}, "severe": {3}}
GRADES: Mapping[str, Mapping[str, set[int]]] = {
    "tremor": UP_TO_3,
    "headache": UP_TO_3,
    "involuntary_movements": UP_TO_3,
    "extrapyramidal": UP_TO_4,
    "hallucinations": {"none": {0}, "mild": {1}, "moderate": {2}, "severe": {3}, "threat_of_harm": {4}},
    "intracranial_haemorrhage": {
        "none": {0},
        "no_symptoms": {1},
        "mild_symptoms": {1, 2},
        "moderate_intervention": {2},
        "invasive_intervention": {3},
        "life_threatening": {4},
    },
    # The term begins at grade 3.
    "cerebral_oedema": {"none": {0}, "imaging_only": {0, 3}, "new_or_worse": {3}, "life_threatening": {4}},
    "depressed_consciousness": {
        "none": {0},
        "less_alert": {1},
        "sedated_slow_to_respond": {2},
        "difficult_to_arouse": {3},
        "coma": {4},
    },
    "papilloedema": {
        "none": {0},
        "no_symptoms": {1},
        "acuity_20_40_or_better": {2},
        "acuity_worse_than_20_40": {3},
        "acuity_20_200_or_worse": {4},
    },
    "seizure": {
        "none": {0},
        "brief_partial_conscious": {1},
        "well_controlled_or_infrequent_focal_motor": {1, 2},
        "brief_generalised": {2},
        "new_onset": {3},
        "several_despite_treatment": {3},
        "prolonged_repetitive": {4},
    },
    "encephalopathy": UP_TO_4,
    "delirium": {"none": {0}, "mild": {1}, "moderate": {2}, "severe_or_new_onset": {3}, "life_threatening": {4}},
    "facial_nerve": NERVE,
    "abducens_nerve": NERVE,
    "oculomotor_nerve": NERVE,
    "guillain_barre": UP_TO_4,
    "peripheral_motor_neuropathy": {
        "none": {0},
        "no_symptoms": {1},
        "limits_instrumental_adl": {2},
        "limits_self_care_adl": {3},
        "life_threatening": {4},
    },
    "dysphasia": {
        "none": {0},
        "aware_not_impaired": {1},
        "impaired_spontaneous": {2},
        "impaired_reading_writing_or_speech": {3},
        "total_loss": {3},  # there is no grade 4
    },
}
COLUMNS: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    term: {f"term_{term}": tuple(words)} for term, words in GRADES.items()
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return every grade that the word may have."""
    return set(GRADES[column][known[f"term_{column}"]])
