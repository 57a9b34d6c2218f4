"""The days of a window as far as they are known: counted, worked out from the counts around them, or not known.

A day that was neither counted nor worked out may have been low or not; it is never taken for a normal one. A day
after the end of follow-up is no day of the window. A day still ahead is not known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from tox_grader.foundation.measurements import DailyCounts
from tox_grader.tables.conditions import Edge
from tox_grader.tables.schema_series import Series

Factors = Mapping[str, Fraction]
ByDay = Mapping[int, Fraction]


class UnitNotRead(ValueError):
    """The counts are in a unit that the rule cannot be brought to."""

    def __init__(self, unit: str, accepted: Iterable[str]) -> None:
        """Keep the unit that was given."""
        super().__init__(f"{unit!r} is not a unit of these counts; accepted: {', '.join(accepted)}")
        self.unit = unit


@dataclass(frozen=True)
class Window:
    """The days `first` to `last` of a rule, and the count of each day that has one.

    `is_over` tells that no day lies ahead, `has_ended` that no count of any later day can come any more. `ruled_out`
    are days without a count that the rule takes for not low, because no low count stands beside their gap.
    `afterwards` are the few days after the window that tell whether a recovery at its end was long enough, None where
    the count is not known; `counted_later` tells that any later day has a count.
    """

    first: int
    last: int
    counted: ByDay
    interpolated: ByDay
    is_over: bool
    has_ended: bool
    ruled_out: frozenset[int] = frozenset()
    afterwards: Mapping[int, Fraction | None] = field(default_factory=dict)
    counted_later: bool = False

    @cached_property
    def days(self) -> range:
        """Return every day of the window, days ahead included, days after the end of follow-up left out."""
        return range(self.first, self.last + 1)

    @cached_property
    def known(self) -> ByDay:
        """Return the count of every day that was counted or worked out."""
        return {**self.counted, **self.interpolated}

    def low_days(self, low_up_to: Edge, *, unknown_are_low: bool) -> tuple[int, ...]:
        """Return the low days, in order, with every unknown day taken for low or every one for not low."""
        known = self.known
        return tuple(
            day
            for day in self.days
            if (is_low(known[day], low_up_to) if day in known else unknown_are_low and day not in self.ruled_out)
        )

    def low_days_afterwards(self, low_up_to: Edge, *, unknown_are_low: bool) -> tuple[int, ...]:
        """Return the low ones of the days after the window, in order, taking unknown days as in `low_days`."""
        return tuple(
            day
            for day, count in self.afterwards.items()
            if (unknown_are_low if count is None else is_low(count, low_up_to))
        )


def is_low(count: Fraction, low_up_to: Edge) -> bool:
    """Tell whether a count does not pass the cut: `500 or below` holds at 500, `below 50` does not hold at 50."""
    return not passes(count, low_up_to)


def passes(number: Fraction, cut: Edge) -> bool:
    """Tell whether an exact number lies on the upper side of a cut."""
    number_of_cut = Fraction(cut.number)
    return number > number_of_cut if cut.above else number >= number_of_cut


def window_of(rule: Series, counts: DailyCounts, factors: Factors) -> Window:
    """Return the window of a rule filled with the counts, exactly in the unit of the rule."""
    end = end_of_follow_up(rule, counts)
    lowest = _lowest_by_day(counts, _factor(rule, counts.unit, factors), end)
    last = rule.last_day if end is None else min(rule.last_day, end)
    followed = followed_to(rule, counts)
    inside = range(rule.first_day, last + 1)
    interpolated = _between(lowest, rule.interpolate_up_to)
    gaps = [] if rule.gaps == "may_be_low" else [day for day in inside if day not in interpolated]
    return Window(
        first=rule.first_day,
        last=last,
        counted={day: count for day, count in lowest.items() if day in inside},
        interpolated={day: count for day, count in interpolated.items() if day in inside},
        is_over=end is not None or (followed is not None and followed >= rule.last_day),
        has_ended=end is not None,
        ruled_out=frozenset(day for day in gaps if not _may_be_low(rule, day, lowest, has_ended=end is not None)),
        afterwards={day: lowest.get(day, interpolated.get(day)) for day in _afterwards(rule, lowest, last, end)},
        counted_later=max(lowest, default=last) > last,
    )


def end_of_follow_up(rule: Series, counts: DailyCounts) -> int | None:
    """Return the day on which the rule stops to look; None while it goes on, or where that day is not known."""
    return counts.last_day if counts.ended in rule.ends_with else None


def followed_to(rule: Series, counts: DailyCounts) -> int | None:
    """Return the last day of which anything is known; a count later than the day of assessment moves it on."""
    end = end_of_follow_up(rule, counts)
    if end is not None:
        return end
    known = [day for day, _ in counts.counts] + ([] if counts.last_day is None else [counts.last_day])
    return max(known, default=None)


def _afterwards(rule: Series, counted: ByDay, last: int, end: int | None) -> range:
    """Return the days after the window on which a recovery that began in it would still be too short.

    While follow-up goes on they may all still be counted; where it has ended none follows the last count.
    """
    until = rule.last_day + rule.recovery_days - 1
    return range(last + 1, 1 + (until if end is None else min(until, max(counted, default=last))))


def _factor(rule: Series, unit: str, factors: Factors) -> Fraction:
    if rule.unit is None:
        return Fraction(1)
    if unit not in factors:
        raise UnitNotRead(unit, factors)
    return factors[unit]


def _lowest_by_day(counts: DailyCounts, factor: Fraction, end: int | None) -> dict[int, Fraction]:
    """Return the lowest count of each day in order of the days; what was counted after the end is left out."""
    lowest: dict[int, Fraction] = {}
    for day, count in sorted(counts.counts):
        if end is None or day <= end:
            lowest.setdefault(day, Fraction(count) * factor)
    return lowest


def _between(counted: ByDay, longest_gap: int) -> dict[int, Fraction]:
    """Return, for each gap that is short enough, the counts on the straight line between the two around it."""
    found: dict[int, Fraction] = {}
    for (day, count), (next_day, next_count) in pairwise(counted.items()):
        if next_day - day - 1 <= longest_gap:
            a_day = (next_count - count) / (next_day - day)
            found |= {between: count + a_day * (between - day) for between in range(day + 1, next_day)}
    return found


def _may_be_low(rule: Series, day: int, counted: ByDay, *, has_ended: bool) -> bool:
    """Tell whether a low count stands beside the gap in which a day lies, or may still come to stand there."""
    before = max((known for known in counted if known <= day), default=None)
    after = min((known for known in counted if known >= day), default=None)
    if after is None and (before is None or not has_ended):
        return True
    return any(known is not None and is_low(counted[known], rule.low_up_to) for known in (before, after))
