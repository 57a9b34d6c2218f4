"""Laboratory tumour lysis syndrome of 2004 as plain `if` and `else`: four values, one point each.

After Cairo and Bishop, Br J Haematol 2004;127:3-11, as reproduced: each value counts by its limit (printed in two
units) or by a change of 25 % from the baseline. Without a baseline the change may be there or not. In children the
limit of phosphate is higher; the age of a child is not printed: it holds below 12 years, from 12 to 17 both may hold.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tox_grader.foundation.measurements import Measurement

TABLE = "cairo_bishop_laboratory_2004"


def measured(unit: str, baseline: str | None, *values: str) -> tuple[Measurement, ...]:
    """Return one measurement for each value, with the baseline where it is known."""
    before = None if baseline is None else Decimal(baseline)
    return tuple(Measurement(Decimal(value), unit, baseline=before) for value in values)


COLUMNS: dict[str, dict[str, tuple[Any, ...]]] = {
    "urate": {
        "urate": (
            *measured("umol/L", None, "300", "475.9", "476", "477"),
            *measured("umol/L", "200", "249", "250", "251"),
            *measured("umol/L", "400", "475", "476"),
            *measured("mg/dL", None, "7.9", "8", "8.1"),
            *measured("mg/dL", "4", "4.9", "5.0"),
        )
    },
    "potassium": {
        "potassium": (
            *measured("mmol/L", None, "4.0", "5.9", "6.0", "6.1"),
            *measured("mmol/L", "4.0", "4.9", "5.0", "5.1"),
            *measured("mEq/L", None, "5.99", "6"),
        )
    },
    "phosphate": {
        "phosphate": (
            *measured("mmol/L", None, "1.0", "1.44", "1.45", "1.8", "2.09", "2.1"),
            *measured("mmol/L", "1.0", "1.24", "1.25"),
            *measured("mmol/L", "1.6", "1.44", "1.45", "1.99", "2.0", "2.1"),
            *measured("mg/dL", None, "4.4", "4.5", "6.4", "6.5"),
            *measured("mg/dL", "4.4", "4.4", "4.5", "5.4", "5.5"),
        ),
        "age_years": (0, 11, 12, 17, 18, 60),
    },
    "corrected_calcium": {
        "corrected_calcium": (
            *measured("mmol/L", None, "1.74", "1.75", "1.76", "2.3"),
            *measured("mmol/L", "2.4", "1.79", "1.8", "1.81"),
            *measured("mg/dL", None, "6.9", "7", "7.1"),
            *measured("mg/dL", "10", "7.4", "7.5", "7.6"),
        )
    },
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return the point of one value, or both where it rests on a baseline or an age limit that is not known."""
    value = known[column]
    if column == "urate":
        return by_limit_or_rise(value, beyond_limit=value.value >= (8 if value.unit == "mg/dL" else 476))
    if column == "potassium":
        return by_limit_or_rise(value, beyond_limit=value.value >= 6)
    if column == "phosphate":
        return phosphate_points(value, known["age_years"])
    return calcium_points(value)


def by_limit_or_rise(value: Measurement, *, beyond_limit: bool) -> set[int]:
    """Return the point of a value that is beyond its limit or has risen by 25 %."""
    if beyond_limit:
        return {1}
    if value.baseline is None:
        return {0, 1}
    return {1 if value.value >= Decimal("1.25") * value.baseline else 0}


def phosphate_points(phosphate: Measurement, age_years: int) -> set[int]:
    """Return the point of phosphate, by the adult limit, the limit for children, or a rise by 25 %."""
    over_adult_limit = phosphate.value >= (Decimal("4.5") if phosphate.unit == "mg/dL" else Decimal("1.45"))
    over_child_limit = phosphate.value >= (Decimal("6.5") if phosphate.unit == "mg/dL" else Decimal("2.1"))
    by_adult_limit = by_limit_or_rise(phosphate, beyond_limit=over_adult_limit)
    if age_years >= 18:
        return by_adult_limit
    by_child_limit = by_limit_or_rise(phosphate, beyond_limit=over_child_limit)
    return by_child_limit if age_years < 12 else by_adult_limit | by_child_limit


def calcium_points(calcium: Measurement) -> set[int]:
    """Return the point of calcium: at its limit or below, or fallen by 25 %."""
    if calcium.value <= (7 if calcium.unit == "mg/dL" else Decimal("1.75")):
        return {1}
    if calcium.baseline is None:
        return {0, 1}
    return {1 if calcium.value <= Decimal("0.75") * calcium.baseline else 0}
