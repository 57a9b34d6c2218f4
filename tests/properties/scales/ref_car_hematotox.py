"""CAR-HEMATOTOX as plain `if` and `else`: five blood values from before lymphodepletion, 0 to 7 points.

After the published points (Rejeski et al., Blood 2021;138:2499-2513, doi 10.1182/blood.2020010543, as restated).
The print counts CRP in mg/dL; the other units are brought to those of the print.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tox_grader.foundation.measurements import Measurement

TABLE = "car_hematotox"


def measured(unit: str, *values: str) -> tuple[Measurement, ...]:
    """Return one measurement for each value."""
    return tuple(Measurement(Decimal(value), unit) for value in values)


COLUMNS: dict[str, dict[str, tuple[Any, ...]]] = {
    "platelets": {
        "platelets": (
            *measured("10^9/L", "0", "74.9", "75", "110", "175", "175.1", "300"),
            *measured("/uL", "74999", "75000", "175000", "175001"),
        )
    },
    "neutrophils": {
        "neutrophils": (*measured("/uL", "0", "1199", "1200", "1201"), *measured("10^9/L", "1.19", "1.2", "5"))
    },
    "haemoglobin": {"haemoglobin": (*measured("g/dL", "8.9", "9.0", "9.1"), *measured("g/L", "89", "90", "120"))},
    "crp": {"crp": (*measured("mg/dL", "0", "2.9", "3.0", "3.1"), *measured("mg/L", "8", "29.9", "30", "42"))},
    "ferritin": {
        "ferritin": (
            *measured("ng/mL", "0", "649", "650", "651", "1999", "2000", "2000.1"),
            *measured("ug/L", "649.9", "650", "2000", "2001"),
        )
    },
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return the points of one item."""
    value = known[column]
    if column == "platelets":
        return {platelet_points(thousands_per_ul(value))}
    if column == "neutrophils":
        return {1 if thousands_per_ul(value) < Decimal("1.2") else 0}
    if column == "haemoglobin":
        g_dl = value.value if value.unit == "g/dL" else value.value / 10
        return {1 if g_dl < 9 else 0}
    if column == "crp":
        mg_dl = value.value if value.unit == "mg/dL" else value.value / 10
        return {1 if mg_dl >= 3 else 0}
    return {ferritin_points(value.value)}


def thousands_per_ul(count: Measurement) -> Decimal:
    """Return a cell count in thousands per microlitre, which is the same number as in 10^9 per litre."""
    return count.value / 1000 if count.unit == "/uL" else count.value


def platelet_points(count: Decimal) -> int:
    """More than 175: none. From 75: one. Fewer: two."""
    if count > 175:
        return 0
    if count >= 75:
        return 1
    return 2


def ferritin_points(ng_ml: Decimal) -> int:
    """Below 650: none. Up to 2000: one. Above: two."""
    if ng_ml < 650:
        return 0
    if ng_ml <= 2000:
        return 1
    return 2
