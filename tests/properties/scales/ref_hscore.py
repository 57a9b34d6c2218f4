"""HScore as plain `if` and `else`: nine items, 0 to 337 points.

After the points table (Fardet et al., Arthritis Rheumatol 2014;66:2613, doi 10.1002/art.38690, as reproduced). A value
on a limit stands in the middle row. Triglycerides are printed in mmol/L and in mg/dL.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tox_grader.foundation.measurements import Measurement

TABLE = "hscore"


def measured(unit: str, *values: str) -> tuple[Measurement, ...]:
    """Return one measurement for each value."""
    return tuple(Measurement(Decimal(value), unit) for value in values)


YES_OR_NO = (True, False)
COLUMNS: dict[str, dict[str, tuple[Any, ...]]] = {
    "immunosuppression": {"long_term_immunosuppression": YES_OR_NO},
    "temperature": {"temperature_c": tuple(map(Decimal, ("36.5", "38.3", "38.4", "38.5", "39.3", "39.4", "39.5")))},
    "organomegaly": {"hepatomegaly": YES_OR_NO, "splenomegaly": YES_OR_NO},
    "cytopenia": {
        "haemoglobin": (*measured("g/dL", "9.1", "9.2", "9.3"), *measured("g/L", "92", "93")),
        "leukocytes": (*measured("/uL", "900", "5000", "5001"), *measured("10^9/L", "5", "5.1")),
        "platelets": (*measured("10^9/L", "22", "110", "111"), *measured("/mm3", "110000", "110001")),
    },
    "ferritin": {
        "ferritin": (
            *measured("ng/mL", "0", "1999", "2000", "2001", "6000", "6001"),
            *measured("ug/L", "1999.9", "6000"),
        )
    },
    "triglycerides": {
        "triglycerides": (
            *measured("mmol/L", "0", "1.49", "1.5", "1.51", "4", "4.01"),
            *measured("mg/dL", "132.6", "132.7", "132.8", "133", "353", "354", "354.1"),
        )
    },
    "fibrinogen": {
        "fibrinogen": (*measured("g/L", "1.1", "2.49", "2.5", "2.51"), *measured("mg/dL", "249", "250", "251"))
    },
    "ast": {"ast": measured("U/L", "0", "29", "29.9", "30", "31")},
    "haemophagocytosis": {"haemophagocytosis": YES_OR_NO},
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return the points of one item."""
    return {points(column, known)}


def points(column: str, known: Mapping[str, Any]) -> int:  # noqa: PLR0911 - one item, one return
    """Return the points of one item."""
    if column == "immunosuppression":
        return 18 if known["long_term_immunosuppression"] else 0
    if column == "temperature":
        return middle_row(known["temperature_c"], "38.4", "39.4", (0, 33, 49))
    if column == "organomegaly":
        enlarged = [known["hepatomegaly"], known["splenomegaly"]].count(True)
        return (0, 23, 38)[enlarged]
    if column == "cytopenia":
        return (0, 0, 24, 34)[low_lineages(known)]
    if column == "ferritin":
        return middle_row(known["ferritin"].value, "2000", "6000", (0, 35, 50))
    if column == "triglycerides":
        fat = known["triglycerides"]
        if fat.unit == "mg/dL":
            return middle_row(fat.value, "132.7", "354", (0, 44, 64))
        return middle_row(fat.value, "1.5", "4", (0, 44, 64))
    if column == "fibrinogen":
        fibrinogen = known["fibrinogen"]
        g_l = fibrinogen.value if fibrinogen.unit == "g/L" else fibrinogen.value / 100
        return 30 if g_l <= Decimal("2.5") else 0
    if column == "ast":
        return 19 if known["ast"].value >= 30 else 0
    return 35 if known["haemophagocytosis"] else 0


def middle_row(value: Decimal, from_: str, to: str, three: tuple[int, int, int]) -> int:
    """Return the points of below, from-to (both limits in it) and above."""
    if value < Decimal(from_):
        return three[0]
    if value <= Decimal(to):
        return three[1]
    return three[2]


def low_lineages(known: Mapping[str, Any]) -> int:
    """Count the low ones of haemoglobin, leucocytes and platelets; a value on its limit is low."""
    low = 0
    haemoglobin, leukocytes, platelets = known["haemoglobin"], known["leukocytes"], known["platelets"]
    if haemoglobin.value <= (Decimal("9.2") if haemoglobin.unit == "g/dL" else 92):
        low = low + 1
    if leukocytes.value <= (5000 if leukocytes.unit == "/uL" else 5):
        low = low + 1
    if platelets.value <= (110_000 if platelets.unit == "/mm3" else 110):
        low = low + 1
    return low
