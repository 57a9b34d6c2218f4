"""The ISTH score for overt DIC as plain `if` and `else`: four tests, 0 to 8 points.

After the algorithm (Taylor et al., Thromb Haemost 2001;86:1327-1330, doi 10.1055/s-0037-1616068, as reproduced). The
laboratory's word for the fibrin marker comes first. Without it the D-dimer (as a multiple of its upper limit of normal)
and FDP count, each by its own bands: where they disagree either may be right; without any of them the marker may be
anything.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tox_grader.foundation.measurements import Measurement

TABLE = "isth_dic"


def measured(unit: str, *values: str, uln: str | None = None) -> tuple[Measurement, ...]:
    """Return one measurement for each value."""
    limit = None if uln is None else Decimal(uln)
    return tuple(Measurement(Decimal(value), unit, uln=limit) for value in values)


COLUMNS: dict[str, dict[str, tuple[Any, ...]]] = {
    "platelets": {
        "platelets": (
            *measured("10^9/L", "0", "49", "49.9", "50", "99", "100", "101"),
            *measured("10^3/uL", "49.9", "50"),
            *measured("/mm3", "99999", "100000"),
        )
    },
    # None is listed where the absence of one marker has a meaning: the next one is read.
    "fibrin_marker": {
        "fibrin_marker": (None, "no_increase", "moderate", "strong"),
        "d_dimer": (
            None,
            *measured("mg/L", "0.99", "1.0", "1.5", "2.0", "2.01", uln="0.5"),
            *measured("ng/mL", "999", "1000", "2000", "2001", uln="500"),
            *measured("mg/L", "5"),
        ),
        "fdp": (None, *measured("mg/L", "0", "9.9", "10", "25", "25.1"), *measured("ug/mL", "9", "10", "26")),
    },
    "prothrombin_time": {"pt_prolongation": measured("s", "0", "2.9", "3", "3.1", "5.9", "6", "6.1")},
    "fibrinogen": {"fibrinogen": (*measured("g/L", "0.9", "0.99", "1.0", "3"), *measured("mg/dL", "99", "100"))},
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return the points of one test."""
    if column == "platelets":
        return {platelet_points(known["platelets"])}
    if column == "fibrin_marker":
        return marker_points(known.get("fibrin_marker"), known.get("d_dimer"), known.get("fdp"))
    if column == "prothrombin_time":
        return {prothrombin_points(known["pt_prolongation"].value)}
    fibrinogen = known["fibrinogen"]
    return {1 if fibrinogen.value < (100 if fibrinogen.unit == "mg/dL" else 1) else 0}


def platelet_points(platelets: Measurement) -> int:
    """From 100: none. From 50: one. Fewer: two."""
    count = platelets.value / 1000 if platelets.unit == "/mm3" else platelets.value
    if count >= 100:
        return 0
    if count >= 50:
        return 1
    return 2


def marker_points(word: str | None, d_dimer: Measurement | None, fdp: Measurement | None) -> set[int]:
    """No increase: none. Moderate: two. Strong: three."""
    if word is not None:
        return {{"no_increase": 0, "moderate": 2, "strong": 3}[word]}
    bands = set()
    if d_dimer is not None and d_dimer.uln is not None:
        bands.add(marker_band(d_dimer.value, 2 * d_dimer.uln, 4 * d_dimer.uln))
    if fdp is not None:
        bands.add(marker_band(fdp.value, Decimal(10), Decimal(25)))
    return bands or {0, 2, 3}


def marker_band(value: Decimal, moderate_from: Decimal, moderate_to: Decimal) -> int:
    """Both limits belong to the moderate increase."""
    if value < moderate_from:
        return 0
    if value <= moderate_to:
        return 2
    return 3


def prothrombin_points(seconds: Decimal) -> int:
    """Below 3 s: none. Below 6 s: one. From 6 s: two."""
    if seconds < 3:
        return 0
    if seconds < 6:
        return 1
    return 2
