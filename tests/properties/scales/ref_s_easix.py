"""s-EASIX in one line: LDH in U/L over platelets in 10^9 per litre.

After Pennisi et al., Blood Adv 2021;5:3397 (doi 10.1182/bloodadvances.2020003885). Nothing is worked out while a value
is missing. A platelet count of 0 is refused and is not among the cases.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

from tox_grader.foundation.measurements import Measurement

TABLE = "s_easix"


def measured(unit: str, *values: str) -> tuple[Measurement, ...]:
    """Return one measurement for each value."""
    return tuple(Measurement(Decimal(value), unit) for value in values)


LDH = (None, *measured("U/L", "0", "187", "400", "1999.5"))
PLATELETS = (None, *measured("10^9/L", "1", "7.5", "80"), *measured("/uL", "80000", "250000"))
CASES: list[dict[str, Any]] = [
    {name: value for name, value in (("ldh", ldh), ("platelets", platelets)) if value is not None}
    for ldh, platelets in product(LDH, PLATELETS)
]


def value(known: Mapping[str, Any]) -> Fraction | None:
    """Return the index as an exact fraction; None where a value is missing."""
    if any(name not in known for name in ("ldh", "platelets")):
        return None
    return Fraction(known["ldh"].value) / platelets_10e9_l(known["platelets"])


def platelets_10e9_l(platelets: Measurement) -> Fraction:
    """Return platelets in 10^9 per litre, which is the same number as in thousands per microlitre."""
    count = Fraction(platelets.value)
    return count / 1000 if platelets.unit == "/uL" else count
