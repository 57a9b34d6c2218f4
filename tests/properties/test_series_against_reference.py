"""Rules over daily counts against the slow reference: small windows completely, the four tables on random records."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from types import ModuleType
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.properties.scales import (
    ref_icaht_early_neutrophil,
    ref_icaht_early_platelet,
    ref_icaht_late_neutrophil,
    ref_icaht_late_platelet,
)
from tests.properties.scales.icaht_days import (
    Days,
    Rules,
    World,
    days_together,
    longest_period,
    still_running_since,
    until_judged,
    worlds,
)
from tox_grader.foundation.measurements import DailyCounts
from tox_grader.foundation.quantities import WholeRange
from tox_grader.grading.answer import Answer
from tox_grader.grading.scales import answers_by
from tox_grader.tables.schema_series import Series
from tox_grader.tables.series import holds, number_of_days
from tox_grader.workflows.station import Station

LIBRARY = Station().library
TABLES = (
    ref_icaht_early_neutrophil,
    ref_icaht_late_neutrophil,
    ref_icaht_early_platelet,
    ref_icaht_late_platelet,
)
FACTORS = {"/uL": Fraction(1)}
SMALL: dict[str, Any] = {
    "of": "neutrophil_series",
    "days": "0 to 3",
    "ends_with": ("death",),
    "unit": "/uL",
    "low": "5 or below",
    "recovery_days": 2,
    "interpolate_up_to": 1,
}
LOW, NOT_LOW = Decimal(1), Decimal(9)  # halfway between them lies exactly the cut


def small(**more: object) -> Series:
    return Series.model_validate({**SMALL, **more})


def beside_a_low_test(tests: Days, day: int) -> bool:
    beside = [[v for d, v in sorted(tests.items()) if d < day][-1:], [v for d, v in sorted(tests.items()) if d > day]]
    values = [*beside[0], *beside[1][:1]]
    return not values or min(values) <= 5


def low_days(world: World) -> list[bool]:
    return [count <= 5 for count in world.days.values()]


def runs_to_the_end(world: World, start_by_day: int) -> bool:
    low = {day: count <= 5 for day, count in until_judged(world).items()}
    start = still_running_since(low, world.judged_on, 2)
    return start is not None and start <= start_by_day


def every_small_record() -> Iterator[DailyCounts]:
    """Yield every record of days -1 to 4 with no count, a low or another one on each, however follow-up went."""
    for values in product((None, LOW, NOT_LOW), repeat=6):
        counts = tuple((day, value) for day, value in enumerate(values, start=-1) if value is not None)
        for last_day, ended in ((None, None), (1, None), (2, "death"), (3, None), (4, "death"), (1, "progression")):
            yield DailyCounts("/uL", counts, last_day, ended)


Naive = Callable[[World], int]
SMALL_RULES = Rules(FACTORS, 0, 3, ("death",), longest_gap=1)
BESIDE_LOW = SMALL_RULES._replace(may_fill=beside_a_low_test)
LENGTHS: tuple[tuple[Series, Naive, Rules], ...] = (
    (small(gives="longest_run"), lambda world: longest_period(low_days(world), 2), SMALL_RULES),
    (small(gives="total_days"), lambda world: days_together(low_days(world), 2), SMALL_RULES),
    (small(gives="total_days", gaps="low_beside_low"), lambda world: days_together(low_days(world), 2), BESIDE_LOW),
)


@pytest.mark.parametrize(("rule", "naive", "rules"), LENGTHS, ids=("longest_run", "total_days", "beside_low"))
def test_a_length_spans_exactly_every_way_in_which_the_open_days_could_turn_out(
    rule: Series, naive: Naive, rules: Rules
) -> None:
    for counts in every_small_record():
        found = number_of_days(rule, counts, FACTORS)
        span = found if isinstance(found, WholeRange) else WholeRange(found, found)
        lengths = {naive(world) for world in worlds(counts, rules)}
        assert (span.lowest, span.highest) == (min(lengths), max(lengths)), counts


@pytest.mark.parametrize("start_by_day", [1, None])
@pytest.mark.parametrize("stands_for", [0, 1])
def test_whether_a_period_runs_to_the_end_is_said_only_where_every_way_agrees(
    start_by_day: int | None, stands_for: int
) -> None:
    starts = {} if start_by_day is None else {"start_by_day": start_by_day}
    rule = small(gives="unended", last_count_stands_for=stands_for, **starts)
    rules = SMALL_RULES._replace(last_stands_for=stands_for, days_after=1)
    for counts in every_small_record():
        truths = {runs_to_the_end(world, 9 if start_by_day is None else 1) for world in worlds(counts, rules)}
        expected = truths.pop() if len(truths) == 1 else None
        assert holds(rule, counts, FACTORS) == expected, counts


# The four tables


def kind(reference: ModuleType) -> str:
    return "platelet_series" if "platelet" in reference.TABLE else "neutrophil_series"


def graded(reference: ModuleType, counts: DailyCounts) -> Answer:
    (answer,) = answers_by(LIBRARY.scale(reference.TABLE), {kind(reference): counts})
    return answer


def bounds(reference: ModuleType, counts: DailyCounts) -> tuple[int | None, int | None]:
    answer = graded(reference, counts)
    return answer.at_least, answer.could_be


VALUES = {
    "neutrophil_series": (0, 50, 100, 101, 300, 500, 501, 900, 1000, 1001, 1500, 1501, 4000),
    "platelet_series": (5, 19, 20, 30, 49, 50, 80, 99, 100, 200),
}
ENDED = ("death", "progression", "next_therapy", "last_follow_up", None, None)


@st.composite
def records(draw: st.DrawFn, reference: ModuleType, ended: tuple[str | None, ...] = ENDED) -> DailyCounts:
    """Draw stretches of days with about the same count, counted daily, weekly or rarely."""
    name = kind(reference)
    late = "late" in reference.TABLE
    day, last = (draw(st.integers(26, 40)), 103) if late else (draw(st.integers(-2, 3)), 34)
    counts: list[tuple[int, Decimal]] = []
    for _ in range(draw(st.integers(0, 6))):
        values = draw(st.lists(st.sampled_from(VALUES[name]), min_size=1, max_size=2))
        step = draw(st.sampled_from((1, 1, 1, 2, 7, 8, 9)))
        for place in range(draw(st.integers(1, 9))):
            if day <= last:
                counts.append((day, Decimal(values[place % len(values)])))
                day += step
    known_to = max((day for day, _ in counts), default=0)
    stop = draw(st.sampled_from((None, known_to, known_to, known_to + 3, known_to + 9, last, 12, 60)))
    return DailyCounts("/uL" if name.startswith("n") else "10^9/L", tuple(counts), stop, draw(st.sampled_from(ended)))


@pytest.mark.parametrize("reference", TABLES, ids=lambda reference: reference.TABLE)
@settings(max_examples=150, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_table_grades_random_records_as_the_reference_does(reference: ModuleType, data: st.DataObject) -> None:
    counts = data.draw(records(reference))
    answer = graded(reference, counts)
    assume(answer.applies)
    columns = [reference.grades(column, {kind(reference): counts}) for column in reference.COLUMNS]
    expected = (max(map(min, columns)), max(map(max, columns)))
    assert (answer.at_least, answer.could_be) == expected


@pytest.mark.parametrize("reference", TABLES, ids=lambda reference: reference.TABLE)
@settings(max_examples=150, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_further_count_never_leads_out_of_the_range(reference: ModuleType, data: st.DataObject) -> None:
    counts = data.draw(records(reference, ended=(None,)))
    before = graded(reference, counts)
    assume(before.applies)
    known_to = max([*(day for day, _ in counts.counts), counts.last_day or 0])
    more = data.draw(st.lists(st.tuples(st.integers(1, 12), st.sampled_from(VALUES[kind(reference)])), max_size=12))
    later: list[tuple[int, Decimal]] = []
    for step, value in more:
        known_to += step
        later.append((known_to, Decimal(value)))
    ended = data.draw(st.sampled_from((None, "death", "last_follow_up")))
    after = graded(reference, replace(counts, counts=(*counts.counts, *later), last_day=known_to, ended=ended))
    assume(after.applies)
    assert before.at_least is not None
    assert before.could_be is not None
    assert after.at_least is not None
    assert after.could_be is not None
    assert before.at_least <= after.at_least <= after.could_be <= before.could_be


@pytest.mark.parametrize("reference", TABLES, ids=lambda reference: reference.TABLE)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_neither_the_order_nor_the_unit_of_the_counts_moves_the_grade(
    reference: ModuleType, data: st.DataObject
) -> None:
    counts = data.draw(records(reference))
    shuffled = replace(counts, counts=tuple(data.draw(st.permutations(counts.counts))))
    assert bounds(reference, shuffled) == bounds(reference, counts)
    thousand = Decimal(1000)
    other, times = ("10^9/L", 1 / thousand) if counts.unit == "/uL" else ("/mm3", thousand)
    told = replace(counts, unit=other, counts=tuple((day, value * times) for day, value in counts.counts))
    assert bounds(reference, told) == bounds(reference, counts)


@pytest.mark.parametrize("reference", TABLES, ids=lambda reference: reference.TABLE)
@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.data())
def test_lower_counts_never_lower_the_grade(reference: ModuleType, data: st.DataObject) -> None:
    counts = data.draw(records(reference))
    drops = data.draw(st.lists(st.booleans(), min_size=len(counts.counts), max_size=len(counts.counts)))
    lower = tuple((day, value / 4 if drop else value) for (day, value), drop in zip(counts.counts, drops, strict=True))
    before, after = graded(reference, counts), graded(reference, replace(counts, counts=lower))
    assume(before.applies and after.applies)
    assert before.at_least is not None
    assert after.at_least is not None
    assert before.could_be is not None
    assert after.could_be is not None
    assert before.at_least <= after.at_least
    assert before.could_be <= after.could_be
