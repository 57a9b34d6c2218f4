"""EASIX in one line: LDH in U/L times creatinine in mg/dL over platelets in 10^9 per litre.

After Pennisi et al., Blood Adv 2021;5:3397 (doi 10.1182/bloodadvances.2020003885). Nothing is worked out while a value
is missing. A platelet count of 0 is refused and is not among the cases.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

from tox_grader.foundation.measurements import Measurement

TABLE = "easix"


def measured(unit: str, *values: str) -> tuple[Measurement, ...]:
    """Return one measurement for each value."""
    return tuple(Measurement(Decimal(value), unit) for value in values)


LDH = (None, *measured("U/L", "0", "187", "400", "1999.5"))
CREATININE = (None, *measured("mg/dL", "0.4", "1.1", "5.25"), *measured("umol/L", "35", "97.24", "464.1"))
PLATELETS = (None, *measured("10^9/L", "1", "7.5", "80"), *measured("/uL", "80000", "250000"))
CASES: list[dict[str, Any]] = [
    {
        name: value
        for name, value in (("ldh", ldh), ("creatinine", creatinine), ("platelets", platelets))
        if value is not None
    }
    for ldh, creatinine, platelets in product(LDH, CREATININE, PLATELETS)
]


def value(known: Mapping[str, Any]) -> Fraction | None:
    """Return the index as an exact fraction; None where a value is missing."""
    if any(name not in known for name in ("ldh", "creatinine", "platelets")):
        return None
    return Fraction(known["ldh"].value) * creatinine_mg_dl(known["creatinine"]) / platelets_10e9_l(known["platelets"])


def platelets_10e9_l(platelets: Measurement) -> Fraction:
    """Return platelets in 10^9 per litre, which is the same number as in thousands per microlitre."""
    count = Fraction(platelets.value)
    return count / 1000 if platelets.unit == "/uL" else count


def creatinine_mg_dl(creatinine: Measurement) -> Fraction:
    """Return creatinine in mg/dL; 88.4 umol/L are 1 mg/dL."""
    value = Fraction(creatinine.value)
    return value / Fraction("88.4") if creatinine.unit == "umol/L" else value
