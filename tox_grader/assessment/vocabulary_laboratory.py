"""The units of laboratory values: a closed list for each value, the usual unit first.

A value is never accepted without its unit. `UNITS` leads from the name of a value to its units.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

CELL_COUNT: tuple[str, ...] = ("10^9/L", "10^3/uL", "/uL", "/mm3")
PROTEIN: tuple[str, ...] = ("g/L", "g/dL")
CRP: tuple[str, ...] = ("mg/L", "mg/dL")
FERRITIN: tuple[str, ...] = ("ng/mL", "ug/L")
MICROMOLAR: tuple[str, ...] = ("umol/L", "mg/dL")
ENZYME: tuple[str, ...] = ("U/L",)
DILUTED_PROTEIN: tuple[str, ...] = ("g/L", "mg/dL")
MILLIMOLAR: tuple[str, ...] = ("mmol/L", "mg/dL")
ELECTROLYTE: tuple[str, ...] = ("mmol/L", "mEq/L")
D_DIMER: tuple[str, ...] = ("mg/L", "ug/mL", "ng/mL", "ug/L")
FDP: tuple[str, ...] = ("mg/L", "ug/mL")
RECEPTOR: tuple[str, ...] = ("U/mL",)
SECONDS: tuple[str, ...] = ("s",)
RATIO: tuple[str, ...] = ("ratio",)
PRESSURE: tuple[str, ...] = ("mmHg", "cmH2O", "mmH2O")

FollowUpEnd: TypeAlias = Literal["death", "progression", "next_therapy", "last_follow_up"]

# The keys of the section `labs`, each with its units.
LABORATORY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("neutrophils", "leukocytes", "lymphocytes", "cd4", "platelets"), CELL_COUNT),
        "haemoglobin": PROTEIN,
        "crp": CRP,
        "ferritin": FERRITIN,
        **dict.fromkeys(("creatinine", "bilirubin", "urate"), MICROMOLAR),
        **dict.fromkeys(("ldh", "alt", "ast", "alp", "ggt", "ck", "lipase"), ENZYME),
        **dict.fromkeys(("fibrinogen", "igg"), DILUTED_PROTEIN),
        "albumin": PROTEIN,
        **dict.fromkeys(("triglycerides", "phosphate", "corrected_calcium", "magnesium", "glucose"), MILLIMOLAR),
        **dict.fromkeys(("potassium", "sodium"), ELECTROLYTE),
        "d_dimer": D_DIMER,
        "fdp": FDP,
        "sil2r": RECEPTOR,
        **dict.fromkeys(("pt_prolongation", "aptt"), SECONDS),
        "inr": RATIO,
    }
)

UNITS: Mapping[str, tuple[str, ...]] = MappingProxyType({**LABORATORY, "csf_opening_pressure": PRESSURE})

# Units of which the number is the same: one is only another way of writing the other.
_SAME_NUMBER: tuple[frozenset[str], ...] = (
    frozenset({"10^9/L", "10^3/uL"}),
    frozenset({"/uL", "/mm3"}),
    frozenset({"ng/mL", "ug/L"}),
    frozenset({"mg/L", "ug/mL"}),
    frozenset({"mmol/L", "mEq/L"}),
)


def same_number(one: str, other: str) -> bool:
    """Tell whether a value has the same number in both units: 4 10^9/L is 4 10^3/uL."""
    return one == other or any(one in units and other in units for units in _SAME_NUMBER)
