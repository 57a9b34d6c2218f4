"""The five common findings of IEC-HS as plain `if` and `else`, one point each.

After the published criteria (Hines et al., Transplant Cell Ther 2023;29:438.e1-438.e16) as far as they were restated.
A measurement may lack its upper limit of normal, its lower limit or its baseline; a finding that rests on what is
lacking may then be there or not.
"""

from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from typing import Any

from tox_grader.foundation.measurements import Measurement

TABLE = "iec_hs_2023"


def enzyme(value: str, uln: str | None, baseline: str | None) -> Measurement:
    """Return a transaminase in U/L with what is known beside it."""
    return Measurement(
        Decimal(value),
        "U/L",
        uln=None if uln is None else Decimal(uln),
        baseline=None if baseline is None else Decimal(baseline),
    )


def fibrinogen_of(value: str, unit: str, lln: str | None) -> Measurement:
    """Return a fibrinogen with its lower limit of normal where that is known."""
    return Measurement(Decimal(value), unit, lln=None if lln is None else Decimal(lln))


def counts(unit: str, *values: str) -> tuple[Measurement, ...]:
    """Return one cell count for each value."""
    return tuple(Measurement(Decimal(value), unit) for value in values)


YES_OR_NO = (True, False)
ENZYMES = (
    *(enzyme(value, "40", "30") for value in ("30", "199", "200", "201")),  # normal baseline
    *(enzyme(value, "40", "40") for value in ("200", "201")),  # baseline on the limit: still normal
    *(enzyme(value, "40", "60") for value in ("201", "299", "300", "301")),  # abnormal baseline
    *(enzyme(value, "40", None) for value in ("100", "200", "201", "900")),
    *(enzyme(value, None, "30") for value in ("100", "150", "151", "900")),
    enzyme("900", None, None),
)
COLUMNS: dict[str, dict[str, tuple[Any, ...]]] = {
    "timing": {"inflammation_after_crs_improved": YES_OR_NO},
    "transaminases": {"alt": ENZYMES, "ast": ENZYMES},
    "fibrinogen": {
        "fibrinogen": (
            *(fibrinogen_of(value, "g/L", "2.0") for value in ("1.49", "1.5", "1.99", "2.0", "3.5")),
            *(fibrinogen_of(value, "g/L", "1.2") for value in ("1.3", "1.5")),
            *(fibrinogen_of(value, "mg/dL", "200") for value in ("149", "150", "199", "200")),
            *(fibrinogen_of(value, "mg/dL", "100") for value in ("149.9", "150", "150.1")),
            *(fibrinogen_of(value, "g/L", None) for value in ("1.4", "1.5", "3.5")),
        )
    },
    "haemophagocytosis": {"haemophagocytosis": YES_OR_NO},
    "cytopenia": {
        "new_or_refractory_cytopenia": YES_OR_NO,
        "platelets": (*counts("10^9/L", "9", "24.9", "25", "150"), *counts("/uL", "24999", "25000")),
        "neutrophils": (*counts("/uL", "0", "499", "500", "501"), *counts("10^9/L", "0.49", "0.5")),
    },
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return the point that one finding gives, or both where it rests on what is lacking."""
    if column == "timing":
        return {int(known["inflammation_after_crs_improved"])}
    if column == "transaminases":
        either = product(enzyme_is_high(known["alt"]), enzyme_is_high(known["ast"]))
        return {int(alt or ast) for alt, ast in either}
    if column == "fibrinogen":
        return {int(low) for low in fibrinogen_is_low(known["fibrinogen"])}
    if column == "haemophagocytosis":
        return {int(known["haemophagocytosis"])}
    return {int(known["new_or_refractory_cytopenia"] and has_grade_4(known["platelets"], known["neutrophils"]))}


def enzyme_is_high(measured: Measurement) -> set[bool]:
    """Tell whether a transaminase is high: above 5 x ULN, or above 5 x an abnormal baseline; both where unknown."""
    if measured.uln is not None and measured.baseline is not None:
        baseline_is_normal = measured.baseline <= measured.uln
        limit = measured.uln if baseline_is_normal else measured.baseline
        return {measured.value > 5 * limit}
    # Whatever the missing one is, the larger of the two counts, so it is at least five times the known one.
    only_known = measured.uln if measured.uln is not None else measured.baseline
    if only_known is not None and measured.value <= 5 * only_known:
        return {False}
    return {True, False}


def fibrinogen_is_low(fibrinogen: Measurement) -> set[bool]:
    """Tell whether fibrinogen is below 1.5 g/L or below its lower limit of normal; both where that is not known."""
    if fibrinogen.value < (150 if fibrinogen.unit == "mg/dL" else Decimal("1.5")):
        return {True}
    if fibrinogen.lln is None:
        return {True, False}
    return {fibrinogen.value < fibrinogen.lln}


def has_grade_4(platelets: Measurement, neutrophils: Measurement) -> bool:
    """Tell whether platelets are below 25 or neutrophils below 0.5 x 10^9/L (CTCAE v5 grade 4)."""
    few_platelets = platelets.value < (25_000 if platelets.unit == "/uL" else 25)
    few_neutrophils = neutrophils.value < (500 if neutrophils.unit == "/uL" else Decimal("0.5"))
    return few_platelets or few_neutrophils
