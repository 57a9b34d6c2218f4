"""Short writing for a record of counts: `0:2000 1-3:400` is 2000 on day 0 and 400 on each of days 1 to 3."""

from decimal import Decimal

from tox_grader.foundation.measurements import DailyCounts


def record(
    text: str,
    *,
    unit: str = "/uL",
    last: int | None = 30,
    ended: str | None = None,
    transfused: tuple[int, ...] | None = None,
) -> DailyCounts:
    counts: list[tuple[int, Decimal]] = []
    for part in text.split():
        days, _, value = part.partition(":")
        first, _, to = days[1:].partition("-")
        first = days[0] + first
        counts += [(day, Decimal(value)) for day in range(int(first), int(to or first) + 1)]
    return DailyCounts(unit, tuple(counts), last, ended, transfused)
