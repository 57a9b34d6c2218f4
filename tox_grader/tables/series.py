"""What a rule says of counts taken day by day: a number of days, true or false, or the lowest count.

Where days are not known the answer is a range, and the range is exact at both ends. For all the lengths here holds:
*if more days are low, the answer does not get smaller.* Take low days S, and T that has these and more. Two low days
of S with fewer than `recovery_days` days between them have no more between them in T, so days that stand in one period
in S stand in one period in T: each period of S lies inside a period of T. Hence the longest period, all periods
together, and whether a period that spans a given day begins by another day, can only grow from S to T. So the two
ends of what is possible come from taking every unknown day for not low, and every one for low; both can happen.
"""

from dataclasses import dataclass
from fractions import Fraction

from tox_grader.foundation.measurements import DailyCounts
from tox_grader.foundation.quantities import WholeRange
from tox_grader.tables.schema_series import Series
from tox_grader.tables.series_days import Factors, Window, followed_to, is_low, window_of

Period = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Lowest:
    """The lowest count, in the unit of the rule; None where too few counts are low to confirm one.

    While days lie ahead nothing is `final`: a confirmed count may still be undercut, and with nothing confirmed yet
    anything may follow.
    """

    count: Fraction | None
    final: bool


def number_of_days(rule: Series, counts: DailyCounts, factors: Factors) -> int | WholeRange:
    """Return the number of days that the rule asks for; a range where days that could change it are not known."""
    window = window_of(rule, counts, factors)
    if rule.gives == "transfused_days":
        return _transfused(window, counts)
    if rule.gives == "interpolated_days":
        return len(window.interpolated)
    if rule.gives == "counted_days":
        return len(window.counted)
    if rule.gives == "low_counts":
        return sum(is_low(count, rule.low_up_to) for count in window.counted.values())
    lowest, highest = (_length(rule, window, unknown_are_low=low) for low in (False, True))
    return lowest if lowest == highest else WholeRange(lowest, highest)


def holds(rule: Series, counts: DailyCounts, factors: Factors) -> bool | None:
    """Return whether what the rule asks is so; None where it cannot be known yet."""
    if rule.gives == "reached":
        return _reached(rule, counts)
    window = window_of(rule, counts, factors)
    return not window.is_over if rule.gives == "still_open" else _unended(rule, window)


def lowest_count(rule: Series, counts: DailyCounts, factors: Factors) -> Lowest:
    """Return the lowest count of the window, where enough of its days are low; the only count there is needs no other.

    Days without a count are no matter here: the rule is one of counts, not of days.
    """
    window = window_of(rule, counts, factors)
    taken = sorted(window.counted.values())
    low = [count for count in taken if is_low(count, rule.low_up_to)]
    alone = len(taken) == 1 and window.is_over
    confirmed = low[0] if len(low) >= rule.confirmed_by or (low and alone) else None
    return Lowest(confirmed, final=window.is_over and bool(taken))


def periods(low_days: tuple[int, ...], recovery_days: int) -> tuple[Period, ...]:
    """Return the low periods, first and last day of each; a recovery shorter than `recovery_days` does not end one."""
    found: list[Period] = []
    for day in low_days:
        if found and day - found[-1][1] - 1 < recovery_days:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return tuple(found)


def _length(rule: Series, window: Window, *, unknown_are_low: bool) -> int:
    low_days = window.low_days(rule.low_up_to, unknown_are_low=unknown_are_low)
    lengths = [last - first + 1 for first, last in periods(low_days, rule.recovery_days)]
    return max(lengths, default=0) if rule.gives == "longest_run" else sum(lengths)


def _unended(rule: Series, window: Window) -> bool | None:
    """Tell whether a period runs to the end of the window; None where unknown days decide.

    Where follow-up has ended the last count stands for the end, if few enough days without a count follow it. While
    it goes on the next count will tell. A recovery at the end that the days after it show to be too short is none.
    """
    at = window.last
    if window.has_ended and window.known and not window.counted_later:
        last_known = max(window.known)
        if window.last - last_known <= rule.last_count_stands_for:
            at = last_known
    found = {_runs_to(rule, window, at, unknown_are_low=low) for low in (False, True)}
    return found.pop() if len(found) == 1 and window.days else None


def _runs_to(rule: Series, window: Window, at: int, *, unknown_are_low: bool) -> bool:
    low_days = tuple(day for day in window.low_days(rule.low_up_to, unknown_are_low=unknown_are_low) if day <= at)
    if at == window.last:
        low_days += window.low_days_afterwards(rule.low_up_to, unknown_are_low=unknown_are_low)
    running = [first for first, last in periods(low_days, rule.recovery_days) if first <= at <= last]
    return bool(running) and (rule.start_by_day is None or running[0] <= rule.start_by_day)


def _reached(rule: Series, counts: DailyCounts) -> bool | None:
    followed = followed_to(rule, counts)
    if followed is not None and followed >= rule.first_day:
        return True
    return None if counts.last_day is None else False


def _transfused(window: Window, counts: DailyCounts) -> int | WholeRange:
    if counts.transfusion_days is None:
        return WholeRange(0, len(window.days))
    return len(set(counts.transfusion_days) & set(window.days))
