"""Laboratory tumour lysis syndrome as modified in 2011, as plain `if` and `else`: four values, one point each.

After the modification of 2011, as reproduced: the limits of 2004 (printed in two units) without the change of 25 %. In
children phosphate has a higher limit; the age of a child is not printed: it holds below 12 years, from 12 to 17 both
may hold.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tox_grader.foundation.measurements import Measurement

TABLE = "cairo_bishop_laboratory_2011"


def measured(unit: str, *values: str) -> tuple[Measurement, ...]:
    """Return one measurement for each value."""
    return tuple(Measurement(Decimal(value), unit) for value in values)


COLUMNS: dict[str, dict[str, tuple[Any, ...]]] = {
    "urate": {"urate": (*measured("umol/L", "300", "475.9", "476", "600"), *measured("mg/dL", "7.9", "8", "9"))},
    "potassium": {"potassium": (*measured("mmol/L", "4.0", "5.9", "6.0", "6.1"), *measured("mEq/L", "5.99", "6"))},
    "phosphate": {
        "phosphate": (
            *measured("mmol/L", "1.0", "1.44", "1.45", "1.8", "2.09", "2.1", "2.2"),
            *measured("mg/dL", "4.4", "4.5", "6.4", "6.5"),
        ),
        "age_years": (0, 11, 12, 17, 18, 60),
    },
    "corrected_calcium": {
        "corrected_calcium": (*measured("mmol/L", "1.74", "1.75", "1.76", "2.3"), *measured("mg/dL", "6.9", "7", "7.1"))
    },
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return the point of one value, or both where it is not settled whether the limit for children holds."""
    value = known[column]
    if column == "urate":
        return {int(value.value >= (8 if value.unit == "mg/dL" else 476))}
    if column == "potassium":
        return {int(value.value >= 6)}
    if column == "phosphate":
        adult = {int(value.value >= (Decimal("4.5") if value.unit == "mg/dL" else Decimal("1.45")))}
        child = {int(value.value >= (Decimal("6.5") if value.unit == "mg/dL" else Decimal("2.1")))}
        if known["age_years"] < 12:
            return child
        return adult if known["age_years"] >= 18 else adult | child
    return {int(value.value <= (7 if value.unit == "mg/dL" else Decimal("1.75")))}
