"""Laboratory tumour lysis syndrome as modified in 2011, as plain `if` and `else`: four values, one point each.

After Howard et al., N Engl J Med 2011;364:1844-1854, as reproduced: the limits of 2004 (printed in two units) without
the change of 25 %. In children phosphate has a higher limit and urate the reference range for the age; the age of a
child is not printed, so below 18 years both limits may hold.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tox_grader.foundation.measurements import Measurement

TABLE = "cairo_bishop_laboratory_2011"


def measured(unit: str, *values: str, uln: str | None = None) -> tuple[Measurement, ...]:
    """Return one measurement for each value, with the upper limit of normal where it is known."""
    limit = None if uln is None else Decimal(uln)
    return tuple(Measurement(Decimal(value), unit, uln=limit) for value in values)


AGES = (0, 17, 18, 60)
COLUMNS: dict[str, dict[str, tuple[Any, ...]]] = {
    "urate": {
        "urate": (
            *measured("umol/L", "300", "475.9", "476", "600"),
            *measured("umol/L", "329", "330", "331", "475", "476", uln="330"),
            *measured("umol/L", "475", "476", "500", "501", uln="500"),
            *measured("mg/dL", "7.9", "8", "9"),
            *measured("mg/dL", "5.5", "5.6", "8", uln="5.5"),
        ),
        "age_years": AGES,
    },
    "potassium": {"potassium": (*measured("mmol/L", "4.0", "5.9", "6.0", "6.1"), *measured("mEq/L", "5.99", "6"))},
    "phosphate": {
        "phosphate": (
            *measured("mmol/L", "1.0", "1.44", "1.45", "1.8", "2.09", "2.1", "2.2"),
            *measured("mg/dL", "4.4", "4.5", "6.4", "6.5"),
        ),
        "age_years": AGES,
    },
    "corrected_calcium": {
        "corrected_calcium": (*measured("mmol/L", "1.74", "1.75", "1.76", "2.3"), *measured("mg/dL", "6.9", "7", "7.1"))
    },
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return the point of one value, or both where adults and children differ and it is not settled which holds."""
    value = known[column]
    if column == "urate":
        adult = {int(value.value >= (8 if value.unit == "mg/dL" else 476))}
        child = {0, 1} if value.uln is None else {int(value.value > value.uln)}
        return adult if known["age_years"] >= 18 else adult | child
    if column == "potassium":
        return {int(value.value >= 6)}
    if column == "phosphate":
        adult = {int(value.value >= (Decimal("4.5") if value.unit == "mg/dL" else Decimal("1.45")))}
        child = {int(value.value >= (Decimal("6.5") if value.unit == "mg/dL" else Decimal("2.1")))}
        return adult if known["age_years"] >= 18 else adult | child
    return {int(value.value <= (7 if value.unit == "mg/dL" else Decimal("1.75")))}
