"""The four findings of the CARTOX rule for HLH as plain `if` and `else`, one point each.

After Neelapu et al., Nat Rev Clin Oncol 2018 (doi 10.1038/nrclinonc.2017.148), as restated in a hospital handbook:
liver, kidney and lung at grade 3 or higher, and haemophagocytosis.
"""

from collections.abc import Mapping
from typing import Any

TABLE = "cartox_hlh_2018"
GRADES = (0, 1, 2, 3, 4, 5)
COLUMNS: dict[str, dict[str, tuple[Any, ...]]] = {
    "liver": {"organ_hepatic": GRADES, "organ_transaminases": GRADES},
    "kidney": {"organ_renal": GRADES},
    "lung": {"organ_respiratory": GRADES},
    "haemophagocytosis": {"haemophagocytosis": (True, False)},
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return the point of one finding."""
    if column == "liver":
        return {int(known["organ_hepatic"] >= 3 or known["organ_transaminases"] >= 3)}
    if column == "kidney":
        return {int(known["organ_renal"] >= 3)}
    if column == "lung":
        return {int(known["organ_respiratory"] >= 3)}
    return {int(known["haemophagocytosis"])}
