"""The eight HLH-2004 criteria as plain `if` and `else`, one point each.

After Henter et al., Pediatr Blood Cancer 2007;48:124-131 (doi 10.1002/pbc.21039), as reproduced. The fourth criterion
counts once, whether triglycerides, fibrinogen or both are abnormal. Under four weeks the print has a higher limit of
haemoglobin; an age of 0 years may be that or more.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tox_grader.foundation.measurements import Measurement

TABLE = "hlh_2004"


def measured(unit: str, *values: str) -> tuple[Measurement, ...]:
    """Return one measurement for each value."""
    return tuple(Measurement(Decimal(value), unit) for value in values)


YES_OR_NO = (True, False)
COLUMNS: dict[str, dict[str, tuple[Any, ...]]] = {
    "fever": {"temperature_c": tuple(map(Decimal, ("36.5", "38.0", "38.4", "38.5", "38.6", "40.0")))},
    "splenomegaly": {"splenomegaly": YES_OR_NO},
    "cytopenia": {
        "haemoglobin": (
            *measured("g/L", "89", "89.9", "90", "99.9", "100", "101"),
            *measured("g/dL", "8.9", "9", "9.9", "10"),
        ),
        "platelets": (*measured("10^9/L", "99", "100", "101"), *measured("/uL", "99999", "100000")),
        "neutrophils": (*measured("10^9/L", "0.99", "1.0", "1.1"), *measured("/uL", "999", "1000", "1001")),
        "age_years": (0, 1, 60),
    },
    "triglycerides_or_fibrinogen": {
        "triglycerides": (*measured("mmol/L", "2.99", "3.0", "3.1"), *measured("mg/dL", "264.9", "265", "266")),
        "fibrinogen": (*measured("g/L", "1.49", "1.5", "1.51"), *measured("mg/dL", "149.9", "150", "150.1")),
    },
    "haemophagocytosis": {"haemophagocytosis": YES_OR_NO},
    "nk_activity": {"low_nk_activity": YES_OR_NO},
    "ferritin": {"ferritin": (*measured("ug/L", "0", "499.9", "500", "501"), *measured("ng/mL", "499", "500", "9000"))},
    "soluble_il2_receptor": {"sil2r": measured("U/mL", "0", "2399", "2400", "2401")},
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return the point of one criterion."""
    if column == "cytopenia":
        weeks = (2, 30) if known["age_years"] < 1 else (100,)
        return {int(low_lineages(known, under_four_weeks=age < 4) >= 2) for age in weeks}
    return {1 if is_met(column, known) else 0}


def is_met(column: str, known: Mapping[str, Any]) -> bool:
    """Tell whether one criterion is met."""
    if column == "fever":
        return bool(known["temperature_c"] >= Decimal("38.5"))
    if column == "triglycerides_or_fibrinogen":
        return fat_is_high(known["triglycerides"]) or fibrinogen_is_low(known["fibrinogen"])
    if column == "ferritin":
        return bool(known["ferritin"].value >= 500)
    if column == "soluble_il2_receptor":
        return bool(known["sil2r"].value >= 2400)
    if column == "nk_activity":
        return bool(known["low_nk_activity"])
    return bool(known[column])


def low_lineages(known: Mapping[str, Any], *, under_four_weeks: bool) -> int:
    """Count the low ones of haemoglobin, platelets and neutrophils; a value on its limit is not low."""
    haemoglobin, platelets, neutrophils = known["haemoglobin"], known["platelets"], known["neutrophils"]
    low = 0
    limit = 100 if under_four_weeks else 90
    if haemoglobin.value < (limit if haemoglobin.unit == "g/L" else limit / 10):
        low = low + 1
    if platelets.value < (100 if platelets.unit == "10^9/L" else 100_000):
        low = low + 1
    if neutrophils.value < (1 if neutrophils.unit == "10^9/L" else 1000):
        low = low + 1
    return low


def fat_is_high(triglycerides: Measurement) -> bool:
    """Tell whether fasting triglycerides reach 3.0 mmol/L, printed as 265 mg/dL."""
    return triglycerides.value >= (265 if triglycerides.unit == "mg/dL" else 3)


def fibrinogen_is_low(fibrinogen: Measurement) -> bool:
    """Tell whether fibrinogen is 1.5 g/L or less, printed as 150 mg/dL."""
    return fibrinogen.value <= (150 if fibrinogen.unit == "mg/dL" else Decimal("1.5"))
