"""Late ICAHT of neutrophils a second time: the lowest of at least two low counts, day 31 to 100.

Rejeski K, Subklewe M, Aljurf M, et al. Blood 2023;142(10):865-877, in the wording of the published implementation
(Liang EC, 2024). Written from these; where follow-up goes on, further tests are tried at every depth.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from tests.properties.scales.icaht_days import HIGH, Rules, World, worlds
from tests.properties.scales.icaht_records import record
from tests.properties.scales.ref_icaht_early_neutrophil import PER_UL
from tox_grader.foundation.measurements import DailyCounts

TABLE = "icaht_late_neutrophil"
ENDS = ("death", "progression", "next_therapy", "last_follow_up")
DEPTHS = (*map(Fraction, (50, 300, 700, 1200)), HIGH)
RULES = Rules(PER_UL, 31, 100, ENDS, longest_gap=0, depths=DEPTHS, may_fill=lambda _tests, _day: False)
SINGLE = (100, 101, 500, 501, 1000, 1001, 1500, 1501)
SERIES: Sequence[DailyCounts] = (
    *(record(f"40:{value} 60:1500", last=100) for value in SINGLE),
    *(record(f"40:{value} 60:1501", last=100) for value in SINGLE),
    *(record(f"40:{value}", last=100) for value in SINGLE),
    *(record(f"40:{value}", last=60) for value in SINGLE),
    record("45:480 52:700", last=100),
    record("45:480 52:700", last=60),
    record("45:480 52:700", last=None),
    record("45:1480 52:700 60:2000", last=60),
    record("45:1900 52:2500", last=60),
    record("35:90", last=36, ended="last_follow_up"),
    record("30:90 50:1400 60:1400", last=100),
    record("31:90 50:1400 60:1800", last=100),
    record("50:1400 100:90", last=100),
    record("50:1400 60:1400 101:90", last=101),
    record("50:400 50:300 60:2000", last=100),
    record("40:1200 50:1400 60:90", last=55, ended="progression"),
    record("40:1200 50:1400 60:90", last=60, ended="death"),
    record("40:0.5 60:1.4", unit="10^9/L", last=100),
    record("30:90", last=100),
    record("", last=None),
)
COLUMNS: dict[str, dict[str, Sequence[Any]]] = {"late_neutropenia": {"neutrophil_series": SERIES}}


def grades(_column: str, known: Mapping[str, Any]) -> frozenset[int]:
    return every_grade(known["neutrophil_series"])


@cache
def every_grade(series: DailyCounts) -> frozenset[int]:
    return frozenset(grade for world in worlds(series, RULES) for grade in late(world))


def late(world: World) -> set[int]:
    tests = sorted(world.tests.values())
    if not tests:
        return {0, 1, 2, 3, 4}
    if tests[0] > 1500 or (len(tests) > 1 and tests[1] > 1500):
        return {0}
    if tests[0] > 1000:
        return {1}
    if tests[0] > 500:
        return {2}
    return {3} if tests[0] > 100 else {4}
