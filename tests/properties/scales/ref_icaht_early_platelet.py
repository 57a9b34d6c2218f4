"""Early ICAHT of platelets a second time: days below 50 and below 20 x 10^9/L added up, day 0 to 30.

Rejeski K, Sanz J, Fei T, et al. T-ICAHT: grading and prognostic impact of thrombocytopenia after CAR T-cell therapy.
Blood 2025. Written from the table of the article; every open day is tried both ways.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from tests.properties.scales.icaht_days import Rules, World, days_together, worlds
from tests.properties.scales.icaht_records import record
from tox_grader.foundation.measurements import DailyCounts

TABLE = "icaht_early_platelet"
ENDS = ("death", "progression", "next_therapy", "last_follow_up")
PER_NL = {"10^9/L": Fraction(1), "10^3/uL": Fraction(1), "/uL": Fraction(1, 1000), "/mm3": Fraction(1, 1000)}
RULES = Rules(PER_NL, 0, 30, ENDS, longest_gap=7)
G = "10^9/L"
SERIES: Sequence[DailyCounts] = (
    *(record(f"0-30:{value}", unit=G) for value in (19, 20, 49, 50, 120)),
    *(record(f"0-4:80 5-{4 + days}:49 {5 + days}-30:80", unit=G) for days in (1, 6, 7)),
    *(record(f"0-4:80 5-{4 + days}:19 {5 + days}-30:80", unit=G) for days in (1, 13, 14)),
    record("0-4:80 5-8:49 9-14:80 15-17:49 18-30:80", unit=G),
    record("0-4:80 5-8:49 9-10:80 11:49 12-30:80", unit=G),
    record("0-4:80 5-8:49 9-11:80 12:49 13-30:80", unit=G),
    record("0-4:80 5-10:19 11-12:30 13-18:19 19-30:80", unit=G),
    record("0-4:80 5-10:19 11-13:30 14-19:19 20-30:80", unit=G),
    record("0:49 1-30:80", unit=G),
    record("0-29:80 30:49", unit=G),
    record("0-30:80 31:10", unit=G, last=31),
    record("0-4:80 5-7:49 8-30:10", unit=G, last=7, ended="progression"),
    record("0-4:80 5-7:19", unit=G, last=7, ended="death"),
    record("0-4:80 5-7:19", unit=G, last=12, ended="death"),
    record("0-10:120 18-30:100", unit=G),
    record("0-10:120 19-30:100", unit=G),
    record("0-10:10 18-30:100", unit=G),
    record("0-10:10 19-30:100", unit=G),
    record("0-4:80 5-12:40", unit=G, last=12),
    record("0-4:80 5-12:10", unit=G, last=12),
    record("0-4:80 5-24:40 31:60", unit=G, last=31),
    record("0-4:80 5-24:40", unit=G, last=31),
    record("3-30:45", unit=G),
    record("0-4:80000 5:49999 6:50000 7-30:80000", unit="/mm3"),
    record("0-4:80 5-6:45", unit=G, last=None),
    record("", unit=G, last=None),
)
COLUMNS: dict[str, dict[str, Sequence[Any]]] = {
    "thrombocytopenia": {"platelet_series": SERIES},
    "severe_thrombocytopenia": {"platelet_series": SERIES},
}


def grades(column: str, known: Mapping[str, Any]) -> frozenset[int]:
    return every_grade(column, known["platelet_series"])


@cache
def every_grade(column: str, series: DailyCounts) -> frozenset[int]:
    level = below_50 if column == "thrombocytopenia" else below_20
    return frozenset(level(world) for world in worlds(series, RULES))


def below_50(world: World) -> int:
    days = days_together([count < 50 for count in world.days.values()], 3)
    if days == 0:
        return 0
    return 1 if days < 7 else 2


def below_20(world: World) -> int:
    days = days_together([count < 20 for count in world.days.values()], 3)
    if days == 0:
        return 0
    return 3 if days < 14 else 4
