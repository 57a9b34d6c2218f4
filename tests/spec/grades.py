"""One assessment for every pair of grades, for the chapters on suggestions."""

from typing import Any

from tests.spec.bedside import Document, but, n, well

CRS_OF_GRADE: tuple[dict[str, Any], ...] = (
    {},
    {"temperature_c": n("38.4")},
    {"temperature_c": n("38.4"), "hypotension": "treated_with_fluids"},
    {"temperature_c": n("38.4"), "vasopressors": ["norepinephrine"]},
    {"temperature_c": n("38.4"), "vasopressors": ["norepinephrine", "epinephrine"]},
)
ICANS_OF_GRADE: tuple[dict[str, Any], ...] = (
    {},
    {"ice": {"total": 8}},
    {"ice": {"total": 5}},
    {"ice": {"total": 1}},
    {"motor": "deep_focal_weakness"},
)
GRADES = [(crs, icans) for crs in range(5) for icans in range(5)]


def of_grades(crs: int, icans: int, **patient: Any) -> Document:
    """Return the assessment of an adult with these two grades."""
    who = {"age_years": 60, "weight_kg": n("71.5"), **patient}
    return but(
        well(**{key: value for key, value in who.items() if value is not None}),
        crs=CRS_OF_GRADE[crs],
        icans=ICANS_OF_GRADE[icans],
    )
