"""Counts day by day, the slow way: every way in which a record could turn out is written out in full and looked at.

Shared by the four references of ICAHT. A *world* is a record without open questions: the days with a test, and a count
for every day of the window. What is not known is filled with a count far below and far above every cut, and follow-up
that goes on is let go on, with tests of several depths, or end, on any day.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from tox_grader.foundation.measurements import DailyCounts

DEEP, HIGH = Fraction(0), Fraction(10**9)
ALL_SUBSETS = 5
Days = dict[int, Fraction]


class World(NamedTuple):
    """The tests of the window, a count for each of its days, and the day at which it is judged whether it recovered.

    `after` are the few days after the window that show whether a recovery at its end was long enough.
    """

    tests: Days
    days: Days
    judged_on: int
    after: Days


def per_day(counts: DailyCounts, units: Mapping[str, Fraction]) -> Days:
    table: Days = {}
    for day, value in counts.counts:
        exact = Fraction(value) * units[counts.unit]
        if day not in table or exact < table[day]:
            table[day] = exact
    return table


def on_the_line(tests: Days, day: int, longest_gap: int) -> Fraction | None:
    """Look back and ahead for the nearest test; the count between them where the gap is short enough."""
    if day in tests:
        return tests[day]
    back = next((day - step for step in range(1, longest_gap + 1) if day - step in tests), None)
    ahead = next((day + step for step in range(1, longest_gap + 1) if day + step in tests), None)
    if back is None or ahead is None or ahead - back - 1 > longest_gap:
        return None
    return (tests[back] * (ahead - day) + tests[ahead] * (day - back)) / (ahead - back)


class Rules(NamedTuple):
    """How the days of a table are counted."""

    units: Mapping[str, Fraction]
    first: int
    last: int
    ends: Sequence[str]
    longest_gap: int
    last_stands_for: int = 0
    days_after: int = 0
    depths: Sequence[Fraction] = (DEEP, HIGH)
    may_fill: Callable[[Days, int], bool] = lambda _tests, _day: True


def worlds(counts: DailyCounts, rules: Rules) -> Iterator[World]:
    """Yield every world that the record allows (of very many, those that lie furthest apart)."""
    tests = per_day(counts, rules.units)
    first, last = rules.first, rules.last
    if counts.ended in rules.ends and counts.last_day is not None:
        end = counts.last_day
        known = {day: value for day, value in tests.items() if day <= end}
        yield from _filled(known, min(last, end), rules, ended=True)
        return
    now = max([first - 1, *tests, *([] if counts.last_day is None else [counts.last_day])])
    if now >= last:
        yield from _filled(tests, last, rules, ended=True)
        for days, depth in product((1, rules.longest_gap + 2), rules.depths):
            yield from _filled({**tests, now + days: depth}, last, rules, ended=False)
        return
    for end in sorted({now, now + 1, now + 2, (now + last) // 2, last - 1, last}):
        if now <= end <= last:
            for more in _futures(list(range(now + 1, end + 1)), rules.depths):
                yield from _filled({**tests, **more}, end, rules, ended=True)


def _futures(days: list[int], depths: Sequence[Fraction]) -> Iterator[Days]:
    yield {}
    for one, other in product(depths, depths):
        for cut in sorted({0, 1, 2, len(days) // 2, len(days) - 1, len(days)}):
            if 0 <= cut <= len(days):
                yield dict.fromkeys(days[:cut], one) | dict.fromkeys(days[cut:], other)
    if days:
        yield from ({days[0]: depth} for depth in depths)


def _filled(tests: Days, end: int, rules: Rules, *, ended: bool) -> Iterator[World]:
    window = range(rules.first, end + 1)
    after = [day for day in range(end + 1, end + rules.days_after + 1) if end == rules.last]
    if ended:
        after = [day for day in after if day <= max(tests, default=end)]
    days = [*window, *after]
    seen = {day: value for day in days if (value := on_the_line(tests, day, rules.longest_gap)) is not None}
    open_days = [day for day in days if day not in seen and rules.may_fill(tests, day)]
    inside = {day: value for day, value in tests.items() if day in window}
    last_seen = max((day for day in seen if day in window), default=rules.first - rules.last)
    stands = ended and max(tests, default=end) <= end and end - last_seen <= rules.last_stands_for
    for deep in _subsets(open_days):
        counts = {day: seen.get(day, DEEP if day in deep else HIGH) for day in days}
        yield World(
            inside,
            {day: counts[day] for day in window},
            last_seen if stands else end,
            {day: counts[day] for day in after},
        )


def _subsets(days: list[int]) -> Iterator[set[int]]:
    if len(days) <= ALL_SUBSETS:
        for choice in product((False, True), repeat=len(days)):
            yield {day for day, chosen in zip(days, choice, strict=True) if chosen}
        return
    for cut in (0, 1, len(days) // 2, len(days) - 1, len(days)):
        yield set(days[:cut])
        yield set(days[cut:])


def longest_period(low: list[bool], recovery: int) -> int:
    """From each low day walk on until `recovery` days in a row are not low; the last low day met ends the period."""
    best = 0
    for start, is_low in enumerate(low):
        if not is_low:
            continue
        end, streak, day = start, 0, start
        while day + 1 < len(low) and streak < recovery:
            day += 1
            streak = 0 if low[day] else streak + 1
            end = day if low[day] else end
        best = max(best, end - start + 1)
    return best


def days_together(low: list[bool], recovery: int) -> int:
    """Count the low days and, between two of them, a streak of other days that is shorter than a recovery."""
    low_days = {day for day, is_low in enumerate(low) if is_low}
    counted = set(low_days)
    for day in low_days:
        for step in range(1, recovery + 1):
            if day + step in low_days:
                counted |= set(range(day, day + step))
    return len(counted)


def begins(low: Mapping[int, bool], at: int, recovery: int) -> int | None:
    """Return the day on which the period that holds `at` begins; None where `at` is not low."""
    if not low[at]:
        return None
    start, streak, day = at, 0, at
    while day - 1 in low and streak < recovery:
        day -= 1
        streak = 0 if low[day] else streak + 1
        start = day if low[day] else start
    return start


def still_running_since(low: Mapping[int, bool], at: int, recovery: int) -> int | None:
    """Return the beginning of the period that runs on at `at`: low then, or low again too soon for a recovery."""
    before = max((day for day, is_low in low.items() if is_low and day <= at), default=None)
    later = min((day for day, is_low in low.items() if is_low and day >= at), default=None)
    if before is None or later is None or later - before > recovery:
        return None
    return begins(low, before, recovery)


def until_judged(world: World) -> Days:
    """Return the counts that tell whether the period runs on: up to the day of judgement, and those after the end."""
    known = {day: count for day, count in world.days.items() if day <= world.judged_on}
    return known | (world.after if world.judged_on == max(world.days, default=None) else {})
