"""What cannot be true of the counts by day: no count at all, days beyond the end, impossible numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tox_grader.assessment.contradictions_laboratory import out_of_bounds
from tox_grader.assessment.faults import IMPOSSIBLE, NOTHING_GRADED, Contradiction, Path
from tox_grader.assessment.unknown import known

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tox_grader.assessment.domains_counts import BloodCounts, CountSeries
    from tox_grader.foundation.quantities import Bounds

_ENDED = ("blood_counts", "follow_up_ended")
_INFUSION = ("infusion",)
_OBSERVED = ("observed_at",)


def count_contradictions(
    counts: BloodCounts, limits: Mapping[str, Bounds], *, seen_on: int | None
) -> Iterator[Contradiction]:
    """Return every contradiction among the counts by day; `seen_on` is the day of the assessment, if it is known."""
    ended, platelets = known(counts.follow_up_ended), known(counts.platelets)
    last_day = None if ended is None else ended.day
    if last_day is not None:
        yield from _beyond(last_day, (*_ENDED, "day"), None, seen_on)
    for name, series in (("neutrophils", known(counts.neutrophils)), ("platelets", platelets)):
        if series is not None:
            where = ("blood_counts", name)
            yield from _of_series(name, series, where, limits.get(name))
            for place, count in enumerate(series.daily):
                yield from _beyond(count.day, (*where, "daily", place, "day"), last_day, seen_on)
    for place, day in enumerate(known(platelets.transfused_on_days) or () if platelets is not None else ()):
        yield from _beyond(day, ("blood_counts", "platelets", "transfused_on_days", place), last_day, seen_on)


def _of_series(name: str, series: CountSeries, where: Path, bounds: Bounds | None) -> Iterator[Contradiction]:
    if not series.daily:
        yield Contradiction(
            what="daily is an empty list",
            where=(*where, "daily"),
            why=f"an empty list does not tell whether anyone counted; {NOTHING_GRADED}",
            do=f"write the counts with their days, or leave {where[-1]} out",
            about=(where,),
        )
    for place, count in enumerate(series.daily):
        yield from out_of_bounds(name, count.value, series.unit, (*where, "daily", place, "value"), bounds)


def _beyond(day: int, where: Path, last_day: int | None, seen_on: int | None) -> Iterator[Contradiction]:
    if last_day is not None and day > last_day:
        yield Contradiction(
            what=f"day {day} lies after the end of follow-up on day {last_day}",
            where=where,
            do="check the day, or when follow-up ended",
            about=(where, _ENDED),
        )
    elif seen_on is not None and day > seen_on:
        yield Contradiction(
            what=f"day {day} lies after this assessment on day {seen_on}",
            where=where,
            why=IMPOSSIBLE,
            do="check the day, the infusion and observed_at",
            about=(where, _INFUSION, _OBSERVED),
        )
