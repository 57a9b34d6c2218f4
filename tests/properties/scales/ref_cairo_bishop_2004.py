"""Clinical tumour lysis syndrome of 2004 as plain `if` and `else`: creatinine, rhythm and seizure, grade I to IV.

After Cairo and Bishop, Br J Haematol 2004;127:3-11, as reproduced. Laboratory TLS (two of four values) opens the
grading and gives no grade itself: its column answers 1 where it is met and 0 where it is not.
"""

from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from typing import Any

from tests.properties.scales import ref_cairo_bishop_laboratory_2004 as laboratory
from tox_grader.foundation.measurements import Measurement

TABLE = "cairo_bishop_2004"


def creatinine(unit: str, uln: str | None, *values: str) -> tuple[Measurement, ...]:
    """Return one creatinine for each value, with its upper limit of normal where that is known."""
    limit = None if uln is None else Decimal(uln)
    return tuple(Measurement(Decimal(value), unit, uln=limit) for value in values)


COLUMNS: dict[str, dict[str, tuple[Any, ...]]] = {
    "laboratory": {
        "urate": (
            *laboratory.measured("umol/L", "400", "300", "476"),
            *laboratory.measured("umol/L", None, "300"),
        ),
        "potassium": (
            *laboratory.measured("mmol/L", "4.0", "4.9", "5.0"),
            *laboratory.measured("mmol/L", None, "4.0", "6.0"),
        ),
        "phosphate": (
            *laboratory.measured("mmol/L", "1.6", "1.44", "1.45", "2.1"),
            *laboratory.measured("mg/dL", None, "4.4", "4.5"),
        ),
        "corrected_calcium": (
            *laboratory.measured("mmol/L", "2.3", "1.75", "2.2"),
            *laboratory.measured("mg/dL", None, "7.1"),
        ),
        "age_years": (10, 60),
    },
    "creatinine": {
        "creatinine": (
            *creatinine("umol/L", "100", "60", "149.9", "150", "150.1", "299", "300", "301", "600", "601"),
            *creatinine("mg/dL", "1.2", "1.79", "1.8", "1.9", "3.6", "3.7", "7.2", "7.3"),
            *creatinine("umol/L", None, "400"),
        )
    },
    "arrhythmia": {
        "tls_arrhythmia": (
            "none",
            "no_intervention",
            "medical_non_urgent",
            "device_or_incompletely_controlled",
            "life_threatening",
        )
    },
    "seizure": {"tls_seizure": ("none", "brief_or_controlled", "altered_or_poorly_controlled", "prolonged_or_status")},
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return the grade of one column; for laboratory TLS whether it is met."""
    if column == "laboratory":
        values = ("urate", "potassium", "phosphate", "corrected_calcium")
        totals = product(*(laboratory.grades(value, known) for value in values))
        return {int(sum(points) >= 2) for points in totals}
    if column == "creatinine":
        return creatinine_grades(known["creatinine"])
    if column == "arrhythmia":
        return {arrhythmia_grade(known["tls_arrhythmia"])}
    return {seizure_grade(known["tls_seizure"])}


def creatinine_grades(measured: Measurement) -> set[int]:
    """Exactly 1.5 x ULN is I, up to 3 x is II, up to 6 x is III, more is IV; without the ULN it may be any."""
    if measured.uln is None:
        return {0, 1, 2, 3, 4}
    if measured.value < Decimal("1.5") * measured.uln:
        return {0}
    if measured.value == Decimal("1.5") * measured.uln:
        return {1}
    if measured.value <= 3 * measured.uln:
        return {2}
    if measured.value <= 6 * measured.uln:
        return {3}
    return {4}


def arrhythmia_grade(word: str) -> int:
    """Grade an arrhythmia by what it needs."""
    if word == "none":
        return 0
    if word == "no_intervention":
        return 1
    if word == "medical_non_urgent":
        return 2
    if word == "device_or_incompletely_controlled":
        return 3
    return 4


def seizure_grade(word: str) -> int:
    """Grade a seizure by how it is controlled; there is no grade I."""
    if word == "none":
        return 0
    if word == "brief_or_controlled":
        return 2
    if word == "altered_or_poorly_controlled":
        return 3
    return 4
