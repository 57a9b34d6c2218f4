"""Late ICAHT of platelets a second time: how low at two tests, and how many days below 20 x 10^9/L, day 31 to 100.

Rejeski K, Sanz J, Fei T, et al. T-ICAHT: grading and prognostic impact of thrombocytopenia after CAR T-cell therapy.
Blood 2025. Written from the table of the article; open days are tried both ways, further tests at every depth.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from tests.properties.scales.icaht_days import HIGH, Days, Rules, World, days_together, worlds
from tests.properties.scales.icaht_records import record
from tests.properties.scales.ref_icaht_early_platelet import ENDS, PER_NL, G
from tox_grader.foundation.measurements import DailyCounts

TABLE = "icaht_late_platelet"
DEPTHS = (*map(Fraction, (10, 30, 70)), HIGH)


def beside_a_low_test(tests: Days, day: int) -> bool:
    before = [value for other, value in sorted(tests.items()) if other < day][-1:]
    after = [value for other, value in sorted(tests.items()) if other > day][:1]
    return not before + after or any(value < 20 for value in before + after)


RULES = Rules(PER_NL, 31, 100, ENDS, longest_gap=7, depths=DEPTHS, may_fill=beside_a_low_test)


def over(text: str, last: int = 100, ended: str | None = "last_follow_up") -> DailyCounts:
    return record(text, unit=G, last=last, ended=ended)


SERIES: Sequence[DailyCounts] = (
    *(over(f"35:{value} 36:99 43:120") for value in (10, 19, 20, 49, 50, 99, 100)),
    *(over(f"35:120 36:{value} 43:120") for value in (10, 19, 49, 99, 100)),
    *(over(f"40:{value}", last=41, ended="death") for value in (10, 19, 20, 49, 50, 99, 100)),
    *(over(f"31-40:120 41-{40 + days}:19 {41 + days}-60:120") for days in (1, 2, 13, 14)),
    over("31-40:120 41-46:19 47-48:25 49-54:19 55-60:120"),
    over("31-40:120 41-46:19 47-49:25 50-55:19 56-60:120"),
    over("38:60 45:18 52:15 59:19 60:60 67:120"),
    over("35:120 42:19 60:15 61:60 68:120"),
    over("35:120 42:19 50:15 51:60 68:120"),
    over("35:90 55:80 75:120 100:130"),
    over("28:10 38:10 39:90 45:120"),
    over("28:10 30:90 38:90 45:120"),
    over("35:19 36:60 43:120", ended=None),
    over("35:19 36:60 43:120 98:120", ended=None),
    over("35:19 36:60 43:120 85:60", last=93, ended=None),
    over("45:48 52:70", last=60, ended=None),
    over("45:120 52:150", last=60, ended=None),
    over("45:18 52:150", last=60, ended=None),
    over("45:18 52:17", last=95, ended=None),
    over("30:10 50:90 60:90"),
    over("31:10 38:90 60:120"),
    over("50:90 93:90 100:10"),
    over("50:90 60:90 101:10", last=101, ended=None),
    over("40:90 50:90 60:10", last=55, ended="next_therapy"),
    over("30:10"),
    record("45:18 52:17", unit=G, last=None),
    record("", unit=G, last=None),
)
COLUMNS: dict[str, dict[str, Sequence[Any]]] = {"late_thrombocytopenia": {"platelet_series": SERIES}}


def grades(_column: str, known: Mapping[str, Any]) -> frozenset[int]:
    return every_grade(known["platelet_series"])


@cache
def every_grade(series: DailyCounts) -> frozenset[int]:
    return frozenset(grade for world in worlds(series, RULES) for grade in late(world))


def late(world: World) -> set[int]:
    tests = sorted(world.tests.values())
    days = days_together([count < 20 for count in world.days.values()], 3)
    if not tests:
        return {0, 1, 2, 3} | ({4} if days >= 14 else set())
    if tests[0] >= 100 or (len(tests) > 1 and tests[1] >= 100):
        return {0}
    if tests[0] >= 50:
        return {1}
    if tests[0] >= 20:
        return {2}
    return {3} if days < 14 else {4}
