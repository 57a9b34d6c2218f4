"""Neurological terms of CTCAE version 4.03 (NCI, 2010) as reproduced in Ther Clin Risk Manag 2018;14:1007, table 3.

A word that came only with a later version may be any of the grades around it.
"""

from collections.abc import Mapping
from typing import Any

TABLE = "ctcae_neuro_4_03"
DAILY_LIFE = {
    "none": {0},
    "mild": {1},
    "limits_instrumental_adl": {2},
    "limits_self_care_adl": {3},
    "life_threatening": {4},
}
GRADES: Mapping[str, Mapping[str, set[int]]] = {
    "encephalopathy": DAILY_LIFE,
    "confusion": DAILY_LIFE,
    "dysphasia": {
        "none": {0},
        "aware_not_impaired": {1},
        "impaired_spontaneous": {2},
        "impaired_reading_writing_or_speech": {3},
        "total_loss": {3},  # there is no grade 4
    },
    "seizure": {
        "none": {0},
        "brief_partial_conscious": {1},
        "well_controlled_or_infrequent_focal_motor": {1, 2},  # from version 6.0
        "brief_generalised": {2},
        "new_onset": {1, 2, 3},  # from version 5.0
        "several_despite_treatment": {3},
        "prolonged_repetitive": {4},
    },
    "somnolence": {
        "none": {0},
        "drowsier_than_usual": {1},
        "moderate_sedation": {2},
        "obtundation_or_stupor": {3},
        "life_threatening": {4},
    },
}
COLUMNS: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    term: {f"term_{term}": tuple(words)} for term, words in GRADES.items()
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return every grade that the word may have."""
    return set(GRADES[column][known[f"term_{column}"]])
