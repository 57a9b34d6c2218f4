"""Early ICAHT of neutrophils a second time: the longest time at 500/uL and at 100/uL or below, day 0 to 30.

Rejeski K, Subklewe M, Aljurf M, et al. Blood 2023;142(10):865-877, in the wording of the published implementation
(Liang EC, 2024). Written from these; every open day is tried both ways. Of a period that began after day 3 and has not
ended the wording says grade 4 and the code counts its days: both are possible.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from tests.properties.scales.icaht_days import Rules, World, longest_period, still_running_since, until_judged, worlds
from tests.properties.scales.icaht_records import record
from tox_grader.foundation.measurements import DailyCounts

TABLE = "icaht_early_neutrophil"
PER_UL = {"/uL": Fraction(1), "/mm3": Fraction(1), "10^9/L": Fraction(1000), "10^3/uL": Fraction(1000)}
RULES = Rules(PER_UL, 0, 30, ("death", "last_follow_up"), longest_gap=7, last_stands_for=7, days_after=2)
RECOVERED = " 20:2000 27:2500 30:2500"
SERIES: Sequence[DailyCounts] = (
    record("0-30:2000"),
    record("0-30:501"),
    record("0-30:500"),
    record("0-30:100"),
    record("0-30:101"),
    record("0:400 1-30:900"),
    record("0-29:900 30:400"),
    record("0-30:900 31:400", last=31),
    record("0-2:900 3-30:400"),
    record("0-2:900 3-29:400 30:600"),
    record("0-2:900 3-29:400 30:600", last=30, ended="last_follow_up"),
    record("0-2:900 3-28:400 29-31:600", last=31),
    record("0-2:900 3-28:400 29-31:600 32:400", last=32),
    record("0-2:900 3-28:400 29-30:600 31:400", last=31),
    record("0-2:900 3-28:400 29-30:600 31:400", last=31, ended="last_follow_up"),
    record("0-2:900 3-27:400 28-30:600 31:400", last=31),
    record("0-2:900 3-29:400 30-32:600", last=32),
    record("0-2:900 3-29:400 30:600", last=60, ended="last_follow_up"),
    record("0-2:900 3-29:400 30:600 45:400", last=60, ended="last_follow_up"),
    record("0-2:900 3-26:400 35:2000", last=60, ended="last_follow_up"),
    record("0-9:900 10-28:400 29-30:600 31:400", last=31),
    record("0-9:900 10-28:400 29-31:600", last=60, ended="last_follow_up"),
    record("0-27:900 28:400 29:900", last=29),
    record("0-19:900 20-26:400", last=26, ended="death"),
    record("0-19:900 20-26:400", last=40, ended="last_follow_up"),
    record("0-3:900 4-30:400"),
    record("0-2:400 3-4:600 5-30:400"),
    record("0-2:400 3-5:600 6-30:400"),
    record("0-9:900 10-15:400 16-30:900"),
    record("0-9:900 10-16:400 17-30:900"),
    record("0-9:900 10-22:400 23-30:900"),
    record("0-9:900 10-23:400 24-30:900"),
    record("0-9:900 10-15:90 16-30:900"),
    record("0-9:900 10-16:100 17-30:900"),
    record("0-9:900 10-22:90 23-30:900"),
    record("0-9:900 10-23:90 24-30:900"),
    record("0:2000 1:900 2-6:400 7-8:600 9-14:400 15-18:900" + RECOVERED),
    record("0:2000 1:900 2-6:400 7-9:600 10-15:400 16-18:900" + RECOVERED),
    record("0:2000 1:900 2-6:90 7-8:300 9-14:90 15-18:900" + RECOVERED),
    record("0-10:3000 18-30:2800"),
    record("0-10:3000 19-30:2800"),
    record("0-10:400 18-30:2800"),
    record("0-10:400 19-30:2800"),
    record("0-4:1000 5:900 9:100 13:900 14-30:1000"),
    record("0:1500 1:700 2:400 4:200 8:20 12:10 16:30", last=16, ended="death"),
    record("0:900 1:700 2:600 3:400 4:300 5:200", last=5, ended="death"),
    record("0:900 1:700 2:400 3-13:300", last=20, ended="last_follow_up"),
    record("0:900 1:700 2:400 3-13:300", last=21, ended="last_follow_up"),
    record("0:900 1:700 2-26:300", last=33),
    record("0:900 1:700 2-26:300 33:2000", last=33),
    record("0:900 1:700 2-26:300 35:2000", last=35),
    record("0:2000 1:900 2-16:300", last=16),
    record("0:2000 1:900 2-5:300 6-8:900", last=8),
    record("0-29:300", last=29),
    record("0-20:900 21-27:400", last=27),
    record("0:2000 1:900 2-8:300 9-30:900", last=20, ended="progression"),
    record("0:2000 1:900 2-8:300 9-30:50", last=9, ended="death"),
    record("3-30:400"),
    record("5-30:400"),
    record("0-9:2 10:0.5 11:0.501 12-30:2", unit="10^9/L"),
    record("0-9:2000 10:1500 10:400 10:900 11-30:2000"),
    record("0-5:700 6-9:300", last=None),
    record("", last=30),
    record("", last=None),
)
COLUMNS: dict[str, dict[str, Sequence[Any]]] = {
    "neutropenia": {"neutrophil_series": SERIES},
    "profound_neutropenia": {"neutrophil_series": SERIES},
}


def grades(column: str, known: Mapping[str, Any]) -> frozenset[int]:
    return every_grade(column, known["neutrophil_series"])


@cache
def every_grade(column: str, series: DailyCounts) -> frozenset[int]:
    level = neutropenia if column == "neutropenia" else profound
    return frozenset(grade for world in worlds(series, RULES) for grade in level(world))


def neutropenia(world: World) -> set[int]:
    until = {day: count <= 500 for day, count in until_judged(world).items()}
    start = still_running_since(until, world.judged_on, 3) if until else None
    if start is not None and start <= 3:
        return {4}
    grade = by_days(longest_period([count <= 500 for count in world.days.values()], 3))
    return {grade} if start is None else {grade, 4}


def by_days(days: int) -> int:
    if days >= 31:
        return 4
    if days >= 14:
        return 3
    if days >= 7:
        return 2
    return 1 if days >= 1 else 0


def profound(world: World) -> set[int]:
    days = longest_period([count <= 100 for count in world.days.values()], 3)
    if days >= 14:
        return {4}
    return {3} if days >= 7 else {0}
